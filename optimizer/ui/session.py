"""What one browser session remembers, as records; `optimizer.ui.state` keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, Literal

from optimizer.domain.draft import PlanDraft
from optimizer.domain.page_views import WhatIf
from optimizer.domain.plan_origin import PlanOrigin
from optimizer.domain.scenario import Scenario
from optimizer.message import Message
from optimizer.workflow import FIRST_CLIENT, Proposal

Place = Literal["demo", "own"]

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Session:
    """Everything that outlives a page change.

    Attributes
    ----------
    place : {"demo", "own"}
        The workspace that the pages show.
    is_chosen : bool
        Whether the user has chosen that workspace in this session.
    drafts : mapping of str to PlanDraft
        The question per workspace, whatever its contents: new results change no question.
    kept : mapping of str to PlanDraft
        The drafts as the workspaces keep them, for whoever loses the session.
    answers : mapping of str to Proposal
        The last plan that could be made, per workspace content; stays when limits become impossible.
    answered : mapping of str to PlanDraft
        The question of that plan, per workspace.
    round : int
        Part of the keys of widgets that must start afresh: the uploader after its files were used, cleared limits,
        segments without history.
    notice : str
        Told once on the next page that is drawn.
    tried : frozenset of str
        Contents and KPIs whose forecasts the user has asked to be tried on the past.
    client : str
        Whose workspace "own" is, as an id of `optimizer.workflow.Client`.
    told_changes : mapping of str to tuple of Message
        Per workspace contents, why the plan is not what it was when the person looked last.
    origin : PlanOrigin or None
        What the plan stands on that was looked at last, as the workspace keeps it.
    browser : str
        Name of the browser, under which drafts are kept.
    preferences : mapping of str to str
        What this person has chosen for all workspaces, as the browser keeps it.
    """

    place: Place
    is_chosen: bool = False
    drafts: Mapping[str, PlanDraft] = field(default_factory=lambda: _NOTHING)
    kept: Mapping[str, PlanDraft] = field(default_factory=lambda: _NOTHING)
    answers: Mapping[str, Proposal] = field(default_factory=lambda: _NOTHING)
    answered: Mapping[str, PlanDraft] = field(default_factory=lambda: _NOTHING)
    round: int = 0
    notice: str = ""
    tried: frozenset[str] = frozenset()
    client: str = FIRST_CLIENT
    told_changes: Mapping[str, tuple[Message, ...]] = field(default_factory=lambda: _NOTHING)
    origin: PlanOrigin | None = None
    browser: str = ""
    preferences: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True)
class ScenariosView:
    """What one reader does on the Scenarios page of one workspace.

    Attributes
    ----------
    compared : tuple of int
        Numbers of the scenarios side by side, in the order in which they were chosen.
    deleted : int or None
        The scenario that was deleted last, as long as undoing it is offered.
    shown : int
        How many of the list are shown.
    opened : Scenario or None
        The one that is open, as the reader has seen it: what another changes meanwhile is not overwritten.
    on_plan : Scenario or None
        The one whose question was put on the Plan page last, as the reader has seen it.
    tried : tuple of WhatIf
        What is taken for granted of scenarios and not saved yet.
    """

    compared: tuple[int, ...] = ()
    deleted: int | None = None
    shown: int = 12
    opened: Scenario | None = None
    on_plan: Scenario | None = None
    tried: tuple[WhatIf, ...] = ()
