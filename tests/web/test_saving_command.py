"""`yidu saving`: from files to a figure, or to the reason why there is none."""

import json
from datetime import date, timedelta

import numpy as np
import pytest
from savings.homes import a_home

from webapp.cli import main
from webapp.domain.weather_saving import by_weather


@pytest.fixture
def saving(tmp_path, capsys):
    def run(*words, **texts):
        paths = {}
        for name, text in texts.items():
            paths[name] = tmp_path / f"{name}.csv"
            if text is not None:
                paths[name].write_text(text, encoding="utf-8")
        status = main(["saving", *(part for name, path in paths.items() for part in (f"--{name}", str(path))), *words])
        return status, capsys.readouterr()

    return run


def daily(first, values, heading="date,kWh"):
    return "\n".join([heading, *(f"{first + timedelta(days=n)},{value}" for n, value in enumerate(values))]) + "\n"


def of(use):
    return daily(use.first, [f"{wh / 1000:.3f}" for wh in use.wh])


def files(home):
    celsius = daily(home.temperature.first, home.temperature.celsius, "date,tavg")
    return {"baseline": of(home.baseline), "reporting": of(home.reporting), "temperature": celsius}


STEADY = a_home(1, 0.1, steady=True)
NOISY = a_home(3, 0.2)
JANUARY, MARCH = date(2026, 1, 1), date(2026, 3, 1)


def test_the_figures_are_those_of_the_domain(saving):
    status, said = saving("--json", **files(NOISY))
    answer = json.loads(said.out)
    ours = by_weather(NOISY.baseline, NOISY.reporting, NOISY.temperature)
    assert status == 0
    assert (answer["wh"], answer["low_wh"], answer["high_wh"]) == (ours.range.wh, ours.range.low_wh, ours.range.high_wh)
    assert (answer["method"], answer["word"], answer["adjusted"], answer["kind"]) == (
        "weather",
        "saved",
        True,
        "estimated",
    )
    assert answer["sentence"].startswith("节省 ")
    assert answer["days"] == ours.days
    assert answer["sufficiency"]["enough"]
    assert {"base_wh", "cv_rmse", "independent_days", "guideline_14_share", "level"} <= set(answer["parameters"])


def test_a_known_effect_comes_out(saving):
    answer = json.loads(saving("--json", **files(STEADY))[1].out)
    assert answer["share"] == pytest.approx(0.1, abs=0.002)


def test_quarter_hours_are_summed_to_days(saving):
    """The same home, its first days by the quarter-hour."""
    home = a_home(3, 0.2, 40, 20)
    rows = [
        f"{home.baseline.first + timedelta(days=n)} {q // 4:02}:{q % 4 * 15:02},{wh / 96000:.6f}"
        for n, wh in enumerate(home.baseline.wh)
        for q in range(96)
    ]
    texts = files(home) | {"baseline": "time,kWh\n" + "\n".join(rows) + "\n"}
    coarse = json.loads(saving("--json", **files(home))[1].out)
    fine = json.loads(saving("--json", **texts)[1].out)
    assert fine["sufficiency"]["baseline_days"] == 40
    assert fine["expected_wh"] == pytest.approx(coarse["expected_wh"], rel=0.001)


def test_without_temperatures_the_weeks_before_and_no_word_of_saving(saving):
    rng = np.random.default_rng(1)
    before = daily(JANUARY, (rng.normal(8, 0.5, 59)).round(2))
    after = daily(MARCH, (rng.normal(5, 0.5, 31)).round(2))
    status, said = saving(baseline=before, reporting=after)
    assert status == 0
    assert "少用了" in said.out
    assert "节省" not in said.out
    assert "[not_weather]" in said.out


def test_too_little_says_how_far(saving):
    home = a_home(3, 0, 12, 20)
    status, said = saving("--json", **files(home))
    answer = json.loads(said.out)
    assert status == 1
    assert (answer["wh"], answer["word"]) == (None, "unknown")
    assert answer["sufficiency"]["progress"].startswith("已有 12/30 天")
    assert [each["code"] for each in answer["reasons"] if each["refuses"]] == ["too_few_days"]
    assert saving(**files(home))[0] == 1


def test_overlapping_files_are_told(saving):
    texts = files(NOISY)
    status, said = saving(**texts | {"reporting": texts["baseline"]})
    assert status == 1
    assert "重叠" in said.out


def test_files_the_wrong_way_round_are_told(saving):
    texts = files(NOISY)
    status, said = saving(**texts | {"reporting": texts["baseline"], "baseline": texts["reporting"]})
    assert status == 1
    assert "放反了" in said.out


def test_a_gap_over_the_end_of_a_month_is_told(saving):
    values = ["7.5"] * 59
    values[25:40] = [""] * 15
    status, said = saving(baseline=daily(JANUARY, values), reporting=daily(MARCH, ["7"] * 31))
    assert status == 1
    assert "[baseline_gaps]" in said.out


def test_negative_days_and_nan_do_not_count(saving):
    values = [7.5, 7.6, 7.4, 7.7] * 15
    values[3], values[4] = -2.0, float("nan")
    status, said = saving("--json", baseline=daily(JANUARY, values[:59]), reporting=daily(MARCH, ["7", "7.2"] * 15))
    answer = json.loads(said.out)
    assert status == 0
    assert "negative_days" in [each["code"] for each in answer["reasons"]]
    assert {"negative", "not_finite"} <= {each["code"] for each in answer["findings"]["baseline"]}
    assert answer["sufficiency"]["baseline_days"] == 54


def test_temperatures_that_end_early_are_told(saving):
    texts = files(NOISY)
    short = "\n".join(texts["temperature"].splitlines()[:400]) + "\n"
    status, said = saving(**texts | {"temperature": short})
    assert status == 1
    assert "[temperature_gaps]" in said.out


def test_two_events_at_once_are_told(saving):
    day = NOISY.reporting.first
    words = (f"--event={day}=冰箱", f"--event={day + timedelta(days=9)}=灯=0.1")
    status, said = saving(*words, **files(NOISY))
    assert status == 0
    assert "冰箱、灯" in said.out


def test_an_event_that_brings_less_than_it_should(saving):
    said = saving(f"--event={STEADY.reporting.first}=冰箱=9", **files(STEADY))[1]
    assert "[rebound]" in said.out


def test_months_are_no_days(saving):
    """A row a month tells of no day."""
    months = "month,kWh\n" + "".join(f"2025-{month:02}-01,{200 + month * (-1) ** month}\n" for month in range(1, 13))
    status, said = saving(baseline=months, reporting=daily(MARCH, ["7"] * 31))
    assert status == 2
    assert "yidu saving:" in said.err


@pytest.mark.parametrize(
    ("words", "texts"),
    [
        ((), {"baseline": None}),
        ((), {"baseline": ""}),
        ((), {"baseline": "hello\n"}),
        ((), {"temperature": "date,temp (F°)\n2026-01-01,hot\n"}),
        ((), {"temperature": "date,tavg\n2026-01-01,99\n"}),
        (("--event=soon=fridge",), {}),
        (("--event=2026-01-01",), {}),
        (("--event=2026-01-01=fridge=much",), {}),
        (("--event=2026-01-01=fridge=NaN",), {}),
        (("--as=unit=parsec",), {}),
    ],
)
def test_bad_input_is_a_sentence_and_status_2(saving, words, texts):
    status, said = saving(*words, **files(STEADY) | texts)
    assert status == 2
    assert said.err.startswith("yidu saving: ")
    assert said.err.count("\n") == 1
    assert "%(" not in said.err


def test_a_weather_model_needs_temperatures(saving):
    texts = {name: text for name, text in files(STEADY).items() if name != "temperature"}
    status, said = saving("--method=weather", **texts)
    assert status == 2
    assert "--temperature" in said.err


def test_two_meters_in_one_file_are_refused(saving):
    texts = files(STEADY)
    rows = "".join(f"{JANUARY + timedelta(days=n)},{meter},5\n" for n in range(40) for meter in ("A1", "B2"))
    status, said = saving(**texts | {"baseline": "date,meter id,kWh\n" + rows})
    assert status == 2
    assert "2 块" in said.err
