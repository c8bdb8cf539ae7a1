"""Seal one home's month: its records, the statement they come to, and the header that follows the one before.

Prices and factors are no reason for a correction, and one keeps those of the first statement: only what it names is
another.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import chain

from webapp.domain.calendar import local
from webapp.domain.canonical import read, text_of
from webapp.domain.fact_record import record_of
from webapp.domain.household import Household
from webapp.domain.month_facts import CorrectionFact
from webapp.domain.recompute import Facts, facts_of, statement
from webapp.domain.seal import Header, header_for, header_in, month_salt
from webapp.store import statements
from webapp.store.statements import Mark, Sealed
from webapp.usecases.month_records import CHANGEABLE, MonthInputs, facts_of_month, texts_of
from webapp.usecases.month_rules import MonthRules
from webapp.usecases.months_due import MonthsDue
from webapp.usecases.services import Services

Made = tuple[str, Sealed, Sequence[bytes]]
"""A home, its new seal, and the texts of its records but the statement."""


@dataclass(eq=False)
class MonthSealer:
    """Seals one month of many homes. `headers` is the last of each, `secrets` what their salts come from; what is to
    be written comes together in `made`, `unchanged` and `new_secrets`."""

    services: Services
    inputs: MonthInputs
    rules: MonthRules
    known: MonthsDue
    headers: Mapping[str, bytes]
    secrets: dict[str, bytes] = field(default_factory=dict)
    new_secrets: set[str] = field(default_factory=set)
    made: list[Made] = field(default_factory=list)
    unchanged: list[tuple[str, int, str]] = field(default_factory=list)

    def add(self, home: Household) -> None:
        """Seal the month, or what changed of it; nothing where nothing is known or nothing changed."""
        mark = self.known.mark(home, self.inputs.first)
        if mark is None and not self.inputs.anything(home):
            return
        facts = facts_of_month(self.services, home, self.inputs, self.rules)
        texts = texts_of(facts)
        days = sha256(b"\n".join(chain.from_iterable(texts[name] for name in CHANGEABLE))).hexdigest()
        imports = self.known.signature(home, self.inputs.first)
        if mark and mark.days == days:
            self.unchanged.append((home.id, mark.sequence, imports))
            return
        if mark:
            facts = self._correcting(home, facts, mark)
            texts = texts_of(facts)
        bodies, record = list(chain.from_iterable(texts.values())), text_of(record_of(statement(facts)))
        header = self._header(home, facts, [*bodies, record])
        text = header.to_bytes()
        signature, now = self.services.signer.sign(text), self.services.now()
        sealed = Sealed(header.sequence, header.month, header.revision, now, text, signature, record, imports, days)
        self.made.append((home.id, sealed, bodies))

    def _header(self, home: Household, facts: Facts, bodies: Sequence[bytes]) -> Header:
        last = header_in(self.headers[home.id]) if home.id in self.headers else None
        return header_for(
            bodies,
            month_salt(self._secret(home), last.sequence + 1 if last else 0),
            previous=last,
            month=facts.home.month,
            revision=facts.correction.revision if facts.correction else 0,
            sealed_at=local(self.services.now()).isoformat(timespec="seconds"),
            key=self.services.signer.key,
        )

    def _secret(self, home: Household) -> bytes:
        if home.id not in self.secrets:
            self.secrets[home.id] = secrets.token_bytes(32)
            self.new_secrets.add(home.id)
        return self.secrets[home.id]

    def _correcting(self, home: Household, facts: Facts, mark: Mark) -> Facts:
        """The same with what it corrects and why, by the prices and factors of the statement before."""
        with self.services.database.read() as session:
            before = facts_of([read(text) for text in statements.bodies(session, home.id, mark.sequence)])
        changed = tuple(new.day for old, new in zip(before.days, facts.days, strict=True) if old != new)
        reasons = tuple(name for name in CHANGEABLE if getattr(before, name) != getattr(facts, name))
        return replace(
            facts,
            correction=CorrectionFact(mark.sequence, mark.revision + 1, reasons, changed),
            tariffs=before.tariffs or facts.tariffs,
            factors=before.factors or facts.factors,
        )
