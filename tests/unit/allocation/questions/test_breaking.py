"""Splits that no solver made, and the limit that each breaks most."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from optimizer.allocation import broken_limit
from optimizer.domain.curve import FamilyCurve
from optimizer.domain.problem import (
    AllocationProblem,
    FundedLimit,
    Guardrail,
    Limit,
    LimitAmount,
    RatioLimit,
    Scope,
    SpendLimit,
)
from optimizer.domain.segment import Segment
from optimizer.words import voice_for

SEGMENTS = (Segment("meta", "a"), Segment("meta", "b"), Segment("tiktok", "a"))
LINE = FamilyCurve("linear", 1.0, 1.0, 1.0)
RATE = Guardrail("bounce rate", 0.4, (LINE, LINE, LINE), np.array([0.2, 0.3, 0.9]), "g.csv, row 2")
SPEND = np.array([50.0, 30.0, 20.0])
"""Average rate: (10 + 9 + 18) / 100 = 0.37."""


def problem(limits: Sequence[Limit]) -> AllocationProblem:
    ends = FamilyCurve("linear", 1.0, 1.0, 1.0, 40.0)
    return AllocationProblem(
        SEGMENTS, (ends, LINE, LINE), 200.0, tuple(limits), last_spend=np.array([10.0, 30.0, 20.0])
    )


KEPT = [
    SpendLimit("meta", None, most=LimitAmount(0.4, "share"), source="row 1"),
    SpendLimit("tiktok", "a", least=LimitAmount(20.0), source="row 2"),
    FundedLimit(Scope(), 3, "row 3"),
    RatioLimit(Scope(platform="meta"), Scope(platform="tiktok"), 4.0, "row 4"),
    RATE,
]


@pytest.mark.parametrize(
    ("limit", "name"),
    [
        (SpendLimit("meta", None, most=LimitAmount(0.3, "share"), source="here"), "meta"),
        (SpendLimit("tiktok", "a", lock=LimitAmount(25.0), source="here"), "tiktok / a"),
        (SpendLimit("tiktok", "a", on_off_minimum=LimitAmount(30.0), source="here"), "tiktok / a"),
        (SpendLimit(None, None, each=True, most_change=LimitAmount(5.0), source="here"), "each segment"),
        (SpendLimit(None, None, each=True, step=7.0, source="here"), "each segment"),
        (FundedLimit(Scope(), 2, "here"), "all segments"),
        (RatioLimit(Scope(platform="tiktok"), Scope(platform="meta"), 0.5, "here"), "ratio"),
        (Guardrail("CPA", 0.9, (LINE, LINE, LINE), None, "here"), "CPA"),
    ],
)
@pytest.mark.parametrize("place", [0, 2, 5])
def test_the_broken_limit_is_found_among_those_that_are_kept(limit: Limit, name: str, place: int) -> None:
    found = broken_limit(problem([*KEPT[:place], limit, *KEPT[place:]]), SPEND, 0.01)
    assert found is not None
    assert found.source == "here"
    assert name in voice_for("en").render(found.subject)


def test_kept_limits_are_not_named_and_ends_of_curves_are_no_limits() -> None:
    assert broken_limit(problem(KEPT), SPEND, 0.0) is None
    assert broken_limit(problem([]), SPEND, 0.0) is None


def test_of_several_the_one_broken_by_the_most_money_is_named_and_a_little_is_none() -> None:
    limits = [SpendLimit("meta", "a", most=LimitAmount(50.0 - less), source=str(less)) for less in (1, 9, 4)]
    found = broken_limit(problem(limits), SPEND, 0.01)
    assert found is not None
    assert found.source == "9"
    assert broken_limit(problem(limits), SPEND, 9.5) is None


@pytest.mark.parametrize(
    ("limit", "kind"),
    [
        (SpendLimit("meta", None, least=LimitAmount(10.0), most=LimitAmount(70.0)), "most"),
        (SpendLimit("tiktok", None, least=LimitAmount(30.0), most=LimitAmount(70.0)), "least"),
        (SpendLimit("meta", "a", lock=LimitAmount(40.0)), "lock"),
        (SpendLimit("meta", "a", most=LimitAmount(45.0), most_change=LimitAmount(1.0)), "most_change"),
        (RatioLimit(Scope("tiktok"), Scope("meta"), 5.0), ""),
    ],
)
def test_the_limit_and_the_amount_that_is_broken_are_named(limit: Limit, kind: str) -> None:
    found = broken_limit(problem([limit]), SPEND, 0.01)
    assert found is not None
    assert (found.limit, found.kind) == (limit, kind)
