"""Frozen records of the domain as JSON and back, by name from a closed list; nothing is ever executed."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from optimizer.domain.assumption import Assumptions, Belief, MarketEvent, OutcomeValue, Paused, PriceChange
from optimizer.domain.broken_limit import BrokenLimit
from optimizer.domain.draft import LimitEntry, PlanDraft
from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.exchange_rate import ExchangeRate
from optimizer.domain.finding import Finding
from optimizer.domain.fit_summary import (
    DemandPoint,
    FitSummary,
    FormShare,
    KindEffect,
    ReachShare,
    SegmentParameters,
    SpendResponse,
)
from optimizer.domain.goal import Goal
from optimizer.domain.goal_answer import GoalAnswer
from optimizer.domain.guardrail import GuardrailLevel, GuardrailValue
from optimizer.domain.imports import AudienceChoice
from optimizer.domain.lift import LiftTest
from optimizer.domain.money import Money
from optimizer.domain.page_views import (
    ComparedScenarios,
    CurvesView,
    LiftDraft,
    ScenarioText,
    SegmentsView,
    WhatIf,
    WhatIfs,
)
from optimizer.domain.performance import FileSummary
from optimizer.domain.period import Period
from optimizer.domain.plan import Gain, Plan, PlanLine, PlanRequest
from optimizer.domain.plan_origin import HistoryPrint, PlanOrigin
from optimizer.domain.problem import (
    BindingLimit,
    Certificate,
    FundedLimit,
    LimitAmount,
    RatioLimit,
    Scope,
    SpendLimit,
)
from optimizer.domain.segment import Segment
from optimizer.domain.settings import FixedCost, WorkspaceSettings
from optimizer.domain.settings_draft import SettingsDraft, TypedCost, TypedEvent
from optimizer.domain.target import Target
from optimizer.errors import StoreError
from optimizer.message import N_, Message

_KIND: Final = "@"
_DATE: Final = "@date"
_RECORDS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        record.__name__: record
        for record in (
            Assumptions,
            AudienceChoice,
            Belief,
            BindingLimit,
            BrokenLimit,
            Certificate,
            ComparedScenarios,
            CurvesView,
            DemandPoint,
            Estimate,
            ExchangeRate,
            FileSummary,
            Finding,
            FixedCost,
            FitSummary,
            FormShare,
            FundedLimit,
            Gain,
            Goal,
            GoalAnswer,
            GuardrailLevel,
            GuardrailValue,
            HistoryPrint,
            Interval,
            KindEffect,
            LiftDraft,
            LiftTest,
            LimitAmount,
            LimitEntry,
            MarketEvent,
            Message,
            Money,
            OutcomeValue,
            Paused,
            Period,
            Plan,
            PlanDraft,
            PlanLine,
            PlanOrigin,
            PlanRequest,
            PriceChange,
            RatioLimit,
            ReachShare,
            ScenarioText,
            Scope,
            Segment,
            SegmentParameters,
            SegmentsView,
            SettingsDraft,
            SpendLimit,
            SpendResponse,
            Target,
            TypedCost,
            TypedEvent,
            WhatIf,
            WhatIfs,
            WorkspaceSettings,
        )
    }
)


def to_json(record: object) -> str:
    """Write a record, or a tuple of records, as JSON text in ASCII, which every database can keep."""
    return json.dumps(_plain(record))


def storable(text: str) -> str:
    """Return a text that every database can keep: without the half letters that broken file names have, and NUL."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\N{REPLACEMENT CHARACTER}")


def read_back(content: str, *, place: str) -> Any:
    """Read a record from a workspace, as `from_json` does.

    Parameters
    ----------
    content : str
        What the database holds.
    place : str
        Name of the workspace, for the sentence.

    Raises
    ------
    StoreError
        When it is no such record: the workspace is damaged, or a newer program wrote it.
    """
    try:
        return from_json(content)
    except (ValueError, TypeError, KeyError) as trouble:
        raise StoreError(
            N_(
                "A record in the workspace '{place}' cannot be read ({reason}); update the program, or bring back a "
                "backup with 'workspace restore'.",
                place=place,
                reason=str(trouble),
            )
        ) from trouble


def from_json(text: str) -> Any:
    """Read back what `to_json` wrote; every sequence is a tuple.

    Raises
    ------
    ValueError
        When the text is not JSON or names a record that is not of the domain.
    """
    return _record(json.loads(text))


def _plain(value: object) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {_KIND: type(value).__name__, **fields}
    if isinstance(value, date):
        return {_DATE: value.isoformat()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    plain = value.item() if isinstance(value, np.generic) else value
    return plain if plain is None or isinstance(plain, str | bool | int | float) else str(plain)


def _record(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_record(item) for item in value)
    if not isinstance(value, dict):
        return value
    if _DATE in value:
        return date.fromisoformat(value[_DATE])
    fields = {key: _record(item) for key, item in value.items() if key != _KIND}
    if _KIND not in value:
        return fields
    if value[_KIND] not in _RECORDS:
        msg = f"unknown record {value[_KIND]!r}"
        raise ValueError(msg)
    return _RECORDS[value[_KIND]](**fields)
