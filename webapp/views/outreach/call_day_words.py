"""What staff read of a day before they announce a call on it: what the calendar says, what the baseline is made of."""

from datetime import date

from webapp.domain.outreach.baseline_rule import DAYS_OFF, SIMILAR_AMONG, WEEK, WORKING_DAYS, CallDay
from webapp.views.formats import day_short, day_text, words
from webapp.views.texts import gettext


def day_said(found: CallDay) -> str:
    """That it is a holiday, worked for one or of a year nobody knows yet, and the baseline. Empty for a usual day."""
    return f"{_day(found)}{_baseline(found)}" if found.unusual else ""


def _day(found: CallDay) -> str:
    told, day = found.told, found.day
    if told.make_up:
        return gettext("%(day)s调休上班，算工作日。", day=day_text(day))
    if told.holidays:
        name = words(told.holidays[0].name)
        return gettext("%(day)s是%(name)s放假，算休息日。", day=day_short(day), name=name)
    if found.day_off:
        return gettext("%(year)s 年的放假安排尚未公布，%(day)s先算休息日；公布以后，这一场也不改。", **_named(day))
    return gettext("%(year)s 年的放假安排尚未公布，%(day)s先算工作日；公布以后，这一场也不改。", **_named(day))


def _named(day: date) -> dict[str, object]:
    return {"year": day.year, "day": day_text(day)}


def _baseline(found: CallDay) -> str:
    if found.method == "seven_days":
        return gettext("基线取通知以前 %(n)s 天，不分工作日和休息日。", n=WEEK) + _holiday(found)
    if found.method == "similar_days":
        text = (
            gettext("基线从通知以前 %(n)s 天的休息日里挑。", n=SIMILAR_AMONG)
            if found.day_off
            else gettext("基线从通知以前 %(n)s 天的工作日里挑。", n=SIMILAR_AMONG)
        )
        return text + _holiday(found)
    if found.day_off:
        return gettext("基线取通知以前最近 %(n)s 个休息日的平均。", n=DAYS_OFF) + _holiday(found)
    return gettext("基线取通知以前最近 %(n)s 个工作日的平均。", n=WORKING_DAYS)


def _holiday(found: CallDay) -> str:
    return gettext("过节和平常用电不一样，比出来会偏。") if found.told.holidays else ""
