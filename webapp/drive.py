"""Ask a server on this machine for many pages at a steady rate, as browsers would, and measure what it takes.

The rate does not wait for the server: a page's time begins when somebody wanted it, also while it waited its turn here.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlsplit

LOCAL = ("127.0.0.1", "localhost", "::1")
GIVE_UP_SECONDS = 30


class NotHereError(Exception):
    """An address that is not this machine's: nobody else's server is to be driven."""


@dataclass(frozen=True)
class Ask:
    """One request. `body` is a form, sent as POST; without one it is GET. It is answered well by any of `fine`."""

    kind: str
    path: str
    body: str | None = None
    fine: tuple[int, ...] = (200,)


@dataclass
class Visit:
    """What one browser does, one after the other, `pause` seconds apart; its cookie changes as the server says."""

    name: str
    cookie: str
    asks: Sequence[Ask]


@dataclass
class Measured:
    """Seconds of every page by kind, how many were answered how, and which visits had a kind answered well."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    well: dict[str, set[str]] = field(default_factory=dict)
    began: float = 0.0
    ended: float = 0.0
    paused: float = 0.0
    """How long a visit rests between its pages: so long the last ones keep nobody busy."""

    def note(self, visit: Visit, ask: Ask, status: int, seconds: float) -> bool:
        self.seconds.setdefault(ask.kind, []).append(seconds)
        self.answers[ask.kind, status] += 1
        if status in ask.fine:
            self.well.setdefault(ask.kind, set()).add(visit.name)
        return status in ask.fine

    @property
    def all_seconds(self) -> list[float]:
        return sorted(each for some in self.seconds.values() for each in some)

    @property
    def rate(self) -> float:
        """Pages a second while visits begin."""
        return len(self.all_seconds) / max(self.ended - self.began - self.paused, 1e-9)

    def errors(self, asks: Sequence[Ask]) -> int:
        fine = {ask.kind: ask.fine for ask in asks}
        return sum(n for (kind, status), n in self.answers.items() if status not in fine.get(kind, ()))


def quantile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0


def drive(
    url: str,
    visits: Iterator[Visit],
    per_second: float,
    connections: int = 64,
    pause: float = 1.0,
    tell: Callable[[Measured], None] = lambda measured: None,
) -> Measured:
    """`per_second` visits begin. Raises NotHereError, OSError where nobody listens."""
    where = urlsplit(url)
    if where.scheme != "http" or where.hostname not in LOCAL:
        raise NotHereError(url)
    driver = _Driver(where.hostname, where.port or 80, connections, pause)
    with ThreadPoolExecutor(1) as own:  # a loop of its own, also where the caller's thread runs one
        return own.submit(lambda: asyncio.run(driver.all(visits, per_second, tell))).result()


@dataclass
class _Driver:
    host: str
    port: int
    connections: int
    pause: float
    measured: Measured = field(default_factory=Measured)

    async def all(self, visits: Iterator[Visit], per_second: float, tell: Callable[[Measured], None]) -> Measured:
        self.free: asyncio.Queue[_Line] = asyncio.Queue()
        for _ in range(self.connections):
            self.free.put_nowait(_Line(self.host, self.port))
        await self._try()
        under_way: set[asyncio.Task[None]] = set()
        self.measured.began = told = time.perf_counter()
        for number, visit in enumerate(visits):
            at = self.measured.began + number / per_second
            await asyncio.sleep(max(at - time.perf_counter(), 0))
            task = asyncio.create_task(self._visit(visit, at))
            self.measured.paused = (len(visit.asks) - 1) * self.pause
            under_way.add(task)
            task.add_done_callback(under_way.discard)
            if time.perf_counter() - told > 1:
                told = time.perf_counter()
                tell(self.measured)
        if under_way:
            await asyncio.gather(*under_way)
        self.measured.ended = time.perf_counter()
        while not self.free.empty():
            self.free.get_nowait().close()
        return self.measured

    async def _try(self) -> None:
        """Raises OSError at once, not a hundred thousand times later."""
        _, writer = await asyncio.open_connection(self.host, self.port)
        writer.close()

    async def _visit(self, visit: Visit, at: float) -> None:
        for ask in visit.asks:
            await asyncio.sleep(max(at - time.perf_counter(), 0))
            line = await self.free.get()
            try:
                status, cookie = await asyncio.wait_for(line.ask(ask, visit.cookie), GIVE_UP_SECONDS)
            except (TimeoutError, OSError, EOFError, ValueError):
                line.close()
                status, cookie = 0, None
            finally:
                self.free.put_nowait(line)
            now = time.perf_counter()
            visit.cookie = cookie or visit.cookie
            if not self.measured.note(visit, ask, status, now - at):
                return
            at = max(at, now) + self.pause


@dataclass
class _Line:
    """One connection that is kept; opened when it is needed, anew where the server has closed it."""

    host: str
    port: int
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None

    async def ask(self, ask: Ask, cookie: str) -> tuple[int, str | None]:
        """The status and a new cookie. Raises OSError, EOFError, ValueError."""
        again = self.writer is not None
        try:
            return await self._once(ask, cookie)
        except (OSError, EOFError):
            self.close()
            if not again:
                raise
        return await self._once(ask, cookie)

    async def _once(self, ask: Ask, cookie: str) -> tuple[int, str | None]:
        if self.writer is None or self.reader is None:
            self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
        self.writer.write(self._words(ask, cookie))
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status, length, new, keep = int(head[0].split(" ")[1]), 0, None, True
        for line in head[1:]:
            name, _, value = line.partition(":")
            name, value = name.lower(), value.strip()
            if name == "content-length":
                length = int(value)
            elif name == "set-cookie":
                new = value.partition(";")[0]
            elif name == "connection" and value.lower() == "close":
                keep = False
        await self.reader.readexactly(length)
        if not keep:
            self.close()
        return status, new

    def _words(self, ask: Ask, cookie: str) -> bytes:
        head = [
            f"{'GET' if ask.body is None else 'POST'} {ask.path} HTTP/1.1",
            f"Host: {self.host}:{self.port}",
            "Accept: text/html",
            "Accept-Encoding: br, gzip",
            "Accept-Language: zh-CN",
            f"Cookie: {cookie}",
        ]
        if ask.body is not None:
            head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(ask.body)}"]
        return ("\r\n".join(head) + "\r\n\r\n" + (ask.body or "")).encode("latin-1")

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None
