"""What an outside body wrote down, as the household typed it. Nothing here was checked by anybody."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from webapp.domain.calendar import local
from webapp.domain.errors import YiduError, sentence

ReceiptLevel = Literal["L3", "L4", "L5"]
ReceiptUnit = Literal["kg", "t", "points"]
ReceiptField = Literal["issuer", "number", "period", "quantity", "unit", "registry_state"]
LEVELS: tuple[ReceiptLevel, ...] = ("L3", "L4", "L5")
SEPARATORS = re.compile(r"[\s\-_./·]+")


class FieldNeededError(YiduError):
    message = sentence("这一级的回执要有这一项，请照着填。")


class SameReceiptError(YiduError):
    message = sentence("这个编号您在 %(day)s 已经填过了。一个编号只能用一次。")


class ReceiptTakenError(YiduError):
    message = sentence("这个编号不能再用第二次。请看看有没有填错；没有填错，请问发回执的机构。")


class UnknownReceiptError(YiduError):
    message = sentence("没有找到这张回执，可能已经删掉了。")
    status = 404


@dataclass(frozen=True)
class Receipt:
    """One receipt: of which route, under which number, from the first day to the last where it names days."""

    id: str
    level: ReceiptLevel
    route: str
    issuer: str
    number: str
    first: date | None
    last: date | None
    quantity: Decimal
    unit: ReceiptUnit
    registry_state: str
    entered_at: datetime

    @property
    def key(self) -> str:
        """Issuer and number without the ways of writing them: 深圳-01 and 深圳 01 are the same."""
        return f"{_bare(self.issuer)}\x1f{_bare(self.number)}"


def _bare(text: str) -> str:
    return SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).casefold()


def fingerprint(receipt: Receipt, secret: bytes) -> str:
    """What two homes' receipts are compared by: without the secret no number can be guessed from it."""
    return hmac.new(secret, f"yidu receipt\x1f{receipt.key}".encode(), hashlib.sha256).hexdigest()


def check(new: Receipt, kept: Iterable[Receipt], needed: Iterable[ReceiptField]) -> None:
    """Raises FieldNeededError for a field its level needs, and SameReceiptError."""
    there: dict[ReceiptField, tuple[str, bool]] = {
        "issuer": ("issuer", bool(new.issuer)),
        "number": ("number", bool(new.number)),
        "period": ("first" if new.first is None else "last", new.first is not None and new.last is not None),
        "quantity": ("quantity", new.quantity > 0),
        "registry_state": ("registry_state", bool(new.registry_state)),
    }
    for name in needed:
        field, is_there = there.get(name, (name, True))
        if not is_there:
            raise FieldNeededError(field)
    same = next((each for each in kept if each.id != new.id and each.key == new.key), None)
    if same:
        raise SameReceiptError("number", day=local(same.entered_at).date().isoformat())


def highest(receipts: Iterable[Receipt]) -> ReceiptLevel | None:
    return max((each.level for each in receipts), default=None)
