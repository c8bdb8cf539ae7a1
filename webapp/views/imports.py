"""Readings in: choose a file or paste, look at what was understood, mend what is odd, keep it or not; take it out."""

from contextlib import closing
from io import BytesIO

from flask import Blueprint, Response, flash, make_response, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import NothingTypedError, YiduError
from webapp.domain.reading_errors import UnknownUploadError
from webapp.usecases.count_periods import count_periods
from webapp.usecases.import_readings import keep_import, list_imports, restore, roll_back
from webapp.usecases.inspect_import import inspect_import
from webapp.usecases.long_look import Waiting, look_or_wait
from webapp.usecases.look_at_file import Look
from webapp.usecases.uploads import MOST_MB, drop, hold, undecided
from webapp.views import drawn, import_words, sentences
from webapp.views.formats import translate
from webapp.views.forms import Form, short_text
from webapp.views.page import home, page, see, services, wants_fragment
from webapp.views.texts import gettext

blueprint = Blueprint("imports", __name__, url_prefix="/import")
PASTED = 200_000
FIX = "fix"
"""How the names of what was chosen about findings begin; each value is `code:fix`."""


@blueprint.url_value_preprocessor
def _let_files_in(_: str | None, __: dict[str, object] | None) -> None:
    """Larger than any other request may be; said before the token in the form is looked for, which reads it all."""
    request.max_content_length = (MOST_MB + 1) << 20
    request.max_form_memory_size = 2_000_000


@blueprint.route("", methods=["GET", "POST"])
def index() -> BaseResponse:
    """The way in, and every import so far."""
    form = Form(request.form)
    if request.method == "POST":
        token = _taken(form)
        if token:
            return see("imports.preview", token=token)
    return _index(form)


def _index(form: Form) -> Response:
    return page(
        "import.html",
        None,
        422 if form.errors else 200,
        imports=list_imports(services(), home()),
        undecided=undecided(services(), home()),
        values=form.values,
        errors=form.errors,
        most_mb=MOST_MB,
    )


def _taken(form: Form) -> str | None:
    """The token of what was sent, if it can be read at all."""
    sent = request.files.get("file")
    pasted = form.read("pasted", lambda text: short_text(text, PASTED), "")
    token = None
    try:
        if sent and sent.filename:
            with closing(sent.stream):
                token = hold(services(), home(), sent.stream, sent.filename)
        elif pasted:
            token = hold(services(), home(), BytesIO(pasted.encode()), "")
        else:
            raise NothingTypedError("file")
        look_at(token)
    except YiduError as error:
        form.errors["pasted" if pasted and not (sent and sent.filename) else "file"] = import_words.place(
            error, translate(error)
        )
        if token:
            drop(services(), home(), token)
        return None
    return token


def look_at(token: str) -> tuple[Look | Waiting, str]:
    """What is understood with the corrections and fixes in the address, or how far the look at a long file is."""
    fixes = [value for name, value in request.args.items(multi=True) if name.startswith(FIX)]
    chosen = {name: value for name, value in request.args.items() if not name.startswith(FIX) and value}
    seen, name = look_or_wait(services(), home(), token, chosen, fixes)
    return seen, name or gettext("粘贴的内容")


@blueprint.get("/<token>")
def preview(token: str) -> Response:
    try:
        seen, name = look_at(token)
    except YiduError as error:
        if isinstance(error, UnknownUploadError) or request.args:
            raise
        return _refused(token, error)
    if isinstance(seen, Waiting):
        return page("import_waiting.html", "body", token=token, here=request.full_path, name=name, waiting=seen)
    return page(
        "import_preview.html",
        "body",
        token=token,
        here=request.full_path,
        name=name,
        seen=seen,
        report=f"{url_for('import_report.looked_at', token=token)}?{request.query_string.decode()}",
        days=drawn.calendar_of(seen.rows),
        by_period=count_periods(services(), home(), seen),
        say=sentences,
        tell=import_words,
    )


def _refused(token: str, error: YiduError) -> Response:
    """A long file that turned out to be none: told where it was chosen. A waiting page loads itself anew for that."""
    if wants_fragment():
        return make_response("", 204, {"HX-Refresh": "true"})
    drop(services(), home(), token)
    form = Form(MultiDict())
    form.errors["file"] = import_words.place(error, translate(error))
    return _index(form)


@blueprint.post("/<token>")
def confirm(token: str) -> BaseResponse:
    """Keep it as it was shown: the address carries what was chosen."""
    seen, name = look_at(token)
    if isinstance(seen, Waiting):
        return redirect(request.full_path, 303)
    keep_import(services(), home(), seen, name)
    drop(services(), home(), token)
    flash(gettext("导入了 %(n)s 天，账单已按实测重算。", n=seen.n_days))
    return see("imports.index")


@blueprint.post("/<token>/drop")
def forget(token: str) -> BaseResponse:
    drop(services(), home(), token)
    flash(gettext("没有导入，文件已经删掉。"))
    return see("imports.index")


@blueprint.get("/<int(max=2147483647):import_id>")
def one(import_id: int) -> Response:
    """An import again, as it was kept."""
    found = inspect_import(services(), home(), import_id)
    days = drawn.calendar_of(found.rows) if found.rows else None
    return page("import_one.html", None, found=found, item=found.item, days=days, tell=import_words)


@blueprint.post("/<int(max=2147483647):import_id>/back")
def back(import_id: int) -> BaseResponse:
    roll_back(services(), home(), import_id)
    flash(gettext("撤回了，这次导入的数不再算。"))
    return see("imports.index")


@blueprint.post("/<int(max=2147483647):import_id>/again")
def again(import_id: int) -> BaseResponse:
    restore(services(), home(), import_id)
    flash(gettext("放回来了。"))
    return see("imports.index")
