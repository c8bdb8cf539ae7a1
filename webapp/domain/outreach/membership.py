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

    `admitted_in` is the first release of figures the home was counted in, 0 while in none, and `counted_in` the place
    it was counted in then: it stays so when the home moves, or two places' figures would tell about it.
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
    counted_in: str | None = None

    @property
    def place_counted(self) -> str:
        """The place whose figures the home is in, or will be."""
        return self.counted_in or self.place_id
