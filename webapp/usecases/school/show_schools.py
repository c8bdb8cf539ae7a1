"""The schools of a campaign: who has begun, what all found together, how schools compare. Only sums of five or more."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.organisation import Staff
from webapp.domain.outreach.result import Span
from webapp.domain.school.class_sums import ClassSums
from webapp.domain.school.compared import Changes, Compared, changes_of, compared
from webapp.domain.school.findings import Findings, of_record
from webapp.domain.school.school_class import SchoolClass, SchoolDay
from webapp.store.school import campaign_schools, class_sums, class_totals, classes
from webapp.usecases.outreach.campaigns import campaign_of
from webapp.usecases.school.show_classes import list_classes
from webapp.usecases.school.show_findings import found_in
from webapp.usecases.services import Services


@dataclass(frozen=True)
class ClassLine:
    """A class and what may be told of it; `on` is what it does today."""

    of: SchoolClass
    found: Findings
    on: SchoolDay | None
    over: bool


@dataclass(frozen=True)
class School:
    """`asked`: teachers that were invited; `gone`: classes of which only totals are left."""

    name: str
    asked: int
    classes: tuple[ClassLine, ...]
    gone: tuple[Findings, ...] = ()

    @property
    def cards(self) -> int:
        return sum(line.of.seats for line in self.classes)

    @property
    def found(self) -> tuple[Findings, ...]:
        return (*(line.found for line in self.classes), *self.gone)

    @property
    def homes(self) -> int:
        return sum(found.homes for found in self.found)

    @property
    def wh(self) -> float:
        return sum(found.saved_wh.value for found in self.found if found.saved_wh)


@dataclass(frozen=True)
class Schools:
    """Totals are sums of what is shown, so that nothing follows by subtraction."""

    campaign: Campaign | None
    schools: tuple[School, ...]
    compared: Sequence[Compared]

    @property
    def classes(self) -> int:
        return sum(len(school.classes) + len(school.gone) for school in self.schools)

    @property
    def cards(self) -> int:
        return sum(school.cards for school in self.schools)

    @property
    def homes(self) -> int:
        return sum(school.homes for school in self.schools)

    @property
    def plugs(self) -> int:
        return sum(found.plugs for school in self.schools for found in school.found)

    @property
    def saved_wh(self) -> Span | None:
        return _sum([found.saved_wh for school in self.schools for found in school.found])

    @property
    def yuan(self) -> Span | None:
        return _sum([found.yuan for school in self.schools for found in school.found])

    @property
    def co2_g(self) -> Span | None:
        return _sum([found.co2_g for school in self.schools for found in school.found])


def schools_of(services: Services, staff: Staff, campaign_id: str) -> Schools:
    """Raises UnknownCampaignError."""
    campaign, organisation_id = campaign_of(services, staff, campaign_id), staff.organisation.id
    with services.database.read() as session:
        asked = campaign_schools.of_campaign(session, organisation_id, campaign_id)
        ids = campaign_schools.class_ids(session, organisation_id, campaign_id)
        ours = [of for of in classes.of_organisation(session, organisation_id) if of.id in ids]
        sums = class_sums.of_organisation(session, organisation_id)
        kept = class_totals.of_campaign(session, organisation_id, campaign_id)
    teachers: dict[str, int] = defaultdict(int)
    for each in asked:
        teachers[each.school] += 1
    gone: dict[str, list[Findings]] = defaultdict(list)
    for totals in kept:
        gone[totals.totals["about"]["school"]].append(of_record(totals.totals["found"]))
    lines = _lines(services, ours, sums)
    names = sorted({*teachers, *gone, *lines})
    schools = tuple(
        School(name, teachers.get(name, 0), tuple(lines.get(name, ())), tuple(gone.get(name, ()))) for name in names
    )
    return Schools(campaign, schools, compared(_by_school(ours, sums)))


def classes_side_by_side(services: Services, staff: Staff) -> Schools:
    """The classes somebody sees, by school, and how those compare that have figures."""
    ours = list_classes(services, staff)
    with services.database.read() as session:
        sums = class_sums.of_organisation(session, staff.organisation.id)
    lines = _lines(services, ours, sums)
    schools = tuple(School(name, 0, tuple(lines[name])) for name in sorted(lines))
    groups = {f"{of.school} {of.name}": changes_of(sums.get(of.id, {})) for of in ours}
    return Schools(None, schools, compared(groups))


def _lines(
    services: Services, ours: Sequence[SchoolClass], sums: Mapping[str, ClassSums]
) -> dict[str, list[ClassLine]]:
    today, now = services.today(), services.now()
    lines: dict[str, list[ClassLine]] = defaultdict(list)
    for of in sorted(ours, key=lambda each: each.name):
        found = found_in(services, of, sums.get(of.id, {}))
        lines[of.school].append(ClassLine(of, found, of.on(today), of.over(now)))
    return lines


def _by_school(ours: Sequence[SchoolClass], sums: Mapping[str, ClassSums]) -> dict[str, Changes]:
    groups: dict[str, Changes] = defaultdict(Changes)
    for of in ours:
        groups[of.school] += changes_of(sums.get(of.id, {}))
    return groups


def _sum(spans: Sequence[Span | None]) -> Span | None:
    """Low with low and high with high: how sure one class is says nothing of the next."""
    there = [span for span in spans if span]
    if not there:
        return None
    return Span(sum(s.value for s in there), sum(s.low for s in there), sum(s.high for s in there))
