"""A workspace keeps what was learned for the same question, and no more than a few of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select, update
from store_samples import NOON, PERIOD, file_of, sample_fit, table_of

from optimizer.domain.period import Period
from optimizer.errors import StoreError
from optimizer.store import Workspace, open_store
from optimizer.store.fits import MOST_FITS
from optimizer.store.schema import FITS


def test_a_fit_comes_back_bit_for_bit(workspace: Workspace) -> None:
    fit = sample_fit()
    workspace.save_fit(fit, revision=0, at=NOON)
    workspace.save_fit(fit, revision=0, at=NOON)
    asked = workspace.load_fit("conversions", PERIOD, revision=0, model="7")
    for back in (asked, workspace.latest_fit(revision=0, model="7")):
        assert back is not None
        for name in ("spend", "draws", "observed_spend", "recent_spend"):
            np.testing.assert_array_equal(getattr(back, name), getattr(fit, name))
        for name in ("segments", "kpi", "period", "dispersion", "findings", "model"):
            assert getattr(back, name) == getattr(fit, name)


def test_a_fit_answers_only_its_own_question(workspace: Workspace) -> None:
    workspace.save_fit(sample_fit(), revision=0, at=NOON)
    assert workspace.load_fit("revenue", PERIOD, revision=0, model="7") is None
    assert workspace.load_fit("conversions", PERIOD, revision=1, model="7") is None
    assert workspace.load_fit("conversions", replace(PERIOD, end=date(2026, 3, 1)), revision=0, model="7") is None


def test_what_another_version_of_the_model_learned_is_not_taken_for_its_own(workspace: Workspace) -> None:
    workspace.save_fit(sample_fit(), revision=0, at=NOON)
    assert workspace.load_fit("conversions", PERIOD, revision=0, model="8") is None
    assert workspace.latest_fit(revision=0, model="8") is None


def periods_of(number: int) -> list[Period]:
    return [Period(date(2026, 2, 1), date(2026, 2, 2) + timedelta(days=day)) for day in range(number)]


def n_fits(workspace: Workspace) -> int:
    with workspace.database.reading() as connection:
        return len(connection.execute(select(FITS.c.id)).all())


def test_the_latest_fits_of_a_revision_are_kept_and_no_more(workspace: Workspace) -> None:
    periods = periods_of(MOST_FITS + 3)
    for period in periods:
        workspace.save_fit(replace(sample_fit(), period=period), revision=0, at=NOON)
    there = [workspace.load_fit("conversions", period, revision=0, model="7") is not None for period in periods]
    assert there == [False] * 3 + [True] * MOST_FITS


def test_a_file_does_not_grow_with_every_question(file_place: Path) -> None:
    workspace = open_store(file_place)
    fit = replace(sample_fit(), draws=np.random.default_rng(1).random((2000, 2, 9)))
    for period in periods_of(MOST_FITS + 20):
        workspace.save_fit(replace(fit, period=period), revision=0, at=NOON)
    assert file_place.stat().st_size < (MOST_FITS + 2) * fit.draws.nbytes


def test_fits_of_another_revision_go_and_do_not_come(workspace: Workspace) -> None:
    workspace.save_fit(sample_fit(), revision=0, at=NOON)
    workspace.add_import(table_of(), [], [file_of("aa")], at=NOON)
    assert n_fits(workspace) == 0
    workspace.save_fit(sample_fit(), revision=0, at=NOON)
    assert n_fits(workspace) == 0
    workspace.save_fit(sample_fit(), revision=1, at=NOON)
    workspace.undo_import(1, at=NOON)
    assert n_fits(workspace) == 0


def test_a_damaged_fit_is_told(workspace: Workspace) -> None:
    workspace.save_fit(sample_fit(), revision=0, at=NOON)
    with workspace.database.writing() as connection:
        connection.execute(update(FITS).values(content=b"PK damaged"))
    with pytest.raises(StoreError, match="damaged"):
        workspace.load_fit("conversions", PERIOD, revision=0, model="7")
