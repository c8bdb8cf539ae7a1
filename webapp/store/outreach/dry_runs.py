"""Versions of campaigns that are tried, or were: one row each, within the organisation."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, delete, select, update

from webapp.domain.outreach.dry_run_figures import DryRunFigures
from webapp.store.outreach.tables import DryRunRow


@dataclass(frozen=True)
class DryRun:
    """`done` of `total` while it is on its way; then figures, or none where it failed. `reach` as somebody said."""

    organisation_id: str
    campaign_id: str
    version: int
    asked_at: datetime
    done: int
    total: int
    reach: int | None
    figures: DryRunFigures | None
    finished_at: datetime | None

    @property
    def share(self) -> float:
        return min(self.done / self.total, 0.99) if self.total else 0.0

    @property
    def failed(self) -> bool:
        return self.finished_at is not None and self.figures is None


def newest(session: Session, organisation_id: str, campaign_id: str) -> DryRun | None:
    """Of the latest version that was tried."""
    mine = col(DryRunRow.organisation_id) == organisation_id, col(DryRunRow.campaign_id) == campaign_id
    row = session.exec(select(DryRunRow).where(*mine).order_by(col(DryRunRow.version).desc()).limit(1)).first()
    return _as_run(row) if row else None


def unfinished(session: Session) -> list[DryRun]:
    """Of every organisation, whoever asked first: for the recurring work only."""
    waiting = col(DryRunRow.finished_at).is_(None)
    return [_as_run(row) for row in session.exec(select(DryRunRow).where(waiting).order_by(col(DryRunRow.asked_at)))]


def ask(session: Session, run: DryRun) -> None:
    """A new run of a version, in place of one there was."""
    session.merge(
        DryRunRow(
            organisation_id=run.organisation_id,
            campaign_id=run.campaign_id,
            version=run.version,
            asked_at=run.asked_at,
            done=0,
            total=run.total,
            figures={"reach": run.reach},
            finished_at=None,
        )
    )


def tell(session: Session, run: DryRun, done: int) -> bool:
    """How far it is. Whether somebody still wants it as it was asked for."""
    return _change(session, run, done=done)


def finish(session: Session, run: DryRun, figures: DryRunFigures | None, at: datetime) -> bool:
    record = figures.as_record() if figures else None
    return _change(session, run, figures=record, done=run.total, finished_at=at)


def drop(session: Session, run: DryRun) -> None:
    session.exec(delete(DryRunRow).where(*_same(run)))


def _change(session: Session, run: DryRun, **values: Any) -> bool:
    return bool(session.exec(update(DryRunRow).where(*_same(run)).values(**values)).rowcount)


def _same(run: DryRun) -> tuple[Any, ...]:
    """It, unless it was asked for anew since."""
    return (
        col(DryRunRow.organisation_id) == run.organisation_id,
        col(DryRunRow.campaign_id) == run.campaign_id,
        col(DryRunRow.version) == run.version,
        col(DryRunRow.asked_at) == run.asked_at,
        col(DryRunRow.finished_at).is_(None),
    )


def _as_run(row: DryRunRow) -> DryRun:
    record: dict[str, Any] = row.figures or {}
    figures = DryRunFigures.of_record(record) if row.finished_at and row.figures else None
    return DryRun(
        row.organisation_id,
        row.campaign_id,
        row.version,
        row.asked_at,
        row.done,
        row.total,
        record.get("reach"),
        figures,
        row.finished_at,
    )
