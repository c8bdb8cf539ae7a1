"""A campaign while it is on: who came, from where, what is next."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from flask import Blueprint, Response, current_app, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.calendar import DAY, midnight
from webapp.domain.outreach.campaign_flow import KEPT_FOR
from webapp.domain.outreach.demand_call import DemandCall, Phase
from webapp.domain.outreach.tally import Tally
from webapp.usecases.outreach.review_campaign import pause as pause_campaign
from webapp.usecases.outreach.watch_campaign import Watch, watch_campaign
from webapp.views.formats import number, percent
from webapp.views.outreach import campaign_words as say
from webapp.views.outreach.audit_words import by_whom, told
from webapp.views.outreach.call_words import signed
from webapp.views.outreach.staff_page import staff
from webapp.views.page import page, see, services
from webapp.views.texts import gettext, ngettext

blueprint = Blueprint("campaign_live", __name__, url_prefix="/staff/campaigns/<campaign_id>")
BAR = 252
FIRST_FIGURES = timedelta(hours=9)
"""In the morning after a call most readings are in."""


@blueprint.get("")
def show(campaign_id: str) -> BaseResponse | Response:
    person = staff()
    watch = watch_campaign(services(), person, campaign_id)
    if watch.campaign.state in ("draft", "review"):
        return see("campaign_draft.edit", campaign_id=campaign_id)
    return page(
        "outreach/campaign_live.html",
        "now",
        staff=person,
        on="campaigns",
        watch=watch,
        today=services().today(),
        forgotten=watch.campaign.document.last + KEPT_FOR + DAY,
        states=say.words_of(say.STATES),
        pills=say.PILLS,
        steps=_steps(watch.call, watch.phase, watch.tally) if watch.call and watch.phase else [],
        sources=_sources(watch.tally),
        links=_links(watch),
        by_whom=by_whom,
        told=told,
        signed=signed,
        share_of=_share,
    )


@blueprint.post("/pause")
def pause(campaign_id: str) -> BaseResponse:
    pause_campaign(services(), staff("editor"), campaign_id, True)
    flash(gettext("暂停了。随时可以恢复。"))
    return see("campaign_live.show", campaign_id=campaign_id)


@blueprint.post("/resume")
def go_on(campaign_id: str) -> BaseResponse:
    pause_campaign(services(), staff("editor"), campaign_id, False)
    flash(gettext("恢复了。"))
    return see("campaign_live.show", campaign_id=campaign_id)


@dataclass(frozen=True)
class Source:
    name: str
    homes: int
    width: float


def _sources(tally: Tally) -> list[Source]:
    most = max(tally.sources.values(), default=1)
    names = say.words_of(say.SOURCES)
    found = [Source(names.get(name, name), homes, BAR * homes / most) for name, homes in tally.sources.items()]
    return sorted(found, key=lambda source: -source.homes)


@dataclass(frozen=True)
class Step:
    """A moment of a call; `state` is ok once it is over, on for the one that comes next."""

    at: datetime
    text: str
    small: str
    state: str


def _steps(call: DemandCall, phase: Phase, tally: Tally) -> list[Step]:
    going = tally.going if tally.call_id == call.id else 0
    n_going = ngettext("%(n)s 户", "%(n)s 户", going, n=number(going)) if going else ""
    written = [
        (call.opt_in_until, gettext("报名截止"), n_going),
        (call.start, gettext("开始"), ""),
        (call.end, gettext("结束"), gettext("自动收尾")),
        (midnight(call.day + DAY) + FIRST_FIGURES, gettext("第一版结果"), gettext("先到先算")),
        (call.open_until, gettext("定稿"), gettext("晚到的数据补算")),
    ]
    gone = {"open": 0, "closed": 1, "on": 2, "over": 3, "cancelled": 5}[phase]
    gone += (call.settled_at is not None) + (call.final_at is not None) if phase == "over" else 0
    states = ["ok"] * gone + ["on"] + [""] * len(written)
    return [Step(*step, state) for step, state in zip(written, states, strict=False)]


def _share(of: Decimal | None) -> str:
    """Of the budget. What was noted is never said to be nothing."""
    if of is None:
        return ""
    least = Decimal("0.01")
    return gettext("不到 %(share)s", share=percent(least)) if 0 < of < least else percent(of)


def _links(watch: Watch) -> dict[str, str | None]:
    """To what else there is of the campaign; a page that is not built has none."""
    campaign, mine = watch.campaign, {"campaign_id": watch.campaign.id}
    pages: dict[str, tuple[str, dict[str, str]]] = {
        "kit": ("kit.show", mine),
        "poster": ("kit.poster", mine),
        "card": ("kit.card", mine),
        "board": ("board.show", {"code": campaign.code}),
        "league": ("league.staff_show", mine),
        "calls": ("staff_calls.of_campaign", mine),
        "new_call": ("staff_calls.new", mine),
        "call": ("staff_calls.show", mine | {"call_id": watch.call.id if watch.call else ""}),
        "result": ("result_staff.show", mine),
        "schools": ("campaign_schools.show", mine),
    }
    there = current_app.view_functions
    return {name: url_for(to, **given) if to in there else None for name, (to, given) in pages.items()}  # type: ignore[arg-type]
