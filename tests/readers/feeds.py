"""Small Green Button feeds, written as a utility would."""

from collections.abc import Iterable, Sequence

NORTH_AMERICA = ("-28800", "3600", "360E2000", "B40E2000")
CHINA = ("28800", "0", "FFFFFFFF", "FFFFFFFF")
Reading = tuple[int, int, int]
"""Start in seconds of UTC, length in seconds, value."""


def feed(*entries: str) -> bytes:
    inside = "\n".join(entries)
    return f'<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n{inside}\n</feed>\n'.encode()


def entry(own: str, up: str, content: str, title: str = "", related: Sequence[str] = ()) -> str:
    links = "".join(f'<link rel="related" href="{href}"/>' for href in related)
    return (
        f'<entry><id>urn:{own}</id><link rel="self" href="{own}"/><link rel="up" href="{up}"/>{links}'
        f"<title>{title}</title><content>{content}</content></entry>"
    )


def espi(name: str, **parts: object) -> str:
    inside = "".join(f"<{key}>{value}</{key}>" for key, value in parts.items())
    return f'<{name} xmlns="http://naesb.org/espi">{inside}</{name}>'


def clock(values: tuple[str, str, str, str] = CHINA) -> str:
    offset, saving, begins, ends = values
    parts = espi("LocalTimeParameters", dstEndRule=ends, dstOffset=saving, dstStartRule=begins, tzOffset=offset)
    return entry("Clock/1", "Clock", parts)


def point(number: int = 1, title: str = "home", service: int = 0) -> str:
    content = espi("UsagePoint", ServiceCategory=f"<kind>{service}</kind>")
    return entry(f"U/{number}", "U", content, title, [f"U/{number}/MeterReading", "Clock/1"])


def meter(number: int = 1, reading: int = 1, title: str = "", kind: int = 1) -> str:
    own = f"U/{number}/MeterReading/{reading}"
    related = [f"{own}/IntervalBlock", f"Type/{kind}"]
    return entry(own, f"U/{number}/MeterReading", espi("MeterReading"), title, related)


def kind(number: int = 1, **codes: object) -> str:
    return entry(f"Type/{number}", "Type", espi("ReadingType", **({"commodity": 1, "uom": 72} | codes)))


def block(rows: Iterable[Reading], number: int = 1, reading: int = 1, quality: int = 0) -> str:
    content = espi("IntervalBlock", IntervalReading=_SPLIT.join(_row(row, quality) for row in rows))
    up = f"U/{number}/MeterReading/{reading}/IntervalBlock"
    return entry(f"{up}/1", up, content)


_SPLIT = "</IntervalReading>\n<IntervalReading>"


def _row(row: Reading, quality: int) -> str:
    start, seconds, value = row
    worth = f"<ReadingQuality><quality>{quality}</quality></ReadingQuality>" if quality else ""
    return f"{worth}<timePeriod><duration>{seconds}</duration><start>{start}</start></timePeriod><value>{value}</value>"
