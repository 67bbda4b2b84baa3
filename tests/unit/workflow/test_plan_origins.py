"""Why a plan changed since the last one, and that nothing changes without a reason."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from advice_samples import asked, curves_of, proposal_for

from optimizer import workflow
from optimizer.domain.money import Money
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.plan_origin import PlanOrigin
from optimizer.domain.problem import LimitAmount, SpendLimit
from optimizer.words import voice_for
from optimizer.workflow.plan_origins import PROGRAM

ROOT = Path(__file__).parents[3]

_PLAN = """
import sys
from optimizer import workflow
from optimizer.domain.plan import PlanSeconds
from optimizer.workflow import SourceFile
table = workflow.read_history([SourceFile("small.csv", open(sys.argv[1], "rb").read())]).table
proposal = workflow.propose(table, workflow.default_request(table))
sys.stdout.buffer.write(workflow.report_file(proposal.plan, PlanSeconds(0.0, 0.0, 0.0)))
sys.stdout.buffer.write(workflow.fit_print(proposal.fit).encode())
sys.stdout.buffer.write(workflow.history_print(table).digest.encode())
"""


def table_of(days: int = 20, **columns: object) -> PerformanceTable:
    rows = pd.DataFrame(
        {
            "date": pd.date_range("2026-03-01", periods=days),
            "platform": "meta",
            "audience": "a",
            "days": 1,
            "spend": np.arange(1.0, days + 1.0),
            "conversions": np.arange(days) % 3.0,
            **columns,
        }
    )
    return PerformanceTable(rows, "EUR")


def origin(table: PerformanceTable | None = None) -> PlanOrigin:
    proposal = proposal_for(asked(), curves_of())
    history = workflow.history_print(table_of() if table is None else table)
    return workflow.plan_origin(proposal, history, workflow.fit_print(proposal.fit))


def told(before: PlanOrigin, after: PlanOrigin) -> list[str]:
    voice = voice_for("en-GB")
    return [voice.render(one) for one in workflow.what_changed(before, after)]


def test_nothing_changed_is_nothing_said() -> None:
    assert workflow.what_changed(origin(), origin()) == ()
    assert workflow.is_same_plan(origin(), origin())


def test_new_days_are_named() -> None:
    assert told(origin(table_of(15)), origin(table_of(20))) == ["New days in the history: 16 Mar 2026 – 20 Mar 2026."]
    assert told(origin(table_of(20)), origin(table_of(19))) == ["Days that are no longer in the history: 20 Mar 2026."]


def test_changed_figures_are_named_by_their_days() -> None:
    later = table_of()
    later.rows.loc[[4, 5, 9, 12, 14], "spend"] += 1.0
    assert told(origin(), origin(later)) == [
        "Figures of these days are not what they were: 5 Mar 2026 – 6 Mar 2026, 10 Mar 2026, 13 Mar 2026 and 1 more."
    ]


def test_a_history_is_the_same_in_any_order_and_type_of_text() -> None:
    rows = pd.concat([table_of().rows, table_of().rows.assign(audience="b")], ignore_index=True)
    one = workflow.history_print(PerformanceTable(rows, "EUR"))
    turned = rows.iloc[::-1].reset_index(drop=True).astype({"platform": "category", "days": "int32"})
    assert workflow.history_print(PerformanceTable(turned, "EUR")) == one
    assert workflow.history_print(PerformanceTable(rows, "PLN")).digest != one.digest
    assert workflow.history_print(PerformanceTable(rows.assign(conversions=0.0), "EUR")).digest != one.digest


def test_questions_that_differ_are_told() -> None:
    before = origin()
    limit = SpendLimit("meta", None, most=LimitAmount(500.0))
    request = replace(before.request, budget=Money(200_000, "EUR"), risk="bold", limits=(limit,))
    assert told(before, replace(before, request=request)) == [
        "The budget was €1,600.00 and is €2,000.00.",
        "The risk was Balanced and is Bold.",
        "Limits were added: 1.",
    ]
    assert told(replace(before, request=request), before)[-1] == "Limits were taken away: 1."
    march = replace(before.request, period=Period(date(2026, 3, 1), date(2026, 3, 31)), kpi="link_clicks")
    assert told(before, replace(before, request=march)) == [
        "The period was 1 Jan 2026 – 10 Jan 2026 and is 1 Mar 2026 – 31 Mar 2026.",
        "The plan was for conversions and is for link clicks.",
    ]


def test_other_versions_and_lift_tests_are_told() -> None:
    before = origin()
    assert told(before, replace(before, model="9", fit="x")) == [
        "The curves were learned by version unknown of the model, now by version 9."
    ]
    assert told(before, replace(before, program="9.9"))[0].startswith("The plan was made by version 0")
    assert told(before, replace(before, lift_tests=("May",), fit="x")) == ["Lift tests came in: May."]
    assert told(replace(before, lift_tests=("May",)), before) == ["Lift tests were taken away: May."]


def test_what_should_never_be_is_told_too() -> None:
    before = origin()
    assert "the same figures" in told(before, replace(before, fit="x"))[0]
    other = replace(before, budgets=before.budgets[:1])
    assert not workflow.is_same_plan(before, other)
    assert told(before, other)[0].startswith("The budgets differ though")


def test_the_program_knows_its_version() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == PROGRAM


@pytest.fixture
def history_file(tmp_path: Path) -> Path:
    rng = np.random.default_rng(5)
    frames = []
    for segment, usual in enumerate((90.0, 60.0, 40.0)):
        spend = (usual * rng.uniform(0.5, 1.6, 90)).round(2)
        won = rng.poisson(0.3 * usual * (spend / usual) ** 0.6)
        days = pd.date_range("2026-03-01", periods=90).strftime("%Y-%m-%d")
        named = {"date": days, "platform": "meta", "audience": f"s{segment}"}
        frames.append(pd.DataFrame({**named, "spend": spend, "conversions": won}))
    path = tmp_path / "small.csv"
    pd.concat(frames).to_csv(path, index=False)
    return path


def test_the_same_figures_and_settings_give_the_same_plan_byte_for_byte(history_file: Path) -> None:
    answers = []
    for threads, seed in (("1", "1"), ("2", "77")):
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PYTHONHASHSEED": seed,
            "OMP_NUM_THREADS": threads,
            "OPENBLAS_NUM_THREADS": threads,
        }
        done = subprocess.run(
            [sys.executable, "-c", _PLAN, str(history_file)], env=environment, capture_output=True, check=True
        )
        answers.append(done.stdout)
    assert len(answers[0]) > 1000
    assert answers[0] == answers[1]
