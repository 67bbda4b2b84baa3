"""Settings, columns of unknown headers and merged names are kept; each change is a new revision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine
from store_samples import NOON, PERIOD, sample_fit

from optimizer.domain.exchange_rate import ExchangeRate
from optimizer.domain.settings import WorkspaceSettings
from optimizer.errors import StoreError
from optimizer.store import Workspace, open_store
from optimizer.store.remembered import read_merged, write_merged
from optimizer.store.schema import METADATA, SETTINGS

ALL = WorkspaceSettings(
    name="Bäckerei =1+1",
    currency="PLN",
    margin=0.4,
    time_zone="Europe/Warsaw",
    kpi_weights={"leads": 2.0, "conversions": 1.0},
    countries=("PL", "DE"),
    rates=(ExchangeRate("EUR", "PLN", 4.25, date(2026, 1, 2)),),
    shows_demonstration=False,
)


def test_settings_come_back_equal(place: str) -> None:
    assert open_store(place).settings == WorkspaceSettings()
    assert open_store(place).change_settings(lambda _: ALL) == ALL
    assert open_store(place).settings == ALL


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({"margin": 0.5}, True),
        ({"kpi_weights": {"leads": 3.0}}, True),
        ({"countries": ("PL",)}, True),
        ({"name": "Other"}, False),
        ({"shows_demonstration": True}, False),
        ({}, False),
    ],
)
def test_what_plans_depend_on_makes_a_new_revision(workspace: Workspace, changes: dict, counts: bool) -> None:  # type: ignore[type-arg]
    workspace.change_settings(lambda _: ALL)
    before = workspace.revision
    workspace.change_settings(lambda now: replace(now, **changes))
    assert workspace.revision - before == counts


def test_a_change_that_fails_changes_nothing(workspace: Workspace) -> None:
    workspace.change_settings(lambda _: ALL)

    def broken(_: WorkspaceSettings) -> WorkspaceSettings:
        raise KeyError

    with pytest.raises(KeyError):
        workspace.change_settings(broken)
    assert workspace.settings == ALL


def test_settings_of_a_newer_program_are_told(workspace: Workspace) -> None:
    workspace.change_settings(lambda _: ALL)
    with workspace.database.writing() as connection:
        connection.execute(SETTINGS.update().values(content='{"@": "WorkspaceSettings", "moon": 1}'))
    with pytest.raises(StoreError, match=r"cannot be read.*update the program"):
        _ = workspace.settings


def test_columns_are_remembered_by_their_headers(place: str) -> None:
    workspace = open_store(place)
    long = "|".join(f"Überschrift {number}" for number in range(2000))
    workspace.remember_columns(long, {"Kosten": "spend", "Tag\0": "date"})
    workspace.remember_columns("a|b", {"a": "date"})
    assert workspace.revision == 2
    workspace.remember_columns("a|b", {"a": "date"})
    assert workspace.revision == 2
    workspace.remember_columns("a|b", {"b": "date"})
    assert open_store(place).remembered_columns() == {long: {"Kosten": "spend", "Tag\0": "date"}, "a|b": {"b": "date"}}
    workspace.remember_columns("a|b", {})
    assert set(workspace.remembered_columns()) == {long}
    assert workspace.revision == 4


def test_names_are_merged_and_told_apart_again(place: str) -> None:
    workspace = open_store(place)
    workspace.save_fit(sample_fit(), revision=0, at=NOON)
    workspace.merge_names("facebook", ["Retargetting", "retargeting "], "Retargeting")
    assert workspace.load_fit("conversions", PERIOD, revision=0, model="7") is None
    workspace.merge_names("tiktok", ["Retargetting"], "Other")
    assert open_store(place).merged_names() == {
        ("facebook", "Retargetting"): "Retargeting",
        ("facebook", "retargeting "): "Retargeting",
        ("tiktok", "Retargetting"): "Other",
    }
    before = workspace.revision
    workspace.merge_names("tiktok", ["Retargetting"], "Other")
    assert workspace.revision == before
    workspace.forget_merge("facebook", "Retargetting")
    assert set(workspace.merged_names()) == {("facebook", "retargeting "), ("tiktok", "Retargetting")}
    assert workspace.revision == before + 1
    with pytest.raises(StoreError, match="'Retargetting' of facebook is not merged"):
        workspace.forget_merge("facebook", "Retargetting")


NAMES = st.sampled_from("abcde")


@given(st.lists(st.tuples(st.lists(NAMES, min_size=1, max_size=3), NAMES), max_size=8))
def test_merging_never_makes_chains_or_circles(merges: list[tuple[list[str], str]]) -> None:
    engine = create_engine("sqlite://")
    METADATA.create_all(engine)
    with engine.begin() as connection:
        for names, into in merges:
            write_merged(connection, "facebook", names, into)
            merged = read_merged(connection)
            aims = set(merged.values())
            assert not aims & {name for _, name in merged}
            assert all(merged[("facebook", name)] == into for name in names if name != into)
    engine.dispose()
