"""One workspace: imports, settings, curve fits and scenarios, each written in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, select, update

from optimizer.domain.curve import CurveFit
from optimizer.domain.finding import Finding
from optimizer.domain.imports import ImportedFile, ImportRecord, ImportSource
from optimizer.domain.lift import LiftTest
from optimizer.domain.performance import FileSummary, PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.settings import WorkspaceSettings
from optimizer.store import drafts, fits, imports, lift_tests, remembered
from optimizer.store.engines import Database
from optimizer.store.scenarios import ScenarioShelf
from optimizer.store.schema import FITS, STATE


class Workspace:
    """A place that remembers. Open one with `optimizer.store.open_store`.

    Whatever is asked of it may raise a `StoreError`: the database fails, or is damaged; nothing is changed then.

    Attributes
    ----------
    name : str
        Its path or address, without a password.
    database : Database
        For the rooms of the store.
    scenarios : ScenarioShelf
        The plans that are kept under a name.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.name = database.name
        self.scenarios = ScenarioShelf(database)

    @property
    def revision(self) -> int:
        """A number that grows with every change but those of fits and scenarios; 0 where nothing was added yet."""
        with self.database.reading() as connection:
            return _revision(connection)

    def known_files(self, digests: Sequence[str], *, asked: str = "") -> frozenset[str]:
        """Tell which files were imported before and not undone.

        Parameters
        ----------
        digests : sequence of str
            SHA-256 of the files' bytes, in hexadecimal.
        asked : str
            What the user answered of how they are to be read, written always in the same way.
        """
        with self.database.reading() as connection:
            return imports.known_files(connection, digests, asked)

    @property
    def currency(self) -> str | None:
        """Currency of the client, or else of what was imported; None where neither is known."""
        with self.database.reading() as connection:
            stated = remembered.read_settings(connection, place=self.name).currency
            return imports.currency_in_use(connection) if stated is None else stated

    def add_import(
        self,
        table: PerformanceTable,
        summaries: Sequence[FileSummary],
        files: Sequence[ImportedFile],
        *,
        at: datetime,
        asked: str = "",
        findings: Sequence[Finding] = (),
        source: ImportSource = "files",
        instead_of: Sequence[int] = (),
    ) -> bool:
        """Take in a table. Files that are all known already change nothing.

        Earlier imports stay as they are, so that they hold again when this one is undone.

        Parameters
        ----------
        table : PerformanceTable
            What the files hold together.
        summaries : sequence of FileSummary
            What was understood of the files.
        files : sequence of ImportedFile
            Their names, sizes and hashes.
        at : datetime
            The time of the import, with a time zone.
        asked : str
            What the user answered of how the files are to be read: with other answers the same bytes are another
            import.
        findings : sequence of Finding
            What was remarked on them.
        source : str
            Where the rows come from.
        instead_of : sequence of int
            Imports that are undone together with it, or not at all.

        Returns
        -------
        bool
            Whether anything was taken in.

        Raises
        ------
        StoreError
            When the table is in another currency than the workspace.
        """
        new = imports.new_import(
            table, summaries, files, stamp=_stamp(at), asked=asked, findings=findings, source=source
        )
        with self.database.writing() as connection:
            is_added = imports.insert_import(connection, new, instead_of=instead_of, place=self.name)
            if is_added:
                _count_up(connection)
            return is_added

    def history(self) -> tuple[ImportRecord, ...]:
        """List all imports, the oldest first, those that were undone too."""
        with self.database.reading() as connection:
            return tuple(imports.all_imports(connection, place=self.name))

    def imports(self) -> tuple[ImportRecord, ...]:
        """List the imports that count, the oldest first."""
        return tuple(record for record in self.history() if record.undone_at is None)

    def undo_import(self, number: int, *, at: datetime) -> None:
        """Let an import no longer count; what earlier ones said of the same days holds again.

        It stays in the history with its rows, so that `redo_import` brings it back. Where there is none of that
        number, or it was undone before, it is a `StoreError`.
        """
        with self.database.writing() as connection:
            imports.mark_undone(connection, number, _stamp(at), place=self.name)
            _count_up(connection)

    def redo_import(self, number: int) -> None:
        """Let an import that was undone count again, at its old place in the history.

        Where it was not undone, or its files were imported again since, it is a `StoreError`.
        """
        with self.database.writing() as connection:
            imports.mark_redone(connection, number, place=self.name)
            _count_up(connection)

    def tables(self) -> tuple[PerformanceTable, ...]:
        """Return what each import that counts brought, the oldest first; they may overlap."""
        with self.database.reading() as connection:
            return tuple(imports.tables_in_use(connection, place=self.name))

    @property
    def settings(self) -> WorkspaceSettings:
        """What is known of the client or brand."""
        with self.database.reading() as connection:
            return remembered.read_settings(connection, place=self.name)

    def change_settings(self, change: Callable[[WorkspaceSettings], WorkspaceSettings]) -> WorkspaceSettings:
        """Replace the settings by what `change` makes of those of now, so that two who change others lose nothing.

        The revision counts up, but not for what no plan depends on: the name, and whether the demonstration is shown.
        Where the imports that count are in another currency than the one that is set, it is a `StoreError`.
        """
        with self.database.writing() as connection:
            before = remembered.read_settings(connection, place=self.name)
            after = change(before)
            if after.currency != before.currency:
                imports.check_stated_currency(connection, after.currency)
            if after != before:
                remembered.write_settings(connection, after)
            if replace(after, name=before.name, shows_demonstration=before.shows_demonstration) != before:
                _count_up(connection)
            return after

    def remembered_columns(self) -> Mapping[str, Mapping[str, str]]:
        """Return which of our columns the user chose for each header, by the key of the set of headers."""
        with self.database.reading() as connection:
            return remembered.read_columns(connection)

    def remember_columns(self, header_key: str, columns: Mapping[str, str]) -> None:
        """Keep what the columns of a set of headers are; none to forget them."""
        with self.database.writing() as connection:
            if remembered.write_columns(connection, header_key, columns):
                _count_up(connection)

    def remember_sheet(self, header_key: str, columns: Mapping[str, str]) -> None:
        """Keep what the columns of budget sheets are; no result is another for it."""
        with self.database.writing() as connection:
            remembered.write_columns(connection, header_key, columns)

    def merged_names(self) -> Mapping[tuple[str, str], str]:
        """Return which name of an audience means which other, by platform and name; there are no chains."""
        with self.database.reading() as connection:
            return remembered.read_merged(connection)

    def merge_names(self, platform: str, names: Sequence[str], into: str) -> None:
        """Let names of a platform's audiences mean another one of it."""
        with self.database.writing() as connection:
            if remembered.write_merged(connection, platform, names, into):
                _count_up(connection)

    def forget_merge(self, platform: str, name: str) -> None:
        """Let a name stand for itself again; where it was not merged, it is a `StoreError`."""
        with self.database.writing() as connection:
            remembered.delete_merged(connection, platform, name, place=self.name)
            _count_up(connection)

    def save_fit(self, fit: CurveFit, *, revision: int, at: datetime) -> None:
        """Keep a fit for the performance of that revision, of the latest few.

        An older one for the same question and model goes. One of another revision than today's, learned while an import
        came in, is not kept: nobody will ask for it.
        """
        content = fits.fit_bytes(fit)
        with self.database.writing() as connection:
            if revision == _revision(connection):
                fits.insert_fit(connection, fit, content, revision=revision, stamp=_stamp(at))

    def load_fit(self, kpi: str, period: Period, *, revision: int, model: str) -> CurveFit | None:
        """Return the fit for that question and revision by that version of the model; None where there is none."""
        with self.database.reading() as connection:
            question = fits.fit_for(kpi, period, revision=revision, model=model)
            return fits.read_fit(connection, question, place=self.name)

    def latest_fit(self, *, revision: int, model: str) -> CurveFit | None:
        """Return the fit learned last from that revision by that version of the model; None where there is none."""
        with self.database.reading() as connection:
            return fits.read_fit(connection, fits.fit_learned_last(revision=revision, model=model), place=self.name)

    def keep_drafts(self, browser: str, drafts_by_page: Mapping[str, object], *, at: datetime) -> None:
        """Keep what a person has typed and not saved, in place of what was kept of that browser and those pages."""
        with self.database.writing() as connection:
            for page, draft in drafts_by_page.items():
                drafts.write_draft(connection, browser, page, draft, at=at.astimezone(UTC))

    def keep_draft(self, browser: str, page: str, draft: object, *, at: datetime) -> None:
        """Keep what a person has typed and not saved on one page."""
        self.keep_drafts(browser, {page: draft}, at=at)

    def draft(self, browser: str, page: str) -> object | None:
        """Return what a person has typed and not saved; None where there is none."""
        with self.database.reading() as connection:
            return drafts.read_draft(connection, browser, page)

    def lift_tests(self) -> tuple[LiftTest, ...]:
        """List the lift tests in the order in which they were added."""
        with self.database.reading() as connection:
            return lift_tests.all_tests(connection, place=self.name)

    def add_lift_tests(self, tests: Sequence[LiftTest], *, at: datetime) -> int:
        """Keep tests, all or none, and return how many are new; another of a name that is kept is a `StoreError`."""
        with self.database.writing() as connection:
            added = lift_tests.insert_tests(connection, tests, stamp=_stamp(at), place=self.name)
            if added:
                _count_up(connection)
            return added

    def remove_lift_test(self, name: str) -> None:
        """Take a lift test out again; where there is none of that name, it is a `StoreError`."""
        with self.database.writing() as connection:
            lift_tests.remove_test(connection, name, place=self.name)
            _count_up(connection)


def _revision(connection: Connection) -> int:
    return int(connection.execute(select(STATE.c.revision)).scalar_one())


def _count_up(connection: Connection) -> None:
    """Make a new revision; what was learned from the one before is of no more use and takes much room."""
    connection.execute(update(STATE).values(revision=STATE.c.revision + 1))
    connection.execute(delete(FITS))


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
