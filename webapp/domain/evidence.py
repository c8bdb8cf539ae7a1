"""The seven things a month's record should have, each judged from what is kept: met, not met or unknown, and why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from webapp.domain.allocation import Allocation, elsewhere
from webapp.domain.calendar import DAY, month_start, next_month
from webapp.domain.consent import Consent, ConsentKind, holding
from webapp.domain.declaration import DeclarationKind
from webapp.domain.emissions import Scope
from webapp.domain.participation import Answer
from webapp.domain.receipt import Receipt
from webapp.domain.text import Text

ENOUGH_VALID = Decimal("0.95")
"""Our threshold, no rule: facts on participation, section 5."""
MOST_GAP = Decimal("0.02")
"""The same, between a bill and the readings of its days."""
SEAL_WITHIN = timedelta(days=40)
"""The rhythm of key emitters, borrowed by choice: notice of 2026-01-27, 二（二）."""


@dataclass(frozen=True)
class Verdict:
    """An answer with its reason: `code` names a sentence of `evidence_words`, `params` fill it."""

    answer: Answer
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Coverage:
    """Quarter-hours of the month: measured as such, spread from something coarser, and all there are."""

    measured: int
    spread: int
    whole: int

    @property
    def share(self) -> Decimal:
        return Decimal(self.measured) / self.whole if self.whole else Decimal(0)


@dataclass(frozen=True)
class BillCheck:
    """A paper bill beside the readings of its days; `measured_wh` is None where not all of them were measured."""

    first: date
    last: date
    wh: int
    measured_wh: int | None

    @property
    def gap_wh(self) -> int:
        """What the readings say beyond the bill."""
        return (self.measured_wh or 0) - self.wh

    @property
    def gap_share(self) -> Decimal | None:
        """Of the bill, without its sign; None where nothing can be compared."""
        if self.measured_wh is None or not self.wh:
            return None
        return abs(Decimal(self.gap_wh)) / self.wh

    @property
    def agrees(self) -> bool | None:
        return None if self.gap_share is None else self.gap_share <= MOST_GAP


@dataclass(frozen=True)
class FactorNote:
    """The factor in force: of which data year and place, and how near that place is."""

    data_year: int
    place: Text
    scope: Scope
    number: str


@dataclass(frozen=True)
class LockedBaseline:
    """When the newest baseline for the month was locked, and the first day it speaks of."""

    locked_on: date
    applies_from: date


@dataclass(frozen=True)
class Seals:
    """Months sealed, by their first days: from `first` to `last`, `missing` those between; when the last was sealed.

    `linked`: each seal still names the one before it, and its records still come to its root.
    """

    first: date
    last: date
    missing: tuple[date, ...]
    sealed_on: date
    linked: bool = True


@dataclass(frozen=True)
class TierUse:
    """Measured watt-hours of the tariff year so far, how many of its days, and where its third tier begins."""

    wh: int
    n_days: int
    days_so_far: int
    limit_wh: int | None
    over: bool


@dataclass(frozen=True)
class HomeFacts:
    """All that is known of a home for its routes. `month` is the first day of the month its evidence is of.

    `longest_run` is the longest run of days wholly measured; `first_deed` the first thing done about its use;
    `last_event` whether the readings of the last demand-response event are all there, None without an event.
    """

    province: str
    city: str | None = None
    today: date = date(2026, 11, 21)
    certificates: int = 0
    declared: Mapping[DeclarationKind, date] = field(default_factory=dict)
    coverage: Coverage | None = None
    bill: BillCheck | None = None
    factor: FactorNote | None = None
    baseline: LockedBaseline | None = None
    seals: Seals | None = None
    consents: tuple[Consent, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    time_of_use: bool | None = None
    tier: TierUse | None = None
    longest_run: int = 0
    first_deed: date | None = None
    n_deeds: int = 0
    n_events: int = 0
    last_event: bool | None = None
    mechanisms: Mapping[str, Text] = field(default_factory=dict)

    @property
    def month(self) -> date:
        """The last month that is over."""
        return month_start(month_start(self.today) - DAY)

    @property
    def end(self) -> date:
        return next_month(self.month)


def readings(facts: HomeFacts) -> Verdict:
    found = facts.coverage
    if found is None or not (found.measured or found.spread):
        return Verdict("not_met", "no_readings", {"month": facts.month})
    params = {"month": facts.month, "valid_share": found.share, "missing": found.whole - found.measured - found.spread}
    if found.share >= ENOUGH_VALID:
        return Verdict("met", "valid", params)
    if found.spread:
        return Verdict("not_met", "too_coarse", {**params, "spread_share": Decimal(found.spread) / found.whole})
    return Verdict("not_met", "too_few", params)


def bill(facts: HomeFacts) -> Verdict:
    found = facts.bill
    if found is None:
        return Verdict("unknown", "no_bill")
    params: dict[str, object] = {"first": found.first, "last": found.last}
    if found.last < facts.month or found.first >= facts.end:
        return Verdict("unknown", "bill_elsewhere", {**params, "month": facts.month})
    if found.gap_share is None:
        return Verdict("unknown", "bill_unmeasured", params)
    params |= {"paper_wh": found.wh, "measured_wh": found.measured_wh, "gap_share": found.gap_share}
    return Verdict("met", "bill_agrees", params) if found.agrees else Verdict("not_met", "bill_differs", params)


def baseline(facts: HomeFacts) -> Verdict:
    found = facts.baseline
    if found is None:
        return Verdict("not_met", "no_baseline")
    params = {"locked": found.locked_on, "month": facts.month}
    if found.locked_on < facts.month and found.applies_from <= facts.month:
        return Verdict("met", "locked_before", params)
    return Verdict("not_met", "locked_late", params)


def method(facts: HomeFacts) -> Verdict:
    found = facts.factor
    if found is None:
        return Verdict("not_met", "no_factor")
    params = {"year": found.data_year, "place": found.place, "number": found.number}
    return Verdict("met", "factor_kept" if found.scope == "province" else "factor_of_elsewhere", params)


def seal(facts: HomeFacts) -> Verdict:
    found = facts.seals
    if found is None:
        return Verdict("not_met", "no_seal")
    params: dict[str, object] = {"last": found.last, "sealed": found.sealed_on}
    if not found.linked:
        return Verdict("not_met", "chain_unlinked", params)
    if found.missing:
        return Verdict("not_met", "chain_broken", {**params, "missing": found.missing[-1], "n": len(found.missing)})
    if found.last >= facts.month:
        return Verdict("met", "sealed", {**params, "first": found.first})
    due = facts.end + SEAL_WITHIN
    before = month_start(facts.month - DAY)
    if found.last == before and facts.today < due:
        return Verdict("met", "sealed_due", {**params, "month": facts.month, "due": due - DAY})
    return Verdict("not_met", "seal_overdue", {**params, "month": facts.month})


TAKEN_PART: tuple[DeclarationKind, ...] = ("response_pay", "has_pv")
"""What a declaration of uniqueness must not stand beside: facts on participation, E13."""


def unique(facts: HomeFacts, mechanism: str = "") -> Verdict:
    """Counted nowhere else in the month, but for what goes to `mechanism` itself."""
    other = elsewhere(facts.allocations, mechanism, facts.month, facts.end)
    if other:
        name = facts.mechanisms.get(other.mechanism, Text(other.mechanism, other.mechanism))
        return Verdict("not_met", "allocated", {"first": other.first, "last": other.last, "other": name})
    for kind in TAKEN_PART:
        if kind in facts.declared:
            return Verdict("not_met", f"declared_{kind}", {"day": facts.declared[kind]})
    if "nowhere_else" not in facts.declared:
        return Verdict("unknown", "not_declared")
    return Verdict("met", "declared", {"day": facts.declared["nowhere_else"]})


def permission(facts: HomeFacts, kind: ConsentKind) -> Verdict:
    """Given, standing and holding over the whole month."""
    held = holding(facts.consents, kind, facts.month)
    if held and held.given_at and held.covers(facts.end - DAY):
        return Verdict("met", f"{kind}_given", {"day": held.given_at, "recipient": held.recipient, "until": held.last})
    withdrawn = [each for each in facts.consents if each.kind == kind and each.withdrawn_at]
    if withdrawn and not held:
        return Verdict("not_met", f"{kind}_withdrawn", {"day": withdrawn[-1].withdrawn_at})
    return Verdict("not_met", f"{kind}_missing")


def consent(facts: HomeFacts) -> Verdict:
    """Both: the authority in writing, and the separate consent to pass on data."""
    authority = permission(facts, "authorisation")
    sharing = permission(facts, "data_sharing")
    if authority.answer != "met" and sharing.answer != "met":
        return Verdict("not_met", "no_consent")
    if authority.answer != "met":
        return authority
    return sharing if sharing.answer != "met" else Verdict("met", "consent_given", authority.params)


SEVEN: Mapping[str, Callable[[HomeFacts], Verdict]] = {
    "readings": readings,
    "bill": bill,
    "baseline": baseline,
    "method": method,
    "seal": seal,
    "unique": unique,
    "consent": consent,
}
"""By the item of the book that each judges."""
