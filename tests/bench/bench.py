"""`make bench`: what a page costs in time, queries and bytes; what the planner and a tap cost.

Prints a table and writes bench.json: rows of name, value, unit, what it is measured against, and the ratio to it.
A row is added by a function that yields rows, named in ROWS.
"""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

import brotli
from flask import Flask, g, render_template
from sqlalchemy import event

from tests.bench import billing, bundles, importing, planner, saving
from tests.bench.class_board import a_full_class, hand_in
from tests.bench.league import a_league
from tests.bench.served import served
from tests.bench.weight import FIRST_VIEW_BYTES, SCRIPT_BYTES, Sent, first_view, scripts, transferred
from tests.bench.year import a_year
from tests.outreach import a_document, an_organisation, signed_in
from tests.school import a_class, seats_of
from tests.store.postgres import cluster, execute
from webapp import create_app
from webapp.domain.calendar import CHINA
from webapp.domain.household import Household
from webapp.domain.outreach.dry_run import make_bank, try_document
from webapp.serve import settle
from webapp.settings import Settings, data_file
from webapp.usecases.log_run import Entry, log_run
from webapp.usecases.services import Services
from webapp.usecases.show_today import show_today
from webapp.views import today
from webapp.wiring import build_services

NOW = datetime(2026, 11, 21, 21, 38, tzinfo=CHINA)
ROUNDS = 60
MOST_QUERIES = 6
MOST_RATIO = 1.5
LEAGUE_MS = 50
KIT_SECONDS = 5
CLASS_BOARD_MS = 50
EVENING_HOMES, EVENING_SECONDS = 100_000, 60
PUPILS, PUPILS_SECONDS = 2_000, 300


@dataclass(frozen=True)
class Row:
    """A measurement; `ratio` is value / what it is measured against, in the same unit."""

    name: str
    value: float | None
    unit: str
    against: str = ""
    ratio: float | None = None


@dataclass(frozen=True)
class Bench:
    """One app over a year of logs, its clock standing still."""

    settings: Settings
    services: Services
    app: Flask
    home: Household


def milliseconds(*works: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """The median of each, taken in turns so that a busy moment hits all alike."""
    taken: list[list[float]] = [[] for _ in works]
    for number in range(rounds + 5):
        for times, work in zip(taken, works, strict=True):
            began = time.perf_counter()
            work()
            if number >= 5:
                times.append((time.perf_counter() - began) * 1000)
    return [statistics.median(times) for times in taken]


def page_rows(bench: Bench) -> Iterator[Row]:
    client = bench.app.test_client()
    with client.session_transaction() as session:
        session["household"] = bench.home.id
    with bench.app.test_request_context("/"):
        g.home = bench.home
        ready = today.context(bench.home, show_today(bench.services, bench.home))
        page, template, usecase = milliseconds(
            lambda: client.get("/"),
            lambda: render_template("today.html", **ready),
            lambda: show_today(bench.services, bench.home),
        )
    against = f"its template from ready values, {template:.2f} ms (at most {MOST_RATIO})"
    yield Row("server time of /, a year of 5 runs a day", page, "ms", against, page / template)
    yield Row("of it the use case", usecase, "ms", "the page", usecase / page)
    with counted(bench.services) as statements:
        client.get("/")
    yield Row("queries of /", len(statements), "queries", f"at most {MOST_QUERIES}", len(statements) / MOST_QUERIES)


@contextmanager
def counted(services: Services) -> Iterator[list[str]]:
    """Every statement but the transaction's own BEGIN."""
    statements: list[str] = []

    def note(*details: object) -> None:
        if not str(details[2]).startswith("BEGIN"):
            statements.append(str(details[2]))

    event.listen(services.database.engine, "before_cursor_execute", note)
    yield statements
    event.remove(services.database.engine, "before_cursor_execute", note)


def weight_rows(bench: Bench) -> Iterator[Row]:
    """Over a real server: the bodies as they are sent, headers included."""
    cookie = bench.app.test_client()
    with cookie.session_transaction() as session:
        session["household"] = bench.home.id
    value = cookie.get_cookie("yidu")
    assert value

    with served(bench.settings) as url:

        def fetch(path: str) -> Sent:
            headers = {"Accept-Encoding": "br", "Cookie": f"yidu={value.value}"}
            with urllib.request.urlopen(urllib.request.Request(url + path, headers=headers)) as answer:
                body, headers = answer.read(), answer.headers
            packed = headers.get("Content-Encoding") == "br"
            return Sent(len(str(headers)), len(body), brotli.decompress(body) if packed else body)

        view = first_view("/", fetch)
        rate = milliseconds(lambda: fetch("/"))[0]
    total, script = transferred(view), scripts(view)
    yield Row(
        "first view of /, brotli, with headers", total, "B", f"at most {FIRST_VIEW_BYTES}", total / FIRST_VIEW_BYTES
    )
    yield Row("scripts of it", script, "B", f"at most {SCRIPT_BYTES}", script / SCRIPT_BYTES)
    yield Row("/ over gunicorn, one client", rate, "ms")


def planner_rows(_: Bench) -> Iterator[Row]:
    free, bound = planner.race(bound=False), planner.race(bound=True)
    for found, name, least in ((free, "jobs apart", 30), (bound, "the breaker binding", 1)):
        verdict = "same optima" if not found.apart else f"{found.apart} OPTIMA DIFFER"
        against = f"HiGHS of scipy {planner.SCIPY}, {found.theirs * 1000:.1f} ms, {found.evenings} evenings, {verdict}"
        ratio = found.ours / found.theirs
        yield Row(
            f"plan of {planner.JOBS} jobs, {name}", found.ours * 1000, "ms", f"{against} (at most 1/{least})", ratio
        )


def evening_rows(_: Bench) -> Iterator[Row]:
    program = Path(__file__).with_name("evenings.py")
    answer = subprocess.run([sys.executable, program], capture_output=True, text=True, check=True)
    found = json.loads(answer.stdout)
    name = f"the evenings of {found['planned']:,} homes, planned and kept"
    yield Row(name, found["seconds"], "s", "at most 60", found["seconds"] / 60)
    yield Row("memory of it", found["megabytes"], "MB", "at most 300", found["megabytes"] / 300)


def result_rows(_: Bench) -> Iterator[Row]:
    program = Path(__file__).with_name("results.py")
    answer = subprocess.run([sys.executable, program], capture_output=True, text=True, check=True)
    found = json.loads(answer.stdout)
    told = f"at most 2; {found['busy']:.2f} s of them computing"
    yield Row("result of a campaign, 10,000 homes and 60 days", found["cold"], "s", told, found["cold"] / 2)
    yield Row("its page when nothing changed", found["page"], "ms", "at most 50", found["page"] / 50)


def statement_rows(_: Bench) -> Iterator[Row]:
    program = Path(__file__).with_name("statements.py")
    answer = subprocess.run([sys.executable, program], capture_output=True, text=True, check=True)
    found = json.loads(answer.stdout)
    name = f"a month of {found['sealed']:,} homes closed, sealed and put under one root"
    told = "at most 60" if not found["failed"] else f"at most 60; {found['failed']} FAILED"
    yield Row(name, found["seconds"], "s", told, found["seconds"] / 60)
    yield Row(
        "the same looked at again, nothing changed",
        found["look_seconds"],
        "s",
        "at most 10",
        found["look_seconds"] / 10,
    )
    yield Row("memory of it", found["megabytes"], "MB", "at most 400", found["megabytes"] / 400)


def import_rows(bench: Bench) -> Iterator[Row]:
    content = importing.a_year_file()
    first = importing.take_in(bench.services, bench.home, content, 0)
    one = milliseconds(lambda: importing.read_back(bench.services, bench.home))[0]
    taken = sorted([first, *(importing.take_in(bench.services, bench.home, content, n) for n in range(1, 7))])
    seconds = taken[len(taken) // 2]
    yield Row("a year of 35,040 readings: read, checked, stored", seconds * 1000, "ms", "at most 150", seconds / 0.15)
    yield Row("it read back as one array", one, "ms", "at most 1", one)
    back = milliseconds(lambda: importing.read_back(bench.services, bench.home))[0]
    yield Row("seven imports of it read back, the newest counting", back, "ms")


def homes_rows(_: Bench) -> Iterator[Row]:
    """With PostgreSQL too, where it is installed."""
    yield from _homes_rows("SQLite", 2)
    if shutil.which("initdb") or any(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        with cluster() as url:
            execute(url.format("postgres"), "create database homes")
            yield from _homes_rows("PostgreSQL", 4, url.format("homes"))


def _homes_rows(name: str, limit: float, *words: str) -> Iterator[Row]:
    program = Path(__file__).with_name("homes.py")
    answer = subprocess.run([sys.executable, program, *words], capture_output=True, text=True, check=True)
    found = json.loads(answer.stdout)
    seconds, peer = found["seconds"], found["polars"]
    yield Row(
        f"{found['readings']:,} readings of 1,000 homes into {name}", seconds, "s", f"at most {limit}", seconds / limit
    )
    against = f"polars alone into rows of a day, unchecked, unstored: {peer:.2f} s"
    yield Row("the same against polars", seconds, "s", against, seconds / peer)
    yield Row("memory of it", found["megabytes"], "MB", "at most 300", found["megabytes"] / 300)
    if found["bytes"]:
        yield Row("on disk, a reading", found["bytes"], "bytes", "at most 3", found["bytes"] / 3)


def event_rows(_: Bench) -> Iterator[Row]:
    """An evening of a call on PostgreSQL, where it is installed."""
    if not (shutil.which("initdb") or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))):
        return
    program = Path(__file__).with_name("event_evening.py")
    with cluster() as url:
        execute(url.format("postgres"), "create database evening")
        words = [url.format("evening"), str(EVENING_HOMES), str(EVENING_SECONDS)]
        answer = subprocess.run([sys.executable, program, *words], capture_output=True, text=True, check=True)
    found = json.loads(answer.stdout)
    kinds = ", ".join(f"{kind} {ms:.0f}" for kind, ms in found["by_kind"].items())
    bad = found["not_answered_well"]
    told = f"at most 300; {kinds}; {bad} not answered well" if bad else f"at most 300; {kinds}"
    yield Row(
        f"p99 of {found['pages']:,} pages, {found['homes']:,} homes' evening",
        found["p99"],
        "ms",
        told,
        found["p99"] / 300,
    )
    yield Row("the middle one of them", found["p50"], "ms")
    yield Row("pages a second of it", found["rate"], "pages", "200 wanted", found["rate"] / 200)
    yield Row(f"opt-ins lost of {found['acknowledged']:,} acknowledged", found["lost"], "", "none", found["lost"])
    first, day, again = found["fold"]
    yield Row(f"14 days of {found['homes']:,} homes folded", first, "s", "at most 300", first / 300)
    yield Row("one more day of each", day, "s", "at most 180", day / 180)
    yield Row("the same looked at again, nothing changed", again, "s", "at most 30", again / 30)


def card_rows(_: Bench) -> Iterator[Row]:
    """Pupils of many schools open their seat cards on SQLite."""
    program = Path(__file__).with_name("seat_cards.py")
    words = [str(PUPILS), str(PUPILS_SECONDS)]
    answer = subprocess.run([sys.executable, program, *words], capture_output=True, text=True, check=True)
    found = json.loads(answer.stdout)
    kinds = ", ".join(f"{kind} {ms:.0f}" for kind, ms in found["by_kind"].items())
    name = f"p99 of {found['pages']:,} pages, {found['pupils']:,} cards opened in {found['seconds']:.0f} s"
    yield Row(name, found["p99"], "ms", f"at most 300; {kinds}", found["p99"] / 300)
    missing = found["lost"] + found["not_answered_well"]
    yield Row("cards lost, pages not answered well", missing, "", "none", missing)


def dry_run_rows(_: Bench) -> Iterator[Row]:
    began = time.perf_counter()
    bank = make_bank(1)
    try_document(a_document(NOW.date(), NOW.date() + timedelta(days=59)), bank, 1)
    seconds = time.perf_counter() - began
    yield Row("dry run: 10,000 homes, 200 runs", seconds, "s", "at most 60", seconds / 60)


def billing_rows(bench: Bench) -> Iterator[Row]:
    book, curve = bench.services.tariffs, billing.a_curve()
    yearly, monthly = billing.contract_of(book, "anhui"), billing.contract_of(book, "fujian")
    rows, contracts = billing.day_rows(), billing.every_contract(book)
    one, twelve, totals = (
        milliseconds(work, rounds=50)[0]  # by itself, as the peer is measured
        for work in (
            lambda: billing.year_as_one(yearly, curve),
            lambda: billing.year_by_month(monthly, curve).yuan,
            lambda: billing.month_totals(monthly, curve),
        )
    )
    many, plans = milliseconds(
        lambda: billing.bill_many(yearly, rows),
        lambda: billing.every_plan(contracts, curve),
        rounds=15,
    )
    yield Row("a household-year, 35,040 values, one bill with its lines", one * 1000, "µs", "at most 100", one / 0.1)
    peer = billing.ask_peer(monthly, curve)
    against, theirs = "NREL-PySAM: not measured, run `make bench-peers` first", None
    bills = [stretch.bill for stretch in billing.bill_curve(lambda _: monthly, curve)]
    same = [int(bill.yuan * 100) for bill in bills] == billing.month_totals(monthly, curve).tolist()
    if peer:
        theirs = float(str(peer["seconds"])) * 1000
        apart = max(abs(billing.unrounded(bill) - b) for bill, b in zip(bills, peer["months"], strict=True))  # type: ignore[call-overload]
        verdict = "same fen" if apart < 0.005 else f"APART by {apart:.3f} yuan"
        against = f"NREL-PySAM {peer['version']}, {theirs:.2f} ms; {verdict} where no line is rounded"
    yield Row(
        "the same as twelve monthly bills with their lines", twelve, "ms", against, twelve / theirs if theirs else None
    )
    yield Row(
        "the same as twelve monthly totals",
        totals * 1000,
        "µs",
        f"NREL-PySAM as above; our bills {'to the fen' if same else 'NOT THE SAME'}",
        totals / theirs if theirs else None,
    )
    yield Row("10,000 household-years from day totals", many, "ms", "at most 1000", many / 1000)
    yield Row(
        f"a household-year under all {len(contracts)} plans of all regions", plans, "ms", "at most 20", plans / 20
    )


def saving_rows(_: Bench) -> Iterator[Row]:
    home = saving.a_year()
    taken = milliseconds(lambda: saving.ours(home))[0]
    yield Row("saving of a household-year by its weather, with range", taken, "ms", "at most 2", taken / 2)
    peer = saving.ask_peer(home)
    if peer:
        fit, theirs = f"DailyModel.fit of OpenDSM {peer.version}", peer.seconds * 1000
        yield Row("the same against OpenDSM", taken, "ms", f"{fit}, {theirs:.0f} ms", taken / theirs)
        apart = "OpenDSM's, of this home and of its own electricity samples (at most 1)"
        yield Row("share saved, by how much apart at most", peer.apart, "points", apart, peer.apart)
    else:
        yield Row("the same against OpenDSM", taken, "ms", "OpenDSM: not measured, run `make bench-peers` first")


def bundle_rows(_: Bench) -> Iterator[Row]:
    bundle = bundles.five_years()
    size = f"{len(bundle) / 1e6:.1f} MB, {bundles.MONTHS} months"
    here, program = bundles.seconds_here(bundle), bundles.seconds_of_program(bundle)
    yield Row("check an evidence bundle of five years", here, "s", f"at most 3; {size}", here / 3)
    yield Row("the same by verify.pyz, from start to end", program, "s", "at most 3", program / 3)


def log_rows(bench: Bench) -> Iterator[Row]:
    kettle = next(entry for entry in bench.services.appliances(bench.home) if not entry.always_on)
    starts = (NOW - timedelta(minutes=number) for number in range(10_000))

    def log() -> None:
        log_run(bench.services, bench.home, Entry(kettle.id, kettle.usage.typical, next(starts)))

    yield Row("log a run: priced, kept, day summed, synced to disk", milliseconds(log)[0], "ms")


def start_rows(bench: Bench) -> Iterator[Row]:
    began = milliseconds(lambda: create_app(bench.settings), rounds=3)[0]
    yield Row("create_app: rules read, tables checked, files published", began, "ms")


def league_rows(bench: Bench) -> Iterator[Row]:
    url = a_league(bench.services, bench.home)
    client = bench.app.test_client()
    with client.session_transaction() as session:
        session["household"] = bench.home.id
    (page,) = milliseconds(lambda: client.get(url))
    against = f"at most {LEAGUE_MS} ms, however many homes"
    yield Row("leaderboard of 200 places", page, "ms", against, page / LEAGUE_MS)


def kit_rows(bench: Bench) -> Iterator[Row]:
    organisation = an_organisation(bench.services)
    made = a_class(bench.services, organisation)
    client = bench.app.test_client()
    with client.session_transaction() as session:
        session["staff"] = signed_in(bench.services, organisation)
    client.get("/school/print/diary.pdf")  # WeasyPrint is loaded
    for name, what in {"kit.pdf": "one PDF", "kit.zip": "a PDF of each"}.items():
        (taken,) = milliseconds(lambda name=name: client.get(f"/staff/classes/{made.id}/{name}"), rounds=1)  # type: ignore[misc]
        against = f"at most {KIT_SECONDS} s"
        yield Row(f"all documents of a class of 45, {what}", taken / 1000, "s", against, taken / 1000 / KIT_SECONDS)


def class_board_rows(bench: Bench) -> Iterator[Row]:
    client = bench.app.test_client()
    of = a_full_class(bench.services)
    seat = seats_of(bench.services, of)[0].number
    page, handing_in = milliseconds(
        lambda: client.get(f"/class/{of.code}/board"), lambda: hand_in(bench.services, of, seat)
    )
    against = f"at most {CLASS_BOARD_MS} ms, 45 homes with every mission"
    yield Row("class board", page, "ms", against, page / CLASS_BOARD_MS)
    yield Row("a home hands in, with the class's sums", handing_in, "ms")


ROWS: tuple[Callable[[Bench], Iterator[Row]], ...] = (
    page_rows,
    weight_rows,
    planner_rows,
    evening_rows,
    result_rows,
    statement_rows,
    import_rows,
    homes_rows,
    event_rows,
    card_rows,
    dry_run_rows,
    billing_rows,
    saving_rows,
    bundle_rows,
    log_rows,
    start_rows,
    league_rows,
    kit_rows,
    class_board_rows,
)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="yidu-bench-") as folder:
        data = Path(folder)
        settings = Settings(data, f"sqlite:///{data / 'yidu.db'}", "bench", appliances=data_file("appliances.yaml"))
        live = build_services(settings)
        services = Services(**{**vars(live), "now": lambda: NOW})
        home = a_year(services)
        bench = Bench(settings, services, create_app(settings, services), home)
        settle()  # as the server does
        rows = [row for measure in ROWS for row in measure(bench)]
        live.database.close()
    Path("bench.json").write_text(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1) + "\n")
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        print(f"{row.name:<56} {row.value:>10.2f} {row.unit:<8} {ratio:>7}  {row.against}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
