"""What old phones, the content security policy and weak eyes ask of the files we write by hand."""

import hashlib
import re
from itertools import pairwise, product
from pathlib import Path

from sweeps import assert_none

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
CSS = re.sub(r"/\*.*?\*/", "", (STATIC / "app.css").read_text(encoding="utf-8"), flags=re.S)
REPORT = (STATIC / "report.css").read_text(encoding="utf-8").split("@page")[0]
"""Its part for the screen; what makes paper of the rest is no phone."""
OUTREACH = {name: (STATIC / name).read_text(encoding="utf-8") for name in ("campaign.css", "desk.css")}
SCRIPTS = [STATIC / "app.js", STATIC / "card.js", STATIC / "child.js", STATIC / "kit.js", ROOT / "templates" / "sw.js"]
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
AGAINST_POLICY = {
    "style or handler": r"<style\b|\sstyle=|\son[a-z]+=|\bhx-on\b|javascript:",
    "script in the page": r"<script(?![^>]*\bsrc=)[^>]*>",
}

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


def found(features: dict[str, str], texts: dict[str, str]) -> list[str]:
    """Each feature where it is met, as written."""
    return [
        f"{where}: {name}: {match[0]}"
        for (where, text), (name, pattern) in product(texts.items(), features.items())
        for match in re.finditer(pattern, text)
    ]


def test_style_sheet_stays_above_the_floor() -> None:
    assert_none(found(TOO_NEW_CSS, {"app.css": CSS, "report.css": REPORT} | OUTREACH))


def test_scripts_stay_above_the_floor() -> None:
    codes = {path.name: re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S) for path in SCRIPTS}
    assert_none(found(TOO_NEW_SCRIPT | FORBIDDEN_SCRIPT, codes))


def test_scripts_carry_no_words_of_their_own() -> None:
    code = (STATIC / "app.js").read_text(encoding="utf-8")
    assert re.findall(r"[\u4e00-\u9fff]+", code) == []
    templates = (ROOT / "templates" / "base.html").read_text(encoding="utf-8")
    said = set(re.findall(r"say\((?:off \? )?'([\w-]+)'(?: : '([\w-]+)')?", code))
    assert {key for keys in said for key in keys if key} == set(re.findall(r"data-t-([\w-]+)=", templates))


def test_every_colour_used_is_a_token() -> None:
    assert set(re.findall(r"var\(--([\w-]+)", CSS + REPORT)) <= set(LIGHT)


def test_dark_is_the_same_by_phone_and_by_choice() -> None:
    by_phone = tokens(":root:not([data-theme=light]){")
    assert by_phone == tokens(":root[data-theme=dark]{")
    assert set(by_phone) <= set(LIGHT)


def test_text_can_be_read() -> None:
    assert_none(
        f"{text} on {ground}, {name}"
        for (name, palette), (text, ground) in product({"light": LIGHT, "dark": DARK}.items(), TEXT_ON_GROUND)
        if not contrast(palette[text], palette[ground]) >= 4.5
    )


def test_text_on_shaded_cards_can_be_read() -> None:
    assert_none(f"not in the style sheet: {grounds}" for _, *grounds in CARDS if ",".join(grounds) not in CSS)
    pairs = [(text, ground) for text, *grounds in CARDS for ground in grounds]
    assert_none(f"{text} on {ground}" for text, ground in pairs if not contrast(text, ground) >= 4.5)


def test_templates_hold_to_the_policy() -> None:
    assert_none(found(AGAINST_POLICY, {page.name: page.read_text(encoding="utf-8") for page in PAGES}))


def test_drawings_speak_only_what_they_are_told() -> None:
    assert re.findall(r"[\u4e00-\u9fff]+", (ROOT / "templates" / "drawings.html").read_text(encoding="utf-8")) == []


def test_icons_in_pages_are_in_the_sprite() -> None:
    ids = re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8"))
    assert all(one < other for one, other in pairwise(ids)), "in order, each once"
    pages = {page: page.read_text(encoding="utf-8") for page in PAGES}
    outreach = {name for text in pages.values() for name in re.findall(r"\bop\.icon\('([\w-]+)'", text)}
    outreach |= set(re.findall(r"\bicon\('([\w-]+)'", pages.pop(ROOT / "templates" / "outreach" / "parts.html")))
    assert outreach <= set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "outreach.svg").read_text(encoding="utf-8")))
    used = {name for text in pages.values() for name in re.findall(r"(?<!op\.)\bicon\('([\w-]+)'", text)}
    used |= set(re.findall(r"icon\('([\w-]+)'\)", (STATIC / "app.js").read_text(encoding="utf-8")))
    assert used <= set(ids)


def test_vendored_files_are_the_ones_named() -> None:
    rows = re.findall(r"^\| `([\w.-]+)` .*`([0-9a-f]{64})` \|$", (STATIC / "vendor" / "README.md").read_text(), re.M)
    assert {name for name, _ in rows} == {path.name for path in (STATIC / "vendor").glob("*.js")}
    for name, digest in rows:
        assert hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == digest
