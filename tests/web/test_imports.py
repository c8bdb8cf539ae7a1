import csv
import io
import json
from datetime import date, datetime, timedelta
from zipfile import ZipFile

import numpy as np
import pytest
from metered import measured_days

from webapp.cli import main
from webapp.domain.readings import minute_of
from webapp.domain.readings import readings as as_read
from webapp.senders.greenbutton import espi
from webapp.usecases import uploads
from webapp.usecases.bill_month import bill_month
from webapp.usecases.import_readings import list_imports
from webapp.usecases.list_findings import finding_of
from webapp.views import import_report

FIRST = date(2026, 11, 1)
DAYS = 14


def a_file(n_days=DAYS, seed=1, skip=()) -> bytes:
    """Green Button, two weeks of quarter-hours."""
    start = minute_of(datetime(2026, 11, 1)) + np.arange(n_days * 96) * 15  # noqa: DTZ001  # a clock
    keep = np.array([n for n in range(len(start)) if n not in skip])
    wh = np.random.default_rng(seed).integers(20, 200, len(start))
    n = len(keep)
    meter = as_read("home", start[keep], np.full(n, 15), wh[keep], np.arange(1, n + 1))
    return "".join(espi([meter], datetime.fromisoformat("2026-11-20T08:00:00+08:00"))).encode()


def send(post, browser, content: bytes, name="meter.xml"):
    return post(browser, "/import", file=(io.BytesIO(content), name))


def held(services, browser) -> list:
    return list(services.uploads.glob(f"{browser.household().id}/*"))


@pytest.fixture
def looked(home, post):
    """A file sent and understood: the address of its preview."""
    answer = send(post, home, a_file())
    assert answer.status_code == 303, answer.text
    return answer.location


def test_looking_keeps_nothing(home, services, looked):
    text = home.get(looked).text
    assert "14" in text
    assert "没有发现问题" in text
    assert "导入 14 天" in text
    assert list_imports(services, home.household()) == []


def test_what_is_confirmed_is_kept_and_counts_in_the_bill(home, post, services, looked):
    assert post(home, looked).status_code == 303
    (item,) = list_imports(services, home.household())
    assert (item.format, item.first, item.n_readings) == ("greenbutton", FIRST, DAYS * 96)
    known = measured_days(services, home.household(), FIRST, FIRST + timedelta(days=30))
    assert len(known.wh) == DAYS
    assert sum(int(wh.sum()) for wh in known.wh.values()) == item.wh
    text = home.get("/bill").text
    assert "14 天按电表读数算" in text
    assert "没有电表读数的日子按记录和常开电器估算" in text
    assert "导入过的" in home.get("/import").text
    assert home.get(looked).status_code == 404  # the file is not held any longer


def test_the_same_file_twice_changes_nothing(home, post, services, looked):
    post(home, looked)
    again = send(post, home, a_file()).location
    answer = post(home, again)
    assert answer.status_code == 422
    assert "已经导入过" in answer.text
    assert len(list_imports(services, home.household())) == 1


def test_a_correction_supersedes_and_can_be_taken_back(home, post, services, looked):
    post(home, looked)
    before = measured_days(services, home.household(), FIRST, FIRST + timedelta(days=1)).wh[FIRST].tolist()
    other = send(post, home, a_file(seed=2)).location
    assert "14 天和已有的不一样" in home.get(other).text
    post(home, other)
    day = measured_days(services, home.household(), FIRST, FIRST + timedelta(days=1)).wh[FIRST].tolist()
    assert day != before
    newest = list_imports(services, home.household())[0]
    post(home, f"/import/{newest.id}/back")
    assert measured_days(services, home.household(), FIRST, FIRST + timedelta(days=1)).wh[FIRST].tolist() == before
    assert "已撤回" in home.get("/import").text
    post(home, f"/import/{newest.id}/again")
    assert measured_days(services, home.household(), FIRST, FIRST + timedelta(days=1)).wh[FIRST].tolist() == day


def test_a_gap_is_filled_only_where_the_person_says_so(home, post, services):
    looked = send(post, home, a_file(skip=range(96 * 5, 96 * 5 + 8))).location
    text = home.get(looked).text
    assert "缺 1 段，共 2.0 小时" in text
    assert "按前后几天补上" in text
    live = home.get(f"{looked}?fix-gap=gap:fill", headers={"HX-Request": "true"})
    assert live.text.lstrip().startswith('<div id="look">')
    assert 'value="gap:fill" checked' in live.text
    post(home, f"{looked}?fix=gap")
    (item,) = list_imports(services, home.household())
    assert item.fixes == ["gap:fill"]
    day = FIRST + timedelta(days=5)
    known = measured_days(services, home.household(), day, day + timedelta(days=1))
    assert (known.quality[day][:8] == 3).all()


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "empty.xml", "文件是空的"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "meter.csv", "PNG"),
        (b"<feed>", "cut.xml", ""),
        (b"%PDF-1.4 rubbish", "bill.csv", ""),
        (b"\x00\x00\x00", "nul.json", ""),
        (b"{}", "empty.json", ""),
    ],
)
def test_what_cannot_be_read_gets_a_sentence_and_is_not_held(home, post, services, content, name, sentence):
    answer = send(post, home, content, name)
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text
    assert sentence in answer.text
    assert not held(services, home)


def test_a_file_of_megabytes_gets_through(home):
    padded = a_file().replace(b"</feed>", b" " * 1_500_000 + b"</feed>")
    token = home.get("/csrf").text
    parts = [
        b'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n' + token.encode(),
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="meter.xml"\r\n\r\n' + padded,
    ]
    body = b"\r\n".join([*parts, b"--x--\r\n"])
    assert home.post("/import", data=body, content_type="multipart/form-data; boundary=x").status_code == 303


def test_nothing_sent_gets_a_sentence(home, post):
    assert "这里还空着" in post(home, "/import").text


def test_another_homes_file_is_unknown(stranger, post, services, looked):
    assert stranger.get(looked).status_code == 404
    assert post(stranger, looked).status_code == 404
    assert stranger.get("/import/no-such-token").status_code == 404
    assert list_imports(services, stranger.household()) == []


def test_not_importing_deletes_the_file(home, post, services, looked):
    assert held(services, home)
    post(home, f"{looked}/drop")
    assert not held(services, home)


def test_too_large_a_file_is_refused(home, post, services, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_MB", 0)
    answer = send(post, home, a_file(), "large.xml")
    assert answer.status_code == 422
    assert "文件太大" in answer.text
    assert not held(services, home)


def test_export_and_import_give_the_same_days(home, stranger, post, services, looked):
    post(home, looked)
    with ZipFile(io.BytesIO(home.get("/me/export").data)) as archive:
        whole = archive.read("yidu.json")
        assert json.loads(whole)["meters"][0]["days"][0]["day"] == "2026-11-01"
        green = archive.read("meter.xml")
    mine = measured_days(services, home.household(), FIRST, FIRST + timedelta(days=30))
    for content, name in ((whole, "yidu.json"), (green, "meter.xml")):
        post(stranger, send(post, stranger, content, name).location)
        theirs = measured_days(services, stranger.household(), FIRST, FIRST + timedelta(days=30))
        assert {day: wh.tolist() for day, wh in theirs.wh.items()} == {day: wh.tolist() for day, wh in mine.wh.items()}


class TestCommand:
    @pytest.fixture
    def run(self, home, settings, monkeypatch, capsys, tmp_path):
        monkeypatch.setenv("YIDU_DATA", str(settings.data))
        monkeypatch.setenv("YIDU_DATABASE_URL", settings.database_url)

        def ask(content, *words, name="meter.xml"):
            path = tmp_path / name
            path.write_bytes(content)
            status = main(["import", str(path), *words])
            return status, capsys.readouterr()

        return ask

    def test_a_dry_run_says_what_it_found(self, run, home, services):
        status, said = run(a_file(), "--dry-run", "--json")
        answer = json.loads(said.out)
        assert status == 0
        assert (answer["format"], answer["readings"], answer["findings"]) == ("greenbutton", DAYS * 96, [])
        assert answer["from"] == "2026-11-01 00:00"
        assert list_imports(services, home.household()) == []

    def test_findings_have_rows_and_sentences(self, run):
        status, said = run(a_file(skip=[100]), "--dry-run", "--json")
        (finding,) = json.loads(said.out)["findings"]
        assert status == 1
        assert (finding["code"], finding["row"]) == ("gap", 100)
        assert "缺 1 段" in finding["message"]

    def test_a_home_takes_it_in(self, run, home, services):
        assert run(a_file(), "--household", home.household().id)[0] == 0
        assert len(list_imports(services, home.household())) == 1

    def test_a_fix_is_named_with_its_finding(self, run, home, services):
        named = ("--household", home.household().id, "--fix", "negative:abs", "--fix", "twice:earlier")
        status, said = run(spoilt_table(), *named, "--json", name="spoilt.csv")
        assert status == 1
        assert set(json.loads(said.out)["findings"][0]) == {"code", "row", "column", "message"}
        (item,) = list_imports(services, home.household())
        assert item.fixes == ["negative:abs", "twice:earlier"]

    def test_refused_is_2(self, run, tmp_path):
        assert run(b"<feed>", "--dry-run")[0] == 2
        assert main(["import", str(tmp_path / "none.xml")]) == 2
        assert run(a_file(), "--household", "nobody")[0] == 2


def two_meters() -> bytes:
    """Two homes in one file."""
    start = minute_of(datetime(2026, 11, 1)) + np.arange(96) * 15  # noqa: DTZ001  # a clock
    both = [
        as_read(name, start, np.full(96, 15), np.arange(96) + add, np.arange(1, 97))
        for name, add in (("A", 1), ("B", 9))
    ]
    return "".join(espi(both, datetime.fromisoformat("2026-11-20T08:00:00+08:00"))).encode()


def test_of_two_homes_in_a_file_one_must_be_chosen(home, post, services):
    looked = send(post, home, two_meters()).location
    assert "哪一块是您家的" in home.get(looked).text
    assert "disabled" in home.get(looked).text
    answer = post(home, looked)
    assert answer.status_code == 422
    assert list_imports(services, home.household()) == []
    names = [line.split("</option>")[0] for line in home.get(looked).text.split("<option>")[1:3]]
    assert post(home, f"{looked}?meter_name={names[1]}").status_code == 303
    (item,) = list_imports(services, home.household())
    assert item.wh in (sum(range(96)) + 96, sum(range(96)) + 9 * 96)


def test_a_pasted_table_of_days_is_understood(home, post, services):
    text = "4月1日 5.2\n4月2日 6.1\n4月3日 4.9"
    looked = post(home, "/import", pasted=text).location
    assert "粘贴的内容" in home.get(looked).text
    assert post(home, looked).status_code == 303
    (item,) = list_imports(services, home.household())
    assert (item.format, item.wh, item.first) == ("paste", 16_200, date(2026, 4, 1))


def test_a_table_in_gb18030_is_understood(home, post, services):
    rows = "\n".join(f"2026-04-{day:02},{day % 7}.25" for day in range(1, 31))
    looked = send(post, home, f"日期,用电量（千瓦时）\n{rows}\n".encode("gb18030"), "日用电量.csv").location
    text = home.get(looked).text
    assert "日用电量.csv" in text
    assert "30" in text
    post(home, looked)
    (item,) = list_imports(services, home.household())
    assert (item.format, item.wh) == ("csv", sum(day % 7 * 1000 + 250 for day in range(1, 31)))


def test_a_name_that_looks_like_a_formula_stays_a_text(home, post):
    post(home, send(post, home, a_file(), "=HYPERLINK(1).xml").location)
    with ZipFile(io.BytesIO(home.get("/me/export").data)) as archive:
        assert "'=HYPERLINK(1).xml" in archive.read("imports.csv").decode("utf-8-sig")
        assert json.loads(archive.read("yidu.json"))["imports"][0]["name"] == "=HYPERLINK(1).xml"


def test_the_week_on_today_follows_the_meter(home, post, services):
    assert "电表实测" not in home.get("/").text
    post(home, send(post, home, a_file(20)).location)
    assert "6 天是电表实测" in home.get("/").text or "度，电表实测" in home.get("/").text


def test_what_the_meter_left_out_of_a_day_is_not_nought(home, post, services):
    """A gap nobody filled: the bill takes what is always on for it, as on days without a meter."""
    post(home, send(post, home, a_file(skip=range(96 * 5, 96 * 6 - 4))).location)
    month = bill_month(services, home.household(), FIRST)
    day = FIRST + timedelta(days=5)
    told = measured_days(services, home.household(), day, day + timedelta(days=1))
    assert sum(month.totals[day].values()) > int(told.wh[day].sum())
    assert not month.exact


def test_a_month_of_quarter_hours_is_called_measured(home, post, services, clock):
    post(home, send(post, home, a_file(30)).location)
    clock.pass_by(days=14)
    assert bill_month(services, home.household(), FIRST).exact
    assert "用电是电表实测的" in home.get("/bill?month=2026-11").text


def spoilt_table() -> bytes:
    """Four days of quarter-hours: two values below nought, one time twice, one cell that is a formula, no number."""
    rows = ["时间,电量(kWh)"]
    for n in range(96 * 4):
        at = datetime(2026, 11, 1) + timedelta(minutes=15 * n)  # noqa: DTZ001  # a clock
        value = {10: "-0.1", 11: "-0.2", 50: '"=1+1"'}.get(n, f"{0.1 + n % 7 / 100:.2f}")
        rows.append(f"{at:%Y-%m-%d %H:%M},{value}")
        if n == 100:
            rows.append(f"{at:%Y-%m-%d %H:%M},0.5")
    return "\n".join(rows).encode()


def lines_of(answer) -> list[dict[str, str]]:
    assert answer.status_code == 200
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert "attachment" in answer.headers["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_each_fix_shows_what_it_changes_and_can_be_taken_back(home, post):
    looked = send(post, home, spoilt_table(), "spoilt.csv").location
    text = home.get(looked).text
    for words in ("去掉负号", "不要这些", "按前后的数改", "留前面的", "取平均"):
        assert words in text
    assert "+0.60\u00a0度" in text  # −0.1 and −0.2 turned
    assert text.count("不改") == 2  # the values below nought and the gap; of a time twice only one can stay
    assert 'value="twice:later" checked' in text
    assert 'value="negative:abs" checked' not in text
    chosen = home.get(f"{looked}?fix-negative=negative:replace&fix-twice=twice:mean").text
    assert 'value="negative:replace" checked' in chosen
    assert 'value="twice:mean" checked' in chosen
    assert 'value="negative:replace" checked' not in home.get(f"{looked}?fix-negative=").text


def test_every_place_is_listed_with_its_row_before_and_after_importing(home, post, services):
    looked = send(post, home, spoilt_table(), "spoilt.csv").location
    query = "?fix-negative=negative:abs"
    assert f"{looked}/findings.csv?" in home.get(looked).text
    before = lines_of(home.get(f"{looked}/findings.csv{query}"))
    assert list(before[0]) == ["row", "time", "code", "value_wh", "message", "fix"]
    negative = [line for line in before if line["code"] == "negative"]
    assert [(line["row"], line["time"], line["value_wh"]) for line in negative] == [
        ("12", "2026-11-01 02:30", "-100"),
        ("13", "2026-11-01 02:45", "-200"),
    ]
    assert {line["fix"] for line in negative} == {"去掉负号"}
    (text,) = [line for line in before if line["code"] == "not_a_number"]
    assert (text["row"], text["value_wh"], "=1+1" in text["message"]) == ("52", "", True)
    assert not any(cell.startswith("=") for line in before for cell in line.values())
    post(home, looked + query)
    (item,) = list_imports(services, home.household())
    assert item.fixes == ["negative:abs"]
    assert f"/import/{item.id}/findings.csv" in home.get(f"/import/{item.id}").text
    assert lines_of(home.get(f"/import/{item.id}/findings.csv")) == before


def test_the_list_of_places_ends_by_saying_what_it_leaves_out(home, post, monkeypatch):
    monkeypatch.setattr(import_report, "MOST_PLACES", 2)
    looked = send(post, home, spoilt_table(), "spoilt.csv").location
    found = lines_of(home.get(f"{looked}/findings.csv"))
    assert len(found) == 3
    assert found[-1]["message"] == "这里只列前 2 处，还有 3 处没有列。"


def test_what_was_found_in_another_homes_file_is_unknown(home, stranger, post, services):
    looked = send(post, home, spoilt_table(), "spoilt.csv").location
    assert stranger.get(f"{looked}/findings.csv").status_code == 404
    post(home, looked)
    (item,) = list_imports(services, home.household())
    assert stranger.get(f"/import/{item.id}/findings.csv").status_code == 404


def test_imports_kept_before_there_were_choices_still_tell_what_was_done():
    record = {
        "code": "negative", "row": 12, "column": None, "n": 2, "meter": "", "params": {"at": "2026-11-01 02:30"},
        "fix": "drop", "fix_wh": 300, "fixed": True,
    }  # fmt: skip
    told = finding_of(record, None)
    assert (told.chosen, told.remedies, told.n) == ("drop", (), 2)
    assert finding_of({**record, "fixed": False}, None).chosen is None


def test_power_taken_for_energy_shows_against_what_is_kept(home, post, services, looked):
    post(home, looked)
    known = measured_days(services, home.household(), FIRST, FIRST + timedelta(days=DAYS))
    rows = ["time,value"]
    for day in sorted(known.wh):
        for n, wh in enumerate(known.wh[day].tolist()):
            rows.append(f"{day} {n // 4:02}:{n % 4 * 15:02},{wh * 4 / 1000:.3f}")
    again = send(post, home, "\n".join(rows).encode(), "again.csv").location
    text = home.get(again).text
    assert "单位：度 · 15 分钟一个数" in text
    assert "14 天，这份的数是已有的 4 倍" in text
    total = sum(int(wh.sum()) for wh in known.wh.values())
    assert f"合计差 +{3 * total / 1000:,.2f}\u00a0度" in text
    assert "14 天和已有的不一样" not in home.get(f"{again}?fix-read_as_energy=read_as_energy:power").text
    assert "14 天和已有的不一样" not in home.get(f"{again}?unit=kw").text
