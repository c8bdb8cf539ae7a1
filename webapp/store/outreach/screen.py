"""Days of a campaign's members as a screening saw them, so that each is looked at once: figures of all are small."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import cast

from sqlalchemy import Table, bindparam, delete, func, or_, select
from sqlmodel import Session

from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.member_day import Span, window
from webapp.store.bulk import add_days
from webapp.store.meters import IMPORT
from webapp.store.outreach.releases import MEMBER
from webapp.store.outreach.tables import ScreenedDayRow

SCREENED = cast(Table, ScreenedDayRow.__table__)  # type: ignore[attr-defined]  # SQLModel gives every table its own
COLUMNS = ("household_id", "campaign_id", "day", "print", "seen")
POSTGRES_TYPES = ("varchar", "varchar", "date", "int8", "varchar")
Row = tuple[str, str, date, int | None, str | None]
AT_ONCE = 400


def to_look_at(session: Session, campaign: Campaign, since: datetime | None) -> dict[str, Span]:
    """Which days of which members were not seen as they are now: those that imports since an instant told of; the whole
    window of a home that joined or took an import back since; without an instant, of every home."""
    whole = window(campaign.document)
    members = select(MEMBER.c.household_id).where(MEMBER.c.campaign_id == campaign.id)
    if since is None:
        return dict.fromkeys(session.connection().execute(members).scalars(), whole)
    told = (
        select(
            IMPORT.c.household_id, func.min(IMPORT.c.first), func.max(IMPORT.c.last), func.max(IMPORT.c.rolled_back_at)
        )
        .join(MEMBER, MEMBER.c.household_id == IMPORT.c.household_id)
        .where(MEMBER.c.campaign_id == campaign.id)
        .where(or_(IMPORT.c.made_at >= since, IMPORT.c.rolled_back_at >= since))
        .group_by(IMPORT.c.household_id)
    )
    found = {}
    for home, first, last, rolled_back in session.connection().execute(told):
        span = whole if rolled_back else Span(first, last).clipped(whole)
        if not span.empty:
            found[home] = span
    joined = session.connection().execute(members.where(MEMBER.c.joined_at >= since)).scalars()
    return found | dict.fromkeys(joined, whole)


def still_in(session: Session, campaign: Campaign, homes: Sequence[str]) -> set[str]:
    asked = select(MEMBER.c.household_id).where(MEMBER.c.campaign_id == campaign.id, MEMBER.c.household_id.in_(homes))
    return set(session.connection().execute(asked).scalars())


def replace(session: Session, campaign_id: str, spans: Mapping[str, Span], rows: Sequence[Row]) -> None:
    """All that was seen of each home's span is what is given. What is there already is not written again."""
    kept: set[Row] = set()
    alike: dict[Span, list[str]] = defaultdict(list)
    for home, span in spans.items():
        alike[span].append(home)
    for span, ids in alike.items():
        mine = SCREENED.c.household_id.in_(ids), SCREENED.c.campaign_id == campaign_id
        when = SCREENED.c.day >= span.first, SCREENED.c.day <= span.last
        found = session.connection().execute(select(*SCREENED.c).where(*mine, *when))
        kept.update(tuple(row) for row in found)
    _remove(session, kept.difference(rows))
    add_days(session, "screened_day", COLUMNS, POSTGRES_TYPES, [row for row in rows if row not in kept])


def _remove(session: Session, gone: set[Row]) -> None:
    mine = SCREENED.c.household_id == bindparam("home"), SCREENED.c.campaign_id == bindparam("campaign")
    if gone:
        session.connection().execute(
            delete(SCREENED).where(*mine, SCREENED.c.day == bindparam("on")),
            [{"home": home, "campaign": campaign, "on": day} for home, campaign, day, *_ in gone],
        )


def copies(session: Session, campaign: Campaign) -> list[list[tuple[str, date]]]:
    """Days that are there more than once to the watt-hour, each with the homes and days it is there as."""
    mine = SCREENED.c.campaign_id == campaign.id, SCREENED.c.print.is_not(None)
    asked = select(SCREENED.c.print).where(*mine).group_by(SCREENED.c.print).having(func.count() > 1)
    twice = list(session.connection().execute(asked).scalars())
    found: dict[int, list[tuple[str, date]]] = defaultdict(list)
    for at in range(0, len(twice), AT_ONCE):
        places = select(SCREENED.c.print, SCREENED.c.household_id, SCREENED.c.day).where(
            *mine, SCREENED.c.print.in_(twice[at : at + AT_ONCE])
        )
        for number, home, day in session.connection().execute(places):
            found[number].append((home, day))
    return [sorted(places) for places in found.values()]


def odd(session: Session, campaign: Campaign) -> dict[str, dict[date, str]]:
    """What was seen that may not be, by home and day."""
    mine = SCREENED.c.campaign_id == campaign.id, SCREENED.c.seen.is_not(None)
    found: dict[str, dict[date, str]] = defaultdict(dict)
    for home, day, seen in session.connection().execute(
        select(SCREENED.c.household_id, SCREENED.c.day, SCREENED.c.seen).where(*mine)
    ):
        found[home][day] = seen
    return found
