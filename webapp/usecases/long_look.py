"""A long file is looked at beside the web server: asked for here, worked on there, and told how far it is.

What is asked, how far it is and what was found lie beside the file, so that a process started anew goes on with it.
Nothing is kept before the person has confirmed; what was cut off is looked at again from its beginning.
"""

import io
import json
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from webapp.domain.errors import YiduError, sentence
from webapp.domain.household import Household
from webapp.domain.reading_errors import UnknownUploadError
from webapp.readers import UnreadableError
from webapp.store import households
from webapp.usecases import uploads
from webapp.usecases.look_at_file import Look, look
from webapp.usecases.look_file import read_look, write_look
from webapp.usecases.services import Services

LONG = 4 << 20
"""Bytes up to which a look takes well under a second, and the page waits for it."""
TELL_SECONDS = 0.4
ASKED, AT, FOUND, REFUSED = ".ask", ".at", ".look", ".refused"
Chosen = Mapping[str, str]


@dataclass(frozen=True)
class Waiting:
    """How far a look is: bytes of the file, readings and days so far, seconds since it began. Nought while it waits."""

    size: int
    done: int = 0
    readings: int = 0
    days: int = 0
    seconds: float = 0.0

    @property
    def share(self) -> float:
        """Never all of it: what was read to its end is still to be examined."""
        return min(self.done / self.size, 0.99) if self.size else 0.0

    @property
    def seconds_left(self) -> float | None:
        """At the pace so far; None before a pace can be told."""
        return self.seconds * (self.size - self.done) / self.done if self.done and self.seconds >= 1 else None


def look_or_wait(
    services: Services, home: Household, token: str, chosen: Chosen, fixes: Collection[str]
) -> tuple[Look | Waiting, str]:
    """What is in a held file, and its name; of a long one how far the look is. Raises what `look` raises."""
    with uploads.held(services, home, token) as (source, name):
        size = source.seek(0, io.SEEK_END)
        source.seek(0)
        if size <= LONG:
            return look(services, home, source, name, chosen, fixes), name
    path = uploads.path_of(services, home, token)
    key = _key(chosen, fixes)
    refused = _read(path.with_suffix(REFUSED))
    if refused and refused["key"] == key:
        raise _error_of(refused)
    found = read_look(path.with_suffix(FOUND), key)
    if found:
        return found, name
    asked = _read(path.with_suffix(ASKED))
    if asked is None or asked["key"] != key:
        _write(path.with_suffix(ASKED), {"key": key, "chosen": dict(chosen), "fixes": sorted(fixes)})
    at = _read(path.with_suffix(AT))
    return Waiting(size, **at or {}), name


def asked(services: Services) -> list[Path]:
    """Files to be looked at, whoever asked first."""
    found = {path: path.stat().st_mtime for path in services.uploads.glob(f"*/*{ASKED}")}
    return sorted(found, key=lambda path: found[path])


def work(services: Services, ask: Path, stopped: Callable[[], bool]) -> None:
    """Look at one file. Stopped, it stays asked for; taken back or asked otherwise, it is left."""
    wanted = _read(ask)
    home = _home(services, ask)
    if wanted is None or home is None:
        ask.unlink(missing_ok=True)
        return
    telling = _Telling(ask, wanted["key"], stopped)
    try:
        with uploads.held(services, home, ask.stem) as (plain, name):
            source = io.BufferedReader(_Watched(plain, telling), 1 << 20)
            seen = look(services, home, source, name, wanted["chosen"], wanted["fixes"], telling.count)
    except (LeftError, UnknownUploadError, FileNotFoundError):
        return
    except YiduError as error:
        _write(ask.with_suffix(REFUSED), {"key": wanted["key"], **_record_of(error)})
    else:
        write_look(ask.with_suffix(FOUND), wanted["key"], seen)
    telling.over()


def give_up(ask: Path) -> None:
    """What failed in a way nobody foresaw is refused, not tried for ever."""
    wanted = _read(ask)
    if wanted:
        _write(ask.with_suffix(REFUSED), {"key": wanted["key"], **_record_of(UnreadableError())})
    ask.unlink(missing_ok=True)


class StillLookingError(YiduError):
    """Something was asked of a file that is not read to its end."""

    message = sentence("文件还没看完，等一会儿再来。")
    status = 409


class LeftError(Exception):
    """The work was stopped, or nobody wants it any more."""


class _Telling:
    """Writes how far a look is, now and then, and notices that it is not wanted any more."""

    def __init__(self, ask: Path, key: str, stopped: Callable[[], bool]) -> None:
        self.ask, self.key, self.stopped = ask, key, stopped
        self.began = self.told = time.monotonic()
        self.done = self.readings = self.days = 0

    def count(self, readings: int, days: int) -> None:
        self.readings, self.days = readings, days

    def reach(self, done: int) -> None:
        """Raises LeftError."""
        self.done = max(self.done, done)
        now = time.monotonic()
        if now - self.told < TELL_SECONDS:
            return
        self.told = now
        wanted = _read(self.ask)
        if wanted is None or wanted["key"] != self.key or self.stopped():
            raise LeftError
        seconds = round(now - self.began, 1)
        at = {"done": self.done, "readings": self.readings, "days": self.days, "seconds": seconds}
        _write(self.ask.with_suffix(AT), at)

    def over(self) -> None:
        wanted = _read(self.ask)
        if wanted and wanted["key"] == self.key:
            self.ask.unlink(missing_ok=True)
        self.ask.with_suffix(AT).unlink(missing_ok=True)


class _Watched(io.RawIOBase):
    """A file that tells how far it was read."""

    def __init__(self, plain: Any, telling: _Telling) -> None:
        self.plain, self.telling = plain, telling

    def readinto(self, buffer: Any) -> int:
        n: int = self.plain.readinto(buffer)
        self.telling.reach(self.plain.tell())
        return n

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return int(self.plain.seek(offset, whence))

    def tell(self) -> int:
        return int(self.plain.tell())


def _home(services: Services, ask: Path) -> Household | None:
    with services.database.read() as session:
        return households.find(session, ask.parent.name)


def _key(chosen: Chosen, fixes: Collection[str]) -> str:
    return sha256(repr((sorted(chosen.items()), sorted(fixes))).encode()).hexdigest()


def _record_of(error: YiduError) -> dict[str, object]:
    place = {"row": error.row, "column": error.column} if isinstance(error, UnreadableError) else {}
    return {"message": error.message, "params": {name: str(value) for name, value in error.params.items()}, **place}


def _error_of(record: Mapping[str, Any]) -> YiduError:
    error = UnreadableError(record.get("row"), record.get("column"))
    error.params = record["params"]
    error.message = record["message"]  # type: ignore[misc]  # this one's own sentence
    return error


def _read(path: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return found


def _write(path: Path, values: Mapping[str, object]) -> None:
    """Whole or not at all. Where the file was dropped meanwhile, nothing is left of it."""
    part = path.with_name(f"{path.name}.part")
    part.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
    if path.with_suffix("").exists():
        part.replace(path)
    else:
        part.unlink(missing_ok=True)
