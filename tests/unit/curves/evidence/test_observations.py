"""The panel adds up what may be added up, and keeps apart what is unknown from what is zero."""

import numpy as np
import pandas as pd
import pytest

from optimizer.curves.evidence.observations import Observations
from optimizer.curves.evidence.observations import observe as observe_panel
from optimizer.curves.evidence.panel import lay_out
from optimizer.domain.performance import PerformanceTable
from optimizer.errors import CurveError


def table(rows: list[tuple[str, str, str, float, float | None]], days: int = 1) -> PerformanceTable:
    frame = pd.DataFrame(rows, columns=["date", "platform", "audience", "spend", "conversions"])
    frame["date"] = pd.to_datetime(frame["date"])
    frame["days"] = days
    frame["conversions"] = frame["conversions"].astype(float)
    return PerformanceTable(frame, "EUR")


def observe(history: PerformanceTable, kpi: str) -> Observations:
    return observe_panel(lay_out(history), kpi)


def test_finer_rows_of_one_segment_and_day_are_added_up() -> None:
    seen = observe(
        table([("2026-01-01", "meta", "a", 10.0, 1.0), ("2026-01-01", "meta", "a", 5.0, 2.0)]),
        "conversions",
    )
    assert seen.spend.tolist() == [[15.0]]
    assert seen.outcome.tolist() == [[3.0]]


def test_an_unknown_outcome_is_not_a_zero() -> None:
    seen = observe(
        table([("2026-01-01", "meta", "a", 10.0, 1.0), ("2026-01-02", "meta", "a", 10.0, None)]),
        "conversions",
    )
    assert seen.observed.tolist() == [[True, False]]
    assert seen.reported.tolist() == [[True, True]]


def test_a_day_without_spend_is_reported_but_teaches_nothing_about_spend() -> None:
    seen = observe(
        table([("2026-01-01", "meta", "a", 10.0, 1.0), ("2026-01-02", "meta", "a", 0.0, 1.0)]),
        "conversions",
    )
    assert seen.observed.tolist() == [[True, False]]


def test_rows_of_a_week_count_as_spend_per_day_and_outcome_per_week() -> None:
    seen = observe(table([("2026-01-05", "meta", "a", 70.0, 14.0)], days=7), "conversions")
    assert seen.spend.tolist() == [[10.0]]
    assert seen.outcome.tolist() == [[14.0]]
    assert seen.cell_days.tolist() == [7]
    assert seen.n_days == 7


def test_segments_started_later_are_unobserved_before() -> None:
    seen = observe(
        table([("2026-01-01", "meta", "a", 1.0, 1.0), ("2026-01-03", "meta", "b", 2.0, 1.0)]),
        "conversions",
    )
    assert [str(s) for s in seen.segments] == ["meta / a", "meta / b"]
    assert seen.reported.tolist() == [[True, False], [False, True]]
    assert seen.cell_start.tolist() == [0, 2]


def test_a_missing_kpi_is_refused_with_what_there_is() -> None:
    with pytest.raises(CurveError, match=r"no 'leads'.*conversions"):
        observe(table([("2026-01-01", "meta", "a", 1.0, 1.0)]), "leads")


@pytest.mark.parametrize(("spend", "won", "words"), [(0.0, 1.0, "no spend at all"), (1.0, 0.0, "no 'conversions'")])
def test_no_evidence_is_refused(spend: float, won: float, words: str) -> None:
    with pytest.raises(CurveError, match=words):
        observe(table([("2026-01-01", "meta", "a", spend, won)]), "conversions")


def test_names_that_differ_in_one_part_are_different_segments() -> None:
    seen = observe(
        table([("2026-01-01", "meta", "x", 1.0, 1.0), ("2026-01-01", "tiktok", "x", 2.0, 3.0)]), "conversions"
    )
    np.testing.assert_array_equal(seen.spend, [[1.0], [2.0]])
