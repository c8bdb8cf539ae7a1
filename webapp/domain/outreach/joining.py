"""Whether a home may join: how far the campaign is, which arm the home is in, what it is in already."""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import date
from typing import Literal

from webapp.domain.outreach.campaign import OPEN, REDRAFTED, Campaign
from webapp.domain.outreach.membership import Arm

Stage = Literal["redrafted", "soon", "running", "paused", "over"]
"""Taken back to be written anew after homes joined; not begun, though homes may join; on; stopped for a while; no
more."""


def stage(campaign: Campaign, day: date) -> Stage:
    if campaign.state in REDRAFTED:
        return "redrafted"
    if campaign.state not in OPEN or day > campaign.document.last:
        return "over"
    if campaign.paused_at is not None:
        return "paused"
    return "soon" if campaign.state == "scheduled" or day < campaign.document.first else "running"


def drawn_arm(key: bytes, household_id: str, campaign_id: str, control_percent: int) -> Arm:
    """The same home is always in the same arm of a campaign, so that leaving and joining again draws nothing anew.

    Who does not know the key cannot tell the arm beforehand; over homes it is as good as a lot.
    """
    digest = hmac.digest(key, f"arm|{campaign_id}|{household_id}".encode(), hashlib.sha256)
    lot = int.from_bytes(digest[:8], "big")
    return "control" if lot * 100 < control_percent << 64 else "treated"


def in_the_way(campaign: Campaign, others: Iterable[Campaign], day: date) -> Campaign | None:
    """An exclusive campaign the home is in that has days in common with this exclusive one, from a day on."""
    if not campaign.document.exclusive:
        return None
    first = max(campaign.document.first, day)
    return next(
        (
            other
            for other in others
            if other.id != campaign.id
            and other.document.exclusive
            and other.state in OPEN | REDRAFTED
            and other.document.first <= campaign.document.last
            and other.document.last >= first
        ),
        None,
    )
