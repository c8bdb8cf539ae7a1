"""A class's result as files for the school's report: totals only, with unit, range, source and method."""

import csv
import io
from decimal import ROUND_HALF_UP, Decimal

from flask import Response, make_response

from webapp.domain.outreach.result import Span
from webapp.usecases.export_report import Cell, Sheet, as_workbook
from webapp.usecases.school.class_result import ClassResult
from webapp.views.bill import XLSX
from webapp.views.formats import words
from webapp.views.school import findings_words as say
from webapp.views.school.day_words import mission_name
from webapp.views.school.night_drawing import label
from webapp.views.texts import gettext

Row = tuple[Cell, ...]


def as_xlsx(result: ClassResult) -> Response:
    title = gettext("%(name)s 结果", name=result.name)
    return file(make_response(as_workbook(_sheets(result), title)), XLSX, f"{result.code}.xlsx")


def as_csv(result: ClassResult) -> Response:
    """Of the figures, with the mark spreadsheets know UTF-8 by."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([name for name, _ in _columns()])
    writer.writerows(_figures(result))
    body = ("\ufeff" + text.getvalue()).encode()
    return file(make_response(body), "text/csv; charset=utf-8", f"{result.code}.csv")


def file(response: Response, kind: str, name: str) -> Response:
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _columns() -> list[tuple[str, int]]:
    bounds = [(gettext("数"), 12), (gettext("范围下限"), 12), (gettext("范围上限"), 12)]
    return [(gettext("项目"), 30), *bounds, (gettext("单位"), 10), (gettext("怎么来的"), 48)]


def _sheets(result: ClassResult) -> list[Sheet]:
    found, homes = result.found, gettext("家")
    sheets = [
        Sheet(gettext("结果"), _columns(), _figures(result)),
        Sheet(
            gettext("任务"),
            [(gettext("任务"), 24), (homes, 10)],
            [(mission_name(mission), n) for mission, n in found.missions.items()],
        ),
    ]
    if found.nights:
        rows: list[Row] = [(label(found.nights, n), homes_) for n, homes_ in enumerate(found.nights.counts)]
        sheets.append(Sheet(gettext("夜里"), [(gettext("瓦"), 24), (homes, 10)], rows))
    return [*sheets, Sheet(gettext("方法"), [(gettext("方法"), 110)], [(text,) for text in _method(result)])]


def _figures(result: ClassResult) -> list[Row]:
    found = result.found
    rows: list[Row] = [(gettext("一起动手"), found.homes, "", "", gettext("家"), gettext("满 5 家才更新"))]
    if found.plugs:
        rows.append((gettext("拔下的插头"), found.plugs, "", "", gettext("个"), gettext("各家自己数的")))
    if found.saved_wh:
        rows.append(
            _row(
                gettext("少用"), found.saved_wh.times(0.001), 1, gettext("度"), gettext("估算：待机瓦数 × 小时 × 夜数")
            )
        )
    if found.yuan and found.price:
        rows.append(_row(gettext("少付电费"), found.yuan, 2, gettext("元"), found.price.source))
    if found.co2_g and found.factors:
        used = found.factors[-1]
        by = gettext("%(place)s %(year)s 年平均因子", place=words(used.place), year=used.data_year)
        rows.append(_row(gettext("少排二氧化碳"), found.co2_g.times(0.001), 1, gettext("千克"), by))
    if found.measured:
        by = gettext("电表实测，%(n)s 家，只作核对", n=found.measured.homes)
        rows.append(_row(gettext("夜里平均少"), found.measured.less_w, 1, gettext("瓦"), by))
    return rows


def _row(name: str, span: Span, places: int, unit: str, source: str) -> Row:
    step = Decimal(1).scaleb(-places)
    low, value, high = (Decimal(str(each)).quantize(step, ROUND_HALF_UP) for each in (span.low, span.value, span.high))
    return name, value, low, high, unit, source


def _method(result: ClassResult) -> list[str]:
    about = gettext(
        "%(school)s %(name)s，%(first)s 到 %(last)s，数到%(until)s。",
        school=result.school,
        name=result.name,
        first=result.first.isoformat(),
        last=result.last.isoformat(),
        until=result.found.until.isoformat() if result.found.until else "",
    )
    return [about, *say.how_known(result.found), *say.limits()]
