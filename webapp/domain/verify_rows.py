"""Checks the records of one sealed month: each as it was sealed, and the statement as they come to it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias

from webapp.domain import canonical, merkle
from webapp.domain.bundle import SEALS, month_file
from webapp.domain.canonical import NotCanonicalError, Value
from webapp.domain.fact_record import MisshapenError
from webapp.domain.seal import Header, leaf, leaves
from webapp.domain.verdict import Fault

Record: TypeAlias = dict[str, Value]
Recompute: TypeAlias = Callable[[Sequence[Mapping[str, Any]]], Mapping[str, Any]]
"""The statement that records come to."""

SHORT = 12
DATE = len("2026-10-01")
LONGEST = 60
MOST_FIGURES = 5
MOST_MOVED = 500
"""Rows among which the one that was moved is searched for: each is tried in every place."""


@dataclass(frozen=True)
class Seal:
    """What a bundle says beside a header: its signature, the month's salt, the hash of each record; `line` of it."""

    signature: bytes
    salt: bytes
    leaves: tuple[bytes, ...]
    line: int


def lines_of(data: bytes) -> list[bytes]:
    """Each line ends with a newline; what comes after the last is a line too, and no record."""
    *whole, rest = data.split(b"\n")
    return [*whole, rest] if rest else whole


def check_rows(header: Header, seal: Seal, bodies: Sequence[bytes]) -> Iterator[Fault]:
    """Rows changed, moved, lost or added since they were sealed."""
    file = month_file(header)
    found = leaves(seal.salt, bodies)
    if merkle.root(found).hex() == header.root and len(found) == header.n_records:
        if list(seal.leaves) != found:
            yield Fault("leaves", SEALS, seal.line, {"month": header.month})
        return
    if len(found) > 1 and not set(found) & set(seal.leaves):
        yield Fault("salt", SEALS, seal.line, {"month": header.month})
        return
    yield from _changed(file, seal, bodies, found)
    if len(found) != header.n_records:
        yield Fault("count", file, None, {"expected": header.n_records, "found": len(found)})
    yield Fault("root", file, None, {"month": header.month, **_two(header.root, merkle.root(found).hex())})


def _changed(file: str, seal: Seal, bodies: Sequence[bytes], found: Sequence[bytes]) -> Iterator[Fault]:
    places = [_sealed_at(seal, number, body) for number, body in enumerate(bodies)]
    lost = set(range(len(seal.leaves))) - set(places)
    for number, (place, body) in enumerate(zip(places, bodies, strict=True)):
        row = _row(body)
        if place is None and number in lost:
            lost.remove(number)
            yield Fault("row", file, number + 1, {"row": row, **_two(seal.leaves[number].hex(), found[number].hex())})
        elif place is None:
            yield Fault("added", file, number + 1, {"row": row})
        elif place != number:
            yield Fault("moved", file, number + 1, {"row": row, "line": place + 1})
    yield from (Fault("lost", file, number + 1) for number in sorted(lost))


def _sealed_at(seal: Seal, number: int, body: bytes) -> int | None:
    """Where a row was when it was sealed."""
    n_leaves = len(seal.leaves)
    if number < n_leaves and leaf(seal.salt, number, body) == seal.leaves[number]:
        return number
    if n_leaves > MOST_MOVED:
        return None
    return next((place for place in range(n_leaves) if leaf(seal.salt, place, body) == seal.leaves[place]), None)


def read_records(header: Header, bodies: Sequence[bytes], faults: list[Fault]) -> list[Record]:
    """None of them where one cannot be read."""
    records = []
    for number, body in enumerate(bodies, start=1):
        try:
            records.append(canonical.read(body))
        except NotCanonicalError as error:
            faults.append(Fault("spelling", month_file(header), number, {"at": error.at}))
            return []
    return records


class Baselines:
    """What was locked stays as it was: in every month the same, and locked before the days it judges."""

    def __init__(self) -> None:
        self.seen: dict[str, tuple[str, Record]] = {}

    def check(self, header: Header, records: Sequence[Record]) -> Iterator[Fault]:
        for line, record in enumerate(records, start=1):
            if record.get("kind") != "baseline":
                continue
            name = _short(record.get("id"))
            month, known = self.seen.setdefault(name, (header.month, record))
            if known != record:
                yield Fault("baseline_changed", month_file(header), line, {"name": name, "month": month})
            locked, applies = str(record.get("locked_at")), str(record.get("applies_from"))
            if not locked[:DATE] < applies:
                params = {"name": name, "locked": _short(locked), "applies": _short(applies)}
                yield Fault("baseline_late", month_file(header), line, params)


def check_figures(header: Header, records: Sequence[Record], recompute: Recompute) -> Iterator[Fault]:
    """The statement against what its records come to."""
    file = month_file(header)
    if not records or records[-1].get("kind") != "statement":
        yield Fault("no_statement", file, len(records) or None)
        return
    *others, statement = records
    place = file, len(records)
    for name, sealed in (("month", header.month), ("revision", header.revision)):
        if statement.get(name) != sealed:
            params = {"row": "statement", "expected": sealed, "found": _short(statement.get(name))}
            yield Fault("wrong_month", *place, params)
    try:
        expected = recompute(others)
    except (MisshapenError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        # rows from outside may hold anything; what does not add up to a statement is wrong, not a failure of ours
        yield Fault("uncomputable", file, None, {"at": getattr(error, "at", "")})
        return
    for field, one, other in islice(differences(expected, statement), MOST_FIGURES):
        params = {"row": "statement", "field": field, "expected": _short(one), "found": _short(other)}
        yield Fault("figure", *place, params)


def differences(expected: object, found: object, at: str = "") -> Iterator[tuple[str, object, object]]:
    """Where two records differ: the path of each value, what it should be and what it is."""
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        for key in sorted({*expected, *found}):
            yield from differences(expected.get(key), found.get(key), f"{at}.{key}" if at else key)
    elif isinstance(expected, list | tuple) and isinstance(found, list | tuple) and len(expected) == len(found):
        for number, (one, other) in enumerate(zip(expected, found, strict=True)):
            yield from differences(one, other, f"{at}[{number}]")
    elif expected != found or type(expected) is not type(found):
        yield at, expected, found


def n_figures(record: object) -> int:
    """How many single values a statement has."""
    if isinstance(record, Mapping):
        return sum(map(n_figures, record.values()))
    return sum(map(n_figures, record)) if isinstance(record, list | tuple) else 1


def _row(body: bytes) -> str:
    """What a row is called: its kind, and the day it is of."""
    try:
        record = canonical.read(body)
    except NotCanonicalError:
        return body[:SHORT].decode("utf-8", "replace")
    return " ".join(_short(record[name]) for name in ("kind", "day", "first") if name in record) or "?"


def _two(expected: str, found: str) -> dict[str, str | int]:
    return {"expected": expected[:SHORT], "found": found[:SHORT]}


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
