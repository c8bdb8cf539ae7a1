"""Facts as records: read back as they were, and nothing else is read."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from tests.sealing import facts_of
from webapp.domain.fact_record import MisshapenError, fact_of, record_of


@dataclass(frozen=True)
class PriceFact:
    day: date
    yuan: Decimal


def test_every_fact_of_a_month_is_read_back_as_it_was() -> None:
    for fact in facts_of(date(2026, 10, 1)):
        assert fact_of(type(fact), record_of(fact)) == fact


@pytest.mark.parametrize(
    "yuan", ["1E999999999", "NaN", "Infinity", "1e3", "+1", ".5", "5.", " 1", "1_0", "１", "", 1, None]
)
def test_a_decimal_has_digits_and_nothing_else(yuan: object) -> None:
    with pytest.raises(MisshapenError):
        fact_of(PriceFact, {"day": "2026-10-01", "yuan": yuan})


@pytest.mark.parametrize(
    "record",
    [{}, {"day": "2026-10-01"}, {"day": "2026-10-32", "yuan": "1"}, {"day": "2026-10-01", "yuan": "1", "x": 1}],
)
def test_what_lacks_a_field_or_has_one_too_many_is_refused(record: dict[str, object]) -> None:
    with pytest.raises(MisshapenError):
        fact_of(PriceFact, record)
