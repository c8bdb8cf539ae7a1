"""Everything kept of a home as one archive: a JSON of all, and tables that a spreadsheet opens."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from webapp.domain.calendar import local
from webapp.domain.closing import Closing
from webapp.domain.demand_event import DemandEvent
from webapp.domain.habit import Habit
from webapp.domain.household import Household
from webapp.domain.intervention import Intervention
from webapp.domain.readings import Places, moment
from webapp.domain.register import RegisterReading
from webapp.domain.reminder import Reminders
from webapp.domain.run import Action, Certificate, Plan, Run
from webapp.domain.temperature import TemperatureFile
from webapp.domain.token import Token
from webapp.senders.greenbutton import espi
from webapp.store import (
    closings,
    habits,
    hourly,
    import_places,
    interventions,
    meter_rows,
    meters,
    pushes,
    records,
    registers,
    reminders,
    runs,
    temperatures,
    tokens,
)
from webapp.store.meters import Import
from webapp.store.pushes import Push
from webapp.usecases.count_periods import daily_periods
from webapp.usecases.csv_lines import csv_lines, text_cell
from webapp.usecases.export_campaigns import campaign_parts, campaign_tables
from webapp.usecases.export_footprint import NAMES as FOOTPRINT_NAMES
from webapp.usecases.export_footprint import stored_footprint
from webapp.usecases.export_meter import (
    ROW_NAMES,
    WORDS,
    Measured,
    day_table,
    for_green_button,
    lines,
    measured_meters,
    meter_record,
    row_record,
)
from webapp.usecases.export_statements import NAMES, sealed_parts, statement_rows
from webapp.usecases.export_told import factor_hours, factor_source, told_outside
from webapp.usecases.footprint_file import export_answers
from webapp.usecases.list_findings import each_place, finding_of
from webapp.usecases.services import Services

FORMAT = 1
NO_DAYS = meters.MeterDays({}, {})
TEMPERATURE_NAMES = ("source_id", "day", "tenth_celsius")
Row = list[object]


def export_home(services: Services, home: Household) -> Iterator[bytes]:
    """The archive piece by piece, as it is packed."""
    sink = _Sink()
    made_at = local(services.now())
    with ZipFile(sink, "w", ZIP_DEFLATED) as archive:
        for name, lines in _files(services, home, made_at):
            entry = ZipInfo(name, made_at.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            with archive.open(entry, "w") as file:
                for line in lines:
                    file.write(line.encode())
                    yield sink.take()
    yield sink.take()


class _Sink:
    """A file that only grows; what has been written is handed on."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing to close."""

    def take(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


def _files(services: Services, home: Household, made_at: datetime) -> Iterator[tuple[str, Iterable[str]]]:
    with services.database.read() as session:
        logged = runs.every(session, home.id)
        days = runs.days(session, home.id, date.min, date.max)
        plans = list(records.plans(session, home.id).values())
        actions = records.actions(session, home.id, date.min, date.max)
        certificates = records.certificates(session, home.id)
        factors = hourly.find(session, home.id)
        routines = habits.every(session, home.id)
        closed = closings.every(session, home.id)
        brought = meters.imports(session, home.id)
        places = {item.id: import_places.find(session, home.id, item.id) for item in brought}
        rows = [row_record(row) for row in meter_rows.every(session, home.id)]
        pushed = pushes.every(session, home.id)
        typed = registers.every(session, home.id)
        devices = tokens.every(session, home.id)
        changes = interventions.every(session, home.id)
        told = told_outside(session, home)
        sealed = sealed_parts(session, home)
        files, warmth = temperatures.files(session, home.id), temperatures.every(session, home.id)
        carbon = stored_footprint(session, home)
        reminded = _without_secrets(reminders.find(session, home.id))
        campaigns = campaign_parts(session, home)
    measured = measured_meters(services, home)
    loads: dict[date, list[int]] = {day: [int(value) for value in days[day]] for day in sorted(days)}
    answers = asdict(home)
    del answers["events"], answers["in_campaigns"]  # parts of their own
    whole = {
        "format": FORMAT,
        "exported_at": made_at,
        "units": {"wh": "watt-hours", "fen": "0.01 yuan", "g_co2": "grams of CO2", "days": "96 quarter-hours of wh"},
        "household": answers,
        "runs": [asdict(run) for run in logged],
        "days": [{"day": day, "wh": values} for day, values in loads.items()],
        "plans": [asdict(plan) for plan in plans],
        "actions": [asdict(action) for action in actions],
        "certificates": [asdict(item) for item in certificates],
        "hourly_factor_source": factor_source(factors),
        "hourly_factors": factor_hours(factors),
        "habits": [asdict(habit) for habit in routines],
        "demand_events": [asdict(event) for event in home.events],
        "closings": [asdict(item) for item in closed],
        "imports": [asdict(item) for item in brought],
        "import_places": [
            {"import_id": item, "finding": number, "places": import_places.record_of(each)}
            for item, found in places.items()
            for number, each in found.items()
        ],
        "meters": meter_record(measured),
        "meter_rows": rows,
        "pushes": [asdict(push) for push in pushed],
        "registers": [asdict(item) for item in typed],
        "interventions": [asdict(item) for item in changes],
        "temperature_sources": [asdict(item) for item in files],
        **sealed,
        "temperatures": [dict(zip(TEMPERATURE_NAMES, row, strict=True)) for row in warmth],
        **{name: [asdict(item) for item in items] for name, (_, items) in told.items()},
        **carbon.record(),
        **campaigns,
        "reminders": reminded,
        "devices": [asdict(token) for token in devices],
    }
    yield "yidu.json", json.JSONEncoder(default=_plain, ensure_ascii=False, indent=1).iterencode(whole)
    yield "household.csv", csv_lines(["name", "value"], _named(answers))
    yield "runs.csv", _runcsv_lines(services, logged)
    quarters = [f"{n // 4:02d}:{n % 4 * 15:02d}" for n in range(96)]
    yield "days.csv", csv_lines(["day", "total_wh", *quarters], [[day, sum(wh), *wh] for day, wh in loads.items()])
    yield "plans.csv", csv_lines(_names(Plan), [_cells(plan) for plan in plans])
    yield "actions.csv", csv_lines(_names(Action), [_cells(action) for action in actions])
    yield "certificates.csv", csv_lines(_names(Certificate), [_cells(item) for item in certificates])
    yield "hourly_factors.csv", csv_lines(["hour", "kg_per_kwh"], [[*row.values()] for row in factor_hours(factors)])
    yield "hourly_factor_source.csv", csv_lines(["name", "value"], _named(factor_source(factors)))
    yield "habits.csv", csv_lines(_names(Habit), [_cells(habit) for habit in routines])
    yield "demand_events.csv", csv_lines(_names(DemandEvent), [_cells(event) for event in home.events])
    yield "closings.csv", csv_lines(_names(Closing), [_cells(item) for item in closed])
    yield "imports.csv", csv_lines(_names(Import), [_cells(item) for item in brought])
    yield "findings.csv", csv_lines(["import_id", "code", "row", "time", "value_wh"], _found_in(brought, places))
    yield "meter.csv", csv_lines(["meter", "start", "minutes", "wh", "quality"], _readings(measured))
    yield "meter_rows.csv", csv_lines(ROW_NAMES, ([_cell(row[name]) for name in ROW_NAMES] for row in rows))
    own = measured.get(meters.MAIN, NO_DAYS)
    yield "meter_days.csv", csv_lines(*day_table(own, daily_periods(services, home, own.wh)))
    yield "pushes.csv", csv_lines(_names(Push), [_cells(push) for push in pushed])
    yield "registers.csv", csv_lines(_names(RegisterReading), [_cells(item) for item in typed])
    yield "interventions.csv", csv_lines(_names(Intervention), [_cells(item) for item in changes])
    yield "statements.csv", csv_lines(NAMES, statement_rows(sealed))
    yield "temperature_sources.csv", csv_lines(_names(TemperatureFile), [_cells(item) for item in files])
    yield (
        "temperatures.csv",
        csv_lines(["source_id", "date", "celsius"], ([n, day, tenth / 10] for n, day, tenth in warmth)),
    )
    yield "footprint.csv", csv_lines(FOOTPRINT_NAMES, carbon.rows())
    yield "footprint.json", [json.dumps(export_answers(services, home), ensure_ascii=False, indent=1)]
    yield "meter.xml", espi(for_green_button(measured), made_at)
    yield "devices.csv", csv_lines(_names(Token), [_cells(token) for token in devices])
    for name, (kind, items) in told.items():
        yield f"{name}.csv", csv_lines(_names(kind), [_cells(item) for item in items])
    for name, names, cells in campaign_tables(campaigns):
        yield f"{name}.csv", csv_lines(names, ([_cell(cell) for cell in row] for row in cells))
    yield "reminders.csv", csv_lines(["name", "value"], _named(reminded))


def _named(values: Mapping[str, object]) -> list[Row]:
    return [[key, _cell(value)] for key, value in values.items()]


def _found_in(brought: Iterable[Import], places: Mapping[int, Mapping[int, Places]]) -> Iterator[Row]:
    """Every place of what was found about the files of imports."""
    for item in brought:
        for number, record in enumerate(item.findings):
            for place in each_place([finding_of(record, places[item.id].get(number))]):
                at = None if place.at is None else moment(place.at).isoformat(sep=" ", timespec="minutes")
                yield [item.id, record["code"], place.row, at, place.wh]


def _readings(measured: Measured) -> Iterator[Row]:
    """The quarter-hours that count, in a form that reads back."""
    for meter, start, wh, quality in lines(measured):
        yield [text_cell(meter), moment(start).isoformat(sep=" ", timespec="minutes"), 15, wh, WORDS[quality]]


def _without_secrets(kept: Reminders | None) -> dict[str, object]:
    """That there is a calendar link, but not the link itself: who has it needs no login."""
    if kept is None:
        return {}
    values = asdict(kept)
    for name in ("feed_id", "stop_token", "code_hash"):
        del values[name]
    values["feed"] = values.pop("feed_token") is not None
    return values


def _runcsv_lines(services: Services, logged: list[Run]) -> Iterator[str]:
    entries = services.catalogue.appliances
    names = [entries[run.appliance_id].name.zh if run.appliance_id in entries else "" for run in logged]
    rows: list[Row] = [[name, *_cells(run)] for name, run in zip(names, logged, strict=True)]
    return csv_lines(["appliance", *_names(Run)], rows)


def _names(kind: type[Any]) -> list[str]:
    return [item.name for item in fields(kind)]


def _cells(value: object) -> Row:
    return [_cell(getattr(value, name)) for name in _names(type(value))]


def _cell(value: object) -> object:
    """One cell: times on China's clock; what is itself a list as JSON."""
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, default=_plain, ensure_ascii=False)
    return (
        text_cell(value) if isinstance(value, str) else _plain(value) if isinstance(value, datetime | date) else value
    )


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return local(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"no JSON for {type(value).__name__}")
