"""The staff's kit of a campaign: what to print, show, send and pass on, each for a place, a paper, a language."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import force_locale

from webapp.domain.outreach.campaign import OPEN, Campaign
from webapp.domain.outreach.fitting import fit, wrapped
from webapp.domain.outreach.membership import CameBy
from webapp.domain.outreach.organisation import Staff
from webapp.domain.outreach.palette import palette
from webapp.domain.report_errors import PdfMissingError
from webapp.domain.text import Text
from webapp.usecases.outreach.kit import Piece, campaigns_of, join_address, piece
from webapp.views.formats import lang, translate, words
from webapp.views.outreach import kit_words
from webapp.views.outreach.sizes import LEAFLET, POSTER, Sizes
from webapp.views.outreach.staff_page import staff
from webapp.views.page import page, services
from webapp.views.texts import gettext

blueprint = Blueprint("kit", __name__, url_prefix="/staff")
AT = "/campaigns/<campaign_id>/kit"
PAPERS, INKS, LANGUAGES = ("a4", "a3"), ("colour", "grey"), ("zh", "en")
SVG_POLICY = "default-src 'none'; frame-ancestors 'none'"
CARD_SIZES, CARD_GOAL = (64, 54, 46, 36, 29, 24), (18, 16, 14, 12)


@dataclass(frozen=True)
class Choice:
    """What a piece is made for. `place` is an id of the campaign's, empty for all of them."""

    place: str
    paper: str
    ink: str
    lang: str

    @property
    def query(self) -> str:
        return urlencode({"place": self.place, "paper": self.paper, "ink": self.ink, "lang": self.lang})


@blueprint.app_template_global("site_address")
def site() -> str:
    """The address people reach this site by."""
    return services().public_url or request.url_root.rstrip("/")


def chosen() -> Choice:
    """As the address says, else the usual."""

    def one(name: str, options: tuple[str, ...], usual: str) -> str:
        asked = request.args.get(name, usual)
        return asked if asked in options else usual

    place = request.args.get("place", "")[:24]
    return Choice(place, one("paper", PAPERS, "a4"), one("ink", INKS, "colour"), one("lang", LANGUAGES, lang()))


@blueprint.get("/kit")
def index() -> Response:
    """The campaigns one may choose from."""
    person = staff()
    return page("outreach/kits.html", staff=person, campaigns=campaigns_of(services(), person))


@blueprint.get(AT)
def show(campaign_id: str) -> Response:
    person, choice = staff(), chosen()
    made = _piece(person, campaign_id, "poster", choice)
    return page(
        "outreach/kit.html",
        "made",
        staff=person,
        piece=made,
        choice=choice,
        open=_open(made.campaign),
        can_pdf=services().pdf is not None,
        colours=palette(made.campaign.document.colour, grey=choice.ink == "grey"),
        thumb=_thumb(made.campaign.document.title[choice.lang]),
        embed=f"{site()}/embed/{made.campaign.code}",
    )


@blueprint.get(f"{AT}/poster")
def poster(campaign_id: str) -> Response:
    return _sheet("outreach/poster.html", campaign_id)


@blueprint.get(f"{AT}/poster.pdf")
def poster_pdf(campaign_id: str) -> Response:
    return _pdf("outreach/poster.html", campaign_id, "poster")


@blueprint.get(f"{AT}/leaflet")
def leaflet(campaign_id: str) -> Response:
    return _sheet("outreach/leaflet.html", campaign_id)


@blueprint.get(f"{AT}/leaflet.pdf")
def leaflet_pdf(campaign_id: str) -> Response:
    return _pdf("outreach/leaflet.html", campaign_id, "leaflet")


@blueprint.get(f"{AT}/card")
def card(campaign_id: str) -> Response:
    """The picture to pass on, and the sentence that goes with it."""
    person, choice = staff(), chosen()
    made = _piece(person, campaign_id, "wechat", choice)
    document = made.campaign.document
    return page(
        "outreach/kit_card.html",
        staff=person,
        piece=made,
        choice=choice,
        said=kit_words.with_link(f"{document.title[choice.lang]} {document.goal[choice.lang]}", made.url),
        open=_open(made.campaign),
    )


@blueprint.get(f"{AT}/card.svg")
def picture(campaign_id: str) -> Response:
    """Attributes only: the strictest policy leaves nothing out."""
    choice = chosen()
    made = _piece(staff(), campaign_id, "wechat", choice)
    title, goal = (text[choice.lang] for text in (made.campaign.document.title, made.campaign.document.goal))
    size = fit(title, CARD_SIZES, 444, 86, 1.2)
    small = fit(goal, CARD_GOAL, 306, 92, 1.4)
    with force_locale(choice.lang):
        response = make_response(
            render_template(
                "outreach/share_card.svg",
                piece=made,
                colours=palette(made.campaign.document.colour, grey=choice.ink == "grey"),
                size=size,
                title=wrapped(title, 444 / size),
                small=small,
                goal=wrapped(goal, 306 / small),
                say=kit_words,
                lang=choice.lang,
                lg=choice.lang,
            )
        )
    response.mimetype = "image/svg+xml"
    response.headers["Content-Security-Policy"] = SVG_POLICY
    response.headers["Cache-Control"] = "no-store, private"
    return response


@blueprint.get(f"{AT}/messages")
def messages(campaign_id: str) -> Response:
    person, choice = staff(), chosen()
    made = _piece(person, campaign_id, "link", choice)
    chat = join_address(site(), made.campaign, "wechat", made.place)
    with force_locale(choice.lang):
        texts = kit_words.messages(made.campaign.document, made.organisation, made.url, chat)
    return page(
        "outreach/kit_messages.html", staff=person, piece=made, choice=choice, texts=texts, names=kit_words.names()
    )


def _thumb(title: str) -> tuple[int, list[str]]:
    """The title on a small poster of 210 units: its size and lines."""
    size = fit(title, (33, 26, 21, 17, 14, 11), 180, 44, 1.2)
    return size, wrapped(title, 180 / size)


def _piece(person: Staff, campaign_id: str, came_by: CameBy, choice: Choice) -> Piece:
    return piece(services(), person, campaign_id, came_by, choice.place, site())


def _open(campaign: Campaign) -> bool:
    """Whether its code leads anywhere yet."""
    return campaign.state in OPEN


def _sheet(template: str, campaign_id: str, status: int = 200, **context: object) -> Response:
    return make_response(_printed(template, campaign_id, **context), status)


def _pdf(template: str, campaign_id: str, name: str) -> Response:
    """The page's own sheet. Where no PDF can be made, the page says how to print to a file."""
    html = _printed(template, campaign_id, plain=True)
    try:
        content = services().pdf_of(html)
    except PdfMissingError as error:
        return _sheet(template, campaign_id, error.status, missing=translate(error))
    response = Response(content, mimetype="application/pdf")
    choice = chosen()
    filename = f"yidu-{name}-{choice.paper}-{choice.ink}-{choice.lang}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _printed(template: str, campaign_id: str, **context: object) -> str:
    """A sheet in the language chosen for it, whatever the staff reads."""
    choice = chosen()
    made = _piece(staff(), campaign_id, "poster", choice)
    document = made.campaign.document
    back = gettext("返回"), gettext("打印"), gettext("下载 PDF")
    with force_locale(choice.lang):
        return render_template(
            template,
            piece=made,
            choice=choice,
            colours=palette(document.colour, grey=choice.ink == "grey"),
            sizes=_sizes(document.title, document.goal, POSTER if template.endswith("poster.html") else LEAFLET),
            say=kit_words,
            bar=back,
            can_pdf=services().pdf is not None,
            lang="en" if choice.lang == "en" else "zh-CN",
            lg=choice.lang,
            **context,
        )


def _sizes(title: Text, goal: Text, sizes: Sizes) -> tuple[int, int]:
    return sizes.of_title(words(title)), sizes.of_goal(words(goal))
