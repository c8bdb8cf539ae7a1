"""A statement's figures follow from its records: the bill by every tariff there is, to the fen; energy by how it is
known; what a forged record does."""

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from tests.stated import CAME
from webapp.domain.billing import bill_curve, together
from webapp.domain.calendar import DAY, QUARTERS, next_month
from webapp.domain.canonical import to_bytes
from webapp.domain.errors import UnknownLimitError, UnknownTariffError
from webapp.domain.fact_record import MisshapenError, fact_of, record_of
from webapp.domain.household import Household, MonthlyUse
from webapp.domain.load import LoadCurve
from webapp.domain.locked_baseline import Counted
from webapp.domain.month_facts import ActionFact, DayFact, HomeFact, VersionFact
from webapp.domain.recompute import Facts, facts_of, recompute, statement
from webapp.domain.statement import SOFTWARE, NoBill, NoSaving, statement_of
from webapp.usecases.bill_month import contracts
from webapp.usecases.month_records import day_text, texts_of
from webapp.usecases.month_rules import MonthRules
from webapp.usecases.services import Services
from webapp.views import statement_words as tell

MONTHS = [date(2026, month, 1) for month in (1, 4, 7, 11)]


def a_month(home: Household, rules: MonthRules, wh: np.ndarray, source: str = "m") -> Facts:
    days = [
        DayFact(rules.first + n * DAY, tuple(int(each) for each in wh[n]), source * QUARTERS) for n in range(len(wh))
    ]
    fact = HomeFact(f"{rules.first:%Y-%m}", home.province, home.plan, home.people)
    nothing = ((), (), ())
    return Facts(
        fact,
        None,
        (),
        tuple(days),
        None,
        rules.tariffs(home),
        rules.factors(home),
        None,
        *nothing,
        VersionFact("t", "1"),
    )


def loads(first: date, mean_wh: int) -> np.ndarray:
    n_days = (next_month(first) - first).days
    return np.random.default_rng(first.toordinal() + mean_wh).integers(0, 2 * mean_wh, (n_days, QUARTERS))


@pytest.mark.parametrize("first", MONTHS, ids=str)
def test_every_region_and_plan_is_billed_as_everywhere_else(services: Services, first: date) -> None:
    billed = 0
    for code in services.tariffs.tariffs:
        for plan in ("tiers", "tou"):
            for people, hardship, mean in ((3, False, 60), (6, True, 400)):
                home = Household("h", code, CAME, plan=plan, people=people, large_granted=True, hardship=hardship)
                home = replace(home, use=MonthlyUse((mean * 96 * 30,) * 12, 0.1))
                contract_on, wh = contracts(services, home), loads(first, mean)
                facts = a_month(home, MonthRules(services, first), wh)
                found = statement(facts).bill
                try:
                    used = home.use.used_wh(contract_on(first).first_day(first), first)
                    whole = together(bill_curve(contract_on, LoadCurve(first, wh), used))
                except UnknownTariffError:
                    assert (found.fen, found.reason) == (None, "unknown_tariff")
                    continue
                except UnknownLimitError:
                    assert (found.fen, found.reason) == (None, "unknown_limit")
                    continue
                assert found.fen == int(whole.yuan * 100), (code, plan, people)
                assert [(line.wh, line.yuan_per_kwh) for line in found.lines] == [
                    (line.wh, line.yuan_per_kwh) for line in whole.lines
                ]
                billed += 1
    assert billed > 100


def test_a_written_day_is_the_canonical_text_of_its_record() -> None:
    day = DayFact(date(2026, 10, 1), tuple(range(-1, 95)), "m" * 50 + "." * 46)
    assert day_text(day) == to_bytes(record_of(day))


def test_records_and_facts_are_the_same_both_ways(services: Services) -> None:
    home = Household("h", "anhui", CAME, plan="tou")
    facts = a_month(home, MonthRules(services, MONTHS[3]), loads(MONTHS[3], 60))
    values = [getattr(facts, kind) for kind in Facts.__dataclass_fields__]
    listed = [each for value in values for each in (value if isinstance(value, tuple) else (value,))]
    records = [record_of(each) for each in listed if each is not None]
    assert facts_of(records) == facts
    assert statement_of(recompute(records)) == statement(facts)
    assert sum(map(len, texts_of(facts).values())) == len(records)


@pytest.mark.parametrize(
    ("source", "name"), [("m", "measured"), ("s", "partly_measured"), ("l", "estimated"), ("u", "estimated")]
)
def test_what_is_not_measured_one_by_one_is_not_called_so(services: Services, source: str, name: str) -> None:
    home = Household("h", "anhui", CAME, plan="tou")
    found = statement(a_month(home, MonthRules(services, MONTHS[3]), loads(MONTHS[3], 60), source))
    assert found.energy.source == name
    assert found.energy.coverage == (1.0 if source in "ms" else 0.0)
    parts = found.energy
    assert parts.wh == parts.measured_wh + parts.spread_wh + parts.repaired_wh + parts.logged_wh + parts.usual_wh


def test_energy_below_nought_has_no_bill(services: Services) -> None:
    home = Household("h", "anhui", CAME, plan="tou")
    found = statement(a_month(home, MonthRules(services, MONTHS[3]), -loads(MONTHS[3], 60)))
    assert (found.bill.fen, found.bill.reason) == (None, "negative")


def test_moving_never_saves_co2(services: Services) -> None:
    home = Household("h", "anhui", CAME, plan="tou")
    facts = a_month(home, MonthRules(services, MONTHS[3]), loads(MONTHS[3], 60))
    moved = ActionFact("moved", "washer-drum-40", 3, 1800, 51, 0)
    less = ActionFact("reduced", "wash-cold", 4, 1200, 68, 786)
    found = statement(replace(facts, actions=(moved, less)))
    assert (found.moved.wh, found.moved.fen, found.moved.g_co2) == (1800, 51, 0)
    assert (found.reduced.wh, found.reduced.g_co2) == (1200, 786)
    assert found.g_co2 == statement(facts).g_co2


def test_a_forged_record_is_refused_with_its_place() -> None:
    record = record_of(HomeFact("2026-10", "anhui", "tou", 3))
    for change, at in (({"people": "3"}, "people"), ({"people": True}, "people"), ({"extra": 1}, "extra")):
        with pytest.raises(MisshapenError) as caught:
            fact_of(HomeFact, {**record, **change})
        assert caught.value.at == at
    del record["plan"]
    with pytest.raises(MisshapenError):
        fact_of(HomeFact, record)


def test_a_month_with_a_day_missing_is_no_month(services: Services) -> None:
    home = Household("h", "anhui", CAME, plan="tou")
    facts = a_month(home, MonthRules(services, MONTHS[3]), loads(MONTHS[3], 60))
    records = [record_of(facts.home), record_of(facts.version), *(record_of(day) for day in facts.days[1:])]
    with pytest.raises(MisshapenError):
        recompute(records)


def test_every_word_of_a_statement_has_its_sentence() -> None:
    assert set(tell.NO_SAVING) == set(get_args(NoSaving))
    assert set(tell.NO_BILL) == set(get_args(NoBill))
    assert set(tell.COUNTED) == set(get_args(Counted))


def test_the_software_names_the_version_it_is() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    assert f"{project['name']} {project['version']}" == SOFTWARE
