"""The big screen of a campaign: the call that is on or comes next, how many take part, how to join."""

from datetime import timedelta

from flask import Blueprint, Response, request
from flask_babel import force_locale

from webapp.domain.calendar import DAY, local, midnight
from webapp.domain.outreach.board import quarters_gone
from webapp.domain.outreach.fitting import wrapped
from webapp.usecases.outreach.show_board import Board, Count, show_board
from webapp.views.formats import day_short, lang, oclock, words
from webapp.views.outreach import kit_words
from webapp.views.outreach.call_words import signed
from webapp.views.outreach.kit import LANGUAGES, site
from webapp.views.page import page, services
from webapp.views.texts import gettext, ngettext

blueprint = Blueprint("board", __name__, url_prefix="/screen")
SIZES, WIDE, HIGH, SMALL = (50, 42, 34, 28, 22), 640, 180, 19
"""Of the words on top, in thousandths of the screen's width; see board.css."""
Left = tuple[str, str, str]


@blueprint.get("/<code>")
def show(code: str) -> Response:
    """Raises UnknownCampaignError."""
    board = show_board(services(), code, site())
    asked = request.args.get("lang", "")
    with force_locale(asked if asked in LANGUAGES else lang()):
        head, sub = _head(board), _sub(board)
        return page(
            "outreach/board.html",
            "board",
            board=board,
            say=kit_words,
            signed=signed,
            head=head,
            sub=sub,
            size=_size(head, words(board.campaign.document.title), sub),
            figure=_figure(board),
            left=_left(board),
            gone=quarters_gone(board.moment.call, board.now) if board.moment.call else [],
            lang="en" if lang() == "en" else "zh-CN",
            lg=lang(),
        )


def _size(head: str, title: str, sub: str) -> int:
    """The largest at which head, title and what stands below fit above the figures."""
    below = len(wrapped(sub, WIDE / SMALL)) * SMALL * 1.4 + 7
    for size in SIZES:
        lines = sum(len(wrapped(text, WIDE / size)) for text in (head, title))
        if lines * size * 1.2 + below <= HIGH:
            return size
    return SIZES[-1]


def _head(board: Board) -> str:
    return gettext("谢谢大家") if board.moment.phase in ("after", "closed") else _hours(board)


def _sub(board: Board) -> str:
    document, phase = board.campaign.document, board.moment.phase
    if phase == "after":
        return gettext("今天到这里。明天看结果。")
    if phase == "closed":
        return gettext("活动结束了。合起来的结果，扫码看。")
    if phase in ("before", "during") and kit_words.pay(document):
        return kit_words.gap().join((kit_words.pay(document), kit_words.care(document)[0]))
    if board.campaign.paused_at:
        return gettext("活动先停一停。什么时候接着来，这里会写。")
    return words(document.goal)


def _hours(board: Board) -> str:
    """今晚 19 点到 21 点, 7月28日 19 点到 21 点, empty where no call is on or to come."""
    call = board.moment.call
    if call is None:
        return ""
    span = gettext("%(start)s到 %(end)s", start=oclock(call.start), end=oclock(call.end))
    day, today = local(call.start).date(), local(board.now).date()
    if day == today:
        return gettext("今天 %(span)s", span=span)
    if day == today + DAY:
        return gettext("明天 %(span)s", span=span)
    return f"{day_short(day)} {span}"


def _figure(board: Board) -> tuple[str, Count] | None:
    """Who takes part in the call that is shown; else who is in the campaign. None where too few to be shown."""
    if board.taking_part and board.moment.phase in ("before", "during", "after"):
        return gettext("一起参加的有"), board.taking_part
    return (gettext("加入了的有"), board.joined) if board.joined else None


def _left(board: Board) -> Left | None:
    call = board.moment.call
    if call and board.moment.phase == "during":
        return (gettext("离结束还有"), *_long(call.end - board.now))
    if call and board.moment.phase == "before":
        return (gettext("离开始还有"), *_long(call.start - board.now))
    first = midnight(board.campaign.document.first)
    return (gettext("离活动开始还有"), *_long(first - board.now)) if first > board.now else None


def _long(span: timedelta) -> tuple[str, str]:
    """In the one unit that is read best from afar, rounded up."""
    minutes = -(-int(span.total_seconds()) // 60)
    if minutes <= 120:
        number, _, unit = ngettext("%(num)s 分钟", "%(num)s 分钟", minutes).partition(" ")
        return number, unit
    hours = -(-minutes // 60)
    return (str(hours), gettext("小时")) if hours <= 48 else (str(-(-hours // 24)), gettext("天"))
