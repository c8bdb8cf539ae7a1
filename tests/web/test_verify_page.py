"""The page that checks evidence bundles: for anybody, keeping nothing, plain about what it cannot know."""

import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import Clock
from tests.sealing import FORGER, SIGNER, a_chain
from tests.stated import a_metered_home, bring, days_of
from webapp.domain import plain_zip
from webapp.domain.calendar import CHINA
from webapp.store import month_roots
from webapp.store.month_roots import Published
from webapp.usecases.pack_verifier import verifier
from webapp.usecases.seal_months import seal_months
from webapp.usecases.services import Services
from webapp.views.bundle_guide import guide_html

CHAIN = a_chain(2)
BUNDLE = CHAIN.bundle()


@pytest.fixture
def checked(client: FlaskClient, services: Services, post):
    """What the page says of a file, on the site that has published the roots of the sound one."""
    with services.database.write() as session:
        for root in CHAIN.roots:
            text = root.root.to_bytes()
            month_roots.save(session, Published(root.root.month, 0, services.now(), text, root.signature), [bytes(32)])

    def check(data: bytes):
        answer = post(client, "/verify", bundle=(BytesIO(data), "bundle.zip"))
        answer.request.input_stream.close()  # the client keeps a long one in a file of its own
        return answer

    return check


def test_a_sound_bundle_holds_and_the_page_says_what_that_means(checked) -> None:
    answer = checked(BUNDLE)
    assert answer.status_code == 200
    for told in ("封存以后没有改过", "2026 年 10 月 – 2026 年 11 月", "共 77 条", SIGNER.key, "不证明数是真的"):
        assert told in answer.text, told
    assert "没有比对" not in answer.text


def test_the_first_wrong_row_is_named(checked) -> None:
    broken = BUNDLE.replace(b'"day":"2026-10-03"', b'"day":"2026-10-30"')
    answer = checked(broken)
    assert answer.status_code == 200
    assert "months/2026-10.0.jsonl 第 4 行" in answer.text
    assert "一天的用电 2026-10-30：这一条改过" in answer.text


def test_a_chain_of_another_key_does_not_hold_here(checked) -> None:
    assert FORGER.key in checked(a_chain(2, signer=FORGER).bundle(signer=FORGER)).text
    stripped = replace(a_chain(2, signer=FORGER), inclusions=()).bundle(signer=FORGER)
    assert "整条链可能重新签过" in checked(stripped).text


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "还没有选文件"),
        (b"hello", "这不是一度的证据包"),
        (BUNDLE[:-5], "证据包不完整"),
        (BUNDLE + b"x", "后面多出 1 个字节"),
        (plain_zip.pack({"a": b""}), "没有 manifest.json"),
        (bytes((16 << 20) + 1), "网页上最大核对 16 MB"),
    ],
)
def test_what_is_no_bundle_is_refused_beside_the_field(checked, data: bytes, told: str) -> None:
    answer = checked(data)
    assert answer.status_code == 422
    assert told in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_far_too_much_is_refused_before_it_is_read(checked) -> None:
    assert checked(bytes(18 << 20)).status_code == 413


def test_names_from_a_bundle_are_shown_as_text(checked) -> None:
    answer = checked(BUNDLE.replace(b"months/2026-10.0.jsonl", b"<script>alert(1)</scri"))
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text


def test_the_verifier_to_download_is_the_one_in_the_page(client: FlaskClient) -> None:
    answer = client.get("/verify/verify.pyz")
    assert answer.data == verifier()
    assert sha256(answer.data).hexdigest() in client.get("/verify").text


def test_the_guide_speaks_both_languages_and_names_site_and_key(app: Flask) -> None:
    with app.test_request_context(base_url="https://yidu.example.org"):
        guide = guide_html().decode()
    for told in ("怎么核对", "how to verify it", "https://yidu.example.org/verify", SIGNER.key, "openssl ts -verify"):
        assert told in guide, told


def test_a_home_s_own_bundle_holds_here_and_by_the_program_in_it(
    app: Flask, services: Services, clock: Clock, client: FlaskClient, post, tmp_path: Path
) -> None:
    home = a_metered_home(services)
    bring(services, home, days_of(date(2026, 9, 1), 30))
    clock.set(datetime(2026, 10, 3, 3, 30, tzinfo=CHINA))
    seal_months(services, date(2026, 10, 3))
    clock.pass_by(hours=8)
    browser = app.test_client()
    browser.become(home)
    bundle = browser.get("/statements/bundle.zip").data
    assert "封存以后没有改过" in post(client, "/verify", bundle=(BytesIO(bundle), "bundle.zip")).text
    files = {entry.name: entry.content for entry in plain_zip.unpack(bundle)}
    assert {"guide.html", "statement.html", "verify.pyz", "months/2026-09.0.jsonl"} <= files.keys()
    (tmp_path / "verify.pyz").write_bytes(files["verify.pyz"])
    (tmp_path / "bundle.zip").write_bytes(bundle)
    (tmp_path / "roots.json").write_bytes(client.get("/seals/roots.json").data)
    command = [sys.executable, "-I", "-S", "verify.pyz", "bundle.zip", "--roots", "roots.json"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
