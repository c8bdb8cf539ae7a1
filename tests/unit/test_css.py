"""What old phones, the content security policy and weak eyes ask of the files we write by hand."""

import hashlib
import re
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
CSS = re.sub(r"/\*.*?\*/", "", (STATIC / "app.css").read_text(encoding="utf-8"), flags=re.S)
SCRIPTS = [STATIC / "app.js", ROOT / "templates" / "sw.js"]
PAGES = sorted((ROOT / "templates").rglob("*.html"))

# The floor is Chromium 80 and iOS 13.4.
TOO_NEW_CSS = {
    ":has()": r":has\(",
    ":is() or :where()": r":(is|where)\(",
    "aspect-ratio": r"[{;]\s*aspect-ratio\s*:",
    "container queries": r"@container|container-type",
    "color-mix() or oklch()": r"color-mix\(|oklch\(",
    "dvh, svh, lvh": r"\d[dsl]vh\b",
    "flex gap": r"[{;]\s*(row-|column-)?gap\s*:",
    "inset": r"[{;]\s*inset(-\w+)?\s*:",
    "layers": r"@layer|@property",
    "nesting": r"[{;]\s*&",
    "text-wrap": r"text-wrap",
}
TOO_NEW_SCRIPT = {
    "array at()": r"\.at\(\s*-?\d",
    "async": r"\b(async|await)\b",
    "hasOwn": r"Object\.hasOwn\b",
    "nullish or optional": r"\?\?|\?\.(?!\d)",
    "randomUUID": r"randomUUID",
    "replaceAll": r"\.replaceAll\(",
    "structuredClone": r"structuredClone",
}
FORBIDDEN_SCRIPT = {"eval": r"\beval\(|new Function", "raw markup": r"innerHTML|insertAdjacentHTML|document\.write"}

TEXT_ON_GROUND = [
    ("ink", "bg"),
    ("ink", "surface"),
    ("ink", "brand-soft"),
    ("ink", "flat-soft"),
    ("ink", "bad-soft"),
    ("ink2", "bg"),
    ("ink2", "surface"),
    ("ink2", "sunk"),
    ("brand", "bg"),
    ("brand", "surface"),
    ("brand", "sunk"),
    ("brand", "brand-soft"),
    ("on-brand", "brand"),
    ("peak-ink", "surface"),
    ("peak-ink", "peak-soft"),
    ("flat-ink", "surface"),
    ("flat-ink", "flat-soft"),
    ("valley-ink", "surface"),
    ("valley-ink", "valley-soft"),
    ("on-peak", "peak"),
    ("on-flat", "flat"),
    ("on-valley", "valley"),
    ("bad", "surface"),
    ("bad", "bad-soft"),
    ("bg", "ink"),
]
CARDS = [
    ("#ffffff", "#1B2F6B", "#2F5DBE"),
    ("#ffffff", "#8F2A0E", "#C9491F"),
    ("#33230A", "#F9DC8C", "#F0B93F"),
    ("#231700", "#DDB862", "#C2902F"),
    ("#ffffff", "#0B4A38", "#177256"),
]


def tokens(selector: str) -> dict[str, str]:
    body = CSS[CSS.index(selector) :]
    return dict(re.findall(r"--([\w-]+):([^;}]+)", body[: body.index("}")]))


LIGHT = tokens(":root{")
DARK = LIGHT | tokens(":root[data-theme=dark]{")


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("feature", TOO_NEW_CSS)
def test_style_sheet_stays_above_the_floor(feature: str) -> None:
    assert re.findall(TOO_NEW_CSS[feature], CSS) == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
@pytest.mark.parametrize("feature", TOO_NEW_SCRIPT | FORBIDDEN_SCRIPT)
def test_scripts_stay_above_the_floor(script: Path, feature: str) -> None:
    code = re.sub(r"/\*.*?\*/", "", script.read_text(encoding="utf-8"), flags=re.S)
    assert re.findall((TOO_NEW_SCRIPT | FORBIDDEN_SCRIPT)[feature], code) == []


def test_scripts_carry_no_words_of_their_own() -> None:
    code = (STATIC / "app.js").read_text(encoding="utf-8")
    assert re.findall(r"[\u4e00-\u9fff]+", code) == []
    templates = (ROOT / "templates" / "base.html").read_text(encoding="utf-8")
    said = set(re.findall(r"say\((?:off \? )?'([\w-]+)'(?: : '([\w-]+)')?", code))
    assert {key for keys in said for key in keys if key} == set(re.findall(r"data-t-([\w-]+)=", templates))


def test_every_colour_used_is_a_token() -> None:
    assert set(re.findall(r"var\(--([\w-]+)", CSS)) <= set(LIGHT)


def test_dark_is_the_same_by_phone_and_by_choice() -> None:
    by_phone = tokens(":root:not([data-theme=light]){")
    assert by_phone == tokens(":root[data-theme=dark]{")
    assert set(by_phone) <= set(LIGHT)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_text_can_be_read(palette: dict[str, str], text: str, ground: str) -> None:
    assert contrast(palette[text], palette[ground]) >= 4.5


@pytest.mark.parametrize("card", CARDS)
def test_text_on_shaded_cards_can_be_read(card: tuple[str, str, str]) -> None:
    text, *grounds = card
    assert f"{grounds[0]},{grounds[1]}" in CSS, "the list above follows the style sheet"
    assert min(contrast(text, ground) for ground in grounds) >= 4.5


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_templates_hold_to_the_policy(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"<style\b|\sstyle=|\son[a-z]+=|\bhx-on\b|javascript:", text) == []
    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", text) == []


def test_drawings_speak_only_what_they_are_told() -> None:
    assert re.findall(r"[\u4e00-\u9fff]+", (ROOT / "templates" / "drawings.html").read_text(encoding="utf-8")) == []


def test_icons_in_pages_are_in_the_sprite() -> None:
    ids = re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8"))
    assert all(one < other for one, other in pairwise(ids)), "in order, each once"
    used = {name for page in PAGES for name in re.findall(r"\bicon\('([\w-]+)'", page.read_text(encoding="utf-8"))}
    used |= set(re.findall(r"icon\('([\w-]+)'\)", (STATIC / "app.js").read_text(encoding="utf-8")))
    assert used <= set(ids)


def test_vendored_files_are_the_ones_named() -> None:
    rows = re.findall(r"^\| `([\w.-]+)` .*`([0-9a-f]{64})` \|$", (STATIC / "vendor" / "README.md").read_text(), re.M)
    assert {name for name, _ in rows} == {path.name for path in (STATIC / "vendor").glob("*.js")}
    for name, digest in rows:
        assert hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == digest
