"""How a class's answers are told: in tenths, and never that all or none were right."""

from webapp.domain.errors import sentence
from webapp.domain.school.quiz import Topic
from webapp.domain.school.quiz_items import Item
from webapp.views.texts import gettext

TOPICS: dict[Topic, str] = {
    "one_kwh": sentence("一度电能做什么"),
    "why": sentence("为什么要少用"),
    "habits": sentence("日常做法"),
    "prices": sentence("电价"),
    "meter": sentence("看电表、算一算"),
    "safety": sentence("用电安全"),
    "carbon": sentence("电和碳"),
    "market": sentence("碳市场"),
}


def topic_text(topic: Topic) -> str:
    return gettext(TOPICS[topic])


def share_text(item: Item) -> str:
    if item.share == "few":
        return gettext("不到 1 成")
    if item.share == "most":
        return gettext("9 成以上")
    return gettext("约 %(n)s 成", n=item.tenths)
