"""Domain values as Plotly figures: plain dicts; colours name the page's own variables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from webapp.domain.before_after import BeforeAfter, Part, half_hours
from webapp.domain.load import Wh
from webapp.domain.mass import Co2
from webapp.domain.tariff import Period

COLOURS = {
    "super_peak": "var(--peak)",
    "peak": "var(--peak)",
    "flat": "var(--flat)",
    "valley": "var(--valley)",
    "deep_valley": "var(--valley)",
}
INKS = {"peak": "var(--on-peak)", "flat": "var(--on-flat)", "valley": "var(--on-valley)"}
INKS |= {"super_peak": INKS["peak"], "deep_valley": INKS["valley"]}
PATTERNS = ("", "/", "x", ".", "-", "\\")
"""Tell apart what is all blue, as moving saves money and nothing else."""
DASHES = {"size": 6, "solidity": 0.45, "bgcolor": "var(--valley-soft)"}
Figure = dict[str, object]


def _layout(unit: str) -> dict[str, object]:
    return {
        "barmode": "stack",
        "template": "none",
        "margin": {"l": 38, "r": 8, "t": 8, "b": 30},
        "height": 260,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": "var(--ink2)", "size": 12},
        "legend": {"orientation": "h", "y": 1.16, "x": 0},
        "hovermode": "x unified",
        "dragmode": False,
        "bargap": 0.28,
        "xaxis": {"fixedrange": True, "gridcolor": "var(--line)"},
        "yaxis": {"fixedrange": True, "gridcolor": "var(--line)", "title": {"text": unit}},
    }


def daily_bars(
    totals: Mapping[date, Mapping[str, int]], periods: Sequence[Period], names: Mapping[str, str], unit: str
) -> Figure:
    """Stacked bars, one a day, one colour a period; kWh."""
    days = [day.isoformat() for day in totals]
    data = [
        {
            "type": "bar",
            "name": names[period.kind],
            "x": days,
            "y": [round(parts.get(period.kind, 0) / 1000, 2) for parts in totals.values()],
            "marker": {"color": COLOURS[period.kind]},
        }
        for period in periods
    ]
    return {"data": data, "layout": _layout(unit)}


def average_day(wh: Sequence[int], kinds: Sequence[str], unit: str) -> Figure:
    """96 quarter-hours of an average day, each in its period's colour; watt-hours."""
    clocks = [f"{n // 4:02d}:{n % 4 * 15:02d}" for n in range(len(wh))]
    bars = {"type": "bar", "x": clocks, "y": list(wh), "marker": {"color": [COLOURS[kind] for kind in kinds]}}
    layout = _layout(unit) | {"bargap": 0, "showlegend": False}
    layout["xaxis"] = {"fixedrange": True, "tickvals": [f"{h:02d}:00" for h in (0, 6, 12, 18)]}
    return {"data": [bars], "layout": layout}


@dataclass(frozen=True)
class Captions:
    """The words of a day before and after. `names` by family, `spans` one a half-hour, `bands` (text, price) each."""

    before: str
    after: str
    base: str
    others: str
    unit: str
    kwh: str
    names: Mapping[str, str]
    spans: Sequence[str]
    ticks: Sequence[tuple[int, str]]
    bands: Sequence[tuple[str, str]]


def day_before_after(picture: BeforeAfter, say: Captions) -> Figure:
    """Two rows of stacked half-hours in kWh, usual above planned, by appliance; the price strip below them."""
    rows = [("y", picture.base, picture.before), ("y2", picture.base, picture.after)]
    data: list[Figure] = []
    for number, (axis, base, _) in enumerate(rows):
        always = _halves(base, say.base, axis, {"color": "var(--edge)"}, say)
        data.append(always | {"opacity": 0.42, "legendgroup": "base", "showlegend": not number})
        data += [_part(part, number, axis, say, picture) for part in picture.parts]
    data += [_strip(picture, n, say) for n in range(len(picture.bands))]
    top = max(max(half_hours(load)) for _, _, load in rows) / 1000 * 1.08
    return {"data": data, "layout": _two_rows(picture, top, say)}


def _part(part: Part, row: int, axis: str, say: Captions, picture: BeforeAfter) -> Figure:
    """What is moved is blue, by pattern; what stays is grey, hatched while it is only planned."""
    name, load = say.names[part.appliance.family], part.after if row else part.before
    if part.move is None:
        grey: Figure = {
            "color": "var(--edge)",
            "pattern": {"shape": "/" if part.planned else "", "bgcolor": "var(--line)"},
        }
        shown = not row and part is picture.others[0]
        return _halves(load, name, axis, grey, say) | {
            "name": say.others,
            "legendgroup": "others",
            "showlegend": shown,
        }
    shape = PATTERNS[picture.moved.index(part) % len(PATTERNS)]
    marker: Figure = {"color": "var(--valley)", "pattern": {"shape": shape, **DASHES}}
    return _halves(load, name, axis, marker, say) | {"legendgroup": part.appliance.id, "showlegend": not row}


def _halves(load: Wh, name: str, axis: str, marker: Figure, say: Captions) -> Figure:
    """Bars of half an hour; nothing drawn is no bar, so that it is not named when pointed at."""
    return {
        "type": "bar",
        "name": name,
        "x": [n / 2 + 0.25 for n in range(len(say.spans))],
        "y": [wh / 1000 if wh else None for wh in half_hours(load)],
        "width": 0.5,
        "yaxis": axis,
        "customdata": list(say.spans),
        "hovertemplate": f"%{{customdata}}<br>{name} %{{y:.2f}} {say.kwh}<extra></extra>",
        "marker": {"line": {"color": "var(--surface)", "width": 0.5}} | marker,
    }


def _strip(picture: BeforeAfter, number: int, say: Captions) -> Figure:
    first, end, period = picture.bands[number]
    text, spoken = say.bands[number]
    return {
        "type": "bar",
        "name": spoken,
        "x": [(first + end) / 8],
        "y": [1],
        "width": (end - first) / 4 - 0.08,
        "yaxis": "y3",
        "showlegend": False,
        "text": [text],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": INKS[period.kind], "size": 12},
        "hovertemplate": f"{spoken}<extra></extra>",
        "marker": {"color": COLOURS[period.kind]},
    }


def _two_rows(picture: BeforeAfter, top: float, say: Captions) -> Figure:
    title = {"xref": "paper", "yref": "paper", "x": 0, "xanchor": "left", "yanchor": "bottom", "showarrow": False}
    title |= {"font": {"weight": 700, "size": 13, "color": "var(--ink)"}}  # <b> would be an inline style
    y = {"fixedrange": True, "gridcolor": "var(--line)", "range": [0, top], "nticks": 4}
    return _layout("") | {
        "height": 440,
        "margin": {"l": 38, "r": 8, "t": 28, "b": 30},
        "hovermode": "closest",
        "bargap": 0,
        "legend": {"orientation": "h", "x": 0, "y": -0.09, "yanchor": "top", "traceorder": "normal"},
        "uniformtext": {"mode": "hide", "minsize": 11},
        "xaxis": {
            "fixedrange": True,
            "showgrid": False,
            "range": [0, picture.hours],
            "tickvals": [hour for hour, _ in say.ticks],
            "ticktext": [text for _, text in say.ticks],
            "anchor": "y3",
        },
        "yaxis": {**y, "domain": [0.62, 1]},
        "yaxis2": {**y, "domain": [0.12, 0.5]},
        "yaxis3": {"fixedrange": True, "visible": False, "range": [0, 1], "domain": [0, 0.07]},
        "annotations": [
            {**title, "text": say.before, "y": 1.005},
            {**title, "text": say.after, "y": 0.505},
            {**title, "text": say.unit, "y": 1.005, "x": 1, "xanchor": "right", "font": {"size": 12}},
        ],
    }


def footprint_bars(groups: Sequence[tuple[str, Co2]], unit: str) -> Figure:
    """One bar a group, kg of CO2 a year, with the span between its lowest and highest."""
    falling = list(reversed(groups))  # the first is drawn lowest
    kg = [mass.g / 1000 for _, mass in falling]
    bars: Figure = {
        "type": "bar",
        "orientation": "h",
        "y": [name for name, _ in falling],
        "x": [round(value) for value in kg],
        "marker": {"color": "var(--brand-mid)"},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [round(mass.high / 1000 - value) for (_, mass), value in zip(falling, kg, strict=True)],
            "arrayminus": [round(value - mass.low / 1000) for (_, mass), value in zip(falling, kg, strict=True)],
            "color": "var(--ink2)",
            "thickness": 1.5,
        },
        "hovertemplate": f"%{{y}} %{{x}} {unit}<extra></extra>",
    }
    layout = _layout(unit) | {
        "showlegend": False,
        "hovermode": "closest",
        "margin": {"l": 76, "r": 12, "t": 8, "b": 40},
    }
    layout["xaxis"] = {"fixedrange": True, "gridcolor": "var(--line)", "rangemode": "tozero", "title": {"text": unit}}
    layout["yaxis"] = {"fixedrange": True}
    return {"data": [bars], "layout": layout}
