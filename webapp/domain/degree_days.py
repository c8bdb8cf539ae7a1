"""What a home uses at a temperature: a change-point model on daily degree days, fitted to days of its own.

A day uses a base, so much more at the weekend, and so much for each degree below or above a balance point (the
three- and five-parameter models of Kissock, Haberl and Claridge 2003, ASHRAE Transactions 109(2); CalTRACK 2.0).
"""

from dataclasses import dataclass

import numpy as np

from webapp.domain.daily import Floats, Mask

STEP_C = 0.5
HEATING_C: Floats = np.arange(4.0, 20.01, STEP_C)
COOLING_C: Floats = np.arange(16.0, 30.01, STEP_C)
LEAST_DAYS = 10
"""A balance point needs as many days beyond it, or its slope rests on a cold snap; CalTRACK asks as many."""
SINGULAR = 1e-6
"""Below this share of their product, two slopes cannot be told apart."""


@dataclass(frozen=True)
class Shape:
    """Which terms a model has: balance points in °C, None where the home neither heats nor cools by electricity."""

    heating_c: float | None
    cooling_c: float | None
    weekend: bool

    @property
    def n_parameters(self) -> int:
        """A slope brings its balance point along."""
        return 1 + self.weekend + 2 * (self.heating_c is not None) + 2 * (self.cooling_c is not None)

    def columns(self, celsius: Floats, weekend: Floats) -> Floats:
        """(days, terms): one, weekend, degrees below and above."""
        found = [np.ones(len(celsius))]
        if self.weekend:
            found.append(weekend)
        if self.heating_c is not None:
            found.append(np.maximum(self.heating_c - celsius, 0))
        if self.cooling_c is not None:
            found.append(np.maximum(celsius - self.cooling_c, 0))
        return np.column_stack(found)


def shape_of(wh: Floats, celsius: Floats, weekend: Floats) -> Shape:
    """The shape that explains days best, by Schwarz's criterion over a grid of balance points. Arrays are (days,).

    A slope is never negative: more heating at a higher temperature would be chance. All pairs of balance points are
    tried at once: what the base and the weekend explain is taken out first (Frisch and Waugh), so that a pair's sum of
    squares is a formula.
    """
    below, above = np.maximum(HEATING_C - celsius[:, None], 0), np.maximum(celsius[:, None] - COOLING_C, 0)
    enough = (below > 0).sum(axis=0) >= LEAST_DAYS, (above > 0).sum(axis=0) >= LEAST_DAYS
    together = np.column_stack([wh, below, above])
    products = together.T @ together
    mean = together.sum(axis=0) / np.sqrt(len(wh))
    left = products - np.outer(mean, mean)
    found: list[tuple[float, Shape]] = []
    for with_weekend in (False, True) if 0 < weekend.sum() < len(weekend) else (False,):
        if with_weekend:
            ends = weekend - weekend.mean()
            own = ends @ together / np.sqrt(ends @ ends)
            left = left - np.outer(own, own)
        for explained, shape in _best(left, enough, with_weekend):
            unexplained = max(float(left[0, 0]) - explained, 1e-9 * float(products[0, 0]), 1e-9)
            score = len(wh) * np.log(unexplained / len(wh)) + np.log(len(wh)) * shape.n_parameters
            found.append((float(score), shape))
    return min(found, key=lambda pair: pair[0])[1]


def _best(left: Floats, enough: tuple[Mask, Mask], weekend: bool) -> list[tuple[float, Shape]]:
    """Of each kind of shape the best, and the squares it explains. `left` are the products, (1 + grid, 1 + grid), of
    the use and of the degrees below and above each balance point, after what is flat was taken out."""
    cold, warm = slice(1, 1 + len(HEATING_C)), slice(1 + len(HEATING_C), None)
    squares = left.diagonal()
    cold_cold, warm_warm, cold_warm = squares[cold], squares[warm], left[cold, warm]
    cold_left, warm_left = left[cold, 0], left[warm, 0]
    alone_cold = np.where(enough[0] & (cold_left > 0), cold_left**2 / np.maximum(cold_cold, 1e-9), 0)
    alone_warm = np.where(enough[1] & (warm_left > 0), warm_left**2 / np.maximum(warm_warm, 1e-9), 0)
    product = cold_cold[:, None] * warm_warm
    lasting = product - cold_warm**2
    apart = (lasting > SINGULAR * product) & enough[0][:, None] & enough[1] & (HEATING_C[:, None] <= COOLING_C)
    divisor = np.where(apart, lasting, 1)
    by_cold = (cold_left[:, None] * warm_warm - warm_left * cold_warm) / divisor
    by_warm = (warm_left * cold_cold[:, None] - cold_left[:, None] * cold_warm) / divisor
    both = np.where(apart & (by_cold > 0) & (by_warm > 0), by_cold * cold_left[:, None] + by_warm * warm_left, 0)
    h, c = int(alone_cold.argmax()), int(alone_warm.argmax())
    hh, cc = np.unravel_index(int(both.argmax()), both.shape)
    found = [(0.0, Shape(None, None, weekend))]
    if alone_cold[h] > 0:
        found.append((float(alone_cold[h]), Shape(float(HEATING_C[h]), None, weekend)))
    if alone_warm[c] > 0:
        found.append((float(alone_warm[c]), Shape(None, float(COOLING_C[c]), weekend)))
    if both[hh, cc] > 0:
        found.append((float(both[hh, cc]), Shape(float(HEATING_C[hh]), float(COOLING_C[cc]), weekend)))
    return found
