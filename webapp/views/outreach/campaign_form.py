"""A campaign's document as fields of a form, named by the path of its written form, and back."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import get_args

from werkzeug.datastructures import MultiDict

from webapp.domain.outreach import campaign_checks as limits
from webapp.domain.outreach.campaign import (
    Activity,
    BaselineMethod,
    Document,
    Measure,
    Place,
    PlaceKind,
    Points,
    Privacy,
    Reward,
)
from webapp.domain.text import Text
from webapp.views.formats import plain
from webapp.views.forms import Form, day, number, one_of

ACTIVITIES: tuple[Activity, ...] = get_args(Activity)
MEASURES: tuple[Measure, ...] = get_args(Measure)
BASELINES: tuple[BaselineMethod, ...] = get_args(BaselineMethod)
PRIVACY: tuple[Privacy, ...] = get_args(Privacy)
KINDS: tuple[PlaceKind, ...] = get_args(PlaceKind)
SPARE_ROWS = 3
_SEPARATORS = re.compile(r"[\t,，;；]")


@dataclass(frozen=True)
class Row:
    """A place as its row of the form shows it; `near` by name."""

    id: str = ""
    zh: str = ""
    en: str = ""
    near: str = ""
    kind: str = "community"


def values_of(document: Document) -> MultiDict[str, str]:
    values = {f"{name}.{lang}": getattr(document, name)[lang] for name in ("title", "goal") for lang in ("zh", "en")}
    values |= {f"messages.{key}.{lang}": text[lang] for key, text in document.messages.items() for lang in ("zh", "en")}
    values |= {f"reward.{name}": plain(value) for name, value in vars(document.reward).items() if value is not None}
    values |= {f"points.each.{name}": str(n) for name, n in document.points.each.items()}
    values |= {"points.most_a_day": str(document.points.most_a_day)}
    values |= {"points.most_in_all": str(document.points.most_in_all)}
    values |= {"first": document.first.isoformat(), "last": document.last.isoformat()}
    plainly = ("measure", "baseline", "privacy", "province", "colour", "holdout_percent", "events_planned")
    values |= {name: str(getattr(document, name)) for name in plainly}
    return MultiDict(values | ({"exclusive": "1"} if document.exclusive else {}))


def rows_of(places: tuple[Place, ...], spare: int = SPARE_ROWS) -> list[Row]:
    names = {place.id: place.name.zh for place in places}
    rows = [
        Row(p.id, p.name.zh, "" if p.name.en == p.name.zh else p.name.en, names.get(p.near or "", p.near or ""), p.kind)
        for p in places
    ]
    return rows + [Row()] * spare


def read_document(form: Form, base: Document, *, on_its_way: bool) -> Document:
    """What was typed over what it was; faults are noted by field. On its way only words, places, the budget count."""
    typed = replace(
        base,
        title=_both(form, "title"),
        goal=_both(form, "goal"),
        messages=_messages(form, base),
        places=_places(form, base),
    )
    budget = form.optional("reward.budget_yuan", _money(limits.MOST_BUDGET))
    if on_its_way:
        return replace(typed, reward=replace(base.reward, budget_yuan=budget))
    yuan = form.optional("reward.yuan_per_kwh", _money(limits.MOST_YUAN_PER_KWH))
    cap = form.optional("reward.cap_yuan_per_event", _money(limits.MOST_CAP))
    return replace(
        typed,
        first=form.read("first", day, date.min),
        last=form.read("last", day, date.max),
        province=form.values.get("province", base.province),
        measure=form.read("measure", lambda text: one_of(text, MEASURES), base.measure),
        baseline=form.read("baseline", lambda text: one_of(text, BASELINES), base.baseline),
        privacy=form.read("privacy", lambda text: one_of(text, PRIVACY), base.privacy),
        reward=Reward(yuan, cap, budget),
        points=_points(form),
        holdout_percent=form.read("holdout_percent", _whole(limits.MOST_HOLDOUT), 0),
        events_planned=form.read("events_planned", _whole(limits.MOST_EVENTS), 0),
        exclusive="exclusive" in form.values,
        colour=_line(form.values.get("colour")).upper(),
    )


def message_keys(document: Document) -> list[str]:
    return list(document.messages) or ["invite", "notice", "thanks"]


def _messages(form: Form, base: Document) -> dict[str, Text]:
    """One that was never written may stay unwritten."""
    texts = {key: _both(form, f"messages.{key}") for key in message_keys(base)}
    return {key: text for key, text in texts.items() if key in base.messages or text.zh or text.en}


def _both(form: Form, name: str) -> Text:
    return Text(_words(form.values.get(f"{name}.zh")), _words(form.values.get(f"{name}.en")))


def _words(text: str | None) -> str:
    """As typed: wording keeps its full-width signs."""
    return (text or "").replace("\r\n", "\n").strip()


def _line(text: str | None) -> str:
    return " ".join(_words(text).split())


def _money(most: int) -> Callable[[str | None], Decimal]:
    return lambda text: Decimal(plain(number(text, 0, most).quantize(Decimal("0.01"))))


def _whole(most: int) -> Callable[[str | None], int]:
    return lambda text: int(number(text, 0, most))


def _points(form: Form) -> Points:
    each = {name: form.optional(f"points.each.{name}", _whole(limits.MOST_POINTS)) for name in ACTIVITIES}
    return Points(
        {name: points for name, points in each.items() if points},
        form.read("points.most_a_day", _whole(limits.MOST_A_DAY), 0),
        form.read("points.most_in_all", _whole(limits.MOST_IN_ALL), 0),
    )


def _places(form: Form, base: Document) -> tuple[Place, ...]:
    columns = [form.values.getlist(f"place.{name}") for name in ("id", "zh", "en", "near", "kind")]
    rows = [Row(*(_line(text) for text in cells)) for cells in zip_longest(*columns, fillvalue="")]
    rows = [row for row in rows if row.zh or row.en] + _pasted(form.values.get("places.more", ""))
    kind = form.read("place_kind", lambda text: one_of(text, KINDS), KINDS[0])
    taken = {row.id for row in rows} | {place.id for place in base.places}
    ids = (f"p{n}" for n in range(1, len(rows) + len(taken) + 2) if f"p{n}" not in taken)
    known = [replace(row, id=row.id or next(ids)) for row in rows]
    by_name = {row.zh: row.id for row in reversed(known)}
    return tuple(_place(row, kind, by_name, base) for row in known)


def _pasted(text: str) -> list[Row]:
    """A place a line: its name, its English name, its neighbour."""
    lines = [[_line(cell) for cell in _SEPARATORS.split(line)] for line in text.splitlines() if line.strip()]
    return [Row("", *[*cells, "", ""][:3]) for cells in lines[: limits.MOST_PLACES + 1]]


def _place(row: Row, kind: PlaceKind, by_name: Mapping[str, str], base: Document) -> Place:
    old = base.place(row.id)
    near = by_name.get(row.near, row.near) or None
    return Place(row.id, Text(row.zh or row.en, row.en or row.zh), old.kind if old else kind, near)
