import json

import pytest

from webapp.cli import main

FIGURES = {"region": "340000", "plan": "tou", "month": "2026-03", "kwh": "平段=57,低谷=56", "counted": "0"}


def command(*words: str) -> list[str]:
    named = [word for name, value in FIGURES.items() for word in (f"--{name}", value)]
    return ["bill", *named, *words]


def test_a_month_line_by_line(client):
    answer = client.get("/api/bill", query_string=FIGURES).json
    assert [(line["label"], line["kwh"], line["price"], line["amount"]) for line in answer["lines"]] == [
        ("平段", "57", "0.5953", "33.93"),
        ("低谷", "56", "0.3153", "17.66"),
    ]
    assert answer["total"] == "51.59"
    assert answer["rule"]["source"]


def test_the_command_says_the_same(client, capsys):
    assert main(command("--json")) == 0
    assert json.loads(capsys.readouterr().out) == client.get("/api/bill", query_string=FIGURES).json


def test_without_json_a_table(capsys):
    assert main(command()) == 0
    assert "51.59  合计" in capsys.readouterr().out


def test_registers_carry_the_same_energy(tmp_path, capsys):
    path = tmp_path / "readings.csv"
    path.write_text("period,start,end\n平段,1000.5,1057.5\n低谷,500,556\n", encoding="utf-8")
    words = ["bill", "--region", "anhui", "--plan", "tou", "--month", "2026-03", "--readings", str(path), "--json"]
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out)["total"] == "51.59"


def test_steps_follow_what_was_counted_before(client):
    answer = client.get("/api/bill", query_string={**FIGURES, "counted": "2100"}).json
    assert answer["lines"][-1] == {
        "label": "第2档加价", "period": None, "tier": 2, "kwh": "53", "price": "0.05", "amount": "2.65",
    }  # fmt: skip


WRONG = [
    ({"region": "999999"}, "没有这个地区"),
    ({"plan": "heating-by-whale-oil"}, "没有这种电价方案"),
    ({"kwh": "尖峰=5"}, "没有这个时段"),
    ({"kwh": "平段=-5"}, "这个数要在"),
    ({"kwh": ""}, "这里要填数字"),
    ({"kwh": "平段=1.23456"}, "这里要填数字"),
    ({"month": "2026-13"}, "看不懂这个日期"),
    ({"counted": "<script>"}, "这里要填数字"),
]


@pytest.mark.parametrize(("fields", "sentence"), WRONG)
def test_what_cannot_be_priced_gets_a_sentence(client, fields, sentence):
    answer = client.get("/api/bill", query_string={**FIGURES, **fields})
    assert answer.status_code == 422
    assert sentence in answer.json["error"]


@pytest.mark.parametrize("words", [["--plan", "none"], ["--kwh", "平段=x"], ["--month", "soon"], ["--region", "0"]])
def test_the_command_refuses_with_2(capsys, words):
    assert main(command(*words)) == 2
    assert capsys.readouterr().err.startswith("yidu bill: ")


def test_falling_registers_are_refused(tmp_path, capsys):
    path = tmp_path / "readings.csv"
    path.write_text("period,start,end\n平段,1000,900\n低谷,500,556\n", encoding="utf-8")
    assert main(["bill", "--region", "anhui", "--plan", "tou", "--month", "2026-03", "--readings", str(path)]) == 2
    assert "小" in capsys.readouterr().err


def test_the_rule_files_can_be_listed_and_checked(capsys):
    assert main(["tariffs", "list"]) == 0
    assert "340000" in capsys.readouterr().out
    assert main(["tariffs", "check"]) in (0, 1)
    assert "regions read" in capsys.readouterr().out


def test_a_late_start_shortens_the_limits(capsys):
    words = ["bill", "--region", "anhui", "--month", "2026-12", "--kwh", "100", "--counted", "1080", "--json"]
    assert main([*words, "--since", "2026-07-15"]) == 0
    assert json.loads(capsys.readouterr().out)["lines"][-1]["label"] == "第2档加价"
    assert main(words) == 0
    assert len(json.loads(capsys.readouterr().out)["lines"]) == 1


def test_the_count_begins_anew_on_the_homes_reading_day(tmp_path, capsys):
    words = [*intervals(tmp_path, HOURS), "--counted", "2160"]
    assert main(words) == 0
    assert "第2档加价" in capsys.readouterr().out
    assert main([*words, "--cycle-start", "03-16"]) == 0
    lines = json.loads(capsys.readouterr().out)["lines"]
    assert [line["kwh"] for line in lines if line["label"] == "第2档加价"] == ["36"]
    assert main([*words, "--cycle-start", "02-30"]) == 2
    assert "--cycle-start" in capsys.readouterr().err


def test_the_api_takes_what_the_command_takes(client):
    asked = "/api/bill?region=anhui&month=2026-12&kwh=100&counted=1080"
    assert len(client.get(asked).json["lines"]) == 1
    assert client.get(f"{asked}&since=2026-07-15").json["lines"][-1]["label"] == "第2档加价"
    assert client.get(f"{asked}&cycle_start=7").json["field"] == "cycle_start"
    assert client.get("/api/bill?region=hainan&month=2026-12&kwh=100&hardship=1").json["lines"][-1]["kwh"] == "-10"


def test_five_people_reach_the_second_tier_later(capsys):
    words = ["bill", "--region", "anhui", "--month", "2026-12", "--kwh", "100", "--counted", "2160", "--json"]
    assert main([*words, "--people", "5"]) == 0
    assert json.loads(capsys.readouterr().out)["total"] == "56.53"


def intervals(tmp_path, rows):
    path = tmp_path / "march.csv"
    path.write_text("start,kwh\n" + "\n".join(f"{start},{kwh}" for start, kwh in rows) + "\n", encoding="utf-8")
    return ["bill", "--region", "anhui", "--plan", "tou", "--month", "2026-03", "--readings", str(path), "--json"]


HOURS = [(f"2026-03-{day:02d} {hour:02d}:00", "0.1") for day in range(1, 32) for hour in range(24)]


def test_a_month_of_hours_is_billed_by_period(tmp_path, capsys):
    assert main(intervals(tmp_path, HOURS)) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [(line["period"], line["kwh"]) for line in answer["lines"]] == [("平段", "43.4"), ("低谷", "31")]
    assert answer["estimated"] == []


def test_holes_are_filled_and_said_day_by_day(tmp_path, capsys):
    rows = [row for row in HOURS if row[0] not in ("2026-03-05 10:00", "2026-03-05 11:00", "2026-03-09 00:00")]
    assert main(intervals(tmp_path, rows)) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["estimated"] == [{"day": "2026-03-05", "kwh": "0.2"}, {"day": "2026-03-09", "kwh": "0.1"}]
    assert [line["kwh"] for line in answer["lines"]] == ["43.4", "31"]


CURVES = [
    ([*HOURS, ("2026-03-29 02:00", "0.1")], "stands twice"),
    ([*HOURS, ("2026-04-01 00:00", "0.1")], "is outside 2026-03"),
    ([("2026-03-01 00:00", "-1"), *HOURS[1:]], "is negative"),
    ([("2026-03-01 00:07", "1"), *HOURS[1:]], "not on a quarter-hour"),
    ([("yesterday", "1"), *HOURS], "is not a time"),
    ([(f"2026-03-{day:02d} 00:00", "3") for day in range(1, 32)], "intervals of 1440 minutes"),
]


@pytest.mark.parametrize(("rows", "reason"), CURVES, ids=[reason for _, reason in CURVES])
def test_a_file_that_cannot_be_billed_is_refused_with_file_and_reason(tmp_path, capsys, rows, reason):
    assert main(intervals(tmp_path, rows)) == 2
    said = capsys.readouterr().err
    assert reason in said
    assert "march.csv" in said


def test_intervals_follow_a_season_that_begins_in_mid_month(tmp_path, capsys):
    """Henan's heating hours begin on 15 November."""
    rows = [(f"2025-11-{day:02d} {hour:02d}:00", "0.1") for day in range(1, 31) for hour in range(24)]
    words = intervals(tmp_path, rows)
    words[words.index("--region") + 1] = "henan"
    words[words.index("--month") + 1] = "2025-11"
    words[words.index("--plan") + 1] = "heating"
    assert main(words) == 0
    answer = json.loads(capsys.readouterr().out)
    assert sum(float(line["kwh"]) for line in answer["lines"] if line["period"]) == pytest.approx(72)
    assert len(answer["lines"]) > 2
