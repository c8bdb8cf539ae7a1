"""What tests of campaigns share: an organisation with staff, a campaign on its way, homes that joined it."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from sqlalchemy import insert

from webapp.domain.calendar import DAY
from webapp.domain.day_rows import DayRows
from webapp.domain.household import Household
from webapp.domain.outreach.campaign import Campaign, Document, Place, Points, Reward, State, as_record
from webapp.domain.outreach.membership import Arm, Membership
from webapp.domain.outreach.organisation import Organisation, Role
from webapp.domain.readings import Ints
from webapp.domain.text import Text
from webapp.store import meters
from webapp.store.meters import Import
from webapp.store.outreach import campaigns, memberships, organisations
from webapp.store.outreach.staff_tables import StaffRow, StaffSessionRow
from webapp.store.outreach.tables import (
    AppealRow,
    CallAnswerRow,
    CallOutcomeRow,
    CampaignVersionRow,
    ComparisonHomeRow,
    EffortRow,
    MemberDayRow,
    ResultHomeRow,
    ScreenedDayRow,
    SetAsideRow,
)
from webapp.usecases.keep_household import keep, new_household
from webapp.usecases.outreach.sign_in import hash_of
from webapp.usecases.services import Services

PLACES = tuple(
    Place(name, Text(zh, en), "community", near)
    for name, zh, en, near in [
        ("guiyuan", "桂园", "Guiyuan", None),
        ("heyuan", "荷园", "Heyuan", None),
        ("songyuan", "松园", "Songyuan", "zhuyuan"),
        ("zhuyuan", "竹园", "Zhuyuan", "songyuan"),
    ]
)


def an_organisation(services: Services, name: str = "滨湖服务队（示例）") -> Organisation:
    made = Organisation(secrets.token_hex(8), Text(name, "Binhu team (sample)"), "anhui", services.now())
    with services.database.write() as session:
        organisations.save(session, made)
    return made


def signed_in(services: Services, organisation: Organisation, role: Role = "editor", name: str = "小陈") -> str:
    """A member of staff with a browser signed in: the secret for `session["staff"]`."""
    staff_id, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    now = services.now()
    with services.database.write() as session:
        session.add(
            StaffRow(
                organisation_id=organisation.id,
                staff_id=staff_id,
                login=f"{staff_id}@example.org",
                name=name,
                role=role,
                created_at=now,
            )
        )
        session.add(
            StaffSessionRow(
                organisation_id=organisation.id,
                session_id=secrets.token_hex(8),
                staff_id=staff_id,
                hash=hash_of(secret),
                browser="Chromium",
                made_at=now,
                seen_at=now,
            )
        )
    return secret


def a_document(first: date, last: date, **changes: object) -> Document:
    document = Document(
        template="summer_peak",
        title=Text("傍晚少一度", "One kWh less at dusk"),
        goal=Text("最热的那两小时，我们一起少用一点。", "In the two hottest hours we use a little less."),
        first=first,
        last=last,
        province="anhui",
        places=PLACES,
        reward=Reward(Decimal(3), Decimal(8), Decimal(12_000)),
        points=Points({"join": 1, "event": 3, "low_use": 1, "tip": 1, "reading": 1}),
        holdout_percent=20,
        events_planned=6,
    )
    return replace(document, **changes)  # type: ignore[arg-type]


def a_campaign(
    services: Services,
    organisation: Organisation,
    state: State = "live",
    first: date | None = None,
    last: date | None = None,
    **changes: object,
) -> Campaign:
    """A campaign of sixty days, live since three weeks unless said otherwise."""
    first = first or services.today() - 21 * DAY
    last = last or first + 59 * DAY
    now = services.now()
    code = "".join(secrets.choice("ABCDEFGHJKMNPQRSTUVWXYZ23456789") for _ in range(6))
    made = Campaign(organisation.id, secrets.token_hex(8), code, state, 1, a_document(first, last, **changes), now, now)
    with services.database.write() as session:
        campaigns.save(session, made)
        of = {"organisation_id": organisation.id, "campaign_id": made.id}
        session.add(CampaignVersionRow(**of, version=1, document=as_record(made.document), saved_at=now))
    return made


def joins(
    services: Services,
    campaign: Campaign,
    place: str = "guiyuan",
    arm: Arm = "treated",
    home: Household | None = None,
) -> Household:
    """A home, new unless given, as a member since the campaign's first day."""
    home = home or keep(services, replace(new_household(services, "anhui"), plan="tou", people=3))
    since = services.now() - timedelta(days=max((services.today() - campaign.document.first).days, 0))
    membership = Membership(home.id, campaign.id, campaign.organisation_id, place, since, 1, arm, "poster")
    with services.database.write() as session:
        memberships.save(session, membership)
    return home


def metered(services: Services, home: Household, first: date, days: Sequence[Ints] | Ints) -> None:
    """Days of 96 measured watt-hours each, from a first day on, as one import."""
    wh = np.array(days, dtype=np.int64)
    rows = DayRows(first, wh, np.ones(wh.shape, dtype=np.uint8))
    with services.database.write() as session:
        number = meters.next_id(session, home.id)
        digest = secrets.token_hex(8)
        item = Import(
            number, services.now(), "meter.csv", "csv", digest, wh.size, int(wh.sum()), first, rows.end - DAY, [], []
        )
        meters.save_import(session, home.id, item)
        meters.save_days(session, list(meters.day_values(home.id, number, rows, 0)))


def counted_days(
    services: Services, campaign: Campaign, home: Household, days: Mapping[date, int], in_valley: float = 1 / 3
) -> None:
    """Whole days of a member as they are summed: watt-hours by day, every quarter-hour measured, a share of them in
    cheap hours."""
    rows = [
        {
            "household_id": home.id,
            "campaign_id": campaign.id,
            "day": day,
            "wh": wh,
            "measured": 96,
            "known": 96,
            "valley_wh": int(wh * in_valley),
        }
        for day, wh in days.items()
    ]
    with services.database.write() as session:
        session.connection().execute(insert(MemberDayRow), rows)


def changed(campaign: Campaign, change: float, until: date, wh: int = 8000) -> dict[date, int]:
    """Days of a home that used the same every day before a campaign, and by a share more or less since."""
    first = campaign.document.first
    before = {first - n * DAY: wh for n in range(1, 31)}
    since = {first + n * DAY: round(wh * (1 + change)) for n in range((until - first).days + 1)}
    return before | since


def fills_campaign(services: Services, campaign: Campaign, home: Household) -> None:
    """A row in every table a member of a campaign has rows in, and leave to be compared with."""
    now, today = services.now(), services.today()
    call: dict[str, Any] = {"household_id": home.id, "campaign_id": campaign.id, "call_id": secrets.token_hex(8)}
    own: dict[str, Any] = {"household_id": home.id, "campaign_id": campaign.id}
    figures = {"wh": [300] * 8}
    with services.database.write() as session:
        session.add(MemberDayRow(**own, day=today, wh=8_000, measured=96, known=96, valley_wh=2_000))
        session.add(
            CallAnswerRow(**call, choice="in", chosen_at=now, low_use=False, baseline=figures, ticks=["gather"])
        )
        sums = {"baseline_wh": 2_600, "adjusted_wh": 2_730, "actual_wh": 1_600, "reduced_wh": 1_130, "fen": 339}
        session.add(CallOutcomeRow(**call, version=1, made_at=now, state="measured", figures=figures, **sums))
        session.add(
            EffortRow(**own, activity="event", day=today, subject=call["call_id"], points=3, grade="A", made_at=now)
        )
        session.add(ScreenedDayRow(**own, day=today, print=1, seen="negative"))
        session.add(SetAsideRow(**own, set_aside_id="s", what="day", subject="x", reason="duplicate", at=now))
        told = {"organisation_id": campaign.organisation_id, "about": "call", "subject": "1", "text": "电表换过。"}
        session.add(AppealRow(**own, appeal_id=secrets.token_hex(8), made_at=now, due=today, **told))
        kept = {
            "before_wh": 90_000,
            "during_wh": 80_000,
            "days_off_wh": 30_000,
            "earlier_wh": 45_000,
            "later_wh": 45_000,
        }
        session.add(ResultHomeRow(**own, version=1, arm="treated", group_no=1, days=14, **kept))
        session.merge(ComparisonHomeRow(household_id=home.id, given_at=now))
