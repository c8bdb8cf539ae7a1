"""What a big screen has to show at a moment: the call that is on, the next, the last, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from webapp.domain.calendar import QUARTER, local
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.demand_call import DemandCall

Phase = Literal["before", "during", "after", "none", "closed"]
"""`after` is the evening of a call that is over; `none` has no call to come; `closed` is the campaign itself."""


@dataclass(frozen=True)
class Moment:
    """`call` is the one shown large, None where the phase is none or closed; `last` is the newest one that is over."""

    phase: Phase
    call: DemandCall | None = None
    last: DemandCall | None = None


def moment(campaign: Campaign, calls: Sequence[DemandCall], now: datetime) -> Moment:
    """Rehearsals and cancelled calls are not shown."""
    real = sorted((call for call in calls if not call.rehearsal and not call.cancelled_at), key=lambda call: call.start)
    over = [call for call in real if call.end <= now]
    coming = [call for call in real if call.end > now]
    last = over[-1] if over else None
    today = local(now).date()
    if campaign.state in ("closed", "archived") or today > campaign.document.last:
        return Moment("closed", last=last)
    if coming and coming[0].start <= now:
        return Moment("during", coming[0], last)
    if last and local(last.end).date() == today and not (coming and local(coming[0].start).date() == today):
        return Moment("after", last, last)
    if coming and campaign.paused_at is None:
        return Moment("before", coming[0], last)
    return Moment("none", last=last)


def quarters_gone(call: DemandCall, now: datetime) -> list[float]:
    """Of each quarter-hour of a call, what part is over: 1, 1, 0.4, 0."""
    gone = (now - call.start) / QUARTER
    return [min(max(gone - at, 0.0), 1.0) for at in range(call.n_quarters)]
