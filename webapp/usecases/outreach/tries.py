"""How often what can be guessed may be tried, by a login, from an address, for a second step."""

import hashlib
import hmac
import math
from datetime import datetime, timedelta

from webapp.domain.outreach.staff_errors import TooManyTriesError
from webapp.store.outreach import attempts
from webapp.usecases.services import Services

SPAN = timedelta(minutes=15)
MOST = {"login": 10, "address": 60, "step": 6, "password": 10}
"""In a span. From one address all of an office may come."""


def count_try(services: Services, **whose: str) -> dict[str, int]:
    """Count one more of each kind; how often by now. Raises TooManyTriesError before anything is compared."""
    now = services.now()
    with services.database.write() as session:
        tried = {
            kind: attempts.tried(session, kind, hidden(services, kind, who), now, SPAN) for kind, who in whose.items()
        }
    if any(n > MOST[kind] for kind, n in tried.items()):
        raise TooManyTriesError(minutes=_minutes_left(now))
    return tried


def hidden(services: Services, kind: str, who: str) -> str:
    """Who tried, so that nobody who reads the table can tell."""
    return hmac.new(services.receipt_key, f"{kind}:{who}".encode(), hashlib.sha256).hexdigest()


def _minutes_left(now: datetime) -> int:
    return math.ceil((SPAN.total_seconds() - now.timestamp() % SPAN.total_seconds()) / 60)
