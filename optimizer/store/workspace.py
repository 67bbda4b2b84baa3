"""One workspace: imports, curve fits and plans, each written in one transaction."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection, Engine, Insert, Select, delete, insert, select, update

from optimizer.domain.curve import CurveFit
from optimizer.domain.imports import ImportRecord
from optimizer.domain.lift import LiftTest
from optimizer.domain.performance import DETAILS, FIGURES, KEYS, FileSummary, PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.plan import Plan
from optimizer.errors import StoreError
from optimizer.message import N_
from optimizer.store.fits import fit_bytes, fit_from_bytes
from optimizer.store.lift_tests import all_tests, insert_tests, remove_test
from optimizer.store.records import from_json, to_json
from optimizer.store.rows import table_columns, table_from_frame, table_rows
from optimizer.store.schema import FITS, IMPORT_FILES, IMPORTS, PERFORMANCE, PLANS, STATE
from optimizer.store.trouble import told

WRITING: Final[Mapping[str, Any]] = MappingProxyType({"writing": True})
"""Execution option of connections that will write: SQLite then takes its lock at the start and not half way."""
MOST_FITS: Final = 6
"""Fits kept of one revision; each takes some megabytes, and a session looks at few goals and periods in turn."""


class Workspace:
    """A place that remembers. Open one with `optimizer.store.open_store`.

    Attributes
    ----------
    name : str
        Its path or address, without a password.
    """

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self.name = name

    @property
    def revision(self) -> int:
        """A number that grows whenever the performance or the lift tests change; 0 where nothing was added yet."""
        with self._reading() as connection:
            return int(connection.execute(select(STATE.c.revision)).scalar_one())

    def known_files(self, digests: Sequence[str], *, asked_currency: str | None = None) -> frozenset[str]:
        """Tell which files were imported before.

        Parameters
        ----------
        digests : sequence of str
            SHA-256 of the files' bytes, in hexadecimal.
        asked_currency : str or None
            The currency that the user gave for them.
        """
        with self._reading() as connection:
            return _known_files(connection, digests, asked_currency)

    def add_import(
        self,
        table: PerformanceTable,
        summaries: Sequence[FileSummary],
        digests: Sequence[str],
        *,
        at: datetime,
        asked_currency: str | None = None,
    ) -> bool:
        """Take in a table. Files that are all known already change nothing.

        Earlier imports stay as they are, so that they hold again when this one is taken out.

        Parameters
        ----------
        table : PerformanceTable
            What the files hold together.
        summaries : sequence of FileSummary
            What was understood of the files.
        digests : sequence of str
            SHA-256 of their bytes.
        at : datetime
            The time of the import, with a time zone.
        asked_currency : str or None
            The currency that the user gave for them.

        Returns
        -------
        bool
            Whether anything was taken in.

        Raises
        ------
        StoreError
            When the table is in another currency than the workspace, or the database fails; nothing is changed then.
        """
        with self._writing() as connection:
            fresh = [
                digest
                for digest in dict.fromkeys(digests)
                if digest not in _known_files(connection, digests, asked_currency)
            ]
            if not fresh:
                return False
            self._check_currency(connection, table.currency)
            import_id = _added(
                connection,
                insert(IMPORTS).values(
                    imported_at=_stamp(at),
                    currency=table.currency,
                    columns=json.dumps(table_columns(table)),
                    summaries=to_json(tuple(summaries)),
                    row_count=len(table.rows),
                ),
            )
            connection.execute(
                insert(IMPORT_FILES),
                [{"import_id": import_id, "sha256": one, "asked_currency": asked_currency or ""} for one in fresh],
            )
            if rows := table_rows(table, import_id):
                connection.execute(insert(PERFORMANCE), rows)
            _count_up(connection)
            return True

    def _check_currency(self, connection: Connection, currency: str | None) -> None:
        found = connection.execute(select(IMPORTS.c.currency).where(IMPORTS.c.currency.is_not(None))).scalar()
        if found is not None and currency is not None and found != currency:
            raise StoreError(
                N_(
                    "The files imported so far are in {found} and the new ones in {currency}, and money of two"
                    " currencies cannot be added up; take the other files out, or use another workspace with"
                    " --workspace.",
                    found=found,
                    currency=currency,
                )
            )

    def imports(self) -> tuple[ImportRecord, ...]:
        """List the imports, the oldest first."""
        with self._reading() as connection:
            rows = connection.execute(select(IMPORTS).order_by(IMPORTS.c.id)).all()
        return tuple(
            ImportRecord(row.id, datetime.fromisoformat(row.imported_at), from_json(row.summaries), row.row_count)
            for row in rows
        )

    def remove_import(self, number: int) -> None:
        """Take an import out again, with its rows; what earlier ones said of the same days holds again.

        Raises
        ------
        StoreError
            When there is no import of that number.
        """
        with self._writing() as connection:
            if connection.execute(delete(IMPORTS).filter_by(id=number)).rowcount == 0:
                raise StoreError(N_("The workspace '{name}' has no import {number}.", name=self.name, number=number))
            _count_up(connection)

    def tables(self) -> tuple[PerformanceTable, ...]:
        """Return what each import brought, the oldest first; they may overlap."""
        names = ["import_id", *KEYS, "days", *DETAILS, *FIGURES]
        with self._reading() as connection:
            imports = connection.execute(
                select(IMPORTS.c.id, IMPORTS.c.currency, IMPORTS.c.columns).order_by(IMPORTS.c.id)
            ).all()
            rows = connection.execute(select(*(PERFORMANCE.c[name] for name in names)).order_by(PERFORMANCE.c.id)).all()
        frame = pd.DataFrame.from_records([tuple(row) for row in rows], columns=names)
        of_import = dict(list(frame.groupby("import_id", sort=False)))
        return tuple(
            table_from_frame(of_import[one.id], json.loads(one.columns), one.currency)
            for one in imports
            if one.id in of_import
        )

    def save_fit(self, fit: CurveFit, *, revision: int, at: datetime) -> None:
        """Keep a fit for the performance of that revision, of `MOST_FITS` the latest.

        An older one for the same question and model goes. One of another revision than today's, learned while an import
        came in, is not kept: nobody will ask for it.
        """
        question = _fit_question(fit.kpi, fit.period, fit.model)
        with self._writing() as connection:
            if revision != connection.execute(select(STATE.c.revision)).scalar_one():
                return
            connection.execute(delete(FITS).filter_by(revision=revision, **question))
            connection.execute(
                insert(FITS).values(revision=revision, learned_at=_stamp(at), content=fit_bytes(fit), **question)
            )
            latest = select(FITS.c.id).where(FITS.c.revision == revision).order_by(FITS.c.id.desc()).limit(MOST_FITS)
            kept = connection.execute(latest).scalars().all()
            connection.execute(delete(FITS).where(FITS.c.id.not_in(kept)))

    def load_fit(self, kpi: str, period: Period, *, revision: int, model: str) -> CurveFit | None:
        """Return the fit for that question and revision by that version of the model; None where there is none."""
        return self._fit(select(FITS.c.content).filter_by(revision=revision, **_fit_question(kpi, period, model)))

    def latest_fit(self, *, revision: int, model: str) -> CurveFit | None:
        """Return the fit learned last from that revision by that version of the model; None where there is none."""
        of_revision = select(FITS.c.content).filter_by(revision=revision, model=model)
        return self._fit(of_revision.order_by(FITS.c.id.desc()).limit(1))

    def _fit(self, question: Select[Any]) -> CurveFit | None:
        with self._reading() as connection:
            content = connection.execute(question).scalar()
        return None if content is None else fit_from_bytes(content)

    def save_plan(self, plan: Plan, *, revision: int, at: datetime) -> int:
        """Keep a plan; returns its number."""
        with self._writing() as connection:
            return _added(
                connection, insert(PLANS).values(revision=revision, made_at=_stamp(at), content=to_json(plan))
            )

    def load_plan(self, number: int) -> Plan:
        """Return the plan of that number.

        Raises
        ------
        StoreError
            When there is none.
        """
        with self._reading() as connection:
            content = connection.execute(select(PLANS.c.content).filter_by(id=number)).scalar()
        if content is None:
            raise StoreError(N_("The workspace '{name}' has no plan {number}.", name=self.name, number=number))
        plan: Plan = from_json(content)
        return plan

    def lift_tests(self) -> tuple[LiftTest, ...]:
        """List the lift tests in the order in which they were added."""
        with self._reading() as connection:
            return all_tests(connection)

    def add_lift_tests(self, tests: Sequence[LiftTest], *, at: datetime) -> int:
        """Keep tests, all or none, and return how many are new; another of a name that is kept is a `StoreError`."""
        with self._writing() as connection:
            added = insert_tests(connection, tests, stamp=_stamp(at), place=self.name)
            if added:
                _count_up(connection)
            return added

    def remove_lift_test(self, name: str) -> None:
        """Take a lift test out again; where there is none of that name, it is a `StoreError`."""
        with self._writing() as connection:
            remove_test(connection, name, place=self.name)
            _count_up(connection)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with told(self.name), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with (
            told(self.name),
            self._engine.connect().execution_options(**WRITING) as connection,
            connection.begin(),
        ):
            yield connection


def _added(connection: Connection, row: Insert) -> int:
    """Insert one row and return its number."""
    key = connection.execute(row).inserted_primary_key
    return int(key[0]) if key is not None else 0


def _count_up(connection: Connection) -> None:
    """Make a new revision; what was learned from the one before is of no more use and takes much room."""
    connection.execute(update(STATE).values(revision=STATE.c.revision + 1))
    connection.execute(delete(FITS))


def _known_files(connection: Connection, digests: Sequence[str], asked_currency: str | None) -> frozenset[str]:
    question = select(IMPORT_FILES.c.sha256).where(
        IMPORT_FILES.c.sha256.in_(digests), IMPORT_FILES.c.asked_currency == (asked_currency or "")
    )
    return frozenset(connection.execute(question).scalars())


def _fit_question(kpi: str, period: Period, model: str) -> dict[str, Any]:
    return {"kpi": kpi, "period_start": period.start, "period_end": period.end, "model": model}


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
