"""The prices and factors of a month as records: by which version each day is billed and counted."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from webapp.domain.billing import free_energy, stretches
from webapp.domain.calendar import DAY, clock_quarters, next_month
from webapp.domain.contract import Contract
from webapp.domain.emissions import Factor
from webapp.domain.errors import UnknownTariffError
from webapp.domain.household import Household
from webapp.domain.month_facts import FactorFact, PeriodFact, TariffFact
from webapp.domain.tariff import Period
from webapp.usecases.bill_month import contracts
from webapp.usecases.services import Services


@dataclass(frozen=True, eq=False)
class MonthRules:
    """Those of one month, worked out once for all homes that pay alike."""

    services: Services
    first: date
    _tariffs: dict[object, tuple[TariffFact, ...]] = field(default_factory=dict)
    _factors: dict[str, tuple[FactorFact, ...]] = field(default_factory=dict)

    def tariffs(self, home: Household) -> tuple[TariffFact, ...]:
        """With what this home is expected to have used in the cycle before. Empty where no verified price is known."""
        key = home.province, home.plan, home.facts, home.own_prices
        if key not in self._tariffs:
            self._tariffs[key] = self._stretches(home)
        alike = self._tariffs[key]
        if not alike:
            return ()
        start = contracts(self.services, home)(self.first).first_day(self.first)
        return replace(alike[0], used_wh=home.use.used_wh(start, self.first)), *alike[1:]

    def factors(self, home: Household) -> tuple[FactorFact, ...]:
        """The newest factor published by each day: a later one changes nothing about it."""
        if home.land not in self._factors:
            self._factors[home.land] = self._published(home)
        return self._factors[home.land]

    def _stretches(self, home: Household) -> tuple[TariffFact, ...]:
        contract_on = contracts(self.services, home)
        try:
            cuts = list(stretches(contract_on, self.first, next_month(self.first)))
        except UnknownTariffError:
            return ()
        return tuple(_tariff(contract_on(first), first, end, self.first) for first, end in cuts)

    def _published(self, home: Household) -> tuple[FactorFact, ...]:
        found: list[tuple[date, Factor]] = []
        day, end = self.first, next_month(self.first)
        while day < end:
            factor = self.services.factor(home, day)
            if not found or found[-1][1] != factor:
                found.append((day, factor))
            day += DAY
        ends = [first for first, _ in found[1:]] + [end]
        return tuple(_factor(factor, first, stop) for (first, factor), stop in zip(found, ends, strict=True))


def _tariff(contract: Contract, first: date, end: date, month: date) -> TariffFact:
    rules, tariff = contract.rules(first), contract.tariff
    free = free_energy(contract, rules) if first == month else None  # once a month
    limit = rules.quota.known_to_kwh
    return TariffFact(
        first,
        end,
        tariff.province.code,
        tariff.valid_from,
        contract.plan,
        tariff.source,
        tariff.confidence,
        tariff.own,
        tuple(_period(period) for period in rules.schedule.periods),
        rules.bounds_wh,
        rules.tiered,
        0 if first == contract.first_day(first) else None,
        free.wh if free else 0,
        free.yuan_per_kwh if free else Decimal(0),
        None if limit is None else limit * 1000,
    )


def _period(period: Period) -> PeriodFact:
    spans = [clock_quarters(window) for window in period.windows]
    return PeriodFact(period.kind, period.name.zh, tuple((s.start, s.stop) for s in spans), period.yuan_per_kwh)


def _factor(factor: Factor, first: date, end: date) -> FactorFact:
    said = factor.announcement
    return FactorFact(
        first,
        end,
        factor.place.zh,
        factor.scope,
        factor.kg_per_kwh,
        factor.data_year,
        said.number,
        said.posted,
        said.url,
        factor.confidence,
    )
