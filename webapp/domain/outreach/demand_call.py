"""A call of a campaign's homes to use less for some quarter-hours (需求响应事件), and what a home answered."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from webapp.domain.calendar import QUARTER
from webapp.domain.outreach.campaign import BaselineMethod

Choice = Literal["in", "out", "care"]
"""Takes part; not this time; sits out because somebody needs cooling or heating. Only "in" is counted."""


@dataclass(frozen=True)
class DemandCall:
    """From `start` up to `end`, both on quarter-hours; homes may answer until `opt_in_until`.

    `number` counts the calls of a campaign from 1. A rehearsal is held over a day gone by and pays nothing.
    `frozen_at`: when baselines were fixed; `final_at`: when its figures stopped changing.
    """

    campaign_id: str
    organisation_id: str
    id: str
    number: int
    start: datetime
    end: datetime
    announced_at: datetime
    opt_in_until: datetime
    method: BaselineMethod
    yuan_per_kwh: Decimal | None = None
    cap_yuan: Decimal | None = None
    rehearsal: bool = False
    high_celsius: int | None = None
    high_source: str | None = None
    cancelled_at: datetime | None = None
    frozen_at: datetime | None = None
    settled_at: datetime | None = None
    final_at: datetime | None = None

    @property
    def n_quarters(self) -> int:
        return (self.end - self.start) // QUARTER
