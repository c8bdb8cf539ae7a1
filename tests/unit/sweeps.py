"""One promise, kept by every entry: a test walks them all, and fails with a line for each fault."""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any, TypeVar

T = TypeVar("T")


def sweep(
    entries: Iterable[T],
    checks: Callable[[T], Iterable[tuple[str, bool]]],
    name: Callable[[Any], str] = attrgetter("id"),
) -> None:
    """`checks(entry)` gives pairs: what would be wrong, whether it holds. Fails with "entry: what is wrong"."""
    __tracebackhide__ = True
    entries = list(entries)
    assert entries, "nothing to walk"
    faults: list[str] = []
    for entry in entries:
        try:
            faults += [f"{name(entry)}: {what}" for what, holds in checks(entry) if not holds]
        except Exception as error:
            error.add_note(f"at {name(entry)}")
            raise
    assert_none(faults)


def assert_none(faults: Iterable[str]) -> None:
    """Shows all of them; of a list compared with [] pytest shows the first."""
    __tracebackhide__ = True
    faults = list(faults)
    assert not faults, "\n".join([f"{len(faults)} faults", *faults])
