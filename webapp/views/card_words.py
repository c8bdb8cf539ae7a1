"""The picture card: what a home chose to show of a month, laid out in lines that fit.

Only figures of the whole month, and no place finer than the province: nothing on it tells who lives where, or when
somebody is at home.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from webapp.usecases.show_report import Report
from webapp.views import report_words
from webapp.views.co2_words import co2, co2_unit
from webapp.views.formats import kwh, month_short, month_text, yuan
from webapp.views.texts import gettext

CHOICES = ("kwh", "yuan", "co2", "beside", "books", "place")
WIDTH = 312
"""Units a line of text may take of the card's 360."""
WIDE = re.compile(r"[\u2e80-\uffef]")
PIECE = re.compile(r"[^\s\u2e80-\uffef]+|\s+|[\u2e80-\uffef]")
CLOSING = re.compile(r"[，。、；：）”]")


@dataclass(frozen=True)
class Figure:
    """One number with its name and unit."""

    name: str
    value: str
    unit: str


@dataclass(frozen=True)
class Book:
    """A ledger's line: its tone is that of the household's pages, so a moved kWh is never green."""

    name: str
    text: str
    nought: str
    tone: str


@dataclass(frozen=True)
class Card:
    month: str
    place: str
    figures: tuple[Figure, ...]
    lines: tuple[str, ...]
    books: tuple[Book, ...]
    foot: tuple[str, ...]
    sentence: str
    """Everything on it, for those who do not see it."""

    @property
    def height(self) -> int:
        """Units; the card is 360 wide, so 3:4 unless there is more to say."""
        tiles = 58 if len(self.figures) > 1 else 0
        books = 28 * len(self.books) + 14 if self.books else 0
        return max(480, 195 + 23 * len(self.lines) + tiles + books + 13 * len(self.foot) + 14)


def choices(report: Report) -> list[tuple[str, str, str]]:
    """What can be shown of this month: (value, icon, name)."""
    names = {
        "kwh": ("zap", gettext("用电")),
        "yuan": ("receipt-text", gettext("电费")),
        "co2": ("leaf", gettext("二氧化碳")),
        "beside": ("history", gettext("和上个月比")),
        "books": ("scale", gettext("三本账")),
        "place": ("map-pin", gettext("省份")),
    }
    missing = {"beside"} if report.before.reason else set()
    missing |= {"yuan"} if report.figures.yuan is None else set()
    return [(value, *names[value]) for value in CHOICES if value not in missing]


USUAL = frozenset({"kwh", "co2", "beside", "books"})
"""Ticked at first: what a month cost and where is nobody's business until the home says so."""


def card(report: Report, chosen: Collection[str], place: str, address: str, *, demo: bool) -> Card:
    """`address` is where people reach the site, if it was set."""
    figures = tuple(_figures(report, chosen))
    said = _said(report, chosen)
    books = tuple(_books(report)) if "books" in chosen else ()
    month = month_text(report.first)
    spoken = [month, *(f"{each.name} {each.value} {each.unit}" for each in figures)]
    spoken += [text.rstrip("。.") for text in said]
    spoken += [f"{book.name} {book.text} {book.nought}" for book in books]
    foot = [gettext("这是示例家庭，数字是假设的")] if demo else []
    foot += [line for text in _kinds(report, chosen) for line in wrapped(text, 9.5)]
    if address:
        foot.append(address.partition("://")[2])
    return Card(
        month,
        place if "place" in chosen else "",
        figures,
        tuple(line for text in said for line in wrapped(text, 16)),
        books,
        tuple(foot),
        gettext("，").join(spoken) + gettext("。").rstrip(),
    )


def _figures(report: Report, chosen: Collection[str]) -> Iterator[Figure]:
    figures = report.figures
    g = figures.emitted.g_co2
    if "kwh" in chosen:
        yield Figure(gettext("用电"), kwh(figures.wh, 1), gettext("度"))
    if "yuan" in chosen and figures.yuan is not None:
        yield Figure(gettext("电费"), yuan(figures.yuan), gettext("元"))
    if "co2" in chosen:
        yield Figure(gettext("二氧化碳约"), co2(g), co2_unit(g))


def _said(report: Report, chosen: Collection[str]) -> list[str]:
    """How the month stands beside the one before, and what that does not take into account; where it may be said and
    was chosen."""
    if "beside" not in chosen or report.before.reason:
        return [gettext("看懂每一度电，再想怎么用。")]
    month, more = month_short(report.before.first), kwh(abs(report.before.more_wh), 1)
    if more == "0.0":
        outcome = gettext("每天用的和 %(month)s差不多。", month=month)
    elif report.before.more_wh < 0:
        outcome = gettext("比 %(month)s每天少用了 %(kwh)s 度。", month=month, kwh=more)
    else:
        outcome = gettext("比 %(month)s每天多用了 %(kwh)s 度。", month=month, kwh=more)
    return [outcome, gettext("没有按天气调整。")]


def _books(report: Report) -> Iterator[Book]:
    books, kg = report.figures.books, gettext("千克")
    g = books.reduced.g_co2
    less = gettext("少排约 %(n)s %(unit)s", n=co2(g), unit=co2_unit(g))
    yield Book(gettext("少用的"), gettext("%(kwh)s 度", kwh=kwh(books.reduced.wh, 1)), less, "#0F5C45")
    moved = gettext("%(kwh)s 度", kwh=kwh(books.shifted.wh, 1))
    yield Book(gettext("挪了时间的"), moved, gettext("少排 0 %(unit)s", unit=kg), "#2754B4")
    count = gettext("%(n)s 个", n=books.n_certificates)
    yield Book(gettext("买的绿证"), count, gettext("不折算减排"), "#7A5200")


def _kinds(report: Report, chosen: Collection[str]) -> Iterator[str]:
    """What the figures are."""
    parts = [report_words.known(report.figures.use)] if {"kwh", "yuan", "co2", "beside"} & set(chosen) else []
    if "co2" in chosen or "books" in chosen:
        parts.append(
            gettext("碳因子是 %(year)s 年的年平均", year=report.figures.emitted.stretches[-1].factor.data_year)
        )
    if parts:
        yield gettext("；").join(parts) + gettext("。").rstrip()
    own = gettext("自己看的账，没有第三方核对过。")
    yield gettext("少用的和挪了时间的是估算。") + own if "books" in chosen else own


def width(text: str, size: float) -> float:
    """About how wide a text is drawn: a Chinese character is as wide as it is high."""
    return sum(size if WIDE.match(letter) else size * 0.56 for letter in text)


def wrapped(text: str, size: float) -> list[str]:
    """Lines no wider than the card; a Chinese text breaks anywhere but before closing marks, others at blanks."""
    lines = [""]
    for piece in PIECE.findall(text):
        fits = width(lines[-1] + piece, size) <= WIDTH or CLOSING.match(piece) or not lines[-1]
        if fits:
            lines[-1] += piece
        elif piece.strip():
            lines.append(piece)
    return [line.strip() for line in lines if line.strip()]
