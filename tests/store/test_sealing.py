"""Months sealed from what is kept: once each, in a chain, under one root, and never touched again."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pytest
from sqlalchemy import update

from tests.conftest import Clock
from tests.stated import a_metered_home, bring, days_of, stated
from webapp.domain import ed25519, merkle
from webapp.domain.billing import bill_curve, together
from webapp.domain.calendar import CHINA
from webapp.domain.canonical import read, to_bytes
from webapp.domain.household import Household
from webapp.domain.load import LoadCurve
from webapp.domain.recompute import recompute
from webapp.domain.seal import commitment, header_in, leaves, month_salt, root_in
from webapp.store import households, meters, month_roots, statements
from webapp.store.meters import METER_DAY
from webapp.usecases.bill_month import contracts
from webapp.usecases.months_due import newest_closed, next_closing
from webapp.usecases.seal_months import Tally, seal_months
from webapp.usecases.services import Services

SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)
CLOSING = date(2026, 11, 3)


@pytest.fixture
def home(services: Services) -> Household:
    """Metered from 1 September to the end of October."""
    home = a_metered_home(services)
    bring(services, home, days_of(SEPTEMBER, 61))
    return home


@pytest.fixture(autouse=True)
def third_of_november(clock: Clock) -> None:
    clock.set(datetime(2026, 11, 3, 3, 30, tzinfo=CHINA))


def test_a_month_is_closed_on_the_third_of_the_next() -> None:
    assert newest_closed(date(2026, 11, 2)) == SEPTEMBER
    assert newest_closed(date(2026, 11, 3)) == OCTOBER
    assert newest_closed(date(2027, 1, 3)) == date(2026, 12, 1)
    assert [next_closing(date(2026, 11, day)) for day in (1, 2, 3, 30)] == [
        date(2026, 11, 3),
        date(2026, 11, 3),
        date(2026, 12, 3),
        date(2026, 12, 3),
    ]


def test_what_was_missed_is_caught_up_with_in_order_and_only_once(services: Services, home: Household) -> None:
    assert seal_months(services, CLOSING) == Tally(2, 0, 0)
    assert seal_months(services, CLOSING) == Tally(0, 0, 0)
    assert [(one.month, one.revision) for one in stated(services, home)] == [("2026-09", 0), ("2026-10", 0)]


def test_the_bill_is_the_same_to_the_fen_as_everywhere_else(services: Services, home: Household) -> None:
    seal_months(services, CLOSING)
    rows = days_of(SEPTEMBER, 61)
    contract_on = contracts(services, home)
    for number, (first, end) in enumerate(((SEPTEMBER, OCTOBER), (OCTOBER, NOVEMBER))):
        curve = LoadCurve(first, rows.wh[(first - SEPTEMBER).days : (end - SEPTEMBER).days])
        used = home.use.used_wh(contract_on(first).first_day(first), first)
        whole = together(bill_curve(contract_on, curve, used))
        found = stated(services, home)[number]
        assert found.bill.fen == int(whole.yuan * 100)
        assert [(line.wh, line.yuan_per_kwh) for line in found.bill.lines] == [
            (line.wh, line.yuan_per_kwh) for line in whole.lines
        ]
        assert found.energy.wh == found.energy.measured_wh == curve.total_wh
        assert (found.energy.source, found.energy.coverage) == ("measured", 1.0)
        assert found.g_co2 == services.factor(home, first).g_co2(curve.total_wh)


def test_what_is_sealed_is_what_anyone_recomputes(services: Services, home: Household) -> None:
    seal_months(services, CLOSING)
    with services.database.read() as session:
        for sealed in statements.every(session, home.id):
            *others, statement = [read(text) for text in statements.bodies(session, home.id, sealed.sequence)]
            assert recompute(others) == statement


def test_the_chain_holds_and_is_signed(services: Services, home: Household) -> None:
    seal_months(services, CLOSING)
    key = services.signer.public_keys[services.signer.key]
    with services.database.read() as session:
        secret = statements.secrets_of(session, [home.id])[home.id]
        first, second = statements.every(session, home.id)
        for sealed in (first, second):
            header = header_in(sealed.header)
            texts = statements.bodies(session, home.id, sealed.sequence)
            found = leaves(month_salt(secret, sealed.sequence), texts)
            assert (header.root, header.n_records) == (merkle.root(found).hex(), len(texts))
            assert ed25519.verifies(key, sealed.header, sealed.signature)
    assert header_in(second.header).previous == header_in(first.header).hash().hex()


def test_each_seal_is_under_the_published_root(services: Services, home: Household) -> None:
    other = a_metered_home(services, "home-2")
    bring(services, other, days_of(OCTOBER, 31, seed=2))
    seal_months(services, CLOSING)
    with services.database.read() as session:
        (published,) = month_roots.every(session, "2026-10")
        kept = month_roots.leaves(session, "2026-10", 0)
        root = root_in(published.record)
        assert (root.n_leaves, root.root) == (2, merkle.root(kept).hex())
        assert kept == sorted(kept)
        secret = statements.secrets_of(session, [home.id])[home.id]
        mine = statements.of_month(session, home.id, "2026-10")[0]
        leaf = commitment(month_salt(secret, mine.sequence), header_in(mine.header))
        assert mine.position is not None
        assert kept[mine.position] == leaf
        path = merkle.proof(merkle.levels(kept), mine.position)
        assert merkle.root_by(leaf, mine.position, 2, path) == bytes.fromhex(root.root)


def test_late_readings_append_a_correction_that_says_which_days(services: Services, home: Household) -> None:
    seal_months(services, CLOSING)
    before = stated(services, home)
    bring(services, home, days_of(date(2026, 10, 30), 2, seed=9))
    assert seal_months(services, date(2026, 11, 10)) == Tally(1, 1, 0)
    *kept, corrected = stated(services, home)
    assert kept == before
    assert (corrected.month, corrected.revision, corrected.corrects) == ("2026-10", 1, 1)
    assert corrected.reasons == ("days",)
    with services.database.read() as session:
        records = [read(text) for text in statements.bodies(session, home.id, 2)]
        roots = [(one.month, one.batch) for one in month_roots.every(session)]
    correction = next(record for record in records if record["kind"] == "correction")
    assert correction["days"] == ["2026-10-30", "2026-10-31"]
    assert roots == [("2026-09", 0), ("2026-10", 0), ("2026-10", 1)]


def test_an_import_rolled_back_is_a_correction_and_the_same_days_again_are_none(
    services: Services, home: Household
) -> None:
    late = bring(services, home, days_of(date(2026, 10, 30), 2, seed=9))
    seal_months(services, CLOSING)
    with services.database.write() as session:
        meters.roll_back(session, home.id, late, services.now())
    assert seal_months(services, CLOSING) == Tally(1, 1, 0)
    bring(services, home, days_of(SEPTEMBER, 61))
    assert seal_months(services, CLOSING) == Tally(0, 0, 0)


def test_a_factor_published_later_alters_no_sealed_month(services: Services, home: Household) -> None:
    seal_months(services, CLOSING)
    before = stated(services, home)
    year = services.factors.years[-1]
    later = replace(
        year,
        data_year=2024,
        announcement=replace(year.announcement, posted=date(2026, 10, 15), number="later"),
        provinces={name: value / 2 for name, value in year.provinces.items()},
    )
    factors = replace(services.factors, years=(*services.factors.years, later))
    services = replace(services, factors=factors)
    assert seal_months(services, CLOSING) == Tally(0, 0, 0)
    bring(services, home, days_of(date(2026, 9, 30), 2, seed=9))
    assert seal_months(services, CLOSING) == Tally(2, 2, 0)
    *kept, september, october = stated(services, home)
    assert kept == before
    for old, new in zip(before, (september, october), strict=True):
        assert [one.kg_per_kwh for one in new.co2] == [one.kg_per_kwh for one in old.co2]


def test_a_month_with_two_factors_counts_each_day_by_its_own(services: Services, home: Household) -> None:
    year = services.factors.years[-1]
    later = replace(
        year,
        data_year=2024,
        announcement=replace(year.announcement, posted=date(2026, 10, 15)),
        provinces={name: value / 2 for name, value in year.provinces.items()},
    )
    factors = replace(services.factors, years=(*services.factors.years, later))
    seal_months(replace(services, factors=factors), CLOSING)
    one, two = stated(services, home)[1].co2
    assert (one.first, one.end, two.end) == (OCTOBER, date(2026, 10, 15), NOVEMBER)
    assert two.kg_per_kwh * 2 == one.kg_per_kwh == Decimal("0.6553")


def test_one_home_that_fails_does_not_stop_the_others(services: Services, home: Household) -> None:
    broken = a_metered_home(services, "home-0")
    bring(services, broken, days_of(OCTOBER, 31))
    with services.database.write() as session:
        session.connection().execute(update(METER_DAY).where(METER_DAY.c.household_id == broken.id).values(wh=b"123"))
    assert seal_months(services, CLOSING) == Tally(2, 0, 1)
    assert stated(services, broken) == []


def test_nothing_is_sealed_of_a_month_nobody_knows_anything_of(services: Services) -> None:
    home = a_metered_home(services)
    assert seal_months(services, CLOSING) == Tally(0, 0, 0)
    bring(services, home, days_of(OCTOBER, 31))
    assert seal_months(services, CLOSING) == Tally(1, 0, 0)


def test_months_end_at_midnight_in_china(services: Services, clock: Clock) -> None:
    late = a_metered_home(services, "home-2", came=datetime(2026, 9, 30, 16, 30, tzinfo=CHINA))
    bring(services, late, days_of(date(2026, 9, 30), 2))
    seal_months(services, CLOSING)
    september, october = stated(services, late)
    rows = days_of(date(2026, 9, 30), 2)
    assert september.energy.wh == int(rows.wh[0].sum())
    assert october.trace[0].wh == int(rows.wh[1].sum())
    assert (september.energy.days, october.energy.days) == (1, 31)


def test_a_gap_is_estimated_and_told(services: Services) -> None:
    home = a_metered_home(services)
    bring(services, home, days_of(OCTOBER, 29))
    seal_months(services, CLOSING)
    (found,) = stated(services, home)
    assert found.energy.source == "partly_measured"
    assert found.energy.metered_quarters == 29 * 96
    assert [day.metered_quarters for day in found.trace[-2:]] == [0, 0]
    assert found.energy.usual_wh == sum(day.wh for day in found.trace[-2:]) > 0


def test_deleting_a_home_leaves_a_root_and_nothing_that_links_to_it(services: Services, home: Household) -> None:
    other = a_metered_home(services, "home-2")
    bring(services, other, days_of(SEPTEMBER, 61))
    seal_months(services, CLOSING)
    with services.database.read() as session:
        known = [text for n in range(2) for text in statements.bodies(session, home.id, n)]
        headers = [header_in(sealed.header) for sealed in statements.every(session, home.id)]
        before = month_roots.every(session)
    with services.database.write() as session:
        households.forget(session, home.id)
    with services.database.read() as session:
        assert month_roots.every(session) == before
        assert statements.secrets_of(session, [home.id]) == {}
        kept = {leaf for root in before for leaf in month_roots.leaves(session, root.month, root.batch)}
    guessed = {commitment(bytes(32), header) for header in headers} | {header.hash() for header in headers}
    guessed |= {merkle.root(leaves(bytes(32), [text])) for text in known}
    assert not guessed & kept
    assert len(kept) == 4


def test_two_homes_that_are_alike_have_nothing_published_in_common(services: Services) -> None:
    for name in ("home-1", "home-2"):
        bring(services, a_metered_home(services, name), days_of(OCTOBER, 31))
    seal_months(services, CLOSING)
    with services.database.read() as session:
        assert len(set(month_roots.leaves(session, "2026-10", 0))) == 2


def test_changed_runs_of_a_month_sealed_are_noticed(services: Services) -> None:
    from webapp.store import runs

    home = a_metered_home(services)
    load = {date(2026, 10, 20): np.full(96, 10, dtype=np.int64)}
    with services.database.write() as session:
        runs.save_days(session, home.id, load)
    assert seal_months(services, CLOSING) == Tally(1, 0, 0)
    with services.database.write() as session:
        runs.save_days(session, home.id, {date(2026, 10, 21): load[date(2026, 10, 20)]})
    assert seal_months(services, date(2026, 11, 10)) == Tally(1, 1, 0)
    assert [one.energy.source for one in stated(services, home)] == ["estimated", "estimated"]
    assert [one.no_saving for one in stated(services, home)] == ["no_meter", "no_meter"]


def test_what_somebody_changes_in_the_database_no_longer_fits_its_seal(services: Services, home: Household) -> None:
    seal_months(services, CLOSING)
    with services.database.read() as session:
        sealed = statements.every(session, home.id)[0]
        texts = statements.bodies(session, home.id, 0)
        secret = statements.secrets_of(session, [home.id])[home.id]
    changed = dict(read(texts[-1]))
    changed["g_co2"] = 1
    found = leaves(month_salt(secret, 0), [*texts[:-1], to_bytes(changed)])
    assert merkle.root(found).hex() != header_in(sealed.header).root
