"""Canonical records and seals: one text a record, a tree that cannot be bent, roots that say nothing."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain import merkle
from webapp.domain.canonical import LARGEST, NotCanonicalError, Value, read, to_bytes
from webapp.domain.seal import GENESIS, Header, commitment, header_for, leaves, month_salt

SECRET = bytes(range(32))
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES: st.SearchStrategy[Value] = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


def hashes(count: int) -> list[bytes]:
    return [sha256(bytes([number])).digest() for number in range(count)]


def test_a_record_has_one_text() -> None:
    record = {"kwh": "12.30", "a": [1, True, None], "地": {"省": "安徽"}, "Z": '"\n'}
    assert to_bytes(record) == '{"Z":"\\"\\n","a":[1,true,null],"kwh":"12.30","地":{"省":"安徽"}}'.encode()


@given(st.dictionaries(TEXT, VALUES, max_size=5))
def test_a_record_is_read_back_as_it_was(record: dict[str, Value]) -> None:
    assert read(to_bytes(record)) == record
    assert to_bytes(dict(reversed(record.items()))) == to_bytes(record)


@pytest.mark.parametrize(
    ("record", "at"),
    [
        ({"a": 1.0}, "a"),
        ({"lines": [{"yuan": "1"}, {"yuan": 0.5}]}, "lines[1].yuan"),
        ({"a": LARGEST + 1}, "a"),
        ({"a": "\ud800"}, "a"),
        ({"a": {"b": float("nan")}}, "a.b"),
        ({"a": {1: "b"}}, "a"),
        ({"a": b"b"}, "a"),
    ],
)
def test_what_has_no_single_text_is_refused_with_its_path(record: dict[str, Value], at: str) -> None:
    with pytest.raises(NotCanonicalError) as refused:
        to_bytes(record)
    assert refused.value.at == at


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1}',
        '{"a":1}\n',
        '{"b":1,"a":2}',
        '{"a":1,"a":1}',
        '{"a":1.0}',
        '{"a":1e3}',
        '{"a":-0}',
        '{"a":NaN}',
        '{"a":"\\u0041"}',
        '{"a":"\\/"}',
        '{"a":"\\ud800"}',
        '\ufeff{"a":1}',
        "[1]",
        "",
        '{"a":' + "[" * 100_000,
        '{"a":' + "[" * 17 + "]" * 17 + "}",
        '{"a":' + "9" * 5000 + "}",
    ],
)
def test_any_other_spelling_is_refused(text: str) -> None:
    with pytest.raises(NotCanonicalError):
        read(text.encode())


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(NotCanonicalError):
        read(b'{"a":"\xff"}')


def rfc_6962(leaves: list[bytes]) -> bytes:
    """The tree as the RFC defines it, by splitting at the largest power of two."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + rfc_6962(leaves[:split]) + rfc_6962(leaves[split:])).digest()


@pytest.mark.parametrize("count", range(1, 34))
def test_the_tree_is_the_one_of_rfc_6962(count: int) -> None:
    found = hashes(count)
    tree = merkle.levels(found)
    assert merkle.root(found) == tree[-1][0] == rfc_6962(found)
    for position, leaf in enumerate(found):
        assert merkle.root_by(leaf, position, count, merkle.proof(tree, position)) == tree[-1][0]


def test_a_doubled_last_leaf_gives_another_root() -> None:
    found = hashes(3)
    assert merkle.root(found) != merkle.root([*found, found[-1]])


def test_a_proof_fits_one_place_in_one_tree() -> None:
    found = hashes(11)
    tree = merkle.levels(found)
    path = merkle.proof(tree, 6)
    root = tree[-1][0]
    assert all(merkle.root_by(found[6], other, 11, path) != root for other in range(-1, 12) if other != 6)
    assert merkle.root_by(found[6], 6, 11, path[:-1]) is None
    assert merkle.root_by(found[6], 6, 11, (*path, path[0])) is None
    assert merkle.root_by(found[7], 6, 11, path) != root
    assert merkle.root_by(found[6], 6, 11, (*path[:2], path[3], path[2])) != root


def sealed(bodies: list[bytes], previous: Header | None = None, salt: bytes = SECRET) -> Header:
    return header_for(
        bodies, salt, previous=previous, month="2026-10", revision=0, sealed_at="2026-11-03T04:10:00+08:00", key="k"
    )


def test_the_format_of_seals_stays_as_it_is() -> None:
    first = sealed([b'{"kind":"home"}', b'{"kind":"day"}'])
    assert first.root == "6690cd35e00fbb33ba244ff9e409585d9a01948670d71cda30c97db99c699979"
    assert first.hash().hex() == "9363f581dc088da2769d3cc80353fd7a458b89b969dfac4a397447baf2af7ba8"
    assert commitment(SECRET, first).hex() == "c50cf7596490437a0575f17b63cdeb4758690199d09d0e3336a78e3c4cdd3fc1"
    assert month_salt(SECRET, 3).hex() == "b8ba587aafc3d874c64a01543ec7592ff2f6175862c59fc0312301d53cba48ff"


def test_each_header_names_the_one_before() -> None:
    first = sealed([b"{}"])
    second = sealed([b"{}"], first)
    assert (first.sequence, first.previous) == (0, GENESIS)
    assert (second.sequence, second.previous) == (1, first.hash().hex())


def test_the_same_records_look_different_under_another_salt() -> None:
    bodies = [b'{"wh":1}', b'{"wh":1}']
    one, other = leaves(SECRET, bodies), leaves(month_salt(SECRET, 1), bodies)
    assert len({*one, *other}) == 4


def test_moving_a_record_changes_the_root() -> None:
    assert sealed([b"1", b"2", b"3"]).root != sealed([b"1", b"3", b"2"]).root
