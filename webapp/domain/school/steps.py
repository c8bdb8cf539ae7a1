"""The screens of a mission, one thing to do on each; the last but in the pledge is the child's own sum."""

from collections.abc import Mapping

from webapp.domain.school.fields import MissionField
from webapp.domain.school.mission import MissionId
from webapp.domain.school.working_out import priced

STEPS: Mapping[MissionId, tuple[tuple[str, ...], ...]] = {
    "meter_detective": (
        ("evening", "evening_at", "bedtime", "bedtime_at", "morning", "morning_at"),
        ("answer",),
    ),
    "appliance_hunt": (("have",), ("light",), ("answer",)),
    "one_kwh_race": (("first",), ("second",), ("answer",)),
    "valley_detective": (("plan",), ("high_fen", "low_fen"), ("answer",)),
    "unplug": (("plugs",), ("hours",), ("answer",)),
    "fridge_and_ac": (("checks",), ("fridge_c", "ac_c"), ("answer",)),
    "pledge": (("pledges",),),
}


def first_open(mission: MissionId, entry: Mapping[str, str], fields: tuple[MissionField, ...]) -> int | None:
    """The first screen that still lacks what the mission needs; None where it has all."""
    missing = {field.id for field in fields if field.needed and field.id not in entry}
    if mission == "meter_detective" and not {"evening", "bedtime"} & set(entry):
        missing.add("evening")
    if not priced(mission, entry):
        missing |= {"high_fen", "low_fen"} - set(entry)
    return next((number for number, names in enumerate(STEPS[mission]) if missing & set(names)), None)


def after(mission: MissionId, step: int, entry: Mapping[str, str], sum_asked: bool) -> int | None:
    """The screen after one; None: the result. Who has one price is not asked for two, who has no sum not for one."""
    for number in range(step + 1, len(STEPS[mission])):
        names = STEPS[mission][number]
        if names == ("answer",) and not sum_asked:
            continue
        if "high_fen" in names and entry.get("plan") != "tou":
            continue
        return number
    return None
