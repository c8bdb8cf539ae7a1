"""The numbers a lesson speaks of: prices of the place, its CO2 factor, what a kWh does; each with its source."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from webapp.domain.calendar import clock_quarters
from webapp.domain.emissions import Factor
from webapp.domain.equivalence import Equivalence, PeakHours, Reason
from webapp.domain.outreach.small_groups import K
from webapp.domain.school.lesson import Fact, Prices, SaidFact
from webapp.domain.tariff import Period, Tariff
from webapp.domain.text import Source, Text
from webapp.domain.tip import Tip

Facts = dict[str, Fact]
ONE_KWH = 1000


@dataclass(frozen=True)
class Hours:
    """A price period of a place as a lesson shows it: clock windows, its name and its first tier's price."""

    name: Text
    windows: tuple[tuple[str, str], ...]
    yuan_per_kwh: Decimal
    cheap: bool
    dear: bool

    @property
    def said(self) -> Text:
        return windows_text(self.windows)

    @property
    def spans(self) -> list[tuple[int, int]]:
        """The windows in quarter-hours of the day."""
        quarters = [clock_quarters(window) for window in self.windows]
        return [(each.start, each.stop) for each in quarters]


def prices_of(tariff: Tariff | None) -> Prices:
    """`tariff` is None where no price is sure."""
    if tariff is None or tariff.tou == "unknown":
        return "unknown"
    return "tou" if tariff.has_tou() else "flat"


def hours_of(tariff: Tariff | None, day: date) -> tuple[Hours, ...]:
    """The periods of a day with the cheapest and the dearest marked; none where a kWh costs the same all day."""
    schedule = tariff.schedule(day) if tariff else None
    if tariff is None or schedule is None:
        return ()
    all_prices = [_price(period) for period in schedule.periods]
    return tuple(
        Hours(period.name, period.windows, price, price == min(all_prices), price == max(all_prices))
        for period, price in zip(schedule.periods, all_prices, strict=True)
    )


def _price(period: Period) -> Decimal:
    """To four decimals: some regions' are worked out to eight."""
    return _rounded(period.price(0))


def _rounded(price: Decimal) -> Decimal:
    return price.quantize(Decimal("0.0001"), ROUND_HALF_UP)


def tariff_facts(tariff: Tariff | None, day: date) -> Facts:
    if tariff is None or tariff.tou == "unknown":
        return {}
    source = (_tariff_source(tariff),)
    plain = _rounded(tariff.quota(day).tiers[0].yuan_per_kwh)
    facts = {"plain": _number(plain, source)}
    hours = hours_of(tariff, day)
    if hours:
        cheap, dear = next(each for each in hours if each.cheap), next(each for each in hours if each.dear)
        facts |= {
            "cheap": _number(cheap.yuan_per_kwh, source),
            "dear": _number(dear.yuan_per_kwh, source),
            "cheap_name": Fact(cheap.name, None, source),
            "dear_name": Fact(dear.name, None, source),
            "cheap_hours": Fact(windows_text(cheap.windows), None, source),
            "dear_hours": Fact(windows_text(dear.windows), None, source),
        }
    return facts


def windows_text(windows: Iterable[tuple[str, str]]) -> Text:
    """22:00–8:00: a window up to midnight and one from it are one."""
    joined = _over_midnight([(_short(a), _short(b)) for a, b in windows])
    spans = [f"{a}–{b}" for a, b in joined]
    return Text("、".join(spans), ", ".join(spans))


def _over_midnight(spans: list[tuple[str, str]]) -> list[tuple[str, str]]:
    first = next((span for span in spans if span[0] == "0:00" and span[1] != "24:00"), None)
    last = next((span for span in spans if span[1] == "24:00" and span[0] != "0:00"), None)
    if not first or not last:
        return spans
    return [span for span in spans if span not in (first, last)] + [(last[0], first[1])]


def _short(clock: str) -> str:
    return clock.removeprefix("0")


def _tariff_source(tariff: Tariff) -> Source:
    name, since = tariff.province.name, tariff.valid_from
    found = tariff.notice.partition("，")[0].partition("；")[0]
    title = f"{name.zh}居民电价（{since} 起）：{found} / {name.en} household prices, in force since {since}"
    return Source(title, None, "official")


def factor_facts(factor: Factor) -> Facts:
    notice = factor.announcement
    title = (
        f"{notice.issuer}{notice.number}，{factor.data_year} 年{factor.place.zh}平均因子"
        f" / MEE and NBS notice of {notice.posted}: {factor.place.en} average of {factor.data_year}"
    )
    source = (Source(title, notice.url, "official"),)
    place = factor.place
    if factor.borrowed:
        place = Text(f"{place.zh}（本省没有公布，先借用）", f"{place.en} (none is published for the province)")
    return {
        "factor": _number(factor.kg_per_kwh, source),
        "factor_place": Fact(place, None, source),
        "factor_year": Fact(Text(str(factor.data_year), str(factor.data_year)), factor.data_year, source),
    }


def equivalence_facts(entries: Iterable[Equivalence], known: Mapping[str, Source]) -> Facts:
    """`guide_ev` is an amount with its unit, `guide_ev_today` what today's appliances give."""
    return dict(pair for entry in entries for pair in _of_one(entry, known))


def _of_one(entry: Equivalence, known: Mapping[str, Source]) -> Iterator[tuple[str, Fact]]:
    sources = tuple(known[name] for name in entry.sources)
    name, amount = entry.id.replace("-", "_"), _plain(entry.amount(ONE_KWH))
    words = Text(f"{amount} {entry.unit.zh}", f"{amount} {entry.unit.en}")
    yield name, Fact(words, float(amount), sources)
    if entry.catalogue:
        yield f"{name}_today", Fact(entry.catalogue, None, (known["compiler"],))
    for key, value in entry.inputs.items():
        yield f"{name}_{key}", _number(Decimal(_plain(value)), sources)


def other_facts(
    reasons: Iterable[Reason], peak: PeakHours, tips: Iterable[Tip], known: Mapping[str, Source], province: Text
) -> Facts:
    guide = (known["guide"],)
    return {
        "place": Fact(province),
        "k": _number(Decimal(K), ()),
        "peak_hours": _number(Decimal(peak.most_hours), guide),
        **{f"why_{reason.id}": Fact(reason.title, None, guide) for reason in reasons},
        **{f"why_{reason.id}_text": Fact(reason.text, None, guide) for reason in reasons},
        **{
            f"tip_{tip.id.replace('-', '_')}": Fact(tip.title, None, tuple(known[name] for name in tip.sources))
            for tip in tips
        },
    }


def said_facts(said: Mapping[str, SaidFact], known: Mapping[str, Source]) -> Facts:
    return {name: Fact(Text(each.zh, each.en), None, (known[each.source],)) for name, each in said.items()}


def example_facts(example: Mapping[str, Decimal]) -> Facts:
    """`ex_` marks what was made up for a sum: it has no source."""
    return {f"ex_{name}": _number(value, ()) for name, value in example.items()}


def _number(value: Decimal, sources: tuple[Source, ...]) -> Fact:
    return Fact(Text(f"{value:f}", f"{value:f}"), float(value), sources)


def _plain(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")
