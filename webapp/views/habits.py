"""Habits: what is done every week, what the log suggests, and today's question about one."""

from datetime import date, timedelta

from flask import Blueprint, Response, flash, make_response, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.appliance import Appliance
from webapp.domain.calendar import DAY
from webapp.domain.errors import YiduError
from webapp.domain.habit import Habit, clock_of, paused
from webapp.domain.habit_errors import HalfWindowError
from webapp.usecases import habits
from webapp.usecases.keep_water_hot import heat_due
from webapp.views import forms, habit_words, sentences
from webapp.views.formats import plain
from webapp.views.page import back_to, home, page, services, toast, wants_fragment
from webapp.views.texts import gettext
from webapp.views.today import today_page

blueprint = Blueprint("habits", __name__, url_prefix="/me/habits")
WEEKDAYS = ("0", "1", "2", "3", "4", "5", "6")
WINDOWS = (1, 2)
MOST_QUANTITY = 10_000


@blueprint.get("")
def index() -> Response:
    return _list(forms.Form(MultiDict()))


def _list(form: forms.Form, status: int = 200) -> Response:
    household = home()
    today = services().today()
    routines = habits.list_habits(services(), household)
    return page(
        "me_habits.html",
        "list",
        status,
        habits=routines,
        resting=any(paused(item.habit, today) for item in routines),
        suggestions=habits.suggest_habits(services(), household),
        gone=habits.dropped_habits(services(), household),
        catalogue=services().catalogue,
        today=today,
        example=today + 7 * DAY,
        values=form.values,
        errors=form.errors,
        tell=habit_words,
        paused=paused,
    )


@blueprint.get("/new")
def new() -> Response:
    """The form, filled in as far as the address says: also when another appliance is picked in it."""
    return _form_page(forms.Form(request.args), None)


@blueprint.post("")
def create() -> BaseResponse:
    return _save(None)


@blueprint.get("/<habit_id>")
def edit(habit_id: str) -> Response:
    habit = habits.find_habit(services(), home(), habit_id)
    return _form_page(forms.Form(request.args or _values(habit)), habit)


@blueprint.post("/<habit_id>")
def change(habit_id: str) -> BaseResponse:
    return _save(habits.find_habit(services(), home(), habit_id))


def _save(old: Habit | None) -> BaseResponse:
    form = forms.Form(request.form)
    habit = _read(form, old)
    try:
        if habit and not form.errors:
            habits.save_habit(services(), home(), habit)
            return _see(gettext("改好了") if old else gettext("记好了"))
    except YiduError as error:
        form.note(error)
    return _form_page(form, old, 422)


def _read(form: forms.Form, old: Habit | None) -> Habit | None:
    """The fields as a habit, faults noted on the form; None without an appliance."""
    entries = {entry.id: entry for entry in _entries(old)}
    days = form.values.getlist("weekday")
    appliance_id = form.read("appliance_id", lambda text: forms.choice(text, entries), "")
    form.read("weekday", lambda _: [forms.choice(day, WEEKDAYS) for day in days], days)
    habit = Habit(
        id=old.id if old else "",
        appliance_id=appliance_id,
        weekdays=tuple(number for number, name in enumerate(WEEKDAYS) if name in days),
        usual_start=form.read("usual_start", _clock, "00:00"),
        quantity=form.read("quantity", lambda text: float(forms.number(text, 0.01, MOST_QUANTITY)), 1.0),
        ready_by=form.optional("ready_by", _clock),
        moved=_moved(form.values),
        windows=tuple(filter(None, (_window(form, n) for n in WINDOWS))),
        paused_until=old.paused_until if old else None,
    )
    return habit if appliance_id else None


def _window(form: forms.Form, number: int) -> tuple[str, str] | None:
    first, last = f"from{number}", f"to{number}"
    begin, end = form.optional(first, _clock), form.optional(last, _clock)
    if begin and end:
        return begin, end
    if (begin or end) and not {first, last} & form.errors.keys():
        form.note(HalfWindowError(last if begin else first))
    return None


def _moved(values: MultiDict[str, str]) -> bool:
    """An unticked switch sends its hidden twin alone; a form not yet sent has neither, and is ticked."""
    return values.getlist("moved")[-1:] != ["0"]


def _clock(text: str | None) -> str:
    return clock_of(int(forms.clock_time(text) / timedelta(minutes=1)))


def _values(habit: Habit) -> MultiDict[str, str]:
    """A kept habit as the form sends it."""
    pairs = [
        ("appliance_id", habit.appliance_id),
        ("usual_start", habit_words.short_clock(habit.usual_start)),
        ("quantity", plain(habit.quantity)),
        ("ready_by", habit_words.short_clock(habit.ready_by or "")),
        *(("weekday", str(day)) for day in habit.weekdays),
        ("moved", "1" if habit.moved else "0"),
    ]
    for number, window in zip(WINDOWS, habit.windows, strict=False):
        pairs += [
            (f"from{number}", habit_words.short_clock(window[0])),
            (f"to{number}", habit_words.short_clock(window[1])),
        ]
    return MultiDict(pairs)


def _entries(old: Habit | None) -> list[Appliance]:
    """What may be picked: what the home owns and could move, and what the habit is about already."""
    mine = habits.candidates(services(), home())
    known = services().catalogue.appliances.get(old.appliance_id) if old else None
    return mine if known is None or known in mine else [*mine, known]


def _form_page(form: forms.Form, habit: Habit | None, status: int = 200) -> Response:
    entries = _entries(habit)
    chosen = next((entry for entry in entries if entry.id == form.values.get("appliance_id")), None)
    return page(
        "me_habit.html",
        "fields",
        status,
        habit=habit,
        entries=entries,
        appliance=chosen or (entries[0] if entries else None),
        values=form.values,
        weekdays=form.values.getlist("weekday"),
        moved=_moved(form.values),
        errors=form.errors,
        numbers=WINDOWS,
        resting=habit is not None and paused(habit, services().today()),
        example=services().today() + 7 * DAY,
        catalogue=services().catalogue,
        tell=habit_words,
    )


@blueprint.post("/<habit_id>/move")
def move(habit_id: str) -> BaseResponse:
    habit = habits.let_move(services(), home(), habit_id, moved=_moved(request.form))
    notice = gettext("会帮您挑便宜的时间") if habit.moved else gettext("不挪它了")
    if wants_fragment():
        return toast(make_response("", 204), notice)
    flash(notice)
    return redirect(back_to(url_for("habits.index")), 303)


@blueprint.post("/<habit_id>/drop")
def drop(habit_id: str) -> BaseResponse:
    habits.drop_habit(services(), home(), habit_id)
    return _see(gettext("删掉了。要找回，一天内点恢复"))


@blueprint.post("/<habit_id>/restore")
def restore(habit_id: str) -> BaseResponse:
    habits.restore_habit(services(), home(), habit_id)
    return _see(gettext("恢复了"))


@blueprint.post("/pause")
def pause() -> BaseResponse:
    """All habits, or the one that is named: a fault is told where its date was typed."""
    form = forms.Form(request.form)
    name = request.form.get("habit_id")
    habit = habits.find_habit(services(), home(), name) if name else None
    until = form.read("until", forms.day, services().today())
    try:
        if not form.errors:
            habits.pause(services(), home(), until, name or None)
            return _see(_paused(habit, until))
    except YiduError as error:
        form.note(error)
    if habit is None:
        return _list(form, 422)
    values = _values(habit)
    values["until"] = request.form.get("until", "")
    return _form_page(forms.Form(values, form.errors), habit, 422)


def _paused(habit: Habit | None, until: date) -> str:
    known = services().catalogue.appliances
    resting = [known[habit.appliance_id]] if habit and habit.appliance_id in known else services().appliances(home())
    due = heat_due(services(), home(), resting, until)
    return sentences.with_water(gettext("停好了，放完假自动接着来"), due, until)


@blueprint.post("/resume")
def resume() -> BaseResponse:
    habits.resume(services(), home(), request.form.get("habit_id") or None)
    return _see(gettext("接着来了"))


@blueprint.post("/accept")
def accept() -> BaseResponse:
    habits.accept(services(), home(), request.form.get("subject", ""))
    return _see(gettext("记成习惯了"))


@blueprint.post("/decline")
def decline() -> BaseResponse:
    habits.decline(services(), home(), request.form.get("subject", ""))
    return _see(gettext("好，不再问这个"))


@blueprint.post("/<habit_id>/today")
def answer(habit_id: str) -> BaseResponse:
    """今天洗衣服吗？"""
    household = home()
    if forms.choice(request.form.get("do"), ("0", "1")) == "1":
        run = habits.use_today(services(), household, habit_id)
        notice = gettext("排好了，到点照做就行") if run.planned else gettext("记好了")
    else:
        habits.skip_today(services(), household, habit_id)
        today, habit = services().today(), habits.find_habit(services(), household, habit_id)
        due = heat_due(services(), household, [services().appliance(habit.appliance_id)], today)
        notice = sentences.with_water(gettext("好，今天不排它"), due, today)
    if wants_fragment() and request.headers.get("HX-Target") == "today":
        return toast(today_page(household), notice)
    flash(notice)
    return redirect(back_to(url_for("today.show")), 303)


def _see(notice: str) -> BaseResponse:
    """The list anew: in place where htmx asked from it, else the whole page."""
    if wants_fragment() and request.headers.get("HX-Target") == "habits":
        return toast(_list(forms.Form(MultiDict())), notice)
    flash(notice)
    return redirect(url_for("habits.index"), 303)
