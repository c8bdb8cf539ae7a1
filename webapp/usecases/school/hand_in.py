"""A mission is handed in, by the card's own pages or from paper by the teacher."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from webapp.domain.equivalence import Equivalence
from webapp.domain.school.fields import HUNTED, PLUGS, RACERS, cleaned, mission_fields
from webapp.domain.school.handing_in import check_day, mark_of, put_together
from webapp.domain.school.mission import Came, MissionId, Work
from webapp.domain.school.mission_errors import NothingSaidError
from webapp.domain.school.school_class import SchoolClass, Seated
from webapp.domain.school.valley_detective import price_clock
from webapp.domain.school.working_out import PlaceFacts
from webapp.store.school import classes, works
from webapp.usecases.school.cards import check_open
from webapp.usecases.services import Services


def hand_in(
    services: Services,
    seated: Seated,
    mission: MissionId,
    day: date,
    entry: Mapping[str, str],
    came: Came = "card",
    finish: bool = True,
    replace: bool = False,
    seen: str = "",
) -> Work:
    """What was said is added to what is there; the same said twice changes nothing.

    Where it is complete and `finish`, the class has it. What is there already and differs is changed only with
    `replace`, or where `seen` marks it as what the form was filled in from. Raises ClassOverError, NotAgreedError,
    UnknownMissionError, NotYetError, AlreadyThereError, NothingSaidError, and a fault with its field.
    """
    of = seated.school_class
    if came == "card":
        check_open(services, seated)
    check_day(of, mission, day, services.today())
    fields = mission_fields(mission, of.stage)
    said = cleaned(entry, fields)
    facts = place_facts(services, of, day)
    with services.database.write() as session:
        classes.lock_seat(session, seated)
        before = works.find(session, of, seated.seat.number, mission, day)
        work = before or Work(seated.seat.number, mission, day, {})
        change = replace or mark_of(work.entry) == seen
        work = put_together(work, said, fields, facts, came, finish, change)
        if not work.entry:
            raise NothingSaidError(fields[0].id)
        if work != before:
            works.save(session, of, work)
    return work


def place_facts(services: Services, of: SchoolClass, day: date) -> PlaceFacts:
    """The catalogue's idle watts, the guide's hours, and the prices published for the class's place."""
    families = dict.fromkeys((*HUNTED, *PLUGS))
    standby = {name: services.catalogue.default_variant(name).standby_w for name in families}
    lasting = {each.id: _hours(each) for each in services.advice.equivalences if each.id in RACERS}
    known = services.tariffs.shipped(of.province, day)
    prices = price_clock(services.tariffs.in_force(of.province, day), day) if known else None
    return PlaceFacts(standby, prices, lasting)


def _hours(each: Equivalence) -> Decimal:
    """As it is printed."""
    return Decimal(f"{each.amount(1000):g}")
