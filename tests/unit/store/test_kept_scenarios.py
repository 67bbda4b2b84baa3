"""Scenarios: whatever is done with them, no day has two plans, the log has every change, and undoing restores."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_samples import NOON, PERIOD, plan_of, scenario_of

from optimizer.domain.period import Period
from optimizer.domain.scenario import STATUSES, Scenario
from optimizer.errors import DataError, StoreError
from optimizer.message import N_
from optimizer.store import Workspace, backup_store, open_store, restore_store
from optimizer.workflow import (
    Author,
    agree_on,
    choose_scenario,
    clone_scenario,
    delete_scenario,
    deleted_scenarios,
    free_name,
    note_scenario,
    rename_scenario,
    replace_answer,
    save_scenario,
    scenario,
    scenario_changes,
    scenario_log,
    scenarios,
    undelete_scenario,
)

MONTHS = (PERIOD, Period(date(2026, 3, 1), date(2026, 3, 31)), Period(date(2026, 2, 1), date(2026, 4, 30)))
ANA = Author("Ana", lambda: NOON)
BEN = Author("  Ben\nB ", lambda: NOON + timedelta(days=3))


def days(period: Period) -> set[date]:
    return {period.start + timedelta(days=day) for day in range(period.days)}


def live_plans(workspace: Workspace) -> list[Scenario]:
    return [one for one in scenarios(workspace) if one.is_chosen]


def test_a_scenario_comes_back_equal_from_another_connection(place: str) -> None:
    kept = open_store(place).scenarios.add(scenario_of(), N_("Saved."))
    (back,) = open_store(place).scenarios.all()
    assert back == kept
    assert kept == replace(scenario_of(), number=1, name=back.name)
    assert back.plan == plan_of()
    assert back.saved_at.tzinfo is not None


def test_saving_does_not_make_learned_curves_old(workspace: Workspace) -> None:
    before = workspace.revision
    save_scenario(workspace, plan_of(), "A", ANA)
    assert workspace.revision == before


def test_one_can_do_all_with_it_and_the_log_tells_who_and_when(workspace: Workspace) -> None:
    kept = save_scenario(workspace, plan_of(), " September \n cautious ", ANA, note="for Ola ", model="7")
    assert (kept.name, kept.note, kept.saved_by, kept.version) == ("September cautious", "for Ola", "Ana", 1)
    kept = rename_scenario(workspace, kept, "October", BEN)
    kept = note_scenario(workspace, kept, "", BEN)
    kept = agree_on(workspace, kept, "proposed", ANA)
    kept = agree_on(workspace, kept, "approved", BEN)
    kept = choose_scenario(workspace, kept, BEN)
    kept = replace_answer(workspace, kept, plan_of(budget=250), ANA)
    assert (kept.status, kept.is_chosen) == ("draft", True)
    kept = replace_answer(workspace, kept, plan_of(MONTHS[1], 250), ANA)
    assert not kept.is_chosen
    copy = clone_scenario(workspace, kept, "Copy", BEN)
    assert (copy.plan, copy.status, copy.number) == (kept.plan, "draft", kept.number + 1)
    log = scenario_log(workspace, kept.number)
    assert [change.version for change in log] == list(range(1, 9))
    assert [change.by for change in log] == ["Ana", "Ben B", "Ben B", "Ana", "Ben B", "Ben B", "Ana", "Ana"]
    assert [change.at for change in log][:2] == [NOON, NOON + timedelta(days=3)]
    told = [str(change.what) for change in log]
    assert told[1] == "Renamed from 'September cautious' to 'October'."
    assert "for Ola" in told[2]
    assert "1.00 EUR to 2.50 EUR" in told[6]
    assert [str(change.what) for change in scenario_log(workspace, copy.number)] == ["Cloned from 'October'."]


@pytest.mark.parametrize("name", ["", " \n ", "x" * 121, "TAKEN "])
def test_a_name_that_says_nothing_or_is_taken_is_refused(workspace: Workspace, name: str) -> None:
    save_scenario(workspace, plan_of(), "Taken", ANA)
    with pytest.raises(DataError):
        save_scenario(workspace, plan_of(), name, ANA)
    assert len(scenarios(workspace)) == 1
    assert free_name(workspace, "taken") == "taken 2"


def test_nobody_decides_namelessly(workspace: Workspace) -> None:
    kept = save_scenario(workspace, plan_of(), "A", Author("", ANA.clock))
    for decide in (
        lambda: agree_on(workspace, kept, "approved", Author(" ")),
        lambda: choose_scenario(workspace, kept, Author()),
    ):
        with pytest.raises(DataError, match="your name"):
            decide()
    assert scenario(workspace, kept.number) == kept


def test_what_another_has_changed_is_not_overwritten(workspace: Workspace) -> None:
    seen = save_scenario(workspace, plan_of(), "A", ANA)
    agree_on(workspace, seen, "approved", BEN)
    before = scenario_changes(workspace)
    with pytest.raises(StoreError, match=r"Ben B changed 'A' on 2026-02-03, after you opened it \(Approved\.\)"):
        rename_scenario(workspace, seen, "Mine", ANA)
    assert scenario(workspace, seen.number).name == "A"
    assert scenario_changes(workspace) == before


def test_the_former_plan_steps_down_and_its_log_says_so(workspace: Workspace) -> None:
    first = choose_scenario(workspace, save_scenario(workspace, plan_of(MONTHS[0]), "First", ANA), ANA)
    other = choose_scenario(workspace, save_scenario(workspace, plan_of(MONTHS[1]), "Other", ANA), ANA)
    assert {one.number for one in live_plans(workspace)} == {first.number, other.number}
    quarter = choose_scenario(workspace, save_scenario(workspace, plan_of(MONTHS[2]), "Quarter", ANA), BEN)
    assert live_plans(workspace) == [quarter]
    last = scenario_log(workspace, first.number)[-1]
    assert (last.by, str(last.what)) == ("Ben B", "No longer the plan of its period: 'Quarter' took its place.")
    with pytest.raises(StoreError, match="took its place"):
        rename_scenario(workspace, first, "Stale", ANA)


def test_deleting_is_undone_exactly(workspace: Workspace) -> None:
    kept = choose_scenario(workspace, save_scenario(workspace, plan_of(), "A", ANA, note="n"), ANA)
    delete_scenario(workspace, kept, BEN)
    assert scenarios(workspace) == ()
    assert [one.number for one in deleted_scenarios(workspace)] == [kept.number]
    with pytest.raises(DataError, match="was deleted on 2026-02-03"):
        scenario(workspace, kept.number)
    back = undelete_scenario(workspace, kept.number, ANA)
    assert replace(back, version=kept.version) == kept
    assert undelete_scenario(workspace, kept.number, ANA) == back


def test_a_plan_that_comes_back_does_not_push_its_successor_out(workspace: Workspace) -> None:
    old = choose_scenario(workspace, save_scenario(workspace, plan_of(), "Old", ANA), ANA)
    delete_scenario(workspace, old, ANA)
    new = choose_scenario(workspace, save_scenario(workspace, plan_of(), "New", ANA), ANA)
    assert not undelete_scenario(workspace, old.number, ANA).is_chosen
    assert live_plans(workspace) == [new]


@pytest.mark.parametrize("number", [0, 2, -1, 10**12])
def test_there_is_no_scenario_of_a_number_that_was_not_given(workspace: Workspace, number: int) -> None:
    save_scenario(workspace, plan_of(), "A", ANA)
    with pytest.raises(DataError, match="no scenario"):
        scenario(workspace, number)


def test_a_backup_brings_scenarios_and_their_log(workspace: Workspace, tmp_path: Path) -> None:
    first = save_scenario(workspace, plan_of(), "A", ANA)
    agree_on(workspace, first, "proposed", BEN)
    delete_scenario(workspace, save_scenario(workspace, plan_of(), "B", ANA), ANA)
    backup_store(workspace, tmp_path / "backup.sqlite")
    restore_store(tmp_path / "elsewhere.sqlite", tmp_path / "backup.sqlite")
    back = open_store(tmp_path / "elsewhere.sqlite")
    assert back.scenarios.all() == workspace.scenarios.all()
    assert [back.scenarios.log(number) for number in (1, 2)] == [workspace.scenarios.log(number) for number in (1, 2)]
    assert save_scenario(back, plan_of(), "C", ANA).number == 3


def test_of_two_writers_one_wins_and_the_other_is_told(place: str) -> None:
    workspace = open_store(place)
    seen = save_scenario(workspace, plan_of(), "A", ANA)
    outcomes: list[str] = []
    together = threading.Barrier(4)

    def rename(name: str) -> None:
        own = open_store(place)
        together.wait()
        try:
            rename_scenario(own, seen, name, Author(name))
            outcomes.append(name)
        except StoreError as trouble:
            outcomes.append(str(trouble))

    writers = [threading.Thread(target=rename, args=(f"writer {number}",)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    won = scenario(workspace, seen.number)
    assert outcomes.count(won.name) == 1
    assert sum(f"{won.name} changed" in told for told in outcomes) == 3
    assert [change.version for change in scenario_log(workspace, seen.number)] == [1, 2]


OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(
            ["save", "clone", "delete", "undelete", "choose", "leave", "agree", "rename", "answer", "stale"]
        ),
        st.integers(0, 7),
        st.sampled_from(MONTHS),
    ),
    max_size=25,
)


@pytest.fixture(scope="module")
def counter() -> Iterator[int]:
    return iter(range(10**6))


def do(workspace: Workspace, action: str, which: int, period: Period) -> None:
    """Do one thing to one of the scenarios as they are now; what cannot be done is refused."""
    kept = workspace.scenarios.all()
    if action == "save" or not kept:
        save_scenario(workspace, plan_of(period), free_name(workspace, "S"), ANA)
        return
    seen = kept[which % len(kept)]
    does = {
        "clone": lambda: clone_scenario(workspace, seen, free_name(workspace, "S"), BEN),
        "delete": lambda: delete_scenario(workspace, seen, BEN),
        "undelete": lambda: undelete_scenario(workspace, seen.number, ANA),
        "choose": lambda: choose_scenario(workspace, seen, ANA),
        "leave": lambda: choose_scenario(workspace, seen, ANA, is_chosen=False),
        "agree": lambda: agree_on(workspace, seen, STATUSES[which % 3], BEN),
        "rename": lambda: rename_scenario(workspace, seen, free_name(workspace, "R"), BEN),
        "answer": lambda: replace_answer(workspace, seen, plan_of(period, 300 + which), ANA),
    }
    if action == "stale":
        with pytest.raises(StoreError):
            delete_scenario(workspace, replace(seen, version=seen.version + 1), ANA)
        return
    does[action]()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=OPERATIONS)
def test_whatever_is_done_no_day_has_two_plans_and_nothing_goes_unlogged(
    tmp_path: Path, counter: Iterator[int], steps: list[tuple[str, int, Period]]
) -> None:
    workspace = open_store(tmp_path / f"{next(counter)}.sqlite")
    for action, which, period in steps:
        before = {one.number: one for one in workspace.scenarios.all()}
        do(workspace, action, which, period)
        for one in workspace.scenarios.all():
            log = scenario_log(workspace, one.number)
            assert [change.version for change in log] == list(range(1, one.version + 1))
            assert (one == before.get(one.number)) == (
                one.number in before and one.version == before[one.number].version
            )
        for one, other in combinations(live_plans(workspace), 2):
            assert not days(one.request.period) & days(other.request.period)
