"""What is done to the pages of a PDF once they are drawn: what repeats is drawn once, and parts are cut out.

A page says so by ids. The sheet `under-x` is no page: it is drawn beneath each sheet `over-x…`, so that what forty
cards share is laid out once. From the element `part-y` on the sheets are part y, until the next part begins.
"""

import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

UNDER, OVER, PART = "under-", "over-", "part-"
VERSION = b"1.7"


class Pages:
    """`finish` is WeasyPrint's finisher; afterwards `parts` holds the PDF of each part, if they are cut out."""

    def __init__(self, *, cut: bool) -> None:
        self.cut = cut
        self.parts: dict[str, bytes] = {}

    def finish(self, document: Any, pdf: Any) -> None:
        drawn = [pdf.objects[number] for number in pdf.pages["Kids"][::3]]
        names = [list(page.anchors) for page in document.pages]
        for page, ids in zip(drawn, names, strict=True):
            if _named(ids, UNDER):
                _closed(pdf.objects[int(page["Contents"].split()[0])])
        pages = _laid_over(drawn, names)
        marks = [number for number, page in enumerate(pages) if _named(page[1], PART)]
        for begin, end in pairwise([*marks, len(pages)] if self.cut else []):
            _keep(pdf, [page for page, _ in pages[begin:end]], drawn)
            self.parts[_named(pages[begin][1], PART)] = _written(pdf)
        _keep(pdf, [page for page, _ in pages], drawn)
        for number in range(1, len(pdf.objects)):
            pdf.objects[number].free = "n"  # who writes the whole packs the objects, and miscounts with gaps


def _closed(stream: Any) -> None:
    """What is drawn after it begins with the page as it was."""
    stream.stream.insert(0, b"q")
    stream.stream.append(b"Q")


def _named(names: list[str], kind: str) -> str:
    return next((name.removeprefix(kind) for name in names if name.startswith(kind)), "")


def _laid_over(drawn: list[Any], names: list[list[str]]) -> list[tuple[Any, list[str]]]:
    """The pages without those that only lie beneath others, which get them drawn first; a part's name moves on."""
    beneath = {_named(ids, UNDER): page["Contents"] for page, ids in zip(drawn, names, strict=True)}
    beneath.pop("", None)
    pages: list[tuple[Any, list[str]]] = []
    carried: list[str] = []
    for page, ids in zip(drawn, names, strict=True):
        if _named(ids, UNDER):
            carried += ids
            continue
        over = _named(ids, OVER)
        first = next((stream for name, stream in beneath.items() if over.startswith(name)), None) if over else None
        if first is not None:
            page["Contents"] = b"[" + first + b" " + page["Contents"] + b"]"
        pages.append((page, carried + ids))
        carried = []
    return pages


def _keep(pdf: Any, pages: list[Any], drawn: list[Any]) -> None:
    """These pages and no other are in the PDF; what only the others draw is left out of the file."""
    pdf.pages["Kids"][:] = list(_references(pages))
    pdf.pages["Count"] = len(pages)
    wanted = b" ".join(page["Contents"] for page in pages)
    for page in drawn:
        stream = pdf.objects[int(page["Contents"].strip(b"[]").split()[-3])]
        used = any(page is kept for kept in pages)
        page.free = "n" if used else "f"
        stream.free = "n" if used or stream.reference in wanted else "f"


def _references(pages: list[Any]) -> Iterator[object]:
    for page in pages:
        yield from (page.number, 0, "R")


def _written(pdf: Any) -> bytes:
    """What it is now as a file; pydyf adds objects while writing, which are taken out again."""
    count, output = len(pdf.objects), io.BytesIO()
    pdf.write(output, VERSION, False, False)
    del pdf.objects[count:]
    pdf.current_position = 0
    return output.getvalue()
