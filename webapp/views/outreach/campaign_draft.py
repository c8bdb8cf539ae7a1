"""A campaign's document as a form, its versions."""

from flask import Blueprint, Response, flash, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.outreach.campaign import OPEN, Campaign, Document
from webapp.domain.outreach.campaign_errors import (
    FaultyDocumentError,
    FileTooBigError,
    HomeAddressError,
    LockedError,
    StaleVersionError,
    TooManyPlacesError,
    WrongStepError,
)
from webapp.usecases.outreach.campaign_file import MOST_KB
from webapp.usecases.outreach.campaigns import campaign_of
from webapp.usecases.outreach.draft_campaign import restore_version, save_draft
from webapp.usecases.outreach.dry_run import ask_dry_run, show_dry_run
from webapp.usecases.outreach.show_campaigns import open_desk, show_versions
from webapp.views.formats import translate
from webapp.views.forms import Form
from webapp.views.outreach import campaign_words as say
from webapp.views.outreach import dry_run
from webapp.views.outreach.campaign_form import (
    ACTIVITIES,
    Row,
    message_keys,
    read_document,
    rows_of,
    values_of,
)
from webapp.views.outreach.staff_page import staff
from webapp.views.page import page, see, services, show_error
from webapp.views.texts import gettext

blueprint = Blueprint("campaign_draft", __name__, url_prefix="/staff/campaigns/<campaign_id>")
MORE_ROWS = 10
FOLDED = ("points.", "messages.", "title.en", "goal.en", "colour", "province")
"""Fields that are behind a fold; it opens where one of them is wrong."""


@blueprint.get("/draft")
def edit(campaign_id: str) -> Response:
    campaign = campaign_of(services(), staff(), campaign_id)
    document = campaign.document
    return _page(campaign, Form(values_of(document)), rows_of(document.places), campaign.version)


@blueprint.post("/draft")
def save(campaign_id: str) -> BaseResponse:
    person = staff("editor")
    campaign = campaign_of(services(), person, campaign_id)
    form = Form(request.form)
    document = read_document(form, campaign.document, on_its_way=campaign.state in OPEN)
    opened = request.form.get("version", 0, int)
    if "more" in form.values:
        return _page(campaign, Form(form.values), rows_of(document.places, MORE_ROWS), opened)
    if not form.errors:
        try:
            return _after(campaign, save_draft(services(), person, campaign_id, opened, document))
        except FaultyDocumentError as error:
            return _page(campaign, form, _noted(form, error, document, campaign.document), opened)
        except (StaleVersionError, LockedError, WrongStepError) as error:
            form.note(error)
            seen = campaign.version if isinstance(error, StaleVersionError) else opened
            return _page(campaign, form, rows_of(document.places), seen, error.status)
    return _page(campaign, form, rows_of(document.places), opened)


def _noted(form: Form, error: FaultyDocumentError, typed: Document, saved: Document) -> list[Row]:
    """The rows to show again: all that was typed, but for what looks like a list of people's addresses."""
    for fault in error.faults:
        form.note(fault)
    people = [fault for fault in error.faults if isinstance(fault, (HomeAddressError, TooManyPlacesError))]
    if not people:
        return rows_of(typed.places)
    form.errors = {name: text for name, text in form.errors.items() if not name.startswith("places")}
    form.errors["places"] = translate(people[0])
    return rows_of(saved.places)


def _after(campaign: Campaign, saved: Campaign) -> BaseResponse:
    then = request.form.get("then")
    if then == "review":
        return see("campaign_review.show", campaign_id=saved.id)
    if then == "try":
        before = show_dry_run(services(), staff(), saved.id).run
        ask_dry_run(services(), staff("editor"), saved.id, before.reach if before else None)
        return see("campaign_draft.edit", campaign_id=saved.id, _anchor="dry-run")
    same = saved.version == campaign.version
    flash(gettext("没有改动。") if same else gettext("存好了，第 %(n)s 稿。", n=saved.version))
    return see("campaign_draft.edit", campaign_id=saved.id)


def _page(campaign: Campaign, form: Form, rows: list[Row], opened: int, status: int = 422) -> Response:
    person = staff()
    return page(
        "outreach/campaign_draft.html",
        None,
        status if form.errors else 200,
        staff=person,
        on="campaigns",
        campaign=campaign,
        desk=open_desk(services(), person, campaign.id),
        values=form.values,
        errors=form.errors,
        rows=rows,
        opened=opened,
        locked=campaign.state in OPEN,
        readonly=campaign.state not in ("draft", *OPEN) or not person.may("editor"),
        provinces=services().tariffs.provinces(),
        activities=say.named(say.ACTIVITIES, ACTIVITIES),
        measures=say.words_of(say.MEASURES),
        baselines=say.words_of(say.BASELINES),
        privacy=say.words_of(say.PRIVACY),
        kinds=say.words_of(say.KINDS),
        messages=say.named(say.MESSAGES, message_keys(campaign.document)),
        states=say.words_of(say.STATES),
        pills=say.PILLS,
        unfold=any(name.startswith(FOLDED) for name in form.errors),
        fault_words=translate,
        **dry_run_beside(campaign.id),
        began_from=services().campaign_templates.get(campaign.document.template),
    )


def dry_run_beside(campaign_id: str) -> dict[str, object]:
    """What the dry run's part of a page needs."""
    context = dry_run.context(show_dry_run(services(), staff(), campaign_id))
    return {name: value for name, value in context.items() if name not in ("campaign", "errors")}


@blueprint.get("/versions")
def versions(campaign_id: str) -> Response:
    person = staff()
    return page(
        "outreach/campaign_versions.html",
        staff=person,
        on="campaigns",
        history=show_versions(services(), person, campaign_id),
        told_changes=say.told_changes,
    )


@blueprint.post("/versions/<int:number>/restore")
def restore(campaign_id: str, number: int) -> BaseResponse:
    saved = restore_version(services(), staff("editor"), campaign_id, number)
    flash(gettext("恢复成第 %(old)s 稿的内容，存为第 %(n)s 稿。", old=number, n=saved.version))
    return see("campaign_draft.edit", campaign_id=campaign_id)


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> Response:
    return show_error(FileTooBigError(most=MOST_KB))
