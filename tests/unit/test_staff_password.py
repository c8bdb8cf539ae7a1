"""What a login and a password may be; how a second step's codes are told apart."""

from datetime import UTC, datetime

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.errors import YiduError
from webapp.domain.outreach.organisation import RANKS, ROLES
from webapp.domain.outreach.password import LEAST, LOGIN, MOST, WORST, as_login, as_password, check_new
from webapp.domain.outreach.staff_errors import (
    BadLoginError,
    PasswordGuessableError,
    PasswordIsLoginError,
    PasswordLongError,
    PasswordShortError,
)
from webapp.usecases.outreach.second_step import SECONDS, new_secret, step_of


@pytest.mark.parametrize("typed", ["chen", " Chen ", "ＣＨＥＮ", "CHEN\n"])
def test_a_login_is_the_same_however_it_is_typed(typed: str) -> None:
    assert as_login(typed) == "chen"


@pytest.mark.parametrize("typed", ["", "a", "a b c", "<b>", "x" * 65, "a\0b", "a\nb", "a/b", "😀😀😀"])
def test_what_is_no_login_is_refused(typed: str) -> None:
    with pytest.raises(BadLoginError):
        as_login(typed)


@given(st.text(max_size=80))
def test_a_login_kept_is_read_again_alike(typed: str) -> None:
    try:
        login = as_login(typed)
    except BadLoginError:
        return
    assert as_login(login) == login
    assert LOGIN.fullmatch(login)


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("x" * (LEAST - 1), PasswordShortError),
        ("correct horse " * 10, PasswordLongError),
        ("Chen@Example.org", PasswordIsLoginError),
        ("gro.elpmaxe@nehc", PasswordIsLoginError),
        ("PASSWORD1234", PasswordGuessableError),
        ("ｐａｓｓｗｏｒｄ１２３", PasswordGuessableError),
        ("1212121212", PasswordGuessableError),
        ("          ", PasswordGuessableError),
    ],
)
def test_a_password_that_will_not_do(typed: str, error: type[YiduError]) -> None:
    with pytest.raises(error):
        check_new(typed, "chen@example.org")


def test_the_first_part_of_a_login_is_no_password() -> None:
    with pytest.raises(PasswordIsLoginError):
        check_new("chenxiaoming", "chenxiaoming@example.org")


@given(st.text(min_size=LEAST, max_size=MOST), st.sampled_from(["chen", "a@b.c"]))
def test_a_password_that_will_do_is_kept_as_it_is_compared(typed: str, login: str) -> None:
    try:
        kept = check_new(typed, login)
    except YiduError:
        return
    assert kept == as_password(typed) == as_password(kept)
    assert LEAST <= len(kept) <= MOST


def test_the_worst_are_all_long_enough_to_be_refused_for_what_they_are() -> None:
    assert all(len(each) >= LEAST and each == each.casefold() for each in WORST)


def test_roles_are_told_from_the_most_to_the_least() -> None:
    assert sorted(ROLES, key=RANKS.__getitem__, reverse=True) == list(ROLES)


@given(st.integers(min_value=0, max_value=4_000_000_000), st.integers(min_value=-4, max_value=4))
def test_a_code_is_of_its_step_and_those_beside_it(second: int, off: int) -> None:
    secret, at = "JBSWY3DPEHPK3PXP" * 2, datetime.fromtimestamp(second + 200, UTC)
    step = (second + 200) // SECONDS + off
    code = pyotp.TOTP(secret).generate_otp(step)
    found = step_of(secret, f" {code[:3]} {code[3:]}\n", at)
    if abs(off) <= 1:
        assert found is not None
        assert pyotp.TOTP(secret).generate_otp(found) == code
    elif found is not None:
        assert pyotp.TOTP(secret).generate_otp(found) == code, "by chance two steps have one code"


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３", "\0" * 6, "😀"])
def test_what_is_no_code_is_of_no_step(typed: str) -> None:
    assert step_of(new_secret(), typed, datetime(2026, 11, 21, tzinfo=UTC)) is None
