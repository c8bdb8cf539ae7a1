"""The result of a campaign for its staff: as everybody will see it, measured at a wish, published and withdrawn."""

from flask import Blueprint, Response, flash
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import YiduError
from webapp.usecases.outreach.measure_effect import measure_now
from webapp.usecases.outreach.show_result import publish as publish_result
from webapp.usecases.outreach.show_result import result_of
from webapp.usecases.outreach.show_result import withdraw as withdraw_result
from webapp.views.formats import translate
from webapp.views.outreach import results
from webapp.views.outreach.staff_page import staff
from webapp.views.page import page, see, services
from webapp.views.texts import gettext

blueprint = Blueprint("result_staff", __name__, url_prefix="/staff/campaigns/<campaign_id>/result")


@blueprint.get("")
def show(campaign_id: str) -> Response:
    return _page(campaign_id)


def _page(campaign_id: str, error: YiduError | None = None) -> Response:
    person = staff()
    return page(
        "outreach/result_staff.html",
        None,
        error.status if error else 200,
        **results.context(result_of(services(), person, campaign_id)),
        staff=person,
        on="campaigns",
        where="staff",
        files={"endpoint": "result_staff", "values": {"campaign_id": campaign_id}},
        today=services().today(),
        refused=translate(error) if error else None,
    )


@blueprint.get("/table.csv")
def table(campaign_id: str) -> Response:
    return results.as_csv(result_of(services(), staff(), campaign_id))


@blueprint.get("/tables.xlsx")
def workbook(campaign_id: str) -> Response:
    return results.as_xlsx(result_of(services(), staff(), campaign_id))


@blueprint.get("/result.pdf")
def pdf(campaign_id: str) -> Response:
    files = {"endpoint": "result_staff", "values": {"campaign_id": campaign_id}}
    return results.as_pdf(result_of(services(), staff(), campaign_id), {"where": "public", "files": files})


@blueprint.post("/measure")
def measure(campaign_id: str) -> BaseResponse:
    try:
        new = measure_now(services(), staff("editor"), campaign_id)
    except YiduError as error:
        if error.status != 422:
            raise
        return _page(campaign_id, error)
    flash(gettext("算好了，出了新的一版。") if new else gettext("数据没有变，还是这一版。"))
    return see("result_staff.show", campaign_id=campaign_id)


@blueprint.post("/publish")
def publish(campaign_id: str) -> BaseResponse:
    publish_result(services(), staff("editor"), campaign_id)
    flash(gettext("公开了，谁都能看。"))
    return see("result_staff.show", campaign_id=campaign_id)


@blueprint.post("/withdraw")
def withdraw(campaign_id: str) -> BaseResponse:
    withdraw_result(services(), staff("editor"), campaign_id)
    flash(gettext("收回了，外面看不到了。"))
    return see("result_staff.show", campaign_id=campaign_id)
