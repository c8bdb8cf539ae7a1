"""The command `yidu`: what it says, what it refuses, and that it leaves no process behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from webapp.cli import main
from webapp.settings import HERE

PATIENCE = 120
"""Seconds: what has just begun to load ends only once it has, and a busy machine takes half a minute for it."""
T = TypeVar("T")


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("YIDU_") or name in ("HOST", "PORT")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("YIDU_DATA", str(tmp_path / "data"))


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A catalogue with a mistake in line 2."""
    path = tmp_path / "appliances.yaml"
    path.write_text("# mine\nas_of: never\n")
    monkeypatch.setenv("YIDU_APPLIANCES", str(path))
    return path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_check_says_what_was_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert {line.split()[0] for line in capsys.readouterr().out.splitlines()} == {
        "appliances",
        "tariffs",
        "factors",
        "advice",
        "pathways",
        "footprint",
        "consent",
        "calendar",
    }


def test_check_names_what_is_past_its_review(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    warned = capsys.readouterr().out
    assert "past their review: " in warned
    assert "price of ccer" in warned  # its review was due on 2026-11-17


@pytest.mark.parametrize("command", ["check", "serve", "jobs"])
def test_a_broken_file_stops_it_with_place_and_reason(
    command: str, broken: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", str(free_port()))

    assert main([command]) == 2
    assert capsys.readouterr().err.startswith(f"{broken}:2: as_of: ")


@pytest.mark.parametrize(
    ("content", "where"),
    [(b"a: 1\nb: \xff\n", ":2: not UTF-8"), (b"a: \x07\n", ": a character that YAML does not allow")],
)
def test_a_file_that_is_no_text_is_named(
    content: bytes, where: str, broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken.write_bytes(content)

    assert main(["check"]) == 2
    assert capsys.readouterr().err.startswith(f"{broken}{where}")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "eight", "PORT: a number is needed"),
        ("YIDU_PUBLIC_URL", "yidu.example.org", "YIDU_PUBLIC_URL: "),
        ("YIDU_SMTP_URL", "smtps://mail.example.org", "YIDU_MAIL_FROM: "),
        ("YIDU_SMTP_URL", "mail.example.org", "YIDU_SMTP_URL: "),
        ("YIDU_SMTP_URL", "smtps://mail.example.org:many", "YIDU_SMTP_URL: "),
        ("YIDU_DATABASE_URL", "nowhere", "YIDU_DATABASE_URL: "),
        ("YIDU_DATABASE_URL", "postgresql://127.0.0.1:1/x", "YIDU_DATABASE_URL: "),
        ("YIDU_DATA", "/dev/null/data", "YIDU_DATA: "),
        ("YIDU_APPLIANCES", "/dev/null/none.yaml", "/dev/null/none.yaml: "),
    ],
)
def test_a_wrong_setting_is_named(
    name: str, value: str, sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, value)

    assert main(["check"]) == 2 or main(["migrate"]) == 2
    assert capsys.readouterr().err.startswith(sentence)


def test_mail_needs_an_address_for_its_links(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("YIDU_MAIL_FROM", "yidu@example.org")
    monkeypatch.setenv("YIDU_SMTP_URL", "smtps://mail.example.org")
    assert main(["check"]) == 2
    assert capsys.readouterr().err.startswith("YIDU_PUBLIC_URL: ")
    monkeypatch.setenv("YIDU_PUBLIC_URL", "https://yidu.example.org/")
    assert main(["check"]) == 0


def test_migrate_makes_the_database(tmp_path: Path) -> None:
    assert main(["migrate"]) == 0
    assert (tmp_path / "data" / "yidu.db").exists()


def test_a_port_in_use_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        assert main(["serve", "--port", str(other.getsockname()[1])]) == 1
    assert "--port or PORT" in capsys.readouterr().err


@pytest.fixture
def server(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """`yidu serve --with-jobs`, once it listens; its address is in `args`."""
    port = str(free_port())
    command = [sys.executable, "-m", "webapp", "serve", "--with-jobs", "--port", port]
    log = (tmp_path / "log").open("w")
    process = subprocess.Popen(command, cwd=HERE.parent, stdout=subprocess.PIPE, stderr=log, text=True)
    assert process.stdout
    assert f"http://127.0.0.1:{port}" in process.stdout.readline()
    yield process
    process.kill()
    process.wait()
    process.stdout.close()
    log.close()


def running() -> dict[int, int]:
    """Every process that is not dead yet, with its parent."""
    if Path("/proc/self/stat").exists():
        lines = [read_line(path) for path in Path("/proc").glob("[0-9]*/stat")]
        words = [(line.split(" ")[0], *line.rpartition(") ")[2].split(" ")[:2]) for line in lines if line]
    else:
        listing = subprocess.run(["ps", "-axo", "pid=,state=,ppid="], capture_output=True, text=True, check=True)
        words = [(pid, state, parent) for pid, state, parent in map(str.split, listing.stdout.splitlines())]
    return {int(pid): int(parent) for pid, state, parent in words if not state.startswith("Z")}


def read_line(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # it has ended meanwhile
        return ""


def children(process: int) -> set[int]:
    return {pid for pid, parent in running().items() if parent == process}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=["stopped", "killed"])
def test_it_serves_and_leaves_no_process_behind(server: subprocess.Popen[str], number: int) -> None:
    url = f"http://127.0.0.1:{list(server.args)[-1]!s}/healthz"  # type: ignore[arg-type]
    with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
        assert answer.status == 200
    offspring = wait_for(lambda: found if len(found := children(server.pid)) >= 3 else set())

    assert len(offspring) == 3
    server.send_signal(number)
    server.wait(PATIENCE)

    assert wait_for(lambda: not offspring & running().keys())


def wait_for(found: Callable[[], T]) -> T:
    deadline = time.monotonic() + PATIENCE
    while not (value := found()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return value
