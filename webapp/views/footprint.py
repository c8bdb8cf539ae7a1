"""A year's footprint: the result, and its questions one a page."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from flask import Blueprint, Response, flash, jsonify, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from webapp.charts import footprint_bars
from webapp.domain.errors import YiduError
from webapp.domain.footprint_book import Field, Given, Question, Value
from webapp.domain.footprint_errors import AlsoNeededError
from webapp.domain.footprint_file import YEARS
from webapp.domain.household import Household
from webapp.usecases import footprint as usecase
from webapp.usecases import footprint_people as people
from webapp.usecases.footprint_changes import changes_of, compare_years
from webapp.views import footprint_words
from webapp.views.formats import translate
from webapp.views.forms import Form, choice, number, plain_text
from webapp.views.page import home, page, see, services
from webapp.views.texts import gettext

blueprint = Blueprint("footprint", __name__, url_prefix="/footprint")
BOUND = 1e15


@blueprint.get("")
def show() -> Response:
    household = home()
    year = _year(request.args.get("year"))
    shown = usecase.show_footprint(services(), household, year)
    return page(
        "footprint.html",
        None,
        shown=shown,
        words=footprint_words.Words(shown, services().advice.tips),
        changes=changes_of(services(), household, shown),
        compared=compare_years(services(), household, shown),
        book=services().footprint,
        today=services().today(),
        first=YEARS[0],
        overdue=sum(one.review_by <= services().today() for one in services().footprint.factors.values()),
        signed=footprint_words.signed,
        share=footprint_words.share,
    )


@blueprint.get("/figures")
def figures() -> Response:
    """Bars of each group with the range, for the interactive chart."""
    shown = usecase.show_footprint(services(), home(), _year(request.args.get("year")))
    words = footprint_words.Words(shown, services().advice.tips)
    return jsonify(figures=[{"id": "footprint-bars", **footprint_bars(words.group_masses(), gettext("千克"))}])


@dataclass(frozen=True)
class Where:
    """Which year and whose answers a question page is about; `alone`: one answer is put right, not all asked."""

    year: int
    person: str
    alone: bool

    def url(self, question: Question) -> str:
        return url_for("footprint.ask", name=question.id, **self.query())  # type: ignore[arg-type]

    def query(self) -> dict[str, object]:
        query: dict[str, object] = {"year": self.year}
        return query | ({"person": self.person} if self.person else {}) | ({"alone": 1} if self.alone else {})

    def asked(self) -> list[Question]:
        """The questions of this round: another person is asked only what is theirs."""
        book = services().footprint
        mine = book.asked_of("person")
        return list(mine if self.person else chain(book.asked_of("home"), mine))


@blueprint.route("/ask/<name>", methods=["GET", "POST"])
def ask(name: str) -> BaseResponse:
    household = home()
    question = usecase.find_question(services(), name)
    where = Where(_year(request.args.get("year")), request.args.get("person", ""), "alone" in request.args)
    kept = usecase.kept_footprint(services(), household)
    if where.person:
        usecase.find_profile(kept, where.person)
    form = Form(request.form)
    if request.method == "POST":
        if "skip" in request.form:
            return _next(question, where)
        given = _read(form, question)
        if not form.errors and _kept(household, form, question, where, given):
            return _next(question, where)
    return _question_page(household, kept, question, where, form)


def _kept(household: Household, form: Form, question: Question, where: Where, given: Given) -> bool:
    try:
        usecase.keep_answer(services(), household, where.year, question, where.person, given, me=gettext("自己"))
    except YiduError as error:
        form.note(error)
        return False
    return True


def _question_page(household: Household, kept: usecase.Kept, question: Question, where: Where, form: Form) -> Response:
    person = where.person or (kept.profiles[0].id if kept.profiles else "")
    answers = kept.of(where.year)
    own = answers.home if question.whose == "home" else answers.people.get(person, {})
    asked = where.asked()
    place = asked.index(question) if question in asked else 0
    setting = usecase.setting_of(services(), household, where.year)
    shown = {field: _text(value) for field, value in own.get(question.id, {}).items()}
    return page(
        "footprint_ask.html",
        None,
        422 if form.errors else 200,
        question=question,
        where=where,
        step=place + 1,
        steps=len(asked),
        back=where.url(asked[place - 1]) if place and not where.alone else url_for("footprint.show", year=where.year),
        values=form.values if request.method == "POST" else shown,
        errors=form.errors,
        label=next((one.label for one in kept.profiles if one.id == person), "") if len(kept.profiles) > 1 else "",
        book=services().footprint,
        setting=setting,
        rates=footprint_words.rates(question, setting),
        today=services().today(),
        sure=footprint_words.sure(),
    )


def _next(question: Question, where: Where) -> BaseResponse:
    asked = where.asked()
    following = asked.index(question) + 1 if question in asked else len(asked)
    if where.alone or following >= len(asked):
        return see("footprint.show", year=where.year)
    return see("footprint.ask", name=asked[following].id, **where.query())


def _read(form: Form, question: Question) -> dict[str, Value]:
    """The fields that were filled in. Choices beside numbers say nothing alone."""
    given: dict[str, Value] = {}
    for field in question.fields:
        value = form.optional(field.id, lambda text, field=field: _value(question, field, text))  # type: ignore[misc]
        if value is not None:
            given[field.id] = value
    for field in question.fields:
        missing = question.missing(field, given)
        if missing and missing not in form.errors:
            form.errors[missing] = translate(AlsoNeededError())
    counted = [field.id for field in question.fields if field.kind == "number"]
    return given if not counted or any(name in given for name in counted) else {}


def _value(question: Question, field: Field, text: str | None) -> Value:
    if field.kind == "choice":
        return question.check(field, choice(plain_text(text), field.options or {}))
    return question.check(field, number(text, -BOUND, BOUND))


def _text(value: Value) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


@blueprint.post("/undo")
def undo() -> BaseResponse:
    people.undo(services(), home())
    flash(gettext("退回去了，回答和改之前一样。"))
    return see("footprint.show")


@blueprint.post("/copy")
def copy() -> BaseResponse:
    """Last year's answers where this year has none."""
    year = _year(request.form.get("year"))
    people.copy_year(services(), home(), year - 1, year)
    flash(gettext("照去年的填好了，有变的改一改。"))
    return see("footprint.show", year=year)


@blueprint.post("/clear")
def clear() -> BaseResponse:
    year = _year(request.form.get("year"))
    people.clear_year(services(), home(), year)
    flash(gettext("这一年的回答都清掉了。要找回，点撤销"))
    return see("footprint.show", year=year)


def _year(text: str | None) -> int:
    """The present one where none is named. Raises UnknownYearError."""
    cleaned = plain_text(text)
    if not cleaned:
        return services().today().year
    return usecase.check_year(services(), int(cleaned) if cleaned.isdecimal() and len(cleaned) == 4 else 0)
