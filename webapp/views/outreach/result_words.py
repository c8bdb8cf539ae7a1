"""A result in words: what is claimed, how far it may be off, how it is known."""

from decimal import ROUND_HALF_UP, Decimal

from webapp.domain.calendar import local
from webapp.domain.outreach.effect import Effect
from webapp.domain.outreach.funnel import Funnel
from webapp.domain.outreach.result import Price, Result, Span
from webapp.usecases.outreach.show_result import Version
from webapp.views.co2_words import co2, co2_like, co2_unit
from webapp.views.formats import date_text, day_short, lang, number, percent, price, words
from webapp.views.outreach import moved_words
from webapp.views.texts import gettext, ngettext

NEAR = 0.02
"""Shares of homes left out that differ by no more than this are alike."""


def kwh(wh: float) -> Decimal:
    """Watt-hours a day as they are printed: kWh to a hundredth."""
    return (Decimal(str(wh)) / 1000).quantize(Decimal("0.01"), ROUND_HALF_UP)


def signed(value: Decimal | str) -> str:
    return str(value).replace("-", "−")


def between(low: str, high: str) -> str:
    """0.12–0.40; with a sign 在 −0.05 到 0.31."""
    if "-" in low + high:
        return gettext("%(low)s 到 %(high)s", low=signed(low), high=signed(high))
    return f"{low}–{high}"


def day_range(effect: Effect) -> str:
    return between(str(kwh(effect.low)), str(kwh(effect.high)))


def headline(result: Result) -> tuple[str, str, str]:
    """What comes before the large number, the number, and its unit; only words where nothing is claimed."""
    effect = result.effect
    if effect is None:
        return gettext("还说不出效果"), "", ""
    if result.moved:
        shown = (str(abs(kwh(effect.saved))), gettext("度")) if effect.clear else ("", "")
        return moved_words.headline(effect), *shown
    if not effect.clear:
        return gettext("看不清有没有少用"), "", ""
    begin = gettext("参加的家庭，平均每天少用") if effect.saved > 0 else gettext("参加的家庭，平均每天多用")
    return begin, str(abs(kwh(effect.saved))), gettext("度")


def claim(result: Result) -> str:
    """The sentence below the headline: the range, and what follows from it."""
    effect = result.effect
    if effect is None:
        return _refused(result)
    if result.moved:
        return moved_words.claim(effect, kwh(effect.saved), day_range(effect))
    if not effect.clear:
        return _unclear(effect)
    share, span = percent(abs(effect.share(effect.saved)), 1), day_range(effect)
    if effect.saved > 0:
        return gettext(
            "约 %(share)s。95%% 范围是 %(range)s 度，整段都在 0 的右边，所以我们说：有效果。", share=share, range=span
        )
    return gettext(
        "约 %(share)s。95%% 范围是 %(range)s 度，整段都在 0 的左边，所以我们说：没有少用，用得更多。",
        share=share,
        range=span,
    )


def _unclear(effect: Effect) -> str:
    saved, span = kwh(effect.saved), day_range(effect)
    if saved < 0:
        return gettext(
            "算出来平均每天多用 %(n)s 度；少用多少，95%% 范围是 %(range)s 度，里面有 0，所以我们不说有效果。",
            n=-saved,
            range=span,
        )
    return gettext(
        "算出来平均每天少用 %(n)s 度，95%% 范围是 %(range)s 度，里面有 0，所以我们不说有效果。", n=saved, range=span
    )


def _refused(result: Result) -> str:
    if result.refusal == "no_cheap":
        return moved_words.no_cheap()
    if result.refusal == "few_treated":
        return gettext("算进来的参加家庭不到 5 户，少于 5 户的数不公布。")
    if result.method == "matched":
        return gettext("没参加、又同意拿来对比的家庭不到 20 户，没有可比的。")
    return gettext("算进来的对照家庭不到 5 户，没有可比的。")


def large(value: float, unit: str, many: str) -> tuple[str, str]:
    """A total with its unit: 3.8 万度, 4,120 度, 12.3 度."""
    if lang() == "zh" and abs(value) >= 10_000:
        return signed(_digits(value / 10_000)), many
    return signed(_digits(value)), unit


def _digits(value: float) -> str:
    """Two significant digits below ten, whole numbers above a hundred."""
    places = 1 if abs(value) < 100 else 0
    return number(value, places)


def span_of(span: Span, unit: str, many: str) -> str:
    """The range in the unit of the figure."""
    scale = 10_000 if lang() == "zh" and abs(span.value) >= 10_000 else 1
    name = many if scale > 1 else unit
    low, high = _digits(span.low / scale), _digits(span.high / scale)
    return f"{between(low, high)} {name}"


Stat = tuple[str, str, str, str]
"""A name, a figure, its unit, and its range with where it comes from."""


def stats(result: Result) -> list[Stat]:
    """What the effect comes to. Where nothing is claimed only the range is told."""
    found = []
    less = result.effect is None or result.effect.saved > 0 or not result.effect.clear
    if result.energy_wh:
        energy = result.energy_wh.times(0.001)
        name = energy_name(result, less)
        found.append(_stat(result, name, energy, gettext("度"), gettext("万度"), ""))
    if result.yuan and result.price:
        source = gettext("按第一档 %(price)s 元/度", price=price(result.price.yuan_per_kwh))
        source = moved_words.price_basis(result) if result.moved else source
        name = paid_name(result, less)
        found.append(_stat(result, name, result.yuan, gettext("元"), gettext("万元"), source))
    if result.co2_g and result.factors:
        found.append(_co2(result, less))
    if result.moved and result.energy_wh:
        found.append(moved_words.no_co2())
    if result.peak:
        kw = result.peak.kw
        source = ngettext("%(num)d 场，和各家自己的基线比", "%(num)d 场平均，和各家自己的基线比", result.peak.n_calls)
        low, high = _digits(kw.low), _digits(kw.high)
        small = gettext("%(range)s 千瓦，%(source)s", range=between(low, high), source=source)
        found.append((gettext("各场的那几小时里"), signed(_digits(kw.value)), gettext("千瓦"), small))
    return found


def energy_name(result: Result, less: bool) -> str:
    if result.moved:
        return moved_words.total(less)
    return gettext("合计少用") if less else gettext("合计多用")


def paid_name(result: Result, less: bool) -> str:
    if result.moved:
        return moved_words.paid(less)
    return gettext("少付电费") if less else gettext("多付电费")


def _stat(result: Result, name: str, span: Span, unit: str, many: str, source: str) -> Stat:
    shown = _upright(result, span)
    small = span_of(shown, unit, many)
    small = gettext("%(range)s，%(source)s", range=small, source=source) if source else small
    if not result.effect or not result.effect.clear:
        return name, gettext("看不清"), "", small
    value, of = large(shown.value, unit, many)
    return name, value, of, small


def _upright(result: Result, span: Span) -> Span:
    """More use is told as a positive number under its own name."""
    if result.effect and result.effect.clear and result.effect.saved < 0:
        return Span(-span.value, -span.high, -span.low)
    return span


def _co2(result: Result, less: bool) -> Stat:
    assert result.co2_g
    span = _upright(result, result.co2_g)
    factor = result.factors[-1]
    unit = co2_unit(span.value)
    place = words(factor.place)
    source = gettext("%(place)s %(year)s 年平均因子", place=place, year=factor.data_year)
    low, high = co2_like(span.low, span.value), co2_like(span.high, span.value)
    small = gettext("%(range)s %(unit)s，%(source)s", range=between(low, high), unit=unit, source=source)
    name = gettext("少排二氧化碳约") if less else gettext("多排二氧化碳约")
    if not result.effect or not result.effect.clear:
        return name, gettext("看不清"), "", small
    return name, co2(span.value), unit, small


def how_known(result: Result) -> list[str]:
    """Why the figure may be believed, or how far."""
    return [*([moved_words.what_counts()] if result.moved else []), *_compared(result)]


def _compared(result: Result) -> list[str]:
    joined, control = result.all.joined - result.all.left, result.control.joined - result.control.left
    if result.method == "matched":
        return [
            gettext("没有抽签。参加的每一户，找 5 户没参加、活动前用电最像的来比。"),
            gettext("两边一样的天气、一样的电价。"),
            gettext("主动加入的家庭，本来就可能不一样。这份说不准，不在 95% 范围里。"),
        ]
    drawn = gettext(
        "加入的 %(n)s 户里，抽签选出 %(control)s 户先不参加各场，作对照。", n=number(joined), control=number(control)
    )
    return [
        gettext("加入的家庭里，抽签选出一部分先不参加各场，作对照。") if result.all.untold else drawn,
        gettext("两边一样的天气、一样的电价，只差参不参加。"),
        gettext("活动前用电多少，各家不同。先把这一份扣掉，再两边相减。"),
    ]


def everybody_counts(result: Result) -> str:
    if result.method == "matched":
        return gettext("只要加入了，不管真做没做都算进来，这样不会挑好的说。")
    return gettext("只要抽到参加组，不管真做没做都算进来，这样不会挑好的说。")


Line = tuple[str, str, str]
"""How a line is drawn, its words, its number."""


def homes(n: int) -> str:
    return ngettext("%(n)s 户", "%(n)s 户", n, n=number(n))


def funnel(result: Result) -> list[Line]:
    """Everybody who joined, less those left out, is those who count; only these where no more may be told."""
    of = result.all
    lines: list[Line] = [] if of.untold else [("t", gettext("加入过"), homes(of.joined))]
    lines += [("m", text, f"−{number(n)}") for text, n in _left_out(of) if n]
    lines.append(("t", gettext("算进来"), homes(of.counted)))
    if result.method == "lottery":
        lines.append(("in2", gettext("参加组"), number(result.treated.counted)))
        lines.append(("in2", gettext("对照组"), number(result.control.counted)))
    else:
        lines.append(("in2", gettext("拿来对比的家庭（没参加）"), number(result.control.counted)))
    return lines


def _left_out(of: Funnel) -> list[tuple[str, int]]:
    return [
        (gettext("中途退出，数据已取走"), of.left),
        (gettext("数值不可能（如倒走）"), of.impossible),
        (gettext("活动前不满 14 天有数"), of.no_before),
        (gettext("最后不到 7 天才加入"), of.late),
        (gettext("数据不到八成"), of.gaps),
        (gettext("晚到，凑满 5 户再放进来"), of.waiting),
        (gettext("各不足 5 户的原因，合在一起"), of.other),
    ]


def alike(result: Result) -> str:
    """Whether the rules took as much from one arm as from the other."""
    if result.method == "matched" or result.all.untold:
        return ""
    ours, theirs = result.treated.left_out_share, result.control.left_out_share
    shares = {"ours": percent(ours, 1), "theirs": percent(theirs, 1)}
    if abs(ours - theirs) <= NEAR:
        return gettext("两组没算进来的比例接近：%(ours)s 和 %(theirs)s。", **shares)
    return gettext("两组没算进来的比例不一样：%(ours)s 和 %(theirs)s。看结果时要留意。", **shares)


def version_line(version: Version) -> tuple[str, str]:
    """第 2 版，9月8日，补到 63 户晚到数据; 0.26（0.12–0.40）."""
    result, day = version.result, day_short(local(version.made_at).date())
    what = gettext("定稿") if version.final else _what_changed(result)
    text = gettext("第 %(n)s 版，%(day)s", n=version.number, day=day)
    text = gettext("%(version)s，%(what)s", version=text, what=what) if what else text
    if result.effect is None:
        return text, "—"
    told = gettext("%(n)s（%(range)s）", n=signed(kwh(result.effect.saved)), range=day_range(result.effect))
    return text, told


def _what_changed(result: Result) -> str:
    changed = result.changed
    if changed.late or changed.added:
        return ngettext("补到 %(num)d 户晚到数据", "补到 %(num)d 户晚到数据", changed.late + changed.added)
    if changed.gone:
        return gettext("取走退出家庭的数据")
    return ""


def price_source(paid: Price) -> str:
    return gettext("%(notice)s，从 %(day)s", notice=paid.source, day=date_text(paid.since))


def limits(result: Result) -> list[str]:
    """What the result does not say."""
    found = [
        gettext("这是估算，没有外部机构核过，不能买卖，也不能抵消。"),
        gettext("挪到便宜时段用的电没有算成减碳。"),
        gettext("这段日子的效果，不能直接推到别的季节。"),
        gettext("看不出哪一家做得怎样，我们也不看。"),
    ]
    if result.moved and result.yuan:
        found.append(moved_words.yuan_limit())
    if result.peak:
        found.append(gettext("千瓦是和各家自己的基线比的，没有抽签，不能和上面的度数互相推算。"))
    return found
