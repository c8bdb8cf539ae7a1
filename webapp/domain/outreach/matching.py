"""Homes outside a campaign as the likes of those in it, where no lottery made a control arm. The weaker way.

Each treated home is compared with the `LIKES` homes outside that used most like it before: how much, how much more on
days off, whether rising or falling. What still differs is taken out along a line fitted to the homes outside (Abadie
and Imbens 2011, "Bias-corrected matching estimators for average treatment effects", J. Business and Economic Statistics
29(1)). The change of the treated home less that of its likes is its gap. Weather, prices and holidays are the same for
both; who joins of their own accord is not, and no range tells of that.
"""

from dataclasses import dataclass

import numpy as np

from webapp.domain.daily import Floats, Ints

LIKES = 5
WEIGHTS = np.array([1.0, 0.25, 0.25])
"""The level tells most of how a home answers to the weather."""


@dataclass(frozen=True, eq=False)
class Shape:
    """Of n homes: mean watt-hours a day before and during, before on days off, and thirty days apart."""

    before: Ints
    during: Ints
    days_off: Ints
    earlier: Ints
    later: Ints

    def features(self) -> Floats:
        """(n, 3), each of a like spread whatever the home's size."""
        level = np.maximum(self.before, 1)
        return np.stack(
            [np.log(level), _ratio(self.days_off, self.before), _ratio(self.later, self.earlier)],
            axis=1,
        )


@dataclass(frozen=True, eq=False)
class Matched:
    """For each treated home its gap in watt-hours a day; for each home outside how often it was a like, and what it
    adds to the variance of the summed gaps."""

    gap: Ints
    weight: Ints
    noise: Ints


def match(treated: Shape, outside: Shape) -> Matched:
    """Needs more than LIKES homes outside."""
    ours, theirs = treated.features(), outside.features()
    scale = np.maximum(np.concatenate([ours, theirs]).std(axis=0), 1e-9) / WEIGHTS
    near = _nearest(ours / scale, theirs / scale, LIKES)
    change = (outside.during - outside.before).astype(np.float64)
    slope = _slope(_terms(outside), change)
    expected = change[near].mean(axis=1) + (_terms(treated) - _terms(outside)[near].mean(axis=1)) @ slope
    gap = np.rint(expected - (treated.during - treated.before)).astype(np.int64)
    weight = np.bincount(near.ravel(), minlength=len(theirs)).astype(np.int64)
    return Matched(gap, weight, _noise(theirs / scale, change, _terms(outside), slope, weight))


def _noise(features: Floats, change: Floats, terms: Floats, slope: Floats, weight: Ints) -> Ints:
    """K(K - 1)/M² times the variance of a home like this one, told from it and its own likes outside."""
    beside = _nearest(features, features, LIKES + 1)
    rest = change - terms @ slope
    own = rest[:, None] - rest[beside[:, 1:]].mean(axis=1, keepdims=True)
    variance = own[:, 0] ** 2 * LIKES / (LIKES + 1)
    noise: Ints = np.rint(weight * (weight - 1) / LIKES**2 * variance).astype(np.int64)
    return noise


def _terms(shape: Shape) -> Floats:
    return np.stack([shape.before, shape.days_off, shape.later - shape.earlier], axis=1).astype(np.float64)


def _slope(terms: Floats, change: Floats) -> Floats:
    centred = terms - terms.mean(axis=0)
    slope: Floats = np.linalg.lstsq(centred, change - change.mean(), rcond=None)[0]
    return slope


def _nearest(of: Floats, among: Floats, n: int) -> Ints:
    """The n nearest of each, nearest first: (homes, n)."""
    from scipy.spatial import cKDTree  # only now: most servers never match

    _, index = cKDTree(among).query(of, k=n)
    nearest: Ints = index.astype(np.int64)
    return nearest


def _ratio(a: Ints, b: Ints) -> Floats:
    """1 where nothing is known."""
    both = (a > 0) & (b > 0)
    ratio: Floats = np.where(both, np.log(np.maximum(a, 1) / np.maximum(b, 1)), 0.0)
    return np.clip(ratio, -1.0, 1.0)
