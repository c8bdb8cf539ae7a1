"""Every rule file is swept, and a broken one is refused with its file, line and reason."""

from datetime import date
from decimal import Decimal
from itertools import chain
from pathlib import Path

import pytest

from webapp.domain.emissions import FactorBook, FactorYear
from webapp.domain.errors import RuleFileError, UnknownTariffError
from webapp.domain.tariff import Contract, Province, Schedule, Tariff, quarters_of
from webapp.rules.factor_book import FOLDER as FACTOR_FOLDER
from webapp.rules.factor_book import PLACES, load_factors
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
    periods = [period for schedule in tariff.schedules for period in schedule.periods]
    return tiers + [price for period in periods for price in period.yuan_per_kwh]


def decimals(price: Decimal) -> int:
    exponent = price.as_tuple().exponent
    assert isinstance(exponent, int)
    return -exponent


def name_of(tariff: Tariff) -> str:
    return f"{tariff.province.code}-{tariff.valid_from}"


every_version = pytest.mark.parametrize("tariff", VERSIONS, ids=name_of)


@every_version
def test_each_month_covers_the_clock_once(tariff: Tariff) -> None:
    assert sorted(chain.from_iterable(quota.months for quota in tariff.quotas)) == list(range(1, 13))
    charged = sorted(chain.from_iterable(schedule.months for schedule in tariff.schedules))
    assert charged == (list(range(1, 13)) if tariff.has_tou() else [])
    assert all(len(quarters_of(schedule.periods)) == 96 for schedule in tariff.schedules)


@every_version
def test_tiers_rise_from_zero(tariff: Tariff) -> None:
    for quota in tariff.quotas:
        bounds = [tier.above_kwh for tier in quota.tiers]
        assert bounds[0] == 0
        assert bounds == sorted(set(bounds))


@every_version
def test_prices_are_yuan_with_at_most_eight_decimals(tariff: Tariff) -> None:
    assert all(Decimal("0.1") < price < Decimal("1.5") for price in prices(tariff))
    assert max(map(decimals, prices(tariff))) <= 8


@every_version
def test_a_version_names_its_source_and_is_to_be_reviewed(tariff: Tariff) -> None:
    assert tariff.source.strip()
    assert tariff.valid_from <= TODAY < tariff.review_by
    assert tariff.note or tariff.confidence != "low"


@every_version
def test_only_a_place_with_periods_offers_time_of_use(tariff: Tariff) -> None:
    assert tariff.has_tou() == (tariff.tou == "available")


def test_places_are_told_apart() -> None:
    newest = BOOK.provinces()
    assert [province.code for province in newest] == list(ORDER)
    assert len({province.adcode for province in newest}) == 31
    assert [province.name.zh for province in newest][:5] == ["安徽", "江苏", "浙江", "上海", "山东"]


def test_unsure_prices_are_not_shipped() -> None:
    held_back = {code for code in BOOK.tariffs if not BOOK.shipped(code, TODAY)}
    assert held_back == {"liaoning", "gansu", "xinjiang", "neimenggu"}
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


def test_guangzhou_periods_follow_the_ratio_on_the_price_without_funds() -> None:
    funds, ratios = Decimal("0.00866875"), {"peak": "1.7", "flat": "1", "valley": "0.38"}
    tariff = BOOK.in_force("guangdong", TODAY)
    base = tariff.quota(TODAY).tiers[0].yuan_per_kwh
    found = {period.kind: period.yuan_per_kwh[0] for period in Contract(tariff, "tou").periods(TODAY)}
    assert found == {kind: round((base - funds) * Decimal(ratio), 4) + funds for kind, ratio in ratios.items()}
    assert (found["peak"], found["valley"]) == (Decimal("0.99496875"), Decimal("0.22916875"))


BROKEN = {
    "unknown key": ("pinyin: ah", "capital: 合肥\n  pinyin: ah", "capital", "province.capital: unknown key"),
    "time off the quarter": ('["08:00", "22:00"]', '["08:10", "22:00"]', "08:10", "08:10 is no quarter-hour"),
    "wordy time": ('["08:00", "22:00"]', '["dawn", "22:00"]', "dawn", "dawn is no quarter-hour"),
    "missing source": ("source:", "# source:", "province:", "source: missing"),
    "empty source": ("source: ", 'source: " " # ', 'source: " "', "source: empty"),
    "given twice": ("  code: anhui", "  code: anhui\n  code: anhui", "  code: anhui", "code: given twice"),
    "other file": ("code: anhui", "code: jiangsu", "jiangsu", "jiangsu in the file of anhui"),
    "gap": ('["08:00", "22:00"]', '["08:00", "21:00"]', "periods:", "no period at quarter-hour 84"),
    "overlap": ('["08:00", "22:00"]', '["07:00", "22:00"]', "periods:", "two periods at 00:00"),
    "month": ("  - months: [1, 2,", "  - months: [1, 1,", "quotas:", "month 1 given 2 times"),
    "falling limits": ("above_kwh: 4200", "above_kwh: 2000", "tiers:", "do not rise from 0"),
    "price left out": (', "0.8953"]', "]", '["0.5953"', "2 prices for [3] tiers"),
    "kind twice": ("kind: valley", "kind: flat", "periods:", "a kind twice"),
    "no number": ('"0.5653"', '"dear"', "dear", "yuan_per_kwh: Input should be a valid decimal"),
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
    assert set(factors.region_of) == set(BOOK.tariffs)
    for province in BOOK.provinces():
        assert factors.place_names[province.code] == province.name


def test_anhui_factor_of_2023(factors: FactorBook) -> None:
    factor = factors.in_force("anhui", TODAY)
    assert (factor.kg_per_kwh, factor.data_year, factor.scope) == (Decimal("0.6553"), 2023, "province")
    assert factor.kwh_per_tonne == 1526


def test_xizang_takes_its_region(factors: FactorBook) -> None:
    factor = factors.in_force("xizang", TODAY)
    assert (factor.kg_per_kwh, factor.scope, factor.place.zh) == (Decimal("0.2472"), "region", "西南")


def test_an_unknown_place_takes_the_nation(factors: FactorBook) -> None:
    assert factors.in_force("", TODAY).kg_per_kwh == Decimal("0.5306")


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
    ],
)
def test_a_broken_factor_file_is_refused(tmp_path: Path, old: str, new: str, reason: str) -> None:
    for name in (PLACES, "2023.yaml"):
        text = (FACTOR_FOLDER / name).read_text("utf-8")
        (tmp_path / name).write_text(text if name == PLACES else text.replace(old, new), "utf-8")
    with pytest.raises(RuleFileError, match=reason):
        load_factors(tmp_path)


def test_factors_need_a_year(tmp_path: Path) -> None:
    (tmp_path / PLACES).write_text((FACTOR_FOLDER / PLACES).read_text("utf-8"), "utf-8")
    with pytest.raises(RuleFileError, match="no data year"):
        load_factors(tmp_path)


def test_a_year_is_read_as_written() -> None:
    (year,) = read(FactorYear, FACTOR_FOLDER / "2023.yaml")
    assert (year.nation, year.nation_fossil) == (Decimal("0.5306"), Decimal("0.8273"))
