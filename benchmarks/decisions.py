"""Decision quality: the share of the best possible outcome that our plan would really bring, against simple rivals."""

from __future__ import annotations

import numpy as np

from benchmarks.settings import Settings
from benchmarks.worlds_made import KINDS, REFERENCE_PLANNERS, shares_of_best
from optimizer.allocation import allocate, objective_curves
from optimizer.curves import fit_curves
from optimizer.domain.curve import FloatArray
from optimizer.domain.problem import AllocationProblem
from optimizer.simulation import World

N_WORLDS = 40


def our_plan(world: World) -> FloatArray:
    fit = fit_curves(world.history, "conversions", world.settings.horizon)
    problem = AllocationProblem(fit.segments, objective_curves(fit, "balanced"), world.budget)
    found = dict(zip(fit.segments, allocate(problem).spend, strict=True))
    return np.array([found.get(segment, 0.0) for segment in world.truth.segments])


def section(settings: Settings) -> str:
    n_worlds = 2 if settings.is_quick else N_WORLDS
    lines = [
        "## Decision quality on simulated worlds",
        "",
        f"{n_worlds} worlds of each kind of `optimizer.simulation` (seed 0), whose truth is not of the family that we",
        "fit: share of the best possible outcome that a plan from the history would really bring.",
        "",
        "| kind | planner | mean | worst | share of worlds where ours is better |",
        "|---|---|---|---|---|",
    ]
    for kind in KINDS:
        shares = shares_of_best({"our plan": our_plan, **REFERENCE_PLANNERS}, n_worlds, kind=kind)
        ours = shares["our plan"]
        for name, column in shares.items():
            better = "" if name == "our plan" else f"{(ours > column).mean():.0%}"
            said = f"{column.mean():.3f} | {column.min():.3f} | {better}"
            lines.append(f"| {kind} | {str(name).replace('_', ' ')} | {said} |")
    return "\n".join(lines) + "\n"
