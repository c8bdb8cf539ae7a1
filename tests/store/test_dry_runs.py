"""Dry runs as they are kept: one a version, gone on with only as it was asked for last."""

from dataclasses import replace
from datetime import date, timedelta

from tests.outreach import a_document
from webapp.domain.outreach.dry_run import make_bank, try_document
from webapp.store.outreach import dry_runs
from webapp.store.outreach.dry_runs import DryRun
from webapp.usecases.services import Services


def test_asked_told_and_finished(services: Services) -> None:
    now = services.now()
    first = DryRun("org", "campaign", 1, now, 0, 100, 500, None, None)
    again = replace(first, asked_at=now + timedelta(seconds=1), reach=None)
    figures = try_document(a_document(date(2026, 12, 1), date(2027, 1, 31)), make_bank(1, 20), 1, runs=5)
    with services.database.write() as session:
        dry_runs.ask(session, first)
        assert dry_runs.newest(session, "org", "campaign") == first
        assert dry_runs.newest(session, "other", "campaign") is None
        assert dry_runs.tell(session, first, 40)
        dry_runs.ask(session, again)
    with services.database.write() as session:
        assert not dry_runs.tell(session, first, 60)
        assert not dry_runs.finish(session, first, figures, now)
        assert dry_runs.unfinished(session) == [again]
        assert dry_runs.finish(session, again, figures, now)
        assert not dry_runs.tell(session, again, 70)
    with services.database.read() as session:
        found = dry_runs.newest(session, "org", "campaign")
        assert dry_runs.unfinished(session) == []
    assert found
    assert (found.figures, found.done, found.failed) == (figures, 100, False)
