"""A monthly report as sheets: the figures of the page, to their last digit."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from webapp.domain.appliance import Catalogue
from webapp.domain.calendar import local
from webapp.domain.ledger import Ledger
from webapp.domain.report import Compared
from webapp.domain.text import Text
from webapp.domain.tip import Tip
from webapp.usecases.export_report import Cell, Sheet
from webapp.usecases.report_figures import Figures
from webapp.usecases.show_report import Report
from webapp.views import report_words
from webapp.views.co2_words import kg
from webapp.views.formats import words
from webapp.views.texts import gettext

Row = tuple[Cell, ...]


def sheets(report: Report, place: Text, names: dict[str, str]) -> list[Sheet]:
    """`names` are what the ledgers' subjects are called."""
    item, kwh_head, yuan_head = gettext("项目"), gettext("电量（度）"), gettext("金额（元）")
    day_heads = [(gettext("%(name)s（度）", name=words(name)), 12) for _, name in report.figures.periods]
    return [
        Sheet(
            gettext("汇总"),
            [(item, 26), (gettext("数"), 14), (gettext("单位"), 10), (gettext("怎么来的"), 40)],
            list(_summary(report, place)),
        ),
        Sheet(
            gettext("账单"),
            [(item, 30), (kwh_head, 14), (gettext("单价（元/度）"), 14), (yuan_head, 14)],
            list(_bill(report)),
        ),
        Sheet(
            gettext("每天"),
            [(gettext("日期"), 14), *day_heads, (gettext("合计（度）"), 12), (gettext("怎么来的"), 26)],
            list(_days(report)),
        ),
        Sheet(
            gettext("三本账"),
            [
                (gettext("账本"), 16),
                (item, 26),
                (gettext("天数"), 8),
                (kwh_head, 14),
                (yuan_head, 14),
                (gettext("少排二氧化碳（千克）"), 22),
            ],
            list(_books(report, names)),
        ),
        Sheet(gettext("依据"), [(item, 18), (gettext("内容"), 90)], list(_sources(report))),
    ]


def _kwh(wh: int) -> Decimal:
    return Decimal(wh).scaleb(-3)


def _kg(g: float) -> Decimal:
    """Two significant digits: a factor is no better."""
    return Decimal(kg(g).replace(",", ""))


def _summary(report: Report, place: Text) -> Iterator[Row]:
    figures, kwh, kilo = report.figures, gettext("度"), gettext("千克")
    use, g = figures.use, figures.emitted
    bill_kind = gettext("实测") if figures.exact else gettext("估算")
    known = report_words.known(use)
    yield gettext("月份"), report.first, "", ""
    yield gettext("省份"), words(place), "", ""
    yield gettext("算进的日子"), use.n_days, gettext("天"), ""
    yield gettext("没有记录的日子"), use.n_unlogged, gettext("天"), gettext("只按常开电器算")
    yield gettext("用电"), _kwh(figures.wh), kwh, known
    yield gettext("其中电表的数"), _kwh(use.metered_wh), kwh, gettext("实测")
    yield gettext("电费"), _sum(figures), gettext("元"), bill_kind
    yield gettext("二氧化碳，约"), _kg(g.g_co2), kilo, gettext("电量乘因子，两位有效数字")
    yield gettext("二氧化碳，最少"), _kg(g.low_g_co2), kilo, gettext("电量和因子的误差，我们的判断")
    yield gettext("二氧化碳，最多"), _kg(g.high_g_co2), kilo, gettext("电量和因子的误差，我们的判断")
    yield gettext("平均一天"), _kwh(use.wh_per_day), kwh, known
    yield _compared(gettext("上个月平均一天"), report.before)
    yield _compared(gettext("去年同月平均一天"), report.year_before)


def _compared(name: str, found: Compared) -> Row:
    if found.reason:
        return name, gettext("不好比"), "", report_words.why_not(found)
    return name, _kwh(found.other_wh_per_day), gettext("度"), gettext("没有按天气和在家人数调整")


def _sum(figures: Figures) -> Cell:
    """Of the bill; a word where nobody knows what so much costs."""
    return gettext("算不出") if figures.yuan is None else figures.yuan


def _bill(report: Report) -> Iterator[Row]:
    for line in report.figures.lines:
        name = report_words.line_name(line, report.first)
        yield name, _kwh(line.wh), line.yuan_per_kwh, line.yuan
    yield gettext("合计"), _kwh(report.figures.wh), "", _sum(report.figures)


def _days(report: Report) -> Iterator[Row]:
    figures = report.figures
    kinds = {"meter": gettext("电表"), "log": gettext("记录和常开电器"), "none": gettext("只有常开电器")}
    for day, parts in figures.days.items():
        of_period = [_kwh(parts.get(kind, 0)) for kind, _ in figures.periods]
        yield day, *of_period, _kwh(sum(parts.values())), kinds[figures.told[day]]


def _books(report: Report, names: dict[str, str]) -> Iterator[Row]:
    """Book after book, each with its own sum; nothing adds one to another. What was moved saves nought."""
    books = report.figures.books
    yield from _ledger(gettext("少用的"), books.reduced, names, saves=True)
    yield from _ledger(gettext("挪了时间的"), books.shifted, names, saves=False)
    if books.shifted.g_co2 < 0:
        yield gettext("挪了时间的"), gettext("水早烧多散的热，多排"), "", "", "", _kg(books.shifted.g_co2)
    bought = gettext("买的绿证")
    for item in books.certificates:
        yield bought, item.bought_on, "", item.kwh, "", gettext("不折算减排")
    if not books.certificates:
        yield bought, gettext("没有"), "", 0, "", gettext("不折算减排")


def _ledger(name: str, book: Ledger, names: dict[str, str], *, saves: bool) -> Iterator[Row]:
    nought = Decimal(0)
    for entry in book.entries:
        g = _kg(entry.g_co2) if saves else nought
        yield name, names.get(entry.subject, ""), entry.n_days, _kwh(entry.wh), _yuan(entry.fen), g
    yield name, gettext("这本账合计"), "", _kwh(book.wh), _yuan(book.fen), _kg(book.g_co2) if saves else nought


def _yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)


def _sources(report: Report) -> Iterator[Row]:
    yield gettext("用电"), gettext("电表读数、记下的用电和常开的电器。")
    yield gettext("实测"), gettext("电表的数，也包括电表只给了一段总数、按平常样子分开的。")
    yield gettext("估算"), gettext("按记下的用电和常开电器的型号算的，还有修过的读数。")
    for paper in report.figures.papers:
        found = paper.notice or gettext("您填的单价")
        yield gettext("电价版本"), gettext("%(day)s起：%(source)s", day=_iso(paper.valid_from), source=found)
    for part in report.figures.emitted.stretches:
        notice = part.factor.announcement
        yield gettext("碳因子"), report_words.factor_line(part.factor)
        yield gettext("碳因子公告"), f"{notice.number} {notice.issuer}".strip()
    yield gettext("碳因子误差"), report_words.span(report.figures.emitted)
    yield gettext("挪了时间的"), gettext("电没有少用，全年平均因子也不分钟点，所以是 0 千克。")
    yield gettext("三本账"), gettext("分开记，从不相加。")
    yield gettext("和以前比"), gettext("没有按天气和在家人数调整，只说少用了、多用了。")
    yield gettext("不是什么"), gettext("这是您自己看的账，没有第三方核对过，不能拿去卖，也不能抵消排放。")
    if report.sealed:
        shown = report.sealed.month.shown
        yield gettext("封存指纹"), shown.fingerprint
        yield gettext("封存的日子"), _iso(local(shown.sealed.sealed_at).date())
        yield gettext("封存"), gettext("封存只证明没有改过，不证明数是真的。")
    yield gettext("算出的日子"), _iso(report.made_on)


def _iso(day: date) -> str:
    return day.isoformat()


def subjects(tips: dict[str, Tip], catalogue: Catalogue) -> dict[str, str]:
    """What a ledger's subject is called: a tip, or the family of the appliance that was moved."""
    families = {name: words(catalogue.families[entry.family].name) for name, entry in catalogue.appliances.items()}
    return families | {name: words(tip.title) for name, tip in tips.items()}
