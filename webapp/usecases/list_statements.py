"""A home's sealed statements, and how its chain stands by what is kept here."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from webapp.domain import merkle
from webapp.domain.canonical import NotCanonicalError, read
from webapp.domain.fact_record import MisshapenError
from webapp.domain.household import Household
from webapp.domain.recompute import Facts, facts_of
from webapp.domain.seal import GENESIS, Header, SignedRoot, header_in, leaves, month_salt, root_in
from webapp.domain.statement import StatementFact, statement_of
from webapp.domain.statement_errors import DamagedStatementError, UnknownStatementError
from webapp.store import month_roots, statements
from webapp.store.statements import Sealed
from webapp.usecases.months_due import next_closing
from webapp.usecases.services import Services

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
SHORT = len("0000 0000 0000 0000")


@dataclass(frozen=True)
class Shown:
    """A sealed statement with the header that seals it; `published` where its leaf is under a published root."""

    sealed: Sealed
    header: Header
    statement: StatementFact

    @property
    def first(self) -> date:
        return date.fromisoformat(f"{self.statement.month}-01")

    @property
    def fingerprint(self) -> str:
        """Of the header, in four groups a person can compare."""
        return self.whole_fingerprint[:SHORT]

    @property
    def whole_fingerprint(self) -> str:
        text = self.header.hash().hex()
        return " ".join(text[at : at + 4] for at in range(0, len(text), 4))

    @property
    def published(self) -> bool:
        return self.sealed.batch is not None


@dataclass(frozen=True)
class Month:
    """What stands for a month, and what it corrected, newest first."""

    shown: Shown
    corrected: tuple[Shown, ...]


@dataclass(frozen=True)
class Chain:
    """How many seals follow one another unbroken; `broken` is the month of the first that does not, if any."""

    n_sealed: int
    broken: str | None

    @property
    def whole(self) -> bool:
        return self.broken is None


@dataclass(frozen=True)
class Statements:
    """Newest month first."""

    months: tuple[Month, ...]
    chain: Chain
    next_closing: date


@dataclass(frozen=True, eq=False)
class Detail:
    """One month's statement with the facts it comes from."""

    month: Month
    facts: Facts


def list_statements(services: Services, home: Household) -> Statements:
    """What can no longer be read is left out; the chain tells of it."""
    with services.database.read() as session:
        kept = statements.every(session, home.id)
        chain = check_chain(session, home, kept)
    by_month: dict[str, list[Shown]] = {}
    for sealed in kept:
        with suppress(DamagedStatementError):
            by_month.setdefault(sealed.month, []).append(_shown(sealed))
    by_month = {month: found for month, found in by_month.items() if found}
    months = [by_month[name] for name in sorted(by_month, reverse=True)]
    return Statements(
        tuple(Month(found[-1], tuple(reversed(found[:-1]))) for found in months), chain, next_closing(services.today())
    )


def show_statement(services: Services, home: Household, month: str) -> Detail:
    """Raises UnknownStatementError, DamagedStatementError."""
    with services.database.read() as session:
        kept = statements.of_month(session, home.id, month) if MONTH.fullmatch(month) else []
        if not kept:
            raise UnknownStatementError
        texts = statements.bodies(session, home.id, kept[-1].sequence)
    found = [_shown(sealed) for sealed in kept]
    return Detail(Month(found[-1], tuple(reversed(found[:-1]))), _facts(texts))


def check_chain(session: Session, home: Household, kept: Sequence[Sealed]) -> Chain:
    """Each header names the one before, and each month's records still come to its root."""
    secret = statements.secrets_of(session, [home.id]).get(home.id, b"")
    previous = GENESIS
    for sequence, sealed in enumerate(kept):
        try:
            header = header_in(sealed.header)
        except (NotCanonicalError, MisshapenError):
            return Chain(sequence, sealed.month)
        texts = statements.bodies(session, home.id, sealed.sequence)
        root = merkle.root(leaves(month_salt(secret, sequence), texts)).hex()
        if (header.sequence, header.previous, header.root) != (sequence, previous, root):
            return Chain(sequence, sealed.month)
        previous = header.hash().hex()
    return Chain(len(kept), None)


def published_roots(services: Services, month: str | None = None) -> list[SignedRoot]:
    """All roots published, or those of a month, oldest first."""
    with services.database.read() as session:
        return [signed_root(published) for published in month_roots.every(session, month)]


def signed_root(published: month_roots.Published) -> SignedRoot:
    return SignedRoot(root_in(published.record), published.signature, published.token)


def _shown(sealed: Sealed) -> Shown:
    """Raises DamagedStatementError."""
    try:
        return Shown(sealed, header_in(sealed.header), statement_of(read(sealed.record)))
    except (NotCanonicalError, MisshapenError) as error:
        raise DamagedStatementError from error


def _facts(texts: Sequence[bytes]) -> Facts:
    """Raises DamagedStatementError."""
    try:
        return facts_of([read(text) for text in texts])
    except (NotCanonicalError, MisshapenError) as error:
        raise DamagedStatementError from error
