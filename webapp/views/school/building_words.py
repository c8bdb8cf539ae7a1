"""A school's meter in words."""

from webapp.domain.errors import sentence
from webapp.domain.school.building import BaseLoad, Compared, Still
from webapp.views.texts import gettext

STILL: dict[Still, str] = {
    "holiday": sentence("节假日"),
    "weekend": sentence("周末"),
    "night": sentence("工作日的夜里"),
}


def still(load: BaseLoad) -> str:
    return gettext(STILL[load.still])


def how(load: BaseLoad) -> str:
    """Where the watts come from, and what they are at most."""
    if load.bound:
        return gettext("没人时两次抄表之间的平均，一直在用的不超过这个数。看了 %(n)s 段。", n=load.n)
    return gettext("每天最省的 4 小时，取中间那天。看了 %(n)s 天。", n=load.n)


def term_words(term: str) -> str:
    year, _, season = term.partition("-")
    return gettext("%(year)s 年秋季", year=year) if season == "autumn" else gettext("%(year)s 年春季", year=year)


def change(each: Compared) -> str:
    """Without judging: a comparison is no saving."""
    wh = each.change_wh
    if wh is None or each.before is None:
        return gettext("去年没有这一周的数")
    share = round(abs(wh) * 100 / each.before.wh) if each.before.wh else 0
    if share == 0:
        return gettext("和去年差不多")
    text = gettext("少 %(share)s%%", share=share) if wh < 0 else gettext("多 %(share)s%%", share=share)
    if each.alike:
        return text
    return gettext(
        "%(change)s，工作日去年 %(before)s 天、今年 %(now)s 天",
        change=text,
        before=each.before.school_days,
        now=each.week.school_days,
    )
