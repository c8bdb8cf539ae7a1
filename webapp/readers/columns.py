"""What a column may be, by the words of its header and by its cells."""

import re
from dataclasses import dataclass

from webapp.readers.cells import is_blank, is_number
from webapp.readers.heading import clock_of_or_none
from webapp.readers.times import time_of

TIME = re.compile(r"时间|日期|年月|月份|时刻|date|time|^day$|month|stamp|开始|起始|日$", re.IGNORECASE)
FIRST_TIME = re.compile(r"开始|起始|start|from|begin|数据时间|数据日期|采集|read", re.IGNORECASE)
LAST_TIME = re.compile(r"结束|截止|终止|\bend|until|\bto\b|入库|创建|更新|creat|updat|import|入网|开户", re.IGNORECASE)
CLOCK = re.compile(r"时刻|时段|时间|点|time|clock|hour|period|interval|settlement", re.IGNORECASE)
METER_WORDS = (
    re.compile(r"表号|电能表|电表|表计|meter|mpan|mpr|nmi|lclid|资产", re.IGNORECASE),
    re.compile(r"户号|用户编号|户名|house|customer|account|consumer|用户", re.IGNORECASE),
    re.compile(r"\bid\b|编号|device|设备|site|home", re.IGNORECASE),
)
VALUE_WORDS = (
    re.compile(r"正向有功(总|电量|示数|电能)?|有功总|总电量|总用电|合计|总计|\btotal|aggregate|^总", re.IGNORECASE),
    re.compile(r"用电量|电量|用量|度数|示数|读数|表底|止码|起码|k\W?wh|千瓦时|consumption|usage|energy", re.IGNORECASE),
    re.compile(r"有功|功率|负荷|reading|value|power|load|watt|demand|import|\bkw\b|\bw\b|\bwh\b|度|值", re.IGNORECASE),
)
PERIOD = re.compile(r"^(尖峰?|高?峰|平|谷|深谷|低谷)(段|时段|电量|时电量|时)?(\s*[(（].*[)）])?$")
NO_VALUE = re.compile(
    r"反向|无功|电压|电流|因数|费|价|金额|温|湿|倍率|余额|阶梯|export|voltage|current|temp|cost|price|tariff|reactive"
    r"|kvar|amount|humid|factor|序号|status|状态|quality|flag|类型|type|经度|纬度|postcode",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"\D{0,8}?0*(\d{1,2})(?:\s*(?:时|点|h|hr))?", re.IGNORECASE)
LETTERED = re.compile(r"[A-Z]{1,3}")
PLAIN = re.compile(r"-?\d{1,5}(\.\d+)?")
"""A number that can be no time, unless it is Excel's."""
SUFFIX = re.compile(r" \([A-Z]+\)$")


@dataclass(frozen=True)
class Column:
    """What a sample of a column looks like: shares of its filled cells, 0 to 1."""

    name: str
    time: float
    clock: float
    number: float
    dated: bool
    """Times are all whole days."""
    long: bool
    """Whole numbers too long for a reading, as meters are named."""
    serial: float
    filled: int


def column_of(name: str, cells: list[str]) -> Column:
    cells = [cell for cell in cells if cell and not is_blank(cell)]
    n = max(len(cells), 1)
    words = [cell for cell in cells if not PLAIN.fullmatch(cell)]
    at = [minute for cell in words if (minute := time_of(cell)) is not None]
    return Column(
        SUFFIX.sub("", name),
        len(at) / n,
        sum(clock_of_or_none(cell) is not None for cell in words) / n,
        (len(cells) - len(words) + sum(is_number(cell) for cell in words)) / n,
        all(minute % 1440 == 0 for minute in at),
        bool(cells) and all(re.fullmatch(r"[0-9]{7,}", cell) for cell in cells),
        sum(time_of(cell, serials=True) is not None for cell in cells) / n,
        len(cells),
    )


def value_rank(name: str) -> int:
    """3 for a total, 2 for energy, 1 for anything that may be a reading, 0 for none."""
    if NO_VALUE.search(name):
        return 0
    return next((3 - n for n, words in enumerate(VALUE_WORDS) if words.search(name)), 0)
