"""Arrow matrices: blocks of the segments on the diagonal, global parameters along the edge; factored and solved."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_solve

from optimizer.curves.model.likelihood import Information
from optimizer.domain.curve import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Arrow:
    """A factored arrow matrix.

    Attributes
    ----------
    root_inverse : (n_segments, n_local, n_local) array
        Inverse of the lower Cholesky root of each block.
    edge : (n_segments, n_local, n_global) array
        That times the segment's part of the edge.
    schur_root : (n_global, n_global) array
        Lower Cholesky root of what is left of the global block.
    """

    root_inverse: FloatArray
    edge: FloatArray
    schur_root: FloatArray

    @property
    def pull(self) -> FloatArray:
        """How own effects follow the global parameters, but for the sign, (n_segments, n_local, n_global)."""
        return np.asarray(self.root_inverse.swapaxes(1, 2) @ self.edge)


def factor(info: Information, damping: float) -> Arrow:
    """Factor the information, its diagonal lifted by this share.

    Raises
    ------
    numpy.linalg.LinAlgError
        Where it is not that of a hilltop.
    """
    local = info.local * (1.0 + damping * np.eye(info.local.shape[1]))
    root_inverse = np.asarray(np.linalg.inv(np.linalg.cholesky(local)), dtype=np.float64)
    edge = root_inverse @ info.cross
    flat = edge.reshape(-1, info.shared.shape[0])
    schur = info.shared + damping * np.diag(np.diag(info.shared)) - flat.T @ flat
    return Arrow(root_inverse, edge, np.asarray(np.linalg.cholesky(schur), dtype=np.float64))


def newton_step(info: Information, damping: float) -> tuple[FloatArray, FloatArray]:
    """Solve for the step of all parameters, (n_segments, n_local) and (n_global,); raises as `factor` does."""
    arrow = factor(info, damping)
    half = (arrow.root_inverse @ info.score_local[:, :, None])[:, :, 0]
    shared = cho_solve((arrow.schur_root, True), info.score_shared - np.tensordot(half, arrow.edge, 2))
    local = (arrow.root_inverse.swapaxes(1, 2) @ (half - arrow.edge @ shared)[:, :, None])[:, :, 0]
    return np.asarray(local, dtype=np.float64), np.asarray(shared, dtype=np.float64)
