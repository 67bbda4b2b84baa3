"""Totals that lie outside their interval too often are told, though the segments' hold."""

import pytest
from backtest_histories import history, knowing

from optimizer.curves.backtest import backtest
from optimizer.curves.backtest.remarks import remark
from optimizer.words import voice_for


@pytest.mark.parametrize(
    ("held", "n_folds", "told"),
    # P(at most k of n hold at 80 %): 2 of 6 0.017, 3 of 6 0.099, 0 of 2 0.04, 0 of 1 0.2
    [(2, 6, True), (3, 6, False), (6, 6, False), (0, 2, True), (0, 1, False)],
)
def test_totals_outside_their_intervals_are_told_where_chance_does_not_explain_it(
    held: int, n_folds: int, told: bool
) -> None:
    found = backtest(history(), "conversions", learn=knowing)
    said = [
        voice_for("en").render(one.message) for one in remark(found.folds[:n_folds], found.scores, 0.82, held / n_folds)
    ]
    alarm = f"Only {held} of {n_folds} totals lay inside their 80% interval"
    assert any(alarm in one for one in said) is told
    assert not any("segments' outcomes" in one for one in said)
