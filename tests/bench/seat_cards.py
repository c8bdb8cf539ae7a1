"""A campaign of schools begins: thousands of pupils open their cards within minutes, on SQLite. Run with how many
pupils there are and for how many seconds they are driven.
"""

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from sqlmodel import col, func, select

from tests.bench.served import served
from tests.outreach import an_organisation
from tests.school import a_class, a_teacher, card_url, seats_of
from webapp import create_app, drive
from webapp.domain.calendar import DAY
from webapp.drive import Ask, Visit
from webapp.settings import Settings
from webapp.store.school.tables import SeatRow
from webapp.usecases.services import Services
from webapp.wiring import build_services

A_CLASS = 45
STEPS = 3
CONNECTIONS = 64


def cards(services: Services, pupils: int) -> list[str]:
    """Where the cards of as many classes as it takes lead, spare ones left out."""
    organisation = an_organisation(services)
    teacher, first = a_teacher(services, organisation), services.today() - 2 * DAY
    found: list[str] = []
    while len(found) < pupils:
        made = a_class(services, organisation, teacher, first, A_CLASS, name=f"四年级（{len(found) // A_CLASS + 1}）班")
        found += [card_url(services, made, seat) for seat in seats_of(services, made)[:A_CLASS]]
    return found[:pupils]


def visits(app: Flask, urls: list[str]) -> Iterator[Visit]:
    """Each phone opens its card, a parent agrees, the child sees today's mission."""
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # Flask's own
    for url in urls:
        with app.test_request_context():
            token = generate_csrf()
            cookie = f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(dict(session))}"
        agree = Ask("agree", url, f"csrf_token={token}", (303,))
        yield Visit(url, cookie, [Ask("card", url), agree, Ask("seat", "/seat")])


def main() -> None:
    """Prints JSON: this runs in a process of its own, so that its memory is its own."""
    pupils, seconds = int(sys.argv[1]), float(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder), f"sqlite:///{folder}/yidu.db", "bench")
        services = build_services(settings)
        warm = pupils // 20  # what is loaded on first use
        urls = cards(services, pupils + warm)
        app = create_app(settings, services)
        driven = list(visits(app, urls))
        services.database.engine.dispose()
        with served(settings) as address:
            drive.drive(address, iter(driven[:warm]), pupils / seconds, CONNECTIONS)
            measured = drive.drive(address, iter(driven[warm:]), pupils / seconds, CONNECTIONS)
        with services.database.read() as session_:
            agreed = session_.exec(select(func.count()).where(col(SeatRow.agreed_on).is_not(None))).one()
        services.database.close()
    ordered = measured.all_seconds
    told = {
        "pupils": pupils,
        "seconds": measured.ended - measured.began,
        "pages": len(ordered),
        "p50": drive.quantile(ordered, 0.5) * 1000,
        "p99": drive.quantile(ordered, 0.99) * 1000,
        "by_kind": {kind: drive.quantile(sorted(some), 0.99) * 1000 for kind, some in measured.seconds.items()},
        "not_answered_well": len(ordered) - sum(len(names) for names in measured.well.values()),
        "lost": pupils + warm - agreed,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
