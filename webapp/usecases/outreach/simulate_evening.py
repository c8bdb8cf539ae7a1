"""An evening of a call with very many homes: made up in the database, so that a server can be driven with it.

All of it is marked by its ids, and goes again with `clean`. Real homes and organisations are not touched.
"""

import secrets
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from webapp.domain.calendar import DAY, midnight
from webapp.domain.outreach.campaign import Campaign, Document, Place, Points, Reward
from webapp.domain.outreach.code import ALPHABET, LENGTH
from webapp.domain.outreach.demand_call import DemandCall
from webapp.domain.outreach.organisation import Organisation
from webapp.domain.outreach.synthetic_homes import some_homes, weather
from webapp.domain.text import Text
from webapp.store import meters
from webapp.store.bulk import Row
from webapp.store.outreach import calls, campaigns, organisations, simulated
from webapp.store.outreach.simulated import MARK
from webapp.usecases.keep_household import new_household, with_use
from webapp.usecases.outreach.consent import text_in_force
from webapp.usecases.services import Services

PROVINCE = "anhui"
AT_ONCE = 500
PLACES = 20
SINCE, UNTIL, CLOSES = timedelta(hours=19), timedelta(hours=21), timedelta(hours=18, minutes=30)
MEASURED = b"\x01"
Tell = Callable[[int], None]


@dataclass(frozen=True)
class Evening:
    """What a driver has to know: where homes join and answer, and what they agree to."""

    organisation_id: str
    campaign_id: str
    code: str
    call_id: str
    number: int
    consent_version: int
    places: tuple[str, ...]
    homes: tuple[str, ...]


@dataclass(frozen=True)
class Counted:
    """What the database holds afterwards. `lost` homes were told that they take part, and are not down for it."""

    joined: int
    taking_part: int
    lost: tuple[str, ...]


def prepare(services: Services, homes: int, days: int, tell: Tell = lambda done: None) -> Evening:
    """An organisation, a live campaign, a call tomorrow evening, homes with days up to yesterday."""
    run = secrets.token_hex(3)
    campaign = _campaign(services, run)
    ids = tuple(f"{MARK}{run}-{n:07}" for n in range(homes))
    call = _call(services, campaign)
    team = Organisation(campaign.organisation_id, TEAM, PROVINCE, services.now())
    with services.database.write() as session:
        organisations.save(session, team)
        campaigns.save(session, campaign)
        calls.save(session, call)
        version = text_in_force(services, campaign, team, None).version
    _fill(services, ids, days, tell)
    places = tuple(place.id for place in campaign.document.places)
    return Evening(campaign.organisation_id, campaign.id, campaign.code, call.id, call.number, version, places, ids)


def count(services: Services, evening: Evening, acknowledged: Collection[str]) -> Counted:
    """`acknowledged`: homes that were told by a page that they take part."""
    with services.database.read() as session:
        found = simulated.taking_part(session, evening.call_id)
        return Counted(
            simulated.joined(session, evening.campaign_id), len(found), tuple(sorted(set(acknowledged) - found))
        )


def clean(services: Services) -> int:
    """Take away all that was ever simulated: how many homes."""
    with services.database.write() as session:
        return simulated.drop_all(session)


TEAM = Text("模拟服务队（示例）", "Simulated team (sample)")
TITLE = Text("模拟：傍晚少一度", "Simulated: one kWh less")
GOAL = Text("只用来试服务器，没有真的家庭。", "Only to try the server; no real home is in it.")


def _campaign(services: Services, run: str) -> Campaign:
    today, now = services.today(), services.now()
    document = Document(
        template="simulated",
        title=TITLE,
        goal=GOAL,
        first=today,
        last=today + 29 * DAY,
        province=PROVINCE,
        places=tuple(Place(f"place-{n + 1}", Text(f"小区 {n + 1}", f"Place {n + 1}")) for n in range(PLACES)),
        reward=Reward(Decimal(3), Decimal(8), Decimal(1_000_000)),
        points=Points({"join": 1, "event": 3, "low_use": 1}),
        events_planned=1,
    )
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return Campaign(f"{MARK}{run}", f"{MARK}{run}", code, "live", 1, document, now, now)


def _call(services: Services, campaign: Campaign) -> DemandCall:
    zero = midnight(services.today() + DAY)
    reward = campaign.document.reward
    return DemandCall(
        campaign.id,
        campaign.organisation_id,
        campaign.id,
        1,
        zero + SINCE,
        zero + UNTIL,
        services.now(),
        zero + CLOSES,
        campaign.document.baseline,
        reward.yuan_per_kwh,
        reward.cap_yuan_per_event,
        holidays_until=services.holidays.last_announced,
    )


def _fill(services: Services, ids: tuple[str, ...], days: int, tell: Tell) -> None:
    """Homes that answered alike, each with days of its own."""
    like = with_use(services, new_household(services, PROVINCE))
    first, last = services.today() - days * DAY, services.today() - DAY
    strain = weather(np.random.default_rng(1), first, max(days, 1), services.holidays)
    for begin in range(0, len(ids), AT_ONCE):
        some = ids[begin : begin + AT_ONCE]
        wh = some_homes(np.random.default_rng([2, begin]), len(some), strain)
        with services.database.write() as session:
            simulated.add_homes(session, like, some)
            if days:
                simulated.add_days(session, some, first, last, list(_rows(some, first, wh)), services.now())
        tell(begin + len(some))


def _rows(ids: tuple[str, ...], first: date, wh: "np.ndarray[tuple[int, ...], np.dtype[np.float32]]") -> Iterator[Row]:
    packed = np.minimum(wh, 65535).astype("<u2")
    for n, home in enumerate(ids):
        for day in range(packed.shape[1]):
            yield home, meters.MAIN, first + day * DAY, 1, 0, packed[n, day].tobytes(), MEASURED
