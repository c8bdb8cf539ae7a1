"""Routes to the outside: conditions with a source, answers without a promise."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from shutil import copy
from typing import get_args

import pytest
from sweeps import sweep

from webapp.domain.errors import RuleFileError
from webapp.domain.participation import Answer, HomeFacts, Pathway, Status, assess, concerning
from webapp.domain.text import Text
from webapp.rules.pathway_book import FOLDER, load_pathways

BOOK = load_pathways()
PATHWAYS = {pathway.id: pathway for pathway in BOOK.pathways}
HEFEI = HomeFacts("anhui", "合肥")
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
    return {condition.id: answer for condition, answer in assess(PATHWAYS[name], facts)}


def test_all_routes_are_there() -> None:
    assert len(PATHWAYS) == 23
    assert sum(len(pathway.conditions) for pathway in BOOK.pathways) >= 61


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


def test_additionality_and_what_nobody_knows_stay_unknown() -> None:
    stay = {"additionality": "unknown", "unknown": "unknown", "never": "not_met"}

    def checks(pathway: Pathway) -> Iterator[tuple[str, bool]]:
        everything = frozenset(condition.id for condition in pathway.conditions)
        facts = HomeFacts(pathway.province or "anhui", pathway.city.zh if pathway.city else None, 9, False, everything)
        for condition, answer in assess(pathway, facts):
            yield f"{condition.id} is {answer}", answer == stay.get(condition.check, answer)

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
    one = answers("gec_individual", HomeFacts("anhui", certificates=1, declared=frozenset({"GC2"})))
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


@pytest.mark.parametrize(("has_pv", "answer"), [(True, "not_met"), (False, "met"), (None, "unknown")])
def test_solar_panels_shut_shanghai(has_pv: bool | None, answer: Answer) -> None:
    assert answers("sh_residential_power", HomeFacts("shanghai", has_pv=has_pv))["SH3"] == answer


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
    assert len(BOOK.evidence) == 7


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


def test_the_policy_line_runs_forward() -> None:
    dates = [milestone.date for milestone in BOOK.timeline]
    assert dates == sorted(dates)
    assert [milestone.when for milestone in BOOK.timeline] == ["past"] * 3 + ["now"] + ["ahead"] * 2


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
