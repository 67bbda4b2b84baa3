"""Draws of positive quantities of which noisy weighted sums were measured."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.sparse import csr_array

from optimizer.domain.curve import FloatArray

_MOST_STEPS = 60
_SMALL_STEP = 1e-8
_ROUNDS = 15
"""Moves of each chain: it starts from the normal approximation, which is already close."""
_MOST_TRIES = 12
_LOOSER = 8.0
"""So many times the errors of the sums in the normal approximation that chains move around: one as sharp as the sums
are cannot follow where they bend."""
_BEND = 0.02
"""Where a quantity leaves the straight line on its way to zero: 0 becomes 0.01, 0.1 becomes 0.101. A wider bend makes a
quantity that was found to be next to nothing look far below it, and drags along those that share its effects."""


def draw_quantities(
    weights: csr_array, sums: FloatArray, measured: FloatArray, *, n_draws: int, rng: np.random.Generator
) -> FloatArray:
    """Draw q = g(1 + A z) from p(z) ~ exp(-|z|^2 / 2 - |m - W q|^2 / 2), with g(x) = (x + sqrt(x^2 + 0.0004)) / 2.

    g is positive, and straight where x is well above zero. One Markov chain per draw moves by elliptical slices
    (Murray, Adams and MacKay 2010) around a normal approximation at the mode (the generalized form of Nishihara, Murray
    and Adams 2014): exact also where sums are so noisy or negative that q is pushed against zero.

    Parameters
    ----------
    weights : (n_quantities, n_effects) sparse array
        A.
    sums : (n_sums, n_quantities) array
        W, already divided by the standard errors.
    measured : (n_sums,) array
        m, already divided by the standard errors.
    n_draws : int
        How many.
    rng : numpy.random.Generator
        Source of chance.

    Returns
    -------
    (n_draws, n_quantities) array
        Above zero.
    """
    mode = _mode(weights, sums, measured)
    jacobian = _jacobian(weights, sums, mode) / _LOOSER
    return _chains(weights, sums, measured, mode, jacobian, n_draws=n_draws, rng=rng)


def positive(line: FloatArray) -> FloatArray:
    """g, elementwise; in the form that loses no digits for negative x."""
    root = np.sqrt(line**2 + _BEND**2)
    return np.where(line > 0.0, (line + root) / 2, _BEND**2 / (2 * (root - np.minimum(line, 0.0))))


def _jacobian(weights: csr_array, sums: FloatArray, effects: FloatArray) -> FloatArray:
    """Derivative of the sums by the effects, (n_sums, n_effects): g' = g / sqrt(x^2 + 0.0004)."""
    line = 1.0 + weights @ effects
    slope = positive(line) / np.sqrt(line**2 + _BEND**2)
    return np.asarray((weights.T @ (sums * slope).T).T, dtype=np.float64)


def _residual(weights: csr_array, sums: FloatArray, measured: FloatArray, effects: FloatArray) -> FloatArray:
    return np.asarray(measured - sums @ positive(1.0 + weights @ effects), dtype=np.float64)


def _loss(weights: csr_array, sums: FloatArray, measured: FloatArray, effects: FloatArray) -> float:
    """-log p up to a constant."""
    residual = _residual(weights, sums, measured, effects)
    return float(effects @ effects + residual @ residual) / 2


def _mode(weights: csr_array, sums: FloatArray, measured: FloatArray) -> FloatArray:
    """Gauss-Newton steps, halved until they help; solved in the space of the sums, of which there are few."""
    effects = np.zeros(weights.shape[1])
    loss = _loss(weights, sums, measured, effects)
    for _ in range(_MOST_STEPS):
        jacobian = _jacobian(weights, sums, effects)
        residual = _residual(weights, sums, measured, effects)
        inner = np.eye(len(measured)) + jacobian @ jacobian.T
        step = jacobian.T @ np.linalg.solve(inner, residual + jacobian @ effects) - effects
        size = 1.0
        while size > _SMALL_STEP:
            rival = effects + size * step
            rival_loss = _loss(weights, sums, measured, rival)
            if rival_loss < loss:
                break
            size /= 2
        else:
            return effects
        is_done = loss - rival_loss < _SMALL_STEP
        effects, loss = rival, rival_loss
        if is_done:
            return effects
    return effects


def _chains(
    weights: csr_array,
    sums: FloatArray,
    measured: FloatArray,
    mode: FloatArray,
    jacobian: FloatArray,
    *,
    n_draws: int,
    rng: np.random.Generator,
) -> FloatArray:
    """Quantities of all chains after their moves, (n_draws, n_quantities).

    The moves go around N(mode, (I + J'J)^-1), whose J is `jacobian`. Of where a chain stands, z = mode + u, only A u,
    mode'u and J u matter, all linear in u; so chains carry these and never u itself.
    """
    n_quantities, n_sums = weights.shape[0], len(measured)
    gain = np.linalg.solve(np.eye(n_sums) + jacobian @ jacobian.T, jacobian)
    middle = 1.0 + weights @ mode

    def reference() -> FloatArray:
        """Draw u from N(0, (I + J'J)^-1): a prior draw less what its own noisy measurement tells of it."""
        free = rng.standard_normal((n_draws, len(mode)))
        seen = free @ jacobian.T + rng.standard_normal((n_draws, n_sums))
        away = free - seen @ gain
        return np.column_stack([(weights @ away.T).T, away @ jacobian.T, away @ mode])

    def excess(place: FloatArray) -> FloatArray:
        """Log of the target over that of the reference: |J u|^2 / 2 - mode'u - |m - W q|^2 / 2."""
        residual = measured - positive(middle + place[:, :n_quantities]) @ sums.T
        pulled = place[:, n_quantities:-1]
        return np.asarray(((pulled**2).sum(axis=1) - (residual**2).sum(axis=1)) / 2 - place[:, -1], dtype=np.float64)

    place = reference()
    height = excess(place)
    for _ in range(_ROUNDS):
        place, height = _move(place, height, reference(), excess, rng)
    return positive(middle + place[:, :n_quantities])


def _move(
    place: FloatArray,
    height: FloatArray,
    other: FloatArray,
    excess: Callable[[FloatArray], FloatArray],
    rng: np.random.Generator,
) -> tuple[FloatArray, FloatArray]:
    """Move every chain along the ellipse through its place and another draw, to a point that is likely enough.

    A chain that finds none after a number of tries stays, which leaves its distribution as it is: the way back would
    have been given up as well.
    """
    place, height = place.copy(), height.copy()
    level = height - rng.exponential(size=len(height))
    angle = rng.uniform(0.0, 2 * np.pi, len(height))
    lower, upper = angle - 2 * np.pi, angle.copy()
    trying = np.arange(len(height))
    for _ in range(_MOST_TRIES):
        turn = angle[trying, np.newaxis]
        rival = place[trying] * np.cos(turn) + other[trying] * np.sin(turn)
        rival_height = excess(rival)
        is_taken = rival_height > level[trying]
        place[trying[is_taken]], height[trying[is_taken]] = rival[is_taken], rival_height[is_taken]
        trying = trying[~is_taken]
        if not trying.size:
            break
        is_below = angle[trying] < 0.0
        lower[trying[is_below]] = angle[trying[is_below]]
        upper[trying[~is_below]] = angle[trying[~is_below]]
        angle[trying] = rng.uniform(lower[trying], upper[trying])
    return place, height
