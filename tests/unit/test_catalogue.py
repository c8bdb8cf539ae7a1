"""The appliance catalogue: whole, honest about its ranges, and safe."""

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import pytest
from shipped import catalogue
from sweeps import sweep

from webapp.domain.appliance import Appliance, Family, Spread
from webapp.domain.errors import RuleFileError
from webapp.domain.text import Text
from webapp.rules.catalogue import load_catalogue

ROOT = Path(__file__).parents[2]
CATALOGUE = catalogue()
ENTRIES = list(CATALOGUE.appliances.values())
FAMILIES = list(CATALOGUE.families.values())
TICKED = "water-heater washer rice-cooker induction-hob kettle fridge range-hood air-conditioner fan ebike tv computer"
SPRITE = (ROOT / "static" / "icons.svg").read_text("utf-8")


def hours(entry: Appliance) -> list[tuple[str, str]]:
    return list(entry.shift.windows)


def test_every_entry_speaks_both_languages() -> None:
    def checks(entry: Appliance) -> Iterator[tuple[str, bool]]:
        for text in (entry.name, entry.variant, entry.usage.unit, *([entry.note] if entry.note else [])):
            yield f"{text} is not whole", bool(text.zh.strip() and text.en.strip() and text.en.isprintable())
        yield f"{entry.variant.zh} is long", len(entry.variant.zh) <= 8

    sweep(ENTRIES, checks)


def test_every_range_rises_and_a_tap_is_within_it() -> None:
    def checks(entry: Appliance) -> Iterator[tuple[str, bool]]:
        spreads: list[Spread | None] = [entry.rated_w, entry.kwh_per_unit, entry.standby_w, entry.standing_loss_kwh_day]
        for spread in spreads:
            yield f"{spread} does not rise", not spread or spread.low <= spread.typical <= spread.high
        yield f"{entry.usage} takes more than the most", entry.usage.typical <= entry.usage.most
        yield "no source", bool(entry.sources)
        yield "a tap draws nothing", entry.wh(entry.usage.typical) > 0

    sweep(ENTRIES, checks)


def test_phases_last_and_draw_what_the_entry_says() -> None:
    def checks(entry: Appliance) -> Iterator[tuple[str, bool]]:
        minutes = sum(phase.minutes for phase in entry.phases)
        drawn = sum(phase.minutes * phase.w for phase in entry.phases) / 60_000
        yield f"phases last {minutes} minutes", entry.minutes_per_unit == pytest.approx(minutes, abs=1)
        yield f"phases draw {drawn} kWh", drawn == pytest.approx(entry.kwh_per_unit.typical, rel=0.1)

    sweep((entry for entry in ENTRIES if entry.phases), checks)


def test_hours_never_draw_more_than_rated() -> None:
    def checks(entry: Appliance) -> Iterator[tuple[str, bool]]:
        drawn = entry.kwh_per_unit.typical * 1000
        yield f"draws {drawn} W of {entry.rated_w.typical}", drawn <= entry.rated_w.typical

    sweep((entry for entry in ENTRIES if entry.usage.mode == "hours"), checks)


def test_every_family_is_short_and_has_one_choice_to_start_from() -> None:
    def checks(family: Family) -> Iterator[tuple[str, bool]]:
        variants = CATALOGUE.variants(family.id)
        yield f"{family.name.zh} is long", len(family.name.zh) <= 5 or "LED" in family.name.zh
        yield "no choice in Chinese", bool(family.choice.zh)
        yield "no choice in English", bool(family.choice.en)
        yield "not one default", sum(entry.default for entry in variants) == 1
        yield "two variants of one name", len({entry.variant.zh for entry in variants}) == len(variants)

    sweep(FAMILIES, checks)


def test_every_icon_is_in_the_sprite() -> None:
    sweep(FAMILIES, lambda family: [(f"no {family.icon}", f'id="{family.icon}"' in SPRITE)])


def test_the_first_four_groups_are_the_twenty_of_the_onboarding() -> None:
    groups = list(dict.fromkeys(family.group for family in FAMILIES))
    first = [family for family in FAMILIES if family.group in groups[:4]]
    assert groups[:4] == ["laundry_hot_water", "kitchen", "climate", "mobility_other"]
    assert len(first) == 20
    assert [family.id for family in first if family.typical] == TICKED.split()


def test_a_load_at_40_degrees() -> None:
    washer = CATALOGUE.appliances["washer-drum-40"]
    assert washer.kwh_per_unit == Spread(0.6, 0.4, 0.85)
    assert washer.wh_range(1) == (400, 850)
    assert washer.minutes(1) == 88


@pytest.mark.parametrize(
    ("family", "entry"),
    [
        ("washer", "washer-drum-40"),
        ("water-heater", "wh-storage-60l"),
        ("air-conditioner", "ac-1-5hp-cool"),
        ("fridge", "fridge-300l-g1"),
        ("ev", "ev-sedan"),
        ("ebike", "ebike-48v20ah"),
        ("tv", "tv-55in"),
        ("computer", "laptop"),
    ],
)
def test_defaults(family: str, entry: str) -> None:
    assert CATALOGUE.default_variant(family).id == entry


def test_programmes_of_one_machine_belong_to_one_family() -> None:
    machines = {entry.machine for entry in ENTRIES if entry.machine}
    shared = {name: [entry for entry in ENTRIES if entry.machine == name] for name in machines}
    assert machines == {"drum-washer", "dishwasher", "ac-1hp", "ac-1-5hp", "ac-2hp", "ac-3hp"}
    assert all(len({entry.family for entry in programmes}) == 1 < len(programmes) for programmes in shared.values())


def test_all_core_entries_are_there() -> None:
    assert sum(entry.tier == "core" for entry in ENTRIES) == 82


def test_washing_machines_never_run_at_night() -> None:
    loud = [entry for entry in ENTRIES if entry.family in ("washer", "mini-washer", "dryer")]
    assert len(loud) == 9
    assert all(hours(entry) == [("06:00", "22:00")] for entry in loud)
    assert all("quiet_hours" in entry.constraints for entry in loud)


def test_two_wheelers_never_charge_indoors_or_at_night() -> None:
    bikes = [entry for entry in ENTRIES if entry.family in ("ebike", "emoto")]
    assert len(bikes) == 4
    assert all(hours(entry) == [("06:00", "22:00")] for entry in bikes)
    assert all({"no_indoor_charging", "charge_site_autocutoff"} <= set(entry.constraints) for entry in bikes)


def test_cooling_is_never_planned_away() -> None:
    cooling = [entry for entry in ENTRIES if entry.id.startswith("ac-") and entry.id.endswith("-cool")]
    assert cooling
    assert all("health_heat" in entry.constraints and not entry.movable for entry in cooling)


def test_texts_never_shout() -> None:
    texts = chain(CATALOGUE.constraints.values(), (entry.note for entry in ENTRIES if entry.note))
    assert not any(mark in text.zh + text.en for text in texts for mark in "!！")


SMALL = """\
as_of: 2026-11-21
constraints:
  quiet_hours: {zh: 夜里别开, en: Not at night}
sources:
  compiler: {title: 估计, url: null, kind: compiler}
families:
  - {id: washer, name: {zh: 洗衣机, en: Washer}, icon: shirt, group: kitchen, choice: {zh: 机型, en: Type}}
appliances:
  - id: drum
    family: washer
    name: {zh: 滚筒, en: Drum}
    variant: {zh: 滚筒, en: Drum}
    category: laundry
    tier: core
    usage: {mode: cycles, unit: {zh: 桶, en: load}, typical: 1, most: 9}
    rated_w: {typical: 2000, low: 1700, high: 2300}
    kwh_per_unit: {typical: 0.6, low: 0.4, high: 0.85}
    standby_w: {typical: 1, low: 0, high: 3}
    minutes_per_unit: 88
    per_day: {summer: 1, winter: 1, spring_autumn: 1}
    shift: {kind: deferrable_start, windows: [['06:00', '22:00']], max_delay_h: 24}
    phases: [{minutes: 88, w: 400}]
    constraints: [quiet_hours]
    confidence: high
    sources: [compiler]
"""


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str, str], Path]:
    def write(old: str, new: str) -> Path:
        assert old in SMALL
        path = tmp_path / "appliances.yaml"
        path.write_text(SMALL.replace(old, new), "utf-8")
        return path

    return write


def test_a_small_catalogue_is_read(written: Callable[[str, str], Path]) -> None:
    drum = load_catalogue(written("", "")).appliances["drum"]
    assert drum.name == Text("滚筒", "Drum")
    assert drum.kwh_per_unit.typical == 0.6


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("family: washer", "family: waser", 7, "no appliance belongs to washer"),
        ("constraints: [quiet_hours]", "constraints: [quiet]", 23, "nothing is called quiet"),
        ("sources: [compiler]", "sources: [me]", 25, "nothing is called me"),
        ("{typical: 0.6, low: 0.4", "{typical: 0.6, low: 0.7", 17, "must rise"),
        ("typical: 1, most: 9", "typical: 10, most: 9", 15, "typical must lie"),
        ("'06:00', '22:00'", "'22:00', '06:00'", 21, "not a window"),
        ("'06:00', '22:00'", "'6:00', '22:00'", 21, "not a window"),
        ("w: 400", "w: 40", 22, "outside kwh_per_unit"),
        ("tier: core", "tier: core\n    colour: red", 15, "unknown key"),
        ("choice: {zh: 机型, en: Type}", "choice: {zh: 机型, en: Type}, usual_start: '25:00'", 7, "25:00"),
    ],
)
def test_a_mistake_is_named_with_its_line(
    written: Callable[[str, str], Path], old: str, new: str, line: int, reason: str
) -> None:
    with pytest.raises(RuleFileError, match=rf"appliances\.yaml:{line}: .*{reason}"):
        load_catalogue(written(old, new))


def test_an_id_may_stand_once(tmp_path: Path) -> None:
    entry = SMALL[SMALL.index("  - id: drum") :]
    path = tmp_path / "appliances.yaml"
    path.write_text(SMALL + entry, "utf-8")
    with pytest.raises(RuleFileError, match=r":26: appliances\.1\.id: drum is there twice"):
        load_catalogue(path)


def test_a_family_has_one_default(tmp_path: Path) -> None:
    entry = SMALL[SMALL.index("  - id: drum") :]
    twice = SMALL + entry.replace("id: drum", "id: other")
    path = tmp_path / "appliances.yaml"
    path.write_text(twice.replace("tier: core", "tier: core\n    default: true"), "utf-8")
    with pytest.raises(RuleFileError, match=r":7: .*more than one default"):
        load_catalogue(path)
