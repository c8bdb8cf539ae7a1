"""A city's temperatures, as weather services write them."""

from datetime import date
from io import BytesIO

import numpy as np
import pytest

from webapp.readers import UnreadableError
from webapp.readers.temperature import read_temperature


def read(text):
    return read_temperature(BytesIO(text.encode()))


def refused(text):
    with pytest.raises(UnreadableError) as caught:
        read(text)
    assert "%(" not in str(caught.value)
    return caught.value


def test_a_day_a_row():
    found = read("date,tavg\n2026-01-01,-3.5\n2026-01-02,0\n2026-01-04,12.25\n")
    assert found.first == date(2026, 1, 1)
    assert found.celsius.tolist()[:2] == [-3.5, 0]
    assert np.isnan(found.celsius[2])
    assert found.celsius[3] == 12.25


def test_chinese_headings_and_degrees_behind_the_numbers():
    found = read("日期,最高气温,最低气温,平均气温\n2026/1/1,9℃,-1℃,4.5℃\n2026/1/2,10 °C,0 °C,5 °C\n")
    assert found.celsius.tolist() == [4.5, 5]


def test_without_a_heading():
    assert read("2026-01-01,3\n2026-01-02,4\n").celsius.tolist() == [3, 4]


def test_hours_become_the_mean_of_the_day_and_a_torn_day_is_unknown():
    rows = [f"2026-01-01 {hour:02}:00,{hour}" for hour in range(24)] + ["2026-01-02 00:00,5"]
    found = read("time,temperature_2m (°C)\n" + "\n".join(rows) + "\n")
    assert found.celsius[0] == 11.5
    assert np.isnan(found.celsius[1])


def test_empty_and_nan_cells_are_unknown():
    found = read("date,temp\n2026-01-01,3\n2026-01-02,\n2026-01-03,NaN\n2026-01-04,--\n2026-01-05,4\n")
    assert np.isnan(found.celsius).tolist() == [False, True, True, True, False]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("date,temp (°F)\n2026-01-01,33\n", "华氏"),
        ("date,temp\n2026-07-01,28\n2026-07-02,82\n", "第 3 行的气温是 82 °C"),
        ("date,temp\n2026-07-01,28\n2026-07-02,29\n2026-07-01,31\n", "第 4 行的时间前面有过，气温不一样（31 °C）"),
        ("日期,平均气温\n2026-07-01,285\n2026-07-02,291\n", "第 2 行的气温是 285 °C"),
        ("date,最高,最低\n2026-01-01,9,1\n", "没有找到气温"),
        ("", "空"),
        ("date,temp\n", "没有"),
        ("x,y\nhello,3\nyou,4\n", "没有找到时间"),
        ("date,temp\n2026-01-01,warm\n2026-01-02,cold\n", ""),
    ],
)
def test_what_is_no_temperature_is_refused_with_a_sentence(text, said):
    assert said in str(refused(text))


def test_a_spreadsheet_is_asked_for_as_csv():
    assert str(refused("PK\x03\x04" + "x" * 200)) == "气温只读 CSV，这是 ZIP 文件。请另存为 CSV。"


def test_the_same_row_twice_is_one_day():
    assert read("date,temp\n2026-07-01,28\n2026-07-01,28.0\n2026-07-02,29\n").celsius.tolist() == [28, 29]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_it_reads_what_chinese_offices_write(encoding):
    text = "日期,平均气温\n2026年7月1日,28.5\n2026年7月2日,29.5\n"
    assert read_temperature(BytesIO(text.encode(encoding))).celsius.tolist() == [28.5, 29.5]
