"""A page as PDF, by WeasyPrint: an extra of the installation (`yidu[pdf]`), which needs pango on the machine.

It takes most of a second to load, so it is loaded when somebody asks for a PDF, not at the start.
"""

import logging
import subprocess
from base64 import b64decode
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from webapp.domain.report_errors import FontMissingError, PdfMissingError
from webapp.senders.pdf_pages import Pages

HERE = "http://yidu.invalid"
"""The address pages are read from; the name can never be resolved (RFC 2606)."""
STATIC = "/static/"
PICTURE = "data:image/png;base64,"
TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png"}


def can_print() -> bool:
    """Whether the extra is installed. Whether pango is, only the first PDF shows."""
    return find_spec("weasyprint") is not None


def pdf_of(html: str, published: Path | None = None) -> bytes:
    """The page in its print styles; its title and language are the document's, its text can be selected.

    `published` is the folder of the published static files: nothing else is ever read, nothing fetched; what else a
    page refers to is left out. Raises PdfMissingError where WeasyPrint or pango is missing, FontMissingError.
    """
    return _written(html, published, Pages(cut=False))


WHOLE = ""


def pdf_parts_of(html: str, published: Path | None = None) -> dict[str, bytes]:
    """The same, and beside it each part of the page by its name as a PDF of its own; see `Pages`. Laid out once."""
    pages = Pages(cut=True)
    return {WHOLE: _written(html, published, pages)} | pages.parts


def _written(html: str, published: Path | None, pages: Pages) -> bytes:
    page = _weasyprint().HTML(string=html, base_url=HERE, url_fetcher=_only_published()(published))
    return bytes(page.write_pdf(finisher=pages.finish))


def _weasyprint() -> Any:
    for name in ("weasyprint", "weasyprint.progress"):  # they tell of every step, and of every style they do without
        logging.getLogger(name).setLevel(logging.ERROR)
    try:
        import weasyprint
    except (ImportError, OSError) as error:  # OSError: cffi finds no pango
        raise PdfMissingError from error
    if not _can_write_chinese():
        raise FontMissingError
    return weasyprint


def _can_write_chinese() -> bool:
    """Whether fontconfig, which pango asks, knows a font with Chinese letters; else there would be boxes."""
    try:
        found = subprocess.run(("fc-list", ":lang=zh-cn", "family"), capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return True  # nobody can tell
    return found.returncode != 0 or bool(found.stdout.strip())


@cache
def _only_published() -> Any:
    """A class of WeasyPrint's, so it can only be made once that is loaded."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OnlyPublished(URLFetcher):  # type: ignore[misc]  # it comes without types
        """Reads published files by their path in the page, and pictures their address holds; refuses every other."""

        def __init__(self, published: Path | None) -> None:
            super().__init__(allowed_protocols=())
            self.published = published

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            if url.startswith(PICTURE):
                return URLFetcherResponse(url, b64decode(url[len(PICTURE) :]), {"Content-Type": "image/png"})
            path = published_file(url, self.published)
            if path is None:
                raise ValueError("only published files are read")
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": TYPES[path.suffix]})

    return OnlyPublished


def published_file(url: str, published: Path | None) -> Path | None:
    """The file an address stands for; None for another site, another place, another kind of file."""
    parts = urlsplit(url)
    if published is None or f"{parts.scheme}://{parts.netloc}" != HERE or not parts.path.startswith(STATIC):
        return None
    path = (published / unquote(parts.path[len(STATIC) :])).resolve()
    inside = path.is_relative_to(published.resolve()) and path.suffix in TYPES and path.is_file()
    return path if inside else None
