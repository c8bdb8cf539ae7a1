"""A page or one of its blocks; who is asking; errors as sentences; headers."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, cast

import flask_babel
from flask import (
    Flask,
    Response,
    current_app,
    g,
    has_request_context,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_compress import Compress
from flask_wtf.csrf import CSRFError, CSRFProtect
from jinja2_fragments.flask import render_block
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import NoHouseholdError, UnknownTariffError, YiduError
from webapp.domain.household import Household
from webapp.domain.outreach.errors import NotSignedInError
from webapp.domain.outreach.organisation import Staff
from webapp.usecases.keep_household import find_household
from webapp.usecases.outreach.sign_in import staff_of
from webapp.usecases.services import Services
from webapp.views import co2_words, problem, texts
from webapp.views.formats import FILTERS, GLOBALS, translate
from webapp.views.texts import gettext

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
LOOPBACK = ("127.", "::1")
HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}
PAGE_HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def services() -> Services:
    return cast(Services, current_app.extensions["services"])


def home_or_none() -> Household | None:
    """The household of the signed cookie, read once a request."""
    if "home" not in g:
        household_id = session.get("household")
        g.home = find_household(services(), household_id) if household_id else None
    return cast(Household | None, g.home)


def home() -> Household:
    """Raises NoHouseholdError for a visitor."""
    found = home_or_none()
    if found is None:
        raise NoHouseholdError
    return found


def staff_or_none() -> Staff | None:
    """The person of an organisation whom the signed cookie names, read once a request; whatever home it is too."""
    if "staff" not in g:
        secret = session.get("staff")
        g.staff = staff_of(services(), secret) if secret else None
    return cast(Staff | None, g.staff)


def for_staff() -> bool:
    """Whether it is a page of the staff: what the browser is as a home does not matter there."""
    return request.path == "/staff" or request.path.startswith("/staff/")


def client_address() -> str:
    """Where a request comes from: as a server on this machine says that passes it on, else as it reached us."""
    direct = request.remote_addr or ""
    if direct.startswith(LOOPBACK) and "X-Forwarded-For" in request.headers:
        return request.headers["X-Forwarded-For"].rpartition(",")[2].strip()
    return direct


def remember(household: Household) -> None:
    """From now on this browser is this household."""
    session.permanent = True
    session["household"] = household.id
    g.home = household


def page(template: str, block: str | None = None, status: int = 200, **context: object) -> Response:
    """The whole page; or, where htmx asks and a block is named, that block alone."""
    if block and wants_fragment():
        html = render_block(template, block, **context)
    else:
        html = render_template(template, **context)
    response = make_response(html, status)
    response.vary.add("HX-Request")
    return response


def wants_fragment() -> bool:
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def see(endpoint: str, **values: object) -> BaseResponse:
    """After a change: look at the result, with GET."""
    return redirect(url_for(endpoint, **values), 303)  # type: ignore[arg-type]


def toast(response: Response, text: str) -> Response:
    """A short word about what just happened, shown by the page's script."""
    response.headers["HX-Trigger"] = json.dumps({"toast": {"text": text}})
    return response


def back_to(fallback: str) -> str:
    """The page a form names as its way back, if it is one of ours."""
    wanted = request.form.get("next", "")
    return wanted if is_ours(wanted) else fallback


def is_ours(target: str) -> bool:
    """Whether it leads to a page of ours and nowhere else."""
    return target.startswith("/") and not target.startswith("//") and "\\" not in target


def language() -> str:
    """Who reads has chosen it, else the visitor, else what the browser asks for; a program is asked only."""
    asked = request.accept_languages.best_match(["zh", "en"], "zh") or "zh"
    if problem.for_programs():
        return asked
    found = staff_or_none() if for_staff() else home_or_none()
    chosen = (found.lang if found else None) or session.get("lang")
    return chosen or asked


class Cookies(SecureCookieSessionInterface):
    """The signed cookie, but for answers that say they go without (`g.without_cookie`)."""

    def __init__(self) -> None:
        self.get_signing_serializer = cache(super().get_signing_serializer)  # type: ignore[method-assign]

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if "without_cookie" not in g:
            super().save_session(app, session, response)

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """What a script or a worker fetched may come late: it must not bring back who has left meanwhile."""
        opened = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
        return super().should_set_cookie(app, session) and (session.modified or opened)


def init_app(app: Flask, assets: Mapping[str, str]) -> None:
    app.session_interface = Cookies()
    app.jinja_environment = texts.Templates
    texts.install(app, flask_babel.Babel(app, locale_selector=language), assets)  # type: ignore[no-untyped-call]
    CSRFProtect(app)
    Compress(app)
    app.jinja_env.filters.update(FILTERS | co2_words.FILTERS)
    app.jinja_env.globals.update(GLOBALS)
    app.jinja_env.globals["asset"] = assets.__getitem__
    app.jinja_env.globals["url_for"] = _address()
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    with app.app_context(), app.test_request_context():
        ui = app.jinja_env.globals["ui"] = app.jinja_env.get_template("ui.html").module
        ui.icon = cache(ui.icon)  # type: ignore[attr-defined]  # it follows from its name alone
        app.jinja_env.globals["draw"] = app.jinja_env.get_template("drawings.html").module
    app.context_processor(_look)
    app.before_request(_refuse_nul)
    app.after_request(_harden)
    app.register_error_handler(YiduError, show_error)
    app.register_error_handler(NoHouseholdError, _ask_first)
    app.register_error_handler(NotSignedInError, _sign_in_first)
    app.register_error_handler(UnknownTariffError, _ask_prices)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(500, _broken)


def _address() -> Callable[..., str]:
    """`url_for` for templates, that keeps the addresses without arguments: a page has a dozen of them."""
    known: dict[tuple[str, str], str] = {}

    def address(endpoint: str, **values: Any) -> str:
        if values or endpoint.startswith(".") or not has_request_context():
            return url_for(endpoint, **values)
        key = request.script_root, endpoint
        found = known.get(key)
        if found is None:
            found = known[key] = url_for(endpoint)
        return found

    return address


def _refuse_nul() -> None:
    """No name here has a NUL, and PostgreSQL cannot even be asked for one."""
    if "\0" in request.path:
        raise NotFound


def _look() -> dict[str, object]:
    """What every template may use: language, theme and size of the reader."""
    found = None if for_staff() else home_or_none()
    lang = language()
    return {
        "lang": "en" if lang == "en" else "zh-CN",
        "lg": lang,
        "theme": found.theme if found else "system",
        "size": found.size if found else "normal",
        "demo": bool(found and found.demo),
        "home": found,
        "path": request.full_path.rstrip("?"),
    }


def _harden(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if response.mimetype == "text/html":
        for name, value in PAGE_HEADERS.items():
            response.headers.setdefault(name, value)
    if response.mimetype in ("text/html", "application/json"):
        response.headers.setdefault("Cache-Control", "no-store, private")
    return response


def show_error(error: YiduError, **way_back: str) -> Response:
    """Say what was wrong, in the page's one place for it, and leave the rest alone."""
    return _say(translate(error), error.status, **way_back)


def _say(text: str, status: int, **context: object) -> Response:
    template = "error.html"
    if for_staff():
        context = {"back_url": "/staff", "back_text": gettext("回到工作台")} | context
    elif request.path.startswith(("/seat", "/s/")):
        template, context = "school/not_here.html", _back_to_seat() | context
    response = page(template, "problem", status, error_text=text, **context)
    if wants_fragment():
        response.headers.update({"HX-Retarget": "#problem", "HX-Reswap": "innerHTML"})
    return response


def _back_to_seat() -> dict[str, object]:
    """A child goes on at its seat; where no card was opened, what is on one can be typed."""
    if g.get("seat"):
        return {"back_url": url_for("seat_card.home"), "back_text": gettext("回去看任务")}
    return {"back_url": url_for("seat_card.enter"), "back_text": gettext("看着卡片打字")}


def _ask_first(error: NoHouseholdError) -> BaseResponse:
    """A visitor who reads is asked the four questions; one who posts is told why nothing was kept."""
    if request.method == "GET" and not wants_fragment():
        return redirect(url_for("start.place"))
    return _say(translate(error), 403, back_url=url_for("start.place"), back_text=gettext("回答四个小问题"))


def _sign_in_first(error: NotSignedInError) -> BaseResponse:
    """Who reads comes back after signing in; who sent something is told, and has it still in the browser's page."""
    if request.method == "GET" and not wants_fragment():
        return redirect(url_for("staff_sign_in.show", next=request.full_path.rstrip("?")))
    return _say(translate(error), 403, back_url=url_for("staff_sign_in.show"), back_text=gettext("去登录"))


def _ask_prices(error: UnknownTariffError) -> BaseResponse:
    if request.method == "GET" and not wants_fragment():
        return redirect(url_for("start.plan"))
    return _say(translate(error), 422, back_url=url_for("start.plan"), back_text=gettext("填单价"))


def _stale(error: CSRFError) -> Response:
    return _say(gettext("页面放得太久了，什么都没有改动。请再点一次。"), 403)


def _http_error(error: HTTPException) -> Response:
    if problem.for_programs():
        return problem.of_http(error)
    said = {
        404: gettext("没有这一页，地址可能写错了。"),
        405: gettext("这个地址不能这样打开。"),
        413: gettext("内容太大了，放不下。"),
    }
    return _say(said.get(error.code or 500, gettext("这一步没有做成，什么都没有改动。")), error.code or 500)


def _broken(error: Exception) -> Response:
    current_app.logger.error("unexpected", exc_info=error)
    if problem.for_programs():
        return problem.of_http(InternalServerError())
    return _say(gettext("我们这边出错了，您填的没有丢。请过一会儿再试。"), 500)
