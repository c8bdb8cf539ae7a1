"""Passwords as they are kept: argon2id with 19 MiB and two passes, as OWASP asks at least."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_password(password: str) -> str:
    return HASHER.hash(password)


def verify(password: str, kept: str | None) -> bool:
    """Whether it is the password. Where none is kept it takes as long to say no."""
    try:
        return HASHER.verify(kept or _nobodys(), password) and kept is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    return HASHER.hash("nobody's password")
