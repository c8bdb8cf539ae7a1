"""Every rule file is swept, and a broken one is refused with its file, line and reason."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain, pairwise
from pathlib import Path

import pytest

from webapp.domain.calendar import clock_quarters, days
from webapp.domain.contract import Contract, Rules
from webapp.domain.emissions import FactorBook, FactorYear
from webapp.domain.errors import RuleFileError, UnknownTariffError
from webapp.domain.tariff import Province, Quota, Schedule, Tariff, quarters_of
from webapp.rules.factor_book import FOLDER as FACTOR_FOLDER
from webapp.rules.factor_book import PLACES, UNCERTAINTY, load_factors
from webapp.rules.reader import read, read_one
from webapp.rules.tariff_book import FOLDER, ORDER, load_tariffs

TODAY = date(2026, 11, 21)
BOOK = load_tariffs()
VERSIONS = list(chain.from_iterable(BOOK.tariffs.values()))
ANHUI = (FOLDER / "anhui.yaml").read_text("utf-8")


@pytest.fixture(scope="session")
def factors() -> FactorBook:
    return load_factors()


def prices(tariff: Tariff) -> list[Decimal]:
    tiers = [tier.yuan_per_kwh for quota in tariff.quotas for tier in quota.tiers]
    schedules = [*tariff.schedules, *(schedule for plan in tariff.other_plans for schedule in plan.schedules)]
    periods = [period for schedule in schedules for period in schedule.periods]
    return tiers + [price for period in periods for price in period.yuan_per_kwh]


def decimals(price: Decimal) -> int:
    exponent = price.as_tuple().exponent
    assert isinstance(exponent, int)
    return -exponent


def name_of(tariff: Tariff) -> str:
    return f"{tariff.province.code}-{tariff.valid_from}"


LEAP_AND_COMMON = [*days(date(2026, 1, 1), date(2027, 1, 1)), *days(date(2028, 1, 1), date(2029, 1, 1))]


def test_each_quarter_hour_has_one_price_on_every_plan() -> None:
    """Of a common year and a leap year; electric heating holds in its season, plain tiers outside."""
    for tariff in VERSIONS:
        for plan in tariff.plan_codes():
            contract = Contract(tariff, plan)
            for schedule, quota in {
                (id(r.schedule), id(r.quota)): (r.schedule, r.quota) for r in rules_of(contract)
            }.values():
                assert quarters_of(schedule.periods).tolist() == schedule.numbers.tolist(), name_of(tariff)
                assert sum(len(clock_quarters(w)) for period in schedule.periods for w in period.windows) == 96
                counts = {len(period.yuan_per_kwh) for period in schedule.periods}
                assert counts in ({1}, {len(quota.tiers)}), name_of(tariff)
                assert all(units.shape == (96,) and units.min() > 0 for units in schedule.price_units)


def rules_of(contract: Contract) -> list[Rules]:
    return [contract.rules(day) for day in LEAP_AND_COMMON]


def test_each_day_lies_in_one_season() -> None:
    for tariff in VERSIONS:
        common = [quota for quota in tariff.quotas if quota.plan is None]
        assert seasons_a_day(common) == {1}, name_of(tariff)
        assert seasons_a_day([quota for quota in tariff.quotas if quota.plan]) <= {0, 1}
        assert seasons_a_day(tariff.schedules) == ({1} if tariff.has_tou() else {0}), name_of(tariff)
        for plan in tariff.other_plans:
            assert seasons_a_day(plan.schedules) <= ({0, 1} if plan.code == "heating" else {1}), name_of(tariff)


def seasons_a_day(seasons: Sequence[Quota | Schedule]) -> set[int]:
    if not any(season.days for season in seasons):
        return {sum(month in season.months for season in seasons) for month in range(1, 13)}
    return {sum(season.covers(day) for season in seasons) for day in LEAP_AND_COMMON}


def test_tiers_rise_from_zero() -> None:
    for tariff in VERSIONS:
        for quota in tariff.quotas:
            bounds = [tier.above_kwh for tier in quota.tiers]
            assert bounds[0] == 0, name_of(tariff)
            assert bounds == sorted(set(bounds)), name_of(tariff)
            costs = [tier.yuan_per_kwh for tier in quota.tiers]
            assert costs == sorted(costs) or tariff.province.code == "xizang", name_of(tariff)


def test_prices_are_yuan_with_at_most_eight_decimals() -> None:
    for tariff in VERSIONS:
        assert all(Decimal("0.1") < price < Decimal("1.5") for price in prices(tariff)), name_of(tariff)
        assert max(map(decimals, prices(tariff))) <= 8, name_of(tariff)


def test_a_version_names_its_source_and_is_to_be_reviewed() -> None:
    for tariff in VERSIONS:
        assert tariff.source.strip(), name_of(tariff)
        assert tariff.valid_from <= TODAY < tariff.review_by, name_of(tariff)
        assert tariff.note or tariff.confidence != "low", name_of(tariff)


def test_plans_are_named_alike_everywhere() -> None:
    found: dict[str, set[str]] = {}
    for tariff in VERSIONS:
        assert tariff.has_tou() == (tariff.tou == "available"), name_of(tariff)
        for plan in tariff.other_plans:
            found.setdefault(plan.code, set()).add(plan.name.zh)
            assert plan.note or plan.confidence != "low", (name_of(tariff), plan.code)
    assert {code: len(names) for code, names in found.items()} == {
        "combined": 1,
        "combined_tou": 1,
        "ev": 1,
        "heating": 1,
    }


def places_with(wanted: Callable[[Tariff], object]) -> dict[str, object]:
    newest = {code: versions[-1] for code, versions in BOOK.tariffs.items()}
    return {code: wanted(tariff) for code, tariff in newest.items() if wanted(tariff)}


def test_what_each_place_offers() -> None:
    combined = places_with(lambda tariff: "combined" in tariff.plan_codes())
    assert set(BOOK.tariffs) - set(combined) == {
        *("fujian", "gansu", "guangdong-zhuhai", "jilin", "liaoning", "neimenggu", "neimenggu-dong"),
        *("shaanxi", "shanxi", "xinjiang", "xizang"),
    }
    assert set(places_with(lambda tariff: "ev" in tariff.plan_codes())) == {
        *("guangdong", "guangdong-shenzhen", "guangxi", "guizhou", "hainan", "heilongjiang", "hubei", "hunan"),
        *("shandong", "tianjin"),
    }
    assert set(places_with(lambda tariff: "heating" in tariff.plan_codes())) == {
        *("beijing", "heilongjiang", "henan", "liaoning", "xinjiang"),
    }
    assert places_with(lambda tariff: tariff.commitment_months) == dict.fromkeys(
        ["chongqing", "hebei", "jiangsu", "zhejiang"], 12
    )
    assert places_with(lambda tariff: tariff.cycle == "two_months") == {"shanxi": True}
    assert places_with(lambda tariff: [rule.effect for rule in tariff.large_household]) == {
        "anhui": ["shift", "combined"],
        "beijing": ["shift"],
        "guangdong": ["shift", "combined"],
        "guangdong-shenzhen": ["shift", "combined"],
        "guangdong-zhuhai": ["shift", "told"],
        "heilongjiang": ["per_person"],
        "hunan": ["told"],
        "jiangsu": ["shift", "combined"],
        "shandong": ["bounds"],
        "shanghai": ["shift", "combined"],
        "yunnan": ["combined"],
        "zhejiang": ["shift"],
    }
    free = places_with(
        lambda tariff: tariff.free_energy and (tariff.free_energy.method, tariff.free_energy.kwh_per_month)
    )
    assert {code: how for code, how in free.items() if how[0] != "told"} == {  # type: ignore[index]
        "hainan": ("deduct", 10),
        "hubei": ("refund", 10),
        "jilin": ("refund", 10),
        "sichuan": ("refund", 15),
    }
    assert len(free) == 20


@pytest.mark.parametrize(
    ("code", "day", "tiered", "valley_start"),
    [
        ("henan", date(2026, 11, 14), True, "22:00"),
        ("henan", date(2026, 11, 15), True, "20:00"),
        ("henan", date(2028, 2, 29), True, "20:00"),
        ("henan", date(2028, 3, 15), True, "20:00"),
        ("henan", date(2028, 3, 16), True, "22:00"),
        ("beijing", date(2026, 11, 15), False, "21:00"),
        ("beijing", date(2026, 3, 16), True, None),
        ("liaoning", date(2026, 3, 31), False, "21:00"),
        ("liaoning", date(2026, 4, 1), True, None),
    ],
)
def test_heating_holds_in_its_season(code: str, day: date, tiered: bool, valley_start: str | None) -> None:
    rules = Contract(BOOK.in_force(code, day), "heating").rules(day)
    valley = [period.windows[-1][0] for period in rules.schedule.periods if period.kind == "valley"]
    assert (rules.tiered, valley) == (tiered, [valley_start] if valley_start else [])


def test_half_hour_edges_are_kept() -> None:
    ev = Contract(BOOK.in_force("heilongjiang", TODAY), "ev")
    kinds = [ev.period_at(TODAY, quarter).kind for quarter in (21, 22, 45, 46, 93, 94)]
    assert kinds == ["valley", "flat", "peak", "flat", "flat", "valley"]


def test_places_are_told_apart() -> None:
    newest = BOOK.provinces()
    assert [province.code for province in newest] == list(ORDER)
    assert len({province.adcode for province in newest}) == len(newest)
    assert len({province.adcode[:2] for province in newest}) == 31
    assert [province.name.zh for province in newest][:5] == ["安徽", "江苏", "浙江", "上海", "山东"]


def test_unsure_prices_are_not_shipped() -> None:
    held_back = {code for code in BOOK.tariffs if not BOOK.shipped(code, TODAY)}
    assert held_back == {"liaoning", "gansu", "xinjiang", "neimenggu", "neimenggu-dong"}
    assert not BOOK.shipped("atlantis", TODAY)


def test_an_unknown_place_has_no_tariff() -> None:
    with pytest.raises(UnknownTariffError):
        BOOK.in_force("atlantis", TODAY)


@pytest.mark.parametrize(
    ("day", "valid_from"),
    [
        (date(2020, 1, 1), date(2021, 7, 1)),
        (date(2026, 6, 30), date(2021, 7, 1)),
        (date(2026, 7, 1), date(2026, 7, 1)),
    ],
)
def test_the_newest_version_that_holds_is_in_force(day: date, valid_from: date) -> None:
    assert BOOK.in_force("sichuan", day).valid_from == valid_from


def test_sichuan_summer_has_two_known_tiers() -> None:
    quota = BOOK.in_force("sichuan", date(2026, 8, 1)).quota(date(2026, 8, 1))
    assert [tier.above_kwh for tier in quota.tiers] == [0, 260]
    assert quota.known_to_kwh == 260


def literal(tariff: Tariff) -> list[tuple[int, str]]:
    return [(tier.above_kwh, str(tier.yuan_per_kwh)) for tier in tariff.quota(TODAY).tiers]


def windows_and_prices(schedule: Schedule | None) -> dict[str, tuple[str, ...]]:
    assert schedule
    return {
        period.name.zh: (*("-".join(window) for window in period.windows), *map(str, period.yuan_per_kwh))
        for period in schedule.periods
    }


def test_anhui_literals() -> None:
    tariff = BOOK.in_force("anhui", TODAY)
    assert literal(tariff) == [(0, "0.5653"), (2160, "0.6153"), (4200, "0.8653")]
    assert windows_and_prices(tariff.schedule(TODAY)) == {
        "平段": ("08:00-22:00", "0.5953", "0.6453", "0.8953"),
        "低谷": ("00:00-08:00", "22:00-24:00", "0.3153", "0.3653", "0.6153"),
    }


NOW, BEFORE = ("1.7", "1", "0.38"), ("1.65", "1", "0.5")
GUANGDONG_RATIOS = {
    ("guangdong", 2018): BEFORE,
    ("guangdong", 2021): NOW,
    ("guangdong-shenzhen", 2021): NOW,
    ("guangdong-zhuhai", 2021): NOW,
}
"""Peak, flat and valley against the price without funds, which is rounded to four decimals before they are added."""


def test_guangdong_periods_follow_the_ratio_on_the_price_without_funds() -> None:
    funds = Decimal("0.00866875")
    found = {(t.province.code, t.valid_from.year): t for t in VERSIONS if t.province.code.startswith("guangdong")}
    assert found.keys() == GUANGDONG_RATIOS.keys()
    for key, ratios in GUANGDONG_RATIOS.items():
        tiers = [tier.yuan_per_kwh for tier in found[key].quota(TODAY).tiers]
        for period, ratio in zip(Contract(found[key], "tou").periods(TODAY), ratios, strict=True):
            first = round((tiers[0] - funds) * Decimal(ratio), 4) + funds
            assert period.yuan_per_kwh == tuple(first + tier - tiers[0] for tier in tiers), (key, period.kind)


YEAR_BY_DAYS = '  - months: []\n    days: [["01-01", "%s"]]'
SHORT_YEAR, LONG_YEAR = YEAR_BY_DAYS % "02-30", YEAR_BY_DAYS % "12-30"
TWICE = f'{YEAR_BY_DAYS % "06-30"}\n    tiers: []\n  - months: []\n    days: [["06-30", "12-31"]]'
BROKEN = {
    "unknown key": ("pinyin: ah", "capital: 合肥\n  pinyin: ah", "capital", "province.capital: unknown key"),
    "time off the quarter": ('["08:00", "22:00"]', '["08:10", "22:00"]', "08:10", "08:10 is no quarter-hour"),
    "wordy time": ('["08:00", "22:00"]', '["dawn", "22:00"]', "dawn", "dawn is no quarter-hour"),
    "missing source": ("source:", "# source:", "province:", "source: missing"),
    "empty source": ("source: ", 'source: " " # ', 'source: " "', "source: empty"),
    "given twice": ("  code: anhui", "  code: anhui\n  code: anhui", "  code: anhui", "code: given twice"),
    "other file": ("code: anhui", "code: jiangsu", "jiangsu", "jiangsu in the file of anhui"),
    "gap": (
        '["08:00", "22:00"]',
        '["08:00", "21:00"]',
        "    periods:\n      - kind: flat",
        "no period at quarter-hour 84",
    ),
    "overlap": ('["08:00", "22:00"]', '["07:00", "22:00"]', "    periods:\n      - kind: flat", "two periods at 00:00"),
    "month": ("  - months: [1, 2,", "  - months: [1, 1,", "quotas:", "month 1 given 2 times"),
    "falling limits": ("above_kwh: 4200", "above_kwh: 2000", "tiers:", "do not rise from 0"),
    "price left out": (', "0.8953"]', "]", '["0.5953"', "2 prices for [3] tiers"),
    "kind twice": ("kind: valley", "kind: flat", "    periods:\n      - kind: flat", "a kind twice"),
    "no number": ('"0.5653"', '"dear"', "dear", "yuan_per_kwh: Input should be a valid decimal"),
    "bare float": ('"0.5653"', "0.5653", "0.5653", "0.5653 is a float"),
    "missing hour": ('["22:00", "24:00"]', '["22:00", "23:00"]', "    periods:\n      - kind: flat", "quarter-hour 92"),
    "month beside days": (
        "    tiers:",
        '    days: [["01-01", "12-31"]]\n    tiers:',
        "quotas:",
        "quotas: months beside days",
    ),
    "no such day": ("  - months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]", SHORT_YEAR, "quotas:", "02-30 is no day"),
    "day left out": ("  - months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]", LONG_YEAR, "quotas:", "day 12-31 given 0"),
    "day twice": ("  - months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]", TWICE, "quotas:", "day 06-30 given 2 times"),
    "known below a limit": (
        "    tiers:",
        "    known_to_kwh: 4000\n    tiers:",
        "known_to_kwh",
        "4000 is below the last limit",
    ),
    "plan without tiers": ("    tiers:", "    plan: ev\n    tiers:", "quotas:", "month 1 given 0 times"),
    "start of no year": ("cycle: year", 'cycle: year\ncycle_start: "02-29"', "cycle_start", "02-29 is no day of every"),
    "figures left out": ("[100, 100]", "[100]", "effect: shift", "shift with 1 figures for 2 limits"),
    "unknown effect": ("effect: shift", "effect: gift", "effect: gift", "effect: Input should be"),
    "no combined plan": ("  - code: combined", "  - code: ev", "effect: combined", "combined without such a plan"),
    "tiers on one meter": ('["0.5853"]', '["0.5853", "0.6353"]', "        periods:", "[2] prices where one belongs"),
    "special gap": ('["00:00", "24:00"]', '["00:00", "23:45"]', "        periods:", "no period at quarter-hour 95"),
    "another plan": ("tou: available", "tou: none", "tou:", "tou: none with 1 schedules"),
    "syntax": ("valid_from: 2012-07-01", "valid_from: [", "cycle:", "did not find expected"),
    "no day": ("valid_from: 2012-07-01", "valid_from: 2012-13-01", "valid_from", "month must be in 1..12"),
}


@pytest.mark.parametrize(("old", "new", "where", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_refused(tmp_path: Path, old: str, new: str, where: str, reason: str) -> None:
    path, text = tmp_path / "anhui.yaml", ANHUI.replace(old, new, 1)
    path.write_text(text, "utf-8")
    line = text[: text.rindex(where)].count("\n") + 1
    with pytest.raises(RuleFileError) as caught:
        load_tariffs(tmp_path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "no document"), (f"{ANHUI}---\n{ANHUI}", "two versions of 2012-07-01"), ("- a", "dictionary")],
)
def test_a_file_without_one_version_a_day_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "anhui.yaml").write_text(text, "utf-8")
    with pytest.raises(RuleFileError, match=reason):
        load_tariffs(tmp_path)


def test_read_one_wants_one_document(tmp_path: Path) -> None:
    path = tmp_path / "place.yaml"
    path.write_text("# nothing\n", "utf-8")
    with pytest.raises(RuleFileError, match="0 documents where one belongs"):
        read_one(Province, path)


def test_every_announcement_is_named(factors: FactorBook) -> None:
    assert [year.data_year for year in factors.years] == [2021, 2022, 2023]
    numbers = {year.announcement.number for year in factors.years}
    assert numbers == {"公告2024年第12号", "公告2024年第33号", "公告2025年第47号"}


def test_every_year_has_seven_regions_and_thirty_provinces(factors: FactorBook) -> None:
    for year in factors.years:
        assert (len(year.regions), len(year.provinces)) == (7, 30)
        assert "xizang" not in year.provinces
        assert year.announcement.url.startswith("https://www.mee.gov.cn/")


def test_factor_places_are_the_tariff_places(factors: FactorBook) -> None:
    assert set(factors.region_of) == {code.partition("-")[0] for code in BOOK.tariffs}
    for province in BOOK.provinces():
        assert "-" in province.code or factors.place_names[province.code] == province.name


def test_anhui_factor_of_2023(factors: FactorBook) -> None:
    factor = factors.in_force("anhui", TODAY)
    assert (factor.kg_per_kwh, factor.data_year, factor.scope) == (Decimal("0.6553"), 2023, "province")
    assert factor.kwh_per_tonne == 1526


def test_xizang_takes_its_region(factors: FactorBook) -> None:
    factor = factors.in_force("xizang", TODAY)
    assert (factor.kg_per_kwh, factor.scope, factor.place.zh) == (Decimal("0.2472"), "region", "西南")


def test_an_unknown_place_takes_the_nation(factors: FactorBook) -> None:
    assert factors.in_force("", TODAY).kg_per_kwh == Decimal("0.5306")
    assert factors.in_force("", TODAY).confidence == "low"


@pytest.mark.parametrize(
    ("place", "share", "confidence"),
    [
        ("nation", "0.05", "high"),
        ("anhui", "0.15", "high"),
        ("beijing", "0.20", "high"),
        ("yunnan", "0.25", "high"),
        ("xizang", "0.50", "low"),
        ("", "0.50", "low"),
    ],
)
def test_each_factor_says_how_far_it_may_be_off(factors: FactorBook, place: str, share: str, confidence: str) -> None:
    factor = factors.in_force(place, TODAY)
    assert (factor.doubt.low, factor.doubt.high) == (Decimal(share), Decimal(share))
    assert factor.confidence == confidence
    assert "自己的判断" in factors.doubts.source.zh


def test_the_doubt_of_hydro_provinces_covers_what_their_factors_moved_by(factors: FactorBook) -> None:
    for province, kind in factors.doubts.special.items():
        series = factors.series(province)
        for before, after in pairwise(series if kind == "hydro" else []):
            assert abs(after.kg_per_kwh / before.kg_per_kwh - 1) <= after.doubt.high, province


@pytest.mark.parametrize(
    ("day", "data_year"),
    [
        (date(2020, 1, 1), 2021),
        (date(2025, 6, 1), 2022),
        (date(2025, 12, 30), 2022),
        (date(2025, 12, 31), 2023),
    ],
)
def test_the_newest_published_factor_is_in_force(factors: FactorBook, day: date, data_year: int) -> None:
    assert factors.in_force("anhui", day).data_year == data_year


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("data_year: 2023", "data_year: 2022", "2022 in the file of 2023"),
        ("  anhui:", "  huainan:", "provinces.huainan: unknown place"),
        ('anhui: "0.6553"', 'anhui: "655.3"', "655.3 kg per kWh cannot be"),
        ('    low: "0.15"', '    low: "15"', "kinds.province: 15 is not a share"),
        ("  hubei: hydro", "  hubei: water", "special.hubei: water is not a kind"),
        ("  hubei: hydro", "  wuhan: hydro", "special.wuhan: unknown place"),
        ("  stand_in:", "  other:", "kinds: stand_in is missing"),
    ],
)
def test_a_broken_factor_file_is_refused(tmp_path: Path, old: str, new: str, reason: str) -> None:
    for name in (PLACES, UNCERTAINTY, "2023.yaml"):
        text = (FACTOR_FOLDER / name).read_text("utf-8")
        (tmp_path / name).write_text(text if name == PLACES else text.replace(old, new), "utf-8")
    with pytest.raises(RuleFileError, match=reason):
        load_factors(tmp_path)


def test_factors_need_a_year(tmp_path: Path) -> None:
    for name in (PLACES, UNCERTAINTY):
        (tmp_path / name).write_text((FACTOR_FOLDER / name).read_text("utf-8"), "utf-8")
    with pytest.raises(RuleFileError, match="no data year"):
        load_factors(tmp_path)


def test_a_year_is_read_as_written() -> None:
    (year,) = read(FactorYear, FACTOR_FOLDER / "2023.yaml")
    assert (year.nation, year.nation_fossil) == (Decimal("0.5306"), Decimal("0.8273"))
