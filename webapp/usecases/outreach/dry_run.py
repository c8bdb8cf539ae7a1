"""Try a campaign's document on synthetic homes: asked for by staff, worked on beside the web server, told how far.

What is cut off begins anew and comes to the same: its seeds are made of campaign and version. Asked for twice, it is
one; a document saved anew meanwhile is not tried any more in its old form.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.campaign_checks import overlaps
from webapp.domain.outreach.contrast import contrast
from webapp.domain.outreach.dry_run import HOMES, RUNS, make_bank, seed_of, try_document
from webapp.domain.outreach.dry_run_figures import DryRunFigures
from webapp.domain.outreach.organisation import Staff
from webapp.store.outreach import audit, campaigns, dry_runs
from webapp.store.outreach.dry_runs import DryRun
from webapp.usecases.outreach.campaigns import campaign_of
from webapp.usecases.services import Services

MOST_REACH = 10_000_000
TELL_SECONDS = 0.5
A_RUN = 10
"""A run takes about as long as this many homes."""
TOTAL = HOMES + RUNS * A_RUN


@dataclass(frozen=True)
class Tried:
    """A campaign with its latest dry run; `current` where that is of the document as it stands."""

    campaign: Campaign
    run: DryRun | None

    @property
    def current(self) -> bool:
        return self.run is not None and self.run.version == self.campaign.version


def show_dry_run(services: Services, staff: Staff, campaign_id: str) -> Tried:
    """Raises UnknownCampaignError."""
    campaign = campaign_of(services, staff, campaign_id)
    with services.database.read() as session:
        return Tried(campaign, dry_runs.newest(session, staff.organisation.id, campaign_id))


def ask_dry_run(services: Services, staff: Staff, campaign_id: str, reach: int | None) -> Tried:
    """Let the document be tried; the same asked again changes nothing. Raises UnknownCampaignError."""
    before = show_dry_run(services, staff, campaign_id)
    had = before.run
    if had and before.current and had.reach == reach and not had.failed:
        return before
    campaign = before.campaign
    run = DryRun(staff.organisation.id, campaign_id, campaign.version, services.now(), 0, TOTAL, reach, None, None)
    with services.database.write() as session:
        dry_runs.ask(session, run)
        audit.note(session, run.organisation_id, run.asked_at, "dry_run", staff, campaign_id, version=run.version)
    return Tried(campaign, run)


def asked(services: Services) -> list[DryRun]:
    with services.database.read() as session:
        return dry_runs.unfinished(session)


def work(services: Services, run: DryRun, stopped: Callable[[], bool]) -> None:
    """One dry run. Stopped, it stays asked for; of an older version, or asked otherwise meanwhile, it is left."""
    with services.database.read() as session:
        campaign = campaigns.find(session, run.organisation_id, run.campaign_id)
        others = campaigns.of_organisation(session, run.organisation_id)
    if campaign is None or campaign.version != run.version:
        with services.database.write() as session:
            dry_runs.drop(session, run)
        return
    telling = _Telling(services, run, stopped)
    try:
        figures = _figures(campaign, run.reach, telling)
    except LeftError:
        return
    clashes = overlaps(campaign.document, [other for other in others if other.id != campaign.id])
    titles = tuple((clash.campaign.document.title.zh, clash.campaign.document.title.en) for clash in clashes)
    figures = replace(
        figures, conflicts=titles, contrast=contrast(campaign.document.colour, "#FFFFFF"), seconds=telling.seconds
    )
    with services.database.write() as session:
        dry_runs.finish(session, run, figures, services.now())


def give_up(services: Services, run: DryRun) -> None:
    """What failed in a way nobody foresaw is told so, not tried for ever."""
    with services.database.write() as session:
        dry_runs.finish(session, run, None, services.now())


def _figures(campaign: Campaign, reach: int | None, telling: "_Telling") -> DryRunFigures:
    seed = seed_of(campaign.id, campaign.version)
    bank = make_bank(seed, tell=telling.reach)
    return try_document(campaign.document, bank, seed, reach, tell=lambda done: telling.reach(HOMES + done * A_RUN))


class LeftError(Exception):
    """The work was stopped, or nobody wants it any more."""


@dataclass
class _Telling:
    """Writes how far it is, now and then, and notices that it is not wanted any more."""

    services: Services
    run: DryRun
    stopped: Callable[[], bool]
    began: float = field(default_factory=time.monotonic)
    told: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        return round(time.monotonic() - self.began, 1)

    def reach(self, done: int) -> None:
        """Raises LeftError."""
        now = time.monotonic()
        if now - self.told < TELL_SECONDS:
            return
        self.told = now
        if self.stopped():
            raise LeftError
        with self.services.database.write() as session:
            if not dry_runs.tell(session, self.run, done):
                raise LeftError
