"""`yidu simulate evening`: homes made, a real server driven, what it acknowledged found in the database; gone again."""

import json
import threading
from dataclasses import replace

import pytest
from sqlmodel import SQLModel
from werkzeug.serving import make_server

from tests.outreach import a_campaign, an_organisation, joins
from webapp import create_app, drive
from webapp.cli import main
from webapp.cli_simulate import asks
from webapp.drive import Ask, NotHereError, Visit
from webapp.store.outreach import simulated
from webapp.usecases.outreach.simulate_evening import Evening, count
from webapp.wiring import build_services


@pytest.fixture
def live(settings, tmp_path, monkeypatch):
    """A server of its own thread over the settings the command reads too; its address."""
    monkeypatch.setenv("YIDU_DATA", str(tmp_path))
    monkeypatch.setenv("YIDU_SECRET_KEY", settings.secret_key)
    services = build_services(settings)
    server = make_server("127.0.0.1", 0, create_app(settings, services), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}", services
    server.shutdown()
    server.server_close()
    thread.join()
    services.database.close()


def counts(services):
    with services.database.read() as session:
        return {
            name: session.connection().execute(table.select()).all() for name, table in SQLModel.metadata.tables.items()
        }


def test_an_evening_of_two_hundred_homes(live, capsys):
    url, services = live
    joins(services, a_campaign(services, an_organisation(services)))
    before = counts(services)
    words = ["simulate", "evening", "--homes", "200", "--minutes", "0.05", "--days", "14"]
    words += ["--connections", "8", "--url", url]  # all at once, a busy machine would turn some away

    assert main([*words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["joined"], found["acknowledged"], found["opted_in"]) == (200, 200, 200)
    assert (found["lost"], found["errors"]) == (0, 0)
    assert {kind: times["n"] for kind, times in found["kinds"].items()} == {"join": 200, "page": 200, "opt-in": 200}
    assert found["all"]["p50"] <= found["all"]["p99"] <= found["all"]["most"]
    assert counts(services) != before

    assert main(["simulate", "evening", "--clean"]) == 0
    assert "200 simulated homes" in capsys.readouterr().out
    assert counts(services) == before


def test_in_words(live, capsys):
    url, _ = live
    assert main(["simulate", "evening", "--homes", "3", "--minutes", "0.01", "--days", "0", "--url", url]) == 0
    told = capsys.readouterr().out
    assert "3 homes in" in told
    assert "acknowledged opt-ins 3, lost 0" in told


def test_an_opt_in_that_is_not_in_the_database_is_lost(live):
    _, services = live
    made = Evening("o", "c", "ABCDEF", "call", 1, 1, ("place-1",), ("sim-1", "sim-2"))
    assert count(services, made, {"sim-2"}).lost == ("sim-2",)


@pytest.mark.parametrize("url", ["http://example.org", "https://127.0.0.1", "http://10.0.0.1:80"])
def test_nobody_elses_server_is_driven(live, url, capsys):
    assert main(["simulate", "evening", "--homes", "1", "--url", url]) == 2
    assert "not this machine" in capsys.readouterr().err


def test_where_nobody_listens(live, capsys):
    assert main(["simulate", "evening", "--homes", "1", "--url", "http://127.0.0.1:9"]) == 1
    assert "nobody answers" in capsys.readouterr().err


def test_what_is_answered_otherwise_ends_a_visit_and_counts(live):
    url, _ = live
    bad = Ask("page", "/nowhere")
    found = drive.drive(url, iter([Visit("a", "", [bad, bad])]), 100, pause=0)
    assert found.answers == {("page", 404): 1}
    assert found.errors([bad]) == 1
    with pytest.raises(NotHereError):
        drive.drive("http://example.org", iter([]), 1)


def test_a_token_that_is_wrong_opens_nothing(live, monkeypatch):
    url, _ = live
    made = Evening("o", "c", "ABCDEF", "call", 1, 1, ("place-1",), ("sim-1",))
    join = replace(asks(made, "wrong", "place-1", "0" * 32)[0], fine=(303,))
    assert drive.drive(url, iter([Visit("a", "", [join])]), 100).answers == {("join", 403): 1}


def test_only_what_is_marked_goes(live):
    _, services = live
    joins(services, a_campaign(services, an_organisation(services)))
    before = counts(services)
    with services.database.write() as session:
        assert simulated.drop_all(session) == 0
    assert counts(services) == before


def test_what_a_result_would_say(capsys):
    words = ["simulate", "campaign", "--homes", "400", "--days", "20", "--effect", "0.2", "--runs", "2"]
    assert main(words) == 0
    told = capsys.readouterr().out
    assert told.count("an effect is claimed") == 2
    assert "held the true effect in" in told
    assert main(words) == 0
    assert capsys.readouterr().out == told  # the same seeds


def test_too_few_homes_for_a_figure(capsys):
    assert main(["simulate", "campaign", "--homes", "6", "--days", "20"]) == 1
    assert "no figure" in capsys.readouterr().out
