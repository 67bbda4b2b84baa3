"""Whatever stands in rows, looking at them ends well, changes nothing and says where."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.domain.performance import PerformanceTable
from optimizer.ingest.quality import file_findings, similar_names, table_findings
from optimizer.words.voice import voice_for

FIGURES = ("impressions", "clicks", "link_clicks", "reach", "conversions", "leads", "revenue")
NAMES = ("campaign", "campaign_id", "ad_set_id", "attribution", "time_zone", "conversion_kind", "account")

words = st.sampled_from(
    ["", "a", "A", "a ", "18-24", "ads", "adds", "1.2E+17", "120253004916888000", "ผู้หญิง", "🎬", "%"]
)
numbers = st.one_of(
    st.just(np.nan), st.floats(-100, 1e7), st.sampled_from([1e15, -1e15, 5e-324]), st.integers(0, 50).map(float)
)


@st.composite
def any_rows(draw: st.DrawFn) -> pd.DataFrame:
    n_rows = draw(st.integers(1, 40))

    def column(values: st.SearchStrategy[object]) -> list[object]:
        return draw(st.lists(values, min_size=n_rows, max_size=n_rows))

    rows = pd.DataFrame(
        {
            "date": np.datetime64("2026-03-02", "s") + np.array(column(st.integers(0, 400))).astype("timedelta64[D]"),
            "platform": column(st.sampled_from(["meta", "Meta", "tiktok"])),
            "audience": column(words.filter(bool)),
            "days": np.array(column(st.sampled_from([1, 1, 1, 7, 31])), dtype=np.int64),
            **{name: column(words) for name in NAMES if draw(st.booleans())},
            "spend": column(numbers),
            **{name: column(numbers) for name in FIGURES if draw(st.booleans())},
        },
        index=range(2, n_rows + 2),
    )
    return rows.astype({name: "str" for name in rows if name in {"platform", "audience", *NAMES}})


@given(any_rows())
@settings(max_examples=100, deadline=None)
def test_any_rows_can_be_looked_at(rows: pd.DataFrame) -> None:
    before = rows.copy()
    of_file = file_findings("ads.csv", rows)
    table = PerformanceTable(rows.reset_index(drop=True), None)
    of_table = table_findings(table, told=of_file)
    pd.testing.assert_frame_equal(rows, before)
    voice = voice_for("en")
    for one in (*of_file, *of_table):
        assert voice.render(one.message)
        assert voice.render(one.remedy)
    assert all(one.file_name == "ads.csv" and one.row in rows.index for one in of_file)
    assert all(one.file_name == "" and one.row == 0 for one in of_table)
    assert len(of_file) <= 30
    for group in similar_names(table):
        assert group.suggested == group.names[0]
        assert len(set(group.names)) == len(group.names) > 1


@given(any_rows(), st.randoms())
@settings(max_examples=30, deadline=None)
def test_the_order_of_rows_changes_no_finding_of_a_table(rows: pd.DataFrame, random: object) -> None:
    order = list(range(len(rows)))
    random.shuffle(order)  # type: ignore[attr-defined]
    kinds = [
        sorted(
            (one.severity, one.subject, one.message.template) for one in table_findings(PerformanceTable(part, None))
        )
        for part in (rows, rows.iloc[order])
    ]
    assert kinds[0] == kinds[1]
