"""Draws of the effects around a baseline of given scales: Gibbs sampling, form by form and exactly.

Given the others, a segment's contribution is a normal number that cannot be negative for each form of the grid, so the
form can be drawn with the contribution integrated out, and whether there is an effect at all with it (George and
McCulloch 1993, "Variable selection via Gibbs sampling"). Nothing is tuned and nothing is made normal that is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import ndtr, ndtri

from optimizer.curves.evidence.panel import IntArray
from optimizer.curves.total_outcome.shapes import FormPrior
from optimizer.domain.curve import FloatArray

_HALF_T: Final = 4.0
"""Degrees of freedom of the half-t prior of contributions: most segments little, some much."""
_NOTHING: Final = (1.0, 9.0)
"""Segments without and with an effect that count as seen beforehand: a tenth is believed to do nothing.

More would let a shop whose effects hardly show talk itself into having none."""


@dataclass(frozen=True, slots=True)
class Run:
    """How many chains for each baseline, and the sweeps after which their places are kept."""

    n_chains: int
    kept_after: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class DrawnEffects:
    """Draws, those of a baseline together.

    Attributes
    ----------
    contribution : (n_draws, n_segments) array
        In units of the mean total; 0 where there is no effect.
    cell : (n_draws, n_segments) int array
        Which form of the grid.
    """

    contribution: FloatArray
    cell: IntArray


_LEAST_TAIL: Final = 1e-290
_LOWEST: Final = -35.0
"""Standard deviations below nothing from which a form is weighed no more exactly, as it hardly weighs anything."""
_COMMON: Final = np.exp(np.linspace(-2.0, 2.0, 17))
_COMMON_SD: Final = 0.7
"""Of the log of a factor that the scales of all contributions share: a shop either lives on what is paid for or not."""


@dataclass(frozen=True, slots=True, eq=False)
class _Forms:
    """Of one segment.

    `course` is whitened, (n_baselines, n_cells, n_periods); `norm` is its squared length for each chain's baseline,
    (n_chains, n_cells); `log_probability` is without what the segments share, (n_cells,).
    """

    course: FloatArray
    norm: FloatArray
    log_probability: FloatArray

    def pull(self, left: FloatArray) -> FloatArray:
        """Product of each chain's outcome with each form, (n_chains, n_cells)."""
        by_baseline = left.reshape(len(self.course), -1, left.shape[1])
        return np.asarray((by_baseline @ self.course.swapaxes(1, 2)).reshape(self.norm.shape), dtype=np.float64)

    def of(self, cell: IntArray) -> FloatArray:
        """Course of each chain's form, (n_chains, n_periods)."""
        baseline = np.repeat(np.arange(len(self.course)), len(cell) // len(self.course))
        return self.course[baseline, cell]


@dataclass(slots=True, eq=False)
class _Chains:
    """Where the chains are.

    `left` is the whitened outcome without the effects, (n_chains, n_periods); `own` and `common` are variances whose
    product is that of each normal prior, (n_chains, n_segments) and (n_chains,); `shared` is the part of the log
    probability of the forms that all segments have together, (n_chains, n_cells).
    """

    contribution: FloatArray
    cell: IntArray
    own: FloatArray
    common: FloatArray
    nothing: FloatArray
    shared: FloatArray
    left: FloatArray

    @property
    def variance(self) -> FloatArray:
        return self.own * self.common[:, None]


def drawn_effects(
    outcome: FloatArray,
    bases: FloatArray,
    prior: FormPrior,
    scale: FloatArray,
    *,
    run: Run,
    rng: np.random.Generator,
) -> DrawnEffects:
    """Draw contributions and forms with many chains side by side.

    Parameters
    ----------
    outcome : (n_baselines, n_periods) array
        Whitened by each baseline: its noise and baseline are independent standard normal numbers.
    bases : (n_segments, n_baselines, n_periods, n_cells) array
        Whitened course of an effect of each form whose mean is 1.
    prior : FormPrior
        Of the forms.
    scale : (n_segments,) array
        Of the half-t prior of contributions.
    run : Run
        How many.
    rng : Generator
        Of the draws.
    """
    n_segments, n_chains = len(scale), len(outcome) * run.n_chains
    usual = prior.shared(prior.usual_chance[None, :])
    forms = [
        _Forms(
            np.ascontiguousarray(basis.swapaxes(1, 2)),
            np.repeat((basis**2).sum(axis=1), run.n_chains, axis=0),
            np.log(one) - usual[0],
        )
        for basis, one in zip(bases, prior.probability, strict=True)
    ]
    first = [rng.choice(len(one), size=n_chains, p=one / one.sum()) for one in prior.probability]
    chains = _Chains(
        contribution=np.zeros((n_chains, n_segments)),
        cell=np.array(first, dtype=np.int64).reshape(n_segments, n_chains).T,
        own=np.tile(scale**2, (n_chains, 1)),
        common=np.ones(n_chains),
        nothing=np.full(n_chains, _NOTHING[0] / sum(_NOTHING)),
        shared=np.tile(usual, (n_chains, 1)),
        left=np.repeat(outcome, run.n_chains, axis=0),
    )
    kept: list[tuple[FloatArray, IntArray]] = []
    for sweep in range(1, max(run.kept_after) + 1):
        for line in range(n_segments):
            _draw_segment(chains, line, forms[line], rng)
        _draw_along(chains, forms, rng)
        _draw_prior(chains, scale, rng)
        _draw_shared(chains, prior, rng)
        if sweep in run.kept_after:
            kept.append((chains.contribution.copy(), chains.cell.copy()))
    by_baseline = (len(kept), len(outcome), run.n_chains, n_segments)
    flat = (len(kept) * n_chains, n_segments)
    contribution = np.reshape([one for one, _ in kept], by_baseline).swapaxes(0, 1)
    cell = np.reshape([cell for _, cell in kept], by_baseline).swapaxes(0, 1)
    return DrawnEffects(contribution.reshape(flat), cell.reshape(flat))


def _draw_segment(chains: _Chains, line: int, forms: _Forms, rng: np.random.Generator) -> None:
    """Draw one segment's form and contribution given the others."""
    chains.left += chains.contribution[:, [line]] * forms.of(chains.cell[:, line])
    pull = forms.pull(chains.left)
    variance = chains.variance[:, [line]]
    precision = forms.norm + 1.0 / variance
    usual = pull / np.sqrt(precision)
    low = np.maximum(usual, _LOWEST)
    log_weight = 0.5 * low**2 + np.log(ndtr(low)) - 0.5 * np.log(precision * variance) + np.log(2.0)
    log_weight += forms.log_probability + chains.shared + np.log1p(-chains.nothing)[:, None]
    # the last column is no effect at all
    log_weight = np.column_stack([log_weight, np.log(chains.nothing)])
    drawn = _drawn_column(log_weight, rng)
    is_there = drawn < forms.norm.shape[1]
    cell = np.where(is_there, drawn, chains.cell[:, line])
    rows = np.arange(len(cell))
    spread = precision[rows, cell] ** -0.5
    middle = usual[rows, cell]
    size = spread * (middle + normal_between(-middle, np.full(len(cell), np.inf), rng))
    chains.cell[:, line] = cell
    chains.contribution[:, line] = np.where(is_there, np.maximum(size, 0.0), 0.0)
    chains.left -= chains.contribution[:, [line]] * forms.of(cell)


def _draw_along(chains: _Chains, forms: Sequence[_Forms], rng: np.random.Generator) -> None:
    """Move all contributions along a random line, as segments whose spend moved together trade theirs slowly.

    Hit and run: the line's direction is a draw of the normal distribution without its limits, so that it mostly lies
    where there is room (Chen and Schmeiser 1993, "Performance of the Gibbs, hit-and-run, and Metropolis samplers").
    """
    n_segments = len(forms)
    if n_segments < 2:
        return
    courses = np.stack([one.of(chains.cell[:, line]) for line, one in enumerate(forms)], axis=1)
    precision = courses @ courses.swapaxes(1, 2)
    precision[:, np.arange(n_segments), np.arange(n_segments)] += 1.0 / chains.variance
    root = np.linalg.cholesky(precision)
    normal = rng.standard_normal(chains.cell.shape)
    along = np.linalg.solve(root.swapaxes(1, 2), normal[:, :, None])[:, :, 0] * (chains.contribution > 0.0)
    moved = np.einsum("ns,nst->nt", along, courses)
    steep = (moved * chains.left).sum(axis=1) - (along * chains.contribution / chains.variance).sum(axis=1)
    bend = (moved**2).sum(axis=1) + (along**2 / chains.variance).sum(axis=1)
    can = bend > 0.0
    bend = np.where(can, bend, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = -chains.contribution / along
    low = np.where(along > 0.0, reach, -np.inf).max(axis=1)
    high = np.where(along < 0.0, reach, np.inf).min(axis=1)
    middle, spread = steep / bend, bend**-0.5
    step = middle + spread * normal_between((low - middle) / spread, (high - middle) / spread, rng)
    step = np.where(can, step, 0.0)
    chains.contribution = np.maximum(chains.contribution + step[:, None] * along, 0.0)
    chains.left = chains.left - step[:, None] * moved


def _draw_prior(chains: _Chains, scale: FloatArray, rng: np.random.Generator) -> None:
    """Draw the variances that make the normal prior a half-t one, and how many segments do nothing."""
    is_there = chains.contribution > 0.0
    there = is_there.sum(axis=1)
    square = chains.contribution**2
    rate = 0.5 * (_HALF_T * scale**2 + square / chains.common[:, None])
    chains.own = rate / rng.standard_gamma(0.5 * (_HALF_T + is_there))
    far = (square / chains.own).sum(axis=1, keepdims=True)
    log_weight = -there[:, None] * np.log(_COMMON) - 0.5 * far / _COMMON**2 - 0.5 * (np.log(_COMMON) / _COMMON_SD) ** 2
    chains.common = _COMMON[_drawn_column(log_weight, rng)] ** 2
    drawn = rng.beta(_NOTHING[0] + is_there.shape[1] - there, _NOTHING[1] + there)
    chains.nothing = np.clip(drawn, 1e-6, 1.0 - 1e-6)


def _draw_shared(chains: _Chains, prior: FormPrior, rng: np.random.Generator) -> None:
    """Draw how likely straight lines and the like are in this shop, from the forms of the segments with an effect."""
    is_there = chains.contribution > 0.0
    chance = np.empty((len(is_there), len(prior.seen)))
    for axis, (with_, without) in enumerate(prior.seen):
        is_apart = prior.apart[axis][chains.cell]
        chance[:, axis] = rng.beta(
            with_ + (is_there & is_apart).sum(axis=1), without + (is_there & ~is_apart).sum(axis=1)
        )
    chains.shared = prior.shared(np.clip(chance, 1e-6, 1.0 - 1e-6))


def _drawn_column(log_weight: FloatArray, rng: np.random.Generator) -> IntArray:
    """Draw a column of each row."""
    heaped = np.cumsum(np.exp(log_weight - log_weight.max(axis=1, keepdims=True)), axis=1)
    drawn: IntArray = (heaped < rng.random(len(heaped))[:, None] * heaped[:, [-1]]).sum(axis=1)
    return drawn


def normal_between(low: FloatArray, high: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Draw standard normal numbers between limits, by the distribution function of the side that has more digits."""
    is_right = low > 0.0
    left, right = np.where(is_right, -high, low), np.where(is_right, -low, high)
    from_, to = ndtr(left), ndtr(right)
    drawn = ndtri(from_ + rng.random(left.shape) * (to - from_))
    # where the distribution function has no digits left, the tail is exponential
    drawn = np.where(to > _LEAST_TAIL, drawn, right - rng.exponential(size=left.shape) / np.maximum(-right, 1.0))
    drawn = np.clip(drawn, left, right)
    return np.asarray(np.where(is_right, -drawn, drawn), dtype=np.float64)
