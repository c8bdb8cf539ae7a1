"""English is complete, says what the Chinese says, and no sentence is written past the catalogue."""

import ast
import io
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import Environment

ROOT = Path(__file__).parents[2]
ENGLISH = ROOT / "webapp" / "translations" / "en" / "LC_MESSAGES"
TEMPLATES = sorted(path for path in (ROOT / "templates").iterdir() if path.is_file())
EDGES = sorted(path for part in ("views", "usecases") for path in (ROOT / "webapp" / part).rglob("*.py"))

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")
MARKS = {"_", "gettext", "ngettext", "sentence"}
KEYWORDS = DEFAULT_KEYWORDS | {"sentence": None}
READERS = {"compile", "sub", "fullmatch", "match", "replace", "rstrip", "removesuffix"}

SWITCH = "中文"  # the button that leads to Chinese
MANIFEST = {"一度", "看懂每一度电"}  # one manifest for everybody, as the phone keeps one name
LITERALS = {
    "睡着",  # words whose reading webapp/views/school/pinyin.py knows better
    "着火",
    "用不着",
    "便宜",
    "擦干",
    "晒干",
    "晾干",
    "干得快",
    "得",
    "[\\s,，、;；+/]+",  # what people put between sizes of classes
    "度",  # a bill may be typed as 131 度 or 131 千瓦时
    "千瓦时",
    "全天",  # a tariff's own name of its one period
    "合肥",  # where the demo home is
    "模拟服务队（示例）",  # what `yidu simulate` makes, told as such
    "模拟：傍晚少一度",
    "只用来试服务器，没有真的家庭。",
    "小区 ",
    " 点",  # dates and clocks are written by language in webapp/views/formats.py
    "M月d日",
    "M月d日 EEE",
    "y 年 M 月 d 日",
    "y 年 M 月",
}

Id = str | tuple[str, ...]


@cache
def catalogue() -> Catalog:
    return read_po(io.BytesIO((ENGLISH / "messages.po").read_bytes()), locale="en")


def messages() -> list[Message]:
    return [message for message in catalogue() if message.id]


def forms(words: object) -> tuple[str, ...]:
    """A message as its forms: one, or singular and plural."""
    return tuple(words) if isinstance(words, (tuple, list)) else (str(words),)


@cache
def extracted() -> set[tuple[str, ...]]:
    """What is marked for translation now, by the mappings of pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: set[tuple[str, ...]] = set()
    for mapping in project["tool"]["babel"]["mappings"]:
        options = {name: value for name, value in mapping.items() if name not in ("method", "pattern")}
        folder, _, kind = mapping["pattern"].partition("/**")
        for path in sorted((ROOT / folder).rglob(f"*{kind}")):
            with path.open("rb") as file:
                found |= {forms(row[1]) for row in extract(mapping["method"], file, KEYWORDS, options=options)}
    return found


def test_it_holds_messages_of_both_kinds() -> None:
    assert ("今天",) in extracted()
    assert any(len(words) == 2 for words in extracted())
    assert ("没有这条办法，或者它现在不适合您家。",) in extracted(), "domain errors are marked with sentence()"


def test_every_message_has_its_english_and_nothing_else_has() -> None:
    known = {forms(message.id) for message in messages()}
    assert not extracted() - known, "not translated: run `make i18n`, then fill in the English"
    assert not known - extracted(), "no longer used: run `make i18n`"
    assert not catalogue().obsolete


def test_no_english_is_missing_or_a_guess() -> None:
    assert not [message.id for message in messages() if message.fuzzy or not all(forms(message.string))]
    assert catalogue().num_plurals == 2
    wrong = [message.id for message in messages() if len(forms(message.string)) != len(forms(message.id))]
    assert not wrong


def test_placeholders_agree_form_by_form() -> None:
    for message in messages():
        for chinese, english in zip(forms(message.id), forms(message.string), strict=True):
            assert set(PLACEHOLDER.findall(chinese)) == set(PLACEHOLDER.findall(english)), chinese
            assert "%" not in PLACEHOLDER.sub("", english), f"a bare % breaks the page: {english}"


def test_the_compiled_catalogue_is_that_of_the_source() -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue())
    assert (ENGLISH / "messages.mo").read_bytes() == compiled.getvalue(), "run `make i18n`"


def test_english_is_english_and_calm() -> None:
    for message in messages():
        for text in forms(message.string):
            assert not CHINESE.search(text), text
            assert not set(text) & set("“”‘’"), f"Chinese fonts draw these a full character wide: {text}"
            assert '"' not in text, f"ends an attribute: {text}"
        for text in (*forms(message.id), *forms(message.string)):
            assert "!" not in text, text
            assert "！" not in text.replace("对了！", ""), f"a child may be right with a mark, nobody else: {text}"


def test_no_line_numbers_in_the_catalogue() -> None:
    assert not [message.id for message in messages() if message.locations]


# ---- nothing is said past the catalogue ----


def loose(source: str) -> Iterator[str]:
    """Chinese in a template that is neither a comment nor inside _() or ngettext()."""
    inside: list[bool] = []
    before = ""
    for _, kind, value in Environment().lex(source):
        if kind == "operator" and value == "(":
            inside.append(before in MARKS)
        elif kind == "operator" and value == ")":
            inside.pop()
        elif kind == "data" or (kind == "string" and not any(inside)):
            yield from re.findall(f"(?:{CHINESE.pattern})+", value)
        if kind != "whitespace":
            before = value


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_say_chinese_through_the_catalogue_only(path: Path) -> None:
    allowed = MANIFEST if path.suffix == ".webmanifest" else {SWITCH}
    assert set(loose(path.read_text(encoding="utf-8"))) <= allowed


def test_loose_words_in_a_template_are_found() -> None:
    assert list(loose("{# 说明 #}<b>{{ _('好', n='一') }}</b>{{ ngettext('条', '条', n) }}")) == []
    assert "".join(loose("<b>好</b>{{ '坏' }}{% if x == '三' %}{{ f('四') }}{% endif %}。")) == "好坏三四。"


def literals(source: str) -> Iterator[str]:
    """Chinese strings in code that are neither docstrings, marked for translation, nor patterns for reading."""
    tree = ast.parse(source)
    excused: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            excused.add(node.value)
        if isinstance(node, ast.Call) and called(node) in MARKS | READERS:
            excused.update(ast.walk(node))
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and node not in excused)
    yield from (node.value for node in texts if isinstance(node.value, str) and CHINESE.search(node.value))


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


@pytest.mark.parametrize("path", EDGES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_code_says_chinese_through_the_catalogue_only(path: Path) -> None:
    assert set(literals(path.read_text(encoding="utf-8"))) <= LITERALS


def test_loose_words_in_code_are_found() -> None:
    assert list(literals('"""说明"""\ntext = gettext("好", n="一")\nre.compile("元")')) == []
    assert list(literals('def f():\n    """说明"""\n    return f"{n} 度"')) == [" 度"]
