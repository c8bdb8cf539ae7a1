"""The day before and after the evening's moves, in words: a line for each run, what lands in cheap hours, captions."""

from datetime import datetime, timedelta

from webapp.charts import Captions
from webapp.domain.appliance import Catalogue
from webapp.domain.before_after import BeforeAfter, Part
from webapp.domain.calendar import DAY, local
from webapp.views.drawn import band, period_price
from webapp.views.formats import clock, day_text, kwh, words
from webapp.views.texts import gettext, ngettext

HALF_HOUR = timedelta(minutes=30)


def moved(picture: BeforeAfter, part: Part, catalogue: Catalogue) -> str:
    """19:30-20:43 电热水器 2.44 度 → 22:00-23:13."""
    name, usual = _name(part, catalogue), _span(part.start, part.end, picture.origin)
    move = part.move
    if move is None:
        return stays(picture, part, catalogue)
    there = _span(move.start, move.end, picture.origin)
    if 0 in move.drawn:
        there = gettext("%(span)s，中间停几次", span=there)
    if move.extra_wh:
        return gettext(
            "%(usual)s %(name)s %(kwh)s 度 → %(there)s %(all)s 度，早烧多散 %(extra)s 度热",
            usual=usual,
            name=name,
            kwh=kwh(move.chore.wh),
            there=there,
            all=kwh(move.chore.wh + move.extra_wh),
            extra=kwh(move.extra_wh),
        )
    return gettext(
        "%(usual)s %(name)s %(kwh)s 度 → %(there)s", usual=usual, name=name, kwh=kwh(move.chore.wh), there=there
    )


def stays(picture: BeforeAfter, part: Part, catalogue: Catalogue) -> str:
    """17:40-18:20 电饭煲 0.60 度，不变."""
    span, name = _span(part.start, part.end, picture.origin), _name(part, catalogue)
    return gettext("%(span)s %(name)s %(kwh)s 度，不变", span=span, name=name, kwh=kwh(part.wh))


def always_on(picture: BeforeAfter) -> str:
    return gettext("全天常开的 %(kwh)s 度，不变", kwh=kwh(picture.base.sum()))


def total(picture: BeforeAfter) -> str:
    before, after = (kwh(load.sum()) for load in (picture.before, picture.after))
    if picture.extra_wh:
        return gettext(
            "%(hours)s 小时合计 %(before)s 度 → %(after)s 度", hours=picture.hours, before=before, after=after
        )
    return gettext("%(hours)s 小时合计 %(kwh)s 度，前后一样", hours=picture.hours, kwh=before)


def cheap(picture: BeforeAfter) -> str:
    """低谷用电从 0.9 度变成 3.9 度，总数不变，2 件事."""
    names = str(gettext("、")).join(words(period.name) for period in picture.cheap)
    before, after = (kwh(picture.cheap_wh(load), 1) for load in (picture.before, picture.after))
    number = len(picture.moved)
    if picture.extra_wh:
        return ngettext(
            "%(name)s用电从 %(before)s 度变成 %(after)s 度，总数多 %(extra)s 度（早烧散掉的热），%(num)s 件事。",
            "%(name)s用电从 %(before)s 度变成 %(after)s 度，总数多 %(extra)s 度（早烧散掉的热），%(num)s 件事。",
            number,
            name=names,
            before=before,
            after=after,
            extra=kwh(picture.extra_wh),
        )
    return ngettext(
        "%(name)s用电从 %(before)s 度变成 %(after)s 度，总数不变，%(num)s 件事。",
        "%(name)s用电从 %(before)s 度变成 %(after)s 度，总数不变，%(num)s 件事。",
        number,
        name=names,
        before=before,
        after=after,
    )


def captions(picture: BeforeAfter, catalogue: Catalogue) -> Captions:
    starts = [picture.origin + n * HALF_HOUR for n in range(picture.hours * 2)]
    first = local(picture.origin).hour
    bands = []
    for a, b, period in picture.bands:
        drawn = band(period, picture.tier, a / 4, b / 4)
        span = _clocks(*(picture.origin + timedelta(hours=edge / 4) for edge in (a, b)))
        price = gettext(
            "%(span)s %(name)s %(price)s 元/度",
            span=span,
            name=words(period.name),
            price=period_price(period, picture.tier),
        )
        bands.append((str(drawn["text"] if b - a >= ROOM else drawn["short"]), price))
    return Captions(
        before=gettext("平常"),
        after=gettext("照做以后"),
        base=gettext("常开"),
        others=gettext("别的电器"),
        unit=gettext("每半小时几度"),
        kwh=gettext("度"),
        names={family.id: words(family.name) for family in catalogue.families.values()},
        spans=[_clocks(start, start + HALF_HOUR) for start in starts],
        ticks=[(n, str((first + n) % 24)) for n in range(0, picture.hours + 1, 6)],
        bands=bands,
    )


ROOM = 16
"""Quarter-hours a band needs on a phone to hold its price."""


def _name(part: Part, catalogue: Catalogue) -> str:
    return words(catalogue.families[part.appliance.family].name)


def _span(start: datetime, end: datetime, origin: datetime) -> str:
    """6:00-6:50, 明天 6:00-6:50."""
    days = (local(start).date() - local(origin).date()) // DAY
    span = _clocks(start, end)
    if days == 0:
        return span
    if days == 1:
        return gettext("明天 %(span)s", span=span)
    return f"{day_text(local(start).date())} {span}"


def _clocks(start: datetime, end: datetime) -> str:
    return f"{clock(start)}–{clock(end)}"
