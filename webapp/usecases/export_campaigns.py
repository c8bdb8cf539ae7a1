"""What campaigns keep of a home, as parts of its archive."""

from collections.abc import Iterator

from sqlmodel import Session

from webapp.domain.household import Household
from webapp.store.outreach import consent_texts, home_rows, memberships
from webapp.store.outreach.home_rows import Values

CONSENTS = "campaign_consents"
CONSENT_NAMES = ["campaign_id", "code", "version", "made_at", "zh", "en"]
Parts = dict[str, list[Values]]


def campaign_parts(session: Session, home: Household) -> Parts:
    """Every row of the home, by part: where it takes part, its days, answers, outcomes, points, what it wrote."""
    parts = {part: home_rows.every(session, home.id, part) for part in home_rows.TABLES}
    return parts | {CONSENTS: list(_agreed(session, home))}


def _agreed(session: Session, home: Household) -> Iterator[Values]:
    """Word for word what was agreed to, though the text is the campaign's."""
    for campaign, membership in memberships.with_campaigns(session, home.id):
        text = consent_texts.find(session, campaign, membership.consent_version)
        if text:
            said = (campaign.id, campaign.code, text.version, text.made_at, text.text.zh, text.text.en)
            yield dict(zip(CONSENT_NAMES, said, strict=True))


def campaign_tables(parts: Parts) -> list[tuple[str, list[str], list[list[object]]]]:
    """The same as tables: name, columns, rows."""
    columns = {part: home_rows.names(part) for part in home_rows.TABLES} | {CONSENTS: CONSENT_NAMES}
    return [
        (part, columns[part], [[row[name] for name in columns[part]] for row in rows]) for part, rows in parts.items()
    ]
