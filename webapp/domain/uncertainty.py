"""How far a predicted use may be off, from how far it was off on the days it was fitted to.

ASHRAE Guideline 14-2014 (annex B, after Reddy and Claridge 2000, "Uncertainty of measured energy savings from
statistical baseline models", HVAC&R Research 6(1)) gives the fractional savings uncertainty of a daily model as
t · 1.26 · CV · sqrt(n/n' · (1 + 2/n') / m) / F, with n' = n (1 - rho) / (1 + rho) independent days among n. CalTRACK
2.0 (4.3.2) and the eemeter use it, with Sun and Baltazar's polynomial of the months (ASHRAE Transactions 119, 2013) in
stead of 1.26. On simulated homes whose noise is shaped like that of real ones its 90 % range covers the truth in 72 to
79 % of the runs; LBNL took it out of RMV2.0 for that reason. rho tells of yesterday only, habits last for weeks; hot
months scatter more; the error of the slopes is that of no particular season. So three of its terms are replaced:

- n/n' by the long-run variance over the variance, from the slowest cosines of the residuals, and t by Student's t with
  as many degrees of freedom as there are cosines: Lazarus, Lewis, Stock and Watson 2018, "HAR Inference", J. Business
  and Economic Statistics 36(4). They use 0.4 n^(2/3) cosines. Four, or three below two months, are fewer and so slower:
  a fit to the season's temperature leaves the scatter of whole months in the residuals, and takes some of it out.
- (1 + 2/n') by the exact propagation of the fit's error into the days predicted: Koran et al. 2017, "A Comparison of
  Approaches to Estimating the Time-Aggregated Uncertainty of Savings", IEPEC.
- one CV for all days: the residuals are taken relative to the prediction, so that a day of 20 kWh may be off by more
  than one of 5.

What no residual shows is not in it: a habit that changed for good, a person who moved in.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from webapp.domain.daily import Floats

LEVEL = 0.90
CLAIM_LEVEL = 0.95
"""A saving is claimed only where also this range excludes 0: of homes that saved nothing, one in forty would."""
COSINES, FEW_COSINES = 4, 3
FEW_DAYS = 60
"""Below two months four cosines would be no slow ones."""
LEAST_FREEDOM = 1.5
LEAST_SHARE = 0.2
"""A prediction is taken for no less than this share of a mean day when residuals are related to it."""


def student(freedom: float, level: float) -> float:
    """How many standard deviations a range of this level reaches to either side, by Student's t."""
    from scipy.special import stdtrit  # only now: a server that measures no saving need not load it

    return float(stdtrit(freedom, (1 + level) / 2))


@dataclass(frozen=True)
class Noise:
    """How a fit misses its days, relative to what it predicts.

    `variance` is of a day, `long_run` of a long sum for each of its days; `freedom` are the degrees of freedom of the
    latter; `n_effective` are the independent days among `n`.
    """

    n: int
    variance: float
    long_run: float
    freedom: float
    lag_1: float

    @property
    def cv(self) -> float:
        return float(np.sqrt(self.variance))

    @property
    def n_effective(self) -> float:
        return self.n * self.variance / self.long_run if self.long_run else float(self.n)

    def times(self, level: float) -> float:
        """How many standard deviations a range of this level reaches to either side."""
        return student(self.freedom, level)


def noise_of(residuals: Floats, basis: Floats, n_parameters: int) -> Noise:
    """Of residuals (days,) in their order, and an orthonormal basis (days, terms) of what was fitted to them.

    The fit has taken its own share out of each cosine; that share is no degree of freedom.
    """
    n = len(residuals)
    power = float(residuals @ residuals)
    slow = _cosines(n)
    freedom = max(slow.shape[1] - float(((slow.T @ basis) ** 2).sum()), LEAST_FREEDOM)
    variance = power / max(n - n_parameters, 1)
    long_run = max(float(((slow.T @ residuals) ** 2).sum()) / freedom, variance)
    lag_1 = float(residuals[1:] @ residuals[:-1]) / power if power else 0.0
    return Noise(n, variance, long_run, freedom, lag_1)


@lru_cache(maxsize=32)
def _cosines(n: int) -> Floats:
    """(n, 4 or 3): the slowest waves over n days, without the constant, each of length one."""
    turns = (np.arange(n)[:, None] + 0.5) * np.arange(1, (COSINES if n >= FEW_DAYS else FEW_COSINES) + 1) / n
    found: Floats = np.sqrt(2 / n) * np.cos(np.pi * turns)
    return found


@dataclass(frozen=True, eq=False)
class Fit:
    """Ordinary least squares: `beta` (terms,) in Wh, what it predicts for its own days, and its noise."""

    beta: Floats
    predicted: Floats
    influence: Floats
    """(terms, days): how each day moves each term."""
    noise: Noise
    least_wh: float

    def predict(self, columns: Floats) -> Floats:
        return columns @ self.beta

    def scale(self, predicted: Floats) -> Floats:
        """What residuals are related to."""
        return np.maximum(predicted, self.least_wh)

    def std_wh(self, columns: Floats) -> float:
        """Of the sum of observed less predicted over new days (days, terms): their own scatter and the fit's error."""
        own = self.scale(self.predict(columns))
        moved = columns.sum(axis=0) @ self.influence * self.scale(self.predicted)
        return float(np.sqrt(self.noise.long_run * (own @ own + moved @ moved)))


def least_squares(columns: Floats, wh: Floats, n_parameters: int) -> Fit:
    """Of days in their order: columns (days, terms), watt-hours (days,)."""
    influence = np.asarray(np.linalg.pinv(columns), dtype=np.float64)
    beta = influence @ wh
    predicted = columns @ beta
    least_wh = max(LEAST_SHARE * float(wh.mean()), 1.0)
    scale = np.maximum(predicted, least_wh)
    basis = np.linalg.qr(columns / scale[:, None])[0]
    return Fit(beta, predicted, influence, noise_of((wh - predicted) / scale, basis, n_parameters), least_wh)


def guideline_14(noise: Noise, n_parameters: int, n_days: int) -> float:
    """The plain half-width at 90 % as a share of the expected use, to be told beside ours.

    Guideline 14's formula with Sun and Baltazar's daily polynomial, times F (so not a share of the saving).
    """
    independent = noise.n * (1 - max(noise.lag_1, 0.0)) / (1 + max(noise.lag_1, 0.0))
    months = n_days / 30
    factor = -0.00024 * months**2 + 0.03535 * months + 1.00286
    times = student(max(noise.n - n_parameters, 1), LEVEL)
    return times * factor * noise.cv * float(np.sqrt(noise.n / independent * (1 + 2 / independent) / n_days))
