"""The panel against adding up by pandas, and rows for segments that the table does not know."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from known_histories import SEGMENTS, ceiling, history

from optimizer.curves.evidence.observations import observe
from optimizer.curves.evidence.panel import Panel, evenly_chosen, figure_of, lay_out
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.segment import Segment


def scattered(days: list[int], seed: int = 5) -> PerformanceTable:
    """Rows of several ads, some days missing, some figures unknown."""
    rng = np.random.default_rng(seed)
    n_rows = 400
    rows = pd.DataFrame(
        {
            "date": pd.Timestamp("2025-03-03") + pd.to_timedelta(7 * rng.integers(0, 30, n_rows), unit="D"),
            "platform": rng.choice(["meta", "tiktok", "youtube"], n_rows),
            "audience": rng.choice(["old", "young", "10"], n_rows),
            "days": rng.choice(days, n_rows),
            "spend": rng.lognormal(2.0, 1.0, n_rows).round(2) * (rng.random(n_rows) < 0.8),
            "conversions": rng.poisson(3.0, n_rows).astype(float),
        }
    )
    rows.loc[rng.random(n_rows) < 0.3, "conversions"] = np.nan
    rows.loc[rng.random(n_rows) < 0.05, "spend"] = np.nan
    return PerformanceTable(rows, "EUR")


def by_hand(panel: Panel, name: str) -> pd.Series:
    """Sums of a figure over segment, first day and number of days, unknown left out."""
    keys = ["platform", "audience", "date", "days"]
    return panel.table.rows.groupby(keys)[name].sum(min_count=1)


def key_of(panel: Panel, row: int, cell: int) -> tuple[str, str, pd.Timestamp, int]:
    segment = panel.segments[row]
    start = pd.Timestamp(panel.first_day) + pd.Timedelta(days=int(panel.cell_start[cell]))
    return segment.platform, segment.audience, start, int(panel.cell_days[cell])


@pytest.mark.parametrize("days", [[1], [7], [1, 7]], ids=["days", "weeks", "both"])
def test_figures_are_added_up_as_pandas_does(days: list[int]) -> None:
    panel = lay_out(scattered(days))
    spend, won = by_hand(panel, "spend"), by_hand(panel, "conversions")
    outcome, known = figure_of(panel, "conversions")
    n_known = 0
    for row in range(len(panel.segments)):
        for cell in range(len(panel.cell_start)):
            key = key_of(panel, row, cell)
            assert panel.reported[row, cell] == (key in spend.index)
            money = 0.0 if key not in spend.index or np.isnan(spend[key]) else spend[key]
            assert panel.spend[row, cell] * panel.cell_days[cell] == pytest.approx(money)
            is_known = key in won.index and not np.isnan(won[key])
            assert known[row, cell] == is_known
            assert outcome[row, cell] == (won[key] if is_known else 0.0)
            n_known += is_known
    assert n_known == won.notna().sum(), "no cell is left out"
    assert panel.first_day == panel.table.rows["date"].min().date()


def test_the_order_of_the_rows_does_not_matter() -> None:
    table = scattered([1])
    turned = PerformanceTable(table.rows.sample(frac=1.0, random_state=1).reset_index(drop=True), "EUR")
    one, other = lay_out(table), lay_out(turned)
    assert one.segments == other.segments
    np.testing.assert_allclose(one.spend, other.spend)
    np.testing.assert_array_equal(figure_of(one, "conversions")[0], figure_of(other, "conversions")[0])


def test_newcomers_get_a_row_in_order_and_nothing_in_it() -> None:
    table = scattered([1])
    newcomers = (Segment("pinterest", "old"), Segment("meta", "aunts"), Segment("meta", "young"), Segment("zoo", "z"))
    known, panel = lay_out(table), lay_out(table, newcomers)
    assert panel.segments == tuple(sorted({*known.segments, *newcomers}))
    assert len(panel.segments) == len(known.segments) + 3  # one of them was there already
    old = [panel.segments.index(segment) for segment in known.segments]
    new = [row for row in range(len(panel.segments)) if row not in old]
    np.testing.assert_array_equal(panel.spend[old], known.spend)
    np.testing.assert_array_equal(panel.reported[old], known.reported)
    for ours, theirs in zip(figure_of(panel, "conversions"), figure_of(known, "conversions"), strict=True):
        np.testing.assert_array_equal(ours[old], theirs)
        assert not ours[new].any()
    assert not panel.spend[new].any()
    assert not panel.reported[new].any()


def test_a_panel_of_full_days_has_no_gaps() -> None:
    seen = observe(lay_out(history(ceiling)), "conversions")
    assert seen.segments == SEGMENTS
    assert seen.observed.all()
    assert (seen.first_day, seen.last_day) == (date(2025, 1, 1), date(2025, 6, 30))
    assert seen.cell_start.tolist() == list(range(181))


def test_chosen_rows_are_wanted_ones_from_end_to_end() -> None:
    wanted = np.arange(1000) % 3 == 1
    few = evenly_chosen(wanted, 10)
    assert len(few) == 10
    assert wanted[few].all()
    assert (few[0], few[-1]) == (1, 997)
    assert np.ptp(np.diff(few)) <= 3, "evenly spread, but for what is not wanted"
    assert evenly_chosen(wanted, 500).tolist() == np.flatnonzero(wanted).tolist()
    assert len(evenly_chosen(np.zeros(5, dtype=bool), 3)) == 0
