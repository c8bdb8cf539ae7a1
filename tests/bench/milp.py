"""The planner's peer, run by the environment that has it: the same jobs as an integer programme.

Reads from standard input, for each job, the yuan of each allowed start; writes the optimum and the time of one solve.
"""

import json
import statistics
import sys
import time

import numpy as np
import scipy  # type: ignore[import-untyped]
from scipy.optimize import Bounds, LinearConstraint, milp  # type: ignore[import-untyped]

ROUNDS = 15


def solve(costs: list[list[float]]) -> float:
    """One binary variable for each job and start, one start for each job."""
    flat = np.concatenate([np.array(job) for job in costs])
    one_each = np.zeros((len(costs), len(flat)))
    at = 0
    for number, job in enumerate(costs):
        one_each[number, at : at + len(job)] = 1
        at += len(job)
    found = milp(
        flat, constraints=LinearConstraint(one_each, 1, 1), integrality=np.ones(len(flat)), bounds=Bounds(0, 1)
    )
    return float(found.fun)


def main() -> None:
    costs = json.load(sys.stdin)
    seconds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        optimum = solve(costs)
        seconds.append(time.perf_counter() - began)
    json.dump({"optimum": optimum, "seconds": statistics.median(seconds), "version": scipy.__version__}, sys.stdout)


if __name__ == "__main__":
    main()
