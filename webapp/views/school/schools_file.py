"""The schools of a campaign as a file: the figures of the page, each with its range, its unit and how it is known."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from flask import Response, make_response

from webapp.domain.outreach.result import Span
from webapp.usecases.export_report import Cell, Sheet, as_workbook
from webapp.usecases.school.show_class_board import TEN_KWH
from webapp.usecases.school.show_schools import School, Schools
from webapp.views.bill import XLSX
from webapp.views.school.result_files import Row, file
from webapp.views.texts import gettext, ngettext

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(all_: Schools, day: date, name: str) -> Response:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([title for title, _ in _columns()])
    writer.writerows(tuple(map(_plain, row)) for row in _rows(all_, day))
    return file(make_response(("\ufeff" + text.getvalue()).encode()), "text/csv; charset=utf-8", f"{name}.csv")


def as_xlsx(all_: Schools, day: date, name: str) -> Response:
    """The workbook takes no text for a formula."""
    title = gettext("参加的学校")
    sheet = Sheet(title, _columns(), list(_rows(all_, day)))
    return file(make_response(as_workbook([sheet], title)), XLSX, f"{name}.xlsx")


def _columns() -> list[tuple[str, int]]:
    return [
        (gettext("学校"), 24),
        (gettext("班级"), 20),
        (gettext("人数"), 8),
        (gettext("一起动手，家"), 14),
        (gettext("少用，度"), 12),
        (gettext("范围下限"), 12),
        (gettext("范围上限"), 12),
        (gettext("怎么来的"), 36),
        (gettext("截至"), 12),
    ]


def _rows(all_: Schools, day: date) -> Iterator[Row]:
    """A school with the sum of its classes, then each of them; what is gone counts in the sum only, as on the page."""
    for school in all_.schools:
        yield _row(school.name, gettext("全校"), school.cards, school.homes, _sum(school), day)
        for line in school.classes:
            yield _row(school.name, line.of.name, line.of.seats, line.found.homes, line.found.saved_wh, day)
        if n := len(school.gone):
            told = ngettext("%(num)d 个班已删除，留了合计", "%(num)d 个班已删除，留了合计", n)
            yield school.name, told, "", "", "", "", "", "", day.isoformat()


def _row(school: str, name: str, cards: int, homes: int, saved: Span | None, day: date) -> Row:
    low, value, high = (_kwh(saved, wh) for wh in (saved.low, saved.value, saved.high)) if saved else ("", "", "")
    known = gettext("估算：待机瓦数 × 小时 × 夜数") if saved else ""
    return school, name, cards, homes or gettext("不到 5 家"), value, low, high, known, day.isoformat()


def _sum(school: School) -> Span | None:
    there = [each.saved_wh for each in school.found if each.saved_wh]
    if not there:
        return None
    return Span(sum(s.value for s in there), sum(s.low for s in there), sum(s.high for s in there))


def _kwh(of: Span, wh: float) -> Cell:
    """Rounded as the page shows it."""
    step = Decimal(1) if of.value >= TEN_KWH else Decimal("0.1")
    return (Decimal(str(wh)) / 1000).quantize(step, ROUND_HALF_UP)


def _plain(cell: Cell) -> Cell:
    """A name is never taken for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
