"""The section on experiments measures what it says."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks import lift


def test_intervals_that_allow_for_autocorrelation_hold_more_often() -> None:
    last = lift.geo_coverage(60)[-1]
    plain, ours = (float(cell.strip(" %")) for cell in last.split("|")[2:4])
    assert plain < 60.0 < ours


def test_a_known_experiment_moves_the_return_to_its_own(tmp_path: Path) -> None:
    made = lift.made_experiment(0, 0.0)
    lines, groups = ["date,geo,sales,cost"], "geo,group\n0,treatment\n1,control\n"
    for start, outcome, spend in zip(made.starts, made.outcome, made.spend, strict=True):
        lines += [f"{start},{geo},{outcome[geo]:.2f},{spend[geo]:.2f}" for geo in (0, 1)]
    (tmp_path / "sales.csv").write_text("\n".join(lines))
    (tmp_path / "groups.csv").write_text(groups)
    rows = [line for line in lift.known_experiment(tmp_path / "sales.csv", tmp_path / "groups.csv") if "| " in line]
    tested, reported, calibrated = (float(row.split("|")[2]) for row in rows[2:])
    assert np.isclose(tested, 0.3, atol=0.15)
    assert reported > 10.0
    assert np.isclose(calibrated, tested, rtol=0.15)
