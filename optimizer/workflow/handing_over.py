"""Plans, curves and comparisons as files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from optimizer import export, planning
from optimizer.domain.comparison import SegmentComparison
from optimizer.domain.curve import CurveFit
from optimizer.domain.curve_plan import CurveFrontier, CurvePlan
from optimizer.domain.decomposition import Decomposition
from optimizer.domain.finding import Finding
from optimizer.domain.plan import Plan, PlanSeconds


def plan_file(plan: Plan | CurvePlan) -> bytes:
    """Return the plan as ``plan.csv``."""
    return export.plan_csv(plan)


def report_file(plan: Plan | CurvePlan, seconds: PlanSeconds, *, decomposition: Decomposition | None = None) -> bytes:
    """Return the plan's figures as ``report.json``, with the parts of the total that it was learned from, if any."""
    return export.report_json(plan, seconds, decomposition=decomposition)


def decomposition_file(decomposition: Decomposition, findings: Iterable[Finding]) -> bytes:
    """Return a total that was taken apart as JSON."""
    return export.decomposition_json(decomposition, findings)


def frontier_file(answer: CurveFrontier) -> bytes:
    """Return the best outcome for a range of budgets as a CSV."""
    return export.frontier_csv(answer)


def frontier_report_file(answer: CurveFrontier, seconds: PlanSeconds) -> bytes:
    """Return the same as JSON, with what was asked."""
    return export.frontier_json(answer, seconds)


def curve_file(fit: CurveFit, daily_spends: Sequence[float] | None = None) -> bytes:
    """Return what the learned curves say as a CSV, at chosen daily spends or at the knots of each."""
    return export.curves_csv(planning.read_curves(fit, daily_spends))


def fit_report_file(fit: CurveFit) -> bytes:
    """Return what an analyst can check of a fit, as JSON."""
    return export.fit_json(fit)


def segment_file(compared: Sequence[SegmentComparison]) -> bytes:
    """Return a comparison of segments as CSV."""
    return export.segments_csv(compared)


def check_outputs(paths: Iterable[Path]) -> None:
    """See that files can be written there, before work is done for them."""
    for path in paths:
        export.check_writable(path)


def write_outputs(contents: Mapping[Path, bytes]) -> None:
    """Write files so that all appear whole, or none."""
    export.write_files(contents)
