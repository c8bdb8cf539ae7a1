"""Campaigns as they are kept: written and read alike, within their organisation, gone with the home."""

from datetime import timedelta

from tests.outreach import a_campaign, an_organisation, joins, signed_in
from webapp.store import households
from webapp.store.outreach import attempts, audit, campaigns, memberships
from webapp.usecases.outreach.sign_in import IDLE_FOR, staff_of
from webapp.usecases.services import Services


def test_a_campaign_comes_back_as_it_was(services: Services) -> None:
    organisation = an_organisation(services)
    made = a_campaign(services, organisation)
    with services.database.read() as session:
        assert campaigns.find(session, organisation.id, made.id) == made
        assert campaigns.by_code(session, made.code) == made
        assert campaigns.find(session, "other", made.id) is None
        assert campaigns.of_organisation(session, "other") == []


def test_a_membership_goes_with_the_home(services: Services) -> None:
    campaign = a_campaign(services, an_organisation(services))
    home = joins(services, campaign)
    with services.database.write() as session:
        assert [each.campaign_id for each in memberships.of_home(session, home.id)] == [campaign.id]
        households.forget(session, home.id)
        assert memberships.of_home(session, home.id) == []


def test_a_browser_is_signed_in_until_it_rests_too_long(services: Services, clock: object) -> None:
    secret = signed_in(services, an_organisation(services), "viewer")
    staff = staff_of(services, secret)
    assert staff
    assert (staff.may("viewer"), staff.may("editor")) == (True, False)
    assert staff_of(services, f"{secret}x") is None
    clock.pass_by(seconds=IDLE_FOR.total_seconds() + 1)  # type: ignore[attr-defined]
    assert staff_of(services, secret) is None


def test_what_was_done_is_told_newest_first(services: Services) -> None:
    organisation, now = an_organisation(services), services.now()
    with services.database.write() as session:
        for n in range(3):
            audit.note(session, organisation.id, now + timedelta(seconds=n), "saved", campaign_id="c", number=n)
        assert [entry.details["number"] for entry in audit.latest(session, organisation.id, 2, "c")] == [2, 1]
        assert audit.latest(session, "other", 5) == []


def test_tries_are_counted_by_who_and_span(services: Services) -> None:
    now, span = services.now(), timedelta(minutes=10)
    with services.database.write() as session:
        assert [attempts.tried(session, "code", "a", now, span) for _ in range(3)] == [1, 2, 3]
        assert attempts.tried(session, "code", "b", now, span) == 1
        assert attempts.tried(session, "code", "a", now + span, span) == 1
        attempts.forget(session, "code", now + span, span)
        assert attempts.tried(session, "code", "a", now, span) == 1
