"""Signatures: the vectors of RFC 8032, what the signing library makes, and what must never pass."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.domain.ed25519 import ORDER, P, verifies

RFC_8032 = [  # section 7.1, tests 1, 2, 3, SHA(abc): public key, message, signature
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        "387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        "4a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e030"
        "3dca179c138ac17ad9bef1177331a704",
    ),
]
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
SIGNED = KEY.sign(b"yidu")


@pytest.mark.parametrize(("key", "message", "signature"), RFC_8032)
def test_the_vectors_of_the_rfc_verify(key: str, message: str, signature: str) -> None:
    assert verifies(bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(signature))
    assert not verifies(bytes.fromhex(key), bytes.fromhex(message) + b"\x00", bytes.fromhex(signature))


@settings(max_examples=25)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200))
def test_what_the_library_signs_verifies(seed: bytes, message: bytes) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    assert verifies(key.public_key().public_bytes_raw(), message, key.sign(message))


@pytest.mark.parametrize("place", range(64))
def test_one_changed_bit_of_a_signature_does_not_verify(place: int) -> None:
    changed = bytearray(SIGNED)
    changed[place] ^= 1 << place % 8
    assert not verifies(PUBLIC, b"yidu", bytes(changed))


def test_the_second_spelling_of_a_signature_does_not_verify() -> None:
    scalar = int.from_bytes(SIGNED[32:], "little") + ORDER
    assert verifies(PUBLIC, b"yidu", SIGNED)
    assert not verifies(PUBLIC, b"yidu", SIGNED[:32] + scalar.to_bytes(32, "little"))


@pytest.mark.parametrize("y", [0, 1, P - 1, P, P + 1, 2], ids=["order 4", "neutral", "order 2", "p", "p + 1", "none"])
def test_keys_that_would_verify_anything_or_are_none_are_refused(y: int) -> None:
    anything = (1).to_bytes(32, "little") + bytes(32)
    assert not verifies(y.to_bytes(32, "little"), b"yidu", anything)


@pytest.mark.parametrize(("key", "signature"), [(PUBLIC[:31], SIGNED), (PUBLIC, SIGNED[:63]), (b"", b"")])
def test_a_wrong_length_does_not_verify(key: bytes, signature: bytes) -> None:
    assert not verifies(key, b"yidu", signature)
