"""Are promises kept? Totals, intervals and probabilities of plans, over many worlds of both kinds.

usage: python -m benchmarks.promises [WORLDS] [SEED]
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from benchmarks.case_worlds import read_cases
from benchmarks.judged_worlds import Chances, Fitter, Judged, Said, default_fit, judge
from benchmarks.markdown import table
from benchmarks.settings import Settings
from benchmarks.worlds_made import KINDS, Kind, many_worlds
from optimizer.domain.curve import FloatArray

N_WORLDS = 52
SEED = 2025
"""Not the seed of the worlds that anything was chosen on."""
_BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_FIGURES = (
    ("total of the plan", "plan_total"),
    ("total of the kept split", "kept_total"),
    ("gain of the plan", "gain"),
    ("each segment at the plan", "plan_segments"),
    ("each segment at the kept split", "kept_segments"),
)
_CHANCES = (
    ("the plan beats the kept split", "better"),
    ("a random split beats the kept one", "better_splits"),
    ("a segment's change is right", "right_moves"),
)


def judged_worlds(n: int, seed: int, kind: Kind, fitter: Fitter = default_fit) -> list[Judged]:
    """Fit, plan and judge so many worlds of a kind."""
    return [judge(world, fitter(world)) for world in many_worlds(n, seed, kind)]


def errors(judged: Sequence[Judged], figure: str) -> FloatArray:
    """(true - promised) / promised of every world."""
    said: list[Said] = [getattr(one, figure) for one in judged]
    return np.concatenate([(one.truth - one.mean) / one.mean for one in said])


def coverage(judged: Sequence[Judged], figure: str) -> float:
    """Share of the 80 % intervals that hold the truth; every world counts the same."""
    return float(np.mean([getattr(one, figure).held.mean() for one in judged]))


def section(settings: Settings) -> str:
    n_worlds = 2 if settings.is_quick else N_WORLDS
    by_kind = {str(kind): judged_worlds(n_worlds, SEED, kind) for kind in KINDS}
    if settings.worlds is not None:
        given = read_cases(settings.worlds)
        by_kind |= {f"given, {kind}": [judge(one, default_fit(one)) for one in some] for kind, some in given.items()}
    return text(by_kind)


def text(by_kind: Mapping[str, list[Judged]]) -> str:
    """Write the section."""
    lines = [
        "## Promises",
        "",
        f"{len(by_kind['funnel'])} worlds of each kind of `optimizer.simulation`: *funnel*, where results follow the",
        "people reached; *market*, where platforms choose whom they serve; *restless*, the same with crowded",
        "audiences, moving money and gaps; *given*, cases from a folder. The truth is the expected outcome over the",
        "period; intervals are those of the curves at 80 %, without the noise of counting.",
        "",
        *table(["(true - promised) / promised", *by_kind], _bias_rows(by_kind)),
        "",
        *table(["share of the 80 % intervals that hold", *by_kind], _coverage_rows(by_kind)),
        "",
        *table(["half an interval, as a share of what is said (median)", *by_kind], _width_rows(by_kind)),
        "",
        *table(["said with probability: what came true", *by_kind], _chance_rows(by_kind)),
        "",
        *table(["share of the best possible outcome", *by_kind], _share_rows(by_kind)),
    ]
    return "\n".join(lines) + "\n"


def _bias_rows(by_kind: Mapping[str, list[Judged]]) -> list[list[str]]:
    rows = []
    for label, figure in _FIGURES[:2]:
        found = {kind: errors(judged, figure) for kind, judged in by_kind.items()}
        cells = [f"{e.mean():+.1%} ± {e.std(ddof=1) / np.sqrt(e.size):.1%}" for e in found.values()]
        rows.append([f"{label}: mean ± standard error", *cells])
        rows.append([f"{label}: standard deviation", *[f"{e.std(ddof=1):.1%}" for e in found.values()]])
    return rows


def _coverage_rows(by_kind: Mapping[str, list[Judged]]) -> list[list[str]]:
    rows = []
    for label, figure in _FIGURES:
        rows.append([label, *[f"{coverage(judged, figure):.0%}" for judged in by_kind.values()]])
        tails = [np.concatenate([getattr(one, figure).rank for one in judged]) for judged in by_kind.values()]
        rows.append(
            [f"{label}: truth below, above", *[f"{(t < 0.1).mean():.0%}, {(t > 0.9).mean():.0%}" for t in tails]]
        )
    return rows


def _width_rows(by_kind: Mapping[str, list[Judged]]) -> list[list[str]]:
    return [
        [
            label,
            *[
                f"{np.median(np.concatenate([getattr(one, f).width for one in judged])):.0%}"
                for judged in by_kind.values()
            ],
        ]
        for label, f in _FIGURES
    ]


def _chance_rows(by_kind: Mapping[str, list[Judged]]) -> list[list[str]]:
    rows = []
    for label, figure in _CHANCES:
        together = {kind: _together([getattr(one, figure) for one in judged]) for kind, judged in by_kind.items()}
        means = [f"said {c.said.mean():.0%}, came {c.came.mean():.0%} (n = {c.said.size})" for c in together.values()]
        rows.append([label, *means])
        if figure != "better":
            for low, high in pairwise(_BINS):
                cells = [_bin_cell(chances, low, high) for chances in together.values()]
                rows.append([f"{label}: said {low:.0%} to {high:.0%}", *cells])
    return rows


def _share_rows(by_kind: Mapping[str, list[Judged]]) -> list[list[str]]:
    shares = [np.array([one.share_of_best for one in judged]) for judged in by_kind.values()]
    return [["mean", *[f"{s.mean():.3f}" for s in shares]], ["worst", *[f"{s.min():.3f}" for s in shares]]]


def _bin_cell(chances: Chances, low: float, high: float) -> str:
    inside = (chances.said >= low) & ((chances.said < high) | (high == 1.0))
    return f"came {chances.came[inside].mean():.0%} (n = {inside.sum()})" if inside.any() else ""


def _together(chances: Sequence[Chances]) -> Chances:
    return Chances(np.concatenate([c.said for c in chances]), np.concatenate([c.came for c in chances]))


if __name__ == "__main__":
    wanted = [int(argument) for argument in sys.argv[1:]] + [N_WORLDS, SEED][len(sys.argv) - 1 :]
    print(text({kind: judged_worlds(wanted[0], wanted[1], kind) for kind in KINDS}))
