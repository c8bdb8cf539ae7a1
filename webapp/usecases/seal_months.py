"""Close and seal months of all homes, and what changed of months sealed before: appended, nothing is overwritten.

Prices and factors are no reason for a correction, and one keeps those of the first statement: only what it names is
another.
"""

import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from webapp.domain.calendar import local
from webapp.domain.canonical import read, to_bytes
from webapp.domain.fact_record import record_of
from webapp.domain.household import Household
from webapp.domain.month_facts import CorrectionFact
from webapp.domain.recompute import Facts, facts_of, statement
from webapp.domain.seal import Header, header_for, header_in, month_salt
from webapp.store import households, statements
from webapp.store.statements import Mark, Sealed
from webapp.usecases.month_records import CHANGEABLE, facts_of_month, read_month, texts_of
from webapp.usecases.month_rules import MonthRules
from webapp.usecases.months_due import MonthsDue, city_sources, newest_closed
from webapp.usecases.publish_roots import publish_roots
from webapp.usecases.services import Services

log = logging.getLogger("yidu.jobs")
BATCH = 250
Made = tuple[str, Sealed, Sequence[bytes]]
"""A home, its new seal, and the texts of its records but the statement."""


@dataclass(frozen=True)
class Tally:
    """How many months were sealed, how many of these correct one sealed before, and how many could not be."""

    sealed: int = 0
    corrected: int = 0
    failed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.sealed + other.sealed, self.corrected + other.corrected, self.failed + other.failed)


def seal_months(services: Services, day: date) -> Tally:
    """Every month closed by a day and not sealed yet, every correction due, then the roots over all of them."""
    tally, after = Tally(), ""
    rules: dict[date, MonthRules] = {}
    with services.database.read() as session:
        cities = city_sources(session)
    while True:
        with services.database.read() as session:
            homes = households.after(session, after, BATCH)
            known = MonthsDue.of(session, services, homes, newest_closed(day), cities)
        if not homes:
            break
        for month, due in known.months(homes):
            tally += _Month(services, month, rules.setdefault(month, MonthRules(services, month)), known).seal(due)
        after = homes[-1].id
    publish_roots(services)
    return tally


@dataclass(frozen=True, eq=False)
class _Month:
    """One month of some homes: read together, sealed one by one, written together."""

    services: Services
    first: date
    rules: MonthRules
    known: MonthsDue

    def seal(self, homes: Sequence[Household]) -> Tally:
        """One home that fails does not stop the others."""
        ids = [home.id for home in homes]
        with self.services.database.read() as session:
            inputs = read_month(session, self.services, ids, self.first)
            headers = statements.last_headers(session, ids)
            held = statements.secrets_of(session, ids)
        made: list[Made] = []
        unchanged: list[tuple[str, int, str]] = []
        new_secrets: dict[str, bytes] = {}
        failed = 0
        for home in homes:
            mark = self.known.mark(home, self.first)
            if mark is None and not inputs.anything(home):
                continue
            try:
                facts = facts_of_month(self.services, home, inputs, self.rules)
                digest = digest_of(facts)
                if mark and mark.days == digest:
                    unchanged.append((home.id, mark.sequence, self.known.signature(home, self.first)))
                    continue
                facts = self._correcting(home, facts, mark) if mark else facts
                secret = held.get(home.id) or new_secrets.setdefault(home.id, secrets.token_bytes(32))
                last = header_in(headers[home.id]) if home.id in headers else None
                made.append((home.id, *self._sealed(home, facts, digest, last, secret)))
            except Exception:
                log.exception("%s of home %s… is not sealed", f"{self.first:%Y-%m}", home.id[:6])
                failed += 1
        return self._write(made, unchanged, new_secrets) + Tally(failed=failed)

    def _write(
        self, made: Sequence[Made], unchanged: Sequence[tuple[str, int, str]], new_secrets: Mapping[str, bytes]
    ) -> Tally:
        """A home deleted meanwhile leaves nothing."""
        with self.services.database.write() as session:
            there = households.existing(session, [home for home, _, _ in made])
            kept = [item for item in made if item[0] in there]
            statements.save_secrets(session, {home: new_secrets[home] for home in new_secrets if home in there})
            statements.save(session, kept)
            statements.seen(session, unchanged)
        return Tally(len(kept), sum(sealed.revision > 0 for _, sealed, _ in kept))

    def _correcting(self, home: Household, facts: Facts, mark: Mark) -> Facts:
        """The same with what it corrects and why, by the prices and factors of the statement before."""
        with self.services.database.read() as session:
            before = facts_of([read(text) for text in statements.bodies(session, home.id, mark.sequence)])
        changed = tuple(new.day for old, new in zip(before.days, facts.days, strict=True) if old != new)
        reasons = ["days"] if changed else []
        reasons += [name for name in CHANGEABLE if name != "days" and getattr(before, name) != getattr(facts, name)]
        return replace(
            facts,
            correction=CorrectionFact(mark.sequence, mark.revision + 1, tuple(reasons), changed),
            tariffs=before.tariffs or facts.tariffs,
            factors=before.factors or facts.factors,
        )

    def _sealed(
        self, home: Household, facts: Facts, digest: str, last: Header | None, secret: bytes
    ) -> tuple[Sealed, Sequence[bytes]]:
        texts, record = texts_of(facts), to_bytes(record_of(statement(facts)))
        now, signer = self.services.now(), self.services.signer
        header = header_for(
            [*texts, record],
            month_salt(secret, last.sequence + 1 if last else 0),
            previous=last,
            month=facts.home.month,
            revision=facts.correction.revision if facts.correction else 0,
            sealed_at=local(now).isoformat(timespec="seconds"),
            key=signer.key,
        )
        text = header.to_bytes()
        sealed = Sealed(
            header.sequence,
            header.month,
            header.revision,
            now,
            text,
            signer.sign(text),
            record,
            self.known.signature(home, self.first),
            digest,
        )
        return sealed, texts


def digest_of(facts: Facts) -> str:
    """A hash over what a later import or file may change."""
    return sha256(b"\n".join(text for name in CHANGEABLE for text in texts_of(facts, name))).hexdigest()
