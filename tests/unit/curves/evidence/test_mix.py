"""What the spend of a segment went to: shares of content types and objectives."""

import numpy as np
import pandas as pd

from optimizer.curves.evidence.mix import Mix, mix_of, some_mix
from optimizer.curves.evidence.panel import lay_out
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.segment import Segment

DAYS = 40


def table(rows: list[tuple[int, str, str, str, float]]) -> PerformanceTable:
    """Rows of day, audience, content type, objective and spend."""
    frame = pd.DataFrame(rows, columns=["day", "audience", "content_type", "objective", "spend"])
    frame.insert(0, "date", pd.Timestamp("2026-01-01") + pd.to_timedelta(frame.pop("day"), unit="D"))
    frame["platform"], frame["days"], frame["conversions"] = "meta", 1, 1.0
    return PerformanceTable(frame.sort_values("date"), "EUR")


def known(rows: list[tuple[int, str, str, str, float]], newcomers: tuple[Segment, ...] = ()) -> Mix:
    mix = mix_of(lay_out(table(rows), newcomers))
    assert mix is not None
    return mix


def both(day: int, audience: str, photo: float, video: float) -> list[tuple[int, str, str, str, float]]:
    return [(day, audience, "photo", "Sales", photo), (day, audience, "video", "Sales", video)]


def test_shares_are_of_the_money_of_the_segment_and_day() -> None:
    mix = known([*both(0, "old", 30.0, 10.0), *both(0, "young", 5.0, 5.0), *both(1, "old", 0.0, 8.0)])
    assert mix.kinds == (("content_type", "photo"), ("content_type", "video"))
    np.testing.assert_allclose(mix.share[0], [[0.75, 0.25], [0.0, 1.0]])
    np.testing.assert_allclose(mix.share[1], [[0.5, 0.5], [0.0, 0.0]])  # nothing was spent on the second day
    np.testing.assert_array_equal(some_mix(mix, np.array([1])).share, mix.share[1:])


def test_one_kind_is_none() -> None:
    assert mix_of(lay_out(table([(0, "old", "photo", "Sales", 30.0)]))) is None


def test_objectives_stand_beside_content_types() -> None:
    mix = known([(0, "old", "photo", "Sales", 30.0), (0, "old", "video", "Leads", 10.0)])
    assert [kind for _, kind in mix.kinds] == ["photo", "video", "Leads", "Sales"]
    np.testing.assert_allclose(mix.share[0, 0], [0.75, 0.25, 0.25, 0.75])


def test_rare_kinds_and_rows_without_a_name_are_of_no_kind() -> None:
    rows = [*both(0, "old", 60.0, 34.0), (0, "old", "text", "Sales", 1.0), (0, "old", " ", "Sales", 5.0)]
    mix = known(rows)
    assert [kind for _, kind in mix.kinds] == ["photo", "video"]
    np.testing.assert_allclose(mix.share[0, 0], [0.6, 0.34])


def test_where_much_has_no_name_kinds_are_not_told_apart() -> None:
    """A file without the column, or one from before it had it, would else be a kind of its own."""
    assert mix_of(lay_out(table([*both(0, "old", 50.0, 30.0), (0, "old", "", "Sales", 20.0)]))) is None


def test_recent_is_the_last_four_weeks_else_all_days_else_all_segments() -> None:
    rows = [*both(0, "old", 90.0, 10.0), *both(DAYS - 1, "old", 20.0, 20.0), *both(0, "early", 3.0, 1.0)]
    mix = known(rows, newcomers=(Segment("meta", "nobody"),))
    early, nobody, old = mix.recent
    np.testing.assert_allclose(old, [0.5, 0.5])
    np.testing.assert_allclose(early, [0.75, 0.25])
    np.testing.assert_allclose(nobody, [113.0 / 144.0, 31.0 / 144.0])
