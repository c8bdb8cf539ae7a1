"""Places compared by how much less their homes use than each used itself before, with what chance may have done.

A place of few homes is easily lucky. The places' true changes are taken to lie around a common mean, how widely is
not known: every width is weighed by how well it explains the figures (Gelman et al., Bayesian Data Analysis, 5.4;
Rubin 1981). What comes out draws a place to the mean the more, the fewer homes it has. Within places homes differ
much alike, so a place's own spread is mixed with everybody's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Grade = Literal["A", "B", "C"]
"""From the meter itself; from readings a person took; only said."""
Tier = Literal["more", "also", "between", "unclear"]
"""Less by more than others; less; less, but not told apart from both; not to be told yet whether less."""
Z = 1.96
ALL_ALIKE_HOMES = 20
"""As many homes with everybody's spread are mixed into a place's own: own choice."""
LEAST_VARIANCE = 1e-6
"""Homes that differ by less than a thousandth are not taken as all alike."""
WIDE = 1.5
"""A range wider than the middle one by more than this is of a place of few homes: own choice."""
WIDTHS = 80
TICKS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)


@dataclass(frozen=True)
class Estimate:
    """A change against the own baseline as a share, less use negative, with its 95 % range."""

    change: float
    low: float
    high: float

    @property
    def less(self) -> bool:
        return self.high < 0


@dataclass(frozen=True)
class Standing:
    """A place's estimate, its tier, and whether it can be told from some other place of the tier."""

    estimate: Estimate
    tier: Tier
    tied: bool


def compare(changes: Sequence[float], variances: Sequence[float], homes: Sequence[int]) -> list[Standing]:
    """Of each place: the mean change of its homes, their variance, how many they are. In the same order."""
    if not changes:
        return []
    mean, covariance = shrunk(np.array(changes), errors(np.array(variances), np.array(homes)))
    spread = np.sqrt(np.diagonal(covariance))
    estimates = [Estimate(float(m), float(m - Z * s), float(m + Z * s)) for m, s in zip(mean, spread, strict=True)]
    apart = told_apart(mean, covariance)
    tiers = _tiers(estimates, mean, apart)
    return [
        Standing(
            estimate, tiers[n], not any(apart[n, other] for other in range(len(tiers)) if tiers[other] == tiers[n])
        )
        for n, estimate in enumerate(estimates)
    ]


def errors(variances: Floats, homes: NDArray[np.int64]) -> Floats:
    """The squared error of each place's mean."""
    degrees = np.maximum(homes - 1, 0)
    variances = np.maximum(variances, LEAST_VARIANCE)
    pooled = float((variances * degrees).sum() / max(degrees.sum(), 1))
    mixed = (variances * degrees + pooled * ALL_ALIKE_HOMES) / (degrees + ALL_ALIKE_HOMES)
    return np.asarray(mixed / homes, dtype=np.float64)


def shrunk(changes: Floats, squared_errors: Floats) -> tuple[Floats, Floats]:
    """The places' likely changes and how they vary together, over all widths of the spread between places.

    One place alone is as it was measured.
    """
    if len(changes) == 1:
        return changes, squared_errors.reshape(1, 1)
    reach = max(float(np.std(changes)), float(np.sqrt(squared_errors.mean())))
    log_weights, means, covariances = [], [], []
    for width in np.linspace(0, 5 * reach, WIDTHS):
        precision = 1 / (squared_errors + width**2)
        common = float((precision * changes).sum() / precision.sum())
        common_error = 1 / float(precision.sum())
        drawn = squared_errors * precision
        misfit = (precision * (changes - common) ** 2).sum()
        log_weights.append(0.5 * (np.log(common_error) + np.log(precision).sum() - misfit))
        means.append(drawn * common + (1 - drawn) * changes)
        covariances.append(np.diag(squared_errors * (1 - drawn)) + np.outer(drawn, drawn) * common_error)
    weights = np.exp(np.array(log_weights) - max(log_weights))
    weights /= weights.sum()
    each = np.array(means)
    mean = weights @ each
    between = (each - mean).T @ ((each - mean) * weights[:, None])
    return mean, np.tensordot(weights, np.array(covariances), 1) + between


def told_apart(mean: Floats, covariance: Floats) -> NDArray[np.bool_]:
    """Which two differ by so much that the 95 % range of the difference leaves out 0."""
    variance = np.diagonal(covariance)
    error = np.sqrt(np.maximum(variance[:, None] + variance[None, :] - 2 * covariance, 0))
    return np.asarray(np.abs(mean[:, None] - mean[None, :]) > Z * error)


def _tiers(estimates: Sequence[Estimate], mean: Floats, apart: NDArray[np.bool_]) -> list[Tier]:
    """A line only where everybody above it is told apart from everybody below; above it only who uses less for sure.

    It is looked for among the places with ranges of usual width: one of few homes must not hide it. Such a one then
    goes where it is told apart from the other side, else between.
    """
    less = sorted((n for n, each in enumerate(estimates) if each.less), key=lambda n: mean[n])
    tiers: list[Tier] = ["unclear"] * len(estimates)
    for n in less:
        tiers[n] = "also"
    width = [each.high - each.low for each in estimates]
    usual = sorted(width[n] for n in less)[len(less) // 2] if less else 0.0
    core = [n for n in less if width[n] <= WIDE * usual]
    line = next((cut for cut in range(1, len(core)) if apart[np.ix_(core[:cut], core[cut:])].all()), 0)
    if not line:
        return tiers
    above, below = core[:line], core[line:]
    for n in (n for n in less if n not in core):
        if apart[n, below].all() and mean[n] < mean[below].min():
            above.append(n)
        elif apart[n, above].all() and mean[n] > mean[above].max():
            below.append(n)
        else:
            tiers[n] = "between"
    for n in above:
        tiers[n] = "more"
    return tiers


@dataclass(frozen=True)
class Axis:
    """From where to where changes are drawn, less use to the right, and the marks between."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def share(self, change: float) -> float:
        """How far along the axis a change lies: 0 at its left end, 1 at its right."""
        return min(max((-change - self.low) / (self.high - self.low), 0), 1)


def axis(estimates: Sequence[Estimate]) -> Axis:
    """Wide enough for every range, with 0 on it and at most seven marks."""
    low = min([0.0, *(-each.high for each in estimates)])
    high = max([0.01, *(-each.low for each in estimates)])
    step = next((tick for tick in TICKS if (high - low) / tick <= 5), TICKS[-1])
    first, last = int(np.floor(low / step + 1e-9)), int(np.ceil(high / step - 1e-9))
    return Axis(first * step, last * step, tuple(round(n * step, 6) for n in range(first, last + 1)))
