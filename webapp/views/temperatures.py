"""How warm it was: a home's own file of temperatures in, shown, taken back; and what its city's days cover."""

from contextlib import closing
from typing import BinaryIO, cast

from flask import Blueprint, Response, flash, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import YiduError
from webapp.domain.temperature_errors import NoFileError
from webapp.usecases import keep_temperatures
from webapp.usecases.keep_temperatures import Taken
from webapp.views.formats import date_text, number, translate
from webapp.views.forms import Form
from webapp.views.page import home, page, see, services
from webapp.views.texts import gettext, ngettext

blueprint = Blueprint("temperatures", __name__, url_prefix="/saving/temperatures")
MOST_MB = 20


@blueprint.url_value_preprocessor
def _let_files_in(_: str | None, __: dict[str, object] | None) -> None:
    """Hours of many years are larger than any other request may be."""
    request.max_content_length = (MOST_MB + 1) << 20


@blueprint.get("")
def show() -> Response:
    return _page(Form(MultiDict()))


@blueprint.post("")
def add() -> BaseResponse:
    household = home()
    form = Form(request.form)
    sent = request.files.get("file")
    try:
        if not sent or not sent.filename:
            raise NoFileError("file")
        with closing(sent.stream):
            taken = keep_temperatures.keep_temperatures(
                services(), household, cast(BinaryIO, sent.stream), sent.filename
            )
    except YiduError as error:
        form.errors["file"] = translate(error)
        return _page(form)
    flash(_said(taken))
    return see("temperatures.show")


@blueprint.post("/<int(max=2147483647):source_id>/drop")
def drop(source_id: int) -> BaseResponse:
    keep_temperatures.drop_temperatures(services(), home(), source_id)
    flash(gettext("删掉了。要找回，一天内点恢复"))
    return see("temperatures.show")


@blueprint.post("/<int(max=2147483647):source_id>/restore")
def restore(source_id: int) -> BaseResponse:
    keep_temperatures.restore_temperatures(services(), home(), source_id)
    flash(gettext("恢复了"))
    return see("temperatures.show")


def _page(form: Form) -> Response:
    shown = keep_temperatures.show_temperatures(services(), home())
    return page(
        "saving_temperatures.html",
        None,
        422 if form.errors else 200,
        shown=shown,
        errors=form.errors,
        most_mb=MOST_MB,
    )


def _said(taken: Taken) -> str:
    """What became of a file, in a few short sentences."""
    if not taken.n_new and not taken.n_replaced:
        return str(gettext("这些日子的气温都有了，一样的，没有再存。"))
    parts = [
        ngettext(
            "收下 %(num)s 天，%(first)s到%(last)s，%(low)s 到 %(high)s °C。",
            "收下 %(num)s 天，%(first)s到%(last)s，%(low)s 到 %(high)s °C。",
            taken.n_days,
            first=date_text(taken.first),
            last=date_text(taken.last),
            low=number(taken.coldest_c, 1),
            high=number(taken.warmest_c, 1),
        )
    ]
    if taken.n_replaced:
        parts.append(ngettext("%(num)s 天换成了新的数。", "%(num)s 天换成了新的数。", taken.n_replaced))
    if taken.n_missing:
        parts.append(ngettext("中间缺 %(num)s 天。", "中间缺 %(num)s 天。", taken.n_missing))
    if taken.n_ahead:
        parts.append(ngettext("%(num)s 天还没到，没有收。", "%(num)s 天还没到，没有收。", taken.n_ahead))
    return "".join(parts)
