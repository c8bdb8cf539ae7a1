"""What lets a device act for a home: a secret shown once, and what it may do."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Scope = Literal["read", "write"]
SCOPES: tuple[Scope, ...] = ("read", "write")
MOST_A_MINUTE = 60


@dataclass(frozen=True)
class Token:
    """One device's permission. Its secret is nowhere: only who made it has seen it."""

    id: str
    name: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    last_used_on: date | None = None
    revoked_at: datetime | None = None


def minute_number(moment: datetime) -> int:
    """Whole minutes since 1970: requests are counted by these."""
    return int(moment.timestamp()) // 60


def seconds_left(moment: datetime) -> int:
    """Until the next of them begins."""
    return 60 - int(moment.timestamp()) % 60
