"""The second step of signing in: six digits that an app on a phone makes anew every thirty seconds (RFC 6238)."""

import hmac
import re
import unicodedata
from datetime import datetime

import pyotp

from webapp.senders.qr import Code, code_of

SECONDS = 30
STEPS_OFF = 1
"""How far the phone's clock may be off, in steps."""
ISSUER = "Yidu"


def new_secret() -> str:
    return pyotp.random_base32()


def address(secret: str, login: str) -> str:
    """What the app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def picture(secret: str, login: str) -> Code:
    return code_of(address(secret, login))


def step_of(secret: str | None, code: str, at: datetime) -> int | None:
    """The time step a code is of, None for a wrong one. All are compared, so that time tells nothing. Without a secret,
    as where it can be read no more, every code is wrong."""
    if secret is None:
        return None
    typed = re.sub(r"\s", "", unicodedata.normalize("NFKC", code)).encode()
    otp, now = pyotp.TOTP(secret), int(at.timestamp()) // SECONDS
    near = range(now - STEPS_OFF, now + STEPS_OFF + 1)
    right = [step for step in near if hmac.compare_digest(otp.generate_otp(step).encode(), typed)]
    return right[-1] if right else None
