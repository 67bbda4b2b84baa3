"""From file to plan through the corridor: import once, learn once, propose, hand over."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from optimizer import workflow
from optimizer.domain.finding import Finding
from optimizer.domain.money import Money
from optimizer.domain.period import Period
from optimizer.domain.plan import PlanRequest
from optimizer.errors import StoreError

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


def source(
    name: str = "history.csv", *, days: int = 70, first: str = "2025-10-01", seed: int = 0
) -> workflow.SourceFile:
    rng = np.random.default_rng(seed)
    lines = ["date,platform,audience,spend,conversions,currency"]
    for day in pd.date_range(first, periods=days):
        for platform, level in (("facebook", 9.0), ("tiktok", 2.0)):
            spend = round(30 * rng.lognormal(0, 0.4), 2)
            lines.append(f"{day.date()},{platform},A,{spend},{rng.poisson(level * spend / (spend + 40))},EUR")
    return workflow.SourceFile(name, "\n".join(lines).encode())


@pytest.fixture
def workspace(tmp_path: Path) -> workflow.Workspace:
    return workflow.open_workspace(tmp_path / "w.sqlite")


def performance(workspace: workflow.Workspace) -> pd.DataFrame:
    table = workflow.performance(workspace)
    assert table is not None
    return table.rows


def test_what_is_imported_is_what_was_previewed(workspace: workflow.Workspace) -> None:
    file = source()
    seen = workflow.preview_files([file])
    assert workflow.performance(workspace) is None
    workflow.import_files(workspace, [file], clock=lambda: NOON)
    pd.testing.assert_frame_equal(performance(workspace), seen.table.rows)
    assert workspace.imports()[0].at == NOON


def test_a_file_that_was_imported_before_changes_nothing_under_any_name(workspace: workflow.Workspace) -> None:
    workflow.import_files(workspace, [source()])
    before, revision = performance(workspace), workspace.revision
    again = workflow.import_files(workspace, [replace(source(), name="copy of history.csv")])
    pd.testing.assert_frame_equal(performance(workspace), before)
    assert workspace.revision == revision
    assert [finding.subject for finding in again.findings if "before" in str(finding.message)] == [
        "copy of history.csv"
    ]


def test_of_several_files_only_the_new_ones_are_added(workspace: workflow.Workspace) -> None:
    old, new = source(days=30), source("more.csv", days=30, first="2025-11-01", seed=1)
    workflow.import_files(workspace, [old])
    workflow.import_files(workspace, [old, new])
    assert len(performance(workspace)) == 120
    assert len(workspace.imports()) == 2


def daily_and_weekly() -> tuple[workflow.SourceFile, workflow.SourceFile]:
    """One account twice: by day, and by week and age."""
    days = ["date,platform,audience,campaign,spend,clicks,currency"]
    weeks = ["week,platform,audience,campaign,age,spend,clicks,currency"]
    for number, day in enumerate(pd.date_range("2025-09-01", periods=70)):
        days.append(f"{day.date()},facebook,A,Summer,10.5,7,EUR")
        if number % 7 == 0:
            weeks += [f"{day.date()},facebook,A,Summer,{age},36.75,24.5,EUR" for age in ("18-24", "25-34")]
    return tuple(  # type: ignore[return-value]
        workflow.SourceFile(name, "\n".join(lines).encode())
        for name, lines in (("days.csv", days), ("weeks.csv", weeks))
    )


def is_of_files(finding: Finding) -> bool:
    """Whether it is about what was imported before, and not a remark on the rows themselves."""
    return finding.subject.endswith(".csv")


@pytest.mark.parametrize("order", [1, -1])
def test_two_exports_of_one_account_count_once_and_it_is_told(workspace: workflow.Workspace, order: int) -> None:
    first, second = daily_and_weekly()[::order]
    assert [
        finding.severity for finding in workflow.import_files(workspace, [first]).findings if is_of_files(finding)
    ] == []
    before = performance(workspace)
    told = [finding for finding in workflow.import_files(workspace, [second]).findings if is_of_files(finding)]
    assert [(finding.subject, second.name in str(finding.message)) for finding in told] == [(second.name, True)]
    assert performance(workspace)["spend"].sum() == 735
    assert len(performance(workspace)) == len(workflow.preview_files([second]).table.rows)
    again = [finding for finding in workflow.import_files(workspace, [second]).findings if is_of_files(finding)]
    assert ["imported before" in str(finding.message) for finding in again] == [True]
    workflow.undo_import(workspace, workspace.imports()[-1].number)
    pd.testing.assert_frame_equal(performance(workspace), before)


def test_a_proposal_with_curves_learned_before_is_the_same(workspace: workflow.Workspace) -> None:
    workflow.import_files(workspace, [source()])
    table = workflow.performance(workspace)
    assert table is not None
    request = workflow.default_request(table)
    fresh = workflow.propose(table, request)
    kept = workflow.propose(table, request, fit=workflow.learn_workspace(workspace))
    assert kept.plan == fresh.plan
    assert fresh.plan.request.budget == request.budget
    assert sum(line.budget.minor_units for line in fresh.plan.lines) == request.budget.minor_units


def test_seconds_are_told_apart() -> None:
    ticks = iter([0.0, 2.0, 5.0])
    table = workflow.preview_files([source()]).table
    proposal = workflow.propose(table, workflow.default_request(table), timer=lambda: next(ticks))
    assert (proposal.seconds.fit, proposal.seconds.allocate) == (2.0, 3.0)


def test_curves_for_another_question_are_refused() -> None:
    table = workflow.preview_files([source()]).table
    request = workflow.default_request(table)
    fit = workflow.learn_curves(table, "conversions", Period(date(2026, 3, 1), date(2026, 3, 31)))
    with pytest.raises(ValueError, match="another KPI or period"):
        workflow.propose(table, request, fit=fit)


def test_an_empty_workspace_says_what_to_do(workspace: workflow.Workspace) -> None:
    with pytest.raises(StoreError, match="import a file"):
        workflow.learn_workspace(workspace)


def test_a_fit_is_kept_until_the_performance_changes(workspace: workflow.Workspace) -> None:
    workflow.import_files(workspace, [source()])
    period = Period(date(2026, 1, 1), date(2026, 1, 31))
    first = workflow.learn_workspace(workspace, period=period)
    np.testing.assert_array_equal(workflow.learn_workspace(workspace, period=period).draws, first.draws)
    workflow.import_files(workspace, [source("more.csv", first="2025-12-15", days=10, seed=2)])
    changed = workflow.learn_workspace(workspace, period=period)
    assert changed.recent_spend.tolist() != first.recent_spend.tolist()


def test_the_plan_and_the_report_say_the_same() -> None:
    table = workflow.preview_files([source()]).table
    request = PlanRequest(Period(date(2026, 1, 1), date(2026, 1, 31)), Money(200001, "EUR"))
    proposal = workflow.propose(table, request)
    report = json.loads(workflow.report_file(proposal.plan, proposal.seconds))
    text = workflow.plan_file(proposal.plan).decode().splitlines()
    assert report["budget"] == 2000.01
    assert len(text) == 3
    expected = sum(float(line.split(",")[6]) for line in text[1:])
    assert expected == pytest.approx(report["expected"]["value"], rel=1e-4)


def test_the_demonstration_is_made_once_and_again_for_other_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "user data"
    monkeypatch.setattr("optimizer.workflow.places.user_data_path", lambda name, **_: folder / name)
    monkeypatch.setattr("optimizer.workflow.places._DEMO_FILE", tmp_path / "demo.csv")
    (tmp_path / "demo.csv").write_bytes(source().content)
    first = workflow.open_demo()
    assert (first.revision, workflow.open_demo().revision) == (1, 1)
    assert first.name == workflow.open_demo().name
    (tmp_path / "demo.csv").write_bytes(source(seed=9).content)
    assert workflow.open_demo().name != first.name
    (tmp_path / "demo.csv").unlink()
    with pytest.raises(StoreError, match="missing"):
        workflow.open_demo()


def test_segments_are_compared_by_history_and_curve(workspace: workflow.Workspace) -> None:
    workflow.import_files(workspace, [source()])
    fit = workflow.learn_workspace(workspace)
    rows = performance(workspace)
    compared = workflow.compare_workspace(workspace, fit)
    assert {str(line.segment) for line in compared} == {"facebook / A", "tiktok / A"}
    for line in compared:
        of_it = rows[rows["platform"] == line.segment.platform]
        assert line.spend.minor_units == round(of_it["spend"].sum() * 100)
        assert line.outcome == of_it["conversions"].sum()
        cpa, marginal = line.reading.cpa, line.reading.marginal
        assert cpa is not None
        assert cpa.interval.lower <= cpa.value <= cpa.interval.upper
        assert marginal.interval.lower <= marginal.value <= marginal.interval.upper
        assert marginal.interval.level == cpa.interval.level == 0.8
        observed = of_it["spend"].sum() / of_it["conversions"].sum()
        assert cpa.value == pytest.approx(observed, rel=0.5)
