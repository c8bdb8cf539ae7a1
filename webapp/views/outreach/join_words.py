"""Words of the pages on which a home joins a campaign and finds it again."""

from collections.abc import Sequence
from datetime import date

from webapp.domain.calendar import DAY
from webapp.domain.outreach.campaign import Document, Measure, Place, PlaceKind
from webapp.domain.outreach.consent_form import KEPT_AFTER, one_in, sections
from webapp.domain.outreach.joining import Stage
from webapp.domain.outreach.membership import CameBy
from webapp.domain.text import Text
from webapp.views.formats import day_short, lang, plain, yuan
from webapp.views.texts import gettext, ngettext

HUNDREDS = 100


def span(document: Document) -> str:
    return f"{day_short(document.first)} – {day_short(document.last)}"


def reward(document: Document) -> str | None:
    """What a kWh less is paid; the utility's own rule."""
    paid = document.reward.yuan_per_kwh
    return gettext("每少用 1 度，奖励 %(yuan)s 元", yuan=plain(paid)) if paid else None


def facts(document: Document) -> list[tuple[str, str]]:
    """Three things to know before joining."""
    planned = document.events_planned
    events = ngettext("共 %(num)s 场", "共 %(num)s 场", planned) if planned else gettext("没有定场次")
    cap = document.reward.cap_yuan_per_event
    third = (
        (gettext("每场最多"), gettext("%(yuan)s 元", yuan=yuan(cap, 0 if cap == int(cap) else 2)))
        if cap
        else (gettext("来不来"), gettext("每场自己定"))
    )
    days = ngettext("%(num)s 天", "%(num)s 天", document.n_days)
    if not planned:
        return [(gettext("多久"), days), (gettext("比什么"), measure(document.measure)), third]
    return [(gettext("几场"), events), (gettext("多久"), days), third]


def measure(kind: Measure) -> str:
    return {
        "saving": gettext("和自己比，少用多少"),
        "shifted": gettext("挪到便宜时段多少"),
        "actions": gettext("做到几件"),
        "readings": gettext("抄了几次表"),
    }[kind]


def place_kind(kind: PlaceKind) -> str:
    return {"community": gettext("小区"), "building": gettext("楼栋"), "class": gettext("班级")}[kind]


def where(places: Sequence[Place]) -> str:
    """The question about the place."""
    kinds = {place.kind for place in places}
    if len(kinds) > 1:
        return gettext("您家在哪里")
    return gettext("您家在哪个%(kind)s", kind=place_kind(kinds.pop()))


def control(document: Document) -> str:
    if not document.holdout_percent:
        return gettext("不用说原因，马上生效")
    return gettext("每 %(n)s 户里随机有 1 户作对照，不参加各场活动，用来算清效果", n=one_in(document.holdout_percent))


def parts(text: Text) -> list[tuple[str, str]]:
    """The consent text, title by title, in the reader's language."""
    return list(sections(text[lang()]))


def length(text: Text) -> str:
    if lang() == "en":
        return gettext("全文约 %(n)s 字", n=round(len(text.en.split()), -1))
    return gettext("全文约 %(n)s 字", n=max(round(len(text.zh) / HUNDREDS), 1) * HUNDREDS)


def stage_name(stage: Stage) -> str:
    return {
        "redrafted": gettext("收回去修改了"),
        "soon": gettext("快开始了"),
        "running": gettext("进行中"),
        "paused": gettext("暂停了"),
        "over": gettext("结束了"),
    }[stage]


def came_by(way: CameBy) -> str:
    return {
        "poster": gettext("海报"),
        "wechat": gettext("微信"),
        "screen": gettext("大屏"),
        "school": gettext("学校"),
        "link": gettext("链接"),
        "code": gettext("活动码"),
    }[way]


def deleted_on(document: Document) -> date:
    """When what is kept of single homes goes."""
    return document.last + KEPT_AFTER * DAY
