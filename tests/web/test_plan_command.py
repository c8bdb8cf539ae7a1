import json
from decimal import Decimal

import pytest

from webapp.cli import main

DEAR, CHEAP = "0.5953", "0.3153"


def a_problem(**more):
    return {
        "price_yuan_per_kwh": [CHEAP if slot >= 16 else DEAR for slot in range(32)],
        "jobs": [
            {"id": "washer", "profile_wh": [500, 200], "usual": 4, "ready_by": 32},
            {"id": "car", "kind": "charge", "energy_wh": 3500, "w": 4000, "usual": 0, "modulated": True},
        ],
        **more,
    }


@pytest.fixture
def plan(tmp_path, capsys):
    def run(problem, *words):
        path = tmp_path / "problem.json"
        path.write_text(problem if isinstance(problem, str) else json.dumps(problem), encoding="utf-8")
        status = main(["plan", "--problem", str(path), *words])
        return status, capsys.readouterr()

    return run


def test_starts_and_objective_come_out(plan):
    status, said = plan(a_problem(), "--json")
    answer = json.loads(said.out)
    assert (status, answer["status"]) == (0, "optimal")
    washer, car = answer["jobs"]
    assert (washer["start"], washer["yuan"], washer["usual_yuan"]) == (16, "0.22071", "0.41671")
    assert sum(car["wh"]) == 3500
    assert Decimal(answer["objective_yuan"]) == Decimal("4.2") * Decimal(CHEAP)


def test_without_json_a_table(plan):
    status, said = plan(a_problem())
    assert status == 0
    assert "washer" in said.out
    assert "1.32426 yuan" in said.out


def test_hourly_factors_count_at_the_price_they_are_given(plan):
    """Cheap hours that are dirty enough lose."""
    dirty = {"g_per_kwh": [100] * 16 + [1000] * 16, "yuan_per_kg": "1", "source": "own meter"}
    answer = json.loads(plan(a_problem(co2=dirty), "--json")[1].out)
    assert answer["jobs"][0]["start"] == 4
    assert answer["yuan"] != answer["objective_yuan"]


def test_what_cannot_be_done_says_what_is_in_the_way(plan):
    problem = a_problem(limit_w=1000)
    status, said = plan(problem, "--json")
    assert status == 1
    assert json.loads(said.out) == {"status": "infeasible", "relax": [{"job": None, "constraint": "limit"}]}
    assert "limit" in plan(problem)[1].out


@pytest.mark.parametrize(
    ("problem", "place"),
    [
        ("{", "line 1"),
        ("[]", "the whole"),
        (a_problem(tarif=1), "tarif"),
        (a_problem(price_yuan_per_kwh=[]), "price_yuan_per_kwh"),
        (a_problem(price_yuan_per_kwh=["0.123456789"]), "price_yuan_per_kwh.0"),
        (a_problem(jobs=[{"id": "a", "usual": 0}]), "jobs.0"),
        (a_problem(jobs=[{"id": "a", "usual": 0, "energy_wh": 5, "w": 1001}]), "jobs.0.w"),
        (a_problem(jobs=[{"id": "a", "usual": 0, "profile_wh": [1.5]}]), "jobs.0.profile_wh.0"),
        (a_problem(jobs=[{"id": "a", "usual": 31, "profile_wh": [1, 2]}]), "“a”"),
        (a_problem(jobs=[{"id": "a", "usual": 0, "profile_wh": [1], "windows": [[9, 3]]}]), "a: 时间段"),
        (a_problem(jobs=[{"id": f"j{n}", "usual": 0, "profile_wh": [1]} for n in range(500)]), "60"),
        (a_problem(base_wh=[1]), "base"),
    ],
)
def test_a_file_that_is_no_problem_is_refused_with_its_place(plan, problem, place):
    status, said = plan(problem)
    assert status == 2
    assert "problem.json" in said.err
    assert place in said.err


def test_no_file_is_refused(tmp_path, capsys):
    assert main(["plan", "--problem", str(tmp_path / "none.json")]) == 2
    assert "none.json" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["plan"])


def test_the_form_can_be_printed(capsys):
    assert main(["plan", "--schema"]) == 0
    assert "profile_wh" in json.loads(capsys.readouterr().out)["$defs"]["JobForm"]["properties"]


class TestHousehold:
    @pytest.fixture
    def ask(self, home, settings, monkeypatch, capsys):
        monkeypatch.setenv("YIDU_DATA", str(settings.data))
        monkeypatch.setenv("YIDU_DATABASE_URL", settings.database_url)

        def run(*words):
            status = main(["plan", "--household", home.household().id, *words])
            return status, capsys.readouterr().out

        return run

    def test_its_evening_comes_with_reasons(self, ask):
        status, said = ask("--explain")
        assert status == 0
        assert "wh-storage-60l" in said
        assert "runner-up" in said
        assert "0 kg CO2" in said

    def test_the_same_as_json(self, ask):
        answer = json.loads(ask("--json")[1])
        assert {move["appliance"] for move in answer["moves"]} <= {"wh-storage-60l", "washer-drum-40"}
        assert {"appliance": "ebike-48v20ah", "why": "charging"} in answer["stays"]

    def test_an_unknown_home_is_refused(self, settings, monkeypatch, capsys):
        monkeypatch.setenv("YIDU_DATA", str(settings.data))
        monkeypatch.setenv("YIDU_DATABASE_URL", settings.database_url)
        assert main(["plan", "--household", "nobody"]) == 2
        assert "yidu plan" in capsys.readouterr().err
