"""Ed25519 signatures checked as RFC 8032 (5.1.7) says, in plain Python, so that a verifier needs nothing else.

Nothing here handles a secret: signing is done elsewhere, by a library that takes care of timing.
"""

from functools import cache, lru_cache
from hashlib import sha512
from typing import TypeAlias

KEY_BYTES = 32
SIGNATURE_BYTES = 64

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
WINDOW_BITS = 4

Point: TypeAlias = tuple[int, int, int, int]
"""X, Y, Z, T with x = X/Z, y = Y/Z, x·y = T/Z."""

Table: TypeAlias = tuple[tuple[Point, ...], ...]

NEUTRAL: Point = (0, 1, 1, 0)


def verifies(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the key's owner signed the message. Malformed keys and signatures do not verify."""
    if len(public_key) != KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    minus_key = _table_of_minus(public_key)
    scalar = int.from_bytes(signature[32:], "little")
    if minus_key is None or scalar >= ORDER:
        return False
    challenge = sha512(signature[:32] + public_key + message).digest()
    hashed = int.from_bytes(challenge, "little") % ORDER
    return _encoded(_sum_of_products(scalar, _base_table(), hashed, minus_key)) == signature[:32]


def _add(one: Point, other: Point) -> Point:
    x1, y1, z1, t1 = one
    x2, y2, z2, t2 = other
    a = (y1 - x1) * (y2 - x2) % P
    b = (y1 + x1) * (y2 + x2) % P
    c = 2 * t1 * t2 * D % P
    d = 2 * z1 * z2 % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _double(point: Point) -> Point:
    x, y, z, _ = point
    a, b = x * x % P, y * y % P
    h = a + b
    e = h - (x + y) * (x + y)
    g = a - b
    f = 2 * z * z + g
    return e * f % P, g * h % P, f * g % P, e * h % P


def _table(point: Point) -> Table:
    """0 to 15 times the point, and 16, 256, ... times these: with them a product takes additions alone."""
    rows = []
    for _ in range(256 // WINDOW_BITS):
        row = [NEUTRAL]
        for _ in range(2**WINDOW_BITS - 1):
            row.append(_add(row[-1], point))
        rows.append(tuple(row))
        point = _add(row[-1], point)
    return tuple(rows)


def _sum_of_products(one: int, of_one: Table, other: int, of_other: Table) -> Point:
    """one·A + other·B."""
    result = NEUTRAL
    mask = 2**WINDOW_BITS - 1
    for row, other_row in zip(of_one, of_other, strict=True):
        result = _add(_add(result, row[one & mask]), other_row[other & mask])
        one, other = one >> WINDOW_BITS, other >> WINDOW_BITS
    return result


def _encoded(point: Point) -> bytes:
    x, y, z, _ = point
    inverse = pow(z, -1, P)
    return (y * inverse % P | (x * inverse % P & 1) << 255).to_bytes(32, "little")


def _decoded(data: bytes) -> Point | None:
    """None for what is no point of the curve, or is not the one spelling of it."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        return None
    above, below = (y * y - 1) % P, (D * y * y + 1) % P
    x = above * pow(below, 3, P) * pow(above * pow(below, 7, P), (P - 5) // 8, P) % P
    if (below * x * x + above) % P == 0:
        x = x * ROOT_OF_MINUS_ONE % P
    if (below * x * x - above) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


@cache
def _base_table() -> Table:
    base = _decoded((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    assert base
    return _table(base)


@lru_cache(64)
def _table_of_minus(public_key: bytes) -> Table | None:
    """None for no key: no point, or one of so small an order that it would verify anything."""
    point = _decoded(public_key)
    if point is None or _double(_double(_double(point)))[0] == 0:
        return None
    x, y, z, t = point
    return _table((P - x, y, z, P - t))
