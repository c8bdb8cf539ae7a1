"""A footprint in words and as areas: what each line is, what a change would do, what is drawn how large."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from webapp.domain.footprint import GRID, Line, M, Setting
from webapp.domain.footprint_book import EmissionFactor, FootprintBook, Given, Question
from webapp.domain.footprint_changes import Change
from webapp.domain.footprint_count import BY_PLACE
from webapp.domain.mass import Co2
from webapp.domain.text import Confidence, Text
from webapp.domain.tip import Tip
from webapp.domain.treemap import Box, boxes
from webapp.usecases.footprint import Shown
from webapp.views.co2_words import co2, co2_unit, kg, two_digits
from webapp.views.formats import number, percent, plain, words
from webapp.views.texts import gettext, ngettext

WHOLE = Box(0, 4, 328, 170)
SMALLEST = 0.03
"""A group below this share is drawn with the others like it."""
REST = "rest"
LOOKS: Mapping[str, tuple[str, str]] = {
    "electricity": ("f-brand", "t-brand"),
    "car": ("f-brand-lo", "t-ink"),
    "fuel": ("f-flatx", "t-flat"),
    "heat": ("f-flat-soft", "t-ink"),
    "flight": ("f-line", "t-ink"),
    "travel": ("f-brand-soft", "t-bk"),
    "waste": ("f-sunk", "t-ink"),
    REST: ("f-sunk", "t-ink"),
}
"""Fill and ink of a group's area."""


@dataclass(frozen=True)
class Area:
    """A group as it is drawn: its box, its fill and ink, its name and tonnes."""

    box: Box
    fill: str
    ink: str
    name: str
    value: str
    unit: str
    detail: str


@dataclass(frozen=True)
class Rate:
    """A factor as the fold of a question shows it: the value in force, and where it comes from."""

    factor: EmissionFactor
    value: Decimal


class Words:
    """Of one shown year, in the reader's language."""

    def __init__(self, shown: Shown, tips: Iterable[Tip]) -> None:
        self.shown = shown
        self.book = shown.setting.book
        self.labels = {one.id: one.label for one in shown.kept.profiles}
        self.tips = {tip.id: tip for tip in tips}

    def name(self, line: Line[M]) -> str:
        """With whose it is, where several people are counted."""
        return self._whose(words(self.book.items[line.item].name), line.profile)

    def item(self, item: str) -> str:
        return words(self.book.items[item].name)

    def items(self, items: Iterable[str]) -> str:
        return gettext("、").join(self.item(item) for item in items)

    def _whose(self, text: str, profile: str | None) -> str:
        if profile is None or len(self.labels) < 2:
            return text
        return gettext("%(who)s：%(what)s", who=self.labels[profile], what=text)

    def sum(self, line: Line[M]) -> str:
        """7,500 公里 × 0.162, or where the factor is in the book's own words."""
        per = gettext("度") if line.factor == GRID else words(self.book.factors[line.factor].per)
        return f"{amount(line.quantity)} {per} × {plain(round(line.kg_per_unit, 4))}"

    def source(self, line: Line[M]) -> str:
        """The kind of number: electricity as it is known, anything else from what was typed."""
        if line.factor != GRID or "electricity" in self.shown.answers.home:
            return "u"
        return "m" if self.shown.setting.electricity.source == "measured" else "e"

    def group_masses(self) -> list[tuple[str, Co2]]:
        """CO2 by group, the largest first."""
        return [(self._group_name(group), mass) for group, mass in self._groups()]

    def _groups(self) -> list[tuple[str, Co2]]:
        found: dict[str, Co2] = {}
        for line in self.shown.footprint.co2:
            group = self.book.items[line.item].group
            found[group] = found.get(group, Co2()) + line.mass
        return sorted(((group, mass) for group, mass in found.items() if mass.g), key=lambda one: -one[1].g)

    def areas(self) -> list[Area]:
        """One for each group, the small ones as one."""
        groups, total = self._groups(), self.shown.footprint.total.g
        small = [(group, mass) for group, mass in groups if mass.g < SMALLEST * total]
        drawn = [(group, mass) for group, mass in groups if mass.g >= SMALLEST * total]
        if len(small) == 1:
            drawn, small = groups, []
        if small:
            drawn = [*drawn, (REST, sum((mass for _, mass in small), Co2()))]
            drawn.sort(key=lambda one: -one[1].g)
        laid = boxes([float(mass.g) for _, mass in drawn], WHOLE)
        return [self._area(group, mass, box) for (group, mass), box in zip(drawn, laid, strict=True)]

    def _area(self, group: str, mass: Co2, box: Box) -> Area:
        fill, ink = LOOKS[group]
        lines = [line for line in self.shown.footprint.co2 if self.book.items[line.item].group == group]
        detail = self.sum(lines[0]).partition(" ×")[0] if len(lines) == 1 else ""
        value = two_digits(Decimal(mass.g) / self._drawn_in)
        return Area(box, fill, ink, self._group_name(group), f"{value:,f}", co2_unit(int(self._drawn_in)), detail)

    @property
    def _drawn_in(self) -> Decimal:
        """Grams of the one unit of a whole drawing: a tonne, or a kilogram where there is less than one."""
        return Decimal(1_000_000 if self.shown.footprint.total.g >= 1_000_000 else 1000)

    def _group_name(self, group: str) -> str:
        """That of the only item, where there is one: no coal beside the gas."""
        if group == REST:
            return gettext("其他")
        items = {line.item for line in self.shown.footprint.co2 if self.book.items[line.item].group == group}
        return self.item(items.pop()) if len(items) == 1 else words(self.book.groups[group])

    def picture_label(self) -> str:
        """The whole drawing as a sentence."""
        parts = [f"{name} {co2(mass.g)} {co2_unit(mass.g)}" for name, mass in self.group_masses()]
        total = self.shown.footprint.total.g
        return gettext(
            "一年约 %(total)s %(unit)s：%(parts)s",
            total=co2(total),
            unit=co2_unit(total),
            parts=gettext("，").join(parts),
        )

    def change(self, change: Change) -> tuple[str, str]:
        """What to do, and a word on how it was counted."""
        km = number(change.km) if change.km is not None else ""
        if change.subject:
            return words(self.tips[change.subject].title), gettext("省下的电按您家的因子算")
        title, reason = {
            "car_less": (gettext("少开五分之一的路"), gettext("一年少 %(km)s 公里", km=km)),
            "flight_less": (gettext("少飞一次"), gettext("单程 %(km)s 公里", km=km)),
            "flight_by_rail": (gettext("飞机有一次改坐高铁"), gettext("单程 %(km)s 公里", km=km)),
            "taxi_by_metro": (gettext("打车都改坐地铁"), gettext("一年 %(km)s 公里", km=km)),
            "shower": (
                gettext("每次洗澡少用 10 升热水"),
                gettext("只算水少带走的热，热水器的损耗没算，实际还多一点"),
            ),
        }[change.kind]
        return self._whose(title, change.profile), reason

    def told(self, question: Question, profile: str | None) -> str:
        """The answer in short, or nothing."""
        answers = self.shown.answers
        given = answers.home.get(question.id) if profile is None else answers.people.get(profile, {}).get(question.id)
        return answer_text(question, given) if given else ""

    def people_answered(self) -> str:
        """Of how many of the home there are answers."""
        heads, n = self.shown.footprint.heads, len(self.shown.footprint.answered)
        if n == 0:
            return gettext("出行还没有人答，只算了家里的。")
        if n < heads:
            told = ngettext(
                "%(heads)s 口人里，%(num)s 人答了出行。", "%(heads)s 口人里，%(num)s 人答了出行。", n, heads=heads
            )
            return told + gettext("别人的还没有算进去。")
        if n > heads:
            return gettext("答了 %(n)s 个人，比常住的 %(heads)s 口人多。请看看人数。", n=n, heads=heads)
        return gettext("%(heads)s 口人的出行都答了。", heads=heads)


def answer_text(question: Question, given: Given) -> str:
    """Each field with its unit: 7,500 公里 · 汽油 · 3 人."""
    parts = []
    for field in question.fields:
        value = given.get(field.id)
        if isinstance(value, Decimal):
            parts.append(f"{amount(value)} {words(field.unit or Text('', ''))}".strip())
        elif value is not None and field.options:
            parts.append(words(field.options[value]))
    return " · ".join(parts)


def amount(value: Decimal) -> str:
    """Whole above ten, else without needless zeros."""
    return number(value) if abs(value) >= 100 or value == int(value) else plain(round(value, 1))


def sure() -> dict[Confidence, str]:
    """How far a figure can be trusted."""
    return {"high": gettext("较可靠"), "medium": gettext("中等"), "low": gettext("待核实")}


def share(g: int, total: int) -> str:
    """Of a total, in percent; a part too small for one is said to be below it."""
    return "<1%" if 0 < g * 200 < total else percent(g / total if total else 0)


def signed(g: int) -> str:
    """A change in kilograms to two significant digits, with its sign."""
    return f"{'+' if g > 0 else '−' if g < 0 else ''}{kg(abs(g))}"


def rates(question: Question, setting: Setting) -> list[Rate]:
    """The factors of a question, those of the grid as they are in force."""
    book: FootprintBook = setting.book
    found = []
    for name in question.factors:
        factor = book.factors[name]
        grid = setting.place if name in BY_PLACE else setting.nation
        found.append(Rate(factor, factor.kwh_per * grid.kg_per_kwh if factor.kwh_per else factor.value))
    return found
