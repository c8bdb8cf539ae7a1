"""Somebody keeps every page and file of a campaign and of a class open while homes act one after the other.

What a page says may change only when five homes or more have acted since it changed last: then nothing on it, and no
difference of what it said before and after, can be put down to fewer. Homes act by fives, so that all that a page says
moves together. All pages are looked at that the site has, but for those named here.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from difflib import unified_diff

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.called import a_call, a_day, known, takes_part
from tests.conftest import Clock
from tests.outreach import a_campaign, an_organisation, changed, counted_days, joins, metered
from tests.school import EVENING, a_class, at_seat, hands_in, seats_of
from tests.web.conftest import Post, SignIn
from webapp.domain.calendar import DAY, midnight
from webapp.domain.household import Household
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.demand_call import DemandCall
from webapp.domain.outreach.organisation import Organisation
from webapp.domain.outreach.small_groups import K
from webapp.domain.school.quiz import Answer
from webapp.domain.school.school_class import SchoolClass
from webapp.store.school import quiz_answers
from webapp.usecases.outreach.call_answer import answer
from webapp.usecases.outreach.call_settle import settle
from webapp.usecases.outreach.leave import leave
from webapp.usecases.outreach.release_figures import release_figures
from webapp.usecases.outreach.tally_campaigns import tally_campaigns
from webapp.usecases.school.cards import find_seated, take_out
from webapp.usecases.services import Services

NOT_OF_GROUPS = re.compile(
    # what staff write before anything happens, and print
    r"campaign_(draft|file|form|review|turn)\.|dry_run\.|kit\.|school_(print|class_form)\.|staff_calls\.new"
    # about staff
    r"|staff_(people|settings|sign_in)\."
    # of the one who reads it; of a card, which the teacher hands out; of a building
    r"|mine\.leave|seat_card\.enter|school_classes\.card|school_building"
)
DATES = re.compile(r"\d+月\d+日")
HIDDEN = re.compile(r'<input type="hidden"[^>]*>|"X-CSRFToken": "[^"]*"')
Look = Mapping[str, str]


def told_by(answer: bytes, url: str) -> str:
    """All of a page but the keys of its forms; what stands in the sheets of a workbook."""
    if url.endswith(".xlsx"):
        with zipfile.ZipFile(io.BytesIO(answer)) as book:
            return "".join(book.read(name).decode() for name in sorted(book.namelist()) if name.startswith("xl/"))
    return HIDDEN.sub("", answer.decode())


def differences(before: str, after: str) -> Iterable[str]:
    return (
        line for line in unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0) if line[:3] != "@@ "
    )


class Watch:
    """Everybody who looks, and what each page said last."""

    def __init__(
        self,
        app: Flask,
        readers: Mapping[str, FlaskClient],
        values: Mapping[str, Mapping[str, object]],
        hidden: re.Pattern[str] = HIDDEN,
    ) -> None:
        """`readers` and `values` of URLs by how a URL begins; `hidden` is what may change with the day."""
        self.app, self.readers, self.values, self.hidden = app, readers, values, hidden
        self.look()  # what was to be said once is said
        self.said = self.look()
        self.acted: dict[str, set[object]] = {url: set() for url in self.said}
        self.changes: dict[str, int] = dict.fromkeys(self.said, 0)

    def look(self) -> Look:
        found = {}
        for start, reader in self.readers.items():
            for url in self._urls(start):
                answer = reader.get(url)
                found[url] = (
                    self.hidden.sub("", told_by(answer.data, url))
                    if answer.status_code == 200
                    else str(answer.status_code)
                )
        return found

    def _urls(self, start: str) -> Iterable[str]:
        values = self.values[start]
        with self.app.test_request_context():
            for rule in self.app.url_map.iter_rules():
                if not rule.rule.startswith(start) or "GET" not in (rule.methods or ()):
                    continue
                if NOT_OF_GROUPS.match(rule.endpoint):
                    continue
                if rule.arguments <= values.keys() and not rule.rule.endswith((".pdf", ".zip")):
                    built = rule.build({name: values[name] for name in rule.arguments}, append_unknown=False)
                    assert built
                    yield built[1]

    def after(self, who: object) -> list[str]:
        """Who acted; what changed is told of five or more."""
        now, changed = self.look(), []
        for url, said in now.items():
            self.acted[url].add(who)
            if said != self.said[url]:
                assert len(self.acted[url]) >= K, f"{url} tells of few: {list(differences(self.said[url], said))}"
                self.acted[url] = set()
                self.changes[url] += 1
                changed.append(url)
        self.said = now
        return changed

    def anew(self) -> None:
        """Something else happened that may be seen."""
        self.said = self.look()
        self.acted = {url: set() for url in self.said}

    def changed(self, part: str) -> int:
        return sum(n for url, n in self.changes.items() if part in url)


@pytest.fixture
def organisation(services: Services) -> Organisation:
    return an_organisation(services)


class Around:
    """A campaign with a call tomorrow, and who watches it."""

    def __init__(self, app: Flask, services: Services, organisation: Organisation, member: Household) -> None:
        self.campaign: Campaign = a_campaign(services, organisation)
        self.call: DemandCall = a_call(services, self.campaign, organisation)
        joins(services, self.campaign, home=member)
        for _ in range(K - 1):
            joins(services, self.campaign)
        tally_campaigns(services)

    def watch(self, app: Flask, staff: FlaskClient, member: FlaskClient, visitor: FlaskClient) -> Watch:
        of = {"campaign_id": self.campaign.id, "call_id": self.call.id}
        code = {"code": self.campaign.code, "number": self.call.number}
        readers = {"/staff": staff, "/campaigns": member}
        readers |= dict.fromkeys(("/c/", "/embed", "/screen", "/results"), visitor)
        return Watch(app, readers, {start: of if start == "/staff" else code for start in readers})


@pytest.fixture
def around(app: Flask, services: Services, organisation: Organisation, home: FlaskClient) -> Around:
    return Around(app, services, organisation, home.household())  # type: ignore[attr-defined]


def test_homes_that_join_answer_and_leave(
    app: Flask, services: Services, organisation: Organisation, around: Around, home: FlaskClient, client: FlaskClient,
    sign_in: SignIn,
) -> None:  # fmt: skip
    campaign, number = around.campaign, around.call.number
    watch, homes = around.watch(app, sign_in(organisation, "owner"), home, client), []
    for _ in range(10):
        homes.append(joins(services, campaign))
        answer(services, homes[-1], campaign.code, number, "in")
        tally_campaigns(services)
        watch.after(homes[-1].id)
    for part in ("/staff/campaigns/", f"/calls/{around.call.id}", "/screen/", "/embed/", "/c/"):
        assert watch.changed(part) >= 2, part
    for each in homes:
        answer(services, each, campaign.code, number, "out")
        tally_campaigns(services)
        watch.after(each.id)
    for part in (f"/calls/{around.call.id}", "/screen/"):
        assert watch.changed(part) >= 4, part
    for each in homes:
        leave(services, each, campaign.code)
        tally_campaigns(services)
        watch.after(each.id)
    for part in ("/screen/", "/embed/", "/c/"):
        assert watch.changed(part) >= 4, part


def test_readings_of_a_call_that_come_late(
    app: Flask, services: Services, organisation: Organisation, around: Around, home: FlaskClient, client: FlaskClient,
    sign_in: SignIn, clock: Clock,
) -> None:  # fmt: skip
    call = around.call
    homes = [takes_part(services, around.campaign, call, known(services, around.campaign, call.day)) for _ in range(10)]
    tally_campaigns(services)
    clock.set(midnight(call.day + DAY) + timedelta(hours=10))
    settle(services, call)
    watch = around.watch(app, sign_in(organisation, "owner"), home, client)
    for n, each in enumerate(homes):
        evening = [200 + n] * 8
        metered(services, each, call.day, [a_day(evening)])
        settle(services, call)
        watch.after(each.id)
    for part in (f"/calls/{call.id}", "/staff/calls", "/screen/"):
        assert watch.changed(part) == 2, part
    watch.anew()
    for each in homes[:4]:
        leave(services, each, around.campaign.code)
        settle(services, call)
        watch.after(each.id)


def test_figures_of_places_released_day_by_day(
    app: Flask, services: Services, organisation: Organisation, home: FlaskClient, sign_in: SignIn, clock: Clock
) -> None:
    """Of homes that change nothing from day to day, so that all that moves but the date is who is counted."""
    campaign = a_campaign(services, organisation)
    joins(services, campaign, home=home.household())  # type: ignore[attr-defined]
    of = {"campaign_id": campaign.id, "code": campaign.code}
    readers = {"/staff/campaigns/<campaign_id>/league": sign_in(organisation), "/campaigns/<code>/league": home}
    watch, homes = Watch(app, readers, dict.fromkeys(readers, of), DATES), []

    def a_day_later(who: Household) -> None:
        clock.pass_by(days=1)
        release_figures(services, campaign)
        watch.readers = readers | {"/staff/campaigns/<campaign_id>/league": sign_in(organisation)}
        watch.after(who.id)

    for n in range(13):
        homes.append(joins(services, campaign, ("guiyuan", "heyuan", "songyuan")[n % 3]))
        counted_days(services, campaign, homes[-1], changed(campaign, -0.01 * n, campaign.document.last))
        a_day_later(homes[-1])
    for each in homes:
        leave(services, each, campaign.code)
        a_day_later(each)
    assert watch.changed("/staff") == watch.changed("/campaigns/" + campaign.code) >= 2


@pytest.fixture
def made(services: Services, organisation: Organisation, clock: Clock) -> SchoolClass:
    clock.set(EVENING)
    campaign = a_campaign(services, organisation, first=EVENING.date() - 10 * DAY)
    return a_class(services, organisation, campaign_id=campaign.id)


UNPLUGGED = {"plugs": 1, "standby_w": 100, "standby_w_low": 60, "standby_w_high": 150, "minutes_a_day": 1200}


def acts_of(services: Services, of: SchoolClass) -> dict[str, Callable[[int, int], object]]:
    """What seats do, each in its turn: the seat's number, and how many did it before."""
    question = services.school.quiz.of_stage(of.stage)[0]

    def night(day: int) -> Callable[[int, int], object]:
        def read(seat: int, n: int) -> object:
            found = {"overnight_w": 30 + 5 * n - day, "upper_bound": 0, "wh": 300, "minutes": 540}
            return hands_in(services, of, seat, "meter_detective", of.schedule[day].day, found)

        return read

    def unplugs(seat: int, n: int) -> object:
        return hands_in(services, of, seat, "unplug", of.schedule[5].day, UNPLUGGED | {"standby_w": 80 + n})

    def answers(seat: int, n: int) -> None:
        with services.database.write() as session:
            quiz_answers.save(
                session, of, Answer(seat, question.id, question.right if n >= 5 else 1 - question.right % 2, 0, "card")
            )

    def takes_out(seat: int, n: int) -> None:
        kept = next(each for each in seats_of(services, of) if each.number == seat)
        seated = find_seated(services, of.organisation_id, of.id, seat, kept.issue)
        assert seated
        take_out(services, seated)

    return {"before": night(1), "unplug": unplugs, "after": night(6), "quiz": answers, "gone": takes_out}


def test_a_class_that_hands_in_and_answers(
    app: Flask, services: Services, organisation: Organisation, made: SchoolClass, client: FlaskClient,
    sign_in: SignIn, post: Post,
) -> None:  # fmt: skip
    seats = seats_of(services, made)
    owner, at = sign_in(organisation, "owner"), at_seat(app, services, made, seats[-1])
    of = {"campaign_id": made.campaign_id, "class_id": made.id}
    readers = {"/staff/classes": owner, "/staff/campaigns/<campaign_id>/schools": owner, "/class": client}
    acts = acts_of(services, made)
    for seat in seats[:K]:
        hands_in(services, made, seat.number, "appliance_hunt", made.schedule[2].day, {"appliances": 9, "standby": 3})
    assert post(owner, f"/staff/classes/{made.id}/result/publish", sure="1").status_code == 303
    watch = Watch(
        app,
        {**readers, "/seat": at},
        {**dict.fromkeys(readers, of), "/class": {"code": made.code}, "/seat": {}},
    )
    for what, act in acts.items():
        watch.changes = dict.fromkeys(watch.changes, 0)
        for n, seat in enumerate(seats[:10]):
            act(seat.number, n)
            watch.after(seat.number)
        result = f"/class/{made.code}/result"
        assert watch.changed(result) >= {"gone": 0}.get(what, 2), what
        watch.anew()
