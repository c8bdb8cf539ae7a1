"""Short ways to read a text or bytes in a test."""

from io import BytesIO

import pytest

from webapp.readers import Content, UnreadableError
from webapp.readers.finding_words import WORDS
from webapp.readers.table import TableReader


def read(text: str | bytes, **chosen: str) -> Content:
    data = text if isinstance(text, bytes) else text.encode()
    content = TableReader().read(BytesIO(data), chosen)
    for finding in content.findings:
        assert WORDS[finding.code] % finding.params
    return content


def refused(text: str | bytes) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        read(text)
    assert "%(" not in str(caught.value)
    return caught.value


def wh(content: Content) -> list[int]:
    (meter,) = content.meters
    return meter.wh.tolist()


def choice(content: Content, name: str) -> str:
    return next(choice.value for choice in content.choices if choice.name == name)


def codes(content: Content) -> list[tuple[str, int | None, str | None, int]]:
    return [(finding.code, finding.row, finding.column, finding.n) for finding in content.findings]
