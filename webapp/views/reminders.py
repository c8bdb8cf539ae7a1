"""Reminders: the calendar link, what it holds, the evening's mail; and what is read without a login."""

import re
from typing import Literal

from flask import Blueprint, Response, abort, flash, make_response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.calendar import local
from webapp.domain.errors import YiduError
from webapp.domain.household import Household
from webapp.domain.mail_errors import NotAnEmailError
from webapp.domain.reminder import KINDS, LAST_READING_DAY, Reminders, mail_ends
from webapp.usecases import remind
from webapp.usecases.feed_calendar import feed_calendar, tonight_calendar
from webapp.views.formats import clock, day_text, lang
from webapp.views.forms import Form, number, one_of, plain_text
from webapp.views.page import home, page, see, services
from webapp.views.texts import gettext

blueprint = Blueprint("reminders", __name__)
EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
EMAIL_LENGTH = 254


@blueprint.get("/me/reminders")
def show() -> Response:
    return _page(Form(request.form))


def _page(form: Form) -> Response:
    household = home()
    chosen = remind.show_reminders(services(), household)
    return page(
        "me_reminders.html",
        None,
        422 if form.errors else 200,
        chosen=chosen,
        kinds=form.values.getlist("kind") if "reading_day" in form.values else list(chosen.kinds),
        reading_day=form.values.get("reading_day", chosen.reading_day or ""),
        last_reading_day=LAST_READING_DAY,
        feed_url=_feed_url(chosen),
        may_mail=remind.may_mail(services(), household),
        delivery=_delivery(household, chosen),
        values=form.values,
        errors=form.errors,
    )


def _feed_url(chosen: Reminders) -> str | None:
    if chosen.feed_token is None:
        return None
    base = services().public_url or request.host_url.rstrip("/")
    return base + url_for("reminders.feed", token=chosen.feed_token)


def _delivery(household: Household, chosen: Reminders) -> tuple[str, str]:
    """(icon, sentence): how the last mail fared."""
    now = services().now()
    if chosen.last_error == "down" and chosen.next_try_at:
        ends = mail_ends(local(chosen.next_try_at).date(), household.evening_hour)
        if now < ends and chosen.next_try_at < ends:
            return "hourglass", gettext("邮件服务器没有回应，%(at)s 再试", at=clock(chosen.next_try_at))
        return "circle-alert", gettext("邮件服务器没有回应，那晚没发出，下次再试")
    if chosen.last_error == "refused":
        return "circle-alert", gettext("邮件服务器不收这个地址，请换一个")
    if chosen.last_sent_on is None:
        return "clock", gettext("还没发过，有值得挪的晚上才发")
    if chosen.last_error == "sending":
        return "hourglass", gettext("%(day)s的信已经交出去，还没等到回音", day=day_text(chosen.last_sent_on))
    return "circle-check", gettext("上一封：%(day)s，发出了", day=day_text(chosen.last_sent_on))


@blueprint.post("/me/reminders")
def choose() -> BaseResponse:
    household = home()
    form = Form(request.form)
    kinds = [one_of(name, KINDS) for name in request.form.getlist("kind")]
    day = form.optional("reading_day", lambda text: int(number((text or "").rstrip("日号"), 1, LAST_READING_DAY)))
    if form.errors:
        return _page(form)
    remind.choose(services(), household, kinds, day)
    flash(gettext("改好了。"))
    return see("reminders.show")


@blueprint.post("/me/reminders/feed")
def make_feed() -> BaseResponse:
    household = home()
    again = remind.show_reminders(services(), household).feed_token is not None
    remind.make_feed(services(), household, _lang())
    flash(gettext("换好了，旧链接已经失效。") if again else gettext("链接有了，加进手机日历就行。"))
    return see("reminders.show")


@blueprint.post("/me/reminders/feed/off")
def stop_feed() -> BaseResponse:
    remind.stop_feed(services(), home())
    flash(gettext("关掉了，链接已经失效。"))
    return see("reminders.show")


@blueprint.post("/me/reminders/mail")
def ask_mail() -> BaseResponse:
    household = home()
    form = Form(request.form)
    email = form.read("email", _email, "")
    if not form.errors:
        try:
            remind.ask_mail(services(), household, email, _lang())
        except YiduError as error:
            form.note(error)
    if form.errors:
        return _page(form)
    flash(gettext("验证码发出去了，看看邮箱。"))
    return see("reminders.show", _anchor="mail")


@blueprint.post("/me/reminders/mail/confirm")
def confirm_mail() -> BaseResponse:
    household = home()
    form = Form(request.form)
    try:
        remind.confirm_mail(services(), household, plain_text(request.form.get("code")).replace(" ", ""))
    except YiduError as error:
        form.note(error)
        return _page(form)
    flash(gettext("对上了，以后发到这个邮箱。"))
    return see("reminders.show", _anchor="mail")


@blueprint.post("/me/reminders/mail/off")
def stop_mail() -> BaseResponse:
    remind.stop_mail(services(), home())
    flash(gettext("不发了，邮箱地址已经删掉。"))
    return see("reminders.show", _anchor="mail")


@blueprint.get("/tonight.ics")
def tonight() -> BaseResponse:
    """For who does not subscribe. Where nothing is to be done the page says so."""
    household = home()
    body = tonight_calendar(services(), household, lang())
    if body is None:
        return see("tonight.show")
    response = _calendar(body)
    response.headers["Content-Disposition"] = f'attachment; filename="yidu-{services().today().isoformat()}.ics"'
    return response


@blueprint.get("/feed/<token>.ics")
def feed(token: str) -> BaseResponse:
    """Read by a phone's calendar, which has no cookie: the token is all there is to know."""
    body = feed_calendar(services(), token)
    if body is None:
        abort(404)
    response = _calendar(body)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    response.add_etag()
    return response.make_conditional(request)


@blueprint.route("/stop/<token>", methods=["GET", "POST"])
def stop(token: str) -> Response:
    """The link in a mail. Reading only asks, as mail programs read links ahead; a post stops, from wherever."""
    if request.method == "GET":
        if not remind.stops_mail(services(), token):
            abort(404)
        return page("stop_mail.html", None, done=False, public=True)
    if not remind.stop_mail_by(services(), token):
        abort(404)
    return page("stop_mail.html", None, done=True, public=True)


def _calendar(body: bytes) -> Response:
    response = make_response(body)
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _email(text: str | None) -> str:
    cleaned = plain_text(text)
    if len(cleaned) > EMAIL_LENGTH or not EMAIL.fullmatch(cleaned):
        raise NotAnEmailError
    return cleaned


def _lang() -> Literal["zh", "en"]:
    return "en" if lang() == "en" else "zh"
