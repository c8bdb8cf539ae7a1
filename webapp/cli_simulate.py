"""`yidu simulate`: an evening of very many homes against a server on this machine; what a result page would say."""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

from flask import Flask, session
from flask_wtf.csrf import generate_csrf

from webapp import create_app, drive
from webapp.domain.outreach.effect import Effect
from webapp.domain.outreach.simulated_campaign import simulate
from webapp.drive import Ask, Measured, NotHereError, Visit
from webapp.settings import Settings
from webapp.usecases.outreach.simulate_evening import Counted, Evening, clean, count, prepare
from webapp.usecases.services import Services
from webapp.wiring import build_services

DONE, FAILED, WRONG_INPUT = 0, 1, 2
JOIN, VIEW, ANSWER = "join", "page", "opt-in"
STEPS = 3


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    many = commands.add_parser("simulate", help="try a server, or a method, with homes that do not exist")
    what = many.add_subparsers(required=True, metavar="what")
    evening = what.add_parser(
        "evening", help="joins, a page and an opt-in of every home, at a steady rate, against a server on this machine"
    )
    evening.add_argument("--homes", type=int, default=1000, help="how many (1000)")
    evening.add_argument("--minutes", type=float, default=1.0, help="within how many minutes (1)")
    evening.add_argument("--days", type=int, default=16, help="days of quarter-hours each home has (16)")
    evening.add_argument("--url", default="http://127.0.0.1:8000", help="the server (http://127.0.0.1:8000)")
    evening.add_argument("--database", help="its database (YIDU_DATABASE_URL, else that under YIDU_DATA)")
    evening.add_argument("--connections", type=int, default=64, help="open at a time (64)")
    evening.add_argument("--json", action="store_true", help="print JSON")
    evening.add_argument("--clean", action="store_true", help="take away all that was ever simulated, and end")
    evening.set_defaults(command=_evening)
    campaign = what.add_parser("campaign", help="what the result of a campaign with a known effect would say")
    campaign.add_argument("--homes", type=int, default=2000, help="how many (2000)")
    campaign.add_argument("--days", type=int, default=30, help="how long it lasts (30)")
    campaign.add_argument("--effect", type=float, default=0.02, help="the share saved, as 0.02 (0.02)")
    campaign.add_argument("--holdout", type=int, default=20, metavar="PERCENT", help="drawn as control (20)")
    campaign.add_argument("--runs", type=int, default=1, help="how many campaigns (1)")
    campaign.add_argument("--seed", type=int, default=1, help="of the first (1)")
    campaign.set_defaults(command=_campaign)


def _evening(args: argparse.Namespace) -> int:
    settings = Settings.from_env()
    if args.database:
        settings = replace(settings, database_url=args.database)
    services = build_services(settings)
    try:
        if args.clean:
            print(f"{clean(services)} simulated homes are gone")
            return DONE
        return _drive(settings, services, args)
    except NotHereError:
        print(f"yidu simulate: --url: {args.url} is not this machine: only http://127.0.0.1", file=sys.stderr)
        return WRONG_INPUT
    except OSError as error:
        print(f"yidu simulate: nobody answers at {args.url}: {error}", file=sys.stderr)
        return FAILED
    finally:
        services.database.close()


def _drive(settings: Settings, services: Services, args: argparse.Namespace) -> int:
    made = prepare(services, args.homes, args.days, lambda done: _say(f"{done:,} homes made"))
    app = create_app(settings, services)
    measured = drive.drive(
        args.url,
        visits(app, made),
        args.homes / (args.minutes * 60),
        args.connections,
        tell=lambda sofar: _say(f"{len(sofar.all_seconds):,} pages, {sofar.rate:.0f} a second"),
    )
    counted = count(services, made, measured.well.get(ANSWER, set()))
    record = as_record(made, measured, counted)
    print(json.dumps(record) if args.json else "\n".join(lines(record)))
    return DONE if not record["lost"] and not record["errors"] else FAILED


def visits(app: Flask, made: Evening) -> Iterator[Visit]:
    """Each home's browser: joins, looks at the call, says that it takes part."""
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # Flask's own
    for n, home in enumerate(made.homes):
        with app.test_request_context():
            session["household"] = home
            token = generate_csrf()
            cookie = f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(dict(session))}"
        yield Visit(home, cookie, asks(made, token, made.places[n % len(made.places)], f"{n:032x}"))


def asks(made: Evening, token: str, place: str, key: str) -> list[Ask]:
    call = f"/campaigns/{made.code}/calls/{made.number}"
    agree = {"csrf_token": token, "place": place, "from": "poster", "version": made.consent_version, "key": key}
    return [
        Ask(JOIN, f"/c/{made.code}", urlencode(agree), (303,)),
        Ask(VIEW, call),
        Ask(ANSWER, f"{call}/answer", urlencode({"csrf_token": token, "choice": "in"}), (303,)),
    ]


def as_record(made: Evening, measured: Measured, counted: Counted) -> dict[str, object]:
    """What `--json` prints. Times in milliseconds."""
    kinds = {kind: _times(sorted(seconds)) for kind, seconds in measured.seconds.items()}
    return {
        "homes": len(made.homes),
        "campaign": made.code,
        "seconds": round(measured.ended - measured.began, 1),
        "rate": round(measured.rate, 1),
        "all": _times(measured.all_seconds),
        "kinds": kinds,
        "answers": {f"{kind} {status or 'none'}": n for (kind, status), n in sorted(measured.answers.items())},
        "errors": measured.errors(asks(made, "", "", "")),
        "joined": counted.joined,
        "opted_in": counted.taking_part,
        "acknowledged": len(measured.well.get(ANSWER, ())),
        "lost": len(counted.lost),
    }


def _times(ordered: list[float]) -> dict[str, float]:
    shares = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "most": 1.0}
    return {"n": len(ordered), **{name: round(drive.quantile(ordered, at) * 1000, 1) for name, at in shares.items()}}


def lines(record: dict[str, object]) -> Iterator[str]:
    yield f"{record['homes']:,} homes in {record['seconds']} s, {record['rate']} pages a second"
    kinds: dict[str, dict[str, float]] = {**record["kinds"], "all": record["all"]}  # type: ignore[dict-item]
    for kind, times in kinds.items():
        yield f"  {kind:<7} {times['n']:>8,.0f}  p50 {times['p50']:>7.1f} ms  p99 {times['p99']:>8.1f} ms"
    for answer, n in record["answers"].items():  # type: ignore[attr-defined]
        yield f"  {answer}: {n:,}"
    yield f"  joined {record['joined']:,}, acknowledged opt-ins {record['acknowledged']:,}, lost {record['lost']:,}"
    yield f"  take it away again: yidu simulate evening --clean (campaign {record['campaign']})"


def _say(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{text}    ", end="", file=sys.stderr)


def _campaign(args: argparse.Namespace) -> int:
    held = clear = told = 0
    for seed in range(args.seed, args.seed + args.runs):
        found = simulate(args.homes, args.days, args.effect, args.holdout, seed)
        if isinstance(found.told, str):
            print(f"no figure: {found.told}")
            continue
        print(sentence_of(found.told, found.true_wh))
        told += 1
        held += found.told.low <= found.true_wh <= found.told.high
        clear += found.told.clear
    if told > 1:
        print(f"the range held the true effect in {held / told:.1%} of {told}; claimed was one in {clear / told:.1%}")
    return DONE if told else FAILED


def sentence_of(told: Effect, true_wh: float) -> str:
    """The headline: in share, with its range, and whether an effect is claimed."""
    saved, low, high = (told.share(wh) for wh in (told.saved, told.low, told.high))
    claim = "an effect is claimed" if told.clear else "no effect can be told"
    return (
        f"{saved:.1%} less ({low:.1%} to {high:.1%}, 95 %), {told.saved:.0f} Wh a home and day; {claim}; "
        f"{told.treated} treated, {told.control} control; put in: {true_wh:.0f} Wh"
    )
