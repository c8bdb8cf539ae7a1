"""A register that counts up, as energy between its readings. Shared by every format that gives cumulative numbers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from webapp.domain.readings import Finding, Ints


@dataclass(frozen=True, eq=False)
class Steps:
    """What was counted between readings: shape (m,), m < n. `position` is that of the reading that ends the step."""

    start: Ints
    length: Ints
    amount: Ints
    position: Ints


def steps(at: Ints, value: Ints) -> Steps:
    """From a register's values in the order of time. A fall is no energy: it leaves a gap."""
    length, amount = np.diff(at), np.diff(value)
    kept = np.flatnonzero((amount >= 0) & (length > 0))
    return Steps(at[:-1][kept], length[kept], amount[kept], kept + 1)


def first_fall(value: Ints, row: Ints, meter: str, shown: Callable[[int], str]) -> Iterator[Finding]:
    """One finding for all falls, at the first; `shown` writes a value of the register."""
    falls = np.flatnonzero(np.diff(value) < 0)
    if len(falls):
        n = int(falls[0])
        params = {"before": shown(int(value[n])), "after": shown(int(value[n + 1]))}
        yield Finding("register_fell", int(row[n + 1]), n=len(falls), meter=meter, params=params)
