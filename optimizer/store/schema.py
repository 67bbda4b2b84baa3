"""The tables of a workspace, and how an older workspace becomes one of today.

Migrations are a numbered table of functions and not Alembic's scripts: a workspace is one small file on a user's disk
that must open without a command being run, and a handful of steps in the order of their numbers is all that needs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from sqlalchemy import (
    Column,
    Connection,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from optimizer.domain.performance import DETAILS, FIGURES

SCHEMA_VERSION: Final = 3

METADATA: Final = MetaData()

STATE: Final = Table(
    "workspace",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("schema_version", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
)
"""One row: the version of the tables, and a number that grows whenever the performance or the lift tests change."""

IMPORTS: Final = Table(
    "imports",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("imported_at", String(32), nullable=False),
    Column("currency", String(3)),
    Column("columns", Text, nullable=False),
    Column("summaries", Text, nullable=False),
    Column("row_count", Integer, nullable=False),
)

IMPORT_FILES: Final = Table(
    "import_files",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("import_id", Integer, ForeignKey("imports.id", ondelete="CASCADE"), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("asked_currency", String(3), nullable=False),
    UniqueConstraint("sha256", "asked_currency"),
)
"""The same bytes read with the same currency are the same import, whatever the file is called."""

PERFORMANCE: Final = Table(
    "performance",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("import_id", Integer, ForeignKey("imports.id", ondelete="CASCADE"), nullable=False),
    Column("date", Date, nullable=False),
    Column("days", Integer, nullable=False),
    Column("platform", Text, nullable=False),
    Column("audience", Text, nullable=False),
    *(Column(name, Text) for name in DETAILS),
    *(Column(name, Double) for name in FIGURES),
    Index("performance_of_import", "import_id"),
)
"""Rows as they were imported, spend with all the bits that it had; which of them hold is told when they are read."""

FITS: Final = Table(
    "fits",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("kpi", Text, nullable=False),
    Column("period_start", Date, nullable=False),
    Column("period_end", Date, nullable=False),
    Column("model", String(32), nullable=False),
    Column("learned_at", String(32), nullable=False),
    Column("content", LargeBinary, nullable=False),
    UniqueConstraint("revision", "kpi", "period_start", "period_end", "model"),
)

PLANS: Final = Table(
    "plans",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("content", Text, nullable=False),
)

LIFT_TESTS: Final = Table(
    "lift_tests",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("added_at", String(32), nullable=False),
    Column("content", Text, nullable=False),
)

Migration = Callable[[Connection], None]


def _add_objective(connection: Connection) -> None:
    """Give the rows a column for the campaign's objective; of what was imported before, it is unknown."""
    connection.execute(text("ALTER TABLE performance ADD COLUMN objective TEXT"))


MIGRATIONS: Final[Mapping[int, Migration]] = MappingProxyType({2: LIFT_TESTS.create, 3: _add_objective})
"""What makes version n of a workspace of version n - 1; a new workspace is made at `SCHEMA_VERSION` at once."""
