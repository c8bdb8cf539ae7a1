"""Values of each meter → whole watt-hours by interval; what a register says is what it rose by."""

import numpy as np

from webapp.domain.readings import MINUTES_A_DAY, Finding, Ints, Places, Readings, moment, readings
from webapp.readers.cells import Floats, Mask
from webapp.readers.flat import Flat
from webapp.readers.measure import WH_OF, Measure

MOST_WH = 10**12
"""Beyond this a number is a slip, and floats are no longer exact."""
FINE_MINUTES = 15
"""Below this, watt-hours are so few that what rounding drops is carried on to the next reading."""

Found = tuple[tuple[Readings, ...], tuple[Finding, ...]]


def readings_of(flat: Flat, measure: Measure, column: str) -> Found:
    """All meters of a file, in the order they come."""
    flat_wh = flat.value * WH_OF[measure.unit]
    meters: list[Readings] = []
    findings: list[Finding] = []
    order = np.argsort(flat.code, kind="stable") if len(flat.meters) > 1 else np.arange(len(flat.code))
    bounds = np.searchsorted(flat.code[order], np.arange(len(flat.meters) + 1))
    for n, meter in enumerate(flat.meters):
        place = order[bounds[n] : bounds[n + 1]] if len(flat.meters) > 1 else slice(None)
        at, value, row = flat.at[place], flat_wh[place], flat.row[place]
        large = np.abs(value) >= MOST_WH
        if large.any():
            first = int(np.argmax(large))
            texts = [f"{each:g}" for each in flat.value[place][large].tolist()]
            where = Places(row[large], at[large], params={"text": texts})
            params = {"text": texts[0]}
            found = Finding("too_large", int(row[first]), column, len(texts), meter, params, places=where)
            findings.append(found)
            at, value, row = at[~large], value[~large], row[~large]
        if measure.kind == "register":
            read, told = _risen(meter, at, value, row, column)
            findings += told
        else:
            read = _lasting(meter, at, value, row, measure)
        if read is not None and len(read):
            meters.append(read)
    return tuple(meters), tuple(findings)


def whole_wh(wh: Floats) -> Ints:
    """Rounded half-up, away from the noise of binary fractions: 0.0005 kWh is 1 Wh, -0.0005 kWh is -1 Wh."""
    rounded: Ints = (np.sign(wh) * np.floor(np.round(np.abs(wh), 6) + 0.5)).astype(np.int64)
    return rounded


def _lasting(meter: str, at: Ints, value: Floats, row: Ints, measure: Measure) -> Readings:
    """Interval readings, stamped at their start."""
    if measure.minutes is None:
        start, minutes = _months(at, measure.stamp)
    else:
        minutes = np.full(len(at), measure.minutes, dtype=np.int64)
        start = at - minutes if measure.stamp == "end" else at
    if measure.is_power:
        value = value * minutes / 60
    carried = measure.is_power or (measure.minutes is not None and measure.minutes < FINE_MINUTES)
    return readings(meter, start, minutes, _carried(start, value) if carried else whole_wh(value), row)


def _months(at: Ints, stamp: str) -> tuple[Ints, Ints]:
    """From a day of one month to the same day of the next."""
    days = (at // MINUTES_A_DAY).astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    into = at - months.astype("datetime64[D]").astype(np.int64) * MINUTES_A_DAY

    def same_day(month: np.ndarray) -> Ints:
        begin = month.astype("datetime64[D]").astype(np.int64) * MINUTES_A_DAY
        end = (month + 1).astype("datetime64[D]").astype(np.int64) * MINUTES_A_DAY
        return np.asarray(np.minimum(begin + into, end), dtype=np.int64)

    other = same_day(months - 1 if stamp == "end" else months + 1)
    start, end = (other, at) if stamp == "end" else (at, other)
    return start, end - start


def _carried(start: Ints, wh: Floats) -> Ints:
    """Rounded so that the sum stays right: what one reading loses the next one gets. The same reading twice gives the
    same watt-hours twice."""
    if (whole_wh(wh) == wh).all():
        return whole_wh(wh)
    if len(start) < 2 or (np.diff(start) > 0).all():
        return _cumulated(wh)
    _, first, place = np.unique(
        np.stack([start.astype(np.float64), wh]), axis=1, return_index=True, return_inverse=True
    )
    once = np.sort(first)
    out = np.zeros(len(wh), dtype=np.int64)
    out[once] = _cumulated(wh[once])
    return out[first[place.ravel()]]


def _cumulated(wh: Floats) -> Ints:
    return np.diff(whole_wh(np.cumsum(wh)), prepend=0)


def _risen(meter: str, at: Ints, value: Floats, row: Ints, column: str) -> tuple[Readings | None, list[Finding]]:
    """What a register rose by between readings next to each other in time."""
    order = np.argsort(at, kind="stable")
    at, total, row = at[order], whole_wh(value[order]), row[order]

    def told(code: str, places: list[int], rise_wh: int | None = None) -> list[Finding]:
        """The first of the places, counting them all."""
        if not places:
            return []
        each: dict[str, list[str]] = {
            "at": [moment(int(at[n])).isoformat(timespec="minutes") for n in places],
            "before": [kwh_text(int(total[n - 1])) if n else "" for n in places],
            "after": [kwh_text(int(total[n])) for n in places],
        }
        if rise_wh is not None:
            each["kwh"] = [kwh_text(rise_wh)]
        params = {name: texts[0] for name, texts in each.items()}
        where = Places(row[places], at[places], params=each)
        rolled = rise_wh is not None
        return [Finding(code, int(where.row[0]), column, len(places), meter, params, fixed=rolled, places=where)]

    again = np.diff(at, prepend=np.iinfo(np.int64).min) == 0
    findings = told("register_twice", np.flatnonzero(again & (np.diff(total, prepend=0) != 0)).tolist())
    at, total, row = at[~again], total[~again], row[~again]
    if len(at) == 1:
        params = {"at": moment(int(at[0])).isoformat(timespec="minutes"), "kwh": kwh_text(int(total[0]))}
        return None, [*findings, Finding("one_register_reading", int(row[0]), column, 1, meter, params)]
    kept, slips = _without_slips(total)
    findings += told("register_fell", slips)
    at, total, row = at[kept], total[kept], row[kept]
    rise = np.diff(total)
    fallen: list[int] = []
    for n in np.flatnonzero(rise < 0).tolist():
        if over := rolled_by(int(total[n]), int(total[n + 1])):
            rise[n] += over
            findings += told("register_rolled", [n + 1], int(rise[n]))
        else:
            fallen.append(n + 1)
    findings += told("register_fell", fallen)
    good = rise >= 0
    start, minutes = at[:-1], np.diff(at)
    return readings(meter, start[good], minutes[good], rise[good], row[1:][good]), findings


def _without_slips(total: Ints) -> tuple[Mask, list[int]]:
    """What to keep, and the single readings that fall below or stand out above neighbours that rise without them."""
    kept = np.ones(len(total), dtype=np.bool_)
    last = len(total) - 1
    for n in (np.flatnonzero(np.diff(total) < 0) + 1).tolist():
        if not kept[n - 1] or rolled_by(int(total[n - 1]), int(total[n])):
            continue
        if n < last and total[n + 1] >= total[n - 1]:
            kept[n] = False
        elif n >= 2 and total[n] >= total[n - 2]:
            kept[n - 1] = False
    return kept, np.flatnonzero(~kept).tolist()


def rolled_by(before_wh: int, after_wh: int) -> int:
    """What a register of 4 to 6 digits lost when it passed 9999, 99999 or 999999 kWh; 0 if it only fell."""
    for digits in (4, 5, 6):
        full = 10**digits * 1000
        if full * 9 // 10 <= before_wh < full and after_wh < full // 10:
            return full
    return 0


def kwh_text(wh: int) -> str:
    """Watt-hours as kWh in figures: 12345.6."""
    sign, wh = ("-" if wh < 0 else ""), abs(wh)
    return f"{sign}{wh // 1000}.{wh % 1000:03}".rstrip("0").rstrip(".")
