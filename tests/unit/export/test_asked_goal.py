"""Goals and assumptions in report.json: only what is not as usual, all of it, and real JSON."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import date

import pytest

from optimizer.domain.assumption import Assumptions, Belief, MarketEvent, OutcomeValue, Paused, PriceChange
from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.goal import WEIGHTED, Goal
from optimizer.domain.goal_answer import GoalAnswer
from optimizer.domain.money import Money
from optimizer.domain.period import Period
from optimizer.domain.plan import Gain, Plan, PlanRequest, PlanSeconds
from optimizer.domain.problem import Certificate
from optimizer.domain.segment import Segment
from optimizer.domain.target import Target
from optimizer.export import report_json
from optimizer.words import goal_told, voice_for

JANUARY = Period(date(2026, 1, 1), date(2026, 1, 31))
ESTIMATE = Estimate(100.0, Interval(80.0, 120.0, 0.8))


def plan_of(request: PlanRequest, answer: GoalAnswer | None = None, *, unplaced: int = 0) -> Plan:
    return Plan(
        request=request,
        lines=(),
        expected=ESTIMATE,
        current_split=ESTIMATE,
        gain=Gain(ESTIMATE, 0.9),
        verdict="shift",
        certificate=Certificate(100.0, 100.0, 0.0, 0.0),
        unplaced=Money(unplaced, "EUR"),
        findings=(),
        answer=answer,
    )


def reported(plan: Plan) -> dict[str, object]:
    found: dict[str, object] = json.loads(report_json(plan, PlanSeconds(0.0, 0.0, 0.0)))
    return found


ASKED = PlanRequest(JANUARY, Money(1_000_000, "EUR"))


def test_all_assumptions_are_written() -> None:
    assumptions = Assumptions(
        prices=(PriceChange(0.1, platform="meta"),),
        events=(MarketEvent("Fair", Period(date(2026, 1, 5), date(2026, 1, 6)), 0.3),),
        values=(OutcomeValue("leads", 40.0),),
        paused=(Paused(audience="Students"),),
        beliefs=(Belief(Segment("reddit", "Gamers"), 50.0, 2.0, 5.0),),
    )
    assert reported(plan_of(replace(ASKED, assumptions=assumptions)))["assumptions"] == {
        "prices": [{"platform": "meta", "audience": None, "change": 0.1}],
        "events": [
            {
                "platform": None,
                "audience": None,
                "name": "Fair",
                "period": {"start": "2026-01-05", "end": "2026-01-06", "days": 2},
                "change": 0.3,
            }
        ],
        "values": [{"kpi": "leads", "value": 40.0}],
        "paused": [{"platform": None, "audience": "Students"}],
        "beliefs": [{"platform": "reddit", "audience": "Gamers", "daily_spend": 50.0, "low": 2.0, "high": 5.0}],
    }


def test_points_tell_their_values() -> None:
    request = replace(ASKED, kpi=WEIGHTED, goal=Goal(kpi_values=(("leads", 2.0), ("conversions", 10.0))))
    found = reported(plan_of(request))
    assert found["goal"] == {"kind": "budget", "kpi_values": {"leads": 2.0, "conversions": 10.0}}
    assert "answer" not in found


def test_what_is_not_a_number_is_null() -> None:
    request = replace(ASKED, goal=Goal("target", target=Target("roas", 3.0)))
    found = reported(plan_of(request, GoalAnswer(math.nan, None), unplaced=1_000_000))
    assert found["answer"] == {"reached": None, "bound": None, "value_per_outcome": 1.0, "margin": 1.0}


@pytest.mark.parametrize(
    ("goal", "answer", "unplaced", "sentences"),
    [
        (Goal(), None, 0, ()),
        (
            Goal("profit", value_per_outcome=50.0),
            GoalAnswer(1234.0, 1234.4),
            400_000,
            (
                "Spend €6,000 of the €10,000: it is expected to earn €1,234 of profit.",
                "On these curves no plan within the limits earns more than €1,234.",
            ),
        ),
        (
            Goal("profit"),
            GoalAnswer(1234.0, None),
            0,
            ("Spend all of the €10,000: it is expected to earn €1,234 of profit.",),
        ),
        (
            Goal("profit"),
            GoalAnswer(0.0, 0.0),
            1_000_000,
            ("Spend nothing: no spend is expected to earn more than it costs.",),
        ),
        (
            Goal("target", target=Target("outcome", 1200.0)),
            GoalAnswer(1200.1, 5999.5),
            400_000,
            (
                "Spend €6,000: it is expected to reach the target of 1,200.",
                "On these curves no budget below €5,999.50 reaches the target.",
            ),
        ),
        (
            Goal("target", target=Target("roi", 0.25)),
            GoalAnswer(0.2512, 6000.5),
            400_000,
            (
                "Spend €6,000: a return on investment of 25% is expected, and the least allowed is 25%.",
                "On these curves no larger part of the budget than €6,000.50 keeps to that.",
            ),
        ),
        (
            Goal("target", target=Target("marginal_roas", 1.5)),
            GoalAnswer(1.5, 6000.0),
            400_000,
            ("Spend €6,000: more money is expected to return less than 1.5 for each unit of it.",),
        ),
    ],
)
def test_a_goal_is_told_in_words(
    goal: Goal, answer: GoalAnswer | None, unplaced: int, sentences: tuple[str, ...]
) -> None:
    plan = plan_of(replace(ASKED, goal=goal), answer, unplaced=unplaced)
    assert goal_told(voice_for("en"), plan) == sentences
