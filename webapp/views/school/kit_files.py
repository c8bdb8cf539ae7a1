"""A kit as files: its pages to print, one PDF of all, one archive with every piece by itself."""

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from re import compile as pattern
from typing import cast

from flask import Response, current_app, make_response, render_template
from flask_babel import force_locale

from webapp.domain.report_errors import PdfMissingError
from webapp.domain.school.kit import Kit
from webapp.views.formats import date_text
from webapp.views.page import services
from webapp.views.school.pieces import Piece, pieces
from webapp.views.texts import gettext

SHEET = pattern(r'<section[^>]*class="[^"]*\bsheet\b')
STYLES = "handout.css"
ZIPPED = (2020, 1, 1, 0, 0, 0)
"""The day files in an archive carry: the same kit makes the same archive."""


@dataclass(frozen=True)
class Back:
    """Where the bar above printed pages leads, and where they are as PDF; `styles` where they are in an archive."""

    url: str
    text: str
    pdf: str = ""
    styles: str = ""


@dataclass(frozen=True)
class Made:
    """A piece of a kit with how many sheets it has."""

    piece: Piece
    sheets: int


PER_PUPIL = frozenset({"diary", "letter", "quiz"})
"""Pieces each pupil gets one of; of the others a class needs one."""


def copies(kit: Kit, sizes: Sequence[int]) -> dict[str, int]:
    """How often a piece is printed, where it is more than once."""
    wanted = {each.id: sum(sizes) if each.id in PER_PUPIL else len(sizes) for each in makeable(kit)}
    return {name: n for name, n in wanted.items() if n > 1}


def makeable(kit: Kit) -> list[Piece]:
    """The pieces there can be: some need a class."""
    return [piece for piece in pieces() if kit.of or not piece.of_class]


def printed(kit: Kit, which: Sequence[Piece], lang: str, back: Back | None = None, missing: str = "") -> str:
    """The sheets of some pieces as a page in a language; without `back` as they go into a PDF."""
    with force_locale(lang):
        return render_template(
            "school/handout.html",
            kit=kit,
            pieces=[(piece, piece.context(kit)) for piece in which],
            plain=back is None,
            back=back,
            missing=missing,
            lang="en" if lang == "en" else "zh-CN",
            lg=lang,
        )


def made(kit: Kit, lang: str) -> list[Made]:
    """Each piece with its sheets, counted as they are."""
    shown = Back("", "")
    return [Made(each, len(SHEET.findall(printed(kit, [each], lang, shown)))) for each in makeable(kit)]


def as_pdf(kit: Kit, which: Sequence[Piece], lang: str, name: str) -> Response:
    """Raises PdfMissingError."""
    return _file(services().pdf_of(printed(kit, which, lang)), "application/pdf", f"{name}.pdf")


def as_zip(kit: Kit, lang: str, name: str) -> Response:
    """Every piece as a PDF of its own; where none can be made as a page to print, with the styles it needs."""
    which = makeable(kit)
    try:
        parts = services().pdf_parts_of(printed(kit, which, lang))
        files = {f"{_name(number, each)}.pdf": parts[each.id] for number, each in enumerate(which, 1)}
    except PdfMissingError:
        files = _pages(kit, which, lang)
    with force_locale(lang):
        readme = _readme(kit, list(files))
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        for path, content in {"README.txt": readme.encode("utf-8-sig"), **files}.items():
            archive.writestr(zipfile.ZipInfo(f"{name}/{path}", ZIPPED), content, zipfile.ZIP_DEFLATED)
    return _file(output.getvalue(), "application/zip", f"{name}.zip")


def _pages(kit: Kit, which: Sequence[Piece], lang: str) -> dict[str, bytes]:
    asset = cast(Callable[[str], str], current_app.jinja_env.globals["asset"])
    styles = Path(str(current_app.static_folder)) / asset(STYLES).rpartition("/")[2]
    styles = Path(current_app.config["PUBLISHED"]) / Path(asset(STYLES)).name
    pages = {
        f"{_name(number, each)}.html": printed(kit, [each], lang, Back("", "", styles=STYLES)).encode()
        for number, each in enumerate(which, 1)
    }
    return pages | {STYLES: styles.read_bytes()}


def _readme(kit: Kit, paths: Sequence[str]) -> str:
    """What is in the archive and how it is printed, for who opens it first."""
    texts = {each.id: each.text for each in makeable(kit)}
    lines = [
        gettext("一度电探案，%(first)s到%(last)s", first=date_text(kit.first), last=date_text(kit.last)),
        gettext("都是 A4，黑白打印就行。打印时选“实际大小”，不要缩放，座位卡才裁得准。"),
        "",
    ]
    for path in paths:
        piece = path.rpartition(".")[0].partition("-")[2]
        if piece in texts:
            lines.append(f"{path}  {texts[piece]}")
    if kit.of is None:
        lines += ["", gettext("座位卡要先建班才有：每张卡的码只开一个座位。")]
    return "\n".join(lines) + "\n"


def _name(number: int, piece: Piece) -> str:
    return f"{number:02}-{piece.id}"


def _file(content: bytes, kind: str, filename: str) -> Response:
    response = make_response(content)
    response.mimetype = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.headers["Cache-Control"] = "no-store, private"
    return response
