"""The first view of a page: the page itself and what it names, as bytes on the wire."""

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Sent:
    """What one answer was on the wire, and what it says once unpacked."""

    headers: int
    body: int
    text: bytes

    @property
    def size(self) -> int:
        return self.headers + self.body


Fetch = Callable[[str], Sent]

KB = 1024
FIRST_VIEW_BYTES = 40 * KB
SCRIPT_BYTES = 20 * KB

_NAMED = re.compile(r'<(?:link|script|img|use|image)\b[^>]*?\b(?:href|src)="(/[^"#]*)', re.IGNORECASE)
_LATER = re.compile(r'<link\b[^>]*rel="(?:apple-touch-icon|alternate|canonical)"[^>]*>', re.IGNORECASE)


def first_view(path: str, fetch: Fetch) -> dict[str, Sent]:
    """The page and every style, script, sprite, icon and manifest it names."""
    page = fetch(path)
    named = _NAMED.findall(_LATER.sub("", page.text.decode()))
    return {path: page} | {url: fetch(url) for url in dict.fromkeys(named)}


def transferred(view: dict[str, Sent]) -> int:
    """All that goes over the wire, headers included."""
    return sum(sent.size for sent in view.values())


def scripts(view: dict[str, Sent]) -> int:
    """What the scripts weigh, packed."""
    return sum(sent.body for url, sent in view.items() if url.endswith(".js"))
