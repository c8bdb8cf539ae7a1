"""Habits in words: which days, around when, what moving is worth, and today's question."""

from datetime import date, timedelta

from webapp.domain.appliance import Appliance, Catalogue
from webapp.domain.habit import Habit
from webapp.domain.suggestion import Suggestion
from webapp.usecases.habits import Routine
from webapp.views.formats import lang, number, weekday, words
from webapp.views.texts import gettext, ngettext

A_MONDAY = date(2024, 1, 1)
WORKDAYS = (0, 1, 2, 3, 4)
WEEKEND = (5, 6)


def short_days() -> list[str]:
    """一 二 三 … / Mon Tue Wed …, from Monday on."""
    return [weekday(A_MONDAY + timedelta(days=n)) for n in range(7)]


def days_text(weekdays: tuple[int, ...]) -> str:
    """每天, 周一到周五, 周末, 周一、三、六."""
    if len(weekdays) == 7:
        return gettext("每天")
    if weekdays == WORKDAYS:
        return gettext("周一到周五")
    if weekdays == WEEKEND:
        return gettext("周末")
    names = short_days()
    return gettext("周%(days)s", days=str(gettext("、")).join(names[n] for n in weekdays))


def short_clock(clock: str) -> str:
    """07:15 -> 7:15, as elsewhere."""
    return clock.removeprefix("0")


def when(habit: Habit | Suggestion) -> str:
    """周一、三、六 20:00 前后."""
    return gettext("%(days)s %(at)s 前后", days=days_text(habit.weekdays), at=short_clock(habit.usual_start))


def worth(routine: Routine) -> str:
    """挪到 22:00，一年约省 31 元: also while it may not move, as what moving would give."""
    found = routine.worth
    if found is None:
        return gettext("填了单价，才知道挪了省多少")
    if found.start is None:
        return gettext("平时用的时间已经最便宜")
    at = short_clock(found.start)
    if found.yuan < 1:
        return gettext("挪到 %(at)s，一年省不到 1 元", at=at)
    return gettext("挪到 %(at)s，一年约省 %(yuan)s 元", at=at, yuan=number(found.yuan))


def seen(suggestion: Suggestion, catalogue: Catalogue) -> str:
    """周一、三、六 20:00 前后用洗衣机."""
    name = _name(catalogue, suggestion.family)
    if catalogue.appliances[suggestion.appliance_id].shift.kind == "battery":
        return gettext("%(when)s充%(name)s", when=when(suggestion), name=name)
    return gettext("%(when)s用%(name)s", when=when(suggestion), name=name)


def how_often(suggestion: Suggestion) -> str:
    return ngettext(
        "近 %(weeks)s 周里 %(num)s 次", "近 %(weeks)s 周里 %(num)s 次", suggestion.times, weeks=suggestion.weeks
    )


def ask(appliance: Appliance, catalogue: Catalogue) -> tuple[str, str, str]:
    """The question, its yes and its no: 今天洗衣服吗？ 洗 不洗."""
    if appliance.family in ("washer", "mini-washer"):
        return gettext("今天洗衣服吗？"), gettext("洗"), gettext("不洗")
    if appliance.shift.kind == "battery":
        return gettext("今天充%(name)s吗？", name=_name(catalogue, appliance.family)), gettext("充"), gettext("不充")
    if appliance.category == "water_heating":
        return gettext("今天烧热水吗？"), gettext("烧"), gettext("不烧")
    return gettext("今天用%(name)s吗？", name=_name(catalogue, appliance.family)), gettext("用"), gettext("不用")


def _name(catalogue: Catalogue, family: str) -> str:
    name = words(catalogue.families[family].name)
    return name.lower() if lang() == "en" and not name.isupper() else name
