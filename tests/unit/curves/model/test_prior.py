"""What is believed of walks, by the covariance of their steps."""

import numpy as np
import pytest

from optimizer.curves.model.prior import walk_precision


@pytest.mark.parametrize("trend", [0.0, 0.04])
def test_steps_of_a_walk_share_a_mean_that_is_not_known(trend: float) -> None:
    step, last, n_knots = 0.1, 3.0, 9
    covariance = np.linalg.inv(walk_precision(n_knots, step, last, trend))
    difference = np.diff(np.eye(n_knots), axis=0)
    of_steps = difference @ covariance @ difference.T
    np.testing.assert_allclose(of_steps, step**2 * np.eye(n_knots - 1) + trend**2, atol=1e-9)
    assert covariance[-1, -1] == pytest.approx(last**2)
