"""What an RFC 3161 time stamp says: of which hash, and when. Its signature is not checked here.

Reads just enough DER for that; `openssl ts -verify` checks the rest, as it needs the certificates of the authority.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

SEQUENCE, INTEGER, OCTETS, OBJECT_ID, TIME, EXPLICIT = 0x30, 0x02, 0x04, 0x06, 0x18, 0xA0
SHA256 = bytes.fromhex("608648016503040201")
SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
STAMP_INFO = bytes.fromhex("2a864886f70d0109100104")


class UnreadableStampError(ValueError):
    """No time stamp, or one over another kind of hash than SHA-256."""


@dataclass(frozen=True)
class Stamp:
    """The SHA-256 that was stamped, and when as the authority says."""

    imprint: bytes
    at: datetime


def read_stamp(token: bytes) -> Stamp:
    """Of a TimeStampToken. Raises UnreadableStampError."""
    try:
        content_type, content = _parts(_inner(token, SEQUENCE), 2)
        _same(_inner(content_type, OBJECT_ID), SIGNED_DATA)
        _, _, wrapped = _parts(_inner(_inner(content, EXPLICIT), SEQUENCE), 3)
        info_type, info = _parts(_inner(wrapped, SEQUENCE), 2)
        _same(_inner(info_type, OBJECT_ID), STAMP_INFO)
        stamp_info = _inner(_inner(_inner(info, EXPLICIT), OCTETS), SEQUENCE)
        _, _, imprint, _, time = _parts(stamp_info, 5)
        algorithm, hashed = _parts(_inner(imprint, SEQUENCE), 2)
        _same(_inner(_parts(_inner(algorithm, SEQUENCE), 1)[0], OBJECT_ID), SHA256)
        return Stamp(_inner(hashed, OCTETS), _time(_inner(time, TIME).decode("ascii")))
    except (IndexError, ValueError) as error:
        raise UnreadableStampError from error


def _values(data: bytes) -> Iterator[bytes]:
    """The values that follow each other, each with its head."""
    at = 0
    while at < len(data):
        head, length = _head(data[at:])
        if at + head + length > len(data):
            raise ValueError
        yield data[at : at + head + length]
        at += head + length


def _head(data: bytes) -> tuple[int, int]:
    """How long tag and length are, and how long the value is."""
    if data[1] < 0x80:
        return 2, data[1]
    size = data[1] & 0x7F
    if not 1 <= size <= 4 or len(data) < 2 + size:
        raise ValueError
    return 2 + size, int.from_bytes(data[2 : 2 + size], "big")


def _inner(data: bytes, tag: int) -> bytes:
    """What is in a value of that tag, which must be all there is."""
    head, length = _head(data)
    if data[0] != tag or head + length != len(data):
        raise ValueError
    return data[head:]


def _parts(data: bytes, least: int) -> list[bytes]:
    """The first values; there may be more, which are optional."""
    found = list(_values(data))
    if len(found) < least:
        raise ValueError
    return found[:least]


def _same(found: bytes, expected: bytes) -> None:
    if found != expected:
        raise ValueError


def _time(text: str) -> datetime:
    """20261103041000Z, perhaps with parts of a second."""
    return datetime.strptime(text.rstrip("Z").partition(".")[0], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
