"""YAML documents read into domain values; what does not fit is refused with file, line and reason."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError
from yaml.constructor import ConstructorError, SafeConstructor
from yaml.reader import ReaderError

from webapp.domain.errors import RuleFileError

T = TypeVar("T")
Place = tuple[int | str, ...]
Fault = tuple[Place, str]
"""Where in a document, as keys and positions from the top, and what is wrong there."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}
_REASONS = {"unexpected_keyword_argument": "unknown key", "missing": "missing", "missing_argument": "missing"}


class _Constructor(SafeConstructor):
    """The safe one, which also says where a date cannot be."""

    def construct_scalar_date(self, node: yaml.ScalarNode) -> date:
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError as error:
            raise ConstructorError(None, None, str(error), node.start_mark) from error

    yaml_constructors: ClassVar = {
        **SafeConstructor.yaml_constructors,
        "tag:yaml.org,2002:timestamp": construct_scalar_date,
    }


def no_faults(_: object) -> Iterable[Fault]:
    return ()


def read(kind: type[T], path: Path, faults: Callable[[T], Iterable[Fault]] = no_faults) -> list[T]:
    """Every document of a file. `faults` names what a type cannot say; the first one raises RuleFileError."""
    return [_value(kind, path, node, faults) for node in _documents(path)]


def read_one(kind: type[T], path: Path, faults: Callable[[T], Iterable[Fault]] = no_faults) -> T:
    """The only document of a file."""
    values = read(kind, path, faults)
    if len(values) != 1:
        raise RuleFileError(path, None, f"{len(values)} documents where one belongs")
    return values[0]


def _documents(path: Path) -> list[yaml.Node]:
    try:
        nodes = [node for node in yaml.compose_all(_text(path), _LOADER) if node is not None]
    except yaml.MarkedYAMLError as error:
        raise _marked(path, error) from error
    except ReaderError as error:
        raise RuleFileError(path, None, f"a character that YAML does not allow: {error.reason}") from error
    for node in nodes:
        for key in _repeated_keys(node):
            raise RuleFileError(path, _line(key), f"{key.value}: given twice")
    return nodes


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise RuleFileError(path, None, error.strerror or "cannot be read") from error
    except UnicodeDecodeError as error:
        raise RuleFileError(path, error.object.count(b"\n", 0, error.start) + 1, "not UTF-8") from error


def _value(kind: type[T], path: Path, node: yaml.Node, faults: Callable[[T], Iterable[Fault]]) -> T:
    try:
        plain = _Constructor().construct_document(node)
        value = _adapter(kind).validate_python(plain, extra="forbid")
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise _refusal(path, node, first["loc"], _REASONS.get(first["type"], first["msg"])) from error
    except yaml.MarkedYAMLError as error:
        raise _marked(path, error) from error
    for place, reason in faults(value):
        raise _refusal(path, node, place, reason)
    return value


def _adapter(kind: type[T]) -> TypeAdapter[T]:
    return _ADAPTERS.get(kind) or _ADAPTERS.setdefault(kind, TypeAdapter(kind))


def _marked(path: Path, error: yaml.MarkedYAMLError) -> RuleFileError:
    line = error.problem_mark.line + 1 if error.problem_mark else None
    return RuleFileError(path, line, error.problem or "not YAML")


def _refusal(path: Path, node: yaml.Node, place: Place, reason: str) -> RuleFileError:
    where = ".".join(str(step) for step in place)
    return RuleFileError(path, _line_of(node, place), f"{where}: {reason}" if where else reason)


def _line_of(node: yaml.Node, place: Place) -> int:
    """The line of the deepest key on the way that is really there."""
    line = _line(node)
    for step in place:
        key, found = next((pair for pair in _pairs(node) if pair[0] == step), (None, None))
        if key is not None and found is not None:
            line, node = found
    return line


def _pairs(node: yaml.Node) -> Iterator[tuple[int | str, tuple[int, yaml.Node]]]:
    """What a step of a place may be, with the line it stands on and what is under it."""
    if isinstance(node, yaml.MappingNode):
        yield from ((str(key.value), (_line(key), value)) for key, value in node.value)
    elif isinstance(node, yaml.SequenceNode):
        yield from ((number, (_line(item), item)) for number, item in enumerate(node.value))


def _repeated_keys(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                yield key
            seen.add(key.value)
    for _, (_, child) in _pairs(node):
        yield from _repeated_keys(child)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
