"""What a class's screen says of the day, short enough for the last row."""

from dataclasses import dataclass

from webapp.domain.errors import sentence
from webapp.domain.school.mission import MissionId
from webapp.usecases.school.show_class_board import ClassBoard
from webapp.views.formats import day_short
from webapp.views.school.day_words import day_name, mission_name
from webapp.views.texts import gettext

Lines = tuple[str, str]
TONIGHT: dict[MissionId, Lines] = {
    "meter_detective": (sentence("晚上 7 点、睡前、早上 7 点，各看一次电表。"), sentence("请大人陪着。只看，不摸。")),
    "appliance_hunt": (sentence("数一数家里的电器，找还亮着的小红灯。"), sentence("看看就好，不用搬，不用拔。")),
    "one_kwh_race": (sentence("只有一度电，你想拿来做什么？"), sentence("和家人一起选，选什么都行。")),
    "valley_detective": (sentence("看看电费单，哪几个钟点便宜？"), sentence("找不到也没关系，明天一起看。")),
    "unplug": (sentence("找一个能关的插头，先问大人。"), sentence("冰箱、路由器，别关。")),
    "fridge_and_ac": (sentence("冰箱门关严了吗？空调开到几度？"), sentence("热了就开空调，别忍着。")),
    "pledge": (sentence("和家人定一个小约定。"), sentence("从单子里选，做得到就好。")),
}


@dataclass(frozen=True)
class Tonight:
    head: str
    name: str
    lines: tuple[str, ...]


def tonight(board: ClassBoard) -> Tonight:
    on, of = board.on, board.school_class
    if board.over:
        return Tonight(gettext("这次活动"), gettext("做完了"), (gettext("谢谢每一家。"), gettext("结果在老师那里看。")))
    if board.number == 0:
        begins = gettext("%(day)s开始", day=day_short(of.first))
        lines = gettext("卡片带回家，给大人看。"), gettext("大人同意了，再开始。")
        return Tonight(gettext("还没开始"), begins, lines)
    if on is None:
        return Tonight(gettext("今天"), gettext("歇一歇"), (gettext("没有新任务。"), gettext("没做完的，可以接着做。")))
    if on.kind == "mission":
        first, second = TONIGHT[on.what]  # type: ignore[index]  # only known ones are ever stored
        return Tonight(gettext("今晚的任务"), mission_name(on.what), (gettext(first), gettext(second)))
    if of.schedule[-1] == on:
        first, second = TONIGHT["pledge"]
        return Tonight(gettext("今晚的任务"), mission_name("pledge"), (gettext(first), gettext(second)))
    return Tonight(gettext("今天"), day_name(on), (gettext("今晚没有新任务。"), gettext("没做完的，可以接着做。")))


def when(board: ClassBoard) -> str:
    """第 8 天，共 10 天; empty before and after."""
    if board.over or board.number == 0:
        return ""
    return gettext("第 %(n)s 天，共 %(all)s 天", n=board.number, all=len(board.school_class.schedule))
