"""Negative controls: where spend has nothing to do with the outcome, that is the answer, and today's split stays."""

import pytest
from many_fits import small_world

from benchmarks.controls import Answer, answer
from benchmarks.spoiled_histories import UNRELATED, spoiled
from benchmarks.worlds_made import KINDS, Kind, many_worlds
from optimizer.simulation import World

N_SLOW = 13
QUICK_KINDS: tuple[Kind, ...] = ("funnel", "market")


@pytest.fixture(scope="module")
def small_worlds() -> dict[Kind, World]:
    return {kind: small_world(kind) for kind in QUICK_KINDS}


@pytest.mark.parametrize("kind", QUICK_KINDS)
@pytest.mark.parametrize("name", UNRELATED)
def test_where_spend_does_nothing_the_answer_says_so_and_holds(
    small_worlds: dict[Kind, World], kind: Kind, name: str
) -> None:
    world = small_worlds[kind]
    found = answer(world, spoiled(world.history, UNRELATED[name], seed=1))
    assert found.is_told
    assert found.verdict == "hold"


@pytest.mark.parametrize("kind", QUICK_KINDS)
def test_where_spend_does_something_money_moves(small_worlds: dict[Kind, World], kind: Kind) -> None:
    found = answer(small_worlds[kind], small_worlds[kind].history)
    assert found.verdict == "shift"
    assert not found.is_told


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_over_many_worlds_the_two_are_told_apart(kind: Kind) -> None:
    worlds = list(many_worlds(N_SLOW, 11, kind))
    usual = [answer(world, world.history) for world in worlds]
    assert share_told(usual) <= 0.1
    for how in UNRELATED.values():
        found = [answer(world, spoiled(world.history, how)) for world in worlds]
        assert share_told(found) >= 0.9
        assert sum(one.verdict == "hold" for one in found) >= 0.9 * len(found)


def share_told(answers: list[Answer]) -> float:
    return sum(one.is_told for one in answers) / len(answers)
