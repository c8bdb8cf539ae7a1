"""What campaigns keep of a home, as parts of its archive."""

from sqlmodel import Session

from webapp.domain.household import Household
from webapp.store.outreach import home_rows
from webapp.store.outreach.home_rows import Values

Parts = dict[str, list[Values]]


def campaign_parts(session: Session, home: Household) -> Parts:
    """Every row of the home, by part: where it takes part, its days, answers, outcomes, points, what it wrote."""
    return {part: home_rows.every(session, home.id, part) for part in home_rows.TABLES}


def campaign_tables(parts: Parts) -> list[tuple[str, list[str], list[list[object]]]]:
    """The same as tables: name, columns, rows."""
    return [
        (part, names := home_rows.names(part), [[values[name] for name in names] for values in rows])
        for part, rows in parts.items()
    ]
