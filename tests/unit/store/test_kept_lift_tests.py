"""Lift tests are kept, listed, removed; fits learned before go."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from store_samples import NOON, PERIOD, sample_fit

from optimizer.domain.lift import LiftTest
from optimizer.domain.period import Period
from optimizer.errors import StoreError
from optimizer.store import Workspace, fits, open_store

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
FIRST = LiftTest("Tết", "conversions", MARCH, -12.5, 30.25, platform="facebook", audience="=1", spend=20.0)
SECOND = LiftTest("all", "revenue", MARCH, 1e6 / 3, 5e4, source="tests.csv, row 3")


def test_tests_come_back_as_they_were(workspace: Workspace, place: str) -> None:
    assert workspace.lift_tests() == ()
    assert workspace.add_lift_tests([FIRST, SECOND], at=NOON) == 2
    assert open_store(place).lift_tests() == (FIRST, SECOND)


def test_the_same_test_again_changes_nothing(workspace: Workspace) -> None:
    workspace.add_lift_tests([FIRST], at=NOON)
    revision = workspace.revision
    assert workspace.add_lift_tests([replace(FIRST, source="elsewhere.csv, row 9")], at=NOON) == 0
    assert workspace.revision == revision
    assert workspace.lift_tests() == (FIRST,)


def test_another_test_of_the_same_name_is_refused_with_all_that_came_with_it(workspace: Workspace) -> None:
    workspace.add_lift_tests([FIRST], at=NOON)
    with pytest.raises(StoreError, match="another lift test called 'Tết'"):
        workspace.add_lift_tests([SECOND, replace(FIRST, incremental=3.0)], at=NOON)
    assert workspace.lift_tests() == (FIRST,)


def test_what_was_learned_without_them_is_learned_anew(workspace: Workspace) -> None:
    workspace.save_fit(sample_fit(), revision=workspace.revision, at=NOON)
    workspace.add_lift_tests([FIRST], at=NOON)
    assert workspace.load_fit("conversions", PERIOD, revision=workspace.revision, model="7") is None
    workspace.save_fit(sample_fit(), revision=workspace.revision, at=NOON)
    workspace.remove_lift_test("Tết")
    assert workspace.load_fit("conversions", PERIOD, revision=workspace.revision, model="7") is None
    assert workspace.lift_tests() == ()


def test_what_is_not_there_cannot_be_removed(workspace: Workspace) -> None:
    with pytest.raises(StoreError, match="keeps no lift tests"):
        workspace.remove_lift_test("Tết")
    workspace.add_lift_tests([FIRST, SECOND], at=NOON)
    with pytest.raises(StoreError, match="called 'x'; it keeps Tết, all"):
        workspace.remove_lift_test("x")


def test_what_outcomes_are_is_kept_with_a_fit(workspace: Workspace) -> None:
    fit = replace(sample_fit(), measure="incremental", lift_tests=("Tết",))
    workspace.save_fit(fit, revision=0, at=NOON)
    back = workspace.latest_fit(revision=0, model="7")
    assert back is not None
    assert (back.measure, back.lift_tests) == ("incremental", ("Tết",))
    np.testing.assert_array_equal(back.draws, fit.draws)


def test_a_fit_of_an_older_program_is_platform_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    older = fits._RECORDS[:6]
    with monkeypatch.context() as patch:
        patch.setattr(fits, "_RECORDS", older)
        content = fits.fit_bytes(sample_fit())
    back = fits.fit_from_bytes(content)
    assert (back.model, back.measure, back.lift_tests) == ("7", "platform_reported", ())
