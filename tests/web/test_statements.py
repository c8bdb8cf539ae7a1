"""Statements, baseline, bundle and published roots as people see them: the owner's, nobody else's."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from flask.testing import FlaskClient

from tests.conftest import Clock
from tests.stated import bring, days_of, stated
from webapp import jobs
from webapp.domain.calendar import CHINA, DAY
from webapp.domain.canonical import read
from webapp.domain.household import Household
from webapp.domain.intervention import Intervention
from webapp.domain.locked_baseline import BaselineFact
from webapp.domain.recompute import recompute
from webapp.domain.verify import verify
from webapp.store import interventions, meters, month_roots, statements, temperatures
from webapp.store.seal_tables import StatementRow
from webapp.usecases.forget import forget_home
from webapp.usecases.keep_household import keep
from webapp.usecases.lock_baseline import lock_baseline, show_baselines
from webapp.usecases.seal_months import seal_months
from webapp.usecases.services import Services

Post = Callable[..., object]
CLOSING = datetime(2026, 11, 3, 3, 30, tzinfo=CHINA)
OCTOBER = date(2026, 10, 1)


@pytest.fixture
def sealed(home: FlaskClient, services: Services, clock: Clock) -> FlaskClient:
    """A home that came in September, with its meter's October sealed."""
    came(home, services)
    bring(services, home.household(), days_of(OCTOBER, 31))
    clock.set(CLOSING)
    jobs.seal_months(services, CLOSING)
    clock.set(CLOSING + timedelta(days=2))
    return home


def came(browser: FlaskClient, services: Services) -> Household:
    return keep(services, replace(browser.household(), created_at=datetime(2026, 9, 10, tzinfo=CHINA)))


def warm(services: Services, first: date, n_days: int) -> None:
    """Temperatures of Hefei."""
    tenths = {first + n * DAY: round(165 - 120 * np.cos(2 * np.pi * n / 365)) for n in range(n_days)}
    with services.database.write() as session:
        temperatures.save_city(session, "合肥", "测试站", "t.csv", services.now(), tenths)


def test_before_the_first_month_is_sealed_the_page_says_when(home: FlaskClient) -> None:
    text = home.get("/statements").text
    assert "还没有封存的月结" in text
    assert "12月3日" in text
    assert "还没有电表的数" in text
    assert home.get("/statements/2026-10").status_code == 404
    assert home.get("/statements/bundle.zip").status_code == 404


def test_a_sealed_month_is_told_in_plain_words(sealed: FlaskClient, services: Services) -> None:
    (found,) = stated(services, sealed.household())
    listed, text = sealed.get("/statements").text, sealed.get("/statements/2026-10").text
    assert "封存了 1 份，一份接一份，没有断" in listed
    for words in ("实测", "0.6553", "封存只证明没有改过，不证明数是真的", "这个月还没有锁定的基准", "在公布的根里"):
        assert words in text
    assert f"{found.bill.fen / 100:.2f}" in text
    assert "少排" in text
    assert "节省" not in text


def test_moving_saves_no_co2_here_either(sealed: FlaskClient) -> None:
    text = sealed.get("/statements/2026-10").text
    assert "<b>0<small>千克</small></b>" in text


def test_nobody_else_sees_a_statement(sealed: FlaskClient, stranger: FlaskClient, client: FlaskClient) -> None:
    assert stranger.get("/statements/2026-10").status_code == 404
    assert stranger.get("/statements/bundle.zip").status_code == 404
    assert "还没有封存的月结" in stranger.get("/statements").text
    assert client.get("/statements/2026-10").status_code == 302


def test_what_is_published_is_open_to_everybody_and_may_be_kept(sealed: FlaskClient, client: FlaskClient) -> None:
    answer = client.get("/seals/2026-10.json")
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    (signed,) = json.loads(answer.data)["roots"]
    assert signed["root"]["n_leaves"] == 1
    assert json.loads(client.get("/seals/roots.json").data)["roots"] == [signed]
    assert json.loads(client.get("/seals/2026-09.json").data)["roots"] == []
    assert client.get("/seals/soon.json").status_code == 404
    assert json.loads(client.get("/seals/keys.json").data)["keys"][0]["algorithm"] == "Ed25519"
    assert signed["root"]["root"][:16] in client.get("/seals").text


def test_the_bundle_holds_the_chain_and_verifies(sealed: FlaskClient, services: Services) -> None:
    answer = sealed.get("/statements/bundle.zip")
    assert answer.mimetype == "application/zip"
    assert answer.headers["Cache-Control"] == "no-store, private"
    verdict = verify(answer.data, recompute)
    assert (verdict.faults, verdict.months) == ((), ("2026-10",))


def test_who_takes_a_bundle_is_told_what_it_shows(sealed: FlaskClient) -> None:
    for page in ("/statements", "/statements/2026-10"):
        assert "看得出什么时候家里有人。只给信得过的人" in sealed.get(page).text


def test_tampering_in_the_database_is_found(sealed: FlaskClient, services: Services) -> None:
    with services.database.write() as session:
        row = session.get(StatementRow, (sealed.household().id, 0))
        row.record = row.record.replace(b'"g_co2":', b'"g_co2":9', 1)
        session.add(row)
    faults = verify(sealed.get("/statements/bundle.zip").data, recompute).faults
    assert faults
    assert faults[0].file == "months/2026-10.0.jsonl"
    assert "从 2026-10 起对不上了" in sealed.get("/statements").text


def test_a_record_nobody_can_read_any_more_is_told(sealed: FlaskClient, services: Services) -> None:
    with services.database.write() as session:
        row = session.get(StatementRow, (sealed.household().id, 0))
        row.record = row.record[:-2]
        session.add(row)
    assert "从 2026-10 起对不上了" in sealed.get("/statements").text
    answer = sealed.get("/statements/2026-10")
    assert answer.status_code == 409
    assert "读不出来了" in answer.text


def test_a_correction_shows_both(sealed: FlaskClient, services: Services, clock: Clock) -> None:
    bring(services, sealed.household(), days_of(date(2026, 10, 30), 2, seed=7))
    jobs.seal_months(services, CLOSING + 7 * DAY)
    old, new = stated(services, sealed.household())
    text = sealed.get("/statements/2026-10").text
    assert "这是第 1 次更正：有几天的用电后来变了" in text
    assert f"{old.energy.wh / 1000:.1f} 度" in text
    assert f"<b>{new.energy.wh / 1000:.1f}</b>" in text
    assert "更正过 1 次，原来的还在" in sealed.get("/statements").text
    verdict = verify(sealed.get("/statements/bundle.zip").data, recompute)
    assert (verdict.faults, verdict.months) == ((), ("2026-10", "2026-10"))


def test_logs_alone_make_an_estimate_and_no_saving(
    home: FlaskClient, post: Post, services: Services, clock: Clock
) -> None:
    came(home, services)
    clock.set(datetime(2026, 10, 20, 20, tzinfo=CHINA))
    post(home, "/runs", appliance_id="washer-drum-40", quantity="1")
    clock.set(CLOSING)
    jobs.seal_months(services, CLOSING)
    text = home.get("/statements/2026-10").text
    assert "估算" in text
    assert "只有估算，不拿来算省没省" in text
    assert "还算不出来" in text


def test_too_few_days_are_counted_towards_a_baseline(home: FlaskClient, post: Post, services: Services) -> None:
    bring(services, came(home, services), days_of(date(2026, 11, 10), 11))
    text = home.get("/statements").text
    assert "已有 11/28 天" in text
    assert "锁定基准" not in text
    assert post(home, "/statements/baseline").status_code == 422


def test_a_baseline_is_locked_for_days_to_come_and_stays(home: FlaskClient, post: Post, services: Services) -> None:
    mine = came(home, services)
    bring(services, mine, days_of(date(2026, 6, 1), 173))
    text = home.get("/statements").text
    assert "只说“少用了”，不说“节省”" in text
    assert post(home, "/statements/baseline").status_code == 303
    assert "2026 年 11 月 21 日锁定，2026 年 11 月 22 日起用" in home.get("/statements").text
    assert post(home, "/statements/baseline").status_code == 422
    (kept,) = show_baselines(services, mine).locked
    assert (kept.baseline.method, kept.baseline.applies_from) == ("prior_weeks", date(2026, 11, 22))


def test_a_second_baseline_is_for_the_next_month_and_the_first_stays(
    home: FlaskClient, services: Services, clock: Clock
) -> None:
    mine = came(home, services)
    bring(services, mine, days_of(date(2026, 6, 1), 173))
    first = lock_baseline(services, mine)
    clock.pass_by(days=1)
    second = lock_baseline(services, mine)
    shown = show_baselines(services, mine)
    assert [item.baseline for item in shown.locked] == [first, second]
    assert second.applies_from == date(2026, 12, 1)
    assert shown.in_force == first


def test_with_temperatures_it_is_the_weather_that_is_locked(home: FlaskClient, post: Post, services: Services) -> None:
    mine = came(home, services)
    warm(services, date(2026, 1, 1), 330)
    bring(services, mine, days_of(date(2026, 1, 1), 324))
    assert "能按天气推算" in home.get("/statements").text
    post(home, "/statements/baseline")
    assert show_baselines(services, mine).locked[0].baseline.method == "weather"
    assert "按天气推算" in home.get("/statements").text


def a_saving_month(services: Services, mine: Household, clock: Clock, share: float) -> None:
    """Locked at the end of September by the weather, then an October with less use."""
    warm(services, date(2026, 1, 1), 330)
    bring(services, mine, days_of(date(2026, 1, 1), 273))
    clock.set(datetime(2026, 9, 30, 20, tzinfo=CHINA))
    lock_baseline(services, mine)
    rows = days_of(OCTOBER, 31, seed=5)
    bring(services, mine, replace(rows, wh=np.rint(rows.wh * (1 - share)).astype(np.int64)))
    clock.set(CLOSING)


def test_a_sure_saving_by_the_weather_is_called_one(home: FlaskClient, services: Services, clock: Clock) -> None:
    mine = came(home, services)
    a_saving_month(services, mine, clock, 0.2)
    seal_months(services, CLOSING.date())
    found = stated(services, mine)[-1]
    assert found.saving
    assert (found.saving.word, found.saving.days) == ("saved", 31)
    assert found.saving.wh == pytest.approx(0.2 * found.saving.expected_wh, rel=0.1)
    assert found.saving.g_co2 == int(found.saving.wh * 0.6553)
    text = home.get("/statements/2026-10").text
    assert "节省" in text
    assert "照基准该用" in text


def test_when_people_changed_less_use_is_no_saving(home: FlaskClient, services: Services, clock: Clock) -> None:
    mine = came(home, services)
    a_saving_month(services, mine, clock, 0.2)
    with services.database.write() as session:
        interventions.save(session, mine.id, Intervention(date(2026, 10, 3), "搬走一人", kind="people", id="p"))
        interventions.save(session, mine.id, Intervention(date(2026, 10, 9), "换表", kind="meter", id="m"))
    seal_months(services, CLOSING.date())
    found = stated(services, mine)[-1]
    assert found.saving
    assert (found.saving.word, found.saving.days) == ("used_less", 30)
    assert [doubt.code for doubt in found.saving.doubts][-2:] == ["people_changed", "meter_exchanged"]
    text = home.get("/statements/2026-10").text
    assert "2026 年 10 月 3 日 家里人数变了" in text
    assert "少用了" in text
    assert "节省" not in text


def test_a_gap_over_the_end_of_the_month_gets_no_figure(home: FlaskClient, services: Services, clock: Clock) -> None:
    mine = came(home, services)
    a_saving_month(services, mine, clock, 0.2)
    with services.database.write() as session:
        meters.roll_back(session, mine.id, 2, services.now())
    bring(services, mine, days_of(OCTOBER, 26))
    seal_months(services, CLOSING.date())
    found = stated(services, mine)[-1]
    assert found.saving
    assert (found.saving.word, found.saving.g_co2) == ("unknown", None)
    assert "还算不出来" in home.get("/statements/2026-10").text


def test_a_clock_that_was_turned_and_days_put_right_are_told(
    home: FlaskClient, services: Services, clock: Clock
) -> None:
    mine = came(home, services)
    a_saving_month(services, mine, clock, 0.2)
    rows = days_of(date(2026, 10, 5), 2)
    rows.quality[:, 3] = 3
    bring(services, mine, rows, findings=[{"code": "clock_shift"}])
    seal_months(services, CLOSING.date())
    text = home.get("/statements/2026-10").text
    assert "电表的钟拨过" in text
    assert "有 2 天的读数补过或改过" in text


def test_deleting_the_home_leaves_only_what_links_to_nobody(sealed: FlaskClient, services: Services) -> None:
    mine = sealed.household()
    forget_home(services, mine)
    with services.database.read() as session:
        assert statements.every(session, mine.id) == []
        assert statements.secrets_of(session, [mine.id]) == {}
        (root,) = month_roots.every(session)
    assert mine.id.encode() not in root.record


def test_a_baseline_for_months_to_come_is_sealed_before_they_are_over(
    home: FlaskClient, services: Services, clock: Clock
) -> None:
    mine = came(home, services)
    bring(services, mine, days_of(date(2026, 1, 1), 304))
    clock.set(datetime(2026, 11, 2, 20, tzinfo=CHINA))
    baseline = lock_baseline(services, mine)
    seal_months(services, CLOSING.date())
    found = stated(services, mine)[-1]
    with services.database.read() as session:
        records = [
            read(text) for text in statements.bodies(session, mine.id, statements.every(session, mine.id)[-1].sequence)
        ]
    assert (found.month, found.saving, found.no_saving) == ("2026-10", None, "no_baseline")
    assert [record["id"] for record in records if record["kind"] == "baseline"] == [baseline.id]
    assert recompute(records[:-1]) == records[-1]


def test_a_locked_baseline_is_in_the_sealed_records(home: FlaskClient, services: Services, clock: Clock) -> None:
    mine = came(home, services)
    a_saving_month(services, mine, clock, 0.1)
    seal_months(services, CLOSING.date())
    with services.database.read() as session:
        last = statements.every(session, mine.id)[-1]
        records = [read(text) for text in statements.bodies(session, mine.id, last.sequence)]
    (baseline,) = [record for record in records if record["kind"] == "baseline"]
    assert baseline["applies_from"] == "2026-10-01"
    assert baseline["locked_at"] == "2026-09-30T20:00:00+08:00"
    assert baseline.keys() >= set(BaselineFact.__dataclass_fields__)
