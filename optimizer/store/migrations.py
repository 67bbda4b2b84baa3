"""How an older workspace becomes one of today.

A numbered table of functions and not Alembic's scripts: a workspace is one small file on a user's disk that must open
without a command being run, and a handful of steps in the order of their numbers is all that needs. Each step is
written against the tables of its own time, and all run in one transaction: a kill leaves the older workspace.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection, column, insert, select, table, text

from optimizer.domain.performance import FIGURES, KEYS, PerformanceTable
from optimizer.message import N_
from optimizer.store.copying import count_on
from optimizer.store.facts import digest_of, facts_bytes
from optimizer.store.records import from_json, to_json
from optimizer.store.schema import (
    COLUMN_CHOICES,
    DRAFTS,
    IMPORT_FACTS,
    IMPORTED_FILES,
    LIFT_TESTS,
    MERGED_NAMES,
    SCENARIO_LOG,
    SCENARIOS,
    SETTINGS,
)

Migration = Callable[[Connection], None]


def _add_objective(connection: Connection) -> None:
    """Give the rows a column for the campaign's objective; of what was imported before, it is unknown."""
    connection.execute(text("ALTER TABLE performance ADD COLUMN objective TEXT"))


def _facts_per_import(connection: Connection) -> None:
    """Rows become one Parquet file per import; imports remember files and findings and can be undone."""
    for name, kind in (
        ("source", "VARCHAR(16) DEFAULT 'files' NOT NULL"),
        ("findings", "TEXT DEFAULT '[]' NOT NULL"),
        ("undone_at", "VARCHAR(32)"),
    ):
        connection.execute(text(f"ALTER TABLE imports ADD COLUMN {name} {kind}"))
    for new in (SETTINGS, IMPORTED_FILES, IMPORT_FACTS, COLUMN_CHOICES, MERGED_NAMES):
        new.create(connection)
    imports = connection.execute(text("SELECT id, columns, summaries FROM imports ORDER BY id")).all()
    for number, columns, summaries in imports:
        names = [summary.file_name for summary in from_json(summaries)]
        _move_files(connection, number, names)
        _move_rows(connection, number, json.loads(columns))
    connection.execute(text("DROP TABLE import_files"))
    connection.execute(text("DROP TABLE performance"))


def _move_files(connection: Connection, number: int, names: Sequence[str]) -> None:
    rows = connection.execute(
        text("SELECT sha256, asked_currency FROM import_files WHERE import_id = :number ORDER BY id"),
        {"number": number},
    ).all()
    # only files that were not known were kept, so that names fit them only where there are as many
    known = names if len(names) == len(rows) else [""] * len(rows)
    for name, (sha256, currency) in zip(known, rows, strict=True):
        asked = f"currency={currency}" if currency else ""
        connection.execute(insert(IMPORTED_FILES).values(import_id=number, name=name, sha256=sha256, asked=asked))


def _move_rows(connection: Connection, number: int, columns: Sequence[str]) -> None:
    performance = table("performance", *(column(name) for name in ("id", "import_id", *columns)))
    question = select(*(performance.c[name] for name in columns)).where(performance.c.import_id == number)
    rows = connection.execute(question.order_by(performance.c.id)).all()
    frame = _typed(pd.DataFrame.from_records([tuple(row) for row in rows], columns=list(columns)))
    content = facts_bytes(PerformanceTable(frame, None))
    connection.execute(insert(IMPORT_FACTS).values(import_id=number, sha256=digest_of(content), content=content))


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    kinds: dict[str, Any] = {name: "float64" if name in FIGURES else "str" for name in frame.columns}
    frame["date"] = pd.to_datetime(frame["date"])
    typed = frame.astype({**kinds, "date": "datetime64[s]", "days": "int64"})
    return typed.sort_values(list(KEYS), kind="stable", ignore_index=True)


def _plans_become_scenarios(connection: Connection) -> None:
    """Plans that were kept by number alone get a name and a log."""
    SCENARIOS.create(connection)
    SCENARIO_LOG.create(connection)
    plans = connection.execute(text("SELECT id, revision, made_at, content FROM plans ORDER BY id")).all()
    for number, revision, made_at, content in plans:
        period = from_json(content).request.period
        connection.execute(
            insert(SCENARIOS).values(
                id=number,
                name=f"Plan {number}",
                note="",
                source="ours",
                status="draft",
                is_chosen=False,
                period_start=period.start,
                period_end=period.end,
                revision=revision,
                model="",
                version=1,
                saved_at=made_at,
                saved_by="",
                changed_at=made_at,
                changed_by="",
                content=content,
            )
        )
        saved = to_json(N_("Saved."))
        connection.execute(insert(SCENARIO_LOG).values(scenario_id=number, version=1, at=made_at, by="", what=saved))
    if plans:
        count_on(connection, SCENARIOS)
    connection.execute(text("DROP TABLE plans"))


MIGRATIONS: Final[Mapping[int, Migration]] = MappingProxyType(
    {2: LIFT_TESTS.create, 3: _add_objective, 4: _facts_per_import, 5: DRAFTS.create, 6: _plans_become_scenarios}
)
"""What makes version n of a workspace of version n - 1; a new workspace is made at `SCHEMA_VERSION` at once."""
