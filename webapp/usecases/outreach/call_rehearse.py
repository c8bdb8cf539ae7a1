"""A rehearsal: what each published way of counting would have given on a day on which nobody was asked for anything.

Nobody was called, so every kWh "reduced" is chance: what a campaign would pay for nothing. Only homes that all three
ways can count are counted, the same in each; fewer than five are not told of, nor sums that are nearly all of one.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import get_args

from webapp.domain.calendar import DAY
from webapp.domain.outreach.baseline_rule import HISTORY_DAYS, Rule
from webapp.domain.outreach.call_baseline import Days, baseline
from webapp.domain.outreach.call_outcome import Outcome, outcome, reward, total_of
from webapp.domain.outreach.campaign import BaselineMethod, Reward
from webapp.domain.outreach.demand_call import DemandCall
from webapp.domain.outreach.dominance import covered, squares_covered, two_largest
from webapp.domain.outreach.small_groups import K
from webapp.store.outreach import call_days, call_outcomes, calls, campaigns
from webapp.usecases.outreach.call_freeze import BATCH
from webapp.usecases.services import Services

METHODS: tuple[BaselineMethod, ...] = get_args(BaselineMethod)


@dataclass
class Sums:
    n: int = 0
    wh: int = 0
    squares: float = 0.0
    reduced_wh: int = 0
    fen: int = 0
    most_squared: tuple[int, int] = (0, 0)
    most_reduced: tuple[int, int] = (0, 0)

    @property
    def told(self) -> bool:
        """Of five homes or more, and none of them makes nearly all of it."""
        enough = squares_covered(self.squares, *self.most_squared) and covered(self.reduced_wh, *self.most_reduced)
        return self.n >= K and enough

    def add(self, found: Outcome, pay: Reward) -> None:
        self.n += 1
        self.wh += found.difference_wh
        self.squares += found.difference_wh**2
        self.reduced_wh += found.reduced_wh
        self.most_squared = two_largest([*self.most_squared, found.difference_wh**2])
        self.most_reduced = two_largest([*self.most_reduced, found.reduced_wh])
        self.fen += reward(found.reduced_wh, pay.yuan_per_kwh, pay.cap_yuan_per_event)


def rehearse_due(services: Services) -> int:
    """Those asked for and not held yet: how many."""
    with services.database.read() as session:
        due = [call for call in calls.unsettled(session, services.now()) if call.rehearsal]
    for call in due:
        hold(services, call)
    return len(due)


def hold(services: Services, call: DemandCall) -> None:
    """Over all homes that a real call would have called."""
    with services.database.read() as session:
        campaign = campaigns.find(session, call.organisation_id, call.campaign_id)
        skip = calls.earlier_days(session, call)
    pay = campaign.document.reward if campaign else Reward()
    sums = {method: Sums() for method in METHODS}
    rule = Rule.of(call, services.holidays, skip)
    rules = {method: replace(rule, method=method) for method in METHODS}
    for days in _homes(services, call):
        found = {method: _outcome(call, rules[method], days) for method in METHODS}
        if all(each.state == "measured" for each in found.values()):
            for method, each in found.items():
                sums[method].add(each, pay)
    figures = {
        method: asdict(total_of(each.n, each.wh, each.squares, each.reduced_wh, each.fen, call.hours))
        for method, each in sums.items()
        if each.told
    }
    now = services.now()
    with services.database.write() as session:
        call_outcomes.publish(session, call, 1, now, {"methods": figures})
        calls.save(session, replace(call, frozen_at=now, settled_at=now, final_at=now))


def _homes(services: Services, call: DemandCall) -> Iterable[Days]:
    after = ""
    while True:
        with services.database.read() as session:
            homes = call_days.called(session, call, after, BATCH)
            found = call_days.days_of(session, homes, call.until - HISTORY_DAYS * DAY, call.day + DAY)
        if not homes:
            return
        yield from found.values()
        after = homes[-1]


def _outcome(call: DemandCall, rule: Rule, days: Days) -> Outcome:
    return outcome(baseline(rule, days), call, *days.at(call.day))
