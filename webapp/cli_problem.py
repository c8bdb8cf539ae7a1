"""A planning problem as JSON, so that anyone can put the same question to another solver.

Slots are quarter-hours from 0; spans are [first, end) with the end left out; watt-hours are whole numbers; prices are
decimal strings or numbers with at most eight decimals; `w` is a multiple of 4, so that a slot's energy is whole.
`yidu plan --schema` prints the form in full.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from webapp.domain.errors import YiduError
from webapp.domain.placing import usual_placement
from webapp.domain.problem import (
    SLOTS_PER_HOUR,
    UNITS_PER_YUAN,
    Infeasible,
    Job,
    Kind,
    Problem,
    Schedule,
    placement_units,
    to_yuan,
)
from webapp.domain.problem_check import MOST_SLOTS, checked
from webapp.domain.shifting import explain
from webapp.domain.tariff import PRICE_UNITS

Span = tuple[int, int]
Price = Annotated[Decimal, Field(decimal_places=8, ge=-10, le=10)]


class ProblemFileError(Exception):
    """A file that is no problem; the sentence names file, place and reason."""


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class JobForm(_Form):
    """A run or heat: `profile_wh` by slot. A charge, and heat too: `energy_wh` at `w`."""

    id: str = Field(min_length=1, max_length=60)
    kind: Kind = "run"
    profile_wh: tuple[int, ...] = Field((), max_length=MOST_SLOTS)
    energy_wh: int | None = Field(None, gt=0)
    w: int | None = Field(None, gt=0, multiple_of=SLOTS_PER_HOUR)
    usual: int = Field(description="slot of the habitual start; a charge: when it is plugged in by habit")
    windows: tuple[Span, ...] = Field((), description="where it may run; none: anywhere")
    earliest: int = 0
    latest_start: int | None = None
    ready_by: int | None = Field(None, description="the slot before which it must have ended")
    quiet: bool = Field(False, description="keeps out of the problem's quiet spans")
    attended: bool = Field(False, description="keeps within the problem's awake spans")
    fixed: bool = Field(False, description="stays at its usual start")
    after: tuple[str, ...] = Field((), description="jobs that must have ended before")
    loss_w: int = Field(
        0,
        ge=0,
        description="heat, or a room cooled ahead: what is lost while it is made earlier than usual, drawn on top",
    )
    modulated: bool = Field(False, description="charge: any level up to w, not w or nothing")

    @model_validator(mode="after")
    def _one_shape(self) -> "JobForm":
        if bool(self.profile_wh) == (self.energy_wh is not None and self.w is not None):
            raise ValueError("give profile_wh, or energy_wh and w")
        if self.kind == "charge" and self.profile_wh:
            raise ValueError("a charge has energy_wh and w")
        return self

    def job(self) -> Job:
        shape, level = self.profile_wh, 0
        if self.energy_wh is not None and self.w is not None:
            level = self.w // SLOTS_PER_HOUR
            full, rest = divmod(self.energy_wh, level)
            shape = (level,) * min(full, MOST_SLOTS + 1) + ((rest,) if rest else ())
        same = self.model_dump(exclude={"profile_wh", "energy_wh", "w"})
        return Job(**same, wh=shape, most_wh=level if self.kind == "charge" else 0)


class Co2Form(_Form):
    """Hourly factors a user brings along; their price makes them part of the objective."""

    g_per_kwh: tuple[Annotated[Decimal, Field(ge=0, le=3000, decimal_places=3)], ...]
    yuan_per_kg: Annotated[Decimal, Field(ge=0, le=10, decimal_places=4)]
    source: str = Field(min_length=1)


class ProblemForm(_Form):
    """Prices by slot, jobs, and what holds for all of them."""

    price_yuan_per_kwh: tuple[Price, ...] = Field(min_length=1, max_length=MOST_SLOTS)
    jobs: tuple[JobForm, ...]
    co2: Co2Form | None = None
    base_wh: tuple[int, ...] | None = Field(None, description="what runs anyway, by slot")
    base_count: tuple[int, ...] | None = Field(None, description="how many things that is, by slot")
    limit_w: int | None = Field(None, ge=0)
    at_most: int | None = Field(None, ge=0)
    quiet: tuple[Span, ...] = ()
    awake: tuple[Span, ...] = ()
    yuan_per_hour: Annotated[Decimal, Field(ge=0, le=10, decimal_places=4)] = Decimal(0)

    def problem(self) -> Problem:
        """Raises what `checked` raises."""
        extra = None
        if self.co2:
            units = [int(g * self.co2.yuan_per_kg * PRICE_UNITS / 1000) for g in self.co2.g_per_kwh]
            extra = np.array(units, dtype=np.int64)
        return checked(
            Problem(
                np.array([int(price * PRICE_UNITS) for price in self.price_yuan_per_kwh], dtype=np.int64),
                tuple(each.job() for each in self.jobs),
                extra,
                None if self.base_wh is None else np.array(self.base_wh, dtype=np.int64),
                None if self.base_count is None else np.array(self.base_count, dtype=np.int64),
                None if self.limit_w is None else self.limit_w // SLOTS_PER_HOUR,
                self.at_most,
                self.quiet,
                self.awake,
                int(self.yuan_per_hour * UNITS_PER_YUAN) // SLOTS_PER_HOUR,
            )
        )


def read_problem(path: Path) -> Problem:
    """Raises ProblemFileError."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        return ProblemForm.model_validate(record).problem()
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise ProblemFileError(f"{path}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ProblemFileError(f"{path}: {place or 'the whole'}: {first['msg']}") from error
    except YiduError as error:
        raise ProblemFileError(f"{path}: {error.field}: {error}") from error


def as_record(problem: Problem, found: Schedule | Infeasible) -> Mapping[str, object]:
    """The answer: starts, watt-hours and yuan as decimal strings; or what would have to be let go of."""
    if isinstance(found, Infeasible):
        relax = [{"job": job, "constraint": constraint} for job, constraint in found.relax]
        return {"status": "infeasible", "relax": relax}
    reasons = explain(problem, found)
    jobs = []
    for placed in found.placements:
        usual, reason = usual_placement(problem, placed.job), reasons[placed.job.id]
        jobs.append(
            {
                "id": placed.job.id,
                "start": placed.start,
                "end": placed.end,
                "wh": list(placed.wh),
                "extra_wh": placed.extra_wh,
                "yuan": _plain(placed.units(problem.price_units)),
                "usual_yuan": _plain(usual.units(problem.price_units)),
                "objective_yuan": _plain(placement_units(problem, placed)),
                "held_by": list(reason.held_by),
                "runner_up": reason.runner_up.start if reason.runner_up else None,
                "runner_up_objective_yuan": _plain(reason.runner_up_units) if reason.runner_up else None,
            }
        )
    return {
        "status": "optimal" if found.proven else "feasible",
        "objective_yuan": _plain(found.objective_units),
        "yuan": _plain(sum(placed.units(problem.price_units) for placed in found.placements)),
        "jobs": jobs,
    }


def _plain(units: int) -> str:
    return f"{to_yuan(units):f}"
