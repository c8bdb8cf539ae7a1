"""A home's data in its own hands: everything as an archive, its meters as a workbook."""

from collections.abc import Iterator
from tempfile import TemporaryFile

from flask import Blueprint, Response

from webapp.domain.readings import Quality
from webapp.usecases.export import export_home
from webapp.usecases.export_book import Words, write_book
from webapp.usecases.export_meter import Measured, measured_meters
from webapp.views.page import home, services
from webapp.views.texts import gettext

blueprint = Blueprint("export", __name__, url_prefix="/me/export")
PIECE = 1 << 16
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("")
def everything() -> Response:
    return _sent(export_home(services(), home()), "application/zip", "zip")


@blueprint.get("/meter.xlsx")
def meter() -> Response:
    return _sent(_book(measured_meters(services(), home()), _words()), XLSX, "xlsx")


def _book(measured: Measured, words: Words) -> Iterator[bytes]:
    """Written to a file that is gone once it is sent."""
    with TemporaryFile() as file:
        write_book(file, measured, words)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _sent(pieces: Iterator[bytes], mimetype: str, ending: str) -> Response:
    response = Response(pieces, mimetype=mimetype)
    name = f"yidu-{services().today().isoformat()}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _words() -> Words:
    measured, estimated, repaired = gettext("实测"), gettext("估算"), gettext("修过")
    start, meter = gettext("开始"), gettext("电表")
    return Words(
        sheets=(gettext("读数"), gettext("每天"), gettext("说明")),
        readings=(start, gettext("分钟"), gettext("用电量（瓦时）"), gettext("质量"), meter),
        days=(
            gettext("日期"),
            gettext("用电量（度）"),
            gettext("实测的时段"),
            gettext("估算的时段"),
            gettext("修过的时段"),
            gettext("缺的时段"),
            meter,
        ),
        qualities={Quality.MEASURED: measured, Quality.ESTIMATED: estimated, Quality.REPAIRED: repaired},
        about=(
            (gettext("这是什么"), gettext("您家电表每 15 分钟的用电，来自一度。")),
            (gettext("单位"), gettext("瓦时。1000 瓦时是 1 度。")),
            (gettext("时间"), gettext("中国时间。写的是每 15 分钟的开始。")),
            (gettext("来源"), gettext("您导入的文件、抄的电表、设备送来的读数。同一时段有几份，用最新的一份。")),
            (measured, gettext("电表给了这 15 分钟的数。")),
            (estimated, gettext("电表只给了更长一段的数，按平常的样子分到每 15 分钟。")),
            (repaired, gettext("您导入时同意补上、改过的，或文件里说改过的。")),
            (gettext("缺的时段"), gettext("没有读数，不写，不当成 0。")),
            (gettext("导出日期"), services().today().isoformat()),
            (gettext("怎么放回来"), gettext("在“导入读数”里选这个文件。读数和质量都会回来。")),
        ),
    )
