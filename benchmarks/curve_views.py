"""What each view of the response would have scored: results alone, reach alone, a rule of thumb, and all of them.

usage: python -m benchmarks.curve_views [--cases FOLDER] [--worlds N] [--seed SEED]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.case_worlds import read_cases
from benchmarks.forced_reach import Weighing, fit_watched
from benchmarks.judged_worlds import plan_of
from benchmarks.markdown import table
from benchmarks.settings import Settings
from benchmarks.worlds_made import KINDS, Kind, many_worlds, rule_of_thumb
from optimizer.simulation import World, best_split, true_outcome

N_WORLDS = 26
SEED = 2025


@dataclass(frozen=True, slots=True)
class Views:
    """Shares of the best possible outcome that the plans of each view would bring in one world.

    Attributes
    ----------
    name : str
        Of the world.
    results_alone, reach_alone, thumb, blended : float
        Weight 0 of reach; weight 1; in proportion to the last 60 days' conversions per money; what everybody gets.
    weighing : Weighing or None
        How reach was weighed in the blend; None where there was none to weigh.
    """

    name: str
    results_alone: float
    reach_alone: float
    thumb: float
    blended: float
    weighing: Weighing | None


def score_views(world: World) -> Views:
    """Plan by each view and look the plans up in the truth."""
    best = true_outcome(world.truth, best_split(world))
    fits = [fit_watched(world, weight) for weight in (0.0, 1.0, None)]
    results, reach, blended = (true_outcome(world.truth, plan_of(world, fit)) / best for fit, _ in fits)
    return Views(
        name=getattr(world.settings, "name", f"seed {world.settings.seed}"),
        results_alone=results,
        reach_alone=reach,
        thumb=true_outcome(world.truth, rule_of_thumb(world)) / best,
        blended=blended,
        weighing=fits[-1][1],
    )


def section(settings: Settings) -> str:
    n_worlds = 2 if settings.is_quick else N_WORLDS
    lines = ["## What each view of the response would have brought", "", *_explained(n_worlds), ""]
    lines += _lines({kind: [score_views(world) for world in many_worlds(n_worlds, SEED, kind)] for kind in KINDS})
    if settings.worlds is None:
        return "\n".join([*lines, "", "Cases from a folder were not measured; name one with `--cases FOLDER`."]) + "\n"
    lines += ["", "The same on cases of other makes:", ""]
    return "\n".join([*lines, *_lines(_scored(read_cases(settings.worlds)))]) + "\n"


def _explained(n_worlds: int) -> list[str]:
    return [
        f"{n_worlds} worlds of each kind of `optimizer.simulation`. *Results alone*: curves learned from conversions,",
        "as if no delivery were known. *Reach alone*: results saturate exactly as reach does, where reach is known.",
        "*Blended*: what everybody gets. *Weight*: of reach, where known, in that blend. *Suggested*: the middle of",
        "its prior, by evenness of exposure. *Held out*: log probability of the later results, learned from the",
        "earlier ones, with reach alone less that without; above 0 the results speak for reach.",
    ]


def _scored(worlds: dict[Kind, list[World]]) -> dict[Kind, list[Views]]:
    return {kind: [score_views(world) for world in some] for kind, some in worlds.items()}


def _lines(by_kind: dict[Kind, list[Views]]) -> list[str]:
    head = [
        "kind",
        "world",
        "results alone",
        "reach alone",
        "rule of thumb",
        "blended",
        "weight",
        "suggested",
        "held out",
    ]
    rows = [row for kind, views in by_kind.items() for row in _rows(kind, views)]
    return table(head, rows)


def _rows(kind: Kind, views: Sequence[Views]) -> Iterable[list[str]]:
    for one in views:
        weighed = ["", "", ""] if one.weighing is None else _weighed(one.weighing)
        yield [kind, one.name, *(f"{score:.3f}" for score in _scores(one)), *weighed]
    scores = np.array([_scores(one) for one in views])
    for label, values in (("**mean**", scores.mean(axis=0)), ("**worst**", scores.min(axis=0))):
        yield [kind, label, *(f"**{value:.3f}**" for value in values), "", "", ""]


def _scores(one: Views) -> list[float]:
    return [one.results_alone, one.reach_alone, one.thumb, one.blended]


def _weighed(weighing: Weighing) -> list[str]:
    return [f"{weighing.weight:.2f}", f"{weighing.suggested:.2f}", f"{weighing.evidence:+.1f}"]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.curve_views")
    parser.add_argument("--cases", type=Path)
    parser.add_argument("--worlds", type=int, default=N_WORLDS)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    if asked.cases is not None:
        print("\n".join(_lines(_scored(read_cases(asked.cases)))))
    for each in KINDS if asked.worlds else ():
        print("\n".join(_lines({each: [score_views(world) for world in many_worlds(asked.worlds, asked.seed, each)]})))
