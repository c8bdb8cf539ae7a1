"""What a home sees of a call: before, while it lasts, after; and the calls of a campaign as a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlmodel import Session

from webapp.domain.bill_lines import yuan_of
from webapp.domain.calendar import DAY
from webapp.domain.contract import Contract
from webapp.domain.emissions import Factor
from webapp.domain.errors import UnknownTariffError
from webapp.domain.household import Household
from webapp.domain.outreach.appeal import Appeal
from webapp.domain.outreach.baseline_rule import HISTORY_DAYS, Rule
from webapp.domain.outreach.call_baseline import Baseline, baseline, measured_days
from webapp.domain.outreach.call_errors import UnknownCallError
from webapp.domain.outreach.call_outcome import Outcome, OwnAnswer, Total, own_answer
from webapp.domain.outreach.call_suggestions import Suggestion, suggest
from webapp.domain.outreach.campaign import Activity, Campaign
from webapp.domain.outreach.demand_call import Answer, Choice, DemandCall, Phase, next_for_home
from webapp.domain.outreach.membership import Membership
from webapp.domain.outreach.small_groups import K
from webapp.domain.text import Text
from webapp.store import meters
from webapp.store.outreach import appeals, call_answers, call_outcomes
from webapp.usecases.outreach.campaigns import member, standing
from webapp.usecases.services import Services


@dataclass(frozen=True)
class Worth:
    """A suggestion, with what it is worth in yuan, None where nothing is known."""

    suggestion: Suggestion
    yuan: Decimal | None


@dataclass(frozen=True)
class Price:
    """What a kWh costs the home in the hours of a call: the price of its first quarter-hour, in its tier (from 0)."""

    yuan_per_kwh: Decimal
    tier: int
    period: Text
    tiered: bool


@dataclass(frozen=True)
class CallPage:
    """All that a page of a call shows. `homes` take part, None below five; `versions` are the home's, oldest first;
    `said` is what it had to object, newest first."""

    campaign: Campaign
    membership: Membership
    call: DemandCall
    phase: Phase
    now: datetime
    said_by: Text
    answer: Answer | None
    rule: Rule
    baseline: Baseline
    worth: list[Worth]
    homes: int | None
    own: OwnAnswer | None
    versions: list[tuple[datetime, Outcome]]
    total: Total | None
    price: Price | None
    factor: Factor
    said: list[Appeal]

    @property
    def called(self) -> bool:
        return self.membership.arm == "treated"

    @property
    def waiting(self) -> bool:
        """Whether something the home said is not answered yet."""
        return any(each.answered_at is None for each in self.said)

    def recount(self, appeal: Appeal) -> int | None:
        """Which version of the home's figures an upheld appeal brought, from 1; None where it changed nothing."""
        return next((n for n, (at, _) in enumerate(self.versions, 1) if at == appeal.answered_at), None)

    def points(self, activity: Activity) -> int:
        return self.campaign.document.points.each.get(activity, 0)

    @property
    def taking_part(self) -> bool:
        return self.answer is not None and self.answer.choice == "in"

    @property
    def outcome(self) -> Outcome | None:
        return self.versions[-1][1] if self.versions else None

    @property
    def less_yuan(self) -> Decimal | None:
        """What the home's bill is less by, for what counts as reduced."""
        if self.price is None or self.outcome is None:
            return None
        return yuan_of(self.outcome.reduced_wh, self.price.yuan_per_kwh)

    @property
    def g_co2(self) -> int | None:
        """Of the part that was saved; what was moved saves none."""
        saved = self.outcome.saved_wh if self.outcome else None
        return None if saved is None else self.factor.g_co2(saved)


def show_call(services: Services, home: Household, code: str, number: int) -> CallPage:
    """Raises UnknownCampaign, NotAMember, UnknownCall."""
    now = services.now()
    with services.database.read() as session:
        found = standing(session, code, home)
        campaign, membership = found.campaign, member(found)
        every = call_answers.of_campaign(session, home.id, campaign)
        asked = next((each for each in every if each.call.number == number), None)
        if asked is None:
            raise UnknownCallError
        call, kept, n = asked.call, asked.kept, asked.counts.get("in", 0)
        rule = Rule.of(call, services.holidays, call.earlier_days(each.call for each in every))
        base = (kept.baseline if kept else None) or baseline_of(session, home.id, rule)
        over = call.phase(now) == "over"
        versions = call_outcomes.versions_of(session, home.id, call.id) if over else []
        total = call_outcomes.newest_total(session, call) if over else None
        said = appeals.of_home(session, home.id, campaign.id) if over else []
    price = _price(services, home, call)
    return CallPage(
        campaign,
        membership,
        call,
        call.phase(now),
        now,
        found.organisation.name if found.organisation else campaign.document.title,
        kept.answer if kept else None,
        rule,
        base,
        [] if over else list(_worth(services, home, call, price, base)),
        n if n >= K else None,
        own_answer(base, call, kept.answer.readings) if kept else None,
        versions,
        total,
        price,
        services.factors.in_force(campaign.document.province, call.day),
        [each for each in said if each.subject == call.id],
    )


def baseline_of(session: Session, household_id: str, rule: Rule) -> Baseline:
    """From the home's own days: the same that is fixed when answers close."""
    known = meters.days(session, household_id, rule.until - HISTORY_DAYS * DAY, rule.until).rows()
    return baseline(rule, measured_days(known) if known else None)


def _worth(
    services: Services, home: Household, call: DemandCall, price: Price | None, base: Baseline
) -> Iterable[Worth]:
    families = services.catalogue.families
    owned = [(each, families[each.family].usual_start) for each in services.appliances(home)]
    for each in suggest(owned, call.hours, None if base.why_not else base.total_wh, home.care):
        yield Worth(each, _yuan(each.wh, call, price))


def _yuan(wh: int, call: DemandCall, price: Price | None) -> Decimal | None:
    """By what the utility pays, never above what it pays a home; where it pays nothing, by what a kWh costs then."""
    if call.yuan_per_kwh:
        paid = yuan_of(wh, call.yuan_per_kwh)
        return paid if call.cap_yuan is None else min(paid, call.cap_yuan)
    return yuan_of(wh, price.yuan_per_kwh) if price else None


def _price(services: Services, home: Household, call: DemandCall) -> Price | None:
    try:
        contract = services.contract(home, call.day)
    except UnknownTariffError:
        return None
    tier = home.tier(contract, call.day)
    period = contract.period_at(call.day, call.hours.begin)
    return Price(period.price(tier), tier, period.name, _tiered(contract, call.day))


def _tiered(contract: Contract, day: date) -> bool:
    return contract.tiered(day) and len(contract.bounds_wh(day)) > 1


@dataclass(frozen=True)
class Listed:
    """A call in a home's list, with its answer and, once there is one, what it came to."""

    call: DemandCall
    phase: Phase
    choice: Choice | None
    outcome: Outcome | None


@dataclass(frozen=True)
class CallList:
    campaign: Campaign
    membership: Membership
    now: datetime
    coming: list[Listed]
    over: list[Listed]


def list_calls(services: Services, home: Household, code: str) -> CallList:
    """Those to come soonest first, those over newest first. Raises UnknownCampaign and NotAMember."""
    now = services.now()
    with services.database.read() as session:
        found = standing(session, code, home)
        membership, listed = member(found), _listed(session, home, found.campaign, now)
    coming = [each for each in listed if each.call.end > now]
    return CallList(
        found.campaign, membership, now, coming, [each for each in reversed(listed) if each.call.end <= now]
    )


def _listed(session: Session, home: Household, campaign: Campaign, now: datetime) -> list[Listed]:
    results = call_outcomes.newest_of_home(session, home.id, campaign.id)
    return [
        Listed(
            each.call, each.call.phase(now), each.kept.answer.choice if each.kept else None, results.get(each.call.id)
        )
        for each in call_answers.of_campaign(session, home.id, campaign)
    ]


def next_call(services: Services, home: Household, code: str) -> Listed | None:
    """The one for a card on other pages: on, or to come, or over since less than two days."""
    listed = list_calls(services, home, code)
    if listed.membership.arm == "control":
        return None
    standing = {each.call.id: each for each in listed.coming if each.phase != "cancelled"}
    found = next_for_home([(each.call, each.choice) for each in standing.values()], listed.now)
    if found:
        return standing[found[0].id]
    fresh = [each for each in listed.over if listed.now - each.call.end < 2 * DAY and each.choice == "in"]
    return fresh[0] if fresh else None
