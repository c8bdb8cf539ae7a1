"""The path of a code is the code: read back from the modules it fills."""

import re

import numpy as np
import pytest
import zxingcpp

from webapp.senders.qr import QUIET, Code, code_of

RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")


def pixels(code: Code, scale: int = 4) -> np.ndarray:
    """The drawing as a grey picture."""
    found = np.full((code.side, code.side), 255, dtype=np.uint8)
    for x, y, width, back in RUN.findall(code.path):
        assert width == back
        found[int(y), int(x) : int(x) + int(width)] = 0
    return np.kron(found, np.ones((scale, scale), dtype=np.uint8))


@pytest.mark.parametrize(
    "text",
    [
        "https://yidu.example/c/W3KR8D?from=poster&place=guiyuan",
        "https://电.example/c/W3KR8D",
        "http://127.0.0.1:8000/c/A",
    ],
)
def test_what_is_scanned_is_what_was_meant(text: str) -> None:
    (read,) = zxingcpp.read_barcodes(pixels(code_of(text)))

    assert (read.text, str(read.format)) == (text, "QR Code")
    assert read.ec_level == "M"


def test_four_modules_around_it_stay_blank() -> None:
    drawn = pixels(code_of("https://yidu.example/c/W3KR8D"), 1)
    inside = drawn[QUIET:-QUIET, QUIET:-QUIET]

    assert (drawn == 0).sum() == (inside == 0).sum() > 0
    assert (inside[0] == 0).any()
    assert (inside[:, 0] == 0).any()
