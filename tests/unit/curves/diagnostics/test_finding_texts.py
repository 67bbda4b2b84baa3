"""What findings on a fit say is true of that fit."""

import numpy as np
import pandas as pd
import pytest
from known_histories import seen_in

from optimizer.curves.diagnostics.checks import check_fit
from optimizer.curves.diagnostics.thin_segments import thin_segments
from optimizer.domain.fit_summary import SpendAnswer, SpendResponse
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.segment import Segment
from optimizer.words import voice_for


def texts(n_segments: int, response: SpendResponse) -> str:
    days = pd.date_range("2026-01-01", periods=40)
    rows = pd.DataFrame(
        {
            "date": np.repeat(days, n_segments),
            "platform": "meta",
            "audience": [f"a{number}" for number in range(n_segments)] * len(days),
            "days": 1,
            "spend": 10.0,
            "conversions": 0.5,
        }
    )
    table = PerformanceTable(rows, "EUR")
    voice = voice_for("en")
    found = check_fit(table, "conversions", seen_in(table), response, has_day_effects=False)
    return " ".join(f"{voice.render(one.message)} {voice.render(one.remedy)}" for one in found)


def test_one_segment_alone_leans_on_no_similar_ones() -> None:
    still = SpendResponse(0.0, 1.0, "still")
    assert "similar segments" not in texts(1, still)
    assert "one segment at a time" not in texts(1, still)
    assert "hardly moved" in texts(1, still)
    assert texts(2, still).count("similar segments") == 3


def test_a_segment_without_a_history_is_not_called_thin() -> None:
    named = Segment("meta", "young")
    assert thin_segments("leads", {named: 30.0}, 2) is None
    found = thin_segments("leads", {named: 29.0}, 2)
    assert found is not None
    assert "1 of 2: meta / young." in str(found.message)


def test_money_is_not_counted_in_results() -> None:
    found = thin_segments("revenue", {Segment("meta", "young"): 12.0}, 2)
    assert found is not None
    said = str(found.message)
    assert said.startswith("Segments with less revenue in all than about 30 typical sales bring, 1 of 2: meta / young")


@pytest.mark.parametrize("answer", ["unrelated", "unclear"])
def test_changes_have_one_sign_and_no_day_is_spoken_of(answer: SpendAnswer) -> None:
    # (-0.18 to -0.001) of an elasticity, with 80 % probability
    said = texts(2, SpendResponse(-0.0905, 0.0895 / 1.2816, answer))
    assert "changed by \N{MINUS SIGN}1.8% to 0%" in said
    assert "days with more" not in said
