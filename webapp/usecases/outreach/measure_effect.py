"""Measure what a campaign changed, in versions: all homes at once, from sums, told only in groups of five or more."""

import gzip

from sqlmodel import Session

from webapp.domain.outreach.anonymous_table import MOST_VERSIONS
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.organisation import Staff
from webapp.domain.outreach.published_table import as_csv
from webapp.domain.outreach.result import FINAL_AFTER, SECOND_AFTER, of_record, same_figures
from webapp.domain.outreach.result_errors import HomesGoneError, NextVersionError, NotOverError, ResultFinalError
from webapp.store.outreach import audit, result_sums, results
from webapp.store.outreach.member_days import under_way
from webapp.store.outreach.results import VALUES, Stored
from webapp.usecases.outreach.campaigns import campaign_of
from webapp.usecases.outreach.work_out_result import Grouped, as_figures, work_out
from webapp.usecases.services import Services


def measure_now(services: Services, staff: Staff, campaign_id: str) -> bool:
    """At the wish of staff. Whether there is a new version.

    Raises UnknownCampaignError, NotOverError, HomesGoneError, ResultFinalError, NextVersionError.
    """
    campaign = campaign_of(services, staff, campaign_id)
    refuse(services, campaign)
    return _measure(services, campaign, staff)


def refuse(services: Services, campaign: Campaign) -> None:
    """Raises what keeps a campaign from being measured today."""
    today, last = services.today(), campaign.document.last
    if campaign.state in ("draft", "review", "scheduled") or today <= last:
        raise NotOverError(last=f"{last:%Y-%m-%d}")
    with services.database.read() as session:
        stored = results.versions(session, campaign.organisation_id, campaign.id)
    if stored and stored[0].final:
        raise ResultFinalError
    if campaign.state == "archived":
        raise HomesGoneError
    if len(stored) == MOST_VERSIONS - 1 and today < last + FINAL_AFTER:
        raise NextVersionError(day=f"{last + FINAL_AFTER:%Y-%m-%d}")


def measure_all(services: Services) -> int:
    """Every campaign that is over and whose result may still change: how many new versions there are."""
    with services.database.read() as session:
        found = under_way(session)
    over = [campaign for campaign in found if campaign.document.last < services.today()]
    return sum(_measure(services, campaign) for campaign in over if _due(services, campaign))


def _due(services: Services, campaign: Campaign) -> bool:
    """The first version at once, another a week later, the final one when readings can come no more."""
    with services.database.read() as session:
        stored = results.versions(session, campaign.organisation_id, campaign.id)
    if not stored:
        return True
    if stored[0].final:
        return False
    if services.today() >= campaign.document.last + FINAL_AFTER:
        return True
    return len(stored) < MOST_VERSIONS - 1 and services.now() >= stored[0].made_at + SECOND_AFTER


def _measure(services: Services, campaign: Campaign, staff: Staff | None = None) -> bool:
    """Whether a new version came of it. Computed while others may write; kept only if nobody was faster."""
    now = services.now()
    final = services.today() >= campaign.document.last + FINAL_AFTER
    with services.database.read() as session:
        stored = results.versions(session, campaign.organisation_id, campaign.id)
        digest = result_sums.mark(session, campaign)
        newest = stored[0] if stored else None
        if newest and (newest.final or (newest.digest == digest and not final)):
            return False
        result, rows, grouped = work_out(services, session, campaign, stored)
    changed = newest is None or not same_figures(result, of_record(newest.figures))
    with services.database.write() as session:
        current = results.versions(session, campaign.organisation_id, campaign.id)
        if [each.version for each in current] != [each.version for each in stored]:
            return False
        if newest and not changed and not final:
            results.note_digest(session, campaign.organisation_id, campaign.id, newest.version, digest)
            return False
        public = now if newest and newest.public_at else None
        made = Stored(len(stored) + 1, now, final, digest, as_figures(result, grouped), public)
        table = gzip.compress(as_csv(result.method, rows).encode(), mtime=0)
        results.save(session, campaign, made, table)
        results.forget_homes(session, campaign.id) if final else _keep_homes(session, campaign, made.version, grouped)
        audit.note(session, campaign.organisation_id, now, "result_made", staff, campaign.id, version=made.version)
    return True


def _keep_homes(session: Session, campaign: Campaign, version: int, grouped: Grouped) -> None:
    results.save_homes(
        session,
        [
            {
                "household_id": home,
                "campaign_id": campaign.id,
                "version": version,
                "arm": arm,
                "group_no": kept.group,
                **dict(zip(VALUES, kept.values, strict=True)),
            }
            for arm, each in grouped.items()
            for home, kept in each.homes.items()
        ],
    )
