"""The command `yidu`: serve the pages, do the recurring work, check the rule files, update the tables."""

import argparse
import logging
import signal
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from webapp import (
    cli_aggregate,
    cli_bill,
    cli_import,
    cli_organisation,
    cli_plan,
    cli_saving,
    cli_simulate,
    cli_temperature,
    cli_verify,
    create_app,
    jobs,
    serve,
)
from webapp.domain.calendar import CHINA
from webapp.domain.errors import RuleFileError
from webapp.rules.advice import load_advice
from webapp.rules.catalogue import load_catalogue
from webapp.rules.consent_form import load_consent_form
from webapp.rules.factor_book import load_factors
from webapp.rules.footprint_book import load_footprint
from webapp.rules.pathway_book import load_pathways
from webapp.rules.school_book import load_school_book
from webapp.rules.tariff_book import load_tariffs
from webapp.settings import Settings
from webapp.store.database import migrate
from webapp.usecases.upkeep import last_slots
from webapp.wiring import build_services

DONE, FAILED, WRONG_INPUT = 0, 1, 2
STATUS_ROWS = 30


def main(words: Sequence[str] | None = None) -> int:
    """Answers the exit status: 2 for settings or rule files that are wrong, with the place and the reason."""
    args = _parser().parse_args(words)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s", datefmt="%Y-%m-%d %H:%M:%S")
    for chatty in ("apscheduler", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    try:
        return int(args.command(args))
    except (RuleFileError, SettingsError) as error:
        return _refuse(str(error))
    except ModuleNotFoundError as error:
        if error.name != "psycopg":
            raise
        return _refuse("YIDU_DATABASE_URL: PostgreSQL needs its driver: pip install 'psycopg[binary]'")
    except SQLAlchemyError as error:
        return _refuse(f"YIDU_DATABASE_URL: {str(error).splitlines()[0]}")


def _refuse(reason: str) -> int:
    print(reason, file=sys.stderr)
    return WRONG_INPUT


class SettingsError(Exception):
    """A setting that cannot be used; the sentence names it."""


def _settings(args: argparse.Namespace) -> Settings:
    """From the environment; what the command line names goes first."""
    try:
        settings = Settings.from_env()
    except ValueError as error:
        raise SettingsError(str(error)) from error
    except OSError as error:
        raise SettingsError(f"YIDU_DATA: {error.filename}: {error.strerror}") from error
    given = {name: value for name in ("host", "port") if (value := getattr(args, name, None)) is not None}
    return replace(settings, **given)


def _serve(args: argparse.Namespace) -> int:
    settings = _settings(args)
    if serve.is_taken(settings):
        print(f"{serve.url(settings)} is taken or not ours: choose another with --port or PORT", file=sys.stderr)
        return FAILED

    def ready() -> None:
        print(f"一度 Yidu: {serve.url(settings)}  (data: {settings.data}; Ctrl-C stops)", flush=True)

    app = create_app(settings)
    serve.serve(app, settings, ready, workers=args.workers, threads=args.threads, with_jobs=args.with_jobs)
    return DONE


def _jobs(args: argparse.Namespace) -> int:
    settings = _settings(args)
    if args.status:
        return _job_status(settings)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    jobs.run(build_services(settings), stop, args.parent)
    return DONE


def _job_status(settings: Settings) -> int:
    """How late the last slots of each job were: from when they were due to when they were done."""
    services = build_services(settings)
    for slot in last_slots(services, STATUS_ROWS):
        due = datetime.strptime(slot.slot, "%Y-%m-%d %H:%M").replace(tzinfo=CHINA)
        lag = f"{(slot.done_at - due).total_seconds():.0f} s after" if slot.done_at else "not done"
        print(f"{slot.job:<16} {slot.slot}  {lag}")
    services.database.close()
    return DONE


def _check(args: argparse.Namespace) -> int:
    settings = _settings(args)
    catalogue, tariffs = load_catalogue(settings.appliances), load_tariffs()
    factors, advice, pathways = load_factors(), load_advice(), load_pathways()
    versions = sum(len(found) for found in tariffs.tariffs.values())
    print(f"appliances  {len(catalogue.appliances)} in {len(catalogue.families)} families, {settings.appliances}")
    print(f"tariffs     {versions} of {len(tariffs.tariffs)} regions")
    print(f"factors     {', '.join(str(year.data_year) for year in factors.years)}")
    print(f"advice      {len(advice.tips)} tips, {len(advice.equivalences)} equivalences")
    footprint = load_footprint()
    due = min(footprint.factors.values(), key=lambda factor: factor.review_by).review_by
    print(f"footprint   {len(footprint.factors)} factors, the first to be reviewed on {due}")
    print(f"consent     {len(load_consent_form().campaign)} sections")
    print(f"calendar    {_calendar()}")
    late = pathways.overdue(datetime.now(CHINA).date())
    past = f"; past their review: {', '.join(late)}" if late else ""
    print(f"pathways    {len(pathways.pathways)}, to be reviewed on {pathways.review_on}{past}")
    return DONE


def _calendar() -> str:
    """The years whose holidays are known, those not announced, and the terms."""
    calendar = load_school_book().calendar
    known = [str(year) for year in calendar.years if calendar.announced(year)]
    missing = [str(year) for year in calendar.years if not calendar.announced(year)]
    not_yet = f"; not announced: {', '.join(missing)}" if missing else ""
    started = sum(term.first is not None for term in calendar.terms)
    return f"holidays of {', '.join(known)}{not_yet}; {started} of {len(calendar.terms)} terms with their day"


def _migrate(args: argparse.Namespace) -> int:
    settings = _settings(args)
    migrate(settings.database_url)
    print("the tables are up to date")
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="yidu", description="Yidu 一度: home electricity, kWh by kWh")
    commands = parser.add_subparsers(required=True, metavar="command")

    server = commands.add_parser("serve", help="serve the pages")
    server.add_argument("--with-jobs", action="store_true", help="do the recurring work beside it")
    server.add_argument("--host", help="address to listen on (HOST, else 127.0.0.1)")
    server.add_argument("--port", type=int, help="port to listen on (PORT, else 8000)")
    server.add_argument("--workers", type=int, default=2, help="processes (2)")
    server.add_argument("--threads", type=int, default=2, help="threads of each (2)")
    server.set_defaults(command=_serve)

    worker = commands.add_parser("jobs", help="do the recurring work; of several, one works and the others wait")
    worker.add_argument("--status", action="store_true", help="say how late the last slots were, and end")
    worker.add_argument("--parent", type=int, help=argparse.SUPPRESS)
    worker.set_defaults(command=_jobs)

    commands.add_parser("check", help="read all rules and the catalogue, and say what was found").set_defaults(
        command=_check
    )
    cli_bill.add_commands(commands)
    cli_plan.add_commands(commands)
    cli_import.add_commands(commands)
    cli_saving.add_commands(commands)
    cli_aggregate.add_commands(commands)
    cli_organisation.add_commands(commands)
    cli_temperature.add_commands(commands)
    cli_verify.add_commands(commands)
    cli_simulate.add_commands(commands)
    commands.add_parser("migrate", help="bring the database to the newest version").set_defaults(command=_migrate)
    return parser
