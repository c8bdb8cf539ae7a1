"""Run by the peers' Python: OpenDSM's DailyModel on a home-year given as JSON, and on its own electricity samples.

The samples' days go back with the answer, so that ours can be measured on the same.
"""

import json
import logging
import sys
import time
import warnings
from datetime import date, timedelta
from importlib.metadata import version

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

import pandas as pd  # noqa: E402
from opendsm.eemeter import DailyBaselineData, DailyModel, DailyReportingData, load_sample  # noqa: E402

SAMPLES = ("il-electricity-cdd-hdd-daily", "il-electricity-cdd-only-daily")
A_YEAR = timedelta(days=365)


def frame(period: dict) -> pd.DataFrame:
    days = pd.date_range(period["first"], periods=len(period["wh"]), freq="D", tz="Asia/Shanghai")
    observed = pd.Series(period["wh"], days, dtype=float) / 1000
    return pd.DataFrame({"observed": observed, "temperature": pd.Series(period["celsius"], days) * 1.8 + 32})


def share(case: dict, rounds: int = 1) -> tuple[float, float]:
    """Saved share of the expected use, and the least seconds of a fit."""
    before = DailyBaselineData(frame(case["baseline"]), is_electricity_data=True)
    after = DailyReportingData(frame(case["reporting"]), is_electricity_data=True)
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        model = DailyModel().fit(before, ignore_disqualification=True)
        taken.append(time.perf_counter() - began)
    told = model.predict(after, ignore_disqualification=True)[["observed", "predicted"]].dropna()
    expected = told["predicted"].sum()
    return float((expected - told["observed"].sum()) / expected), min(taken)


def sample(name: str) -> dict:
    meter, temperature, facts = load_sample(name)
    use = {at.date(): value for at, value in meter["value"].tz_convert("US/Central").items() if value == value}
    warmth = temperature.tz_convert("US/Central").groupby(lambda at: at.date()).mean()
    first_out, last_out = (date.fromisoformat(str(facts[f"blackout_{end}_date"])[:10]) for end in ("start", "end"))
    periods = {"baseline": (first_out - A_YEAR, first_out), "reporting": (last_out, last_out + A_YEAR)}
    return {name: period(use, warmth, *edges) for name, edges in periods.items()}


def period(use: dict, fahrenheit: pd.Series, first: date, end: date) -> dict:
    days = [first + timedelta(days=n) for n in range((end - first).days)]
    celsius = [(float(fahrenheit[day]) - 32) / 1.8 if day in fahrenheit.index else None for day in days]
    wh = [round(use[day] * 1000) if day in use else None for day in days]
    return {"first": first.isoformat(), "wh": wh, "celsius": celsius}


home = json.load(sys.stdin)
saved, seconds = share(home, rounds=3)
samples = [sample(name) for name in SAMPLES]
shares = [share(case)[0] for case in samples]
answer = {"version": version("opendsm"), "seconds": seconds, "share": saved, "samples": samples, "shares": shares}
print(json.dumps(answer))
