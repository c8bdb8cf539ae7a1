"""A home in a campaign: where it counts, in which arm, by which consent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Arm = Literal["treated", "control"]
"""Drawn at random when joining. Homes of the control arm are not called to events, so that the effect can be told."""
CameBy = Literal["poster", "wechat", "screen", "school", "link", "code"]


@dataclass(frozen=True)
class Membership:
    """`care` says that somebody of the home must stay cool or warm: it may sit out anything, at no cost.

    `admitted_in` is the first release of figures the home was counted in, 0 while in none.
    """

    household_id: str
    campaign_id: str
    organisation_id: str
    place_id: str
    joined_at: datetime
    consent_version: int
    arm: Arm
    came_by: CameBy
    care: bool = False
    admitted_in: int = 0
