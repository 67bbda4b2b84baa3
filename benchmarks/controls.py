"""Negative controls: nothing to be learned must be told as such, and nonsense must not mislead.

usage: python -m benchmarks.controls [WORLDS] [SEED]
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.judged_worlds import default_fit, plan_of
from benchmarks.markdown import table
from benchmarks.settings import Settings
from benchmarks.spoiled_histories import NONSENSE, UNRELATED, Spoil, spoiled, without_delivery
from benchmarks.worlds_made import KINDS, many_worlds
from optimizer.domain.finding import Finding
from optimizer.domain.money import money
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.plan import PlanRequest, Verdict
from optimizer.simulation import World, best_split, true_outcome
from optimizer.workflow import propose

N_WORLDS = 13
SEED = 2025
SAID = "not identifiable"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: the verdict, whether it was told that nothing can be learned, and the gain that was promised.

    `promised_gain` is relative to the outcome of today's split; `probability` that the plan beats it.
    """

    verdict: Verdict
    is_told: bool
    promised_gain: float
    probability: float


def answer(world: World, history: PerformanceTable) -> Answer:
    """Ask for a plan as everybody does."""
    request = PlanRequest(world.settings.horizon, money(world.budget, "EUR"))
    plan = propose(history, request).plan
    gain = plan.gain.estimate.value / max(plan.current_split.value, 1e-9)
    return Answer(plan.verdict, tells_nothing_can_be_learned(plan.findings), gain, plan.gain.probability)


def tells_nothing_can_be_learned(findings: Sequence[Finding]) -> bool:
    """Whether a finding says that how the outcome answers to spend is not identifiable."""
    return any(SAID in str(finding.message).lower() for finding in findings)


def share_of_best(world: World, history: PerformanceTable) -> float:
    """Plan from a history and look the plan up in the truth."""
    plan = plan_of(world, default_fit(replace(world, history=history)))
    return true_outcome(world.truth, plan) / true_outcome(world.truth, best_split(world))


def section(settings: Settings) -> str:
    return text(2 if settings.is_quick else N_WORLDS, SEED)


def text(n_worlds: int, seed: int) -> str:
    """Run all controls and write the section."""
    head = ["spoiled history", *KINDS]
    worlds = {kind: list(many_worlds(n_worlds, seed, kind)) for kind in KINDS}
    as_it_is = [["as it is", *[_answers(some, None) for some in worlds.values()]]]
    unrelated = [[name, *[_answers(some, how) for some in worlds.values()]] for name, how in UNRELATED.items()]
    delivered = [[world for world in some if "reach" in world.history.figures] for some in worlds.values()]
    without = [[share_of_best(world, without_delivery(world.history)) for world in some] for some in delivered]
    nonsense = [[name, *map(_misled, delivered, without, [how] * len(KINDS))] for name, how in NONSENSE.items()]
    lines = [
        "## Negative controls",
        "",
        f"{n_worlds} worlds of each kind. Where spend has nothing to do with the outcome, the answer should be that",
        'nothing can be learned ("told") and that today\'s split stays ("hold").',
        "",
        *table(head, as_it_is + unrelated),
        "",
        "Where delivery is nonsense, the plan should be no worse than one from results alone: share of the best",
        "possible outcome with the nonsense, less that without any delivery.",
        "",
        *table(head, nonsense),
    ]
    return "\n".join(lines) + "\n"


def _answers(worlds: Sequence[World], how: Spoil | None) -> str:
    found = [answer(world, _history(world, how)) for world in worlds]
    hold, told = sum(one.verdict == "hold" for one in found), sum(one.is_told for one in found)
    gain = np.median([one.promised_gain for one in found])
    return f"hold {hold}, told {told} of {len(found)}; promised {gain:+.0%}"


def _misled(worlds: Sequence[World], without: Sequence[float], how: Spoil) -> str:
    with_it = [share_of_best(world, spoiled(world.history, how)) for world in worlds]
    lost = np.array(with_it) - np.array(without)
    return (
        f"{lost.mean():+.3f} ± {lost.std(ddof=1) / np.sqrt(lost.size):.3f}, worst {lost.min():+.3f} (n = {lost.size})"
    )


def _history(world: World, how: Spoil | None) -> PerformanceTable:
    return world.history if how is None else spoiled(world.history, how)


if __name__ == "__main__":
    wanted = [int(argument) for argument in sys.argv[1:]] + [N_WORLDS, SEED][len(sys.argv) - 1 :]
    print(text(*wanted))
