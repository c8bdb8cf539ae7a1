"""`yidu temperature`: a city's days, for every home there."""

import json

import pytest

from webapp.cli import main

NOVEMBER = "日期,平均气温\n2024-11-01,9.5\n2024-11-02,11\n2024-11-04,12.5\n"


@pytest.fixture
def temperature(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("YIDU_DATA", str(tmp_path))
    monkeypatch.delenv("YIDU_DATABASE_URL", raising=False)

    def run(*words, text=None):
        path = tmp_path / "city.csv"
        if text is not None:
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        status = main(["temperature", *([] if text is None else [str(path)]), *words])
        return status, capsys.readouterr()

    return run


def test_it_says_what_it_did(temperature):
    words = ("--city=合肥市", "--source=站 58321")
    status, said = temperature(*words, "--json", text=NOVEMBER)
    assert status == 0
    assert json.loads(said.out) == {
        "city": "合肥",
        "from": "2024-11-01",
        "to": "2024-11-04",
        "days": 3,
        "missing": 1,
        "ahead": 0,
        "coldest_c": 9.5,
        "warmest_c": 12.5,
        "added": 3,
        "replaced": 0,
        "unchanged": 0,
    }
    said = temperature(*words, text=NOVEMBER.replace("11\n", "8\n"))[1].out
    assert "合肥: 3 days, 2024-11-01 - 2024-11-04, 1 missing; 8.0 to 12.5 °C" in said
    assert "0 added, 1 replaced, 2 as they were" in said
    assert "合肥: 3 days" in temperature()[1].out
    assert json.loads(temperature("--json")[1].out)[0]["source"] == "站 58321"


@pytest.mark.parametrize(
    ("words", "text", "said"),
    [
        (("--source=x",), NOVEMBER, "哪个城市"),
        (("--city=合肥",), NOVEMBER, "从哪来"),
        (("--city=合肥", "--source=x"), "date,temp\n2024-07-01,82\n", "82 °C"),
        (("--city=合肥", "--source=x"), "date,temp\n2124-07-01,22\n", ""),
        (("--city=合肥", "--source=x"), b"\x00\x01\x02", ""),
    ],
)
def test_what_is_wrong_is_a_sentence_and_status_2(temperature, words, text, said):
    status, out = temperature(*words, text=text)
    assert status == 2
    assert out.err.startswith("yidu temperature: ")
    assert said in out.err
    assert "%(" not in out.err


def test_a_file_that_is_not_there(temperature):
    assert temperature("/nowhere/a.csv", "--city=合肥", "--source=x")[0] == 2
