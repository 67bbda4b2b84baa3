from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from optimizer.errors import DataError, StoppedError
from optimizer.message import N_
from optimizer.progress import Progress
from optimizer.ui.work_board import WorkBoard

PATIENCE = 20.0


class Gate:
    """Work that tells of each step and waits at each for leave to go on."""

    def __init__(self) -> None:
        self.n_started = 0
        self.may_go_on = threading.Semaphore(0)
        self.is_begun = threading.Event()

    def __call__(self, tell: Progress) -> str:
        self.n_started += 1
        for step in range(10):
            tell(step / 10)
            self.is_begun.set()
            assert self.may_go_on.acquire(timeout=PATIENCE)
        return "learned"

    def open(self) -> None:
        self.may_go_on.release(10)


def finished(board: WorkBoard, key: str, work: Callable[[Progress], object]) -> object:
    running = board.join(key, work, "me")
    assert running.is_done.wait(PATIENCE)
    board.leave(running, "me")
    return board.take(running)


def test_two_who_ask_for_the_same_wait_for_one() -> None:
    board, gate = WorkBoard(2), Gate()
    first, second = board.join("fit", gate, "me"), board.join("fit", gate, "me")
    gate.open()
    assert first is second
    assert first.is_done.wait(PATIENCE)
    assert (board.take(first), board.take(second), gate.n_started) == ("learned", "learned", 1)


def test_work_goes_on_while_nobody_waits_and_is_taken_by_who_comes_back() -> None:
    board, gate = WorkBoard(2), Gate()
    left = board.join("fit", gate, "me")
    board.leave(left, "me")
    assert board.is_under_way("fit")
    gate.open()
    assert left.is_done.wait(PATIENCE)
    back = board.join("fit", gate, "me")
    assert back is left
    assert (board.take(back), gate.n_started) == ("learned", 1)
    assert not board.is_under_way("fit")


def test_stopped_work_ends_at_its_next_step_and_can_be_started_again() -> None:
    board, gate = WorkBoard(2), Gate()
    unwanted = board.join("fit", gate, "me")
    assert gate.is_begun.wait(PATIENCE)
    board.leave(unwanted, "me")
    board.stop("fit", "me")
    again = board.join("fit", lambda _tell: "afresh", "me")
    assert again is not unwanted
    gate.open()
    assert unwanted.is_done.wait(PATIENCE)
    with pytest.raises(StoppedError, match="Stopped"):
        unwanted.result()
    assert again.is_done.wait(PATIENCE)
    assert board.take(again) == "afresh"


def test_nobody_stops_what_another_waits_for() -> None:
    board, gate = WorkBoard(2), Gate()
    mine, theirs = board.join("fit", gate, "me"), board.join("fit", gate, "they")
    board.leave(mine, "me")
    board.stop("fit", "me")
    gate.open()
    assert theirs.is_done.wait(PATIENCE)
    assert board.take(theirs) == "learned"


@pytest.mark.parametrize("error", [DataError(N_("No rows.")), ZeroDivisionError("unforeseen")])
def test_an_error_reaches_everyone_who_waits_and_no_one_who_asks_later(error: Exception) -> None:
    board = WorkBoard(2)

    def fail(_tell: Progress) -> None:
        raise error

    for _ in range(2):
        with pytest.raises(type(error), match=str(error)):
            finished(board, "fit", fail)
    assert finished(board, "fit", lambda _tell: "works now") == "works now"


def test_work_that_waits_for_its_turn_can_be_stopped() -> None:
    board, gate = WorkBoard(1), Gate()
    busy = board.join("long", gate, "me")
    assert gate.is_begun.wait(PATIENCE)
    waiting = board.join("other", lambda _tell: "never", "me")
    board.leave(waiting, "me")
    board.stop("other", "me")
    assert waiting.is_done.wait(PATIENCE)
    assert not busy.is_done.is_set()
    gate.open()
    assert busy.is_done.wait(PATIENCE)
    assert finished(board, "after", lambda _tell: 1) == 1


def test_results_that_nobody_fetches_are_let_go() -> None:
    board, n_done = WorkBoard(2), 60
    for number in range(n_done):
        running = board.join(f"fit {number}", lambda _tell: "large", "me")
        assert running.is_done.wait(PATIENCE)
        board.leave(running, "me")
    assert sum(board.is_under_way(f"fit {number}") for number in range(n_done)) <= 17
    assert board.is_under_way(f"fit {n_done - 1}")


def test_what_is_told_never_goes_back_nor_out_of_range() -> None:
    board, seen = WorkBoard(2), []

    def work(tell: Progress) -> None:
        for share in (0.2, 0.1, 1.7, -3.0):
            tell(share)
            seen.append(running.share)

    begun = threading.Event()
    running = board.join("fit", lambda tell: begun.wait(PATIENCE) and work(tell), "me")
    begun.set()
    assert running.is_done.wait(PATIENCE)
    board.take(running)
    assert seen == [0.2, 0.2, 1.0, 1.0]


def test_what_changes_something_never_starts_twice_and_says_what_became_of_it() -> None:
    board, gate = WorkBoard(2), Gate()
    begun = board.join("import", gate, "me", is_once=True)
    assert gate.is_begun.wait(PATIENCE)
    board.leave(begun, "me")
    board.stop("import", "me")
    again = board.join("import", gate, "me", is_once=True)
    assert again is begun
    gate.open()
    assert again.is_done.wait(PATIENCE)
    with pytest.raises(StoppedError):
        board.take(again)
    assert gate.n_started == 1


def test_the_old_run_of_a_page_does_not_keep_what_its_owner_stops() -> None:
    board, gate = WorkBoard(2), Gate()
    old = board.join("fit", gate, "me")
    assert gate.is_begun.wait(PATIENCE)
    board.stop("fit", "me")  # pressed before the old run has noticed
    gate.open()
    assert old.is_done.wait(PATIENCE)
    with pytest.raises(StoppedError):
        old.result()
