"""Work a version of a result out: homes judged, grouped, summed; the effect told from the sums alone."""

import gzip
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from sqlmodel import Session

from webapp.domain.calendar import DAY, days
from webapp.domain.outreach import anonymous_table as anonymous
from webapp.domain.outreach.campaign import Campaign, Document
from webapp.domain.outreach.counted import HomeSums, Judged, judge, mean_wh
from webapp.domain.outreach.effect import LEAST_OUTSIDE, Effect, Method
from webapp.domain.outreach.funnel import Funnel
from webapp.domain.outreach.matching import Shape, match
from webapp.domain.outreach.moved_use import dear_use, none_cheap, spread
from webapp.domain.outreach.published_table import Arm, GroupRow, group_rows, of_csv, recompute
from webapp.domain.outreach.reach import Row, Stayed, Values
from webapp.domain.outreach.result import Changed, Price, Result, as_record, emissions, energy, money, peak_of
from webapp.domain.outreach.table_part import Kept
from webapp.store.outreach import outside_homes, result_sums, results
from webapp.store.outreach.result_sums import Departed
from webapp.store.outreach.results import VALUES, Stored
from webapp.usecases.outreach.cheap_hours import CheapHours
from webapp.usecases.services import Services

STAYED = "stayed"
ARMS: tuple[Arm, ...] = ("treated", "control", "outside")
Grouped = Mapping[Arm, anonymous.Grouped]


@dataclass(frozen=True, eq=False)
class _Arm:
    """Homes of an arm as they are now, and which count."""

    homes: HomeSums
    judged: Judged
    which: np.ndarray
    no_cheap: bool = False

    def values(self, alike: bool) -> dict[str, Values]:
        homes, chosen = self.homes, self.judged.counts & self.which
        columns = [mean_wh(homes.before_wh, homes.before_days), mean_wh(homes.during_wh, homes.during_days), homes.due]
        zero = np.zeros(len(homes), dtype=np.int64)
        columns += [homes.days_off_wh, homes.earlier_wh, homes.later_wh] if alike else [zero] * 3
        table = np.stack(columns, axis=1)[chosen].tolist()
        ids = [home for home, counts in zip(homes.ids, chosen.tolist(), strict=True) if counts]
        return {home: tuple(row) for home, row in zip(ids, table, strict=True)}

    def funnel(self, left: int, grouped: anonymous.Grouped) -> Funnel:
        n, out = int(self.which.sum()), self.judged.left_out(self.which)
        counted = len(grouped.homes)
        waiting = n - sum(out.values()) - counted
        return Funnel(
            joined=n + left,
            left=left,
            impossible=out["impossible"],
            no_before=out["no_before"],
            late=out["late"],
            gaps=out["gaps"],
            waiting=waiting,
            counted=counted,
        )


def work_out(
    services: Services, session: Session, campaign: Campaign, stored: Sequence[Stored]
) -> tuple[Result, list[GroupRow], Grouped]:
    document = campaign.document
    method: Method = "lottery" if document.holdout_percent else "matched"
    moved = document.measure == "shifted"
    arms = (_moved_arms if moved else _arms)(services, session, campaign, method)
    past = _past(session, campaign, stored)
    grouped: dict[Arm, anonymous.Grouped] = {
        arm: anonymous.group(each.values(method == "matched"), past[arm], f"{campaign.id} {arm} {len(stored)}")
        for arm, each in arms.items()
    }
    rows = _rows(method, grouped)
    effect = recompute(method, rows)
    gone = result_sums.departed(session, campaign)
    treated, control = (each.funnel(_left(gone, arm), grouped[arm]) for arm, each in arms.items())
    changed = sum((Changed(each.late, each.added, each.gone) for each in grouped.values()), Changed())
    result = Result(
        method,
        document.first,
        document.last,
        treated,
        control,
        peak=peak_of(result_sums.call_kw(session, campaign)),
        changed=changed if stored else Changed(),
        measured="shifted" if moved else "saving",
    )
    if arms["treated"].no_cheap:
        result = replace(result, refusal="no_cheap")
    elif isinstance(effect, Effect):
        result = _priced(services, campaign, replace(result, effect=effect))
    else:
        result = replace(result, refusal=effect)
    return result, rows, grouped


def _arms(services: Services, session: Session, campaign: Campaign, method: Method) -> dict[Arm, _Arm]:
    """Treated first. Without a lottery all members are treated, and homes outside take the other part."""
    members = result_sums.home_sums(session, campaign, services.holidays, alike=method == "matched")
    if method == "lottery":
        return _drawn(members)
    return _compared(members, outside_homes.outside_sums(session, campaign, services.holidays))


def _moved_arms(services: Services, session: Session, campaign: Campaign, method: Method) -> dict[Arm, _Arm]:
    """The same homes, each with what it used outside the cheap hours."""
    alike = method == "matched"
    every = result_sums.home_sums(session, campaign, services.holidays, alike)
    dear = result_sums.home_sums(session, campaign, services.holidays, alike, dear=True)
    members, no_cheap = dear_use(every, dear), none_cheap(every, dear)
    if method == "lottery":
        return _drawn(members, no_cheap)
    cheap = CheapHours(services)
    outside = dear_use(
        outside_homes.outside_sums(session, campaign, services.holidays),
        outside_homes.outside_sums(session, campaign, services.holidays, cheap.of),
    )
    return _compared(members, outside, no_cheap)


def _drawn(members: HomeSums, no_cheap: bool = False) -> dict[Arm, _Arm]:
    judged = judge(members)
    return {
        "treated": _Arm(members, judged, members.treated, no_cheap),
        "control": _Arm(members, judged, ~members.treated),
    }


def _compared(members: HomeSums, outside: HomeSums, no_cheap: bool = False) -> dict[Arm, _Arm]:
    everybody, others = np.ones(len(members), dtype=np.bool_), np.ones(len(outside), dtype=np.bool_)
    return {
        "treated": _Arm(members, judge(members), everybody, no_cheap),
        "outside": _Arm(outside, judge(outside), others),
    }


def _left(gone: Departed, arm: Arm) -> int:
    return {"treated": gone.treated, "control": gone.control}.get(arm, 0)


def _past(session: Session, campaign: Campaign, stored: Sequence[Stored]) -> dict[Arm, list[anonymous.Version]]:
    """The versions so far, oldest first: which homes were in which group, and what its row was."""
    homes: dict[tuple[str, int], dict[str, Kept]] = defaultdict(dict)
    for kept in results.homes_in(session, campaign.id) if stored else ():
        homes[kept.arm, kept.version][kept.household_id] = Kept(kept.group_no, tuple(kept[4:]))
    past: dict[Arm, list[anonymous.Version]] = defaultdict(list)
    for each in reversed(stored):
        rows: dict[str, dict[int, Row]] = defaultdict(dict)
        for row in table_of(session, campaign, each.version):
            sums, stayed = row.sums, _stayed(each, row)
            parts = sums.before, sums.during, sums.before_2, sums.during_2
            rows[row.arm][row.group] = Row(sums.homes, parts, stayed)
        for arm in ARMS:
            past[arm].append(anonymous.Version(homes[arm, each.version], rows[arm]))
    return past


def _stayed(stored: Stored, row: GroupRow) -> Stayed | None:
    if STAYED not in stored.figures:
        return None
    before, during = stored.figures[STAYED][row.arm].get(str(row.group), ({}, {}))
    return {int(label): homes for label, homes in before.items()}, {int(n): homes for n, homes in during.items()}


def as_figures(result: Result, grouped: Grouped) -> dict[str, Any]:
    """What is kept of a version: the result, and how many homes came from which row, which nobody is shown."""
    return {**as_record(result), STAYED: {arm: dict(each.stayed) for arm, each in grouped.items()}}


def table_of(session: Session, campaign: Campaign, version: int) -> list[GroupRow]:
    packed = results.table(session, campaign.organisation_id, campaign.id, version)
    return of_csv(gzip.decompress(packed).decode()) if packed else []


def _rows(method: Method, grouped: Grouped) -> list[GroupRow]:
    groups = {arm: np.array([kept.group for kept in each.homes.values()], np.int64) for arm, each in grouped.items()}
    values = {
        arm: np.array([kept.values for kept in each.homes.values()], np.int64).reshape(-1, len(VALUES)).T
        for arm, each in grouped.items()
    }
    plain = {arm: [each[2], each[0], each[1]] for arm, each in values.items()}
    if method == "matched":
        plain = _with_likes(values, plain)
    return [row for arm in grouped for row in group_rows(arm, groups[arm], plain[arm])]


def _with_likes(values: Mapping[Arm, Any], plain: dict[Arm, list[Any]]) -> dict[Arm, list[Any]]:
    """Gap, weight and noise beside; where there are too few homes outside, no row of theirs is told."""
    shapes = {arm: Shape(each[0], each[1], *each[3:]) for arm, each in values.items()}
    ours, theirs = shapes["treated"], shapes["outside"]
    zero, none = np.zeros_like(ours.before), np.zeros_like(theirs.before)
    if len(theirs.before) < LEAST_OUTSIDE or not len(ours.before):
        return {"treated": [*plain["treated"], zero, zero, zero], "outside": [*plain["outside"], none, none, none]}
    found = match(ours, theirs)
    return {
        "treated": [*plain["treated"], found.gap, zero, zero],
        "outside": [*plain["outside"], none, found.weight, found.noise],
    }


def _priced(services: Services, campaign: Campaign, result: Result) -> Result:
    """What the effect comes to. CO2 only of less use: a campaign that moves use has none."""
    document, effect = campaign.document, result.effect
    assert effect
    wh = energy(effect)
    price = _spread(services, document) if result.moved else _price(services, document.province, document.last)
    result = replace(result, energy_wh=wh, price=price, yuan=money(wh, price) if price else None)
    if result.moved:
        return result
    land = document.province.partition("-")[0]
    grams, factors = emissions(
        wh, list(days(document.first, document.last + DAY)), lambda day: services.factors.in_force(land, day)
    )
    return replace(result, co2_g=grams, factors=factors)


def _price(services: Services, province: str, day: date) -> Price | None:
    """The first tier's; none where it was not verified."""
    if not services.tariffs.shipped(province, day):
        return None
    tariff = services.tariffs.in_force(province, day)
    return Price(tariff.quota(day).tiers[0].yuan_per_kwh, tariff.notice, tariff.valid_from)


def _spread(services: Services, document: Document) -> Price | None:
    """What a kWh moved is cheaper by: the least of all days. None where a day's is not known, or was not verified."""
    least: Price | None = None
    for day in days(document.first, document.last + DAY):
        if not services.tariffs.shipped(document.province, day):
            return None
        tariff = services.tariffs.in_force(document.province, day)
        yuan = spread(tariff.schedule(day))
        if yuan is None:
            return None
        if least is None or yuan < least.yuan_per_kwh:
            least = Price(yuan, tariff.notice, tariff.valid_from)
    return least
