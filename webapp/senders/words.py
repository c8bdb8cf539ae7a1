"""What reminders say, outside of a web request: titles of events, mails. Each sentence is a whole msgid."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

from webapp.domain.calendar import local
from webapp.domain.demand_event import DemandEvent
from webapp.domain.reminder import AskedHours, CheapHours, Event, PlannedStart, Step, TierBegins, saved_yuan
from webapp.senders.mail import Mail

TRANSLATIONS = Path(__file__).resolve().parents[1] / "translations"
CODE_MINUTES = 30


@cache
def tongue(lang: str) -> NullTranslations:
    """The catalogue of a language; Chinese is what the sentences are written in."""
    return translation("messages", str(TRANSLATIONS), [lang], fallback=True)


def calendar_name(lang: str) -> str:
    return tongue(lang).gettext("一度：用电提醒")


def title(event: Event, lang: str) -> str:
    """热水器 22:00 开始烧，省 0.68 元."""
    say = tongue(lang)
    if isinstance(event, PlannedStart):
        return _step(event.step, _clock(event.step.start), lang)
    if isinstance(event, AskedHours):
        return say.gettext("%(who)s请您少用电") % {"who": event.event.said_by}
    if isinstance(event, CheapHours):
        return say.gettext("%(name)s电价") % {"name": event.period.name[lang]}
    if isinstance(event, TierBegins):
        return say.gettext("电费大约今天进第 %(tier)s 档") % {"tier": event.next.number + 1}
    return say.gettext("抄电表")


def about(event: Event, lang: str) -> str:
    say = tongue(lang)
    if isinstance(event, PlannedStart):
        until = say.gettext("大约 %(at)s 做完。") % {"at": _clock(event.step.end)}
        return f"{until}\n{_honest(lang)}"
    if isinstance(event, AskedHours):
        return _asked(event.event, lang)
    if isinstance(event, CheapHours):
        price = f"{event.period.price(0).normalize():f}"
        if len(event.period.yuan_per_kwh) > 1:
            return say.gettext("每度 %(price)s 元（第 1 档）。") % {"price": price}
        return say.gettext("每度 %(price)s 元。") % {"price": price}
    if isinstance(event, TierBegins):
        return _tier(event, lang)
    return say.gettext("记下表上的数，和上个月一减就是这个月用的电。")


def _asked(event: DemandEvent, lang: str) -> str:
    say = tongue(lang)
    lines = [say.gettext("一度不往这段时间排电器。"), say.gettext("不参加不花钱。冷了热了，空调照开。")]
    if event.yuan_per_kwh is not None:
        paid = f"{event.yuan_per_kwh.normalize():f}"
        lines.insert(1, say.gettext("您填的通知说，少用一度给 %(yuan)s 元。") % {"yuan": paid})
    return "\n".join(lines)


def _tier(event: TierBegins, lang: str) -> str:
    say = tongue(lang)
    more = say.gettext("从这天起，每度大约贵 %(yuan)s 元。") % {"yuan": _yuan(event.next.step)}
    if event.next.early and event.next.late and event.next.early != event.next.late:
        span = {"early": _day(event.next.early, lang), "late": _day(event.next.late, lang)}
        return more + say.gettext("按平常用电估的，早到 %(early)s，晚到 %(late)s。") % span
    return more + say.gettext("按平常用电估的，用得少就会晚些。")


def evening_mail(
    to: str, day: date, found: list[Step], lang: str, base_url: str, stop_token: str, asked: Iterable[DemandEvent] = ()
) -> Mail:
    """What to do tonight, in plain text, and when somebody asks for less."""
    say = tongue(lang)
    count = {"num": len(found), "yuan": _yuan(saved_yuan(found))}
    subject = say.ngettext("今晚 %(num)s 件事，省 %(yuan)s 元", "今晚 %(num)s 件事，省 %(yuan)s 元", len(found)) % count
    stop_url = f"{base_url}/stop/{stop_token}"
    lines = [
        *(f"· {_step(step, _when(step.start, day, lang), lang)}" for step in found),
        *(f"· {_hours(event, day, lang)}" for event in asked),
        "",
        _honest(lang),
        "",
        say.gettext("看为什么，或换时间：%(url)s") % {"url": f"{base_url}/tonight"},
        say.gettext("不再收这封信：%(url)s") % {"url": stop_url},
        "",
    ]
    return Mail(to, subject, "\n".join(lines), f"{day:%Y%m%d}.{stop_token[:16]}", stop_url)


def code_mail(to: str, code: str, lang: str, key: str) -> Mail:
    say = tongue(lang)
    lines = [
        say.gettext("验证码：%(code)s，%(minutes)s 分钟内有效。") % {"code": code, "minutes": CODE_MINUTES},
        say.gettext("把它填进“提醒”那一页，有值得挪的晚上才发信，一天最多一封。"),
        say.gettext("不是您填的就不用管，这个地址一天内删掉。"),
        "",
    ]
    return Mail(to, say.gettext("一度的验证码：%(code)s") % {"code": code}, "\n".join(lines), key)


def _step(step: Step, at: str, lang: str) -> str:
    say = tongue(lang)
    values = {"name": step.name[lang], "at": at, "yuan": _yuan(Decimal(step.saving_fen) / 100)}
    if step.appliance.category == "water_heating":
        return say.gettext("%(name)s %(at)s 开始烧，省 %(yuan)s 元") % values
    if step.appliance.shift.kind == "battery":
        return say.gettext("%(name)s %(at)s 开始充，省 %(yuan)s 元") % values
    return say.gettext("%(name)s %(at)s 开始，省 %(yuan)s 元") % values


def _hours(event: DemandEvent, day: date, lang: str) -> str:
    values = {"start": _when(event.start, day, lang), "end": _clock(event.end), "who": event.said_by}
    return tongue(lang).gettext("%(start)s–%(end)s，%(who)s请您少用电") % values


def _honest(lang: str) -> str:
    return tongue(lang).gettext("用电没有变少，只是挪了时间。省的是钱，碳排少 0 千克。")


def _when(start: datetime, day: date, lang: str) -> str:
    if local(start).date() == day:
        return _clock(start)
    return tongue(lang).gettext("明天 %(at)s") % {"at": _clock(start)}


def _clock(moment: datetime) -> str:
    at = local(moment)
    return f"{at.hour}:{at.minute:02d}"


def _day(day: date, lang: str) -> str:
    if lang == "en":
        return f"{day.day} {day:%b}"
    return tongue(lang).gettext("%(month)s月%(day)s日") % {"month": day.month, "day": day.day}


def _yuan(value: Decimal) -> str:
    return f"{value:.2f}"
