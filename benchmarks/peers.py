"""Our allocator against what rival tools run, on the same known curves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np
from scipy.optimize import minimize

from benchmarks.instances import END, USUAL_SHARE, hill_problem
from benchmarks.markdown import as_percent, table
from benchmarks.measuring import timed
from benchmarks.settings import Settings
from optimizer.allocation import allocate, certify
from optimizer.curves.shapes.families import FAMILIES
from optimizer.domain.curve import FamilyCurve, FloatArray
from optimizer.domain.problem import AllocationProblem

CASES = {10: 5, 50: 5, 200: 2}
"""Number of segments -> problems."""
QUICK_CASES = {10: 2}
WORKER = Path(__file__).parent / "peer_worker.py"
OURS = "ours"
SLSQP = "SLSQP from the even split"
RIVALS = ("pymc-marketing", "Meridian")
NOT_INSTALLED = "not installed"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one tool said to one problem; no spend where it failed."""

    spend: FloatArray | None
    seconds: float
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """Value as a share of the upper bound, time as a multiple of ours, share of the budget unspent."""

    share: float
    seconds: float
    times_ours: float
    unspent: float


def section(settings: Settings) -> str:
    """Measure, and tell in Markdown."""
    cases = QUICK_CASES if settings.is_quick else CASES
    problems = [hill_problem(n, seed) for n, seeds in cases.items() for seed in range(seeds)]
    allocate(problems[0])  # what Python loads on first use is not counted
    ours = [Answer(*by_us(problem)) for problem in problems]
    answers = {OURS: ours, SLSQP: [Answer(*timed(partial(by_slsqp, problem))) for problem in problems]}
    rivals, versions = by_rivals(problems, settings.peer_pythons)
    answers |= rivals
    missing = [tool for tool in RIVALS if tool not in versions]
    lines = [[f"{n}", tool, *summary(problems, answers[tool], ours, n)] for n in cases for tool in answers]
    lines += [["all", tool, NOT_INSTALLED, "", "", "", "", ""] for tool in missing]
    head = [
        *("segments", "method", "share of the upper bound, mean", "worst", "money unspent, worst"),
        *("seconds, median", "times ours", "failed"),
    ]
    return "\n".join([*introduction(versions), "", *table(head, lines), "", *remarks(rivals)])


def introduction(versions: dict[str, str]) -> list[str]:
    told = ", ".join(f"{tool} {version}" for tool, version in versions.items())
    return [
        "## Allocation: what rival tools reach",
        "",
        f"Random Hill curves (shape 0.8 to 3, log-normal sizes), bounds of 0 to {END:g} half-saturations, budget",
        f"{USUAL_SHARE} times the sum of the half-saturations. The upper bound is the certificate's: no split can",
        "bring more. SLSQP as budget optimizers of marketing-mix tools run it: SciPy's, from the even split, unscaled,",
        "at most 1,000 rounds, `ftol` 1e-9. Other tools are asked through their own optimizer, with its own defaults,",
        "on the same known curves; their seconds are of the search alone, ours of everything.",
        *([f"Versions: {told}."] if told else []),
    ]


def by_us(problem: AllocationProblem) -> tuple[FloatArray, float]:
    answer, seconds = timed(lambda: allocate(problem))
    again, shorter = timed(lambda: allocate(problem))
    return (again.spend, shorter) if shorter < seconds else (answer.spend, seconds)


def by_slsqp(problem: AllocationProblem) -> FloatArray:
    """SciPy's SLSQP from the even split, unscaled."""
    ceiling, half, shape = parameters(problem)
    hill = FAMILIES["hill"]
    answer = minimize(
        lambda spend: -float(ceiling @ hill.value(np.maximum(spend, 0.0) / half, shape)),
        np.full(len(half), problem.budget / len(half)),
        jac=lambda spend: -ceiling / half * hill.slope(np.maximum(spend, 1e-9) / half, shape),
        bounds=[(0.0, END * h) for h in half],
        constraints={
            "type": "eq",
            "fun": lambda spend: float(spend.sum()) - problem.budget,
            "jac": np.ones_like,
        },
        method="SLSQP",
        options={"maxiter": 1000, "ftol": 1e-9},
    )
    return np.asarray(answer.x, dtype=np.float64)


def by_rivals(
    problems: list[AllocationProblem], pythons: tuple[Path, ...]
) -> tuple[dict[str, list[Answer]], dict[str, str]]:
    """Answers and versions of the tools that are installed in this interpreter or in one of `pythons`."""
    question = json.dumps([asked(problem) for problem in problems])
    answers: dict[str, list[Answer]] = {}
    versions: dict[str, str] = {}
    for python in (Path(sys.executable), *pythons):
        run = subprocess.run(
            [python, WORKER],
            input=question,
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"OMP_NUM_THREADS": "1"},
        )
        if run.returncode != 0:
            sys.exit(f"{python} could not ask its tools: {run.stderr.strip()[-500:]}")
        for tool, told in json.loads(run.stdout).items():
            versions[tool] = told["version"]
            answers[tool] = [
                Answer(None if one["spend"] is None else np.array(one["spend"]), one["seconds"], one["remark"])
                for one in told["answers"]
            ]
    return answers, versions


def asked(problem: AllocationProblem) -> dict[str, object]:
    """A problem as the worker reads it."""
    ceiling, half, shape = parameters(problem)
    return {
        "budget": problem.budget,
        "ceiling": ceiling.tolist(),
        "half_saturation": half.tolist(),
        "shape": shape.tolist(),
        "most": (END * half).tolist(),
    }


def parameters(problem: AllocationProblem) -> tuple[FloatArray, FloatArray, FloatArray]:
    curves = [curve for curve in problem.curves if isinstance(curve, FamilyCurve)]
    ceiling, half, shape = np.array([(curve.ceiling, curve.half_saturation, curve.shape) for curve in curves]).T
    return ceiling, half, shape


def summary(
    problems: list[AllocationProblem], answers: list[Answer], ours: list[Answer], n_segments: int
) -> list[object]:
    """Cells of one method at one size."""
    scores = [
        score(problem, answer, reference)
        for problem, answer, reference in zip(problems, answers, ours, strict=True)
        if len(problem.segments) == n_segments
    ]
    good = [one for one in scores if one is not None]
    failed = f"{len(scores) - len(good)} of {len(scores)}"
    if not good:
        return ["", "", "", "", "", failed]
    shares = [one.share for one in good]
    return [
        *(f"{np.mean(shares):.5f}", f"{min(shares):.5f}", as_percent(max(one.unspent for one in good))),
        *(f"{median(one.seconds for one in good):.3f}", f"{median(one.times_ours for one in good):.3g}", failed),
    ]


def score(problem: AllocationProblem, answer: Answer, reference: Answer) -> Score | None:
    """Grade an answer on the raw curves; None where there is none."""
    if answer.spend is None:
        return None
    spend = np.clip(answer.spend, 0.0, END * parameters(problem)[1])
    spent = float(spend.sum())
    certificate = certify(problem, replace(allocate(problem), spend=spend, unplaced=max(problem.budget - spent, 0.0)))
    unspent = 1.0 - spent / problem.budget
    return Score(
        share=certificate.value / certificate.upper_bound,
        seconds=answer.seconds,
        times_ours=answer.seconds / reference.seconds,
        unspent=unspent if unspent > 1e-6 else 0.0,
    )


def remarks(rivals: dict[str, list[Answer]]) -> list[str]:
    """What tools said where they failed."""
    return [
        f'{tool} failed with: "{remark}".'
        for tool, answers in rivals.items()
        for remark in sorted({answer.remark for answer in answers if answer.remark})
    ]
