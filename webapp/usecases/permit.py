"""What a household says of itself and what it allows. Nothing is sent to anybody by any of it."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from webapp.domain import consent as consents_of
from webapp.domain.consent import Consent, ConsentKind, Shared, UnknownConsentError
from webapp.domain.declaration import (
    OPPOSITES,
    Declaration,
    DeclarationKind,
    UnknownDeclarationError,
    standing,
)
from webapp.domain.household import Household
from webapp.store import consents
from webapp.usecases.services import Services


def declare(services: Services, home: Household, kind: DeclarationKind) -> None:
    """Say it from today on; its opposite is taken back. Saying it again changes nothing."""
    now = services.now()
    with services.database.write() as session:
        held = standing(consents.declarations(session, home.id))
        opposite = held.get(OPPOSITES.get(kind, kind))
        if opposite and opposite.kind != kind:
            consents.save_declaration(session, home.id, replace(opposite, undone_at=now))
        if kind not in held:
            consents.save_declaration(session, home.id, Declaration(secrets.token_hex(8), kind, now))


def take_back(services: Services, home: Household, declaration_id: str) -> Declaration:
    """Raises UnknownDeclarationError."""
    with services.database.write() as session:
        every = {each.id: each for each in consents.declarations(session, home.id) if each.undone_at is None}
        if declaration_id not in every:
            raise UnknownDeclarationError
        found = every[declaration_id]
        consents.save_declaration(session, home.id, replace(found, undone_at=services.now()))
        return found


def list_declarations(services: Services, home: Household) -> list[Declaration]:
    with services.database.read() as session:
        return consents.declarations(session, home.id)


def list_consents(services: Services, home: Household) -> list[Consent]:
    with services.database.read() as session:
        return consents.consents(session, home.id)


def ask_consent(
    services: Services,
    home: Household,
    kind: ConsentKind,
    *,
    recipient: str,
    purpose: str,
    span: tuple[date, date],
    data: Sequence[Shared],
) -> Consent:
    """Write down what would be allowed; it is not given yet. Raises what `consent.check` raises."""
    shared = () if kind == "authorisation" else tuple(data)
    new = Consent(secrets.token_hex(8), kind, recipient, purpose, *span, shared, services.now())
    consents_of.check(new)
    with services.database.write() as session:
        consents.save_consent(session, home.id, new)
    return new


def give_consent(services: Services, home: Household, consent_id: str) -> Consent:
    """Raises UnknownConsentError and ConsentOverError."""
    with services.database.write() as session:
        changed = consents_of.given(
            _one(consents.consents(session, home.id), consent_id), services.now(), services.today()
        )
        consents.save_consent(session, home.id, changed)
        return changed


def withdraw_consent(services: Services, home: Household, consent_id: str) -> None:
    """Raises UnknownConsentError."""
    with services.database.write() as session:
        changed = consents_of.withdrawn(_one(consents.consents(session, home.id), consent_id), services.now())
        consents.save_consent(session, home.id, changed)


def _one(kept: Sequence[Consent], consent_id: str) -> Consent:
    found = next((each for each in kept if each.id == consent_id), None)
    if found is None:
        raise UnknownConsentError
    return found
