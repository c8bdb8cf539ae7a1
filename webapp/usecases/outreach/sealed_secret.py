"""Secrets of second steps, encrypted where they are kept: who reads the database alone cannot make a code.

The key follows from the installation's own secret (HKDF, RFC 5869), which is not in the database. A secret is bound to
whose it is, so that a row copied to somebody else opens nothing. After the installation's secret is replaced no old one
can be read; an owner, or the operator, then resets the second step.
"""

import base64
import binascii
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from webapp.usecases.services import Services

NONCE_BYTES = 12
PURPOSE = b"yidu second step v1"


def seal(services: Services, staff_id: str, secret: str) -> str:
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = _cipher(services).encrypt(nonce, secret.encode(), staff_id.encode())
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def unseal(services: Services, staff_id: str, kept: str) -> str | None:
    """None where it was not sealed here for this person, or was changed since."""
    try:
        raw = base64.urlsafe_b64decode(kept.encode())
        return _cipher(services).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], staff_id.encode()).decode()
    except (InvalidTag, binascii.Error, ValueError):
        return None


def _cipher(services: Services) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=PURPOSE).derive(services.receipt_key))
