"""A data year that was never published, for tests of what an announcement may and may not change."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from webapp.domain.emissions import Announcement, FactorBook, FactorYear


def with_2024(book: FactorBook, posted: date, kg_per_kwh: str = "0.6000") -> FactorBook:
    """The series as if Anhui's factor of 2024 had been announced on a day."""
    notice = Announcement("made up", "made up", "made up", posted, "")
    newest = book.years[-1]
    year = FactorYear(2024, notice, "high", newest.nation, newest.nation_fossil, {}, {"anhui": Decimal(kg_per_kwh)})
    return replace(book, years=(*book.years, year))
