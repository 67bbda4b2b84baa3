"""A lift test that was typed: what it is, and what it would change."""

from __future__ import annotations

from datetime import date
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest

from optimizer import workflow
from optimizer.domain.curve import CurveFit
from optimizer.domain.lift import LiftTest
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.errors import DataError
from optimizer.workflow import FoundRange

APRIL = Period(date(2026, 4, 1), date(2026, 4, 30))
JUNE = Period(date(2026, 6, 1), date(2026, 6, 30))


@pytest.mark.parametrize("level", [0.8, 0.9, 0.95])
def test_the_range_that_was_typed_is_that_of_the_test(level: float) -> None:
    test = workflow.lift_test_of_range(
        FoundRange(120.0, 80.0, 160.0, level), name="Spring", kpi="conversions", period=APRIL, platform="facebook"
    )
    held = NormalDist(test.incremental, test.standard_error)
    assert held.cdf(160.0) - held.cdf(80.0) == pytest.approx(level)


@pytest.mark.parametrize("found", [(70.0, 80.0, 160.0), (170.0, 80.0, 160.0), (80.0, 80.0, 80.0), (90.0, 160.0, 80.0)])
def test_a_result_outside_its_range_is_refused(found: tuple[float, float, float]) -> None:
    with pytest.raises(DataError, match="does not lie between"):
        workflow.lift_test_of_range(FoundRange(*found, 0.9), name="Spring", kpi="conversions", period=APRIL)


def _with_test(share: float) -> tuple[PerformanceTable, CurveFit, list[LiftTest]]:
    """Two platforms, and a test of one that finds this share of what is reported to be incremental."""
    rng = np.random.default_rng(4)
    days = pd.date_range("2026-03-01", periods=92)
    rows = pd.concat(
        pd.DataFrame(
            {
                "date": days,
                "platform": platform,
                "audience": "Parents",
                "days": 1,
                "spend": (spend := 60.0 * np.exp(0.3 * rng.standard_normal(len(days)))),
                "conversions": rng.poisson(0.3 * spend).astype(float),
            }
        )
        for platform in ("facebook", "tiktok")
    )
    table = PerformanceTable(rows.sort_values(["date", "platform"], ignore_index=True), "EUR")
    of_facebook = rows[(rows["platform"] == "facebook") & rows["date"].between("2026-04-01", "2026-04-30")]
    found = share * float(of_facebook["conversions"].sum())
    test = workflow.lift_test_of_range(
        FoundRange(found, 0.9 * found, 1.1 * found, 0.9),
        name="Spring",
        kpi="conversions",
        period=APRIL,
        platform="facebook",
    )
    return table, workflow.learn_curves(table, "conversions", JUNE), [test]


def test_a_sure_test_moves_the_tested_platform_to_what_it_found() -> None:
    table, fit, tests = _with_test(0.4)
    changes = {one.segment.platform: one for one in workflow.lift_changes(table, fit, tests).changes}
    facebook = changes["facebook"]
    assert facebook.after.value / facebook.before.value == pytest.approx(0.4, abs=0.06)
    nothing = workflow.lift_changes(table, fit, []).changes
    assert [one.after.value for one in nothing] == pytest.approx([one.before.value for one in nothing])


def test_what_does_not_fit_is_told_with_the_preview() -> None:
    assert not workflow.lift_changes(*_with_test(0.4)).findings
    far = workflow.lift_changes(*_with_test(9.0)).findings
    assert any("finds {own:percent} of what is reported" in one.message.template for one in far)
    assert all(one.severity == "warning" for one in far)
