"""An ESPI feed as it stands: usage points, meter readings, their types and clocks, and the numbers in bulk.

The XML is walked once and thrown away element by element, so memory holds only the numbers. What belongs to what is
known at the end: an Atom feed may name a thing before or after it comes.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError, TreeBuilder
from xml.parsers.expat import errors

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, iterparse

from webapp.domain.readings import Quality
from webapp.readers.espi_clock import LocalClock, rule
from webapp.readers.feed_refusals import BrokenFileError, CutOffError, UnknownEncodingError, UnsafeFileError

LATEST_START = 4_102_444_800  # 2100
LONGEST_SECONDS = 400 * 86_400
LARGEST_VALUE = 10**15
EDITED = "7"
ESTIMATED = {"8", "9", "10", "11", "12", "13"}  # in three ways, questionable, derived, projected, mixed
KINDS = ("UsagePoint", "MeterReading", "ReadingType", "LocalTimeParameters")
ENDS_EARLY = {errors.codes[text] for text in (errors.XML_ERROR_NO_ELEMENTS, errors.XML_ERROR_UNCLOSED_TOKEN)}


@dataclass(frozen=True)
class ReadingType:
    """What the numbers are, in ESPI's codes; `length` is seconds."""

    uom: int | None = None
    power_of_ten: int = 0
    flow: int = 1
    accumulation: int = 4
    commodity: int | None = None
    length: int = 0


@dataclass
class Entry:
    """One Atom entry: what it is called, what it points at, and what is in it."""

    title: str = ""
    id: str = ""
    own: str = ""
    up: str = ""
    related: list[str] = field(default_factory=list)
    kind: str = ""
    service: int | None = None
    type: ReadingType | None = None
    clock: LocalClock | None = None
    rows: "Rows | None" = None


@dataclass
class Rows:
    """Numbers in the order of the file: start and length in seconds of UTC, the value, which reading it is, and how
    good it is."""

    start: "array[int]" = field(default_factory=lambda: array("q"))
    seconds: "array[int]" = field(default_factory=lambda: array("q"))
    value: "array[int]" = field(default_factory=lambda: array("q"))
    row: "array[int]" = field(default_factory=lambda: array("q"))
    quality: "array[int]" = field(default_factory=lambda: array("B"))

    def extend(self, more: "Rows") -> None:
        for name in ("start", "seconds", "value", "row", "quality"):
            getattr(self, name).extend(getattr(more, name))


@dataclass
class Feed:
    """The entries in the order of the file. `unclear` counts readings that could not be understood."""

    entries: list[Entry] = field(default_factory=list)
    readings: int = 0
    unclear: int = 0
    unclear_row: int = 0


def walk(source: BinaryIO) -> Feed:
    """Reads the whole feed. Raises UnreadableError with the line where the XML is cut off, broken or unsafe."""
    parser = DefusedXMLParser(target=TreeBuilder(), forbid_dtd=True)
    feed = Feed()
    try:
        _walk(feed, iterparse(source, ("start", "end"), parser))
    except ParseError as error:
        line = error.position[0]
        raise (CutOffError if error.code in ENDS_EARLY else BrokenFileError)(line, line=line) from error
    except DefusedXmlException as error:
        line = parser.parser.CurrentLineNumber
        raise UnsafeFileError(line, line=line) from error
    except (ValueError, LookupError) as error:
        raise UnknownEncodingError from error
    return feed


def _walk(feed: Feed, events: Iterator[tuple[str, Any]]) -> None:
    """Elements are dropped from their parent as soon as they are read."""
    entry = Entry()
    root: Any = None
    block: Any = None
    for event, element in events:
        name = element.tag.rpartition("}")[2]
        if event == "start":
            root = element if root is None else root
            if name == "entry":
                entry = Entry()
            elif name == "IntervalBlock":
                block = element
        elif name == "IntervalReading":
            _reading(feed, entry, element)
            (element if block is None else block).clear()
        elif name == "entry":
            _keep(feed, entry)
            entry = Entry()
            root.clear()
        else:
            _part(entry, name, element)
    _keep(feed, entry)


def _keep(feed: Feed, entry: Entry) -> None:
    if entry.kind:
        feed.entries.append(entry)


def _part(entry: Entry, name: str, element: Any) -> None:
    if name == "title":
        entry.title = entry.title or " ".join((element.text or "").split())
    elif name == "id":
        entry.id = entry.id or (element.text or "").strip()
    elif name == "link":
        _link(entry, element.get("rel", ""), element.get("href", "").rstrip("/"))
    elif name in KINDS:
        entry.kind, texts = name, _texts(element)
        element.clear()
        if name == "UsagePoint":
            entry.service = _number(texts.get("kind"))
        elif name == "ReadingType":
            entry.type = _type(texts)
        elif name == "LocalTimeParameters":
            entry.clock = _clock(texts)


def _link(entry: Entry, rel: str, href: str) -> None:
    if rel == "self":
        entry.own = href
    elif rel == "up":
        entry.up = href
    elif rel == "related":
        entry.related.append(href)


def _reading(feed: Feed, entry: Entry, element: Any) -> None:
    feed.readings += 1
    texts = _texts(element)
    start, value = _number(texts.get("start")), _number(texts.get("value"))
    seconds = _number(texts.get("duration", "0"))
    fits = (
        start is not None
        and value is not None
        and seconds is not None
        and 0 <= start < LATEST_START
        and 0 <= seconds <= LONGEST_SECONDS
        and abs(value) < LARGEST_VALUE
    )
    if not fits:
        feed.unclear += 1
        feed.unclear_row = feed.unclear_row or feed.readings
        return
    if entry.rows is None:
        entry.kind, entry.rows = "IntervalBlock", Rows()
    rows = entry.rows
    rows.start.append(start or 0)
    rows.seconds.append(seconds or 0)
    rows.value.append(value or 0)
    rows.row.append(feed.readings)
    rows.quality.append(_quality(texts.get("quality")))


def _quality(code: str | None) -> int:
    if code == EDITED:
        return Quality.REPAIRED
    return Quality.ESTIMATED if code in ESTIMATED else Quality.MEASURED


def _texts(element: Any) -> dict[str, str]:
    """The texts of everything inside, by name; the last one where a name stands twice."""
    return {part.tag.rpartition("}")[2]: (part.text or "").strip() for part in element.iter()}


def _number(text: str | None) -> int | None:
    try:
        return int(text) if text is not None else None
    except ValueError:
        return None


def _type(texts: dict[str, str]) -> ReadingType:
    def code(name: str) -> int | None:
        return _number(texts.get(name))

    flow, accumulation = code("flowDirection"), code("accumulationBehaviour")
    return ReadingType(
        code("uom"),
        max(-15, min(15, code("powerOfTenMultiplier") or 0)),
        1 if flow is None else flow,
        4 if accumulation is None else accumulation,
        code("commodity"),
        max(0, min(LONGEST_SECONDS, code("intervalLength") or 0)),
    )


def _clock(texts: dict[str, str]) -> LocalClock:
    begins, ends = rule(texts.get("dstStartRule", "")), rule(texts.get("dstEndRule", ""))
    offset, saving = _number(texts.get("tzOffset")) or 0, _number(texts.get("dstOffset")) or 0
    return LocalClock(max(-86_400, min(86_400, offset)), max(-86_400, min(86_400, saving)), begins, ends)
