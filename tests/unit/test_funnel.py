"""Who counted and who was left out, told in up to three versions: no figure moves by one to four homes."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.domain.outreach.funnel import OUT, Arms, Funnel, told
from webapp.domain.outreach.small_groups import K


def arm(counted: int, **out: int) -> Funnel:
    return Funnel(joined=counted + sum(out.values()), counted=counted, **out)


def figures(funnel: Funnel) -> dict[str, int]:
    """What a reader of the page and the workbook sees, or reckons from it."""
    shown = asdict(funnel)
    counted = shown.pop("counted")
    del shown["untold"]
    return shown | {"stayed": funnel.joined - funnel.left, "left out": funnel.joined - counted}


def seen(arms: Arms) -> dict[str, int]:
    of = {"treated": arms[0], "control": arms[1], "all": arms[0] + arms[1]}
    return {f"{name} {line}": n for name, each in of.items() for line, n in figures(each).items()}


def few(shown: Sequence[Arms]) -> list[str]:
    looks = [seen(arms) for arms in shown]
    found = [f"{name} {n}" for look in looks for name, n in look.items() if 0 < abs(n) < K or n < 0]
    for one, other in combinations(looks, 2):
        found += [f"{name} {one[name]} {other[name]}" for name in one if 0 < abs(one[name] - other[name]) < K]
    return found


def silent(arms: Arms) -> bool:
    return all(each.untold for each in arms)


COUNTS = st.integers(0, 14)


@st.composite
def campaigns(draw: st.DrawFn) -> list[Arms]:
    """Up to three versions of all homes of two arms: they go from line to line, none joins after the end."""
    size = [draw(st.integers(10, 90)), draw(st.integers(10, 60))]
    versions = []
    for _ in range(draw(st.integers(1, 3))):
        arms = []
        for joined in size:
            out: dict[str, int] = {}
            for name in OUT:
                out[name] = min(draw(COUNTS), joined - sum(out.values()))
            arms.append(arm(joined - sum(out.values()), **out))
        versions.append((arms[0], arms[1]))
    return versions


@settings(max_examples=120)
@given(campaigns())
def test_nothing_told_is_about_few_homes(versions: list[Arms]) -> None:
    shown = told(versions)
    assert few([each for each in shown if not silent(each)]) == []
    for (treated, control), now in zip(shown, versions, strict=True):
        for each, real in zip((treated, control), now, strict=True):
            assert each.counted == real.counted
            assert each.joined == each.counted + each.other + sum(getattr(each, name) for name in OUT)


def test_what_may_be_told_is_told_as_it_is() -> None:
    version = (arm(400, left=12, gaps=31, late=5), arm(101, left=6, gaps=9))
    later = (arm(420, left=12, gaps=11, late=5), arm(101, left=6, gaps=9))
    assert told([version, later]) == [version, later]


def test_reasons_of_few_homes_each_are_told_together() -> None:
    [(treated, control)] = told([(arm(50, late=3, gaps=4, left=8), arm(20))])
    assert treated == replace(arm(50, left=8), joined=65, other=7)
    assert control == arm(20)


def test_homes_that_were_in_no_line_do_not_come_up_alone() -> None:
    """As it was found: 66 in all, then 70, by two and two homes of which nothing had been told."""
    first = (arm(45, no_before=2, gaps=5), arm(16, no_before=1, gaps=1))
    second = (arm(30, left=2, no_before=2, gaps=5, waiting=13), arm(11, left=1, no_before=1, gaps=1, waiting=4))
    shown = told([first, second])
    assert few(shown) == []
    assert not any(silent(each) for each in shown)
    assert shown[1][0].waiting, "what waits is told"


def test_a_version_that_cannot_be_told_tells_nothing_of_those_left_out() -> None:
    """Three homes more count than before: all who were left out would have to be told, and they are two."""
    first, second = (arm(40, gaps=5), arm(20)), (arm(43, gaps=2), arm(20))
    assert told([first, second])[1] == (replace(arm(43), untold=True), replace(arm(20), untold=True))
