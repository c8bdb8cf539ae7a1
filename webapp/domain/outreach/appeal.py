"""A home that thinks something is wrong says so in a sentence; somebody of the staff looks and answers."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from webapp.domain.errors import YiduError, sentence
from webapp.domain.holidays import Holidays

About = Literal["call", "set_aside", "points", "other"]
ABOUTS: tuple[About, ...] = get_args(About)
MOST_WORDS = 300
MOST_OPEN = 5
WORKING_DAYS = 3
"""So long until it is answered."""
NAMES = (
    "青竹 白鹭 荷叶 石榴 桂花 松果 芦苇 枇杷 杏花 银杏 春燕 梧桐 "
    "海棠 紫藤 茉莉 山雀 木棉 云杉 榆钱 菖蒲 蒲公英 水杉 丹枫 栀子"
)


@dataclass(frozen=True)
class Appeal:
    """`subject` is what of it: a reason, a call, an activity and day. `due`: until when it is answered, as the home was
    told. `upheld` None until it is answered."""

    id: str
    campaign_id: str
    about: About
    subject: str
    text: str
    made_at: datetime
    due: date
    answered_at: datetime | None = None
    answer: str | None = None
    upheld: bool | None = None

    @property
    def alias(self) -> str:
        """What the staff call it: from the appeal's own random id, so that two of one home look like two homes'."""
        names = NAMES.split()
        number = int.from_bytes(hashlib.sha256(self.id.encode()).digest()[:4], "big")
        return f"{names[number % len(names)]} {number // len(names) % 900 + 100}"


def due_on(made: date, holidays: Holidays) -> date:
    """Three working days later."""
    return holidays.working_day_after(made, WORKING_DAYS)


class NothingSaidError(YiduError):
    message = sentence("请写一句话，说说哪里不对。")


class NothingAnsweredError(YiduError):
    message = sentence("请写一句回复，对方会看到。")


class TooManyOpenError(YiduError):
    message = sentence("还有 %(most)s 件没有回复，先等等。")


class UnknownAppealError(YiduError):
    message = sentence("没有找到这条申诉，可能已经撤回了。")
    status = 404


class AnsweredAlreadyError(YiduError):
    message = sentence("这一条已经回复过了。您写的没有存，先看看已有的回复。")
