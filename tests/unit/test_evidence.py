"""The seven items: each met, not met or unknown from what is kept, with the numbers and days that say why."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise

import pytest

from webapp.domain import evidence
from webapp.domain.allocation import Allocation
from webapp.domain.condition_checks import assess
from webapp.domain.consent import Consent
from webapp.domain.evidence import (
    SEVEN,
    BillCheck,
    Coverage,
    FactorNote,
    HomeFacts,
    LockedBaseline,
    Seals,
    TierUse,
    Verdict,
)
from webapp.domain.evidence_words import REASONS
from webapp.domain.receipt import Receipt
from webapp.domain.text import Text
from webapp.rules.pathway_book import load_pathways

TODAY = date(2026, 11, 21)
OCTOBER = date(2026, 10, 1)
MADE = datetime(2026, 9, 20, 4, tzinfo=UTC)
PATHWAYS = {pathway.id: pathway for pathway in load_pathways().pathways}


def facts(**more: object) -> HomeFacts:
    return HomeFacts("anhui", "合肥", TODAY, **more)  # type: ignore[arg-type]


def verdict(route: str, condition: str, found: HomeFacts) -> Verdict:
    return next(each for one, each in assess(PATHWAYS[route], found) if one.id == condition)


def test_evidence_is_of_the_last_month_that_is_over() -> None:
    assert (facts().month, facts().end) == (OCTOBER, date(2026, 11, 1))
    assert HomeFacts("anhui", today=date(2027, 1, 1)).month == date(2026, 12, 1)


def test_a_home_without_anything_meets_nothing_and_is_asked_nothing_twice() -> None:
    found = {name: judge(facts()) for name, judge in SEVEN.items()}
    assert {name: each.answer for name, each in found.items()} == {
        "readings": "not_met",
        "bill": "unknown",
        "baseline": "not_met",
        "method": "not_met",
        "seal": "not_met",
        "unique": "unknown",
        "consent": "not_met",
    }
    assert all(each.code in REASONS for each in found.values())


@pytest.mark.parametrize(
    ("measured", "spread", "answer", "code"),
    [
        (2976, 0, "met", "valid"),
        (2828, 0, "met", "valid"),  # 95.03 %
        (2827, 0, "not_met", "too_few"),  # 94.99 %
        (2827, 149, "not_met", "too_coarse"),  # what was spread does not help
        (0, 2976, "not_met", "too_coarse"),
        (0, 0, "not_met", "no_readings"),
    ],
)
def test_ninety_five_in_a_hundred_quarter_hours(measured: int, spread: int, answer: str, code: str) -> None:
    found = evidence.readings(facts(coverage=Coverage(measured, spread, 2976)))
    assert (found.answer, found.code) == (answer, code)


def a_bill(wh: int, measured_wh: int | None, first: date = OCTOBER, last: date = date(2026, 10, 31)) -> HomeFacts:
    return facts(bill=BillCheck(first, last, wh, measured_wh))


@pytest.mark.parametrize(
    ("measured_wh", "answer", "share"),
    [(100_000, "met", "0"), (102_000, "met", "0.02"), (98_000, "met", "0.02"), (102_001, "not_met", "0.02001")],
)
def test_a_bill_may_differ_by_two_in_a_hundred(measured_wh: int, answer: str, share: str) -> None:
    found = evidence.bill(a_bill(100_000, measured_wh))
    assert (found.answer, found.params["gap_share"]) == (answer, Decimal(share))


def test_a_bill_of_days_not_all_measured_says_nothing() -> None:
    assert evidence.bill(a_bill(100_000, None)).code == "bill_unmeasured"
    assert evidence.bill(a_bill(0, 5)).answer == "unknown"


def test_an_old_bill_says_nothing_of_the_month() -> None:
    old = a_bill(1000, 1000, date(2026, 8, 1), date(2026, 9, 30))
    assert (evidence.bill(old).answer, evidence.bill(old).code) == ("unknown", "bill_elsewhere")
    assert evidence.bill(a_bill(1000, 1000, date(2026, 9, 15), OCTOBER)).answer == "met"


@pytest.mark.parametrize(
    ("locked", "applies", "answer"),
    [
        (date(2026, 9, 30), OCTOBER, "met"),
        (OCTOBER, OCTOBER, "not_met"),
        (date(2026, 9, 30), date(2026, 10, 2), "not_met"),
    ],
)
def test_a_baseline_counts_when_it_was_locked_before_the_month(locked: date, applies: date, answer: str) -> None:
    assert evidence.baseline(facts(baseline=LockedBaseline(locked, applies))).answer == answer


def test_a_factor_of_elsewhere_is_named_as_such() -> None:
    own = FactorNote(2023, Text("安徽", "Anhui"), "province", "第 1 号")
    assert evidence.method(facts(factor=own)).code == "factor_kept"
    nation = FactorNote(2023, Text("全国", "nation"), "nation", "第 1 号")
    assert (evidence.method(facts(factor=nation)).answer, evidence.method(facts(factor=nation)).code) == (
        "met",
        "factor_of_elsewhere",
    )
    assert evidence.method(facts()).answer == "not_met"


def sealed(last: date, missing: tuple[date, ...] = (), today: date = TODAY) -> Verdict:
    return evidence.seal(HomeFacts("anhui", today=today, seals=Seals(date(2026, 6, 1), last, missing, today)))


def test_the_seal_of_a_month_may_take_forty_days() -> None:
    september = date(2026, 9, 1)
    assert sealed(OCTOBER).answer == "met"
    assert sealed(september).code == "sealed_due"
    assert sealed(september, today=date(2026, 11, 30)).code == "sealed_due"
    assert sealed(september, today=date(2026, 12, 1)).code == "seal_overdue"  # November is over by now
    assert sealed(date(2026, 8, 1)).code == "seal_overdue"


def test_a_missing_month_breaks_the_chain() -> None:
    found = sealed(OCTOBER, (date(2026, 7, 1), date(2026, 8, 1)))
    assert (found.answer, found.params["n"], found.params["missing"]) == ("not_met", 2, date(2026, 8, 1))


def test_counted_nowhere_else_is_for_the_home_to_say() -> None:
    assert evidence.unique(facts(declared={"nowhere_else": TODAY})).answer == "met"
    for kind in ("response_pay", "has_pv"):
        found = evidence.unique(facts(declared={"nowhere_else": TODAY, kind: TODAY}))
        assert (found.answer, found.code) == ("not_met", f"declared_{kind}")
    assert evidence.unique(facts(declared={"nowhere_else": TODAY, "trade_in": TODAY})).answer == "met"


def test_days_given_to_one_mechanism_count_for_no_other() -> None:
    given = Allocation("a", "sz_residential_power", date(2026, 10, 10), date(2026, 10, 20), None, MADE)
    said = facts(declared={"nowhere_else": TODAY}, allocations=(given,))
    assert evidence.unique(said).code == "allocated"
    assert verdict("ccer_aggregator_ready", "A4", said).answer == "not_met"
    assert verdict("sz_residential_power", "SZ5", said).answer == "met"
    november = Allocation("a", "sz_residential_power", date(2026, 11, 1), date(2026, 11, 5), None, MADE)
    assert evidence.unique(facts(declared={"nowhere_else": TODAY}, allocations=(november,))).answer == "met"


def leave(kind: str, **more: object) -> Consent:
    values = {"first": OCTOBER, "last": date(2027, 9, 30), "given_at": MADE, **more}
    return Consent(kind, kind, "某机构", "打包", data=("monthly",), asked_at=MADE, **values)  # type: ignore[arg-type]


def test_both_kinds_of_leave_are_needed_and_neither_stands_for_the_other() -> None:
    both = (leave("authorisation"), leave("data_sharing"))
    assert evidence.consent(facts(consents=both)).answer == "met"
    for one in both:
        assert evidence.consent(facts(consents=(one,))).answer == "not_met"
    assert verdict("ccer_aggregator_ready", "A2", facts(consents=both[:1])).answer == "met"
    assert verdict("ccer_aggregator_ready", "A3", facts(consents=both[:1])).answer == "not_met"


@pytest.mark.parametrize(
    "more",
    [
        {"given_at": None},
        {"withdrawn_at": MADE},
        {"first": date(2026, 10, 2)},
        {"last": date(2026, 10, 30)},
    ],
)
def test_leave_counts_only_where_it_was_given_stands_and_holds_all_month(more: dict[str, object]) -> None:
    assert evidence.permission(facts(consents=(leave("authorisation", **more),)), "authorisation").answer == "not_met"


def test_traceable_needs_readings_bill_method_and_seal() -> None:
    parts: dict[str, object] = {
        "coverage": Coverage(2976, 0, 2976),
        "bill": BillCheck(OCTOBER, date(2026, 10, 31), 1000, 1000),
        "factor": FactorNote(2023, Text("安徽", "Anhui"), "province", "第 1 号"),
        "seals": Seals(OCTOBER, OCTOBER, (), TODAY),
    }
    assert verdict("ccer_generate_household", "G3", facts(**parts)).answer == "met"
    without = {name: {key: value for key, value in parts.items() if key != name} for name in parts}
    found = {name: verdict("ccer_generate_household", "G3", facts(**each)).answer for name, each in without.items()}
    assert found == {"coverage": "not_met", "bill": "unknown", "factor": "not_met", "seals": "not_met"}


def test_dates_come_from_what_was_done_and_locked() -> None:
    assert verdict("ccer_generate_household", "G6", facts()).answer == "unknown"
    assert verdict("ccer_generate_household", "G6", facts(first_deed=date(2026, 3, 2))).answer == "met"
    assert verdict("ccer_generate_household", "G6", facts(first_deed=date(2012, 11, 8))).answer == "not_met"


def test_a_business_on_the_meter_shuts_the_route() -> None:
    route = "ccer_generate_household"
    assert verdict(route, "G7", facts()).answer == "unknown"
    assert verdict(route, "G7", facts(declared={"home_only": TODAY})).answer == "met"
    assert verdict(route, "G7", facts(declared={"business": TODAY})).answer == "not_met"


def test_eight_days_in_a_row_make_the_mean_of_seven() -> None:
    assert verdict("sz_residential_power", "SZ4", facts(longest_run=7)).answer == "not_met"
    assert verdict("sz_residential_power", "SZ4", facts(longest_run=8)).answer == "met"


@pytest.mark.parametrize(
    ("tier", "answer"),
    [
        (None, "unknown"),
        (TierUse(4_200_000, 200, 320, 4_200_000, over=False), "not_met"),
        (TierUse(2_000_000, 320, 320, 4_200_000, over=False), "unknown"),
        (TierUse(2_000_000, 365, 365, 4_200_000, over=True), "met"),
        (TierUse(2_000_000, 364, 365, 4_200_000, over=True), "unknown"),
        (TierUse(2_000_000, 365, 365, None, over=True), "unknown"),
    ],
)
def test_below_the_third_tier_is_known_when_the_year_is_over(tier: TierUse | None, answer: str) -> None:
    assert verdict("sh_residential_power", "SH2", facts(tier=tier)).answer == answer


def test_shanghai_asks_for_a_time_of_use_tariff_and_a_name() -> None:
    found = [
        verdict("sh_residential_power", "SH1", facts(time_of_use=plan, declared=said)).answer
        for plan, said in ((None, {}), (False, {"own_name": TODAY}), (True, {}), (True, {"own_name": TODAY}))
    ]
    assert found == ["unknown", "not_met", "unknown", "met"]


def test_a_receipt_answers_for_its_own_route_only() -> None:
    given = Receipt("r", "L3", "sz_residential_power", "平台", "1", None, None, Decimal(1), "kg", "", MADE)
    assert verdict("sz_residential_power", "SZ2", facts(receipts=(given,))).code == "receipt"
    assert verdict("cd_tanhuitianfu", "CD1", facts(receipts=(given,))).answer == "unknown"
    assert verdict("ccer_trade_individual", "T4", facts(receipts=(given,))).answer == "not_met"


def test_no_reason_promises_anything() -> None:
    never = ("符合", "可申请", "已认证", "碳资产", "！", "!")
    assert not [text for text in REASONS.values() for word in never if word in text]
    assert all(a != b for a, b in pairwise(REASONS))
