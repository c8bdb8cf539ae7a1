"""What a PDF of ours says: its pages, its title and language, its text as a reader would copy it."""

import re
import zlib
from collections.abc import Iterator

OBJECT = re.compile(rb"(\d+) 0 obj\s*(<<.*?>>)\s*stream\r?\n", re.S)
SHOWN = re.compile(r"/(\S+) [\d.]+ Tf|<([0-9a-f]+)>")


class Pdf:
    def __init__(self, content: bytes) -> None:
        assert content.startswith(b"%PDF-1.")
        streams = {int(m[1]): (m[2], _inflated(content[m.end() :])) for m in OBJECT.finditer(content)}
        self.streams = {number: data for number, (_, data) in streams.items()}
        packed = next(data for head, data in streams.values() if b"/ObjStm" in head)
        self.objects = dict(_objects(packed.decode("utf-8", "replace")))

    @property
    def pages(self) -> list[str]:
        return [text for text in self.objects.values() if re.search(r"/Type /Page\b", text)]

    @property
    def lang(self) -> str:
        return next(m[1] for text in self.objects.values() if (m := re.search(r"/Lang \(([\w-]+)\)", text)))

    @property
    def title(self) -> str:
        about = next(text for text in self.objects.values() if "/Producer" in text)
        found = re.search(r"/Title (?:<([0-9a-f]+)>|\((.*?)\))", about)
        assert found
        return bytes.fromhex(found[1]).decode("utf-16") if found[1] else found[2]

    def text(self) -> str:
        """Every letter of every page, in the order drawn."""
        return "".join(self._page(page) for page in self.pages)

    def _page(self, page: str) -> str:
        fonts = {name: self._letters(int(ref)) for name, ref in self._fonts(page)}
        drawn, letters = [], dict[str, str]()
        for name, shown in SHOWN.findall(self.streams[_ref("Contents", page)].decode("latin-1")):
            if name:
                letters = fonts[name]
            else:
                drawn += [letters[shown[at : at + 4]] for at in range(0, len(shown), 4)]
        return "".join(drawn)

    def _fonts(self, page: str) -> list[tuple[str, str]]:
        held = self.objects[_ref("Resources", page)]
        fonts = re.search(r"/Font (?:(\d+) 0 R|<<(.*?)>>)", held)
        assert fonts
        return re.findall(r"/(\S+) (\d+) 0 R", self.objects[int(fonts[1])] if fonts[1] else fonts[2])

    def _letters(self, font: int) -> dict[str, str]:
        """Glyph by glyph, what a copied letter is."""
        table = self.streams[_ref("ToUnicode", self.objects[font])].decode()
        pairs = re.findall(r"^<([0-9a-f]+)> <([0-9a-f]+)>$", table, re.M)
        return {glyph: bytes.fromhex(letters).decode("utf-16-be") for glyph, letters in pairs}


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data)
    except zlib.error:
        return b""


def _ref(name: str, text: str) -> int:
    found = re.search(rf"/{name} (\d+) 0 R", text)
    assert found, f"no {name} in {text[:80]}"
    return int(found[1])


def _objects(packed: str) -> Iterator[tuple[int, str]]:
    heads = re.match(r"[\d ]+", packed)
    assert heads
    numbers = [int(n) for n in heads[0].split()]
    first = len(heads[0])
    starts = numbers[1::2]
    for number, start, end in zip(numbers[::2], starts, [*starts[1:], len(packed)], strict=True):
        yield number, packed[first + start : first + end]
