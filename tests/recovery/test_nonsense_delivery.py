"""Delivery that is not what it says must not make a plan worse than one from results alone, and is told."""

from dataclasses import replace

import numpy as np
import pytest
from many_fits import small_world

from benchmarks.controls import share_of_best
from benchmarks.judged_worlds import default_fit
from benchmarks.spoiled_histories import NONSENSE, spoiled, without_delivery
from benchmarks.worlds_made import KINDS, Kind, many_worlds
from optimizer.simulation import World

TOLD = ("more people than impressions", "frequency falls with spend", "reach is noise", "reach shuffled over days")
N_SLOW = 13
QUICK_KINDS: tuple[Kind, ...] = ("funnel", "market")


@pytest.fixture(scope="module")
def small_worlds() -> list[tuple[World, float]]:
    worlds = [small_world(kind) for kind in QUICK_KINDS]
    return [(world, share_of_best(world, without_delivery(world.history))) for world in worlds]


@pytest.mark.parametrize("name", NONSENSE)
def test_a_plan_is_no_worse_than_without_delivery(small_worlds: list[tuple[World, float]], name: str) -> None:
    lost = [share_of_best(world, spoiled(world.history, NONSENSE[name])) - without for world, without in small_worlds]
    assert min(lost) > -0.01


@pytest.mark.parametrize("name", TOLD)
def test_nonsense_is_told(small_worlds: list[tuple[World, float]], name: str) -> None:
    for world, _ in small_worlds:
        history = spoiled(world.history, NONSENSE[name])
        findings = default_fit(replace(world, history=history)).findings
        assert any(finding.subject == "reach" and finding.severity == "warning" for finding in findings)


def test_delivery_that_means_something_is_not_called_nonsense(small_worlds: list[tuple[World, float]]) -> None:
    for world, _ in small_worlds:
        findings = default_fit(world).findings
        assert not any(finding.subject == "reach" and finding.severity == "warning" for finding in findings)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_over_many_worlds_nonsense_costs_nothing(kind: Kind) -> None:
    worlds = [world for world in many_worlds(N_SLOW, 11, kind) if "reach" in world.history.figures]
    without = np.array([share_of_best(world, without_delivery(world.history)) for world in worlds])
    for name, how in NONSENSE.items():
        lost = np.array([share_of_best(world, spoiled(world.history, how)) for world in worlds]) - without
        assert lost.mean() > -0.003, name
        assert lost.min() > -0.03, name
