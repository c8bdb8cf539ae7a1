"""Words for what a home did, how it was shown, why it counts or not."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from webapp.domain.outreach.appeal import About
from webapp.domain.outreach.campaign import Activity
from webapp.domain.outreach.effort import Why
from webapp.domain.outreach.league import Grade
from webapp.domain.outreach.screening import Reason
from webapp.views.formats import day_short
from webapp.views.texts import gettext


def activity_words(activity: Activity) -> str:
    return {
        "join": gettext("加入活动"),
        "event": gettext("参加一场"),
        "low_use": gettext("本来就用得少，没有多用"),
        "tip": gettext("做到一条省电办法"),
        "reading": gettext("抄一次表"),
        "standby_hunt": gettext("找出整夜在用的电"),
        "valley_charge": gettext("在便宜的时段充电"),
    }[activity]


def grade_words(grade: Grade) -> str:
    return {"A": gettext("A · 电表或系统记下的"), "B": gettext("B · 您抄的表"), "C": gettext("C · 您说的")}[grade]


def why_words(why: Why) -> str | None:
    """Why there are no points, or fewer; None where all are there."""
    return {
        "said": gettext("只记下，没有分。当天抄一次表就算。"),
        "part": gettext("到了上限，只记一部分"),
        "day_full": gettext("到了上限，只记下"),
        "all_full": gettext("到了上限，只记下"),
    }.get(why)


def aside_words(reason: Reason) -> tuple[str, str]:
    """What was seen, and what it may be and what to do."""
    return {
        "copied": (
            gettext("和另一家的读数一模一样"),
            gettext("可能是导入时选错了文件，对方也收到了同样的话。请看看是不是您家的电表。"),
        ),
        "repeated": (
            gettext("有一天的读数出现了好几次"),
            gettext("可能是文件里重复了。请用原来的文件再导入一次。"),
        ),
        "negative": (gettext("有负的用电量"), gettext("可能是上网电量混进来了。请导入只含用电的文件。")),
        "too_much": (
            gettext("有一刻钟超过 15 度"),
            gettext("家里的线路带不动这么多。可能是单位错了，比如把瓦时当成了度。"),
        ),
        "stuck": (gettext("连着几天一点不变"), gettext("可能是电表或采集停了一下。请等新读数，或再导入一次。")),
    }[reason]


def rule_words(about: About, subject: str) -> str:
    """For the staff: what the rule says."""
    if about == "set_aside":
        return {
            "copied": gettext("两家有 3 天以上每一刻钟都相同，两家都先放一边。空房子不算。"),
            "repeated": gettext("同一天的读数出现 3 次以上，先放一边。"),
            "negative": gettext("用电量低于 0 的那天，先放一边。"),
            "too_much": gettext("一刻钟超过 15 度（60 千瓦）的那天，先放一边。"),
            "stuck": gettext("连着 3 天以上一点不变且不为 0，先放一边。"),
        }.get(subject, gettext("可疑的读数先放一边，写明原因。"))
    if about == "points":
        return gettext("只说了没有读数的，记下不给分。当天的事当天或第二天记，有每天和总的上限。")
    if about == "call":
        return gettext("按公布的基线方法算，少于 0 的按 0 算。晚到的读数 21 天内会重算。")
    return gettext("没有专门的规则。")


def about_words(about: About) -> str:
    return {
        "call": gettext("一场的结果"),
        "set_aside": gettext("读数先放一边"),
        "points": gettext("行动点"),
        "other": gettext("别的"),
    }[about]


def days_words(days: Sequence[date]) -> str:
    """Days that follow one another as a span: 11月1日–3日 is said as 11月1日–11月3日."""
    spans = []
    for _, run in groupby(enumerate(days), key=lambda pair: pair[1].toordinal() - pair[0]):
        span = [day for _, day in run]
        first, last = day_short(span[0]), day_short(span[-1])
        spans.append(first if first == last else f"{first}–{last}")
    return gettext("、").join(spans)
