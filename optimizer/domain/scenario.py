"""Plans that are kept under a name, to be compared, agreed on and changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from optimizer.domain.plan import Plan, PlanRequest
from optimizer.message import Message

ScenarioSource = Literal["ours", "sheet"]
ScenarioStatus = Literal["draft", "proposed", "approved"]
STATUSES: tuple[ScenarioStatus, ...] = ("draft", "proposed", "approved")


@dataclass(frozen=True, slots=True)
class ScenarioBasis:
    """What an answer stands on.

    Attributes
    ----------
    revision : int
        Of the workspace when the plan was made.
    model : str
        Version of the model that learned the curves; empty where it is not known.
    last_day : date or None
        The last day of the history; None where it is not known.
    """

    revision: int
    model: str = ""
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named question and its answer.

    Attributes
    ----------
    number : int
        In its workspace, from 1; never given twice.
    name : str
        For people, not empty.
    note : str
        Whatever people want to remember of it.
    plan : Plan
        As it was answered, with its request.
    source : {"ours", "sheet"}
        Split by this program, or by a budget sheet that somebody made elsewhere.
    status : {"draft", "proposed", "approved"}
        How far people have agreed on it.
    is_chosen : bool
        Whether it is the plan of its period; no day has two.
    basis : ScenarioBasis
        What the answer stands on.
    version : int
        Counts its changes from 1, so that nobody overwrites what another has just changed.
    saved_at, changed_at : datetime
        First and last, with a time zone.
    saved_by, changed_by : str
        Who; empty where nobody said.
    deleted_at : datetime or None
        When it was deleted; None where it was not. It can be brought back.
    """

    number: int
    name: str
    note: str
    plan: Plan
    source: ScenarioSource
    status: ScenarioStatus
    is_chosen: bool
    basis: ScenarioBasis
    version: int
    saved_at: datetime
    changed_at: datetime
    saved_by: str = ""
    changed_by: str = ""
    deleted_at: datetime | None = None

    @property
    def request(self) -> PlanRequest:
        """The question."""
        return self.plan.request


@dataclass(frozen=True, slots=True)
class ScenarioChange:
    """One line of the log of a scenario.

    Attributes
    ----------
    scenario : int
        Its number.
    version : int
        That the change made.
    at : datetime
        With a time zone.
    by : str
        Who; empty where nobody said.
    what : Message
        What was done, with what was before.
    """

    scenario: int
    version: int
    at: datetime
    by: str
    what: Message
