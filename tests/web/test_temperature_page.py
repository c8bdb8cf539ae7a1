"""How warm it was: a file in, with what was found; taken back; and what the city's days cover."""

from io import BytesIO

import pytest

from webapp.usecases.keep_temperatures import keep_city_temperatures, show_temperatures

URL = "/saving/temperatures"
GOOD = "日期,平均气温\n2026-11-17,9.5\n2026-11-18,11\n2026-11-20,-2.5\n2026-11-21,3\n2026-11-22,4\n"


def give(post, browser, text, name="合肥.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    return post(browser, URL, file=(BytesIO(data), name))


def files(services, browser):
    return show_temperatures(services, browser.household()).came_from.files


def test_what_was_found_is_told(services, home, post):
    assert give(post, home, GOOD).status_code == 303
    text = home.get(URL).text
    assert "收下 3 天，2026 年 11 月 17 日到2026 年 11 月 20 日，-2.5 到 11.0 °C。" in text
    assert "中间缺 1 天。" in text
    assert "2 天还没到，没有收。" in text
    assert "合肥.csv" in text
    assert "您填写的" in text
    give(post, home, GOOD.replace("9.5", "8.5"))
    assert "1 天换成了新的数。" in home.get(URL).text
    give(post, home, GOOD.replace("9.5", "8.5"))
    assert "没有再存" in home.get(URL).text
    assert len(files(services, home)) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("date,temp (°F)\n2026-01-01,33\n", "华氏"),
        ("date,temp\n2026-07-01,75\n2026-07-02,82\n", "第 2 行的气温是 75 °C，不可能"),
        ("date,temp\n2026-07-01,25\n2026-07-01,29\n", "第 3 行的时间前面有过，气温不一样"),
        ("date,temp\n31-31-2026,25\n32-32-2026,29\n", ""),
        ("date,temp\n2027-07-01,25\n", "这些日子都还没到，最早的是 2027-07-01"),
        ("date,最高,最低\n2026-01-01,9,1\n", "没有找到气温"),
        ("", "空"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", ""),
        (b"\xff\xfe\x00\x00", ""),
    ],
)
def test_what_is_no_temperature_is_refused_beside_the_file(services, home, post, text, said):
    answer = give(post, home, text)
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text
    assert said in answer.text
    assert "%(" not in answer.text
    assert files(services, home) == ()


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_it_reads_what_chinese_offices_write(services, home, post, encoding):
    assert give(post, home, GOOD.encode(encoding)).status_code == 303
    assert files(services, home)[0].n_days == 3


def test_without_a_file_it_asks_for_one(home, post):
    assert "还没选文件" in post(home, URL).text


def test_a_file_is_dropped_and_restored(services, home, post):
    give(post, home, GOOD)
    post(home, f"{URL}/1/drop")
    assert files(services, home) == ()
    assert f'action="{URL}/1/restore"' in home.get(URL).text
    post(home, f"{URL}/1/restore")
    assert len(files(services, home)) == 1


def test_another_homes_file_is_unknown(services, home, stranger, post):
    give(post, home, GOOD)
    assert post(stranger, f"{URL}/1/drop").status_code == 404
    assert len(files(services, home)) == 1
    assert "合肥.csv" not in stranger.get(URL).text


def test_what_the_city_covers_is_shown_with_its_source(services, home, stranger):
    keep_city_temperatures(services, "合肥", "合肥站 58321", BytesIO(GOOD.encode()), "a.csv")
    text = home.get(URL).text
    assert "合肥站 58321" in text
    assert "3 天" in text
    assert "合肥站" not in stranger.get(URL).text
    assert "这里还没有上海的气温" in stranger.get(URL).text


def test_a_file_name_is_only_text(home, post):
    give(post, home, GOOD, "<b>x</b>.csv")
    assert "<b>x</b>.csv" not in home.get(URL).text


def test_it_counts_among_what_is_deleted(home, post):
    give(post, home, GOOD)
    assert "1 份气温" in home.get("/me/delete").text
