"""Paper bills written down: taken back and restored. They are kept from the page that checks them."""

from flask import Blueprint, flash
from werkzeug.wrappers import Response as BaseResponse

from webapp.usecases.keep_bills import drop_bill, restore_bill
from webapp.views.page import home, see, services
from webapp.views.texts import gettext

blueprint = Blueprint("paper_bills", __name__, url_prefix="/bill/paper")


@blueprint.post("/<bill_id>/drop")
def drop(bill_id: str) -> BaseResponse:
    drop_bill(services(), home(), bill_id)
    flash(gettext("删掉了。要找回，一天内点恢复"))
    return see("bill.replay", _anchor="kept")


@blueprint.post("/<bill_id>/restore")
def restore(bill_id: str) -> BaseResponse:
    restore_bill(services(), home(), bill_id)
    flash(gettext("恢复了"))
    return see("bill.replay", _anchor="kept")
