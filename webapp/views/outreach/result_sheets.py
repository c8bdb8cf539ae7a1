"""A result as files: all tables of a version in a workbook, the anonymised table as CSV."""

from decimal import Decimal

from webapp.domain.calendar import local
from webapp.domain.outreach.published_table import columns_of
from webapp.domain.outreach.result import Span
from webapp.usecases.export_report import Cell, Sheet
from webapp.usecases.outreach.show_result import Shown, Version
from webapp.views.formats import words
from webapp.views.outreach import moved_words
from webapp.views.outreach import result_words as say
from webapp.views.texts import gettext

Row = tuple[Cell, ...]


def sheets(shown: Shown, version: Version, table: str) -> list[Sheet]:
    item = gettext("项目")
    bounds = [(gettext("数"), 14), (gettext("范围下限"), 14), (gettext("范围上限"), 14)]
    return [
        Sheet(
            gettext("结果"), [(item, 34), *bounds, (gettext("单位"), 14), (gettext("怎么来的"), 44)], _figures(version)
        ),
        Sheet(
            gettext("谁算进来"),
            [(item, 34), (gettext("参加组"), 14), (gettext("对照组"), 14)],
            _funnel(version),
        ),
        Sheet(
            gettext("版本"),
            [(gettext("版本"), 40), (gettext("度/户·天，括号里是范围"), 30)],
            [say.version_line(each) for each in shown.versions],
        ),
        Sheet(
            gettext("匿名表"),
            [(name, 16) for name in columns_of(version.result.method)],
            [_cells(line) for line in table.splitlines()[1:]],
        ),
        Sheet(gettext("方法"), [(gettext("方法"), 110)], [(text,) for text in method(shown, version)]),
    ]


def _cells(line: str) -> Row:
    arm, *sums = line.split(",")
    return arm, *map(int, sums)


def _figures(version: Version) -> list[Row]:
    r = version.result
    rows: list[Row] = []
    if r.effect:
        name = gettext("每户每天挪到便宜时段") if r.moved else gettext("每户每天少用")
        day = Span(r.effect.saved, r.effect.low, r.effect.high).times(0.001)
        rows.append(_row(name, day, gettext("度"), gettext("估算"), 3))
        share = Span(*(100 * r.effect.share(wh) for wh in (r.effect.saved, r.effect.low, r.effect.high)))
        name = gettext("占不参加时别的时段的用电") if r.moved else gettext("占不参加时的用电")
        rows.append(_row(name, share, "%", gettext("估算"), 2))
    if r.energy_wh:
        rows.append(_row(say.energy_name(r, True), r.energy_wh.times(0.001), gettext("度"), gettext("估算"), 0))
    if r.yuan and r.price:
        rows.append(_row(say.paid_name(r, True), r.yuan, gettext("元"), say.price_source(r.price), 0))
    if r.co2_g and r.factors:
        used = r.factors[-1]
        source = gettext("%(place)s %(year)s 年平均因子", place=words(used.place), year=used.data_year)
        rows.append(_row(gettext("少排二氧化碳"), r.co2_g.times(0.001), gettext("千克"), source, 0))
    if r.moved and r.energy_wh:
        name, _, unit, why = moved_words.no_co2()
        rows.append((name, Decimal(0), Decimal(0), Decimal(0), unit, why))
    if r.peak:
        source = gettext("和各家自己的基线比")
        rows.append(_row(gettext("各场的那几小时里少用"), r.peak.kw, gettext("千瓦"), source, 1))
    return rows


def _row(name: str, span: Span, unit: str, source: str, places: int) -> Row:
    step = Decimal(1).scaleb(-places)
    return name, *(Decimal(str(each)).quantize(step) for each in (span.value, span.low, span.high)), unit, source


def _funnel(version: Version) -> list[Row]:
    ours, theirs = version.result.treated, version.result.control
    names = (
        ("joined", gettext("加入过")),
        ("left", gettext("中途退出，数据已取走")),
        ("impossible", gettext("数值不可能（如倒走）")),
        ("no_before", gettext("活动前不满 14 天有数")),
        ("late", gettext("最后不到 7 天才加入")),
        ("gaps", gettext("数据不到八成")),
        ("waiting", gettext("晚到，凑满 5 户再放进来")),
        ("other", gettext("各不足 5 户的原因，合在一起")),
        ("counted", gettext("算进来")),
    )
    told = names[-1:] if version.result.all.untold else names
    return [(text, getattr(ours, name), getattr(theirs, name)) for name, text in told]


def method(shown: Shown, version: Version) -> list[str]:
    """How it was worked out, step by step, in words."""
    r, day = version.result, local(version.made_at).date()
    first = gettext(
        "%(title)s，%(first)s 到 %(last)s。第 %(n)s 版，%(day)s 算。",
        title=words(shown.campaign.document.title),
        first=r.first.isoformat(),
        last=r.last.isoformat(),
        n=version.number,
        day=day.isoformat(),
    )
    return [first, *say.how_known(r), say.everybody_counts(r), *steps(version), *say.limits(r)]


def steps(version: Version) -> list[str]:
    """From the table to the headline: what anybody may do again."""
    plain = gettext(
        "每行是随机的一组，5 户以上。before 是各家活动前每天平均多少瓦时，during 是活动中的，表里是一组的和。"
    )
    common = [
        moved_words.columns() if version.result.moved else plain,
        gettext("_2 是平方的和，before_during 是两个数乘起来的和，home_days 是各家在活动里的天数的和。"),
    ]
    if version.result.method == "matched":
        return [
            *common,
            gettext("参加组各行相加，效果 = gap ÷ homes。"),
            gettext("方差 =（gap_2 − gap² ÷ homes + 对比行的 noise 之和）÷ homes²。"),
            gettext("范围 = 效果 ± t × 方差的平方根；t 的自由度 = weight² ÷ weight_2 − 1，按对比行之和。"),
        ]
    return [
        *common,
        gettext("每组各行相加，记作 n、Σx、Σy、Σx²、Σxy、Σy²（x 是活动前，y 是活动中）。x̄ 是两组合起来的 Σx ÷ n。"),
        gettext("每组画一条线：斜率 b =（nΣxy − ΣxΣy）÷（nΣx² − (Σx)²），在 x̄ 处读数 = Σy ÷ n + b（x̄ − Σx ÷ n）。"),
        gettext("效果 = 对照组的读数 − 参加组的读数。"),
        gettext(
            "每组的方差 = s²（1 ÷ n +（x̄ − Σx ÷ n)² ÷ Sxx），Sxx = Σx² − (Σx)² ÷ n，"
            "s² =（Syy − bSxy）÷（n − 2），Syy、Sxy 同样算。"
        ),
        gettext("范围 = 效果 ± t ×（两组方差之和）的平方根；t 的自由度用 Welch–Satterthwaite，每组 n − 2。"),
    ]
