"""How each kind of condition of a route is looked at. Nothing here adds the answers up: there is no overall one."""

from collections.abc import Callable, Mapping
from datetime import date

from webapp.domain import evidence
from webapp.domain.evidence import HomeFacts, Verdict
from webapp.domain.participation import Check, Condition, Pathway, place_answer

BEGUN_AFTER, ARISEN_AFTER = date(2012, 11, 8), date(2020, 9, 22)
"""CCER Measures, articles 10 and 17."""
RUN_NEEDED = 8
"""Seven days for the mean, and the day itself."""
Looked = Callable[[Pathway, HomeFacts], Verdict]


def assess(pathway: Pathway, facts: HomeFacts) -> list[tuple[Condition, Verdict]]:
    """Each condition with its answer and the reason."""
    return [(condition, CHECKS[condition.check](pathway, facts)) for condition in pathway.conditions]


def _place(pathway: Pathway, facts: HomeFacts) -> Verdict:
    answer = place_answer(pathway, facts.province, facts.city)
    return Verdict(answer, "city_unknown" if answer == "unknown" else "told")


def _certificate(_: Pathway, facts: HomeFacts) -> Verdict:
    if facts.certificates:
        return Verdict("met", "certificates", {"n": facts.certificates})
    return Verdict("unknown", "no_certificate")


def _declared(kind: str, missing: str) -> Looked:
    def look(_: Pathway, facts: HomeFacts) -> Verdict:
        day = next((day for name, day in facts.declared.items() if name == kind), None)
        return Verdict("met", "said", {"day": day}) if day else Verdict("unknown", missing)

    return look


def _no_pv(_: Pathway, facts: HomeFacts) -> Verdict:
    if "has_pv" in facts.declared:
        return Verdict("not_met", "said", {"day": facts.declared["has_pv"]})
    if "no_pv" in facts.declared:
        return Verdict("met", "said", {"day": facts.declared["no_pv"]})
    return Verdict("unknown", "pv_unsaid")


def _own_power(pathway: Pathway, facts: HomeFacts) -> Verdict:
    """Whose the certificates of own panels are stands in a contract nobody shows us."""
    found = _no_pv(pathway, facts)
    return Verdict("unknown", "pv_contract") if found.answer == "not_met" else found


def _no_business(_: Pathway, facts: HomeFacts) -> Verdict:
    if "business" in facts.declared:
        return Verdict("not_met", "said", {"day": facts.declared["business"]})
    if "home_only" in facts.declared:
        return Verdict("met", "said", {"day": facts.declared["home_only"]})
    return Verdict("unknown", "business_unsaid")


def _traceable(_: Pathway, facts: HomeFacts) -> Verdict:
    """Readings, bill, method and seal together; the first that fails says why."""
    parts = [evidence.readings(facts), evidence.bill(facts), evidence.method(facts), evidence.seal(facts)]
    for answer in ("not_met", "unknown"):
        failing = next((part for part in parts if part.answer == answer), None)
        if failing:
            return failing
    return Verdict("met", "all_kept", {"month": facts.month})


def _footprint(_: Pathway, facts: HomeFacts) -> Verdict:
    found = evidence.readings(facts)
    return evidence.method(facts) if found.answer == "met" else Verdict("unknown", found.code, found.params)


def _dates(_: Pathway, facts: HomeFacts) -> Verdict:
    starts = [facts.first_deed, facts.baseline.applies_from if facts.baseline else None]
    begun = min((day for day in starts if day is not None), default=None)
    if begun is None:
        return Verdict("unknown", "no_deed")
    params = {"begun": begun, "month": facts.month}
    if begun > BEGUN_AFTER and facts.month > ARISEN_AFTER:  # last month is within any five years
        return Verdict("met", "dates_fit", params)
    return Verdict("not_met", "dates_early", params)


def _unique(pathway: Pathway, facts: HomeFacts) -> Verdict:
    return evidence.unique(facts, pathway.id)


def _own_name(_: Pathway, facts: HomeFacts) -> Verdict:
    if facts.time_of_use is False:
        return Verdict("not_met", "no_time_of_use")
    if facts.time_of_use is None:
        return Verdict("unknown", "plan_unsaid")
    if "own_name" in facts.declared:
        return Verdict("met", "said", {"day": facts.declared["own_name"]})
    return Verdict("unknown", "name_unsaid")


def _below_third(_: Pathway, facts: HomeFacts) -> Verdict:
    found = facts.tier
    if found is None or found.limit_wh is None:
        return Verdict("unknown", "tier_unknown")
    params = {"used_wh": found.wh, "limit_wh": found.limit_wh, "days": found.n_days}
    if found.wh >= found.limit_wh:
        return Verdict("not_met", "third_tier", params)
    whole = found.over and found.n_days == found.days_so_far
    return Verdict("met", "below_third", params) if whole else Verdict("unknown", "below_so_far", params)


def _behaviour(_: Pathway, facts: HomeFacts) -> Verdict:
    if facts.n_deeds:
        return Verdict("met", "deeds", {"n": facts.n_deeds, "day": facts.first_deed})
    return Verdict("unknown", "no_deed")


def _event_readings(_: Pathway, facts: HomeFacts) -> Verdict:
    if facts.last_event is None:
        return Verdict("unknown", "no_event")
    return Verdict("met", "event_measured") if facts.last_event else Verdict("not_met", "event_unmeasured")


def _daily_values(_: Pathway, facts: HomeFacts) -> Verdict:
    params = {"have": facts.longest_run, "needed": RUN_NEEDED}
    if facts.longest_run >= RUN_NEEDED:
        return Verdict("met", "days_in_a_row", params)
    return Verdict("not_met", "too_few_days", params)


def _receipt(pathway: Pathway, facts: HomeFacts) -> Verdict:
    found = next((each for each in facts.receipts if each.route == pathway.id), None)
    return Verdict("met", "receipt", {"number": found.number}) if found else Verdict("unknown", "no_receipt")


def _in_registry(_: Pathway, facts: HomeFacts) -> Verdict:
    found = next((each for each in facts.receipts if each.level == "L5"), None)
    return Verdict("met", "receipt", {"number": found.number}) if found else Verdict("not_met", "own_estimate")


def _registered(pathway: Pathway, facts: HomeFacts) -> Verdict:
    found = _receipt(pathway, facts)
    return found if found.answer == "met" else _declared("registered", "registration_unsaid")(pathway, facts)


def _always(verdict: Verdict) -> Looked:
    return lambda _, __: verdict


CHECKS: Mapping[Check, Looked] = {
    "place": _place,
    "certificate": _certificate,
    "certificate_declared": _declared("certificate_declared", "certificate_undeclared"),
    "own_power": _own_power,
    "no_pv": _no_pv,
    "no_business": _no_business,
    "readings": lambda _, facts: evidence.readings(facts),
    "baseline": lambda _, facts: evidence.baseline(facts),
    "method": lambda _, facts: evidence.method(facts),
    "seal": lambda _, facts: evidence.seal(facts),
    "unique": _unique,
    "authorisation": lambda _, facts: evidence.permission(facts, "authorisation"),
    "data_sharing": lambda _, facts: evidence.permission(facts, "data_sharing"),
    "traceable": _traceable,
    "footprint": _footprint,
    "dates": _dates,
    "own_name": _own_name,
    "below_third_tier": _below_third,
    "behaviour": _behaviour,
    "response": _declared("response_pay", "response_unsaid"),
    "event_readings": _event_readings,
    "daily_values": _daily_values,
    "entrusted": _declared("entrusted", "entrusting_unsaid"),
    "receipt": _receipt,
    "registered": _registered,
    "in_registry": _in_registry,
    "app": _always(Verdict("met", "how_we_count")),
    "never": _always(Verdict("not_met", "for_nobody")),
    "outside": _always(Verdict("unknown", "outside_only")),
    "additionality": _always(Verdict("unknown", "additionality")),
    "unknown": _always(Verdict("unknown", "nobody_knows")),
}
