"""Recurring work on calls: fix baselines when answers close."""

from dataclasses import replace

from webapp.domain.calendar import DAY
from webapp.domain.outreach.baseline_rule import HISTORY_DAYS, Rule
from webapp.domain.outreach.call_baseline import Baseline, baseline
from webapp.domain.outreach.demand_call import DemandCall
from webapp.store.outreach import audit, call_answers, call_days, calls
from webapp.usecases.services import Services

BATCH = 500
"""Homes in one query and one transaction."""


def freeze_due(services: Services) -> int:
    """Fix the baselines of calls whose answers closed: how many homes. Safe to do again, or to be cut off."""
    with services.database.read() as session:
        due = [call for call in calls.unfrozen(session, services.now()) if not call.rehearsal]
    return sum(freeze(services, call) for call in due)


def freeze(services: Services, call: DemandCall) -> int:
    """Every home that takes part gets the baseline its page shows, in batches; none is changed once it is fixed."""
    done = 0
    while homes := _next(services, call):
        found = baselines(services, call, homes)
        with services.database.write() as session:
            call_answers.freeze(session, call, found)
        done += len(found)
    if call.frozen_at is None:
        with services.database.write() as session:
            calls.save(session, replace(call, frozen_at=services.now()))
            audit.note(
                session,
                call.organisation_id,
                services.now(),
                "call_frozen",
                campaign_id=call.campaign_id,
                number=call.number,
            )
    return done


def _next(services: Services, call: DemandCall) -> list[str]:
    with services.database.read() as session:
        return call_answers.to_freeze(session, call, BATCH)


def baselines(services: Services, call: DemandCall, homes: list[str]) -> dict[str, Baseline]:
    """By home, from one query over all their days."""
    with services.database.read() as session:
        skip = calls.earlier_days(session, call)
        days = call_days.days_of(session, homes, call.until - HISTORY_DAYS * DAY, call.until)
    rule = Rule.of(call, services.holidays, skip)
    return {home: baseline(rule, days.get(home)) for home in homes}
