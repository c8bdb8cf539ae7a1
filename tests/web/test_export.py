"""Everything out, and back in: the archive holds every table; each form gives the meter's days back as they were."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest
import python_calamine as calamine
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel

from tests.conftest import Clock
from tests.outreach import a_campaign, an_organisation, fills_campaign, joins
from tests.sealing import BASELINE
from webapp import jobs
from webapp.domain.calendar import CHINA, DAY
from webapp.domain.day_rows import DayRows
from webapp.domain.household import Household
from webapp.domain.intervention import Intervention
from webapp.domain.paper_bill import Paper
from webapp.domain.readings import Places
from webapp.domain.register import RegisterReading
from webapp.store import baselines, households, import_places, meter_rows, meters, reminders
from webapp.store.meters import Import
from webapp.usecases.close_spans import close_spans
from webapp.usecases.demand_events import add_event
from webapp.usecases.devices import make_token
from webapp.usecases.footprint_file import draft_answers
from webapp.usecases.hourly import keep_hourly
from webapp.usecases.import_readings import list_imports
from webapp.usecases.interventions import add_intervention
from webapp.usecases.keep_bills import keep_bill
from webapp.usecases.keep_household import keep, new_household
from webapp.usecases.keep_receipts import Typed, enter_receipt
from webapp.usecases.keep_temperatures import keep_temperatures
from webapp.usecases.permit import ask_consent, declare
from webapp.usecases.read_register import read_register
from webapp.usecases.seal_months import seal_months
from webapp.usecases.services import Services

Days = list[list[tuple[int, int]]]
Row = tuple[str, date, list[int], list[int]]
FIRST = date(2026, 10, 1)
MIXED: Days = [
    [(n * 7 % 500, 1) for n in range(96)],
    [(40 + n, 2) for n in range(96)],
    [(0, 0)] * 50 + [(33, 3)] * 6 + [(70_000, 1), (0, 1), (5, 2)] + [(0, 0)] * 37,
    [(0, 1)] * 96,
    [(n, 1) for n in range(96)],
]
IN_TABLE = {
    "household": "household",
    "run": "runs",
    "day_load": "days",
    "plan": "plans",
    "action": "actions",
    "certificate": "certificates",
    "hourly_factor": "hourly_factors",
    "hourly_factor_source": "hourly_factor_source",
    "habit": "habits",
    "reminder": "reminders",
    "closing": "closings",
    "demand_event": "demand_events",
    "footprint_profile": "footprint_profiles",
    "footprint_answer": "footprint_answers",
    "footprint_copy": "footprint_copies",
    "import": "imports",
    "import_place": "import_places",
    "intervention": "interventions",
    "baseline": "baselines",
    "statement": "statements",
    "seal_record": "seal_records",
    "seal_salt": "seal_salts",
    "meter_day": "meter_rows",
    "temperature_source": "temperature_sources",
    "temperature": "temperatures",
    "token": "devices",
    "push": "pushes",
    "register": "registers",
    "paper_bill": "paper_bills",
    "declaration": "declarations",
    "consent": "consents",
    "allocation": "allocations",
    "receipt": "receipts",
    "membership": "memberships",
    "member_day": "member_days",
    "call_answer": "call_answers",
    "call_outcome": "call_outcomes",
    "effort": "efforts",
    "set_aside": "set_asides",
    "screened_day": "screened_days",
    "appeal": "appeals",
    "result_home": "result_groups",
    "comparison_home": "comparison_home",
}
LEFT_OUT = {
    "action": {"created_at"},  # it has its day
    "appeal": {"staff_id"},  # the organisation answers, not a person
    "certificate": {"created_at"},  # it has the day it was bought on
    "demand_event": {"dropped_at"},  # what was dropped is gone after a day
    "paper_bill": {"dropped_at"},
    "receipt": {"dropped_at", "hash"},  # the hash is for comparing homes, and says nothing to this one
    "footprint_answer": {"saved_at"},  # it has its year
    "footprint_profile": {"made_at"},  # told by their order
    "habit": {"dropped_at"},
    "intervention": {"dropped_at"},
    "membership": {"folded"},  # the last import that was summed
    "push": {"hash"},  # what came is in the meter's rows
    "reminder": {"feed_token", "feed_id", "stop_token", "code_hash"},  # secrets
    "screened_day": {"print"},  # a hash, for comparing homes
    "seal_salt": {"secret"},  # the salts that follow from it are told, one a month
    "temperature_source": {"source_id", "dropped_at"},  # its `id`
    "token": {"hash", "minute", "used"},  # a secret, and a count of this minute's requests
}
PERIODS = ("super_peak_wh", "peak_wh", "flat_wh", "valley_wh")
OTHER_NAMES = {
    "demand_event": {"event_id": "id"},
    "footprint_profile": {"profile_id": "id"},
    "paper_bill": {"bill_id": "id"},
    "meter_day": {"import_id": "import"},
    "register": dict.fromkeys(PERIODS, "by_period"),
}


@pytest.fixture
def archive(home: FlaskClient) -> Callable[[], ZipFile]:
    return lambda: ZipFile(io.BytesIO(home.get("/me/export").get_data()))


def metered(services: Services, home: Household, days: Days, meter: str = meters.MAIN, first: date = FIRST) -> None:
    """Days of watt-hours and qualities as one import."""
    values = np.array(days, dtype=np.int64)
    rows = DayRows(first, values[:, :, 0], values[:, :, 1].astype(np.uint8))
    with services.database.write() as session:
        number = meters.next_id(session, home.id)
        item = Import(number, services.now(), "=cmd()", "csv", "x", 1, 1, first, rows.end - DAY, [], [])
        meters.save_import(session, home.id, item)
        meters.save_days(session, list(meters.day_values(home.id, number, rows, 0, meter)))


def stored(services: Services, home: Household) -> list[Row]:
    with services.database.read() as session:
        every = list(meter_rows.every(session, home.id))
    return [(row.meter, row.day, row.wh.tolist(), row.quality.tolist()) for row in every]


def taken_out(client: FlaskClient, form: str) -> tuple[str, bytes]:
    """A name and the bytes of one of the forms in which the meter's days leave."""
    if form.startswith("xlsx"):
        answer = client.get("/me/export/meter.xlsx", headers={"Accept-Language": form.removeprefix("xlsx ")})
        return "meter.xlsx", answer.get_data()
    whole = client.get("/me/export").get_data()
    return (form, whole) if form.endswith("zip") else (form, ZipFile(io.BytesIO(whole)).read(form))


FORMS = ("yidu.zip", "yidu.json", "meter.csv", "meter.xml", "xlsx zh", "xlsx en")


class TestRoundTrip:
    def there_and_back(self, services: Services, client: Any, post: Any, form: str) -> tuple[list[Row], list[Row]]:
        """The rows before, and after they were exported, deleted with all else, and imported into a new home."""
        if form == "xlsx en":
            post(client, "/me/language", lang="en")
        before = stored(services, client.household())
        name, content = taken_out(client, form)
        post(client, "/me/delete")
        client.become(keep(services, new_household(services, "anhui")))
        looked = post(client, "/import", file=(io.BytesIO(content), name))
        assert looked.status_code == 303, looked.text
        assert post(client, looked.location).status_code == 303
        assert len(list_imports(services, client.household())) == 1
        return before, stored(services, client.household())

    @pytest.mark.parametrize("form", FORMS)
    def test_the_days_come_back_as_they_were(self, services: Services, home: Any, post: Any, form: str) -> None:
        metered(services, home.household(), MIXED)
        before, after = self.there_and_back(services, home, post, form)
        assert len(before) == len(MIXED)
        assert after == before

    @pytest.mark.parametrize("form", ["meter.csv", "meter.xml", "xlsx zh"])
    @settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_so_do_any_days(self, services: Services, home: Any, post: Any, form: str, data: st.DataObject) -> None:
        known = st.tuples(st.integers(0, 60_000), st.sampled_from([1, 1, 1, 2, 3]))
        a_day = st.lists(known | st.just((0, 0)), min_size=96, max_size=96).filter(lambda day: any(q for _, q in day))
        home.become(keep(services, new_household(services, "anhui")))
        metered(services, home.household(), data.draw(st.lists(a_day, min_size=1, max_size=3)))
        before, after = self.there_and_back(services, home, post, form)
        assert after == before

    def test_a_single_quarter_hour_comes_back(self, services: Services, home: Any, post: Any) -> None:
        metered(services, home.household(), [[(0, 0)] * 40 + [(250, 1)] + [(0, 0)] * 55])
        before, after = self.there_and_back(services, home, post, "xlsx zh")
        assert after == before


class TestBook:
    def sheets(self, client: FlaskClient) -> dict[str, list[list[Any]]]:
        answer = client.get("/me/export/meter.xlsx")
        assert answer.headers["Content-Disposition"].endswith('"yidu-2026-11-21.xlsx"')
        assert "no-store" in answer.headers["Cache-Control"]
        book = calamine.load_workbook(io.BytesIO(answer.get_data()))
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}

    def test_it_tells_readings_days_and_what_it_is(self, services: Services, home: Any) -> None:
        metered(services, home.household(), MIXED)
        found = self.sheets(home)
        assert list(found) == ["读数", "每天", "说明"]
        head, first, *_ = found["读数"]
        assert head == ["开始", "分钟", "用电量（瓦时）", "质量", "电表"]
        assert first == [FIRST, 15, 0, "实测", "main"]
        assert len(found["读数"]) == 1 + 96 * 4 + 9
        third = found["每天"][3]
        assert third[:6] == [date(2026, 10, 3), (33 * 6 + 70_000 + 5) / 1000, 2, 1, 6, 87]
        assert ["导出日期", "2026-11-21"] in found["说明"]
        assert ["单位", "瓦时。1000 瓦时是 1 度。"] in found["说明"]

    def test_a_home_without_a_meter_gets_its_headers(self, home: Any) -> None:
        assert [len(rows) for rows in self.sheets(home).values()][:2] == [1, 1]

    def test_what_begins_like_a_formula_stays_a_text(self, services: Services, home: Any) -> None:
        metered(services, home.household(), MIXED[:1], meter="=1+1")
        content = ZipFile(io.BytesIO(home.get("/me/export/meter.xlsx").get_data()))
        for name in content.namelist():
            assert b"<f>" not in content.read(name)
        assert self.sheets(home)["读数"][1][4] == "=1+1"

    def test_what_no_sheet_holds_goes_on_in_another(
        self, services: Services, home: Any, app: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("webapp.usecases.export_book.MOST_ROWS", 100)
        metered(services, home.household(), [[(1, 1)] * 96] * 2)
        found = self.sheets(home)
        assert [(name, len(rows)) for name, rows in found.items()][:2] == [("读数", 101), ("读数 2", 93)]


def takes_part(services: Services, home: Household) -> None:
    """A home in a campaign, with a row in every table of it."""
    campaign = a_campaign(services, an_organisation(services))
    joins(services, campaign, home=home)
    fills_campaign(services, campaign, home)


class TestArchive:
    def lived_in(self, services: Services, client: Any, post: Any, clock: Clock) -> None:
        """A home with something in every table."""
        post(client, "/demo")
        home = client.household()
        metered(services, home, MIXED)
        metered(services, home, MIXED[:1], meter="garage")
        evening = datetime(2026, 11, 25, 19, tzinfo=CHINA)
        add_event(services, home, evening, evening + timedelta(hours=2), "供电公司", None)
        table = "\n".join(f"{hour},0.5" for hour in range(24))
        keep_hourly(services, home, table.encode(), "某研究所 2025 年报告", date(2025, 12, 1))
        draft_answers(services, home, b'{"format": "yidu-footprint", "version": 1, "years": {}}')
        read_register(services, home, RegisterReading(datetime(2026, 11, 1, tzinfo=CHINA), 5_000_000))
        add_intervention(services, home, Intervention(date(2026, 11, 2), "换冰箱", 600, "fridge"))
        keep_temperatures(services, home, io.BytesIO(b"date,temp\n2026-11-01,9.5\n"), "city.csv")
        self.told_outside(services, home)
        takes_part(services, home)
        secret = make_token(services, home, "网关", ["write"])
        body = {"start": "2026-11-20T00:00:00+08:00", "minutes": 1440, "value": "7.25"}
        push = {"meter": "main", "unit": "kwh", "kind": "interval", "readings": [body]}
        headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "day-1"}
        assert client.post("/api/v1/readings", json=push, headers=headers).status_code == 201
        with services.database.write() as session:
            import_places.save(session, home.id, 1, {0: Places(np.array([7]))})
            reminders.change(session, home.id, email="li@example.com", feed_token="feed-secret", feed_id="feed-id")
            reminders.change(session, home.id, stop_token="stop-secret", code_hash="code-secret")
            households.save(session, replace(home, demo=False))
            baselines.save(session, home.id, baselines.Locked(services.now(), BASELINE))
        seal_months(services, date(2026, 12, 3))
        close_spans(services, "week", date(2026, 11, 24))
        jobs.plan_evenings(services, clock.at.replace(hour=home.evening_hour, minute=0))

    def told_outside(self, services: Services, home: Household) -> None:
        """A bill, a statement of its own, leave, and a receipt, which locks its days."""
        first, last = date(2026, 10, 1), date(2026, 10, 31)
        keep_bill(services, home, Paper(first, last, {"flat": 83_000}, 0, True, Decimal("49.41")))
        declare(services, home, "home_only")
        span = (first, date(2027, 9, 30))
        ask_consent(services, home, "data_sharing", recipient="某机构", purpose="打包", span=span, data=["monthly"])
        typed = Typed("L3", "ah_hefei", "平台", "HF-1", first, last, Decimal("3.5"), "kg", "")
        enter_receipt(services, home, typed)

    def test_every_table_of_a_home_is_in_it(
        self, services: Services, home: Any, post: Any, clock: Clock, archive: Callable[[], ZipFile]
    ) -> None:
        tables = {name: table for name, table in SQLModel.metadata.tables.items() if "household_id" in table.c}
        assert tables.keys() == IN_TABLE.keys()
        self.lived_in(services, home, post, clock)
        whole = json.loads(archive().read("yidu.json"))
        for name, table in tables.items():
            kept = whole[IN_TABLE[name]]
            assert kept, name
            told = set(kept if isinstance(kept, dict) else kept[0])
            columns = {OTHER_NAMES.get(name, {}).get(column.name, column.name) for column in table.c}
            own = {"household_id", f"{name}_id"} if "id" in told else {"household_id"}
            assert columns - own - LEFT_OUT.get(name, set()) <= told, name

    def test_no_secret_is_in_it(
        self, services: Services, home: Any, post: Any, clock: Clock, archive: Callable[[], ZipFile]
    ) -> None:
        self.lived_in(services, home, post, clock)
        content = archive()
        text = b"".join(content.read(name) for name in content.namelist())
        assert b"li@example.com" in text
        assert b"secret" not in text
        assert b"feed-id" not in text
        assert b"yidu_" not in text

    def test_what_a_later_import_replaced_is_still_told(
        self, services: Services, home: Any, archive: Callable[[], ZipFile]
    ) -> None:
        metered(services, home.household(), MIXED[:1])
        metered(services, home.household(), MIXED[1:2])
        metered(services, home.household(), MIXED[2:3], meter="garage")
        content = archive()
        whole = json.loads(content.read("yidu.json"))
        assert [(row["import"], row["meter"]) for row in whole["meter_rows"]] == [
            (1, "main"),
            (2, "main"),
            (3, "garage"),
        ]
        assert [each["meter"] for each in whole["meters"]] == ["main", "garage"]
        assert [day["wh"][:2] for day in whole["meters"][0]["days"]] == [[40, 41]]
        assert whole["meters"][1]["days"][0]["wh"][0] is None
        rows = list(csv.DictReader(io.StringIO(content.read("meter_rows.csv").decode("utf-8-sig"))))
        assert json.loads(rows[0]["wh"])[:3] == [0, 7, 14]
        assert rows[1]["quality"] == "2" * 96
