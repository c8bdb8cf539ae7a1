"""`yidu aggregate`: sealed months of many homes together, with all that is missing, and of no single home."""

import json
from datetime import date, datetime
from decimal import Decimal

import pytest

from tests.stated import a_metered_home, bring, days_of
from webapp.cli import main
from webapp.domain.calendar import CHINA
from webapp.domain.locked_baseline import WEEKDAYS, BaselineFact
from webapp.store import baselines
from webapp.usecases.aggregate import aggregate
from webapp.usecases.permit import ask_consent, declare, give_consent
from webapp.usecases.seal_months import seal_months

OCTOBER = date(2026, 10, 1)
LOCKED = datetime(2026, 9, 20, 12, tzinfo=CHINA)
SEALED = datetime(2026, 11, 3, 3, 30, tzinfo=CHINA)
A_DAY_WH = 12_000


def a_baseline(locked_at=LOCKED, applies_from=OCTOBER):
    """Of the weeks before: every day 12 kWh, give or take 1."""
    return BaselineFact(
        id="b1",
        method="prior_weeks",
        first=date(2026, 8, 1),
        end=date(2026, 9, 19),
        days_fitted=49,
        days_away=0,
        locked_at=locked_at.isoformat(),
        applies_from=applies_from,
        terms=tuple((name, Decimal(A_DAY_WH)) for name in WEEKDAYS),
        heating_below_c=None,
        cooling_above_c=None,
        coldest_c=None,
        warmest_c=None,
        covariance=tuple(tuple(Decimal(0) for _ in WEEKDAYS) for _ in WEEKDAYS),
        long_run=Decimal("0.01"),
        least_wh=Decimal(1000),
        student_90=Decimal("1.7"),
        student_95=Decimal("2.0"),
        temperature_source="",
    )


def sealed_home(services, name, wh=100, **changes):
    """A home that used about 96 times `wh` a day in October, judged by a baseline locked before."""
    home = a_metered_home(services, name, **changes)
    bring(services, home, days_of(OCTOBER, 31, wh))
    with services.database.write() as session:
        baselines.save(session, home.id, baselines.Locked(LOCKED, a_baseline()))
    return home


@pytest.fixture
def homes(services, clock):
    """Six in Anhui, of which one used more, five in Shanghai; October is sealed."""
    made = [sealed_home(services, f"anhui-{n}", 100 if n else 150) for n in range(6)]
    made += [sealed_home(services, f"shanghai-{n}", 90, province="shanghai", city=None) for n in range(5)]
    clock.set(SEALED)
    seal_months(services, SEALED.date())
    return made


@pytest.fixture
def command(settings, monkeypatch, capsys):
    """The command on the tests' own database."""

    def run(*words):
        monkeypatch.setenv("YIDU_DATABASE_URL", settings.database_url)
        monkeypatch.setenv("YIDU_DATA", str(settings.data))
        status = main(["aggregate", *words])
        return status, capsys.readouterr()

    return run


def test_it_sums_all_homes_with_a_figure(services, homes, command):
    status, printed = command("--month", "2026-10", "--json")
    told = json.loads(printed.out)
    assert status == 0
    assert (told["homes"], told["homes_sealed"], told["adjusted"]) == (11, 11, False)
    assert told["low_wh"] < told["wh"] < told["high_wh"]
    assert told["together_low_wh"] < told["low_wh"]
    assert told["income"] is False
    assert abs(told["wh"] - 31 * (A_DAY_WH * 11 - 96 * (5 * 100 + 150 + 5 * 90))) < 31 * 96 * 11  # as drawn
    grams = aggregate(services, OCTOBER).sums.g_co2
    assert Decimal(told["scenario_yuan"]) == round(Decimal(grams) / 1_000_000 * Decimal("93.52"), 2)


def test_a_province_is_a_part_and_the_parts_make_the_whole(services, homes):
    whole = aggregate(services, OCTOBER).sums
    parts = [aggregate(services, OCTOBER, name).sums for name in ("anhui", "shanghai")]
    assert sum(part.wh for part in parts) == whole.wh
    assert sum(part.g_co2 for part in parts) == whole.g_co2
    assert [part.n_homes for part in parts] == [6, 5]


def test_it_says_what_it_is_not_and_what_is_missing(homes, command):
    _, printed = command("--month", "2026-10")
    text = printed.out
    said = ("未经核证", "不能申请", "不是收入", "少用了", "审定和核查", "没有公开的价", "全国没有居民节电方法学")
    assert [word for word in (*said, "多用的人家也算") if word not in text] == []
    for never in ("可变现", "符合", "eligible", "收益", "节省", "anhui-", "shanghai-"):
        assert never not in text


def told_of(services):
    return {each.condition.id: (each.word, each.n) for each in aggregate(services, OCTOBER).asked}


def test_it_tells_which_conditions_stand_unmet_for_all(services, homes):
    found = told_of(services)
    assert {found[one] for one in ("A1", "G1", "G2")} == {("never", 0)}
    assert {found[one] for one in ("A2", "A3", "A4", "G4", "G7")} == {("none", 0)}
    assert {found[one] for one in ("A5", "A6", "A7")} == {("all", 11)}
    assert found["G5"] == ("unknown", None)


def test_few_homes_that_meet_something_are_not_counted_out(services, homes):
    for n, home in enumerate(homes[:6]):
        if n < 2:
            declare(services, home, "nowhere_else")
        span = (date(2026, 10, 1), date(2027, 9, 30))
        asked = ask_consent(services, home, "authorisation", recipient="某机构", purpose="打包", span=span, data=[])
        give_consent(services, home, asked.id)
    found = told_of(services)
    assert found["A4"] == ("some", None)
    assert found["A2"] == ("part", 6)
    assert found["A3"] == ("none", 0)


def test_four_homes_are_refused(services, clock, command):
    for n in range(4):
        sealed_home(services, f"anhui-{n}")
    clock.set(SEALED)
    seal_months(services, SEALED.date())
    status, printed = command("--month", "2026-10")
    assert status == 1
    assert "不到 5 户" in printed.err
    assert not printed.out


def test_a_rest_that_could_be_worked_out_is_refused(services, clock, command):
    for n in range(6):
        sealed_home(services, f"anhui-{n}")
    sealed_home(services, "shanghai-0", province="shanghai", city=None)
    clock.set(SEALED)
    seal_months(services, SEALED.date())
    assert command("--month", "2026-10")[0] == 0
    status, printed = command("--month", "2026-10", "--province", "anhui")
    assert status == 1
    assert "一减就看得出来" in printed.err


def test_demonstration_homes_are_nobodys(services, clock, command):
    for n in range(6):
        sealed_home(services, f"anhui-{n}", demo=True)
    clock.set(SEALED)
    seal_months(services, SEALED.date())
    assert command("--month", "2026-10")[0] == 1


@pytest.mark.parametrize(
    "words", [("--month", "2026-13"), ("--month", "soon"), ("--month", "2026-10", "--province", "atlantis")]
)
def test_a_wrong_word_is_refused_with_its_name(services, command, words):
    status, printed = command(*words)
    assert status == 2
    assert words[-1] in printed.err
