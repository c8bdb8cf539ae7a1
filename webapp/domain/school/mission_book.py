"""The missions in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.domain.school.mission import MissionId
from webapp.domain.text import Text


@dataclass(frozen=True)
class MissionText:
    """`care` is about health and safety; `more` is for those who can read more. A step is a screen."""

    title: Text
    ask: Text
    steps: tuple[Text, ...]
    care: Text | None = None
    more: Text | None = None


@dataclass(frozen=True)
class ChoiceText:
    """A picture to tick: the icon's name and what it says."""

    icon: str
    words: Text


@dataclass(frozen=True)
class MissionBook:
    missions: Mapping[MissionId, MissionText]
    choices: Mapping[str, ChoiceText]
    racers: Mapping[str, ChoiceText]
