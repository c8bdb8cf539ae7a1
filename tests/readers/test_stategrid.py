"""The names of State Grid's page, wherever a bridge has put them."""

import io
import json
from datetime import datetime

import pytest

from webapp.domain.readings import Finding
from webapp.readers import Content
from webapp.readers.feed_refusals import NoElectricityError
from webapp.readers.feed_words import SENTENCES
from webapp.readers.stategrid import StateGridReader


def read(document: object, encoding: str = "utf-8") -> Content:
    content = json.dumps(document, ensure_ascii=False).encode(encoding)
    return StateGridReader().read(io.BytesIO(content), {})


def found(content: Content, code: str) -> Finding:
    return next(finding for finding in content.findings if finding.code == code)


def day(on: str, total: object, **periods: object) -> dict[str, object]:
    names = {"peak": "thisPPq", "flat": "thisNPq", "valley": "thisVPq", "sharp": "thisTPq"}
    return {"day": on, "dayElePq": total} | {names[key]: value for key, value in periods.items()}


BILL = {
    "ym": "202604",
    "basicInfo": {"consNo": "0001", "begDate": "2026/04/01", "endDate": "2026/04/30", "monthPq": "166"},
    "pvQtyList": [{"flatQty": "53", "peakQty": "57", "valQty": "56", "sharpQty": ""}],
    "prcGroupList": [{"amtList": [{"amtName": "峰", "pq": "57", "price": "0.5224", "amount": "29.78"}]}],
}


def test_days_wherever_they_stand() -> None:
    rows = [day("20260507", "4.8", peak="1.34", flat="1.48", valley="1.99", sharp="0"), day("2026-05-08", 3, peak="-")]
    for document in (rows, {"sevenEleList": rows}, {"data": [{"a": {"userInfo": {"consNo_dst": "0001"}, "b": rows}}]}):
        meter = read(document).meters[0]
        assert meter.wh.tolist() == [4810, 3000]
        assert meter.minutes.tolist() == [1440, 1440]
        assert meter.first == datetime(2026, 5, 7)  # noqa: DTZ001  a clock
        assert meter.row.tolist() == [1, 2]
    assert meter.meter == "0001"


def test_what_is_known_of_the_periods_is_told() -> None:
    rows = [day("2026-05-07", "4.8", peak="1.34", flat="1.48", valley="1.99"), day("2026-05-08", "2", valley="2.01")]
    told = found(read(rows), "periods_known")
    assert told.remedies == ()
    assert told.params == {
        "first": "2026-05-07", "last": "2026-05-08", "n": "2",
        "sharp": "0", "peak": "1.34", "flat": "1.48", "valley": "4.00",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("total", "wh", "told"), [("4.8", 4850, 0), ("4.75", 4850, 0), ("4.95", 4850, 0), ("4.7", 4700, 1), ("9", 9000, 1)]
)
def test_a_day_agrees_with_its_periods_within_a_tenth(total: str, wh: int, told: int) -> None:
    content = read([day("2026-05-06", "1"), day("2026-05-07", total, peak="2.85", valley="2")])
    assert content.meters[0].wh.tolist() == [1000, wh]
    apart = [finding for finding in content.findings if finding.code == "day_against_periods"]
    assert [(finding.row, finding.params["periods"]) for finding in apart] == [(2, "4.85")] * told


def test_a_home_without_periods_has_totals_only() -> None:
    content = read([day("2026-05-07", "0.1", peak="0", valley="0"), day("2026-05-08", "5", peak="-", valley=None)])
    assert content.meters[0].wh.tolist() == [100, 5000]
    assert content.findings == ()


def test_a_day_without_a_number_is_none_and_without_a_date_unclear() -> None:
    content = read([day("2026-05-07", "-"), day("05-08", "3"), day("2026-02-30", "3"), day("2026-05-09", "2")])
    assert content.meters[0].total_wh == 2000
    assert (found(content, "no_value_yet").row, found(content, "no_value_yet").n) == (1, 1)
    assert (found(content, "value_unclear").row, found(content, "value_unclear").n) == (2, 2)


def test_periods_alone_make_a_day() -> None:
    assert read([day("2026-05-07", None, peak="1.5", valley="2")]).meters[0].total_wh == 3500


def test_the_same_row_twice_counts_once_and_a_different_one_stays() -> None:
    rows = [day("2026-05-07", "4"), day("2026-05-08", "5")]
    assert read({"sevenEleList": rows, "tableData": rows}).meters[0].wh.tolist() == [4000, 5000]
    assert read([*rows, day("2026-05-08", "6")]).meters[0].wh.tolist() == [4000, 5000, 6000]


def test_months_stand_apart_from_days() -> None:
    months = [
        {"month": "202603", "monthEleNum": "155", "monthEleCost": "70.1"},
        {"month": "2026-04", "monthEleNum": 166.5, "begDate": "2026-04-03", "endDate": "2026-05-02"},
        {"ym": "202605", "monthPq": "100"},
    ]
    content = read({"consNo": "0001", "mothEleList": months, "dayList": [day("2026-04-07", "4")]})
    assert [(meter.meter, meter.total_wh) for meter in content.meters] == [("0001", 4000), ("0001 月", 421_500)]
    apart = content.meters[1]
    assert apart.minutes.tolist() == [31 * 1440, 30 * 1440, 31 * 1440]
    assert apart.part(apart.row == 2).first == datetime(2026, 4, 3)  # noqa: DTZ001
    assert found(content, "months_apart").params == {"name": "0001 月"}


def test_a_bill_is_a_month_with_its_periods() -> None:
    content = read({"billList": [BILL]})
    assert [(meter.meter, meter.total_wh) for meter in content.meters] == [("0001 月", 166_000)]
    told = found(content, "month_periods_known")
    assert told.params == {"month": "2026-04", "sharp": "0", "peak": "57", "flat": "53", "valley": "56"}


def test_the_lines_of_a_bill_name_periods_too() -> None:
    lines = [{"amtName": name, "pq": pq} for name, pq in (("尖峰", "1"), ("高峰", "2"), ("低谷", "3"), ("合计", "6"))]
    content = read({"ym": "202604", "monthPq": "6", "prcGroupList": [{"amtList": lines}]})
    assert found(content, "month_periods_known").params["valley"] == "3"
    assert found(content, "month_periods_known").params["sharp"] == "1"


def test_every_account_is_a_meter() -> None:
    homes = [{"userInfo": {"consNo_dst": str(n)}, "x": {"sevenEleList": [day("2026-05-07", n)]}} for n in (1, 2)]
    assert [(meter.meter, meter.total_wh) for meter in read({"data": homes}).meters] == [("1", 1000), ("2", 2000)]


def test_the_encodings_of_chinese_windows() -> None:
    for encoding in ("gb18030", "utf-8-sig", "utf-16"):
        assert read({"户主": "张三", "list": [day("2026-05-07", "1")]}, encoding).meters[0].total_wh == 1000


@pytest.mark.parametrize("amount", ["1e999", "1e-9999999999999999999", "1e9999999999999999999", "NaN", "9" * 40])
def test_numbers_beyond_all_reason_are_none(amount: str) -> None:
    rows = f'[{{"day": "2026-05-07", "dayElePq": {amount}}}, {{"day": "2026-05-08", "dayElePq": "1"}}]'
    meter = StateGridReader().read(io.BytesIO(rows.encode()), {}).meters[0]
    assert meter.total_wh == 1000


def test_a_document_without_any_is_refused() -> None:
    for document in ({}, [], None, 5, {"day": "2026-05-07"}, [day("2026-05-07", "-")], [day("2026-05-07", 10**13)]):
        with pytest.raises(NoElectricityError):
            read(document)


def test_it_knows_its_own_and_says_every_finding() -> None:
    reader = StateGridReader()
    assert reader.recognise(b'{"dayElePq": 1', "")
    assert reader.recognise(b'{"mothEleList": []', "")
    assert reader.recognise(b"{}", "") is None
    mixed = [BILL, day("2026-05-07", "9", peak="1"), day("2026-05-08", "-"), day("?", "1")]
    content = read(mixed)
    assert len(content.findings) == 6
    for finding in content.findings:
        assert SENTENCES[finding.code] % finding.params
