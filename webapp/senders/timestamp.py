"""Time stamps from an authority of one's choice, by RFC 3161: an extra of the installation (`yidu[timestamp]`)."""

import urllib.request
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPException
from typing import Protocol

from webapp.domain.timestamp import read_stamp

TIMEOUT_SECONDS = 20
MOST_BYTES = 1 << 16
ASKS, ANSWERS = "application/timestamp-query", "application/timestamp-reply"


class NotStampedError(Exception):
    """For the log of who runs the site."""


class Stamper(Protocol):
    """Has data time-stamped, or raises NotStampedError, which is always worth another try."""

    def stamp(self, data: bytes) -> bytes: ...


@dataclass(frozen=True)
class TsaStamper:
    """An authority that answers to HTTP. Only the SHA-256 of the data is sent to it."""

    url: str
    timeout_seconds: float = TIMEOUT_SECONDS

    def stamp(self, data: bytes) -> bytes:
        """The TimeStampToken in DER. That it is of this data is checked; the authority's certificate is not."""
        from rfc3161_client import HashAlgorithm, TimestampRequestBuilder, decode_timestamp_response

        asked = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).build()
        try:
            answer = decode_timestamp_response(self._post(asked.as_bytes()))
            if answer.status > 1:  # neither granted nor granted with changes
                raise NotStampedError(f"status {answer.status}")
            token = answer.time_stamp_token()
            if answer.tst_info.nonce != asked.nonce or read_stamp(token).imprint != sha256(data).digest():
                raise NotStampedError("the answer is to another question")
        except (OSError, HTTPException, ValueError) as error:
            raise NotStampedError(str(error) or type(error).__name__) from error
        return token

    def _post(self, body: bytes) -> bytes:
        request = urllib.request.Request(self.url, body, {"Content-Type": ASKS, "Accept": ANSWERS})
        with urllib.request.urlopen(request, timeout=self.timeout_seconds) as answer:
            return bytes(answer.read(MOST_BYTES))
