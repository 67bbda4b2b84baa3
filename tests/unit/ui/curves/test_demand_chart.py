"""The chart of demand and the table of what was learned of each segment."""

from datetime import date, timedelta

import altair as alt

from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.fit_summary import DemandPoint
from optimizer.ui.chart_marks import Marks
from optimizer.ui.charts import ChartWords
from optimizer.ui.curves.demand_chart import demand_chart, demand_rows

DEMAND = tuple(
    DemandPoint(date(2025, 1, 1) + timedelta(days=14 * n), Estimate(mid, Interval(0.9 * mid, 1.1 * mid, 0.8)))
    for n, mid in enumerate((0.8, 1.0, 1.3))
)
WORDS = ChartWords("Demand over time", "Around", "Demand (100 = mean)", {}, Marks("pl", "pl"))


def test_rows_are_per_cent_of_the_mean() -> None:
    rows = demand_rows(DEMAND)
    assert rows["day"].tolist() == ["2025-01-01", "2025-01-15", "2025-01-29"]
    assert rows["demand"].round(6).tolist() == [80.0, 100.0, 130.0]
    assert rows["lower"].round(6).tolist() == [72.0, 90.0, 117.0]


def test_the_line_lies_in_its_band_and_the_mean_is_drawn() -> None:
    chart = demand_chart(demand_rows(DEMAND), WORDS)
    alt.LayerChart.from_dict(chart, validate=True)
    band, mean, line = chart["layer"]
    assert (band["encoding"]["y"]["field"], band["encoding"]["y2"]["field"]) == ("lower", "upper")
    assert mean["encoding"]["y"]["datum"] == 100
    assert line["encoding"]["y"]["field"] == "demand"
    assert chart["data"]["values"][0]["day"] == "2025-01-01T12:00:00"
