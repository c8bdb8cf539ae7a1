"""What a person reads for each code of the doctor; a finding's params fill it."""

from webapp.domain.errors import sentence

SENTENCES = {
    "clock_shift": sentence("有 %(n)s 处像是拨过夏令时，表的钟差了 1 小时。中国不用夏令时。从 %(at)s 起。"),
    "unsorted": sentence("有 %(n)s 处时间不按先后，已经排好。"),
    "same_twice": sentence("有 %(n)s 行重复，数相同，各留一行。"),
    "twice": sentence("有 %(n)s 行时间重复、数不同，只能留一个。从 %(at)s 起。"),
    "overlap": sentence("有 %(n)s 处前一段还没完，后一段已开始，按后一段的开始截断。从 %(at)s 起。"),
    "read_as_energy": sentence("有 %(n)s 天，这份的数是已有的 %(times)s 倍：像是把千瓦当成了度。"),
    "read_as_power": sentence("有 %(n)s 天，这份的数只有已有的 1/%(times)s：像是把度当成了千瓦。"),
    "negative": sentence("有 %(n)s 个数是负的。电量不会是负的。从 %(at)s 起。"),
    "unit_small": sentence("平均每天只有 %(kwh)s 度，单位可能差了 1000 倍。"),
    "unit_large": sentence("平均每天有 %(kwh)s 度，单位可能差了 1000 倍。"),
    "spike": sentence("有 %(n)s 个数大得不像家里用的。从 %(at)s 起。"),
    "flat": sentence("有 %(hours)s 小时每个数都一样，表或线路可能停过。从 %(at)s 起。"),
    "zeros": sentence("有 %(hours)s 小时全是 0。家里没人的话，没问题。从 %(at)s 起。"),
    "late_start": sentence("第一天不全，%(at)s 才有数。前面的不算 0。"),
    "early_end": sentence("最后一天不全，到 %(at)s 就没数了。后面的不算 0。"),
    "gap": sentence("缺 %(n)s 段，共 %(hours)s 小时。从 %(at)s 起。"),
}
"""`n` is how often."""

LINES = {
    "clock_shift": sentence("钟像是在这里拨了 1 小时"),
    "unsorted": sentence("时间比前一行早"),
    "same_twice": sentence("和另一行重复，数相同"),
    "twice": sentence("和另一行时间相同，数不同"),
    "overlap": sentence("还没完，后一段已开始"),
    "negative": sentence("负数"),
    "spike": sentence("大得不像家里用的"),
    "flat": sentence("和前后的数都一样"),
    "zeros": sentence("前后全是 0"),
    "gap": sentence("从这时起缺 %(hours)s 小时"),
}
"""The same of one place, where a list shows each by itself."""
