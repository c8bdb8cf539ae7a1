"""What pages of calls say: when one is, how its baseline is made, what may be done, why a figure changed."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby

from webapp.domain.calendar import DAY, local, midnight
from webapp.domain.holidays import Told
from webapp.domain.outreach.baseline_rule import DAYS_OFF, SIMILAR, SIMILAR_AMONG, Rule
from webapp.domain.outreach.call_baseline import MOST_ADJUSTED, Baseline
from webapp.domain.outreach.call_outcome import Outcome
from webapp.domain.outreach.call_suggestions import Suggestion, What
from webapp.domain.outreach.campaign import BaselineMethod
from webapp.domain.outreach.demand_call import DemandCall, Phase
from webapp.views.formats import clock, day_short, day_text, kwh, number, percent, span, words
from webapp.views.texts import gettext, ngettext

EVENING = 18


def when(call: DemandCall, now: datetime) -> str:
    """明晚 19:00–21:00; further off, the day."""
    hours = f"{clock(call.start)}–{clock(call.end)}"
    return gettext("%(day)s %(hours)s", day=day_word(call, now), hours=hours)


def day_word(call: DemandCall, now: datetime) -> str:
    evening = local(call.start).hour >= EVENING
    ahead = (call.day - local(now).date()) // DAY
    texts = {
        -1: gettext("昨晚") if evening else gettext("昨天"),
        0: gettext("今晚") if evening else gettext("今天"),
        1: gettext("明晚") if evening else gettext("明天"),
    }
    return texts.get(ahead) or day_text(call.day)


def until_start(call: DemandCall, now: datetime) -> str:
    """How long until it begins, in whole hours once there are several."""
    left = call.start - now
    if left >= 2 * DAY:
        return ngettext("还有 %(num)s 天", "还有 %(num)s 天", left // DAY)
    hours = left // timedelta(hours=1)
    if hours >= 3:
        return ngettext("还有 %(num)s 小时", "还有 %(num)s 小时", hours)
    return gettext("还有 %(span)s", span=span(max(1, left / timedelta(minutes=1))))


def closes(call: DemandCall) -> str:
    """The clock time answers close at, with the day where it is another."""
    at = clock(call.opt_in_until)
    other = local(call.opt_in_until).date() != call.day
    return gettext("%(day)s %(at)s", day=day_short(local(call.opt_in_until).date()), at=at) if other else at


def phase_name(phase: Phase) -> str:
    return {
        "open": gettext("报名中"),
        "closed": gettext("等开始"),
        "on": gettext("进行中"),
        "over": gettext("已结束"),
        "cancelled": gettext("已取消"),
    }[phase]


def choice_name(choice: str | None) -> str:
    return {
        "in": gettext("已报名"),
        "out": gettext("这次不来"),
        "care": gettext("需要照顾，不来"),
        None: gettext("还没选"),
    }[choice]


def standing(phase: Phase, choice: str | None) -> str:
    """Where the next call stands, for a home that is asked to it."""
    if phase == "over":
        return gettext("看结果")
    if phase == "on":
        said = choice_name(choice) if choice else gettext("没有参加")
        return f"{phase_name(phase)} · {said}"
    if choice:
        return choice_name(choice)
    return gettext("先看您家的基线，再定来不来") if phase == "open" else gettext("报名截止")


def method_name(method: BaselineMethod) -> str:
    return {
        "ten_of_ten": gettext("最近 10 个工作日（休息日 4 天）的平均，当天再调整"),
        "similar_days": gettext("最像的 5 天的平均"),
        "seven_days": gettext("前 7 天的平均"),
    }[method]


def method_steps(base: Baseline, rule: Rule, call: DemandCall) -> list[str]:
    """How this home's baseline was made, with its own days."""
    return [_days_step(base, rule), _adjusting(base.method, call), _enough(base, rule)]


def _days_step(base: Baseline, rule: Rule) -> str:
    days = _span(base)
    if base.method == "seven_days":
        return gettext("取通知以前最近 7 天%(days)s的同一刻钟，求平均。深圳的居民低碳用电方法也和前七天比。", days=days)
    if base.method == "similar_days":
        kind = gettext("休息日") if rule.day_off else gettext("工作日")
        text = gettext(
            "通知以前 %(among)s 天的%(kind)s里，挑 %(n)s 天：开始以前的用电，一小时一小时最像最近那天的。",
            among=SIMILAR_AMONG,
            kind=kind,
            n=SIMILAR,
        )
        return text + gettext("求这几天%(days)s同一刻钟的平均。", days=days)
    if rule.day_off:
        return gettext("取通知以前最近 4 个休息日%(days)s的同一刻钟，求平均。", days=days)
    return gettext("取通知以前最近 10 个工作日%(days)s的同一刻钟，求平均。", days=days)


def _span(base: Baseline) -> str:
    """The days in brackets, and which were passed over."""
    if not base.days:
        return ""
    if base.method == "similar_days" or len(base.days) <= DAYS_OFF:
        text = gettext("、").join(day_short(day) for day in base.days)
    else:
        text = f"{day_short(base.days[0])}–{day_short(base.days[-1])}"
    if base.skipped:
        text += gettext("，跳过活动日 %(days)s", days=gettext("、").join(day_short(day) for day in base.skipped))
    return gettext("（%(text)s）", text=text)


def window(call: DemandCall) -> str:
    """The hours that adjust a baseline."""
    return f"{clock(call.start - timedelta(hours=4))}–{clock(call.start - timedelta(hours=1))}"


def _adjusting(method: BaselineMethod, call: DemandCall) -> str:
    if method != "ten_of_ten":
        return gettext("到了当天不再调整。")
    if local(call.start - timedelta(hours=4)).date() != call.day:
        return gettext("这一场开始得早，到了当天不再调整。")
    share = percent(MOST_ADJUSTED)
    return gettext(
        "当天 %(hours)s 若比平时多用或少用，基线按同样比例调，最多 ±%(share)s。", hours=window(call), share=share
    )


def _enough(base: Baseline, rule: Rule) -> str:
    if base.method == "seven_days":
        text = gettext("7 天里至少 6 天有完整读数才算。")
    elif base.method == "similar_days":
        text = gettext("凑得齐 5 天完整读数才算。")
    elif rule.day_off:
        text = gettext("4 天的读数至少有八成才算。")
    else:
        text = gettext("10 天里至少 8 天有完整读数才算。")
    n = len(base.days)
    return text + ngettext("您家有 %(num)s 天。", "您家有 %(num)s 天。", n)


def calendar_said(told: Told) -> list[str]:
    """Which of the days looked at are off or worked though the week says otherwise, and for which nobody knows yet."""
    if told.notices and not (told.holidays or told.make_up or told.unknown):
        return [gettext("这些天里没有放假和调休。")]
    comma, found = gettext("、"), []
    if told.holidays:
        names = (
            gettext("%(name)s（%(days)s）", name=words(each.name), days=_spell(each.first, each.last))
            for each in told.holidays
        )
        found.append(gettext("%(names)s算休息日。", names=comma.join(names)))
    if told.make_up:
        found.append(gettext("%(days)s调休上班，算工作日。", days=comma.join(day_short(day) for day in told.make_up)))
    for year, spells in groupby(told.unknown, key=lambda spell: spell[0].year):
        days = comma.join(_spell(*spell) for spell in spells)
        found.append(gettext("%(year)s 年的放假安排尚未公布，%(days)s只分周末和平日。", year=year, days=days))
    return found


def _spell(first: date, last: date) -> str:
    return day_short(first) if first == last else f"{day_short(first)}–{day_short(last)}"


def why_none(base: Baseline, rule: Rule) -> str:
    """Why there is no baseline, and what to do."""
    if base.why_not == "no_readings":
        return gettext("没有读数，先导入。导入最近一个半月的每刻钟读数，这里就有您家的线。")
    return gettext(
        "读数还不够：要 %(wanted)s 天，现在有 %(n)s 天。补上以前的读数，这里就有您家的线。",
        wanted=rule.wanted,
        n=len(base.days),
    )


def why_changed(outcome: Outcome, call: DemandCall) -> str:
    """What happened to the baseline between before and after."""
    why = {
        "not_by_method": gettext("没有变。这种算法到了当天不调整。"),
        "too_early": gettext("没有变。这一场开始得早，到了当天不调整。"),
        "no_readings": gettext("没有变。当天 %(hours)s 的读数不全，没法调整。", hours=window(call)),
        "no_usual": gettext("没有变。平时 %(hours)s 的读数不全，没法调整。", hours=window(call)),
    }.get(outcome.why_unadjusted or "")
    if why:
        return why
    off = abs(outcome.ratio - 1) * 100
    if not off:
        return gettext("当天 %(hours)s 和平时用得一样多，基线没有变。", hours=window(call))
    more = outcome.ratio > 1
    used, usual = kwh(outcome.window_wh or 0, 3), kwh(outcome.usual_window_wh or 0, 3)
    seen = gettext(
        "当天 %(hours)s 您家用了 %(used)s 度，平时 %(usual)s 度。", hours=window(call), used=used, usual=usual
    )
    share = f"{number(off, 1)}%"
    change = gettext("基线上调 %(share)s。", share=share) if more else gettext("基线下调 %(share)s。", share=share)
    rule = gettext("这条规则报名前就写明了，最多 ±%(share)s。", share=percent(MOST_ADJUSTED))
    return seen + change + rule


SUGGESTIONS: dict[What, Callable[[str, str, str], tuple[str, str, str]]] = {
    "one_room": lambda name, hours, _: (
        gettext("全家聚一间，少开一台空调"),
        gettext("%(name)s，%(hours)s", name=name, hours=hours),
        "users",
    ),
    "cook_before": lambda _, __, at: (gettext("%(at)s 前把饭煮好", at=at), gettext("电饭煲一锅"), "cooking-pot"),
    "wash_later": lambda name, _, __: (
        gettext("洗衣改到第二天早上"),
        gettext("%(name)s；夜里别洗，怕吵", name=name),
        "washing-machine",
    ),
    "dry_later": lambda name, _, __: (gettext("烘衣改到第二天"), name, "washing-machine"),
    "dishes_later": lambda name, _, __: (gettext("洗碗机晚一点再开"), name, "timer"),
    "heat_before": lambda _, __, at: (gettext("%(at)s 前把水烧好", at=at), gettext("这段时间先关热水器"), "timer"),
    "charge_later": lambda _, __, ___: (gettext("汽车晚一点再充"), gettext("这段时间先不充"), "car"),
    "charge_by_day": lambda _, __, ___: (gettext("电动自行车改到白天充"), gettext("在有人看的充电处，不进楼"), "timer"),
    "unplug": lambda _, __, ___: (gettext("拔手机充电器"), gettext("不到 0.02 度，不必费心"), "smartphone"),
}
"""By what to do, from the appliance's name, how long the call lasts and when it begins."""


def suggestion(each: Suggestion, call: DemandCall) -> tuple[str, str, str]:
    """What to do, in how much, and the picture beside it."""
    name = words(each.appliance.variant) if each.appliance else ""
    return SUGGESTIONS[each.what](name, span(call.n_quarters * 15), clock(call.start))


def quarters(call: DemandCall, base: Sequence[int]) -> list[tuple[str, int]]:
    return [(clock(call.start + n * timedelta(minutes=15)), wh) for n, wh in enumerate(base)]


def final_day(call: DemandCall) -> date:
    return local(call.open_until).date()


def answer_day(call: DemandCall) -> str:
    return day_short(local(midnight(call.day) + DAY).date())


def points(n: int) -> str:
    return ngettext("记 %(num)s 个行动点。", "记 %(num)s 个行动点。", n)


def signed(wh: int, places: int = 3) -> str:
    """With a true minus, and none before a zero."""
    text = kwh(abs(wh), places)
    return f"−{text}" if wh < 0 and Decimal(text.replace(",", "")) else text


def yuan_text(value: Decimal) -> str:
    """3, 0.5: as a rule says it."""
    return f"{value.normalize():f}"
