"""The fourth ledger: moved runs by the home's own hourly factors, with their source, apart from all else."""

import io
import re
from datetime import date, datetime, timedelta

import pytest

from webapp.domain.calendar import CHINA, DAY
from webapp.domain.run import Action
from webapp.store import records
from webapp.usecases.hourly import find_hourly, hourly_ledger, keep_hourly
from webapp.usecases.log_run import list_runs
from webapp.usecases.show_carbon import open_books

TODAY = date(2026, 11, 21)
DIRTY_NIGHT = "\n".join(f"{hour},{'0.30' if 9 <= hour < 22 else '0.80'}" for hour in range(24))
CLEAN_NIGHT = "\n".join(f"{hour},{'0.80' if 9 <= hour < 22 else '0.30'}" for hour in range(24))
GOOD = {"source": "某研究所 2025 年报告", "as_of": "2025-12-01", "table": DIRTY_NIGHT}


def ledger(browser):
    """What the page says of it."""
    return re.search(r'id="hourly".*?</section>', browser.get("/carbon").text, re.S)[0]


@pytest.fixture
def moved(home, post, services, clock):
    """Tonight's hot water, moved from 20:30 to 22:00 and done."""
    clock.set(datetime(2026, 11, 21, 19, 0, tzinfo=CHINA))
    post(home, "/tonight/done", appliance_id="wh-storage-60l", start="2026-11-21T22:00:00+08:00")
    (run,), _ = list_runs(services, home.household(), TODAY)
    clock.set(datetime(2026, 11, 21, 23, 59, tzinfo=CHINA))
    post(home, f"/runs/{run.id}/confirm")
    return home


def test_without_a_table_it_says_how_to_bring_one_and_why_none_is_official(home):
    text = home.get("/carbon").text
    assert "三本账，分开记" in text
    assert 'id="hourly"' not in text
    moved = re.search(r'id="moved".*?id="certificates"', text, re.S)[0]
    assert "各省都没有公布分小时的因子" in moved
    assert 'href="/carbon/hourly"' in moved


def test_a_table_is_taken_in_and_shown_with_its_source(home, post, services):
    answer = post(home, "/carbon/hourly", **GOOD)
    assert (answer.status_code, answer.location) == (303, "/carbon#hourly")
    text = home.get("/carbon/hourly").text
    assert "某研究所 2025 年报告 · 2025 年 12 月 1 日" in text
    assert "最低 9 点 0.30，最高 0 点 0.80 千克/度" in text
    assert text.count("<tr><td>") == 24
    found = find_hourly(services, home.household())
    assert str(found.kg_per_kwh[9]) == "0.30"


def test_a_file_is_taken_too(home, post, services):
    file = (io.BytesIO(CLEAN_NIGHT.encode("gbk")), "factors.csv")
    assert post(home, "/carbon/hourly", **GOOD | {"table": "", "file": file}).status_code == 303
    assert str(find_hourly(services, home.household()).kg_per_kwh[9]) == "0.80"


def test_moving_into_dirtier_hours_says_emitted_more(moved, post, services):
    post(moved, "/carbon/hourly", **GOOD)
    found = hourly_ledger(services, moved.household())
    assert (found.n_runs, found.n_unknown, found.wh) == (1, 0, 2440)
    assert found.g_co2 < 0
    text = ledger(moved)
    assert "多排了" in text
    assert "这个月挪时间多排了约 1.2 千克" in text
    assert "少排" not in text
    assert "您填写的" in text
    assert "某研究所 2025 年报告" in text


def test_moving_into_cleaner_hours_says_emitted_less(moved, post, services):
    post(moved, "/carbon/hourly", **GOOD | {"table": CLEAN_NIGHT})
    assert hourly_ledger(services, moved.household()).g_co2 == 1220
    assert "<b>1.2<small>千克</small></b><span>少排" in ledger(moved)


def without_tokens(text):
    """A page without what is new at every request."""
    return re.sub(r"[\w.-]{60,}", "", text)


def test_it_is_in_no_other_ledger_and_not_in_participation(moved, post, services):
    def elsewhere():
        ledgers = re.search(
            r'id="reduced".*?(?=  <div class="led" id="hourly"|</section>)', moved.get("/carbon").text, re.S
        )[0]
        return without_tokens(ledgers), without_tokens(moved.get("/participation").text)

    before, books = elsewhere(), open_books(services, moved.household())
    assert books.shifted.g_co2 == 0
    post(moved, "/carbon/hourly", **GOOD | {"table": CLEAN_NIGHT})
    assert elsewhere() == before
    assert open_books(services, moved.household()) == books


def test_a_run_still_to_come_is_not_in_it(home, post, services):
    keep_hourly(services, home.household(), DIRTY_NIGHT.encode(), "x", TODAY)
    post(home, "/tonight/done", appliance_id="wh-storage-60l", start="2026-11-21T22:00:00+08:00")
    assert hourly_ledger(services, home.household()).n_runs == 0


def test_of_older_runs_nobody_knows_from_when(home, post, services):
    post(home, "/runs", appliance_id="washer-drum-40", quantity="1")
    (run,), _ = list_runs(services, home.household(), TODAY)
    with services.database.write() as session:
        action = Action(TODAY, "shift", "washer-drum-40", 600, 17, 0, run.id)
        records.save_action(session, home.household().id, action, services.now())
    post(home, "/carbon/hourly", **GOOD)
    assert hourly_ledger(services, home.household()).n_unknown == 1
    assert "有 1 次不知道从几点挪来，没有算" in ledger(home)


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("source", " ", "请写出处"),
        ("source", "长" * 201, "最多写 200 个字"),
        ("as_of", "", "看不懂这个日期"),
        ("as_of", "2026-11-22", "这一天还没到"),
        ("table", "", "还空着"),
        ("table", DIRTY_NIGHT.replace("23,0.80", ""), "有 23 个"),
        ("table", DIRTY_NIGHT.replace("0.30", "300"), "像是克/度"),
        ("table", DIRTY_NIGHT.replace("9,0.30", "9,-0.30"), "负数"),
        ("table", DIRTY_NIGHT.replace("9,0.30", "9,<b>"), "9,&lt;b&gt;"),
        ("table", f"{DIRTY_NIGHT}\n5,0.4", "5 点有两个数"),
    ],
)
def test_a_wrong_field_gets_a_sentence_beside_it_and_nothing_is_lost(home, post, services, field, typed, words):
    answer = post(home, "/carbon/hourly", **GOOD | {field: typed})
    assert answer.status_code == 422
    assert words in re.search(rf'id="{field}-error".*?</p>', answer.text, re.S)[0]
    other = "as_of" if field != "as_of" else "source"
    assert f'value="{GOOD[other]}"' in answer.text
    assert find_hourly(services, home.household()) is None


def test_a_wrong_file_is_told_beside_the_file(home, post):
    answer = post(home, "/carbon/hourly", **GOOD | {"table": "", "file": (io.BytesIO(b"\x89PNG\r\n"), "x.png")})
    assert answer.status_code == 422
    assert "存成 CSV" in re.search(r'id="file-error".*?</p>', answer.text, re.S)[0]


def test_it_can_be_replaced_downloaded_and_deleted_by_its_home_only(home, stranger, post, services):
    assert home.get("/carbon/hourly/table.csv").status_code == 404
    post(home, "/carbon/hourly", **GOOD)
    post(home, "/carbon/hourly", **GOOD | {"table": CLEAN_NIGHT, "source": "=另一份"})
    assert find_hourly(services, home.household()).source == "=另一份"
    assert post(stranger, "/carbon/hourly/delete").status_code == 303
    assert stranger.get("/carbon/hourly/table.csv").status_code == 404
    lines = home.get("/carbon/hourly/table.csv").text.lstrip("\ufeff").splitlines()
    assert lines[:3] == ["hour,kg_per_kwh", "0,0.30", "1,0.30"]
    again = "\n".join(lines)
    assert post(home, "/carbon/hourly/delete").status_code == 303
    assert find_hourly(services, home.household()) is None
    assert post(home, "/carbon/hourly", **GOOD | {"table": again}).status_code == 303


def test_deleting_everything_names_it_first(home, post):
    assert "分时因子" not in home.get("/me/delete").text
    post(home, "/carbon/hourly", **GOOD)
    assert "您填写的分时因子" in home.get("/me/delete").text


def test_when_a_run_was_moved_from_is_kept_with_it(moved, services):
    with services.database.read() as session:
        (action,) = records.actions(session, moved.household().id, TODAY, TODAY + DAY)
    assert action.moved_from.astimezone(CHINA) - datetime(2026, 11, 21, tzinfo=CHINA) == timedelta(hours=20, minutes=30)
