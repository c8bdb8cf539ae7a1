"""Pages as PDF: letters that can be read and copied, nothing fetched, a sentence where it cannot be made."""

import http.server
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from pdf_reading import Pdf

from webapp.domain.report_errors import PdfMissingError
from webapp.senders.pdf import can_print, pdf_of, published_file
from webapp.settings import HERE

ROOT = HERE.parent

PAGE = """<!doctype html><html lang="zh-CN"><head><title>2026 年 10 月用电月报</title>
<link rel="stylesheet" href="/static/wide.css"></head>
<body><p>少用了 12 度，挪了时间的，0 千克。</p>{more}</body></html>"""


@pytest.fixture
def published(tmp_path: Path) -> Path:
    (tmp_path / "wide.css").write_text("@page{size:A4 landscape}")
    return tmp_path


def test_a_page_becomes_a_pdf_with_its_title_language_and_letters(published: Path) -> None:
    pdf = Pdf(pdf_of(PAGE.format(more=""), published))

    assert (pdf.title, pdf.lang, len(pdf.pages)) == ("2026 年 10 月用电月报", "zh-CN", 1)
    assert "少用了 12 度，挪了时间的，0 千克。" in pdf.text()


def test_the_published_styles_are_used(published: Path) -> None:
    wide, plain = (Pdf(pdf_of(PAGE.format(more=""), folder)).pages[0] for folder in (published, None))

    assert "MediaBox [0 0 841.889764 595.275591]" in wide
    assert "MediaBox [0 0 595.275591 841.889764]" in plain


def test_nothing_is_fetched(published: Path) -> None:
    asked: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    picture = f'<img src="http://127.0.0.1:{server.server_port}/x.png">'
    pdf_of(PAGE.format(more=picture), published)
    server.shutdown()
    server.server_close()

    assert asked == []


def test_no_file_is_read_but_a_published_one(published: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.css"
    outside.write_text("")
    (published / "secret_key").write_text("")
    here = "http://yidu.invalid/static/"

    assert published_file(f"{here}wide.css", published) == published / "wide.css"
    assert published_file(f"{here}wide.css", None) is None
    for url in (
        f"{here}../{outside.parent.name}/secret.css",
        f"{here}..%2F{outside.parent.name}%2Fsecret.css",
        f"{here}secret_key",
        f"{here}none.css",
        "http://yidu.invalid/wide.css",
        "https://yidu.invalid/static/wide.css",
        "http://example.org/static/wide.css",
        f"file://{outside}",
        "data:text/css,p{}",
    ):
        assert published_file(url, published) is None, url


@pytest.mark.parametrize("lack", ["ImportError('no such module')", "OSError('cannot load library libpango')"])
def test_an_installation_without_it_says_what_to_do(lack: str, tmp_path: Path) -> None:
    (tmp_path / "weasyprint.py").write_text(f"raise {lack}")
    asked = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from webapp.senders.pdf import pdf_of; pdf_of('<p>')"
    answer = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=False)

    assert answer.stderr.splitlines()[-1].startswith("webapp.domain.report_errors.PdfMissingError: ")
    assert PdfMissingError.message in answer.stderr


def test_the_development_installation_has_it() -> None:
    assert can_print()
