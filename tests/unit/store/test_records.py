"""Records as JSON: equal when they come back, closed to anything that is not of the domain."""

from __future__ import annotations

import dataclasses
import io
import json
from datetime import date
from typing import get_args, get_type_hints

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.domain.finding import Finding
from optimizer.domain.fit_summary import FitSummary
from optimizer.domain.lift import LiftTest
from optimizer.domain.money import Money
from optimizer.domain.performance import FileSummary
from optimizer.domain.period import Period
from optimizer.domain.plan import Plan
from optimizer.domain.problem import FundedLimit, LimitAmount, RatioLimit, Scope, SpendLimit
from optimizer.domain.segment import Segment
from optimizer.domain.settings import WorkspaceSettings
from optimizer.message import Message
from optimizer.store.fits import fit_from_bytes
from optimizer.store.records import _RECORDS, from_json, to_json

names = st.text(min_size=1)
amounts = st.none() | st.builds(LimitAmount, st.floats(0, 1e9), st.sampled_from(["money", "share"]))
scopes = st.builds(Scope, st.none() | names, st.none() | names, st.none() | names, st.none() | names)
values = st.one_of(
    st.integers(),
    st.floats(allow_nan=False),
    st.text(),
    st.none(),
    st.dates(),
    st.builds(Money, st.integers(), st.none()),
)
records = st.one_of(
    st.builds(Segment, names, names),
    st.builds(SpendLimit, names, st.none(), amounts, amounts, amounts, amounts, st.text()),
    st.builds(
        SpendLimit,
        st.none(),
        st.none(),
        tag=names,
        period=st.none() | names,
        each=st.booleans(),
        most_change=amounts,
        step=st.none() | st.floats(1e-3, 1e6),
    ),
    st.builds(FundedLimit, scopes, st.integers(0, 99), st.text()),
    st.builds(RatioLimit, scopes, scopes, st.floats(0.1, 9), st.text()),
    st.builds(Message, st.text(), st.dictionaries(st.sampled_from(["a", "b"]), values)),
    st.tuples(names, st.dates()),
)


def records_in(kind: object) -> set[str]:
    """Names of all records that a value of this type may hold."""
    if dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind)
        inner = [records_in(hints[field.name]) for field in dataclasses.fields(kind)]
        return {getattr(kind, "__name__", "")}.union(*inner)
    return set().union(*(records_in(part) for part in get_args(kind)))


@pytest.mark.parametrize("kind", [FitSummary, Plan, Finding, LiftTest, FileSummary, WorkspaceSettings])
def test_everything_that_a_kept_record_may_hold_can_be_read_back(kind: type) -> None:
    assert records_in(kind) <= set(_RECORDS)


@given(records)
def test_records_come_back_equal(record: object) -> None:
    assert from_json(to_json(record)) == record


def test_a_limit_written_before_it_had_more_fields_is_read() -> None:
    old = '{"@": "SpendLimit", "platform": "meta", "audience": null, "most": {"@": "LimitAmount", "value": 5.0}}'
    assert from_json(old) == SpendLimit("meta", None, most=LimitAmount(5.0))


def test_numpy_numbers_become_plain_ones() -> None:
    assert json.loads(to_json((np.float64(0.5), np.int64(3), True))) == [0.5, 3, True]


@pytest.mark.parametrize("text", ['{"@": "Path", "x": 1}', '{"@": "os.system"}', "not json", '[{"@": "__import__"}]'])
def test_only_records_of_the_domain_can_be_made(text: str) -> None:
    with pytest.raises(ValueError, match=r"unknown record|Expecting"):
        from_json(text)


def test_a_record_is_checked_when_it_is_made_again() -> None:
    text = to_json(Period(date(2026, 1, 1), date(2026, 1, 2))).replace("2026-01-02", "2025-01-02")
    with pytest.raises(Exception, match="before its start"):
        from_json(text)


def test_a_fit_with_pickled_objects_is_refused() -> None:
    page = io.BytesIO()
    np.savez(page, rest=np.array([{"a": 1}], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle"):
        fit_from_bytes(page.getvalue())
