"""Tables as people have them: what is read, what is found, what is refused and where."""

from datetime import datetime

import pytest

from tests.readers.reading import choice, codes, read, refused, wh
from webapp.readers import UnreadableError
from webapp.readers.table import TableReader

DAY = "时间,电量(kWh)\n2026-04-01 00:00,0.125\n2026-04-01 00:15,0.25\n2026-04-01 00:30,1.0005\n"
FIRST = datetime(2026, 4, 1)  # noqa: DTZ001


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_any_encoding(encoding: str) -> None:
    content = read(DAY.encode(encoding))
    assert wh(content) == [125, 250, 1001]
    assert content.columns == ("时间", "电量(kWh)")
    assert content.meters[0].first == FIRST


@pytest.mark.parametrize("mark", [";", "\t", "|", "，", "   "])
def test_any_delimiter(mark: str) -> None:
    assert wh(read(DAY.replace(",", mark))) == [125, 250, 1001]


@pytest.mark.parametrize(
    "at",
    [
        "2026-04-01 00:15",
        "2026-04-01T00:15:00",
        "2026-04-01T00:15:00+08:00",
        "2026-03-31T16:15:00Z",
        "2026/4/1 0:15",
        "2026.04.01 00:15",
        "2026年4月1日 0时15分",
        "２０２６年４月１日 ００：１５",
        "2026年4月1日 星期三 00:15",
        "202604010015",
        "20260401 00:15",
        "01 Apr 2026 00:15:00",
        "Apr 1 2026 12:15AM",
        "46113.0104",
    ],
)
def test_any_way_to_write_a_time(at: str) -> None:
    content = read(f"时间,kWh\n{at},0.5\n", minutes="15")
    assert content.meters[0].first == FIRST.replace(minute=15)
    assert wh(content) == [500]


def test_midnight_as_24_ends_the_day() -> None:
    content = read("时间,kWh\n2026-04-01 23:30,1\n2026-04-01 23:45,1\n2026-04-01 24:00,2\n")
    assert content.meters[0].end == datetime(2026, 4, 2)  # noqa: DTZ001
    assert choice(content, "stamp") == "end"


@pytest.mark.parametrize(
    ("dates", "day_first", "first"),
    [
        (["4/13/2026", "4/14/2026"], "no", "2026-04-13"),
        (["13/4/2026", "14/4/2026"], "yes", "2026-04-13"),
        (["1/4/2026", "2/4/2026", "3/4/2026"], "yes", "2026-04-01"),
        (["4/1/2026", "4/2/2026", "4/3/2026"], "no", "2026-04-01"),
        (["4/1/2026"], "no", "2026-04-01"),
        (["1.4.2026"], "yes", "2026-04-01"),
    ],
)
def test_day_or_month_first(dates: list[str], day_first: str, first: str) -> None:
    content = read("Date,kWh\n" + "".join(f"{day},{n + 3}\n" for n, day in enumerate(dates)))
    assert choice(content, "day_first") == day_first
    assert content.meters[0].first == datetime.fromisoformat(first)


def test_day_first_may_be_corrected() -> None:
    content = read("Date,kWh\n4/1/2026,3\n", day_first="yes")
    assert content.meters[0].first == datetime(2026, 1, 4)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1,5", "0,25"], [1500, 250]),
        (["1.234,5", "0,25"], [1234500, 250]),
        (["1,234", "0.25"], [1234000, 250]),
        (["1 234.5", "12,345.25"], [1234500, 12345250]),
        (["３．５", "３．５度"], [3500, 3500]),
        (["3.5kWh", "4 kWh"], [3500, 4000]),
        (["1e1", "+2"], [10000, 2000]),
        (["-1.0005", "2"], [-1001, 2000]),
    ],
)
def test_any_way_to_write_a_number(cells: list[str], expected: list[int]) -> None:
    rows = "".join(f"2026-04-0{n + 1};{cell}\n" for n, cell in enumerate(cells))
    assert wh(read("日期;用电量\n" + rows, unit="kwh", kind="interval")) == expected


def test_units_are_told_by_the_header_and_by_size() -> None:
    rows = "".join(f"2026-04-01 {n // 4:02}:{n % 4 * 15:02},{400 + n * 37 % 50}\n" for n in range(96))
    kw = read("时间,功率(kW)\n" + rows)
    assert choice(kw, "unit") == "kw"
    assert wh(kw)[0] == 100_000
    assert choice(read("时间,有功功率\n" + rows), "unit") == "w"
    assert choice(read("时间,用电量\n" + rows), "unit") == "wh"
    assert choice(read("时间,Wh\n" + rows), "unit") == "wh"
    assert sum(wh(read("时间,W\n" + rows))) == (sum(400 + n * 37 % 50 for n in range(96)) + 2) // 4


def test_what_rounding_drops_is_carried_on() -> None:
    rows = "".join(f"2026-04-01 {n // 60:02}:{n % 60:02},20\n" for n in range(1440))
    content = read("时间,W\n" + rows)
    assert sum(wh(content)) == 480
    assert set(wh(content)) == {0, 1}


def test_titles_and_notes_above_the_header() -> None:
    content = read("国网用电明细\n户号：0123456789\n\n时间,电量(kWh)\n\n2026-04-01 00:00,1\n2026-04-01 00:15,2\n")
    assert content.meters[0].meter == "0123456789"
    assert content.meters[0].row.tolist() == [6, 7]


def test_rows_are_lines_of_the_file_whatever_ends_them() -> None:
    text = DAY.replace("\n", "\r\n", 1).replace("0.125\n", "0.125\r")
    content = read(text.encode().replace(b"0.25", b"0\0.25"))
    assert content.meters[0].row.tolist() == [2, 3, 4]
    assert wh(content) == [125, 250, 1001]


def test_a_quote_left_open_spoils_one_line_only() -> None:
    content = read('sep=,\n时间,kWh\n"2026-04-01 00:00","1"\n"2026-04-01 00:15","2\n"2026-04-01 00:30","3"\n')
    assert wh(content) == [1000, 2000, 3000]
    assert content.meters[0].row.tolist() == [3, 4, 5]


def test_quotes_in_the_middle_of_cells() -> None:
    content = read('时间,kWh,备注\n2026-04-01 00:00,1,"a" 1.5\n2026-04-01 01:00,2,b"c"d\n2026-04-01 02:00,3,"x""y"\n')
    assert wh(content) == [1000, 2000, 3000]


@pytest.mark.parametrize("count", [24, 48, 96])
@pytest.mark.parametrize("titled", [True, False])
def test_a_row_for_each_day(count: int, titled: bool) -> None:
    step = 1440 // count
    head = "日期," + ",".join(f"{n * step // 60:02}:{n * step % 60:02}" for n in range(count)) + "\n"
    rows = "".join(f"2026-04-0{day}," + ",".join(str(n % 7) for n in range(count)) + "\n" for day in (1, 2))
    content = read((head if titled else "") + rows)
    assert choice(content, "shape") == "days"
    assert wh(content) == [n % 7 * 1000 for n in range(count)] * 2
    assert (content.meters[0].first, set(content.meters[0].minutes.tolist())) == (FIRST, {step})


def test_a_row_for_each_day_that_ends_at_24() -> None:
    head = "户号,日期," + ",".join(f"{n:02}:00" for n in range(1, 25)) + "\n"
    content = read(head + "1001,2026-04-01," + ",".join("1" * 24) + "\n1002,2026-04-01," + ",".join("2" * 24) + "\n")
    assert [(m.meter, m.first, m.total_wh) for m in content.meters] == [("1001", FIRST, 24000), ("1002", FIRST, 48000)]


def test_a_column_for_each_household() -> None:
    content = read("时间,101室,102室,103室\n2026-04-01 00:00,1,2,3\n2026-04-01 01:00,4,,6\n")
    assert choice(content, "shape") == "wide"
    assert [(m.meter, m.wh.tolist()) for m in content.meters] == [
        ("101室", [1000, 4000]),
        ("102室", [2000]),
        ("103室", [3000, 6000]),
    ]


def test_numbers_too_large_to_add_are_left_out() -> None:
    content = read("时间,kWh\n2026-04-01 00:00,1e308\n2026-04-01 01:00,-1e308\n2026-04-01 02:00,1\n", kind="interval")
    assert wh(content) == [1000]
    assert codes(content) == [("too_large", 2, "kWh", 2)]


def test_gaps_are_no_readings() -> None:
    content = read("时间,kWh\n" + "".join(f"2026-04-01 {n:02}:00,{'--' if n % 3 else n}\n" for n in range(24)))
    assert wh(content) == [n * 1000 for n in range(0, 24, 3)]
    assert not content.findings


def test_a_row_for_each_household() -> None:
    content = read("户号,2026-04-01,2026-04-02,2026-04-03\n10001,3,4,5\n10002,6,7,8\n")
    assert choice(content, "shape") == "across"
    assert [(m.meter, m.wh.tolist()) for m in content.meters] == [
        ("10001", [3000, 4000, 5000]),
        ("10002", [6000, 7000, 8000]),
    ]


def test_two_households_below_each_other() -> None:
    content = read("表号,时间,kWh\nA1,2026-04-01 00:00,1\nB2,2026-04-01 00:00,2\nA1,2026-04-01 01:00,3\n")
    assert [(m.meter, m.wh.tolist(), m.row.tolist()) for m in content.meters] == [
        ("A1", [1000, 3000], [2, 4]),
        ("B2", [2000], [3]),
    ]


def test_peak_and_valley_are_added_where_there_is_no_total() -> None:
    content = read("日期,峰,平,谷\n2026-04-01,1,2,3\n2026-04-02,2,2,2\n")
    assert choice(content, "value") == "峰+平+谷"
    assert wh(content) == [6000, 6000]
    assert wh(read("日期,总,峰,平,谷\n2026-04-01,6.5,1,2,3\n")) == [6500]


def test_a_day_and_a_clock_apart() -> None:
    content = read("日期,时刻,kWh\n2026-04-01,00:15,1\n2026-04-01,00:30,2\n2026-04-01,24:00,2\n")
    assert choice(content, "time") == "日期+时刻"
    assert (content.meters[0].first, choice(content, "stamp")) == (FIRST, "end")


def test_months() -> None:
    content = read("年月,用电量\n2026年1月,310\n2026年2月,280\n2026年3月,311\n")
    assert content.meters[0].minutes.tolist() == [31 * 1440, 28 * 1440, 31 * 1440]


def test_a_register_is_what_it_rose_by() -> None:
    content = read(
        "抄表时间,正向有功示数\n2026-04-01 08:00,12345.6\n2026-04-01 20:00,12350\n2026-04-03 08:00,12361.5\n"
    )
    (meter,) = content.meters
    assert choice(content, "kind") == "register"
    assert (meter.wh.tolist(), meter.minutes.tolist(), meter.row.tolist()) == ([4400, 11500], [720, 2160], [3, 4])


def test_what_falls_often_is_no_register() -> None:
    rows = "".join(f"2026-04-01 {n // 60:02}:{n % 60:02},{n * 103 % 977 / 1000}\n" for n in range(1440))
    content = read("时间,kWh\n" + rows)
    assert choice(content, "kind") == "interval"
    assert len(content.meters[0]) == 1440


def test_a_register_newest_first() -> None:
    assert wh(read("日期,示数\n2026-04-03,1030\n2026-04-02,1015.5\n2026-04-01,1000\n")) == [15500, 14500]


@pytest.mark.parametrize(
    ("cells", "expected", "found"),
    [
        ([99990, 99998, 3, 9], [8000, 5000, 6000], [("register_rolled", 4, "示数", 1)]),
        ([5000, 5010, 7, 12], [10000, 5000], [("register_fell", 4, "示数", 1)]),
        ([5000, 5010, 51, 5030, 5040], [10000, 20000, 10000], [("register_fell", 4, "示数", 1)]),
    ],
)
def test_a_register_that_falls(cells: list[int], expected: list[int], found: list[tuple[str, int, str, int]]) -> None:
    rows = "".join(f"2026-04-0{n + 1},{cell}\n" for n, cell in enumerate(cells))
    content = read("日期,示数\n" + rows)
    assert wh(content) == expected
    assert codes(content) == found


def test_one_look_at_the_meter_is_no_interval_yet() -> None:
    content = read("日期,示数\n2026-04-01,12345.6\n")
    assert content.meters == ()
    assert content.findings[0].params == {"at": "2026-04-01T00:00", "kwh": "12345.6"}


def test_what_cannot_be_read_is_told_once_with_its_place() -> None:
    content = read(
        "时间,kWh,备注\n2026-04-01 00:00,1,a\n昨晚,1,a\n2026-04-01 00:15,很多,a\n2026-04-01 00:30,NaN,a\n"
        "2026-04-01 00:45,inf,a\n1970-01-01 00:00,1,a\n2026-04-01 01:00,-,a\n2026-04-01 01:15\n2026-04-01 01:30,2,a\n"
        "2026-04-01 01:45,2,a\n2026-04-01 02:00,2,a\n2026-04-01 02:15,1e30,a\n2026-04-01 02:30,3,a\n,,\n"
        "2026-04-01 02:45,3,a\n"
    )
    assert codes(content) == [
        ("not_a_time", 3, "时间", 1),
        ("out_of_years", 7, "时间", 1),
        ("not_a_number", 4, "kWh", 1),
        ("not_finite", 5, "kWh", 2),
        ("short_row", 9, "kWh", 1),
        ("too_large", 13, "kWh", 1),
    ]
    assert wh(content) == [1000, 2000, 2000, 2000, 3000, 3000]


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        (b"", "EmptyFile", (None, None)),
        (b"\xef\xbb\xbf", "EmptyFile", (None, None)),
        (b"sep=,\r\n", "EmptyFile", (None, None)),
        (b"\n\n \r\n", "EmptyFile", (None, None)),
        (b'"\n"', "EmptyFile", (None, None)),
        (b"%PDF-1.7 ...", "NotATable", (None, None)),
        (b"\x89PNG\r\n\x1a\n", "NotATable", (None, None)),
        (b"PK\x03\x04", "NotATable", (None, None)),
        (b"<table><tr><td>1</td></tr></table>", "NotATable", (None, None)),
        (b' {"kwh": 1}', "NotATable", (None, None)),
        (bytes(range(256)) * 8, "NotText", (None, None)),
        ("时间,kWh\n".encode(), "EmptyTable", (1, None)),
        (b"Date,kWh\nKABOOM,1\n", "NoTime", (2, "Date")),
        (b"Date,kWh\n2026-04-01,much\n", "NoValue", (2, "kWh")),
        (b"Date,kWh\n2026-04-01,1\nx,1\ny,1\nz,1\n", "MostlyUnreadable", (3, "Date")),
        (b"Date,kWh\n1970-01-01,1\n1970-01-02,1\n", "MostlyUnreadable", (2, "Date")),
        (b"Time,W\n" + b"".join(b"2026-04-01 00:00:%02d,1\n" % n for n in range(60)), "TooFine", (2, "Time")),
    ],
)
def test_a_refusal_says_where(data: bytes, code: str, place: tuple[int | None, str | None]) -> None:
    error = refused(data)
    assert (error.code, (error.row, error.column)) == (code, place)


@pytest.mark.parametrize(
    "chosen",
    [{"shape": "round"}, {"unit": "kg"}, {"time": "nowhere"}, {"minutes": "-5"}, {"minutes": "x"}, {"day_first": "?"}],
)
def test_a_choice_that_is_none_is_refused(chosen: dict[str, str]) -> None:
    with pytest.raises(UnreadableError):
        read("Date,kWh\n1/2/2026,1\n", **chosen)


def test_everything_found_may_be_chosen_again_and_corrected() -> None:
    content = read(DAY)
    again = read(DAY, **{choice.name: choice.value for choice in content.choices})
    assert again.choices == content.choices
    assert wh(again) == wh(content)
    moved = read(DAY, stamp="end", minutes="30", unit="wh")
    assert (moved.meters[0].minutes.tolist(), wh(moved)[1]) == ([30] * 3, 0)
    rows = "时间,甲,乙\n2026-04-01 00:00,1,2\n"
    assert wh(read(rows, value="乙")) == [2000]


def test_it_recognises_tables_of_text_only() -> None:
    reader = TableReader()
    assert reader.recognise(DAY.encode(), "a.csv").sureness > 0.6
    assert reader.recognise(DAY.encode("gb18030"), "a.dat").params == {"columns": 2}
    assert reader.recognise(b"%PDF-1.7", "a.csv") is None
    assert reader.recognise(b"<feed/>", "a.xml") is None
    assert reader.recognise(b"", "a.csv").sureness < 0.5
    assert reader.recognise(bytes(range(256)) * 8, "a.csv") is None


@pytest.mark.parametrize(
    ("file", "header", "unit"),
    [
        ("load_kW_2026.csv", "value", "kw"),
        ("house-Wh.csv", "value", "wh"),
        ("load_kW.csv", "value (kWh)", "kwh"),
        ("KW42.csv", "value", "kwh"),
        ("2026年度用电.csv", "value", "kwh"),
    ],
)
def test_the_name_of_the_file_says_the_unit_where_nothing_else_does(file: str, header: str, unit: str) -> None:
    rows = "\n".join(f"2026-04-01 {n // 4:02}:{n % 4 * 15:02},{n % 7 + 1}" for n in range(96))
    assert choice(read(f"time,{header}\n{rows}\n", file=file), "unit") == unit
