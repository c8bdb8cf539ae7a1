"""A PostgreSQL of the tests' own: started once, reachable through a socket in a private folder, gone afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

USER = "yidu"
MISSING = "These tests need PostgreSQL's initdb and postgres. On Debian: sudo apt-get install postgresql"
QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "listen_addresses=")
"""Nothing here has to outlive the tests, and nobody else has to reach it."""


def programs() -> Path:
    """The folder of the newest PostgreSQL here: Debian keeps it out of the PATH."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    found = str(versions[-1]) if versions else shutil.which("initdb")
    if found is None:
        pytest.fail(MISSING)
    return Path(found).parent


@contextmanager
def cluster() -> Iterator[str]:
    """A running server; answers the URL of a database, to be completed with its name."""
    where = programs()
    folder = Path(tempfile.mkdtemp(prefix="yidu-pg-"))
    as_user = _unprivileged(folder)
    data = folder / "data"
    initdb = [where / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    settings = [word for setting in QUICK for word in ("-c", setting)]
    try:
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=folder, **as_user)  # type: ignore[call-overload]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(  # type: ignore[call-overload]
                [where / "postgres", "-D", data, "-k", folder, *settings], stdout=log, stderr=log, cwd=folder, **as_user
            )
            try:
                url = f"postgresql+psycopg://{USER}@/{{}}?host={folder}"
                _wait(url.format("postgres"), folder / "log")
                yield url
            finally:
                server.terminate()
                server.wait(20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged(folder: Path) -> dict[str, object]:
    """PostgreSQL refuses to run as root: then it runs as its own user, or as nobody."""
    if os.getuid() != 0:
        return {}
    accounts = {entry.pw_name: entry for entry in pwd.getpwall()}
    account = accounts.get("postgres") or accounts["nobody"]
    os.chown(folder, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _wait(url: str, log: Path) -> None:
    engine = create_engine(url)
    for _ in range(200):
        try:
            with engine.connect():
                break
        except OperationalError:
            time.sleep(0.05)
    else:
        pytest.fail(f"PostgreSQL did not start:\n{log.read_text()}")
    engine.dispose()


def execute(url: str, statement: str) -> None:
    """One statement outside a transaction, as making and dropping databases wants it."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
