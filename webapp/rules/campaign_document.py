"""A campaign's document as YAML, both ways. What does not fit is told with its line and key; nothing is guessed."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from yaml.reader import ReaderError

from webapp.domain.errors import NotADateError, NotANumberError, UnknownChoiceError, YiduError
from webapp.domain.outreach.campaign import (
    Activity,
    BaselineMethod,
    Document,
    Measure,
    PlaceKind,
    Privacy,
    as_record,
    of_record,
)
from webapp.domain.outreach.campaign_checks import faults
from webapp.domain.outreach.campaign_errors import (
    AliasError,
    FileFaultError,
    FileTooBigError,
    KeyMissingError,
    KeyTwiceError,
    NotACampaignFileError,
    NotYamlError,
    TooDeepError,
    UnknownKeyError,
    WrongKindError,
)

MOST_BYTES = 64 * 1024
DEEPEST = 6
COMMENTS: Mapping[str, str] = {
    "template": "从哪个模板来 / the template it began from",
    "title": "标题，中文最多 30 字 / at most 60 characters in English",
    "goal": "一句话目标 / one sentence",
    "first": "开始和结束的日子，都算在内 / first and last day, inclusive",
    "places": "只写小区、楼栋、班级的名字，不写住户地址；near 是户数太少时并入的相邻一处"
    " / names of places, never addresses of homes; near = merged with it while too small",
    "measure": "saving 比自家基线少用 | shifted 谷段占比 | actions 做了几件事 | readings 抄了几次表",
    "baseline": "ten_of_ten 10 个工作日加当日调整 | similar_days 相近日平均 | seven_days 前七天平均",
    "reward": "供电公司按规则付的钱；不付就都写 null / what the utility pays; null where nothing",
    "points": "每件事记几个行动点，0 到 20 / points by activity",
    "holdout_percent": "随机对照占百分之几，0 到 50 / share of homes drawn as controls",
    "privacy": "totals 只有合计 | places 工作人员和参加的家庭看得到各小区 | public 公开",
    "exclusive": "true：同一时间一户只能参加一个这样的活动 / one at a time",
    "events_planned": "打算办几场 / calls planned",
    "colour": "宣传品的主色，白字要看得清 / white text must be readable on it",
    "messages": "要发的文字：invite 邀请，notice 通知，thanks 感谢",
}


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Both(_Part):
    zh: str
    en: str


class _Place(_Part):
    id: str
    name: _Both
    kind: PlaceKind = "community"
    near: str | None = None


Money = Annotated[Decimal, Field(max_digits=12, decimal_places=4)]
Whole = Annotated[int, Field(strict=True)]


class _Reward(_Part):
    yuan_per_kwh: Money | None = None
    cap_yuan_per_event: Money | None = None
    budget_yuan: Money | None = None


class _Points(_Part):
    each: dict[Activity, Whole] = {}
    most_a_day: Whole = 3
    most_in_all: Whole = 60


class _Document(_Part):
    template: str = Field("", max_length=40)
    title: _Both
    goal: _Both
    first: date
    last: date
    province: str = Field(max_length=24)
    places: list[_Place]
    measure: Measure
    baseline: BaselineMethod
    reward: _Reward = _Reward()
    points: _Points = _Points()
    holdout_percent: Whole = 0
    privacy: Privacy = "places"
    exclusive: bool = True
    events_planned: Whole = 0
    colour: str = "#0F5C45"
    messages: dict[Annotated[str, Field(pattern=r"^[a-z_]{1,20}$")], _Both] = Field({}, max_length=10)


_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(yaml.SafeLoader):
    """The safe one; a number with a point stays the text it was, so that 0.1 is not 0.1000000000000000055."""

    yaml_constructors: ClassVar = {
        **yaml.SafeLoader.yaml_constructors,
        "tag:yaml.org,2002:float": yaml.SafeLoader.construct_yaml_str,
        "tag:yaml.org,2002:timestamp": yaml.SafeLoader.construct_yaml_str,
    }


class _Plain(str):
    """A number or a day, written as people write it: without quotes."""


class _Dumper(yaml.SafeDumper):
    def as_it_is(self, text: _Plain) -> yaml.ScalarNode:
        kind: str = self.resolve(yaml.ScalarNode, str(text), (True, False))  # type: ignore[no-untyped-call]
        return self.represent_scalar(kind, str(text))

    def quoted(self, text: str) -> yaml.ScalarNode:
        """Unusual spaces only between quotes: readers of YAML take them for different things outside."""
        unusual = any(letter.isspace() and letter not in " \n" for letter in text)
        return self.represent_scalar("tag:yaml.org,2002:str", text, '"' if unusual else None)


_Dumper.add_representer(_Plain, _Dumper.as_it_is)
_Dumper.add_representer(str, _Dumper.quoted)


def read_document(text: str) -> Document:
    """Raises FileTooBigError, NotACampaignFileError, NotYamlError, AliasError, TooDeepError or FileFaultError."""
    text = text.encode("utf-8", "replace").decode()
    if len(text.encode()) > MOST_BYTES:
        raise FileTooBigError("text", most=MOST_BYTES // 1024)
    node = _node(text)
    try:
        plain = _Loader("").construct_document(node)
    except (yaml.MarkedYAMLError, ValueError) as error:
        raise NotYamlError("text", line=_line_of(node, ())) from error
    try:
        model = _Document.model_validate(plain)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        raise _fault(node, first["loc"], _reason(first["type"])) from error
    document = of_record(model.model_dump(mode="json"))
    for fault in faults(document):
        path = tuple(int(step) if step.isdigit() else step for step in (fault.field or "").split("."))
        raise _fault(node, path, fault)
    return document


def write_document(document: Document) -> str:
    """With a comment at whatever has choices. Reading it gives the same document."""
    lines = []
    for key, value in as_record(document).items():
        lines += [f"# {COMMENTS[key]}"] if key in COMMENTS else []
        lines.append(_dumped({key: _written(key, value)}).rstrip())
    return "\n".join(lines) + "\n"


def _dumped(value: dict[str, Any]) -> str:
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1000)


def _written(key: str, value: Any) -> Any:
    if key in ("first", "last"):
        return _Plain(value)
    if key == "reward":
        return {name: _Plain(text) if text is not None else None for name, text in value.items()}
    return value


def _node(text: str) -> yaml.MappingNode:
    try:
        _look_over(text)
        nodes = list(yaml.compose_all(text, _PARSER))
    except ReaderError as error:
        raise NotYamlError("text", line=text.count("\n", 0, error.position) + 1) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise NotYamlError("text", line=mark.line + 1 if mark else 1) from error
    if len(nodes) != 1 or not isinstance(nodes[0], yaml.MappingNode):
        raise NotACampaignFileError("text")
    for path, line in _repeated(nodes[0], ()):
        raise FileFaultError("text", line=line, key=".".join(path), why=KeyTwiceError())
    return nodes[0]


def _look_over(text: str) -> None:
    """Before anything is built of it: no references, which make little text much, and no depth without end."""
    deep = 0
    for event in yaml.parse(text, _PARSER):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise AliasError("text", line=line)
        deep += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if deep > DEEPEST:
            raise TooDeepError("text", line=line)


def _repeated(node: yaml.Node, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], int]]:
    seen: set[str] = set()
    for step, line, child in _children(node):
        if isinstance(node, yaml.MappingNode) and str(step) in seen:
            yield (*path, str(step)), line
        seen.add(str(step))
        yield from _repeated(child, (*path, str(step)))


def _children(node: yaml.Node) -> Iterator[tuple[str | int, int, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield str(key.value), key.start_mark.line + 1, value
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield number, item.start_mark.line + 1, item


def _fault(node: yaml.Node, path: tuple[int | str, ...], why: YiduError) -> FileFaultError:
    shown = ".".join(str(step + 1) if isinstance(step, int) else step for step in path if step != "[key]")
    return FileFaultError("text", line=_line_of(node, path), key=shown, why=why)


def _line_of(node: yaml.Node, path: tuple[int | str, ...]) -> int:
    """Of the deepest key on the way that is really there."""
    line = int(node.start_mark.line) + 1
    for step in path:
        found = next(((at, child) for name, at, child in _children(node) if name == step), None)
        if found:
            line, node = found
    return line


def _reason(kind: str) -> YiduError:
    if kind == "extra_forbidden":
        return UnknownKeyError()
    if kind == "missing":
        return KeyMissingError()
    if kind == "literal_error":
        return UnknownChoiceError()
    if kind.startswith("date"):
        return NotADateError()
    return NotANumberError() if kind.startswith(("decimal", "int")) else WrongKindError()
