"""What the doctor and the readers found, in words."""

from collections.abc import Sequence
from dataclasses import replace

from webapp.domain.doctor_words import LINES, SENTENCES
from webapp.domain.errors import YiduError
from webapp.domain.readings import Finding, Fix
from webapp.readers import Choice, Guess, UnreadableError
from webapp.readers.finding_words import WORDS
from webapp.usecases.list_findings import Place
from webapp.views.formats import kwh
from webapp.views.texts import gettext


def tell(finding: Finding) -> str:
    """Its sentence; the code itself for one that has none."""
    text = SENTENCES.get(finding.code) or WORDS.get(finding.code, finding.code)
    return str(gettext(text, **{"n": finding.n, "row": finding.row, "column": finding.column, **finding.params}))


def tell_place(place: Place) -> str:
    """One place of it by itself; where nobody listed them, the sentence about all."""
    text = LINES.get(place.finding.code)
    if not place.alone or text is None:
        return tell(replace(place.finding, params=place.params, row=place.row, n=1 if place.alone else place.finding.n))
    return str(gettext(text, **place.params))


def read_as(choices: Sequence[Choice]) -> str:
    """What the numbers were taken for: 单位：度 · 15 分钟一个数."""
    value = {choice.name: choice.value for choice in choices}
    parts = [gettext("单位：%(unit)s", unit=option_name(value["unit"]))] if "unit" in value else []
    if minutes := value.get("minutes"):
        lengths = {"month": gettext("一个月一个数"), "1440": gettext("一天一个数"), "60": gettext("一小时一个数")}
        parts.append(lengths.get(minutes) or gettext("%(n)s 分钟一个数", n=minutes))
    return " · ".join(parts)


def fix_text(fix: Fix) -> str:
    """What one tap would do."""
    texts: dict[Fix, str] = {
        "drop": gettext("不要这些"),
        "abs": gettext("去掉负号"),
        "replace": gettext("按前后的数改"),
        "later": gettext("留后面的"),
        "earlier": gettext("留前面的"),
        "mean": gettext("取平均"),
        "fill": gettext("按前后几天补上"),
        "scale": gettext("换算 1000 倍"),
        "power": gettext("当千瓦算"),
        "energy": gettext("当度算"),
        "shift": gettext("拨回 1 小时"),
        "sort": gettext("排好"),
        "cut": gettext("截断"),
    }
    return texts[fix]


def effect(wh: int) -> str:
    """By how much something changes the total: +1.20 度."""
    sign = "+" if wh > 0 else "−" if wh < 0 else ""
    return str(gettext("%(kwh)s 度", kwh=f"{sign}{kwh(abs(wh))}")).replace(" ", "\u00a0")


def icon(finding: Finding) -> tuple[str, str]:
    if finding.fixed or finding.chosen:
        return "circle-check", "ic-mute"
    return ("circle-alert", "ic-bad") if finding.remedies else ("info", "ic-flat")


def guess(found: Guess) -> str:
    return str(gettext(found.why, **found.params))


def place(error: YiduError, text: str) -> str:
    """A refusal with its row and column, where they are known."""
    if not isinstance(error, UnreadableError) or error.row is None:
        return text
    if error.column:
        return gettext("第 %(row)s 行“%(column)s”：%(text)s", row=error.row, column=error.column, text=text)
    return gettext("第 %(row)s 行：%(text)s", row=error.row, text=text)


def choice_name(choice: Choice) -> str:
    names = {
        "format": gettext("文件格式"),
        "shape": gettext("表格怎么排"),
        "time": gettext("时间在哪一列"),
        "value": gettext("电量在哪一列"),
        "meter": gettext("户号在哪一列"),
        "meter_name": gettext("哪一块表"),
        "unit": gettext("单位"),
        "kind": gettext("读数还是用量"),
        "stamp": gettext("时间是开头还是结尾"),
        "minutes": gettext("几分钟一个数"),
        "day_first": gettext("日在前还是月在前"),
        "sheet": gettext("哪一张表"),
    }
    return names.get(choice.name, choice.name)


def option_name(value: str) -> str:
    names = {
        "rows": gettext("一行一个数"),
        "days": gettext("一行一天"),
        "wide": gettext("一列一户"),
        "interval": gettext("用量"),
        "register": gettext("表上的读数"),
        "start": gettext("开头"),
        "end": gettext("结尾"),
        "yes": gettext("日在前"),
        "no": gettext("月在前"),
        "kwh": gettext("度"),
        "wh": gettext("瓦时"),
        "w": gettext("瓦"),
        "kw": gettext("千瓦"),
    }
    return names.get(value, value)
