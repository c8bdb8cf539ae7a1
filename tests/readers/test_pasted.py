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
