"""Whatever is pasted: days from a phone, one look at the meter."""

from io import BytesIO

import pytest

from webapp.domain.readings import moment
from webapp.readers import Content, UnreadableError
from webapp.readers.pasted import PasteReader

TODAY = "2026-11-21"


def read(text: str, **chosen: str) -> Content:
    return PasteReader().read(BytesIO(text.encode()), {"today": TODAY} | chosen)


def days(content: Content) -> dict[str, int]:
    (meter,) = content.meters
    return {f"{moment(int(at)):%Y-%m-%d}": int(wh) for at, wh in zip(meter.start, meter.wh, strict=True)}


WEEK = {f"2026-11-{day}": day * 500 for day in range(14, 21)}


@pytest.mark.parametrize(
    "text",
    [
        "日期\t用电量(度)\n" + "\n".join(f"11月{d}日\t{d / 2}" for d in range(14, 21)),
        "\n".join(f"11月{d}日\n{d / 2}度" for d in range(14, 21)),
        " ".join(f"11/{d} {d / 2}" for d in range(14, 21)),
        "\n".join(f"2026年11月{d}日 星期六 {d / 2} 度" for d in range(14, 21)),
        "日期,总,峰,谷\n" + "\n".join(f"11-{d},{d / 2},1,2" for d in range(14, 21)),
        "日期 | 电量 | 电费\n" + "\n".join(f"11月{d}日 | {d / 2} | {d / 4}元" for d in range(14, 21)),
    ],
)
def test_seven_days_from_a_phone(text: str) -> None:
    assert days(read(text)) == WEEK


def test_the_year_is_the_latest_that_is_not_ahead() -> None:
    assert days(read("11月21日 3\n11月22日 4")) == {"2026-11-21": 3000, "2025-11-22": 4000}
    assert days(read("12月31日 3\n1月1日 4", today="2026-01-02")) == {"2025-12-31": 3000, "2026-01-01": 4000}
    assert days(read("2月29日 3\n今天 2\n昨天 1")) == {"2024-02-29": 3000, "2026-11-21": 2000, "2026-11-20": 1000}


def test_one_look_at_the_meter() -> None:
    content = read("4月1日 12345.6")
    assert content.meters == ()
    (finding,) = content.findings
    assert finding.code == "one_register_reading"
    assert finding.params == {"at": "2026-04-01T00:00", "kwh": "12345.6"}
    assert days(read("4月1日 12345.6", kind="interval", unit="kwh")) == {"2026-04-01": 12345600}


def test_two_looks_at_the_meter() -> None:
    (meter,) = read("4月1日 8:15 表底 12345.6\n4月3日 20:15 12361").meters
    assert (meter.wh.tolist(), meter.minutes.tolist()) == ([15400], [60 * 60])


@pytest.mark.parametrize("text", ["", "你好", "4月1日", "4月31日 8", "12345.6", "4月1日 很多"])
def test_what_says_no_day_or_no_number_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        read(text)


def test_it_recognises_small_texts_with_a_day_and_a_number() -> None:
    reader = PasteReader()
    assert reader.recognise("4月1日 12345.6".encode(), "").sureness > 0.5
    assert reader.recognise("你好".encode(), "") is None
    assert reader.recognise("4月1日".encode(), "") is None
    assert reader.recognise("4月1日 12345.6".encode(), "a.csv") is None


def parts(content: Content) -> list[list[int]]:
    """Watt-hours of 尖, 峰, 平, 谷 of each reading."""
    (meter,), (told,) = content.meters, content.by_period
    assert told.rows_of(meter).tolist() == list(range(len(meter)))
    return [[int(wh) for wh in row] for row in told.wh]


@pytest.mark.parametrize(
    "text",
    [
        "日期\t用电量(度)\t尖\t峰\t平\t谷\n11月14日\t7.1\t0\t3.05\t2\t2\n11月15日\t8\t0\t3\t3\t2",
        "日期 | 峰 | 平 | 谷\n11-14 | 3.05 | 2 | 2\n11-15 | 3 | 3 | 2",
        "11月14日 峰 3.05 平 2 谷 2\n11月15日 峰 3 平 3 谷 2",
        "11月14日 周六\n7.1度\n尖峰：0 高峰：3.05度 平段电量：2 低谷：2\n11月15日\n8度\n尖峰 0 高峰 3 平段 3 低谷 2",
        "昨天 总 8 峰 3 平 3 谷 2\n11月14日 总 7.1 峰 3.05 平 2 谷 2",
    ],
)
def test_days_with_their_registers(text: str) -> None:
    content = read(text, today="2026-11-16")
    assert days(content) == {"2026-11-14": 7050, "2026-11-15": 8000}
    assert sorted(parts(content)) == [[0, 3000, 3000, 2000], [0, 3050, 2000, 2000]]
    assert not content.findings


def test_registers_that_count_up() -> None:
    content = read("11月1日 表底 峰 600 谷 400\n11月8日 表底 峰 640.5 谷 430")
    assert parts(content) == [[0, 40_500, 0, 30_000]]
    assert content.meters[0].minutes.tolist() == [7 * 1440]


def test_one_look_at_the_registers_is_their_sum() -> None:
    content = read("4月1日 峰 1023.4 谷 456.7")
    (finding,) = content.findings
    assert (finding.code, finding.params["kwh"]) == ("one_register_reading", "1480.1")


@pytest.mark.parametrize("text", ["11月14日 平均 5\n11月15日 平均 6", "11月14日 5 元\n11月15日 6 元"])
def test_other_words_are_no_registers(text: str) -> None:
    content = read(text)
    assert days(content) == {"2026-11-14": 5000, "2026-11-15": 6000}
    assert content.by_period == ()
