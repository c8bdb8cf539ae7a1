"""The lesson plans: whole for every place, in words children follow, with no number that nobody vouches for."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import shipped

from webapp.domain.errors import RuleFileError
from webapp.domain.school import lesson_facts
from webapp.domain.school.lesson import (
    ALWAYS,
    Fact,
    Lesson,
    Plan,
    Step,
    UnknownFactError,
    covers_the_lesson,
    filled,
    plan,
    texts,
)
from webapp.domain.school.school_class import STAGES, Stage
from webapp.domain.text import Source, Text
from webapp.rules.pathway_book import load_pathways
from webapp.rules.school_lessons import FOLDER, load_lessons

ADVICE, FACTORS, TARIFFS = shipped.advice(), shipped.factors(), shipped.tariffs()
BOOK = load_lessons()
MONDAY = date(2026, 9, 7)
LESSONS = [(stage, lesson) for stage in STAGES for lesson in BOOK.stages[stage].lessons]
IDS = [f"{stage}-{lesson.number}" for stage, lesson in LESSONS]

PLACEHOLDER = re.compile(r"\{[^{}]*\}")
UNITS = re.compile(r"1 ?(?:度|kWh|h)|1000|8760|1 −|CO2|\b0\b|用 1 小时")
"""What a unit means, the hours of a year, nothing at all: these are no figures anybody must vouch for."""
NEVER = re.compile(r"认证|核证|资格|挣得|赚|碳资产|碳中和|排名|冠军|爸爸|妈妈|奖励|千瓦时|督促|落后|浪费电")
NEVER_EN = re.compile(r"certifi(?!cate)|eligib|\bearn|carbon (?:asset|credit|neutral)|ranking|champion|reward", re.I)
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
SAID = re.compile(r"“([^”]*)”")


def facts_of(province: str, stage: Stage = "primary_high") -> dict[str, Fact]:
    tariff = TARIFFS.in_force(province, MONDAY) if TARIFFS.shipped(province, MONDAY) else None
    land = province.partition("-")[0]
    advice, pathways = ADVICE, load_pathways()
    return {
        **lesson_facts.equivalence_facts(advice.equivalences, advice.sources),
        **lesson_facts.other_facts(advice.reasons, advice.peak, advice.tips, advice.sources, FACTORS.place_names[land]),
        **lesson_facts.tariff_facts(tariff, MONDAY),
        **lesson_facts.factor_facts(FACTORS.in_force(land, MONDAY)),
        **lesson_facts.said_facts(BOOK.facts, pathways.sources),
        **lesson_facts.example_facts(BOOK.stages[stage].example),
        "routes_day": Fact(Text("2026-11-21", "2026-11-21"), None, (pathways.sources["registry"],)),
    }


def plans(province: str) -> Iterator[tuple[Stage, Plan]]:
    tariff = TARIFFS.in_force(province, MONDAY) if TARIFFS.shipped(province, MONDAY) else None
    for stage in STAGES:
        facts = facts_of(province, stage)
        for lesson in BOOK.stages[stage].lessons:
            yield stage, plan(lesson, lesson_facts.prices_of(tariff), facts)


@pytest.mark.parametrize("province", sorted(TARIFFS.tariffs))
def test_every_place_has_all_twelve_plans_without_a_gap(province: str) -> None:
    found = list(plans(province))
    assert len(found) == 12
    for stage, made in found:
        assert any(covers_the_lesson(made.lesson.steps, prices) for prices in ALWAYS), stage
        assert len(made.lesson.exits) == 3
        assert made.sources
        for text in texts(made.lesson):
            assert not re.search(r"[{}]", text.zh + text.en), (stage, text)
            assert text.zh
            assert text.en


def test_prices_and_factor_are_those_of_the_place() -> None:
    made = [each for stage, each in plans("anhui") if stage == "primary_high"]
    second, third = made[1], made[2]
    assert "8:00–22:00，1 度 0.5953 元；低谷 22:00–8:00，1 度 0.3153 元" in second.lesson.steps[1].teacher.zh
    assert second.lesson.exits[0].answer.zh == "2 × 0.2800 ≈ 0.56 元"
    assert "安徽按平均算约少排 0.66 千克" in third.lesson.steps[3].teacher.zh
    assert any("安徽居民电价" in source.title for source in second.sources)
    assert any("公告2025年第47号" in source.title for source in third.sources)


def test_where_prices_do_not_follow_the_clock_or_are_not_sure_the_plan_says_so() -> None:
    beijing = next(each for stage, each in plans("beijing") if each.lesson.number == 2 and stage == "junior")
    assert "北京家庭用电不分时，第一档 1 度 0.4883 元" in beijing.lesson.steps[1].teacher.zh
    xinjiang = next(each for stage, each in plans("xinjiang") if each.lesson.number == 2 and stage == "junior")
    assert "新疆的家庭电价我们没有核实到" in xinjiang.lesson.steps[1].teacher.zh
    assert not any("电价" in source.title for source in xinjiang.sources)


def test_a_borrowed_factor_is_said_to_be_one() -> None:
    made = next(each for stage, each in plans("xizang") if each.lesson.number == 3 and stage == "junior")
    assert "西南（本省没有公布，先借用）" in made.lesson.steps[1].teacher.zh


@pytest.mark.parametrize(("stage", "lesson"), LESSONS, ids=IDS)
def test_no_number_but_from_data(stage: Stage, lesson: Lesson) -> None:
    for text in texts(lesson):
        for words in (text.zh, text.en):
            assert not re.search(r"\d", UNITS.sub("", PLACEHOLDER.sub("", words))), words


@pytest.mark.parametrize(("stage", "lesson"), LESSONS, ids=IDS)
def test_both_languages_name_the_same_facts(stage: Stage, lesson: Lesson) -> None:
    for text in texts(lesson):
        zh, en = (set(PLACEHOLDER.findall(words)) for words in (text.zh, text.en))
        assert zh - {"{place}"} == en - {"{place}"}, text


@pytest.mark.parametrize(("stage", "lesson"), LESSONS, ids=IDS)
def test_words_are_calm_and_claim_nothing(stage: Stage, lesson: Lesson) -> None:
    for text in texts(lesson):
        assert not NEVER.search(text.zh), text.zh
        assert not NEVER_EN.search(text.en), text.en
        assert not CHINESE.search(text.en), text.en
        assert not set(text.en) & set("“”‘’"), text.en
        assert not set(text.zh + text.en) & set("!！"), text


def test_what_is_said_to_the_youngest_is_short() -> None:
    said = 0
    for stage, made in plans("anhui"):
        for step in made.lesson.steps if stage == "primary_low" else ():
            for quote in SAID.findall(step.teacher.zh + step.pupils.zh):
                for sentence in re.split(r"[。？]", quote):
                    said += 1
                    assert len(sentence) <= 15, sentence
    assert said > 60


@pytest.mark.parametrize("stage", ["junior", "senior"])
def test_older_pupils_hear_of_the_market_as_it_is(stage: Stage) -> None:
    third = next(each for of, each in plans("anhui") if of == stage and each.lesson.number == 3)
    words = "".join(text.zh for text in texts(third.lesson))
    for told in ("逐步引入符合条件的自然人参与交易", "2025 年 5 月 24 日", "未见", "骗局", "挪"):
        assert told in words, told
    assert any("推进绿色低碳转型" in source.title for source in third.sources)


# ---- the pieces it is made of


def test_a_gap_an_overlap_or_a_late_start_is_no_lesson() -> None:
    def steps(*edges: tuple[int, int]) -> tuple[Step, ...]:
        nothing = Text("一", "one")
        return tuple(Step(minutes, nothing, nothing, nothing) for minutes in edges)

    assert covers_the_lesson(steps((0, 10), (10, 40)), "tou")
    for wrong in (((0, 10), (12, 40)), ((0, 20), (10, 40)), ((5, 40),), ((0, 30),), ((0, 20), (20, 20), (20, 40)), ()):
        assert not covers_the_lesson(steps(*wrong), "tou"), wrong


def test_sums_are_done_and_rounded_half_up() -> None:
    facts = lesson_facts.example_facts({"a": Decimal("4321.2"), "b": Decimal("4320.5")})
    made = filled(Text("{ex_a} − {ex_b} = {=ex_a-ex_b;1}，{=(ex_a-ex_b)*1000/9}", "{=ex_a/ex_a*0.125;2}"), facts)
    assert made == Text("4321.2 − 4320.5 = 0.7，78", "0.13")
    with pytest.raises(UnknownFactError):
        filled(Text("{price}", ""), facts)
    with pytest.raises(UnknownFactError):
        filled(Text("{=price*2}", ""), facts)


def test_windows_over_midnight_are_one() -> None:
    assert lesson_facts.windows_text([("00:00", "08:00"), ("22:00", "24:00")]).zh == "22:00–8:00"
    assert lesson_facts.windows_text([("10:00", "12:00"), ("14:00", "19:00")]).en == "10:00–12:00, 14:00–19:00"
    assert lesson_facts.windows_text([("00:00", "24:00")]).zh == "0:00–24:00"


def test_only_what_was_used_is_cited() -> None:
    def fact(name: str) -> Fact:
        return Fact(Text(name, name), 1.0, (Source(name, None, "official"),))

    facts: Mapping[str, Fact] = {name: fact(name) for name in ("a", "b", "c")}
    lesson = replace(BOOK.stages["primary_high"].lessons[0], title=Text("{b}", "{b}"), homework=Text("{=a+b}", ""))
    bare = replace(lesson, steps=(), questions=(), exits=())
    assert [source.title for source in plan(bare, "tou", facts).sources] == ["b", "a"]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("minutes: [5, 15]", "minutes: [6, 15]", "do not fill the 40 minutes"),
        ("number: 2", "number: 4", "their numbers are not"),
        ("stage: primary_high", "stage: senior", "stage"),
        ("board: day", "board: night", "board"),
    ],
)
def test_a_broken_plan_is_refused(tmp_path: Path, old: str, new: str, reason: str) -> None:
    for path in FOLDER.glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text("utf-8"), "utf-8")
    wrong = tmp_path / "primary_high.yaml"
    assert old in wrong.read_text("utf-8")
    wrong.write_text(wrong.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(RuleFileError, match=reason):
        load_lessons(tmp_path)


def test_every_kind_of_price_is_taught_somewhere() -> None:
    kinds = {
        lesson_facts.prices_of(TARIFFS.in_force(code, MONDAY) if TARIFFS.shipped(code, MONDAY) else None)
        for code in TARIFFS.tariffs
    }
    assert kinds == set(ALWAYS)
