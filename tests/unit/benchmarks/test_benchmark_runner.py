"""The benchmark runner: sections of the page, problems that can be solved, rivals that fail or are not there."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks import __main__ as runner
from benchmarks import allocation_sizes, peer_worker, peers
from benchmarks.group_instances import grouped_problem, members_of
from benchmarks.instances import hill_problem, left_with_room, near_identical, with_minimums
from benchmarks.limit_instances import KINDS, limited_problem
from benchmarks.measuring import Measured, measure
from benchmarks.settings import Settings
from optimizer.allocation import allocate
from optimizer.domain.curve import FamilyCurve
from optimizer.domain.problem import AllocationProblem, LimitAmount, Scope, SpendLimit
from optimizer.domain.segment import Segment
from optimizer.errors import AllocationError
from optimizer.message import N_

PROBLEM = hill_problem(6, 0)


def test_a_section_is_put_in_place_and_the_others_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "PAGE", tmp_path / "benchmarks.md")
    first, second = list(runner.SECTIONS)[:2]
    runner.write_section(second, "old")
    runner.write_section(first, "kept")
    runner.write_section(second, "new")
    page = runner.PAGE.read_text()
    assert page.index("kept") < page.index("new")
    assert "old" not in page


def test_a_quick_run_prints_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(runner, "PAGE", tmp_path / "benchmarks.md")
    monkeypatch.setattr(runner, "SECTIONS", {"one": lambda settings: f"quick {settings.is_quick}"})
    assert runner.main(["--quick", "one"]) == 0
    assert "quick True" in capsys.readouterr().out
    assert not runner.PAGE.exists()


def test_a_section_that_fails_stops_no_other(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(settings: Settings) -> str:
        raise AllocationError(N_("No split obeys all limits; loosen one."))

    monkeypatch.setattr(runner, "SECTIONS", {"one": fails, "two": lambda settings: "measured"})
    assert runner.main(["--quick"]) == 1
    shown = capsys.readouterr()
    assert "measured" in shown.out
    assert "one failed: No split obeys all limits" in shown.err


def test_a_name_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        runner.main(["allocation_speed"])
    assert "allocation_sizes" in capsys.readouterr().err


def test_problems_are_the_same_in_every_run() -> None:
    again = hill_problem(6, 0)
    assert again.curves == PROBLEM.curves
    assert hill_problem(6, 1).curves != PROBLEM.curves


def test_near_identical_curves_differ_by_less_than_one_percent() -> None:
    halves = [curve.half_saturation for curve in near_identical(50, 3).curves if isinstance(curve, FamilyCurve)]
    assert len(set(halves)) == 50
    assert max(halves) < 1.01 * min(halves)


def test_minimums_are_on_about_seventy_percent_of_the_segments() -> None:
    assert 0.6 < len(with_minimums(hill_problem(400, 0), 0).limits) / 400 < 0.8


def test_groups_overlap_and_have_two_or_more_segments() -> None:
    problem = grouped_problem(20, 0)
    groups = [
        set(members_of(problem, Scope(one.platform, one.audience, one.tag)))
        for one in problem.limits
        if isinstance(one, SpendLimit)
    ]
    assert 4 <= len(groups) <= 40
    assert all(len(group) > 1 for group in groups)
    assert any(a & b and a - b and b - a for a in groups for b in groups)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_limit_is_there(kind: str) -> None:
    problem = limited_problem(kind, 10, 0)
    assert problem.limits
    assert len(problem.curves) in (10, 40)


def test_the_time_aimed_at_depends_on_size_and_kind() -> None:
    assert [allocation_sizes.aim("log-normal sizes", n) for n in (2, 50, 51, 2000, 10_000)] == [
        *(0.025, 0.025, 0.05, 0.15, 0.5)
    ]
    assert allocation_sizes.aim(allocation_sizes.NEAR_IDENTICAL, 12) == 0.25


def test_money_is_left_with_room_only_where_a_segment_could_take_it() -> None:
    curves = tuple(FamilyCurve("hill", 1.0, 10.0, 2.0, 60.0) for _ in range(2))
    first, second = (Segment("a", "x"), Segment("a", "y"))
    minimum = SpendLimit("a", "y", on_off_minimum=LimitAmount(30.0))
    problem = AllocationProblem((first, second), curves, 80.0, (minimum,))
    assert left_with_room(problem, np.array([60.0, 0.0])) == 0.0
    assert left_with_room(problem, np.array([40.0, 0.0])) == pytest.approx(0.5)
    assert left_with_room(problem, np.array([55.0, 0.0])) == pytest.approx(5.0 / 80.0)
    assert left_with_room(problem, np.array([45.0, 35.0])) == 0.0


def test_growth_is_told_against_n_log_n() -> None:
    def case(seconds: float) -> list[Measured]:
        return [Measured(1.0, 0.0, seconds, 0.0, 0.0, np.zeros(1))]

    rows = allocation_sizes.rows({("a", 10): case(1.0), ("a", 100): case(20.0), ("b", 100): case(7.0)})
    assert [row[-2] for row in rows] == ["", "1.00", ""]


def test_money_left_over_and_the_gap_are_measured() -> None:
    problem = replace(PROBLEM, budget=10.0 * sum(c.most or 0.0 for c in PROBLEM.curves if isinstance(c, FamilyCurve)))
    found = measure(problem)
    assert found.unplaced == pytest.approx(0.9)
    assert found.gap < 1e-4


def test_slsqp_spends_the_budget_and_does_not_beat_the_bound() -> None:
    spend, _ = peers.by_us(PROBLEM)
    rival = peers.by_slsqp(PROBLEM)
    assert rival.sum() == pytest.approx(PROBLEM.budget)
    best = peers.score(PROBLEM, peers.Answer(spend, 0.5), peers.Answer(spend, 0.5))
    other = peers.score(PROBLEM, peers.Answer(rival, 2.0), peers.Answer(spend, 0.5))
    assert best is not None
    assert other is not None
    assert other.share <= 1.0
    assert best.share > 1.0 - 1e-4
    assert other.times_ours == 4.0


def test_a_rival_that_fails_is_counted_and_quoted() -> None:
    spend = allocate(PROBLEM).spend
    answers = [peers.Answer(spend, 1.0), peers.Answer(None, 1.0, "no way")]
    cells = peers.summary([PROBLEM, PROBLEM], answers, [peers.Answer(spend, 1.0)] * 2, 6)
    assert cells[-1] == "1 of 2"
    assert peers.remarks({"rival": answers}) == ['rival failed with: "no way".']


def test_unspent_money_of_a_rival_is_seen() -> None:
    spend = allocate(PROBLEM).spend
    found = peers.score(PROBLEM, peers.Answer(0.75 * spend, 1.0), peers.Answer(spend, 1.0))
    assert found is not None
    assert found.unspent == pytest.approx(0.25)
    assert found.share < 1.0


def test_the_worker_tells_what_a_tool_raised() -> None:
    def fails(problem: peer_worker.Problem) -> peer_worker.Answer:
        raise ValueError("Inequality constraints incompatible\nmore")

    told = peer_worker.asked(fails, {})
    assert told["spend"] is None
    assert told["remark"] == "Inequality constraints incompatible"


def test_tools_that_are_not_installed_are_not_there() -> None:
    answers, versions = peers.by_rivals([PROBLEM], ())
    assert set(answers) == set(versions) <= set(peers.RIVALS)


def test_an_interpreter_without_what_it_needs_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho no numpy >&2\nexit 3\n")
    broken.chmod(0o755)
    with pytest.raises(SystemExit, match="no numpy"):
        peers.by_rivals([PROBLEM], (broken,))


def test_problems_reach_the_worker_as_they_are() -> None:
    told = peers.asked(PROBLEM)
    assert told["budget"] == PROBLEM.budget
    assert np.asarray(told["most"]) == pytest.approx([6.0 * h for h in np.asarray(told["half_saturation"])])
