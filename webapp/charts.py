"""Domain values as Plotly figures: plain dicts; colours name the page's own variables."""

from collections.abc import Mapping, Sequence
from datetime import date

from webapp.domain.tariff import Period

COLOURS = {
    "super_peak": "var(--peak)",
    "peak": "var(--peak)",
    "flat": "var(--flat)",
    "valley": "var(--valley)",
    "deep_valley": "var(--valley)",
}
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
