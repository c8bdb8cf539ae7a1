"""Advice in words: one verb, one number, one reason. Each sentence is a whole msgid."""

from datetime import date, datetime

from webapp.domain.appliance import Appliance, Catalogue
from webapp.domain.calendar import local, quarter_of
from webapp.domain.contract import Contract
from webapp.domain.demand_event import DemandEvent
from webapp.domain.evening_plan import Move
from webapp.domain.problem import Infeasible
from webapp.domain.tariff import Kind, Period
from webapp.usecases.chores import Stay
from webapp.usecases.plan_tonight import Tonight
from webapp.views.formats import clock, day_short, oclock, words, yuan
from webapp.views.texts import gettext


def short_kind(kind: Kind) -> str:
    """The one character a period carries wherever its colour does."""
    return {
        "super_peak": gettext("尖"),
        "peak": gettext("峰"),
        "flat": gettext("平"),
        "valley": gettext("谷"),
        "deep_valley": gettext("深"),
    }[kind]


def period_name(kind: Kind) -> str:
    """As a column or a register is called, whatever the region's notice calls it."""
    return {
        "super_peak": gettext("尖段"),
        "peak": gettext("峰段"),
        "flat": gettext("平段"),
        "valley": gettext("谷段"),
        "deep_valley": gettext("深谷段"),
    }[kind]


def colour(kind: Kind) -> str:
    """Five kinds share three colours."""
    return {"super_peak": "peak", "deep_valley": "valley"}.get(kind, kind)


def headline(move: Move, family: str) -> str:
    """热水 22 点后再烧: what to do, and when."""
    at = oclock(move.start)
    category = move.chore.appliance.category
    if category == "water_heating":
        return gettext("热水 %(at)s后再烧", at=at)
    if move.chore.appliance.shift.kind == "battery":
        return gettext("%(name)s %(at)s后再充", name=family, at=at)
    if "quiet_hours" in move.chore.appliance.constraints:
        return gettext("%(name)s定到 %(at)s", name=family, at=at)
    return gettext("%(name)s %(at)s再开", name=family, at=at)


def do_it(move: Move, family: str) -> str:
    """热水器开始烧: the step's name in the list, the time stands beside it."""
    category = move.chore.appliance.category
    if category == "water_heating":
        return gettext("%(name)s开始烧", name=family)
    if move.chore.appliance.shift.kind == "battery":
        return gettext("%(name)s开始充", name=family)
    return gettext("%(name)s定时", name=family)


def until(move: Move) -> str:
    """烧到 23:13."""
    at = clock(move.end)
    if move.chore.appliance.category == "water_heating":
        return gettext("烧到 %(at)s", at=at)
    if move.chore.appliance.shift.kind == "battery":
        return gettext("充到 %(at)s", at=at)
    return gettext("%(at)s 做完", at=at)


def period_of(contract: Contract, moment: datetime) -> Period:
    at = local(moment)
    return contract.period_at(at.date(), quarter_of(at))


def cheaper(move: Move, contract: Contract, tier: int) -> str:
    """低谷每度便宜 0.28 元."""
    here, usual = period_of(contract, move.start), period_of(contract, move.chore.usual)
    gap = usual.price(tier) - here.price(tier)
    if gap <= 0:
        return gettext("更多的电落在%(name)s", name=words(here.name))
    return gettext("%(name)s每度便宜 %(gap)s 元", name=words(here.name), gap=yuan(gap))


def reasons(move: Move, contract: Contract, tier: int) -> list[tuple[str, str]]:
    """Why this hour: (icon, sentence), money first, then what limits it."""
    found = [("check", cheaper(move, contract, tier))]
    found += [
        (icon, text) for code, icon, text in limits(move.chore.appliance) if code in move.chore.appliance.constraints
    ]
    return found[:3]


def with_water(notice: str, due: date | None, until: date) -> str:
    """A notice that the tank stays cold, with the day its water must be hot again where that is near."""
    if due is None:
        return notice
    if due <= until:
        return gettext("%(notice)s。水 7 天没烧，再用前先烧到 60 度", notice=notice)
    return gettext("%(notice)s。水 %(day)s 前要烧到 60 度一次，防细菌", notice=notice, day=day_short(due))


def limits(appliance: Appliance) -> list[tuple[str, str, str]]:
    """What keeps an appliance from other hours, in words: (constraint, icon, sentence)."""
    first, last = appliance.shift.windows[0][0], appliance.shift.windows[-1][1]
    return [
        ("quiet_hours", "volume-x", gettext("%(last)s 后、%(first)s 前会吵到邻居，所以避开", first=first, last=last)),
        ("attended_only", "user", gettext("开着时要有人在家、醒着")),
        ("hygiene_60c", "thermometer", gettext("每周至少烧到 60℃ 一次，卫生")),
        ("departure_time", "clock", gettext("出门前要充够，插上后设好定时")),
        ("lint_clean", "wind", gettext("用完清一次绒毛网")),
        ("unload_2h", "clock", gettext("洗好两小时内取出来晾")),
    ]


def after_reason(move: Move) -> str:
    """The second half of the one reason, where the appliance has one."""
    if move.chore.appliance.category == "water_heating":
        return gettext("烧好的够明天用")
    return gettext("用电不变，只换时间")


def stay_reason(stay: Stay) -> str:
    """Why an appliance had better be left alone."""
    texts = {
        "cheap_already": gettext("平时用的时间已经最便宜"),
        "too_little": gettext("挪了只省 %(yuan)s 元，不值得动", yuan=yuan(stay.saving_yuan)),
        "calm": gettext("照您选的“省心”，不用挪"),
        "done": gettext("今天已经用过了"),
        "skipped": gettext("今晚您选了跳过"),
        "meal": gettext("跟着饭点走，不用挪"),
        "care": gettext("家里有要照顾的人，舒服最要紧，不劝您关"),
        "comfort": gettext("冷暖要紧，不用为省电挪时间"),
        "no_window": gettext("接下来一天没有合适的时间"),
        "no_room": gettext("和别的事排不到一起"),
        "never": gettext("您说过它不挪"),
        "same_price": gettext("您家一天电价都一样，什么时候用都行"),
        "asked": gettext("平常正好在请您少用电的时段，能等就等等，不等也行"),
        "charging": gettext("不在夜里充，也不在屋里、楼道充。白天去充电棚"),
    }
    return texts[stay.why]


def asked(event: DemandEvent, now: datetime) -> str:
    """When the supplier asks for less, and that the plan keeps clear of it."""
    values = {"who": event.said_by, "start": clock(event.start), "end": clock(event.end)}
    if event.start <= now:
        return gettext("现在到 %(end)s，%(who)s请您少用电，这段不排电器。", **values)
    if local(event.start).date() == local(now).date():
        return gettext("今天 %(start)s–%(end)s，%(who)s请您少用电，这段不排电器。", **values)
    return gettext("明天 %(start)s–%(end)s，%(who)s请您少用电，这段不排电器。", **values)


def relax(conflict: Infeasible, catalogue: Catalogue) -> str:
    """What would have to give so that everything fits, as one sentence."""
    names = {
        "limit": gettext("一起开的千瓦数放宽些"),
        "at_most": gettext("让同时开的多一样"),
        "windows": gettext("能用的时间放宽些"),
        "earliest": gettext("早点开始"),
        "latest_start": gettext("晚点开始"),
        "ready_by": gettext("晚点要用"),
        "quiet": gettext("安静的时间缩短些"),
        "attended": gettext("多留人在家的时间"),
        "fixed": gettext("让它挪一挪"),
        "after": gettext("先后次序分到两天"),
    }
    if not conflict.relax:
        return gettext("今晚少做一件吧。")
    parts = []
    for job, constraint in conflict.relax:
        machine = catalogue.appliances.get(job or "")
        name = words(catalogue.families[machine.family].name) if machine else ""
        parts.append(gettext("%(name)s：%(what)s", name=name, what=names[constraint]) if name else names[constraint])
    return gettext("把这个松一松就行：%(parts)s。", parts=str(gettext("；")).join(parts))


def stay_icon(stay: Stay, icon: str) -> tuple[str, str]:
    return ("shield-check", "ic-bad") if stay.why == "charging" else (icon, "ic-mute")


def spoken_moves(tonight: Tonight, catalogue: Catalogue) -> str:
    """The before-and-after picture as sentences."""
    parts = [
        gettext(
            "%(name)s平常 %(usual)s，照做 %(at)s",
            name=words(catalogue.families[move.chore.appliance.family].name),
            usual=clock(move.chore.usual),
            at=clock(move.start),
        )
        for move in tonight.moves
    ]
    return str(gettext("；")).join(parts)
