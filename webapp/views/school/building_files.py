"""A meter file of a school's building: looked at with the same readers and doctor as a home's, then kept or not."""

from contextlib import closing

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import NothingTypedError, YiduError
from webapp.domain.school.building import Building
from webapp.usecases.look_at_file import Look, look
from webapp.usecases.school import buildings
from webapp.usecases.uploads import drop, held, hold
from webapp.views import import_words
from webapp.views.formats import translate
from webapp.views.outreach.staff_page import staff, teacher
from webapp.views.page import page, see, services
from webapp.views.school import building_words
from webapp.views.texts import gettext

blueprint = Blueprint("school_building_files", __name__, url_prefix="/staff/buildings/<building_id>/files")
MOST_MB = 20
FIX = "fix"


@blueprint.url_value_preprocessor
def _let_files_in(_: str | None, __: dict[str, object] | None) -> None:
    request.max_content_length = (MOST_MB + 1) << 20


def _building(changing: bool) -> Building:
    who = teacher() if changing else staff("teacher")
    return buildings.find_building(services(), who, str((request.view_args or {})["building_id"]))


@blueprint.get("")
def choose(building_id: str) -> Response:
    del building_id
    return _choose(_building(changing=True), "")


def _choose(building: Building, error: str) -> Response:
    return page(
        "school/building_file.html",
        None,
        422 if error else 200,
        staff=staff("teacher"),
        on="buildings",
        building=building,
        error=error,
        most_mb=MOST_MB,
    )


@blueprint.post("")
def take(building_id: str) -> BaseResponse:
    building, sent = _building(changing=True), request.files.get("file")
    if not sent or not sent.filename:
        return _choose(building, translate(NothingTypedError("file")))
    with closing(sent.stream):
        token = hold(services(), building, sent.stream, sent.filename)
    try:
        _look(building, token)
    except YiduError as error:
        drop(services(), building, token)
        return _choose(building, import_words.place(error, translate(error)))
    return see("school_building_files.preview", building_id=building_id, token=token)


def _look(building: Building, token: str) -> tuple[Look, str]:
    """With the corrections and fixes in the address."""
    fixes = [value for name, value in request.args.items(multi=True) if name.startswith(FIX) and value]
    chosen = {name: value for name, value in request.args.items() if not name.startswith(FIX) and value}
    with held(services(), building, token) as (source, name):
        return look(services(), None, source, name, chosen, fixes), name


@blueprint.get("/<token>")
def preview(building_id: str, token: str) -> Response:
    building = _building(changing=True)
    seen, name = _look(building, token)
    return page(
        "school/building_preview.html",
        None,
        staff=staff("teacher"),
        on="buildings",
        building=building,
        token=token,
        here=request.full_path,
        seen=seen,
        name=name,
        tell=import_words,
        say=building_words,
        back=url_for("school_buildings.one", building_id=building_id),
    )


@blueprint.post("/<token>")
def keep(building_id: str, token: str) -> BaseResponse:
    """As it was shown: the address carries what was chosen."""
    building = _building(changing=True)
    seen, name = _look(building, token)
    buildings.keep_file(services(), building, seen, name)
    drop(services(), building, token)
    flash(gettext("记下了 %(n)s 天。", n=seen.n_days))
    return redirect(url_for("school_buildings.one", building_id=building_id), 303)


@blueprint.post("/<token>/drop")
def forget(building_id: str, token: str) -> BaseResponse:
    drop(services(), _building(changing=True), token)
    flash(gettext("没有导入，文件已经删掉。"))
    return see("school_buildings.one", building_id=building_id)


@blueprint.post("/<int(max=2147483647):import_id>/back")
def back(building_id: str, import_id: int) -> BaseResponse:
    buildings.count_file(services(), _building(changing=True), import_id, counts=False)
    flash(gettext("撤回了，这次导入的数不再算。"))
    return see("school_buildings.one", building_id=building_id)


@blueprint.post("/<int(max=2147483647):import_id>/again")
def again(building_id: str, import_id: int) -> BaseResponse:
    buildings.count_file(services(), _building(changing=True), import_id, counts=True)
    flash(gettext("放回来了。"))
    return see("school_buildings.one", building_id=building_id)
