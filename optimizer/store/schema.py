"""The tables of a workspace as they are today; `optimizer.store.migrations` tells how an older one becomes so."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

SCHEMA_VERSION: Final = 6

METADATA: Final = MetaData()

STATE: Final = Table(
    "workspace",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("schema_version", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
)
"""One row: the version of the tables, and a number that grows with every change but those of fits and scenarios."""

SETTINGS: Final = Table(
    "settings",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("content", Text, nullable=False),
)
"""At most one row, a `WorkspaceSettings`."""

IMPORTS: Final = Table(
    "imports",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("imported_at", String(32), nullable=False),
    Column("currency", String(3)),
    Column("columns", Text, nullable=False),
    Column("summaries", Text, nullable=False),
    Column("row_count", Integer, nullable=False),
    Column("source", String(16), nullable=False, server_default="files"),
    Column("findings", Text, nullable=False, server_default="[]"),
    Column("undone_at", String(32)),
)
"""Never deleted: what was undone stays in the history. Numbered without gaps."""

IMPORTED_FILES: Final = Table(
    "imported_files",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("import_id", Integer, ForeignKey("imports.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("size", BigInteger),
    Column("sha256", String(64), nullable=False, index=True),
    Column("asked", Text, nullable=False),
)
"""The same bytes read with the same answers are the same import, whatever the file is called."""

IMPORT_FACTS: Final = Table(
    "import_facts",
    METADATA,
    Column("import_id", Integer, ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("sha256", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
)
"""The rows of an import as one Parquet file, as they were imported; which of them hold is told when they are read.

Inside the database and not beside it, so that an import is one transaction and a backup one file.
"""

COLUMN_CHOICES: Final = Table(
    "column_choices",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("header_key", Text, nullable=False),
    Column("content", Text, nullable=False),
)
"""For a set of headers, which of our columns each of them is. One row per key, kept so by the writer's lock and not by
an index, because PostgreSQL cannot index texts of any length."""

MERGED_NAMES: Final = Table(
    "merged_names",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("into_name", Text, nullable=False),
)
"""Names of a platform's audiences that mean another one. One row per platform and name."""

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
"""Can be learned again from the rest, and so is in no backup."""

SCENARIOS: Final = Table(
    "scenarios",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("source", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("is_chosen", Boolean, nullable=False),
    Column("period_start", Date, nullable=False),
    Column("period_end", Date, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("model", String(32), nullable=False),
    Column("last_day", Date),
    Column("version", Integer, nullable=False),
    Column("saved_at", String(32), nullable=False),
    Column("saved_by", Text, nullable=False),
    Column("changed_at", String(32), nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("deleted_at", String(32)),
    Column("content", Text, nullable=False),
)
"""The content is a `Plan`, its question included. Never deleted: what people deleted can be brought back, and no link
ever leads to another scenario than the one that it was made for."""

SCENARIO_LOG: Final = Table(
    "scenario_log",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("scenario_id", Integer, ForeignKey("scenarios.id"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("at", String(32), nullable=False),
    Column("by", Text, nullable=False),
    Column("what", Text, nullable=False),
)
"""One row for every change of a scenario; only ever added to."""

LIFT_TESTS: Final = Table(
    "lift_tests",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("added_at", String(32), nullable=False),
    Column("content", Text, nullable=False),
)

DRAFTS: Final = Table(
    "drafts",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("browser", String(64), nullable=False),
    Column("page", String(64), nullable=False),
    Column("saved_at", String(32), nullable=False),
    Column("content", Text, nullable=False),
    UniqueConstraint("browser", "page"),
)
"""What people have typed and not saved. No plan of others depends on it, so no revision counts it."""
