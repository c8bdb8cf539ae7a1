"""`yidu verify`, and verify.pyz beside it: 0 all well, 1 something wrong and where, 2 no bundle."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sealing import FORGER, SIGNER, a_chain
from webapp.cli import main
from webapp.domain.canonical import to_bytes
from webapp.domain.seal import roots_record
from webapp.usecases.pack_verifier import verifier

CHAIN = a_chain(2)
BUNDLE = CHAIN.bundle()
ROOT = Path(__file__).parents[2]
ROOTS = to_bytes(roots_record(CHAIN.roots))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    broken = bytearray(BUNDLE)
    broken[BUNDLE.index(b'"day":"2026-10-03"') + 60] ^= 1
    files = {
        "good.zip": BUNDLE,
        "broken.zip": bytes(broken),
        "forged.zip": a_chain(2, signer=FORGER).bundle(signer=FORGER),
        "none.zip": b"PK",
        "roots.json": ROOTS,
        "verify.pyz": verifier(),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def test_a_sound_bundle_is_said_to_hold(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(folder / "good.zip"), "--key", SIGNER.key, "--roots", str(folder / "roots.json")]) == 0
    told = capsys.readouterr().out
    assert told.startswith("2026-10 - 2026-11, 2 seals, 77 records")
    assert "OK" in told
    assert "[truth]" in told
    assert "[roots]" not in told


def test_the_first_wrong_row_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(folder / "broken.zip")]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[1].startswith("months/2026-10.0.jsonl:4: ")
    assert any(line.startswith("WRONG") and line.endswith("first at months/2026-10.0.jsonl:4") for line in told)


@pytest.mark.parametrize("words", [["--key", SIGNER.key], ["--roots", "roots.json"]])
def test_a_chain_of_another_key_is_wrong_only_against_what_is_published(
    folder: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.chdir(folder)
    assert main(["verify", "forged.zip"]) == 0
    assert main(["verify", "forged.zip", *words]) == 1


@pytest.mark.parametrize(
    ("name", "words"),
    [("none.zip", []), ("missing.zip", []), (".", []), ("good.zip", ["--roots", "none.zip"]), ("verify.pyz", [])],
)
def test_what_is_no_bundle_is_refused_with_a_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, words: list[str]
) -> None:
    monkeypatch.chdir(folder)
    assert main(["verify", name, *words]) == 2
    assert capsys.readouterr().err.startswith("yidu verify: ")


def test_json_says_the_same(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(folder / "broken.zip"), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["holds"], found["seals"]) == (False, 2)
    assert (found["faults"][0]["file"], found["faults"][0]["line"]) == ("months/2026-10.0.jsonl", 4)
    assert main(["verify", str(folder / "none.zip"), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["holds"] is None


@pytest.mark.parametrize(("name", "status"), [("good.zip", 0), ("broken.zip", 1), ("none.zip", 2)])
def test_the_verifier_in_one_file_needs_only_python(folder: Path, name: str, status: int) -> None:
    """No site packages, nothing from this folder: -I and -S."""
    command = [sys.executable, "-I", "-S", str(folder / "verify.pyz"), name]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr[:80]) == (status, done.stderr[:80] if status == 2 else b"")


def test_the_verifier_speaks_english_too_and_prints_where_no_chinese_can_be(folder: Path) -> None:
    command = [sys.executable, "-I", "-S", "verify.pyz", "broken.zip"]
    english = subprocess.run([*command, "--lang", "en"], cwd=folder, capture_output=True, check=False, timeout=60)
    assert b"day 2026-10-03: this record was changed." in english.stdout
    assert english.stdout.isascii()
    poor = subprocess.run(
        [sys.executable, "-S", "verify.pyz", "broken.zip"],
        cwd=folder,
        env={"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (poor.returncode, b"months/2026-10.0.jsonl:4" in poor.stdout) == (1, True)


def test_the_verifier_is_the_same_for_the_same_sources() -> None:
    verifier.cache_clear()
    first = verifier()
    verifier.cache_clear()
    assert verifier() == first


def test_the_command_loads_nothing_but_the_standard_library(folder: Path) -> None:
    """So that it starts at once."""
    program = (
        "import sys; sys.argv = ['yidu', 'verify', 'good.zip']; from webapp.__main__ import main; status = main(); "
        "sys.exit(status or ', '.join({'numpy', 'flask', 'sqlmodel', 'pydantic'} & sys.modules.keys()) or None)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        capture_output=True,
        check=False,
        timeout=60,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert (done.returncode, done.stderr) == (0, b"")
