"""A measured day in words: what is left unexplained, what to measure, what is never off."""

from webapp.domain.appliance import Appliance, Catalogue
from webapp.domain.measuring import Candidate
from webapp.domain.run import Run
from webapp.domain.standby import AlwaysOn
from webapp.domain.unexplained import PART_HOURS, Account, Part, PartName
from webapp.usecases.explain_day import Gap
from webapp.views.formats import clock, kwh, number, percent, words
from webapp.views.texts import gettext


def why_not(gap: Gap) -> str:
    """Why a day cannot be held against the log."""
    if gap.n_spread:
        return gettext("这一天多半不是每 15 分钟一个数，怎么分是估算的，对不出是谁用的。")
    if gap.n_measured:
        return gettext("96 个一刻钟里只实测了 %(n)s 个，不到四分之三。", n=gap.n_measured)
    return gettext("电表没有这一天的数。")


def lead(account: Account) -> str:
    """电表走了 4.96 度，常开的约 0.96 度，记下的约 1.60 度，还有 48% 不知道是谁用的。"""
    if account.over_wh:
        return gettext(
            "电表走了 %(metered)s 度，常开的和记下的加起来有 %(told)s 度。可能多记了，也可能您家的机器比估算的省。",
            metered=kwh(account.metered_wh),
            told=kwh(account.always_wh + account.logged_wh),
        )
    return gettext(
        "电表走了 %(metered)s 度，常开的约 %(always)s 度，记下的约 %(logged)s 度，还有 %(share)s 不知道是谁用的。",
        metered=kwh(account.metered_wh),
        always=kwh(account.always_wh),
        logged=kwh(account.logged_wh),
        share=percent(account.share),
    )


def part_name(name: PartName) -> str:
    names = {
        "night": gettext("夜里"),
        "morning": gettext("早上"),
        "noon": gettext("中午"),
        "afternoon": gettext("下午"),
        "evening": gettext("晚上"),
    }
    return names[name]


def part_hours(name: PartName) -> str:
    """18–24 点."""
    first, end = PART_HOURS[name]
    return gettext("%(first)s–%(end)s 点", first=first, end=end)


def where(part: Part) -> str:
    """没说清的最多在晚上（18–24 点）：2.40 度。"""
    at, hours = part_name(part.name), part_hours(part.name)
    if part.left_wh < 0:
        return gettext("多记的最多在%(part)s（%(hours)s）：%(kwh)s 度。", part=at, hours=hours, kwh=kwh(-part.left_wh))
    return gettext("没说清的最多在%(part)s（%(hours)s）：%(kwh)s 度。", part=at, hours=hours, kwh=kwh(part.left_wh))


def left(part_wh: int) -> str:
    """0.30, or 多记 0.30."""
    return kwh(part_wh) if part_wh >= 0 else gettext("多记 %(kwh)s", kwh=kwh(-part_wh))


def what(entry: Appliance, catalogue: Catalogue) -> str:
    return words(catalogue.families[entry.family].name)


def run_text(run: Run, catalogue: Catalogue) -> str:
    """19:00–20:00 电热水器; an appliance the catalogue has dropped since has no name."""
    entry = catalogue.appliances.get(run.appliance_id)
    name = what(entry, catalogue) if entry else gettext("别的电器")
    return f"{clock(run.start)}–{clock(run.end)} {name}"


def reason(found: Candidate) -> str:
    """Why this one: where the unexplained lies, and how far the day may go."""
    return _coincidence(found) + _range(found)


def _coincidence(found: Candidate) -> str:
    share = percent(found.share)
    if found.why == "always":
        return gettext("夜里一直在用的，有 %(share)s 说不出是谁。", share=share)
    if found.why == "hours" and found.runs:
        return gettext("没说清的电有 %(share)s 在您用它的前后。", share=share)
    if found.why == "hours":
        return gettext("没说清的电有 %(share)s 在它平常用的钟点。", share=share)
    return ""


def _range(found: Candidate) -> str:
    low, high = kwh(found.low_wh, 1), kwh(found.high_wh, 1)
    if found.appliance.always_on:
        return gettext("不同的机器，一天用 %(low)s 到 %(high)s 度都有。", low=low, high=high)
    if found.runs:
        return gettext("照您记的次数，一天用 %(low)s 到 %(high)s 度都可能。", low=low, high=high)
    return gettext("照多数人家的用法，一天用 %(low)s 到 %(high)s 度都可能。", low=low, high=high)


def rest(hunt: AlwaysOn) -> str:
    """What stays without a name, or that the home needs less than the catalogue says."""
    if hunt.told_w > hunt.w:
        return gettext("照型号算要 %(w)s 瓦，您家的比这省。", w=number(hunt.told_w))
    return gettext("还有 %(w)s 瓦说不出是谁。挨个拔掉能拔的，再看下一夜。", w=number(hunt.unknown_w))


def spoken(account: Account, top_w: int, at: str) -> str:
    """The picture as one sentence."""
    return gettext(
        "24 小时的电表用电：常开、记下和没说清的三层，最高 %(w)s 瓦，在 %(at)s；同样的数在下面的表里",
        w=number(top_w),
        at=at,
    )
