"""The result of a campaign of 10,000 homes and 60 days: measured from nothing, and its page when nothing changed."""

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
from sqlalchemy import insert

from tests.outreach import a_campaign, an_organisation
from tests.savings.campaign_homes import BEFORE, some_homes
from webapp import create_app
from webapp.domain.calendar import CHINA, DAY, midnight
from webapp.domain.outreach.campaign import Campaign
from webapp.settings import Settings
from webapp.store.database import migrate
from webapp.store.outreach import results
from webapp.store.outreach.member_days import Row, add
from webapp.store.outreach.tables import MembershipRow
from webapp.store.tables import HouseholdRow
from webapp.usecases.keep_household import keep, new_household
from webapp.usecases.outreach.measure_effect import measure_all
from webapp.usecases.services import Services
from webapp.wiring import build_services

HOMES, DAYS, ROUNDS = 10_000, 60, 20
FIRST = date(2026, 7, 1)
LAST = FIRST + (DAYS - 1) * DAY


def fill(services: Services, campaign: Campaign, homes: int) -> None:
    """Members with their days, day by day as they come in."""
    made, rng = some_homes(1, homes, DAYS), np.random.default_rng(1)
    one = keep(services, new_household(services, "anhui"))
    ids = [rng.bytes(16).hex() for _ in range(homes)]
    treated = rng.random(homes) >= 0.2
    wh = made.wh.copy()
    wh[:, BEFORE:] *= np.where(treated[:, None], 1 - 0.03 * made.willing[:, None], 1)
    joined = midnight(FIRST) - timedelta(hours=3)
    of = {"campaign_id": campaign.id, "organisation_id": campaign.organisation_id, "place_id": "guiyuan"}
    how = {"joined_at": joined, "consent_version": 1, "came_by": "poster", "care": False, "folded": 1}
    with services.database.write() as session:
        row = session.get_one(HouseholdRow, one.id).model_dump()
        session.connection().execute(insert(HouseholdRow), [{**row, "household_id": each} for each in ids])
        arms = np.where(treated, "treated", "control").tolist()
        members = [{"household_id": each, **of, **how, "arm": arm} for each, arm in zip(ids, arms, strict=True)]
        session.connection().execute(insert(MembershipRow), members)
        add(session, list(_rows(campaign, ids, wh.astype(int), made.known)))


def _rows(campaign: Campaign, ids: list[str], wh: np.ndarray, known: np.ndarray) -> Iterator[Row]:
    for number in range(wh.shape[1]):
        day, told, values = FIRST + (number - BEFORE) * DAY, known[:, number].tolist(), wh[:, number].tolist()
        for home, is_known, value in zip(ids, told, values, strict=True):
            if is_known:
                yield home, campaign.id, day, value, 96, 96, value // 3


def measured(homes: int = HOMES) -> dict[str, float]:
    """Seconds from nothing to the first version kept, and milliseconds of a page of it."""
    with tempfile.TemporaryDirectory(prefix="yidu-results-") as folder:
        settings = Settings(Path(folder), f"sqlite:///{folder}/yidu.db", "bench")
        migrate(settings.database_url)
        now = datetime(2026, 9, 1, 9, 30, tzinfo=CHINA)
        services = replace(build_services(settings), now=lambda: now)
        campaign = a_campaign(services, an_organisation(services), "closed", FIRST, LAST)
        fill(services, campaign, homes)
        began, worked = time.perf_counter(), time.process_time()
        made = measure_all(services)
        cold, busy = time.perf_counter() - began, time.process_time() - worked
        with services.database.write() as session:
            results.publish(session, campaign.organisation_id, campaign.id, now)
        client = create_app(settings, services).test_client()
        pages = sorted(_seconds(lambda: client.get(f"/results/{campaign.code}")) for _ in range(ROUNDS))
        again = _seconds(lambda: measure_all(services))
        services.database.close()
    return {"made": made, "cold": cold, "busy": busy, "page": pages[ROUNDS // 2] * 1000, "again": again * 1000}


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    print(json.dumps(measured(*map(int, sys.argv[1:]))))
