"""An import again, as it was kept."""

import io

import pytest

DAYS = [f"2026-11-{day:02},{day}.5" for day in range(1, 11)]


def take_in(post, browser, rows, name="days.csv", fix=""):
    looked = post(browser, "/import", file=(io.BytesIO("\n".join(["day,kWh", *rows]).encode()), name)).location
    assert post(browser, looked + fix).status_code == 303


@pytest.fixture
def brought(home, post):
    take_in(post, home, DAYS)
    return home


def test_it_shows_what_it_held_and_how_much_counts(brought):
    text = brought.get("/import/1").text
    assert "days.csv" in text
    assert "每一天都照它算" in text
    assert "没有发现问题" in text
    assert "一天里怎么分，100% 按您家平常的样子估算" in text  # one reading a day
    assert 'href="/import/1"' in brought.get("/import").text


def test_a_later_import_takes_days_over(brought, post):
    take_in(post, brought, ["2026-11-02,9", "2026-11-03,9"], "newer.csv")
    assert "现在有 8 天照它算" in brought.get("/import/1").text
    assert "每一天都照它算" in brought.get("/import/2").text


def test_taken_back_nothing_of_it_counts(brought, post):
    post(brought, "/import/1/back")
    text = brought.get("/import/1").text
    assert "撤回了，现在都不算" in text
    assert "放回来" in text


def test_what_was_found_and_chosen_is_told(home, post):
    take_in(post, home, [*DAYS, "2026-11-11,-2"], fix="?fix-negative=negative:abs")
    text = home.get("/import/1").text
    assert "有 1 个数是负的" in text
    assert "您选的：去掉负号" in text
    assert "/import/1/findings.csv" in text


def test_registers_read_off_are_one_too(home, post):
    for day, kwh in (("2026-11-01", "100"), ("2026-11-05", "120")):
        post(home, "/meter", day=day, clock="08:00", kwh=kwh)
    assert "抄电表" in home.get("/import/0").text


def test_it_is_nobody_elses(brought, stranger, client):
    assert stranger.get("/import/1").status_code == 404
    assert client.get("/import/1").status_code == 302
