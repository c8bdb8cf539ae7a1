"""`yidu import FILE --homes HOMES.csv`."""

import json

import pytest

from webapp.cli import main
from webapp.usecases.import_readings import list_imports

FILE = "meter,time,kWh\n" + "".join(
    f"{meter},2026-04-{day:02} {hour:02}:00,0.{hour:02}5\n"
    for meter in (5001, 5002)
    for day in (1, 2)
    for hour in range(24)
)


@pytest.fixture
def run(home, settings, monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("YIDU_DATA", str(settings.data))
    monkeypatch.setenv("YIDU_DATABASE_URL", settings.database_url)

    def ask(homes, *words, file=FILE):
        (tmp_path / "all.csv").write_text(file)
        (tmp_path / "homes.csv").write_text(homes)
        status = main(["import", str(tmp_path / "all.csv"), "--homes", str(tmp_path / "homes.csv"), *words])
        return status, capsys.readouterr()

    return ask


def test_all_homes_of_a_file_in_one_go(run, home, stranger, services):
    mine, theirs = home.household(), stranger.household()
    status, said = run(f"meter,household\n5001,{mine.id}\n5002,{theirs.id}\n", "--json")
    answer = json.loads(said.out)
    assert status == 0
    assert (answer["homes"], answer["readings"], answer["wh"]) == (2, 96, 4 * sum(hour * 10 + 5 for hour in range(24)))
    assert (answer["from"], answer["to"]) == ("2026-04-01", "2026-04-02")
    assert [len(list_imports(services, each)) for each in (mine, theirs)] == [1, 1]


def test_a_meter_without_a_home_is_told(run, home):
    status, said = run(f"5001,{home.household().id}\n")
    assert status == 1
    assert "no home for meter 5002" in said.out


def test_the_same_again_says_so(run, home):
    homes = f"5001,{home.household().id}\n"
    run(homes)
    assert "had this file already" in run(homes)[1].out


@pytest.mark.parametrize(
    ("homes", "sentence"),
    [
        ("5001\n", "户表第 1 行要有两列"),
        ("meter,household\n5001,\n", "户表第 2 行要有两列"),
        ("5001,a\n5001,b\n", "户表第 2 行：5001 前面已经有了"),
        ("5001,a\n5002,a\n", "户表第 2 行：a 前面已经有了"),
    ],
)
def test_a_list_of_homes_that_is_off_is_refused(run, home, services, homes, sentence):
    status, said = run(homes)
    assert status == 2
    assert sentence in said.err
    assert list_imports(services, home.household()) == []


def test_a_file_that_cannot_be_read_is_refused(run, home):
    status, said = run(f"5001,{home.household().id}\n", file="meter,time,kWh\n")
    assert status == 2
    assert "只有表头" in said.err
