"""Nothing the app says of itself claims what it cannot: no credit, no asset, no neutrality, no title to anything."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

from tests.pages import PAGES
from webapp.usecases.demo import make_demo
from webapp.usecases.services import Services

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "webapp" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
RULES = [ROOT / "appliances.yaml", *sorted((ROOT / "webapp" / "rules").rglob("*.yaml"))]
TEMPLATES = sorted(path for path in (ROOT / "templates").iterdir() if path.suffix == ".html")

CLAIMS = re.compile(
    r"已获得\s*CCER|获得了?\s*CCER|碳资产|可变现|能变现|碳中和|零碳家庭|符合资格|已(?:认证|核证|签发)"
    r"|\b(?:eligible|certified|earned|tradable credits?|carbon[- ]neutral(?:ity)?|carbon assets?|net[- ]zero)\b",
    re.IGNORECASE,
)
QUOTES_OR_DENIES = ("没有碳资产", "不等于碳中和", "不是碳中和", "not certified", "cannot be certified", "not eligible")
"""Phrases that may stand because they deny the claim; what a law or notice is called is told by its `title`."""
NAMES = {"title", "url", "number", "source", "issuer"}
"""Keys under which rule files name documents."""


def claims(text: str) -> list[str]:
    for phrase in QUOTES_OR_DENIES:
        text = text.replace(phrase, "")
    return CLAIMS.findall(text)


def said(value: object, key: str = "") -> Iterator[str]:
    """Every text of a YAML document that is not a document's name."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from said(inner, str(name))
    elif isinstance(value, list):
        for inner in value:
            yield from said(inner, key)
    elif isinstance(value, str) and key not in NAMES:
        yield value


def named(value: object, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from named(inner, str(name))
    elif isinstance(value, list):
        for inner in value:
            yield from named(inner, key)
    elif isinstance(value, str) and key in NAMES:
        yield value


def documents(path: Path) -> list[object]:
    return list(yaml.safe_load_all(path.read_text("utf-8")))


def test_claims_are_found_and_denials_are_not() -> None:
    assert claims("您已获得 CCER，是碳资产，可变现") == ["已获得 CCER", "碳资产", "可变现"]
    assert claims("You earned it: certified and Carbon-Neutral.") == ["earned", "certified", "Carbon-Neutral"]
    assert claims("估算数不能拿去认证、出售或抵扣。Learned from a certificate. It is not certified.") == []
    assert list(said({"title": "碳中和", "text": {"zh": "好"}, "more": ["坏"]})) == ["好", "坏"]


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.name)
def test_no_rule_file_claims_it(path: Path) -> None:
    assert not [text for document in documents(path) for text in said(document) if claims(text)]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_claims_it(path: Path) -> None:
    assert not claims(path.read_text("utf-8"))


def test_neither_the_sentences_nor_their_english_claim_it() -> None:
    for message in read_po(io.BytesIO(CATALOGUE.read_bytes()), locale="en"):
        for texts in (message.id, message.string):
            for text in texts if isinstance(texts, (tuple, list)) else [texts]:
                assert not claims(text), text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_page_claims_it(client: FlaskClient, services: Services, lang: str) -> None:
    with client.session_transaction() as session:
        session["household"] = make_demo(services).id
    titles = sorted({name for path in RULES for each in documents(path) for name in named(each)}, key=len, reverse=True)
    for url in PAGES:
        text = client.get(url, headers={"Accept-Language": lang}).text.replace("&amp;", "&")
        for title in titles:
            text = text.replace(title, "")
        assert not claims(text), url
