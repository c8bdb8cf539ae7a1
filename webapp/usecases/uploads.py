"""Files on their way in: held beside the database until the person has decided, a day at most."""

import json
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, BinaryIO, Protocol

from webapp.domain.reading_errors import FileTooLargeError, UnknownUploadError
from webapp.usecases.services import Services

MOST_MB = 200
HELD_FOR = timedelta(days=1)
NAME_LENGTH = 120
BLOCK = 1 << 20


class Holder(Protocol):
    """Whose file it is: a home, or a school's building."""

    @property
    def id(self) -> str: ...


def hold(services: Services, home: Holder, source: IO[bytes], name: str) -> str:
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


@dataclass(frozen=True)
class Held:
    """A file nobody has decided about yet."""

    token: str
    name: str
    at: datetime


def undecided(services: Services, home: Holder) -> list[Held]:
    """Newest first."""
    found = [
        Held(path.stem, _name(path), datetime.fromtimestamp(path.stat().st_mtime, UTC))
        for path in (services.uploads / home.id).glob("*.json")
    ]
    return sorted(found, key=lambda each: each.at, reverse=True)


def _name(path: Path) -> str:
    return str(json.loads(path.read_text(encoding="utf-8"))["name"])


@contextmanager
def held(services: Services, home: Holder, token: str) -> Iterator[tuple[BinaryIO, str]]:
    """The file and its name. Raises UnknownUploadError; another home's file is as unknown as one that never was."""
    path = path_of(services, home, token)
    if not path.exists():
        raise UnknownUploadError
    name = _name(path.with_suffix(".json"))
    with path.open("rb") as source:
        yield source, name


def drop(services: Services, home: Holder, token: str) -> None:
    """The file and all that was found out about it."""
    path = path_of(services, home, token)
    for each in path.parent.glob(f"{path.name}*"):
        each.unlink(missing_ok=True)


def path_of(services: Services, home: Holder, token: str) -> Path:
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
