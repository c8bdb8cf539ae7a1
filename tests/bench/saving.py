"""The saving of a home-year by the weather, by us and by OpenDSM; and both on OpenDSM's own samples."""

import json
import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from savings.homes import Home, a_home

from tests.bench.billing import PEER
from webapp.domain.daily import DailyTemperature, DailyUse, daily_use
from webapp.domain.saving import Saving
from webapp.domain.weather_saving import by_weather


@dataclass(frozen=True)
class Peer:
    """What OpenDSM answers: seconds of its fit, and by how many percentage points of the expected use its savings and
    ours are apart at most, on the home and on the samples."""

    version: str
    seconds: float
    apart: float


def a_year() -> Home:
    """The same on every machine."""
    return a_home(2, 0.1)


def ours(home: Home) -> Saving:
    return by_weather(home.baseline, home.reporting, home.temperature)


def ask_peer(home: Home) -> Peer | None:
    """None where `make bench-peers` was not run."""
    if not PEER.exists():
        return None
    question = {
        name: {
            "first": use.first.isoformat(),
            "wh": use.wh.tolist(),
            "celsius": home.temperature.between(use.first, use.end).tolist(),
        }
        for name, use in (("baseline", home.baseline), ("reporting", home.reporting))
    }
    program = Path(__file__).with_name("opendsm_daily.py")
    answer = subprocess.run([PEER, program], input=json.dumps(question), capture_output=True, text=True, check=False)
    if answer.returncode:
        return None
    told = json.loads(answer.stdout.splitlines()[-1])
    cases, shares = [question, *told["samples"]], [told["share"], *told["shares"]]
    apart = max(_apart(case, share) for case, share in zip(cases, shares, strict=True))
    return Peer(told["version"], told["seconds"], apart)


def _apart(case: dict, share: float) -> float:
    before, after = (_use(case[name]) for name in ("baseline", "reporting"))
    celsius = [*case["baseline"]["celsius"], *[None] * (after.first - before.end).days, *case["reporting"]["celsius"]]
    known = DailyTemperature(before.first, np.array(celsius, dtype=np.float64))
    found = by_weather(before, after, known).range
    return 100 * abs(found.share - share) if found else float("inf")


def _use(period: dict) -> DailyUse:
    wh = np.array([0 if each is None else each for each in period["wh"]], dtype=np.int64)
    known = np.array([each is not None for each in period["wh"]])
    return daily_use(date.fromisoformat(period["first"]), wh, known)
