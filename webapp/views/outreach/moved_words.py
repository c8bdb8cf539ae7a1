"""A result of use moved into cheap hours in words. What is the same as for less use is said in `result_words`."""

from decimal import Decimal

from webapp.domain.outreach.effect import Effect
from webapp.domain.outreach.result import Result
from webapp.views.formats import percent, price
from webapp.views.texts import gettext


def headline(effect: Effect) -> str:
    """What comes before the number."""
    if not effect.clear:
        return gettext("看不清有没有挪到便宜时段")
    if effect.saved > 0:
        return gettext("参加的家庭，平均每天挪到便宜时段")
    return gettext("参加的家庭，便宜时段平均每天少用")


def claim(effect: Effect, kwh: Decimal, span: str) -> str:
    share = percent(abs(effect.share(effect.saved)), 1)
    if effect.clear and effect.saved > 0:
        return gettext(
            "别的时段的用电，约 %(share)s 挪了过来。95%% 范围是 %(range)s 度，整段都在 0 的右边，所以我们说：有效果。",
            share=share,
            range=span,
        )
    if effect.clear:
        return gettext(
            "95%% 范围是 %(range)s 度，整段都在 0 的左边，所以我们说：没有挪，便宜时段用得更少。", range=span
        )
    if kwh < 0:
        return gettext(
            "算出来便宜时段平均每天少用 %(n)s 度；挪了多少，95%% 范围是 %(range)s 度，里面有 0，所以我们不说有效果。",
            n=-kwh,
            range=span,
        )
    return gettext(
        "算出来平均每天挪了 %(n)s 度，95%% 范围是 %(range)s 度，里面有 0，所以我们不说有效果。", n=kwh, range=span
    )


def no_cheap() -> str:
    return gettext("这些家庭的电价里没有便宜时段，算不出挪了多少。")


def total(less: bool) -> str:
    return gettext("合计挪到便宜时段") if less else gettext("便宜时段合计少用")


def paid(less: bool) -> str:
    return gettext("都用峰谷电价的话，少付") if less else gettext("都用峰谷电价的话，多付")


def price_basis(result: Result) -> str:
    assert result.price
    return gettext("按便宜时段每度至少便宜 %(price)s 元", price=price(result.price.yuan_per_kwh))


def no_co2() -> tuple[str, str, str, str]:
    return (
        gettext("少排二氧化碳"),
        "0",
        gettext("千克"),
        gettext("挪走的电按 0 算：没有官方的分时因子"),
    )


def what_counts() -> str:
    return gettext("看的是便宜时段以外占多少：总数用多用少都不算，再按各家活动前的用电折成度。")


def yuan_limit() -> str:
    return gettext("没开峰谷电价的家庭，挪了也不省钱。")


def columns() -> str:
    """What before and during are in the table."""
    return gettext(
        "每行是随机的一组，5 户以上。before 是各家活动前便宜时段以外每天平均多少瓦时；"
        "during 是活动中便宜时段以外的占比，乘各家活动前每天用的瓦时。表里是一组的和。"
    )
