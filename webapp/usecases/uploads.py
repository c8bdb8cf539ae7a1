"""Files on their way in: held beside the database until the person has decided, a day at most."""

import json
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, BinaryIO

from webapp.domain.errors import FileTooLargeError, UnknownUploadError
from webapp.domain.household import Household
from webapp.usecases.services import Services

MOST_MB = 32
HELD_FOR = timedelta(days=1)
NAME_LENGTH = 120
BLOCK = 1 << 20


def hold(services: Services, home: Household, source: IO[bytes], name: str) -> str:
    """Put a file aside; the token that finds it again. Raises FileTooLargeError."""
    folder = services.uploads / home.id
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    token = secrets.token_urlsafe(12)
    path = folder / token
    size = 0
    with path.open("wb") as target:
        while block := source.read(BLOCK):
            size += len(block)
            if size > MOST_MB * BLOCK:
                break
            target.write(block)
    if size > MOST_MB * BLOCK:
        path.unlink()
        raise FileTooLargeError("file", most=MOST_MB)
    path.with_suffix(".json").write_text(json.dumps({"name": name[:NAME_LENGTH]}), encoding="utf-8")
    return token


@contextmanager
def held(services: Services, home: Household, token: str) -> Iterator[tuple[BinaryIO, str]]:
    """The file and its name. Raises UnknownUploadError; another home's file is as unknown as one that never was."""
    path = _path(services, home, token)
    if not path.exists():
        raise UnknownUploadError
    name = str(json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["name"])
    with path.open("rb") as source:
        yield source, name


def drop(services: Services, home: Household, token: str) -> None:
    path = _path(services, home, token)
    path.unlink(missing_ok=True)
    path.with_suffix(".json").unlink(missing_ok=True)


def _path(services: Services, home: Household, token: str) -> Path:
    if not re.fullmatch(r"[\w-]{8,32}", token):
        raise UnknownUploadError
    return services.uploads / home.id / token


def drop_all(services: Services, household_id: str) -> None:
    shutil.rmtree(services.uploads / household_id, ignore_errors=True)


def drop_old(services: Services, now: datetime) -> None:
    """Files nobody decided about."""
    for path in services.uploads.glob("*/*"):
        if path.stat().st_mtime < (now - HELD_FOR).timestamp():
            path.unlink(missing_ok=True)
