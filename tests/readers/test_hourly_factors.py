"""A household's table of hourly factors: the forms it may have, and the sentence each wrong one gets."""

from decimal import Decimal

import pytest

from webapp.domain.errors import YiduError
from webapp.domain.hourly_errors import (
    EmptyTableError,
    FactorInGramsError,
    HoursMissingError,
    HourTwiceError,
    NegativeFactorError,
    NotAFactorRowError,
    NotAnHourError,
    NotATextTableError,
    NotChinaTimeError,
    SeveralDaysError,
    TableTooLongError,
)
from webapp.readers.hourly_factors import read_hourly

FACTORS = tuple(Decimal(f"0.{50 + hour}") for hour in range(24))


def table(form: str) -> str:
    return "\n".join(form.format(hour=hour, kg=kg) for hour, kg in enumerate(FACTORS))


GOOD = table("{hour},{kg}")


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"hour,kg_per_kwh\n{GOOD}\n\n",
        f"钟点，千克/度\r\n{GOOD}",
        "\n".join(reversed(GOOD.splitlines())),
        table("{hour:02}:00;{kg}"),
        table("{hour}点\t{kg}"),
        table("2026-11-21 {hour:02}:00,{kg}"),
        table("2026-11-21T{hour:02}:00:00+08:00 {kg}"),
        table("2026年11月21日 {hour}点，{kg}"),
        table("2026/11/21 {hour}:00:00\t{kg}"),
        table('"{hour}","{kg}"'),
        table("{hour},{kg}").translate(str.maketrans("0123456789.", "０１２３４５６７８９．")),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_one_day_of_hours_is_read_in_every_usual_form(text: str, encoding: str) -> None:
    assert read_hourly(text.encode(encoding)) == FACTORS


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new, 1)


WRONG: list[tuple[str | bytes, type[YiduError], str]] = [
    ("", EmptyTableError, "空着"),
    ("\n \n", EmptyTableError, "空着"),
    (GOOD.rpartition("\n")[0], HoursMissingError, "有 23 个，少了：23 点"),
    (changed("5,0.55\n", ""), HoursMissingError, "少了：5 点"),
    (changed("3,0.53", "3,-0.53"), NegativeFactorError, "第 4 行是负数"),
    (changed("3,0.53", "3,530"), FactorInGramsError, "第 4 行是 530，太大了，像是克/度"),
    (changed("3,0.53", "3,2.0001"), FactorInGramsError, "2.0001"),
    (changed("7,0.57", "7,abc"), NotAFactorRowError, "第 8 行看不懂：7,abc"),
    (changed("7,0.57", "7,NaN"), NotAFactorRowError, "7,NaN"),
    (changed("7,0.57", "7,1e3"), NotAFactorRowError, "7,1e3"),
    (changed("7,0.57", "7"), NotAFactorRowError, "第 8 行"),
    (changed("7,0.57", "7,0.57,x"), NotAFactorRowError, "第 8 行"),
    (f"{GOOD}\n晚上,0.5", NotAFactorRowError, "第 25 行看不懂：晚上,0.5"),
    (f"{GOOD}\n5,0.40", HourTwiceError, "5 点有两个数，第 25 行"),
    (table("{hour},{kg}").replace("0,0.50", "24,0.50", 1), NotAnHourError, "每个减 1"),
    (changed("13,0.63", "13:30,0.63"), NotAnHourError, "第 14 行"),
    ("\n".join(table(f"2026-11-{day} {{hour}}:00,{{kg}}") for day in (20, 21)), SeveralDaysError, "有 2 天"),
    ("2026-02-30 1:00,0.4", NotAFactorRowError, "第 1 行"),
    (table("2026-11-21T{hour:02}:00Z,{kg}"), NotChinaTimeError, "北京时间"),
    (b"\x89PNG\r\n\x1a\n\0\0", NotATextTableError, "存成 CSV"),
    (b"PK\x03\x04" + b"\0" * 50, NotATextTableError, "存成 CSV"),
    ("0,0.5\n" * 50_000, TableTooLongError, "太长了"),
]


@pytest.mark.parametrize(("text", "error", "words"), WRONG)
def test_a_wrong_table_is_refused_with_its_row(text: str | bytes, error: type[YiduError], words: str) -> None:
    with pytest.raises(error, match=words) as raised:
        read_hourly(text.encode() if isinstance(text, str) else text)
    assert raised.value.field == "table"


def test_a_factor_of_two_or_nought_can_be() -> None:
    assert read_hourly(changed("3,0.53", "3,2").encode())[3] == 2
    assert read_hourly(changed("3,0.53", "3,0").encode())[3] == 0
