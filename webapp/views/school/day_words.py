"""How stages, missions and the days of a class are called."""

from datetime import date

from webapp.domain.errors import sentence
from webapp.domain.school.handing_in import mission_days
from webapp.domain.school.mission import MissionId
from webapp.domain.school.school_class import SchoolClass, SchoolDay, Stage
from webapp.views.formats import day_short
from webapp.views.texts import gettext

STAGES: dict[Stage, str] = {
    "primary_low": sentence("小学低年级（1–3）"),
    "primary_high": sentence("小学高年级（4–6）"),
    "junior": sentence("初中"),
    "senior": sentence("高中"),
}
MISSIONS: dict[MissionId, str] = {
    "meter_detective": sentence("电表侦探"),
    "appliance_hunt": sentence("找电器"),
    "one_kwh_race": sentence("一度电比赛"),
    "valley_detective": sentence("找便宜钟点"),
    "unplug": sentence("拔一拔"),
    "fridge_and_ac": sentence("冰箱空调"),
    "pledge": sentence("小约定"),
}
ICONS: dict[MissionId, str] = {
    "meter_detective": "search",
    "appliance_hunt": "tv",
    "one_kwh_race": "flag",
    "valley_detective": "bed",
    "unplug": "zap",
    "fridge_and_ac": "refrigerator",
    "pledge": "hand-heart",
}
"""In the campaigns' sprite."""
LAST_LESSON = "3"


def mission_name(mission: str) -> str:
    return gettext(MISSIONS[mission])  # type: ignore[index]  # only known ones are ever stored


def stage_name(stage: Stage) -> str:
    return gettext(STAGES[stage])


def day_name(day: SchoolDay) -> str:
    if day.kind == "mission":
        return mission_name(day.what)
    return gettext("总结课") if day.what == LAST_LESSON else gettext("第 %(n)s 课", n=day.what)


def state_name(school_class: SchoolClass, number: int, over: bool) -> str:
    if over:
        return gettext("做完了")
    return gettext("第 %(n)s 天", n=number) if number else gettext("还没开始")


def paper_id(mission: str, day: date) -> str:
    """How a form names a mission of a day."""
    return f"{mission}.{day.isoformat()}"


def papers_of(of: SchoolClass, until: date) -> list[tuple[str, str]]:
    """The missions whose day has come, as a form offers them: the newest last."""
    return [
        (paper_id(mission, day), f"{mission_name(mission)} · {day_short(day)}")
        for day, mission in mission_days(of)
        if day <= until
    ]
