"""Findings of one file that was looked at in parts."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from webapp.domain.readings import Finding, Ints, Places, Remedy

SUMMED = "hours"
"""The one figure of a sentence that adds up over parts; all others speak of the first place."""


def joined(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """One for each code and meter, in the order they first came: counts, places and effects added up."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.code, finding.meter), []).append(finding)
    return tuple(each[0] if len(each) == 1 else _sum(each) for each in groups.values())


def _sum(found: Sequence[Finding]) -> Finding:
    first = found[0]
    params = dict(first.params)
    if SUMMED in params:
        params[SUMMED] = round(sum(float(str(each.params[SUMMED])) for each in found), 1)
    return replace(
        first,
        n=sum(each.n for each in found),
        params=params,
        remedies=_remedies(found),
        chosen=next((each.chosen for each in found if each.chosen), None),
        fixed=any(each.fixed for each in found),
        places=_places([each.places for each in found if each.places is not None]),
    )


def _remedies(found: Sequence[Finding]) -> tuple[Remedy, ...]:
    wh = {remedy.fix: 0 for each in found for remedy in each.remedies}
    for each in found:
        for remedy in each.remedies:
            wh[remedy.fix] += remedy.wh
    return tuple(Remedy(fix, change) for fix, change in wh.items())


def _places(parts: Sequence[Places]) -> Places | None:
    if not parts:
        return None
    names = parts[0].params.keys()
    params = {name: [value for each in parts for value in each.params[name]] for name in names}
    rows = np.concatenate([each.row for each in parts])
    return Places(rows, _column([each.at for each in parts]), _column([each.wh for each in parts]), params)


def _column(parts: Sequence[Ints | None]) -> Ints | None:
    known = [each for each in parts if each is not None]
    return np.concatenate(known) if len(known) == len(parts) else None
