"""Which quarter-hours of a day are cheap for a home: by its own prices, else by those its province offers."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from webapp.domain.errors import UnknownTariffError
from webapp.domain.outreach.member_day import valley_quarters
from webapp.domain.tariff import Tariff
from webapp.store.households import as_own_prices
from webapp.usecases.services import Services


@dataclass
class CheapHours:
    """Worked out once for homes with the same prices."""

    services: Services
    known: dict[tuple[str, str, date], NDArray[np.bool_]] = field(default_factory=dict)

    def of(self, province: str, own: dict[str, Any] | None, day: date) -> NDArray[np.bool_]:
        """(96,). `own` as it is kept."""
        key = (province, repr(own), day)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = valley_quarters(self._tariff(province, day), as_own_prices(own), day)
        return found

    def _tariff(self, province: str, day: date) -> Tariff | None:
        try:
            return self.services.tariffs.in_force(province, day)
        except UnknownTariffError:
            return None
