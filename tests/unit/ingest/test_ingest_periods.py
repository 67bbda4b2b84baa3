"""periods.csv: parts of the horizon and their demand."""

from __future__ import annotations

import pytest

from optimizer.domain.demand_period import DemandPeriod
from optimizer.domain.problem import LimitAmount
from optimizer.errors import DataError
from optimizer.ingest import SourceFile, read_periods


def periods(*rows: str) -> tuple[DemandPeriod, ...]:
    return read_periods(SourceFile("periods.csv", "\n".join(rows).encode()))


def test_days_shares_and_nothing_at_all() -> None:
    by_days = periods("name,share,demand,min,max", "June,30,,,", "July,31,1.5,20%,5000", "August,31,0,,")
    assert [period.share for period in by_days] == pytest.approx([30 / 92, 31 / 92, 31 / 92])
    assert [period.demand for period in by_days] == [1.0, 1.5, 0.0]
    assert by_days[1] == DemandPeriod("July", 31 / 92, 1.5, LimitAmount(0.2, "share"), LimitAmount(5000))
    assert [period.share for period in periods("name,share", "a,25%", "b,75%")] == [0.25, 0.75]
    assert [period.share for period in periods("name", "a", "b", "c", "d")] == [0.25] * 4
    thirds = [period.share for period in periods("name,share", "a,33%", "b,33%", "c,33%")]
    assert thirds == pytest.approx([1 / 3] * 3)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (["name,share", "a,40%", "b,50%"], "In periods.csv the shares add up to 90.0%"),
        (["name,share", "a,0.2", "b,0.3"], "In periods.csv the shares add up to 50.0%"),
        (["name,share", "a,0", "b,1"], "row 2: column 'share' holds '0'; give a number above zero"),
        (["name,share", "a,5", "b,"], "row 3: column 'share' holds ''; give a share of the days"),
        (["name,demand", "a,-1"], "row 2: column 'demand' holds '-1'; give a multiple of an average day"),
        (["name,demand", "a,1", "a,2"], "row 3 names the period 'a' a second time"),
        (["name,demand", ",1"], "row 2: column 'name' holds ''; give a name"),
        (["name,max", "a,120%"], "row 2: column 'max' holds '120%'"),
        (["share", "1"], "has no column 'name'"),
    ],
)
def test_what_makes_no_sense_is_refused(rows: list[str], sentence: str) -> None:
    with pytest.raises(DataError) as caught:
        periods(*rows)
    assert sentence in str(caught.value)
