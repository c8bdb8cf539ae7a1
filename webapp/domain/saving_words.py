"""What a person reads of a measured saving: why there is no figure, what to mind, how far along the days are."""

from collections.abc import Mapping

from webapp.domain.errors import sentence
from webapp.domain.saving import Kind, Saving, Word
from webapp.domain.sufficiency import Doubt, Method, Progress, Reason

DOUBTS: Mapping[Reason, str] = {
    "periods_overlap": sentence("前后两段重叠了 %(days)s 天，从 %(first)s 起。请把日子分开。"),
    "wrong_order": sentence("两段放反了：以前的日子要在前。"),
    "too_few_days": sentence("以前的日子只有 %(have)s 天，要 %(needed)s 天才算得出。"),
    "too_few_reporting_days": sentence("以后的日子只有 %(have)s 天，要 %(needed)s 天才算得出。"),
    "baseline_gaps": sentence("以前的 %(days)s 天里只有 %(have)s 天有数，要有九成。"),
    "reporting_gaps": sentence("以后的 %(days)s 天里只有 %(have)s 天有数，要有九成。"),
    "temperature_gaps": sentence("%(days)s 天里有 %(n)s 天不知道气温，要知道九成。"),
    "temperature_outside": sentence("有 %(n)s 天比以前都冷或都热：以前只有 %(low)s 到 %(high)s °C，推不出来。"),
    "no_use": sentence("有一段每天都是 0 度，没有可比的。"),
    "two_at_once": sentence("这几件事分不开：%(names)s。少用的是合起来的，不能各算一遍。"),
    "deeds_before": sentence("拿来比的日子里已经有%(names)s了，从那时起少用的，这里看不出来。"),
    "not_weather": sentence("没有按天气调整：冷热、假期和人数的变化都在里面。"),
    "short_baseline": sentence("以前的日子只有 %(days)s 天，不到一年，别的季节没见过。"),
    "negative_days": sentence("有 %(n)s 天的电量是负的，没有算。"),
    "days_left_out": sentence("有 %(n)s 天缺数，没有算。"),
    "days_away": sentence("像是不在家的日子没有算：以前 %(before)s 天，以后 %(after)s 天。"),
    "rebound": sentence("本来该少 %(expected_kwh)s 度，最多少了 %(high_kwh)s 度：省电的东西，可能用得更多了。"),
    "fading": sentence("前一半日子少用 %(first)s%%，后一半 %(second)s%%：效果在变小。"),
    "people_changed": sentence("%(day)s 家里人数变了，少用多用都可能因为这个。"),
    "moved_in": sentence("%(day)s 才住进来，更早的日子没有拿来比。"),
    "meter_exchanged": sentence("%(day)s 换了电表，那天没有算。新旧两块表可能差一点。"),
    "two_thermometers": sentence("气温来自两处：您给的有 %(own)s 天，城市的有 %(city)s 天，可能差一两度。"),
    "clock_turned": sentence("导入的读数里，电表的钟拨过，前后一小时可能记错了时段。"),
    "days_repaired": sentence("有 %(n)s 天的读数补过或改过，是您导入时同意的。"),
    "no_temperatures": sentence("%(days)s 天里有 %(n)s 天不知道气温，这次没有按天气推算。"),
}
"""By code; a doubt's params fill it."""

WORDS: Mapping[Word, str] = {
    "saved": sentence("节省 %(kwh)s 度（%(low)s 到 %(high)s 度）"),
    "used_less": sentence("少用了 %(kwh)s 度（%(low)s 到 %(high)s 度）"),
    "used_more": sentence("多用了 %(kwh)s 度（%(low)s 到 %(high)s 度）"),
    "no_difference": sentence("看不出差别：少用的在 %(low)s 到 %(high)s 度之间"),
    "unknown": sentence("还算不出来"),
}
"""The range is the one that holds the truth nine times in ten."""

PROGRESS = sentence("已有 %(have)s/%(needed)s 天，到 %(needed)s 天误差约 ±%(percent)s%%。")

METHODS: Mapping[Method, str] = {
    "weather": sentence("按天气推算：以前同样冷热的日子用多少"),
    "prior_weeks": sentence("和前几周同一个星期几比"),
    "year_before": sentence("和去年同一天比"),
}

KINDS: Mapping[Kind, str] = {"measured": sentence("实测"), "estimated": sentence("估算")}


def word_params(saving: Saving) -> Mapping[str, object]:
    """What fills the sentence of a saving's word; what was used more is told as more."""
    if saving.range is None:
        return {}
    found = (saving.range.wh, saving.range.low_wh, saving.range.high_wh)
    kwh, low, high = found if saving.word != "used_more" else (-found[0], -found[2], -found[1])
    return {"kwh": _kwh(kwh), "low": _kwh(low), "high": _kwh(high)}


def progress_params(progress: Progress) -> Mapping[str, object]:
    return {"have": progress.have, "needed": progress.needed, "percent": round(100 * progress.error)}


def doubt_params(doubt: Doubt, joint: str = "、") -> Mapping[str, object]:
    """What fills the sentence of a doubt: days as they are written, energy in kWh, several names with a joint."""
    kwh = {
        name.removesuffix("_wh") + "_kwh": _kwh(value)
        for name, value in doubt.params.items()
        if name.endswith("_wh") and isinstance(value, int)
    }
    names = {name: joint.join(value) for name, value in doubt.params.items() if isinstance(value, tuple)}
    return {**doubt.params, **kwh, **names}


def _kwh(wh: int) -> str:
    """Watt-hours as kWh, to a tenth below 100 and whole above: a saving is not known better."""
    kwh = wh / 1000
    return f"{kwh:.1f}" if abs(kwh) < 99.95 else f"{kwh:.0f}"
