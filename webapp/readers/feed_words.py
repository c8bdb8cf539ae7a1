"""What the findings of feeds and exports say, by code. A finding's params fill its sentence."""

from webapp.domain.errors import sentence

SENTENCES = {
    "clock_twice": sentence("%(at)s 拨回夏令时，这一段时间出现两遍，都是真的。"),
    "clock_skipped": sentence("%(at)s 拨快夏令时，这一段时间本来就没有，不是缺数。"),
    "reverse_flow": sentence("有送回电网的电，单独记成“%(name)s”，不和用电相加。"),
    "zone_assumed": sentence("文件没有写时区，当作 UTC%(offset)s。"),
    "unit_assumed": sentence("文件没有写单位，当作 %(unit)s。"),
    "other_commodity": sentence("有 %(n)s 组不是电，没有读。"),
    "other_unit": sentence("有 %(n)s 组不是电量也不是功率，没有读。"),
    "value_unclear": sentence("有 %(n)s 条的数或时间看不懂，没有读。"),
    "estimated_in_file": sentence("有 %(n)s 条标着估算或改过，不是表上直接量的。"),
    "estimated_before": sentence("有 %(n)s 个刻钟原来是推算的，不是表上量的。"),
    "register_fell": sentence("累计数从 %(before)s 掉到 %(after)s，像是换了表、清了零，或者抄错了。这个数没有用。"),
    "day_against_periods": sentence(
        "%(day)s：全天 %(total)s 度，各时段加起来 %(periods)s 度，对不上。用的是全天的数。"
    ),
    "periods_known": sentence(
        "%(first)s 到 %(last)s 有 %(n)s 天知道分时：尖 %(super_peak)s、峰 %(peak)s、平 %(flat)s、谷 %(valley)s 度。"
        "每天各时段就按这些数算。"
    ),
    "total_against_periods": sentence(
        "%(when)s：合计 %(total)s 度，各时段加起来 %(periods)s 度，对不上。用的是合计的数。"
    ),
    "month_periods_known": sentence(
        "%(month)s 有分时：尖 %(super_peak)s、峰 %(peak)s、平 %(flat)s、谷 %(valley)s 度。这个月各时段就按这些数算。"
    ),
    "months_apart": sentence("每月的总数单独记成“%(name)s”，不和每天的相加。"),
    "no_value_yet": sentence("有 %(n)s 天还没有数，没有读。"),
}
