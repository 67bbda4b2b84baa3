"""Rival tools on known Hill curves; run by an interpreter in which they are installed, knows nothing of ours.

usage: PYTHON peer_worker.py < problems.json > answers.json

In: a list of problems, each with ``budget`` and the lists ``ceiling``, ``half_saturation``, ``shape`` and ``most``.
Out: tool -> its ``version`` and ``answers``: one per problem, with ``spend`` (null where the tool failed), ``seconds``
and ``remark``. Seconds are those of the search alone: building and compiling a tool's model is not counted. Where a
tool is not installed, it is not there.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import importlib.util
import json
import os
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

Problem = dict[str, Any]
Answer = tuple[list[float], float]
"""Spend per segment, and seconds."""


def by_pymc_marketing(problem: Problem) -> Answer:
    """Ask its `BudgetOptimizer`, as it comes: one posterior draw that holds the known parameters, one period.

    At zero spend a Hill curve with shape below 1 has an infinite slope, over which it stops with "Inequality
    constraints incompatible" as soon as one segment gets nothing; a little money that all curves already have
    spares it that.
    """
    import arviz as az
    import pymc as pm
    import pymc.dims as pmd
    from pymc_marketing.mmm.budget_optimizer import BudgetOptimizer, CustomModelWrapper

    channels = [f"channel {k}" for k in range(len(problem["ceiling"]))]
    parameters = {name: np.array(problem[name]) for name in ("ceiling", "half_saturation", "shape")}
    with pm.Model(coords={"date": [0], "channel": channels}) as model:
        spend = pmd.Data("channel_data", np.ones((1, len(channels))), dims=("date", "channel")) + 1e-6
        ceiling, half, shape = (pmd.Flat(name, dims="channel") for name in parameters)
        outcome = ceiling * spend**shape / (half**shape + spend**shape)
        pmd.Deterministic("total_contribution", outcome.sum())
    draws = az.from_dict(
        posterior={name: value[None, None, :] for name, value in parameters.items()},
        coords={"channel": channels},
        dims={name: ["channel"] for name in parameters},
    )
    optimizer = BudgetOptimizer(model=CustomModelWrapper(model, draws, channels), num_periods=1)
    bounds = {channel: (0.0, most) for channel, most in zip(channels, problem["most"], strict=True)}
    start = time.perf_counter()
    split, _ = optimizer.allocate_budget(problem["budget"], bounds)
    return split.values.tolist(), time.perf_counter() - start


def by_meridian(problem: Problem) -> Answer:
    """Ask its grid search at its default precision, on its own grid filled with the known curves.

    Its bounds are stated relative to a past split; one in proportion to the half-saturations gives 0 to `most`.
    """
    import xarray as xr
    from meridian.analysis import optimizer

    budget = problem["budget"]
    ceiling, half, shape, most = (np.array(problem[key]) for key in ("ceiling", "half_saturation", "shape", "most"))
    gtol = 0.0001
    past = budget * half / half.sum()
    round_factor = optimizer.get_round_factor(budget, gtol)
    step = 10**-round_factor
    upper = most / past - 1.0
    _, last = optimizer.get_optimization_bounds(
        n_channels=len(half),
        spend=past,
        round_factor=round_factor,
        spend_constraint_lower=1.0,
        spend_constraint_upper=upper.tolist(),
    )
    grid = np.full((int(last.max() // step) + 1, len(half)), np.nan)
    for channel, end in enumerate(last):
        amounts = np.arange(0.0, end + step, step)[: len(grid)]
        grid[: len(amounts), channel] = amounts
    dataset = xr.Dataset(
        {
            "spend_grid": (["grid_spend_index", "channel"], grid),
            "incremental_outcome_grid": (
                ["grid_spend_index", "channel"],
                ceiling * grid**shape / (half**shape + grid**shape),
            ),
        },
        coords={"grid_spend_index": np.arange(len(grid)), "channel": [f"channel {k}" for k in range(len(half))]},
        attrs={"spend_step_size": step},
    )
    known = optimizer.OptimizationGrid(
        _grid_dataset=dataset,
        historical_spend=past,
        use_kpi=True,
        use_posterior=True,
        use_optimal_frequency=False,
        start_date=None,
        end_date=None,
        gtol=gtol,
        round_factor=round_factor,
        optimal_frequency=None,
        selected_geos=None,
        selected_times=None,
    )
    start = time.perf_counter()
    split = known.optimize(
        optimizer.FixedBudgetScenario(total_budget=budget),
        spend_constraint_lower=1.0,
        spend_constraint_upper=upper.tolist(),
    )
    return split["optimized"].values.astype(float).tolist(), time.perf_counter() - start


TOOLS: dict[str, tuple[str, str, Callable[[Problem], Answer]]] = {
    "pymc-marketing": ("pymc_marketing", "pymc-marketing", by_pymc_marketing),
    "Meridian": ("meridian", "google-meridian", by_meridian),
}
"""Name -> module, distribution, and how it is asked."""


def asked(ask: Callable[[Problem], Answer], problem: Problem) -> dict[str, Any]:
    start = time.perf_counter()
    try:
        spend, seconds = ask(problem)
    except Exception as trouble:  # whatever a rival raises is its answer
        return {"spend": None, "seconds": time.perf_counter() - start, "remark": str(trouble).splitlines()[0]}
    return {"spend": spend, "seconds": seconds, "remark": ""}


def main() -> None:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    warnings.simplefilter("ignore")
    problems = json.load(sys.stdin)
    found = {}
    with contextlib.redirect_stdout(sys.stderr):
        for name, (module, distribution, ask) in TOOLS.items():
            if importlib.util.find_spec(module) is not None:
                version = importlib.metadata.version(distribution)
                found[name] = {"version": version, "answers": [asked(ask, problem) for problem in problems]}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
