"""Routes to the outside: conditions with a source, answers without a promise."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from shutil import copy
from typing import get_args

import pytest
from sweeps import sweep

from webapp.domain.condition_checks import CHECKS, assess
from webapp.domain.consent import Consent
from webapp.domain.declaration import DeclarationKind
from webapp.domain.errors import RuleFileError
from webapp.domain.evidence import SEVEN, BillCheck, Coverage, FactorNote, HomeFacts, LockedBaseline, Seals, TierUse
from webapp.domain.evidence_words import REASONS
from webapp.domain.participation import Answer, Check, Pathway, Status, concerning
from webapp.domain.text import Text
from webapp.rules.pathway_book import FOLDER, load_pathways

BOOK = load_pathways()
PATHWAYS = {pathway.id: pathway for pathway in BOOK.pathways}
HEFEI = HomeFacts("anhui", "合肥")
MADE = datetime(2026, 1, 1, tzinfo=UTC)
NEVER_SAID = ["已获得", "可变现", "已认证", "碳中和", "符合资格", "eligible", "certified", "earned"]


def texts(value: object) -> Iterator[Text]:
    """Every text anywhere inside a value."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif is_dataclass(value):
        for item in fields(value):
            yield from texts(getattr(value, item.name))


def answers(name: str, facts: HomeFacts) -> dict[str, Answer]:
    return {condition.id: verdict.answer for condition, verdict in assess(PATHWAYS[name], facts)}


FOUND = {  # what was found when the routes were looked up, 61 conditions of 23 routes
    "T": 4, "G": 7, "A": 7, "O": 5, "C": 1, "P": 1, "SZ": 5, "SO": 2, "GD": 4, "SH": 5, "WH": 3, "BJ": 1, "TJ": 1,
    "HE": 1, "CQ": 1, "CD": 1, "ZJ": 1, "JS": 1, "SD": 1, "HI": 1, "AH": 1, "TA": 2, "GC": 5,
}  # fmt: skip


def test_all_routes_and_conditions_are_there() -> None:
    wanted = {f"{prefix}{n}" for prefix, most in FOUND.items() for n in range(1, most + 1)}
    there = [condition.id for pathway in BOOK.pathways for condition in pathway.conditions]
    assert len(wanted) == 61
    assert len(PATHWAYS) == 23
    assert wanted <= set(there)
    assert len(set(there)) == len(there)


def test_every_kind_of_check_has_its_function_and_is_used() -> None:
    asked = {condition.check for pathway in BOOK.pathways for condition in pathway.conditions}
    assert asked == set(get_args(Check)) == set(CHECKS)


def test_nothing_is_promised_in_any_language() -> None:
    said = list(texts(BOOK))
    assert len(said) > 250
    assert [text for text in said for word in NEVER_SAID if word in (text.zh + text.en).casefold()] == []
    assert not any(mark in text.zh + text.en for text in said for mark in "!！")
    assert all(text.zh.strip() and text.en.strip() for text in said)


def test_every_condition_names_its_source() -> None:
    def checks(pathway: Pathway) -> Iterator[tuple[str, bool]]:
        yield "no conditions", bool(pathway.conditions)
        for condition in pathway.conditions:
            yield f"{condition.id}: unknown source {condition.source}", condition.source in BOOK.sources
            yield f"{condition.id}: no clause", bool(condition.clause)
        ids = [condition.id for condition in pathway.conditions]
        yield f"a condition twice in {ids}", len(set(ids)) == len(ids)
        yield "no date of its status", bool(pathway.status_as_of)
        yield f"unknown source in {pathway.sources}", set(pathway.sources) <= set(BOOK.sources)
        yield "no documents", bool(pathway.documents)

    sweep(BOOK.pathways, checks)


TODAY = date(2026, 11, 21)
SAID: dict[DeclarationKind, date] = dict.fromkeys(get_args(DeclarationKind), TODAY)
GIVEN = tuple(
    Consent(kind, kind, "某机构", "打包", date(2026, 1, 1), date(2027, 12, 31), (), MADE, MADE)  # type: ignore[arg-type]
    for kind in ("authorisation", "data_sharing")
)


def everything(pathway: Pathway) -> HomeFacts:
    """A home that has and says all there is to have and say."""
    return HomeFacts(
        pathway.province or "anhui",
        pathway.city.zh if pathway.city else None,
        TODAY,
        certificates=9,
        declared=SAID,
        coverage=Coverage(2976, 0, 2976),
        bill=BillCheck(date(2026, 10, 1), date(2026, 10, 31), 100_000, 100_000),
        factor=FactorNote(2023, Text("安徽", "Anhui"), "province", "第 1 号"),
        baseline=LockedBaseline(date(2026, 9, 1), date(2026, 9, 2)),
        seals=Seals(date(2026, 9, 1), date(2026, 10, 1), (), date(2026, 11, 3)),
        consents=GIVEN,
        time_of_use=True,
        tier=TierUse(1, 365, 365, 4_200_000, over=True),
        longest_run=40,
        first_deed=date(2026, 9, 1),
        n_deeds=5,
        n_events=1,
        last_event=True,
    )


def test_additionality_and_what_nobody_knows_stay_unknown_for_ever() -> None:
    stay = {"additionality": "unknown", "unknown": "unknown", "outside": "unknown", "never": "not_met"}

    def checks(pathway: Pathway) -> Iterator[tuple[str, bool]]:
        for condition, verdict in assess(pathway, everything(pathway)):
            yield f"{condition.id} is {verdict.answer}", verdict.answer == stay.get(condition.check, verdict.answer)

    sweep(BOOK.pathways, checks)


def test_every_answer_has_its_reason_in_words() -> None:
    def checks(pathway: Pathway) -> Iterator[tuple[str, bool]]:
        for facts in (everything(pathway), HomeFacts("tibet")):
            for condition, verdict in assess(pathway, facts):
                yield f"{condition.id}: no words for {verdict.code}", verdict.code in REASONS

    sweep(BOOK.pathways, checks)


def test_additionality_is_asked_where_it_is_asked() -> None:
    asked = [c.id for pathway in BOOK.pathways for c in pathway.conditions if c.check == "additionality"]
    assert sorted(asked) == ["G5", "GD2"]


def test_a_home_cannot_register_a_project() -> None:
    found = answers("ccer_generate_household", HEFEI)
    assert found["G1"] == "not_met"
    assert found["G2"] == "not_met"
    assert found["G5"] == "unknown"


def test_trading_is_not_open() -> None:
    assert PATHWAYS["ccer_trade_individual"].status == "announced_not_open"
    assert answers("ccer_trade_individual", HEFEI)["T1"] == "not_met"


def test_a_certificate_answers_its_condition() -> None:
    assert answers("gec_individual", HEFEI)["GC1"] == "unknown"
    one = answers("gec_individual", HomeFacts("anhui", certificates=1, declared={"certificate_declared": TODAY}))
    assert (one["GC1"], one["GC2"], one["GC3"]) == ("met", "met", "met")


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        (HomeFacts("shanghai", "上海市"), "met"),
        (HomeFacts("shanghai"), "unknown"),
        (HomeFacts("anhui", "合肥"), "not_met"),
        (HomeFacts("shanghai", "Shanghai"), "met"),
    ],
)
def test_the_place(facts: HomeFacts, answer: Answer) -> None:
    assert answers("sh_residential_power", facts)["SH0"] == answer


@pytest.mark.parametrize(("kind", "answer"), [("has_pv", "not_met"), ("no_pv", "met"), (None, "unknown")])
def test_solar_panels_shut_shanghai(kind: DeclarationKind | None, answer: Answer) -> None:
    declared: dict[DeclarationKind, date] = {kind: TODAY} if kind else {}
    assert answers("sh_residential_power", HomeFacts("shanghai", declared=declared))["SH3"] == answer


def names(routes: tuple[Pathway, ...]) -> list[str]:
    return [pathway.id for pathway in routes]


def test_a_home_in_hefei_sees_its_pilot_then_the_country_then_elsewhere() -> None:
    routes = concerning(BOOK.pathways, "anhui", "合肥")
    assert names(routes.local) == ["ah_hefei"]
    assert names(routes.national) == [
        "gec_individual",
        "ccer_trade_individual",
        "ccer_generate_household",
        "ccer_offset_voluntary",
    ]
    assert names(routes.elsewhere) == ["sz_residential_power", "sh_residential_power", "wh_dr_residential"]


def test_a_home_in_shenzhen_sees_the_city_and_its_province() -> None:
    routes = concerning(BOOK.pathways, "guangdong", "深圳")
    assert names(routes.local) == ["sz_residential_power", "sz_individual_offset", "gd_phcer"]
    assert names(routes.elsewhere) == ["sh_residential_power", "wh_dr_residential"]
    assert names(concerning(BOOK.pathways, "guangdong-shenzhen", "深圳").local) == names(routes.local)


def test_another_city_of_the_province_does_not() -> None:
    assert names(concerning(BOOK.pathways, "guangdong", "广州").local) == ["gd_phcer"]


def test_without_a_city_its_province_counts() -> None:
    assert names(concerning(BOOK.pathways, "anhui").local) == ["ah_hefei"]
    assert names(concerning(BOOK.pathways, "tibet").local) == []


def test_words_for_every_state() -> None:
    assert set(BOOK.statuses) == set(get_args(Status))


def test_we_set_no_level_above_sealed_evidence() -> None:
    assert [level.id for level in BOOK.levels] == ["L0", "L1", "L2", "L3", "L4", "L5"]
    assert [level.set_by for level in BOOK.levels] == ["app"] * 3 + ["receipt"] * 3
    assert all(level.needs for level in BOOK.levels[3:])


def test_seven_things_make_the_evidence() -> None:
    assert [item.id for item in BOOK.evidence] == list(SEVEN)


def test_the_footer_carries_its_date() -> None:
    foot = BOOK.foot()
    assert foot.zh.startswith("截至 2026-11-21，全国温室气体自愿减排市场未见开放自然人交易，且无居民节电方法学。")
    assert foot.en.startswith("As of 2026-11-21,")
    assert BOOK.review_on == date(2027, 2, 19)


def test_prices_grow_old() -> None:
    ccer = BOOK.prices["ccer"]
    assert (ccer.value, ccer.month) == (Decimal("93.52"), "2026-08")
    assert ccer.age_days(date(2026, 11, 21)) == 94
    assert ccer.is_stale(date(2026, 11, 21))
    assert not ccer.is_stale(date(2026, 11, 17))
    assert (BOOK.prices["cea"].value, BOOK.prices["gec"].value) == (Decimal("96.24"), Decimal("5.51"))


def test_the_policy_line_runs_forward_and_names_the_clauses_of_the_opinions() -> None:
    dates = [milestone.date for milestone in BOOK.timeline]
    assert dates == sorted(dates)
    whens = [milestone.when for milestone in BOOK.timeline]
    assert whens == sorted(whens, key=["past", "now", "ahead"].index)
    named = {milestone.clause: milestone.date for milestone in BOOK.timeline if milestone.source == "opinions"}
    assert {clause for clause, day in named.items() if day == "2025-08-25"} == {
        "（四）",
        "（五）",
        "（七）",
        "（十）",
        "（十二）",
    }
    assert {m.date for m in BOOK.timeline if m.clause == "一、总体要求"} == {"2027", "2030"}
    monthly = next(milestone for milestone in BOOK.timeline if milestone.clause == "（十）")
    assert "家庭没有这个义务" in monthly.text.zh


def test_what_is_past_its_review_is_named() -> None:
    assert BOOK.overdue(date(2026, 11, 17)) == ["price of gec"]
    assert BOOK.overdue(date(2026, 11, 18)) == ["price of ccer", "price of cea", "price of gec"]
    assert not BOOK.is_stale(BOOK.review_on)
    assert BOOK.is_stale(date(2027, 2, 20))
    assert set(PATHWAYS) < set(BOOK.overdue(date(2027, 2, 20)))


def test_each_level_above_ours_names_the_fields_it_needs() -> None:
    fields = {level.id: level.fields for level in BOOK.levels if level.fields}
    assert fields == {
        "L3": ("issuer", "number", "period", "quantity", "unit"),
        "L4": ("issuer", "number", "quantity", "unit"),
        "L5": ("number", "quantity", "unit", "registry_state"),
    }


def test_certificates_and_offsets_are_no_mechanism_for_a_saved_kwh() -> None:
    assert not {"gec_individual", "ccer_offset_voluntary", "sz_individual_offset"} & set(BOOK.mechanisms)


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("city.yaml", "    source: sz_method\n", "    source: hearsay\n", r"conditions\.0\.source: nothing is called"),
        ("city.yaml", "check: place", "check: guess", r"conditions\.0\.check"),
        ("national.yaml", "status: open_now", "status: wide_open", "status"),
        ("book.yaml", "截至 {as_of}", "截至今天", "footer: must name its date"),
        ("book.yaml", "source: meili", "source: rumour", r"timeline\.0\.source: nothing is called rumour"),
        ("province.yaml", "province: guangdong\n", "", "a local route needs its province"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, file: str, old: str, new: str, reason: str) -> None:
    copy(FOLDER / "book.yaml", tmp_path)
    text = (FOLDER / file).read_text("utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(RuleFileError, match=rf"{file}:\d+: .*{reason}"):
        load_pathways(tmp_path)


def test_a_route_may_stand_once(tmp_path: Path) -> None:
    for origin, name in (("book", "book"), ("association", "association"), ("association", "twice")):
        copy(FOLDER / f"{origin}.yaml", tmp_path / f"{name}.yaml")
    with pytest.raises(RuleFileError, match="tacef_031 is there twice"):
        load_pathways(tmp_path)
