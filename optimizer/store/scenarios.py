"""Scenarios in the database: every change has a version, a log line and somebody who made it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from optimizer.domain.plan import Plan
from optimizer.domain.scenario import Scenario, ScenarioBasis, ScenarioChange
from optimizer.errors import StoreError
from optimizer.message import N_, Message
from optimizer.store.engines import Database
from optimizer.store.records import read_back, storable, to_json
from optimizer.store.schema import SCENARIO_LOG, SCENARIOS


class ScenarioShelf:
    """The scenarios of a workspace, each change in one transaction. Whatever is asked may raise a `StoreError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Scenario, ...]:
        """List all scenarios by number, those that were deleted too."""
        with self._database.reading() as connection:
            rows = connection.execute(select(SCENARIOS).order_by(SCENARIOS.c.id)).all()
            return tuple(_scenario(row, self._database.name) for row in rows)

    def get(self, number: int) -> Scenario:
        """Return a scenario, also one that was deleted; where there is none of that number, it is a `StoreError`."""
        with self._database.reading() as connection:
            return _read(connection, number, self._database.name)

    def changes(self) -> str:
        """Name the state of the log, by its length and its last moment; another whenever anything changed."""
        with self._database.reading() as connection:
            count, last = connection.execute(select(func.count(), func.max(SCENARIO_LOG.c.at))).one()
            return f"{count} {last or ''}"

    def log(self, number: int) -> tuple[ScenarioChange, ...]:
        """List what was done with a scenario, the first first."""
        with self._database.reading() as connection:
            return _log(connection, number, self._database.name)

    def add(self, scenario: Scenario, what: Message) -> Scenario:
        """Keep a new scenario and return it with its number; its own number and version do not count.

        Where it is the plan of its period, the former steps down.
        """
        with self._database.writing() as connection:
            first = replace(scenario, version=1)
            key = connection.execute(insert(SCENARIOS).values(_values(first))).inserted_primary_key
            kept = replace(first, number=0 if key is None else int(key[0]))
            _write_log(connection, kept, what)
            _step_others_down(connection, kept, self._database.name)
            return _read(connection, kept.number, self._database.name)

    def change(
        self,
        number: int,
        version: int,
        make: Callable[[Scenario], Scenario],
        what: Callable[[Scenario], Message],
        *,
        by: str,
        at: datetime,
    ) -> Scenario:
        """Change a scenario that is as the caller has seen it, and return it.

        Where it is the plan of its period then, the former steps down and its log says so; where it is brought back
        and another is the plan of one of its days by now, it comes back without being one.

        Parameters
        ----------
        number, version : int
            Which scenario, as it was seen.
        make : callable
            Gives the changed scenario; version, time and person are set here.
        what : callable
            Says what is done to it, given what it was before.
        by : str
            Who.
        at : datetime
            When, with a time zone.

        Raises
        ------
        StoreError
            When it was changed since; says by whom, and what.
        """
        with self._database.writing() as connection:
            before = _read(connection, number, self._database.name)
            if before.version != version:
                raise StoreError(_stale(_log(connection, number, self._database.name)[-1], before))
            after = replace(make(before), number=number, version=version + 1, changed_at=at, changed_by=by)
            if before.deleted_at is not None and after.is_chosen and _rivals(connection, after, self._database.name):
                after = replace(after, is_chosen=False)
            connection.execute(update(SCENARIOS).filter_by(id=number).values(_values(after)))
            _write_log(connection, after, what(before))
            _step_others_down(connection, after, self._database.name)
            return _read(connection, number, self._database.name)


def _read(connection: Connection, number: int, place: str) -> Scenario:
    row = connection.execute(select(SCENARIOS).filter_by(id=number)).one_or_none()
    if row is None:
        raise StoreError(N_("The workspace '{place}' has no scenario {number}.", place=place, number=number))
    return _scenario(row, place)


def _scenario(row: Any, place: str) -> Scenario:
    plan: Plan = read_back(row.content, place=place)
    return Scenario(
        number=row.id,
        name=row.name,
        note=row.note,
        plan=plan,
        source=row.source,
        status=row.status,
        is_chosen=row.is_chosen,
        basis=ScenarioBasis(row.revision, row.model, row.last_day),
        version=row.version,
        saved_at=datetime.fromisoformat(row.saved_at),
        changed_at=datetime.fromisoformat(row.changed_at),
        saved_by=row.saved_by,
        changed_by=row.changed_by,
        deleted_at=None if row.deleted_at is None else datetime.fromisoformat(row.deleted_at),
    )


def _values(scenario: Scenario) -> dict[str, Any]:
    period = scenario.request.period
    return {
        "name": storable(scenario.name),
        "note": storable(scenario.note),
        "source": scenario.source,
        "status": scenario.status,
        "is_chosen": scenario.is_chosen,
        "period_start": period.start,
        "period_end": period.end,
        "revision": scenario.basis.revision,
        "model": scenario.basis.model,
        "last_day": scenario.basis.last_day,
        "version": scenario.version,
        "saved_at": _stamp(scenario.saved_at),
        "saved_by": storable(scenario.saved_by),
        "changed_at": _stamp(scenario.changed_at),
        "changed_by": storable(scenario.changed_by),
        "deleted_at": None if scenario.deleted_at is None else _stamp(scenario.deleted_at),
        "content": to_json(scenario.plan),
    }


def _rivals(connection: Connection, scenario: Scenario, place: str) -> Sequence[Scenario]:
    """Other plans of periods that share a day with this one."""
    period = scenario.request.period
    question = (
        select(SCENARIOS)
        .filter_by(is_chosen=True, deleted_at=None)
        .where(
            SCENARIOS.c.id != scenario.number,
            SCENARIOS.c.period_start <= period.end,
            SCENARIOS.c.period_end >= period.start,
        )
        .order_by(SCENARIOS.c.id)
    )
    return [_scenario(row, place) for row in connection.execute(question).all()]


def _step_others_down(connection: Connection, scenario: Scenario, place: str) -> None:
    if not scenario.is_chosen or scenario.deleted_at is not None:
        return
    for rival in _rivals(connection, scenario, place):
        down = replace(
            rival,
            is_chosen=False,
            version=rival.version + 1,
            changed_at=scenario.changed_at,
            changed_by=scenario.changed_by,
        )
        connection.execute(update(SCENARIOS).filter_by(id=rival.number).values(_values(down)))
        what = N_("No longer the plan of its period: '{name}' took its place.", name=storable(scenario.name))
        _write_log(connection, down, what)


def _write_log(connection: Connection, scenario: Scenario, what: Message) -> None:
    connection.execute(
        insert(SCENARIO_LOG).values(
            scenario_id=scenario.number,
            version=scenario.version,
            at=_stamp(scenario.changed_at),
            by=storable(scenario.changed_by),
            what=to_json(what),
        )
    )


def _log(connection: Connection, number: int, place: str) -> tuple[ScenarioChange, ...]:
    rows = connection.execute(select(SCENARIO_LOG).filter_by(scenario_id=number).order_by(SCENARIO_LOG.c.id)).all()
    return tuple(
        ScenarioChange(
            row.scenario_id, row.version, datetime.fromisoformat(row.at), row.by, read_back(row.what, place=place)
        )
        for row in rows
    )


def _stale(last: ScenarioChange, scenario: Scenario) -> Message:
    values = {"name": scenario.name, "by": last.by, "day": last.at.date(), "what": last.what}
    if not last.by:
        return N_(
            "'{name}' was changed on {day:date}, after you opened it ({what:message}); look at it again, then decide.",
            **values,
        )
    return N_(
        "{by} changed '{name}' on {day:date}, after you opened it ({what:message}); look at it again, then decide.",
        **values,
    )


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
