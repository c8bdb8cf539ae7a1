"""The anonymised table of a result: rows of groups of homes, whole sums only, so that anybody gets the same figure.

`recompute` is all there is between the table and the headline.
"""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from typing import Literal

import numpy as np

from webapp.domain.daily import Ints
from webapp.domain.outreach.effect import Effect, Method, Refusal, Sums, by_likes, by_lottery, total

Arm = Literal["treated", "control", "outside"]
SUMS = [field.name for field in fields(Sums)]
MATCHED_ONLY = 5
"""How many of the last sums are of matched homes only, and not in a table without."""


@dataclass(frozen=True)
class GroupRow:
    arm: Arm
    group: int
    sums: Sums


def recompute(method: Method, rows: Iterable[GroupRow]) -> Effect | Refusal:
    """The headline, from the table alone."""
    rows = list(rows)
    treated = total(row.sums for row in rows if row.arm == "treated")
    others = total(row.sums for row in rows if row.arm != "treated")
    return by_lottery(treated, others) if method == "lottery" else by_likes(treated, others)


def group_rows(arm: Arm, groups: Ints, columns: Sequence[Ints]) -> list[GroupRow]:
    """Sums by group of what each home gives: its days, its watt-hours a day before and during, and, of matched homes,
    gap, weight and noise."""
    if not len(groups):
        return []
    labels, place = np.unique(groups, return_inverse=True)
    days, before, during, *matched = columns
    gap, weight, noise = matched or [np.zeros_like(days)] * 3
    each = [np.ones_like(days), days, before, during, before * before, before * during, during * during]
    each += [gap, gap * gap, weight, weight * weight, noise]
    sums = np.zeros((len(labels), len(each)), dtype=np.int64)
    np.add.at(sums, place, np.stack(each, axis=1))
    return [
        GroupRow(arm, int(label), Sums(*(int(value) for value in row))) for label, row in zip(labels, sums, strict=True)
    ]


def as_csv(method: Method, rows: Iterable[GroupRow]) -> str:
    names = columns_of(method)
    lines = [",".join(names)]
    lines += [",".join([row.arm, str(row.group), *map(str, astuple(row.sums)[: len(names) - 2])]) for row in rows]
    return "\n".join(lines) + "\n"


def columns_of(method: Method) -> list[str]:
    return ["arm", "group", *(SUMS if method == "matched" else SUMS[:-MATCHED_ONLY])]


def of_csv(text: str) -> list[GroupRow]:
    """Back from `as_csv`."""
    rows = []
    for line in text.splitlines()[1:]:
        arm, group, *sums = line.split(",")
        rows.append(GroupRow(arm, int(group), Sums(*map(int, sums))))  # type: ignore[arg-type]  # only arms are written
    return rows
