"""Tokens are counted and pushes noted the same on both databases, also side by side."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from webapp.domain.token import MOST_A_MINUTE, minute_number
from webapp.store import households, pushes, tokens
from webapp.usecases.devices import count_request, list_tokens, make_token, open_home, revoke_token
from webapp.usecases.keep_household import new_household
from webapp.usecases.services import Services


@pytest.fixture
def opened(services: Services):
    """A home's token as its secret opens it: (home, token)."""
    home = new_household(services, "anhui")
    with services.database.write() as session:
        households.save(session, home)
    return open_home(services, make_token(services, home, "网关", ["read"]))


def test_requests_are_counted_by_the_minute(services: Services, opened, clock) -> None:
    assert [count_request(services, *opened) for _ in range(3)] == [1, 2, 3]
    clock.pass_by(minutes=1)
    assert count_request(services, *opened) == 1


def test_counting_side_by_side_loses_none(services: Services, opened) -> None:
    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(lambda _: count_request(services, *opened), range(MOST_A_MINUTE)))
    assert sorted(counts) == list(range(1, MOST_A_MINUTE + 1))


def test_the_day_of_its_last_use_is_known(services: Services, opened, clock) -> None:
    home, token = opened
    assert list_tokens(services, home)[0].last_used_on is None
    count_request(services, home, token)
    assert list_tokens(services, home)[0].last_used_on == services.today()


def test_one_revoked_opens_nothing(services: Services, opened) -> None:
    home, token = opened
    secret = make_token(services, home, "插座", ["write"])
    revoke_token(services, home, token.id)
    assert [each.revoked_at is None for each in list_tokens(services, home) if each.id == token.id] == [False]
    assert open_home(services, secret)[1].scopes == ("write",)
    with services.database.read() as session:
        assert tokens.n_valid(session, home.id) == 1


def test_a_push_is_noted_once(services: Services, opened) -> None:
    home, _ = opened

    def claim(hashed: str, household_id: str = home.id) -> str | None:
        with services.database.write() as session:
            return pushes.claim(session, household_id, "day-1", hashed, services.now())

    assert [claim("a"), claim("a"), claim("b")] == [None, "a", "a"]


def test_a_push_undone_is_not_noted(services: Services, opened) -> None:
    home, _ = opened

    def fails() -> None:
        with services.database.write() as session:
            pushes.claim(session, home.id, "day-1", "a", services.now())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    with services.database.write() as session:
        assert pushes.claim(session, home.id, "day-1", "b", services.now()) is None


def test_keys_are_forgotten_after_their_time(services: Services, opened) -> None:
    home, _ = opened
    with services.database.write() as session:
        pushes.claim(session, home.id, "day-1", "a", services.now())
        pushes.purge(session, services.now() + timedelta(seconds=1))
        assert pushes.claim(session, home.id, "day-1", "b", services.now()) is None


def test_minutes_are_whole(clock) -> None:
    before = minute_number(clock())
    clock.pass_by(seconds=59)
    assert minute_number(clock()) == before
    clock.pass_by(seconds=1)
    assert minute_number(clock()) == before + 1
