"""Who of an organisation's staff a browser is."""

import hashlib
from datetime import timedelta

from webapp.domain.outreach.organisation import Staff
from webapp.store.outreach import organisations
from webapp.usecases.services import Services

IDLE_FOR = timedelta(hours=12)
"""After this long without a page somebody has to sign in again."""


def hash_of(secret: str) -> str:
    """What is kept of a secret that is long and random."""
    return hashlib.sha256(secret.encode()).hexdigest()


def staff_of(services: Services, secret: str) -> Staff | None:
    with services.database.read() as session:
        return organisations.signed_in(session, hash_of(secret), services.now() - IDLE_FOR)
