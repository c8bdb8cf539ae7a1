"""Whether a sum gives away its largest part, however many homes are in it: the p % rule.

Who makes the second largest part of a sum takes its own away and knows that the largest is at most what is left. That
must be off by a tenth at least: the sum without its two largest parts must be a tenth of the largest. So the rule of
statistical offices (ESSnet, Handbook on Statistical Disclosure Control, chapter 4, Magnitude tabular data, 4.2;
Hundepool et al., Statistical Disclosure Control, Wiley 2012); the tenth is our own choice. A sum of squares is held to
the same: its root must be off by a tenth, so the rest must be 1.1² - 1 of the largest square.

Parts below nothing count by their size (Statistics New Zealand, Microdata access output guide, 2013). Where all parts
are nothing the sum says so of each: that is left to the number of homes.
"""

from collections.abc import Iterable
from heapq import nlargest
from typing import TypeVar

N = TypeVar("N", int, float)
P = 0.1
"""By how much the nearest guess must be off."""
P_OF_SQUARES = (1 + P) ** 2 - 1


def covered(total: float, first: float, second: float) -> bool:
    """Of a sum with its two largest parts."""
    return total - first - second >= P * first


def squares_covered(total: float, first: float, second: float) -> bool:
    """Of a sum of squares with its two largest."""
    return total - first - second >= P_OF_SQUARES * first


def sum_covers(parts: Iterable[float]) -> bool:
    sizes = [abs(part) for part in parts]
    return covered(sum(sizes), *two_largest(sizes))


def two_largest(sizes: Iterable[N]) -> tuple[N, N]:
    """The largest first; nothing where there are none."""
    found = nlargest(2, sizes)
    return found[0] if found else 0, found[1] if len(found) > 1 else 0
