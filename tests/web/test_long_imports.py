"""Long files: looked at beside the web server, with progress; taken back, cut off, gone on with, kept."""

import io
import shutil
from datetime import datetime, timedelta

import numpy as np
import pytest
from metered import measured_days

from webapp import jobs
from webapp.readers.parts import BLOCK
from webapp.usecases import long_look
from webapp.usecases.import_readings import list_imports

FIRST = datetime(2022, 1, 1)  # noqa: DTZ001  # a clock, not an instant
N_DAYS = 1700
WH = np.random.default_rng(3).integers(5, 400, N_DAYS * 96)
HEAD, NOTE = "time,kWh,note\n", "as the meter told it"
STAMPS = [f"{FIRST + timedelta(minutes=15 * n):%Y-%m-%d %H:%M}" for n in range(N_DAYS * 96)]


def a_file(skip=frozenset(), other=None) -> bytes:
    values = {**dict(enumerate((WH / 1000).tolist())), **(other or {})}
    rows = [f"{at},{values[n]:6.3f},{NOTE}" for n, at in enumerate(STAMPS) if n not in skip]
    return (HEAD + "\n".join(rows)).encode()


WHOLE = a_file()


def never() -> bool:
    return False


def send(post, browser, content: bytes, name="years.csv"):
    answer = post(browser, "/import", file=(io.BytesIO(content), name))
    answer.request.input_stream.close()  # the client keeps a long one in a file of its own
    return answer


def days_of(services, browser):
    first = FIRST.date()
    return measured_days(services, browser.household(), first, first + timedelta(days=N_DAYS + 9)).wh


def held(services, browser) -> list[str]:
    return sorted(path.suffix for path in services.uploads.glob(f"{browser.household().id}/*"))


@pytest.fixture(autouse=True)
def nothing_held(services):
    """The folder of files is the whole session's."""
    shutil.rmtree(services.uploads, ignore_errors=True)


@pytest.fixture
def asked(home, post):
    """A long file was sent: the address of its page."""
    assert len(WHOLE) > long_look.LONG
    answer = send(post, home, WHOLE)
    assert answer.status_code == 303
    home.get(answer.location)
    return answer.location


def test_the_page_waits_and_nothing_is_kept(home, services, asked):
    text = home.get(asked).text
    assert "排队中" in text
    assert 'hx-trigger="every 1s"' in text
    assert list_imports(services, home.household()) == []


def test_when_it_was_looked_at_it_is_shown_and_kept_as_any_other(home, post, services, asked):
    assert jobs.look_at_long_files(services, never) == 1
    text = home.get(asked).text
    assert "没有发现问题" in text
    assert "1,700" in text
    assert list_imports(services, home.household()) == []
    assert post(home, asked).status_code == 303
    (item,) = list_imports(services, home.household())
    assert (item.n_readings, item.wh) == (len(WH), int(WH.sum()))
    days = days_of(services, home)
    assert np.concatenate([days[day] for day in sorted(days)]).tolist() == WH.tolist()
    assert held(services, home) == []


def test_the_page_asks_for_a_part_and_gets_the_preview_in_its_place(home, services, asked):
    fragment = home.get(asked, headers={"HX-Request": "true"}).text
    assert fragment.lstrip().startswith('<div id="look"')
    jobs.look_at_long_files(services, never)
    fragment = home.get(asked, headers={"HX-Request": "true"}).text
    assert fragment.lstrip().startswith('<div id="look">')
    assert "导入 1700 天" in fragment


class Stop:
    """Says stop once so much was read."""

    def __init__(self, times: int) -> None:
        self.times = times

    def __call__(self) -> bool:
        self.times -= 1
        return self.times < 0


def test_cut_off_it_tells_how_far_it_was_and_another_process_goes_on(home, post, services, asked, monkeypatch):
    monkeypatch.setattr(long_look, "TELL_SECONDS", 0)
    jobs.look_at_long_files(services, Stop(4))
    text = home.get(asked).text
    assert "个数，" in text
    assert "%</b>" in text
    assert ".look" not in held(services, home)
    jobs.look_at_long_files(services, never)
    post(home, asked)
    assert len(days_of(services, home)) == N_DAYS


def test_taken_back_nothing_is_left_and_the_work_stops(home, post, services, asked, monkeypatch):
    monkeypatch.setattr(long_look, "TELL_SECONDS", 0)

    def taken_back() -> bool:
        post(home, f"{asked.rstrip('?')}/drop")
        return False

    jobs.look_at_long_files(services, taken_back)
    assert held(services, home) == []
    assert home.get(asked).status_code == 404
    assert jobs.look_at_long_files(services, never) == 0


def test_a_long_file_that_is_none_is_told_where_it_was_chosen(home, post, services):
    answer = send(post, home, ("不是表格，只是很长的字。\n" * 300_000).encode(), "book.txt")
    home.get(answer.location)
    jobs.look_at_long_files(services, never)
    assert home.get(answer.location, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    page = home.get(answer.location)
    assert page.status_code == 422
    assert 'id="file-error"' in page.text
    assert held(services, home) == []


def test_what_is_odd_anywhere_in_it_is_told_once_with_its_rows(home, services, post):
    gap = set(range(5000, 5004)) | set(range(90_000, 90_400))
    answer = send(post, home, a_file(gap, {7: -1.0, 120_000: -2.0}))
    home.get(answer.location)
    jobs.look_at_long_files(services, never)
    text = home.get(answer.location).text
    assert "有 2 个数是负的" in text
    assert "从第 9 行起" in text
    assert "缺 2 段，共 101.0 小时" in text
    report = home.get(answer.location.rstrip("?") + "/findings.csv").text
    assert report.count("negative") == 2


def test_a_fix_is_looked_at_anew_and_kept_beside_the_original(home, post, services):
    answer = send(post, home, a_file(other={7: -1.0}))
    home.get(answer.location)
    jobs.look_at_long_files(services, never)
    mended = f"{answer.location}?fix-negative=negative:abs"
    assert "排队中" in home.get(mended).text
    jobs.look_at_long_files(services, never)
    post(home, mended)
    (item,) = list_imports(services, home.household())
    assert item.fixes == ["negative:abs"]
    assert days_of(services, home)[FIRST.date()][7] == 1000


def test_confirming_before_the_end_goes_back_to_waiting(home, post, services, asked):
    answer = post(home, asked)
    assert answer.status_code == 303
    assert list_imports(services, home.household()) == []
    assert home.get(asked.rstrip("?") + "/findings.csv").status_code == 409


def test_it_is_nobody_elses(stranger, client, post, asked):
    assert stranger.get(asked).status_code == 404
    assert post(stranger, asked).status_code == 404
    assert post(stranger, f"{asked.rstrip('?')}/drop").status_code == 303
    assert client.get(asked).status_code == 302


def test_who_left_the_page_finds_the_file_again(home, services, asked):
    text = home.get("/import").text
    assert "years.csv" in text
    assert asked.rstrip("?") in text


def test_what_nobody_foresaw_is_refused_not_tried_for_ever(home, services, asked, monkeypatch):
    def broken(*_: object) -> None:
        raise RuntimeError("nobody foresaw this")

    monkeypatch.setattr("webapp.usecases.long_look.look", broken)
    jobs.look_at_long_files(services, never)
    assert jobs.look_at_long_files(services, never) == 0
    assert "这个文件读不了" in home.get(asked).text


def test_days_missing_between_two_parts_are_a_gap(home, services, post):
    """The first part ends within the first day after the gap, so that day waits for the second part."""
    a_row = len(f"{STAMPS[0]},{0.1:6.3f},{NOTE}\n")
    before = (BLOCK - len(HEAD)) // a_row // 96
    answer = send(post, home, a_file(set(range(96 * before, 96 * (before + 200)))))
    home.get(answer.location)
    jobs.look_at_long_files(services, never)
    text = home.get(answer.location).text
    assert "缺 1 段，共 4800.0 小时" in text
    assert (FIRST + timedelta(days=before)).date().isoformat() in text
