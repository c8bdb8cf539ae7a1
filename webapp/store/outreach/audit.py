"""What staff and the recurring work did. Only ever added to."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from sqlmodel import Session, col, select

from webapp.domain.outreach.organisation import Staff
from webapp.store.outreach.staff_tables import AuditRow

NUMBER = count()


@dataclass(frozen=True)
class Entry:
    """`staff_name` as it was then, None for the recurring work."""

    at: datetime
    what: str
    staff_name: str | None
    campaign_id: str | None
    details: dict[str, object]
    id: str = ""


def note(
    session: Session,
    organisation_id: str,
    at: datetime,
    what: str,
    staff: Staff | None = None,
    campaign_id: str | None = None,
    **details: object,
) -> None:
    """In the transaction of what was done. Nothing that tells a home apart may be in the details."""
    session.add(
        AuditRow(
            organisation_id=organisation_id,
            audit_id=f"{int(at.timestamp() * 1_000_000):020d}{next(NUMBER) % 16**6:06x}{secrets.token_hex(5)}",
            at=at,
            staff_id=staff.id if staff else None,
            staff_name=staff.name if staff else None,
            what=what,
            campaign_id=campaign_id,
            details=details,
        )
    )


def latest(
    session: Session, organisation_id: str, most: int, campaign_id: str | None = None, before: str | None = None
) -> list[Entry]:
    """Newest first; of one campaign, or of all; from before an entry on."""
    asked = select(AuditRow).where(col(AuditRow.organisation_id) == organisation_id)
    if campaign_id:
        asked = asked.where(col(AuditRow.campaign_id) == campaign_id)
    if before:
        asked = asked.where(col(AuditRow.audit_id) < before)
    rows = session.exec(asked.order_by(col(AuditRow.audit_id).desc()).limit(most))
    return [Entry(row.at, row.what, row.staff_name, row.campaign_id, row.details, row.audit_id) for row in rows]
