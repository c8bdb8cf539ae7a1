"""Leave a household may give an organisation: asked, given by itself, withdrawn at any time; nothing is forgotten."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from webapp.domain.errors import YiduError, sentence

ConsentKind = Literal["authorisation", "data_sharing"]
Shared = Literal["monthly", "daily", "quarters", "bills", "home", "statement"]
"""What of the home's data: kWh by month, by day, by the quarter-hour; bills; place and people; sealed statements."""
ConsentState = Literal["asked", "given", "withdrawn", "over"]
LONGEST_DAYS = 3 * 366


class NoRecipientError(YiduError):
    message = sentence("这里还空着，请写明给谁。")


class NoPurposeError(YiduError):
    message = sentence("这里还空着，请写明用来做什么。")


class NoDataChosenError(YiduError):
    message = sentence("至少选一样数据。")


class ConsentTooLongError(YiduError):
    message = sentence("一次最多三年，到期再定。")


class NotTickedError(YiduError):
    message = sentence("没有勾选，就不算同意。想好了再勾。")


class ConsentOverError(YiduError):
    message = sentence("这一份已经撤回或到期了。要再同意，请另起一份。")


class UnknownConsentError(YiduError):
    message = sentence("没有找到这一份。")
    status = 404


@dataclass(frozen=True)
class Consent:
    """One of them, from the first day to the last. An authorisation passes on no data, and so names none."""

    id: str
    kind: ConsentKind
    recipient: str
    purpose: str
    first: date
    last: date
    data: tuple[Shared, ...]
    asked_at: datetime
    given_at: datetime | None = None
    withdrawn_at: datetime | None = None

    def state(self, today: date) -> ConsentState:
        if self.withdrawn_at is not None:
            return "withdrawn"
        if self.last < today:
            return "over"
        return "asked" if self.given_at is None else "given"

    def covers(self, day: date) -> bool:
        """Whether it was given, stands and holds on a day."""
        return self.given_at is not None and self.withdrawn_at is None and self.first <= day <= self.last


def check(new: Consent) -> None:
    """Raises NoRecipientError, NoPurposeError, NoDataChosenError, ConsentTooLongError."""
    if not new.recipient:
        raise NoRecipientError("recipient")
    if not new.purpose:
        raise NoPurposeError("purpose")
    if new.kind == "data_sharing" and not new.data:
        raise NoDataChosenError("data")
    if (new.last - new.first).days >= LONGEST_DAYS:
        raise ConsentTooLongError("last")


def given(consent: Consent, now: datetime, today: date) -> Consent:
    """Raises ConsentOverError for one that was withdrawn or has run out; giving twice changes nothing."""
    if consent.state(today) in ("withdrawn", "over"):
        raise ConsentOverError
    return consent if consent.given_at else replace(consent, given_at=now)


def withdrawn(consent: Consent, now: datetime) -> Consent:
    """Always possible, also of what was only asked; the first withdrawal stands."""
    return consent if consent.withdrawn_at else replace(consent, withdrawn_at=now)


def holding(consents: Iterable[Consent], kind: ConsentKind, day: date) -> Consent | None:
    """The one of a kind that holds on a day, the newest given."""
    held = [each for each in consents if each.kind == kind and each.covers(day)]
    return max(held, key=lambda each: each.given_at or each.asked_at, default=None)
