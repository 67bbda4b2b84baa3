"""The chart of forecasts: a bar from end to end of the interval, marks for what was said and what came."""

from datetime import date

import altair as alt
import pytest

from optimizer.domain.backtest import Backtest, Fold
from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.period import Period
from optimizer.ui.chart_marks import Marks
from optimizer.ui.charts import Chart, ChartWords
from optimizer.ui.curves.backtest_chart import forecast_chart, forecast_rows
from optimizer.words import Voice

WORDS = ChartWords(
    "What we said", "Days", "Conversions", {"said": "Our forecast", "came": "What came"}, Marks("pl", "pl")
)


@pytest.fixture
def chart(voice: Voice) -> Chart:
    folds = tuple(
        Fold(Period(date(2025, m, 1), date(2025, m, 28)), 60, came, Estimate(100.0, Interval(80.0, 130.0, 0.8)), (), ())
        for m, came in ((1, 90.0), (2, 150.0))
    )
    return forecast_chart(forecast_rows(voice, Backtest("conversions", 30, 0.8, folds, (), 0.5, 0.5)), WORDS)


def test_it_is_valid_and_says_what_it_shows(chart: Chart) -> None:
    alt.LayerChart.from_dict(chart, validate=True)
    assert chart["title"]["text"] == "What we said"
    bar, mark = chart["layer"]
    assert (bar["mark"]["type"], mark["mark"]["type"]) == ("bar", "point")
    assert (bar["encoding"]["y"]["field"], bar["encoding"]["y2"]["field"]) == ("lower", "upper")
    assert mark["encoding"]["color"]["scale"]["domain"] == ["Our forecast", "What came"]


def test_its_rows_are_those_of_the_forecasts(chart: Chart) -> None:
    rows = chart["data"]["values"]
    assert [(row["start"], row["name"], row["value"]) for row in rows] == [
        ("Jan 1, 2025", "Our forecast", 100.0),
        ("Jan 1, 2025", "What came", 90.0),
        ("Feb 1, 2025", "Our forecast", 100.0),
        ("Feb 1, 2025", "What came", 150.0),
    ]
