"""Every tariff, factor, figure and rule with its document, date and confidence."""

from flask import Blueprint, Response, request

from webapp.domain.errors import YiduError
from webapp.usecases.show_sources import SECTIONS, show_sources
from webapp.views import footprint_words, formats, forms
from webapp.views.page import home_or_none, page, services
from webapp.views.texts import gettext

blueprint = Blueprint("sources", __name__, url_prefix="/sources")
LONGEST = 40


@blueprint.get("")
def show() -> Response:
    """`?q=` finds words; `?section=tips` shows one section alone. Open to visitors."""
    household = home_or_none()
    typed = request.args.get("q", "")
    query, problem = "", None
    try:
        query = forms.short_text(typed, LONGEST)
    except YiduError as error:
        problem = formats.translate(error)
    chosen = request.args.get("section", "")
    return page(
        "sources.html",
        status=422 if problem else 200,
        found=show_sources(services(), household.province if household else None, query),
        query=query,
        typed=typed,
        problem=problem,
        sections=[chosen] if chosen in SECTIONS else list(SECTIONS),
        own=household.province if household else None,
        catalogue=services().catalogue,
        advice=services().advice,
        book=services().pathways,
        footprint=services().footprint,
        today=services().today(),
        places=services().factors.place_names,
        doubts=services().factors.doubts,
        names={
            "tariff": gettext("电价"),
            "factor": gettext("碳因子"),
            "footprint": gettext("碳足迹因子"),
            "appliances": gettext("电器"),
            "tips": gettext("办法"),
            "equivalences": gettext("一度电"),
            "pathways": gettext("参与的路"),
        },
        sure=footprint_words.sure(),
    )
