"""The staff's kit of a campaign: who may open it, what it says, where its codes lead."""

import io
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from tests.outreach import a_campaign, an_organisation
from tests.pdf_reading import Pdf
from tests.web.conftest import SignIn
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.organisation import Organisation
from webapp.domain.text import Text
from webapp.senders.pdf import pdf_of
from webapp.store.outreach import campaigns
from webapp.usecases.services import Services

PIECES = ("", "/poster", "/leaflet", "/card", "/card.svg", "/messages")
FILES = ("/poster.pdf", "/leaflet.pdf")
FIRST, LAST = date(2026, 11, 1), date(2026, 12, 31)
LONG = Text(
    "三十个汉字的标题要整整齐齐排在海报上一个字也不能少不能切掉啊",
    "A title as long as it may ever be on a poster, sixty letters",
)
GOAL = Text(
    "每户少用一点，帮电网过最冷的几天，也让账单轻一点。" * 5,
    "Every home uses a little less, and the coldest days pass. " * 2,
)


@pytest.fixture
def organisation(services: Services) -> Organisation:
    return an_organisation(services)


@pytest.fixture
def campaign(services: Services, organisation: Organisation) -> Campaign:
    return a_campaign(services, organisation, first=FIRST, last=LAST)


@pytest.fixture
def editor(sign_in: SignIn, organisation: Organisation) -> FlaskClient:
    return sign_in(organisation, "editor")


@pytest.fixture
def printing(app: Flask, services: Services, published: Path) -> None:
    """An installation that makes PDFs."""
    app.extensions["services"] = replace(services, pdf=lambda html: pdf_of(html, published / "static"))


def at(campaign: Campaign, piece: str = "") -> str:
    return f"/staff/campaigns/{campaign.id}/kit{piece}"


def changed(services: Services, campaign: Campaign, **document: object) -> None:
    with services.database.write() as session:
        campaigns.save(session, replace(campaign, document=replace(campaign.document, **document)))  # type: ignore[arg-type]


@pytest.mark.parametrize("role", ["viewer", "editor", "owner"])
def test_all_staff_may_look_and_print(
    role: str, sign_in: SignIn, organisation: Organisation, campaign: Campaign
) -> None:
    browser = sign_in(organisation, role)
    assert campaign.document.title.zh in browser.get("/staff/kit").text
    for piece in PIECES:
        assert browser.get(at(campaign, piece)).status_code == 200, piece


def test_other_staff_find_nothing(sign_in: SignIn, services: Services, campaign: Campaign) -> None:
    browser = sign_in(an_organisation(services, "别处（示例）"), "owner")
    assert "还没有活动" in browser.get("/staff/kit").text
    for piece in PIECES + FILES:
        assert browser.get(at(campaign, piece)).status_code == 404, piece


def test_homes_and_visitors_are_kept_out(home: FlaskClient, client: FlaskClient, campaign: Campaign) -> None:
    for browser in (home, client):
        for piece in PIECES + FILES:
            answer = browser.get(at(campaign, piece))
            assert answer.status_code in (302, 303, 403), piece
            assert campaign.code not in answer.text


@pytest.mark.parametrize(("state", "said"), [("draft", "排期以后才行"), ("closed", "活动结束了"), ("live", None)])
def test_it_says_where_the_code_leads_now(
    state: str, said: str | None, editor: FlaskClient, services: Services, organisation: Organisation
) -> None:
    made = a_campaign(services, organisation, state)  # type: ignore[arg-type]
    text = editor.get(at(made)).text
    assert said in text if said else "note-warn" not in text


def test_what_is_chosen_stays_chosen_in_every_link(editor: FlaskClient, campaign: Campaign) -> None:
    text = editor.get(at(campaign), query_string={"place": "heyuan", "paper": "a3", "ink": "grey", "lang": "en"}).text
    links = re.findall(r'href="([^"]*/kit/[^"?]+)\?([^"]*)"', text)

    assert {path.rsplit("/")[-1] for path, _ in links} == {"poster", "leaflet", "card", "messages"}
    assert {query for _, query in links} == {"place=heyuan&amp;paper=a3&amp;ink=grey&amp;lang=en"}
    assert '<option value="heyuan" selected>' in text


def test_what_nobody_offers_is_the_usual(editor: FlaskClient, campaign: Campaign) -> None:
    odd = {"place": "nowhere", "paper": "a0", "ink": "gold", "lang": "xx"}
    answer = editor.get(at(campaign, "/poster"), query_string=odd)

    assert answer.status_code == 200
    assert 'class="a4"' in answer.text
    assert "4 个地方" in answer.text


def test_a_poster_says_what_the_document_says(editor: FlaskClient, campaign: Campaign) -> None:
    text = editor.get(at(campaign, "/poster"), query_string={"place": "heyuan"}).text

    for words in ("傍晚少一度", "最热的那两小时", "每少用 1 度，奖励 3 元。", "11月1日–12月31日 · 荷园", campaign.code):
        assert words in text, words
    assert "热了就开空调。" in text, "nobody is to be hot for it"


def test_without_pay_nothing_is_promised(editor: FlaskClient, services: Services, campaign: Campaign) -> None:
    changed(services, campaign, reward=type(campaign.document.reward)())
    for piece in ("/poster", "/leaflet", "/card.svg", "/messages"):
        assert "奖励" not in editor.get(at(campaign, piece)).text


@pytest.mark.parametrize("measure", ["saving", "shifted", "actions", "readings"])
@pytest.mark.parametrize("events", [0, 6])
def test_every_measure_has_its_four_steps(
    measure: str, events: int, editor: FlaskClient, services: Services, campaign: Campaign
) -> None:
    changed(services, campaign, measure=measure, events_planned=events)
    text = editor.get(at(campaign, "/poster")).text
    assert text.count("<li>") == 4
    assert ("先看您家的基线" in text) == (measure == "saving" and events == 6)


def test_html_in_a_title_stays_text(editor: FlaskClient, services: Services, campaign: Campaign) -> None:
    changed(services, campaign, title=Text("<b>少</b>&一度", "<script>x</script>"))
    for piece in PIECES:
        for lang in ("zh", "en"):
            text = editor.get(at(campaign, piece), query_string={"lang": lang}).text
            assert "<b>少</b>" not in text
            assert "<script>x" not in text


@pytest.mark.parametrize(("colour", "ink"), [("#0F5C45", "white"), ("#FFD24D", "black"), ("#7A1F4B", "white")])
def test_the_accent_carries_text_that_reads(
    colour: str, ink: str, editor: FlaskClient, services: Services, campaign: Campaign
) -> None:
    changed(services, campaign, colour=colour)
    colourful = editor.get(at(campaign, "/poster")).text
    grey = editor.get(at(campaign, "/poster"), query_string={"ink": "grey"}).text

    assert f'fill="{colour}"' in colourful
    assert ('class="head white"' in colourful) == (ink == "white")
    assert colour not in grey
    assert 'class="head"' in grey


def test_no_style_of_its_own_is_on_a_sheet(editor: FlaskClient, campaign: Campaign) -> None:
    for piece in ("/poster", "/leaflet"):
        answer = editor.get(at(campaign, piece))
        assert not re.search(r"<style|\sstyle=", answer.text)
        assert "unsafe" not in answer.headers["Content-Security-Policy"]


def scanned(picture: Image.Image) -> set[str]:
    return {read.text for read in zxingcpp.read_barcodes(np.asarray(picture.convert("L")))}


def drawn(pdf: bytes, folder: Path, dpi: int = 110) -> Image.Image:
    """The first page as a picture."""
    assert shutil.which("pdftoppm"), "the print tests need poppler: on Debian run `apt-get install poppler-utils`"
    (folder / "sheet.pdf").write_bytes(pdf)
    made = subprocess.run(
        ["pdftoppm", "-r", str(dpi), "-png", "-singlefile", str(folder / "sheet.pdf")], capture_output=True, check=True
    )
    return Image.open(io.BytesIO(made.stdout))


@pytest.mark.usefixtures("printing")
@pytest.mark.parametrize("piece", ["poster", "leaflet"])
@pytest.mark.parametrize(
    ("ink", "paper", "lang"), [("colour", "a4", "zh"), ("grey", "a4", "en"), ("colour", "a3", "en")]
)
def test_the_printed_code_can_be_scanned(
    piece: str,
    ink: str,
    paper: str,
    lang: str,
    editor: FlaskClient,
    services: Services,
    campaign: Campaign,
    tmp_path: Path,
) -> None:
    changed(services, campaign, title=LONG, goal=GOAL, colour="#7A1F4B")
    asked = {"ink": ink, "paper": paper, "lang": lang, "place": "guiyuan"}
    answer = editor.get(at(campaign, f"/{piece}.pdf"), query_string=asked)
    pdf = Pdf(answer.data)
    picture = drawn(answer.data, tmp_path)

    assert answer.mimetype == "application/pdf"
    assert (len(pdf.pages), pdf.lang) == (1, "en" if lang == "en" else "zh-CN")
    assert "".join(LONG[lang].split()) in "".join(pdf.text().split())
    wanted = f"http://localhost/c/{campaign.code}?from=poster&place=guiyuan"
    assert scanned(picture) == {wanted}
    assert scanned(picture.convert("L")) == {wanted}, "a copy in grey"
    long, short = max(picture.size), min(picture.size)
    assert long / short == pytest.approx(2**0.5, abs=0.01)
    assert short / 110 * 25.4 == pytest.approx(297 if paper == "a3" else 210, abs=1)


@pytest.mark.usefixtures("printing")
@pytest.mark.parametrize("piece", ["poster", "leaflet"])
def test_nothing_is_printed_below_the_foot(
    piece: str, editor: FlaskClient, services: Services, campaign: Campaign, tmp_path: Path
) -> None:
    changed(services, campaign, title=LONG, goal=GOAL)
    picture = drawn(editor.get(at(campaign, f"/{piece}.pdf"), query_string={"ink": "grey"}).data, tmp_path, 100)
    grey = np.asarray(picture.convert("L"))
    below = grey[-12:] if piece == "poster" else np.delete(grey[-8:], np.s_[560:610], axis=1)

    assert (below > 250).all(), "the last 3 mm are blank, but for the line to cut along"


def test_without_the_printer_a_sheet_says_how_to_print(editor: FlaskClient, campaign: Campaign) -> None:
    for piece in FILES:
        answer = editor.get(at(campaign, piece))
        assert answer.status_code == 501
        assert "PDF" in answer.text
        assert campaign.document.title.zh in answer.text
        assert ".pdf?" not in answer.text


def test_a_set_address_is_the_one_in_the_code(
    app: Flask, services: Services, editor: FlaskClient, campaign: Campaign
) -> None:
    app.extensions["services"] = replace(services, public_url="https://yidu.example")
    text = editor.get(at(campaign, "/messages")).text
    assert f"https://yidu.example/c/{campaign.code}\n" in text or f"https://yidu.example/c/{campaign.code}<" in text
    assert f"https://yidu.example/c/{campaign.code}?from=wechat" in text


def messages(text: str) -> dict[str, str]:
    return dict(re.findall(r'<textarea[^>]* id="t-(\w+)"[^>]*>(.*?)</textarea>', text, re.S))


def test_messages_are_counted_as_they_are_paid(editor: FlaskClient, campaign: Campaign) -> None:
    text = editor.get(at(campaign, "/messages")).text
    found = messages(text)
    counts = re.findall(r"(\d+) 字，按 (\d+) 条计费", text)

    assert list(found) == ["invite", "notice", "thanks", "wechat"]
    assert [int(n) for n, _ in counts] == [len(found[key]) for key in ("invite", "notice", "thanks")]
    for (n, paid), key in zip(counts, found, strict=False):
        assert int(paid) == (1 if int(n) <= 70 else -(-int(n) // 67)), key
        assert found[key].startswith("【滨湖服务队（示例）】")
        assert found[key].endswith(f"/c/{campaign.code}")


def test_the_documents_own_words_are_used(editor: FlaskClient, services: Services, campaign: Campaign) -> None:
    own = {"invite": Text("今晚来一起", "Come tonight"), "thanks": Text(" ", ""), "reminder": Text("别忘了", "Mind it")}
    changed(services, campaign, messages=own)
    zh, en = (
        messages(editor.get(at(campaign, "/messages"), query_string={"lang": lang}).text) for lang in ("zh", "en")
    )

    assert "今晚来一起" in zh["invite"]
    assert "Come tonight" in en["invite"]
    assert "谢谢您家" in zh["thanks"], "blank is none"
    assert "别忘了" in zh["reminder"]


def test_the_picture_to_pass_on_holds_all_and_no_style(
    editor: FlaskClient, services: Services, campaign: Campaign
) -> None:
    changed(services, campaign, title=LONG, goal=GOAL)
    answer = editor.get(at(campaign, "/card.svg"))
    lines = "".join(re.findall(r"<text[^>]*>([^<]*)</text>", answer.text))

    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert 'width="1080" height="864"' in answer.text
    assert LONG.zh in lines
    assert GOAL.zh in lines
    assert not re.search(r"<style|\sstyle=|<image|href=", answer.text)


@pytest.mark.parametrize(
    ("piece", "most"), [("", 60_000), ("/poster", 20_000), ("/leaflet", 30_000), ("/card.svg", 20_000)]
)
def test_pages_are_light(piece: str, most: int, editor: FlaskClient, campaign: Campaign) -> None:
    assert len(editor.get(at(campaign, piece)).data) <= most


def test_the_invitation_tells_chats_what_to_show(client: FlaskClient, campaign: Campaign) -> None:
    text = client.get(f"/c/{campaign.code}").text
    told = dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)">', text))

    assert told["title"] == campaign.document.title.zh
    assert told["description"] == campaign.document.goal.zh
    assert told["url"] == f"http://localhost/c/{campaign.code}"
    with client.get(told["image"].removeprefix("http://localhost")) as picture:
        assert Image.open(io.BytesIO(picture.data)).size == (400, 400)
        assert len(picture.data) < 8_000
