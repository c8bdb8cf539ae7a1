"""A page as PDF, by WeasyPrint: an extra of the installation (`yidu[pdf]`), which needs pango on the machine.

It takes most of a second to load, so it is loaded when somebody asks for a PDF, not at the start.
"""

import logging
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from webapp.domain.report_errors import PdfMissingError

HERE = "http://yidu.invalid"
"""The address pages are read from; the name can never be resolved (RFC 2606)."""
STATIC = "/static/"
TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png"}


def can_print() -> bool:
    """Whether the extra is installed. Whether pango is, only the first PDF shows."""
    return find_spec("weasyprint") is not None


def pdf_of(html: str, published: Path | None = None) -> bytes:
    """The page in its print styles; its title and language are the document's, its text can be selected.

    `published` is the folder of the published static files: nothing else is ever read, nothing fetched; what else a
    page refers to is left out. Raises PdfMissingError where WeasyPrint or pango is missing.
    """
    weasyprint = _weasyprint()
    page = weasyprint.HTML(string=html, base_url=HERE, url_fetcher=_only_published()(published))
    return bytes(page.write_pdf())


def _weasyprint() -> Any:
    for name in ("weasyprint", "weasyprint.progress"):  # they tell of every step, and of every style they do without
        logging.getLogger(name).setLevel(logging.ERROR)
    try:
        import weasyprint
    except (ImportError, OSError) as error:  # OSError: cffi finds no pango
        raise PdfMissingError from error
    return weasyprint


@cache
def _only_published() -> Any:
    """A class of WeasyPrint's, so it can only be made once that is loaded."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OnlyPublished(URLFetcher):  # type: ignore[misc]  # it comes without types
        """Reads published files by their path in the page, and refuses every other address."""

        def __init__(self, published: Path | None) -> None:
            super().__init__(allowed_protocols=())
            self.published = published

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
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
