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
from optimizer.words import Voice


def plan_file(plan: Plan | CurvePlan) -> bytes:
    """Return the plan as ``plan.csv``."""
    return export.plan_csv(plan)


def report_file(
    plan: Plan | CurvePlan,
    seconds: PlanSeconds,
    *,
    decomposition: Decomposition | None = None,
    voice: Voice | None = None,
) -> bytes:
    """Return the plan's figures as ``report.json``, with the parts of the total that it was learned from, if any.

    The sentences of this and of the other reports are in the language of `voice`, in English where it is not given.
    """
    return export.report_json(plan, seconds, decomposition=decomposition, voice=voice)


def decomposition_file(
    decomposition: Decomposition, findings: Iterable[Finding], *, voice: Voice | None = None
) -> bytes:
    """Return a total that was taken apart as JSON."""
    return export.decomposition_json(decomposition, findings, voice=voice)


def frontier_file(answer: CurveFrontier) -> bytes:
    """Return the best outcome for a range of budgets as a CSV."""
    return export.frontier_csv(answer)


def frontier_report_file(answer: CurveFrontier, seconds: PlanSeconds, *, voice: Voice | None = None) -> bytes:
    """Return the same as JSON, with what was asked."""
    return export.frontier_json(answer, seconds, voice=voice)


def curve_file(fit: CurveFit, daily_spends: Sequence[float] | None = None) -> bytes:
    """Return what the learned curves say as a CSV, at chosen daily spends or at the knots of each."""
    return export.curves_csv(planning.read_curves(fit, daily_spends))


def fit_report_file(fit: CurveFit, *, voice: Voice | None = None) -> bytes:
    """Return what an analyst can check of a fit, as JSON."""
    return export.fit_json(fit, voice=voice)


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
