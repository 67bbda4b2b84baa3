"""Long pieces of work that go on by themselves: each is done once, however many people wait for it.

Knows no Streamlit. A piece of work outlives the page that asked for it: who comes back finds it further on, or done.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from optimizer.errors import StoppedError
from optimizer.message import N_
from optimizer.progress import Progress

_MOST_LEFT: Final = 16
"""Finished pieces of work that nobody has come for; the oldest are let go."""
_LOOK_SECONDS: Final = 0.05
"""So often work that waits for its turn sees whether it is still wanted."""
STOPPED: Final = N_("Stopped, as you asked; nothing was changed.")


@dataclass(slots=True, eq=False)
class Work:
    """One piece of work; what it comes to, once it is done.

    Attributes
    ----------
    key : str
        Names it: who asks for the same key waits for the same work.
    share : float
        How much is done, 0 to 1.
    waiting : list of object
        Who wait for it now; somebody may stand here twice, while an old run of a page ends and the next has begun.
    is_unwanted : threading.Event
        Set where it shall stop.
    is_done : threading.Event
        Set when it has ended, well or not.
    """

    key: str
    share: float = 0.0
    waiting: list[object] = field(default_factory=list)
    is_unwanted: threading.Event = field(default_factory=threading.Event)
    is_done: threading.Event = field(default_factory=threading.Event)
    _result: Any = None
    _error: BaseException | None = None

    def tell(self, share: float) -> None:
        """Note how much is done; raises `StoppedError` where nobody wants the rest."""
        if self.is_unwanted.is_set():
            raise StoppedError(STOPPED)
        self.share = min(max(share, self.share, 0.0), 1.0)

    def result(self) -> Any:
        """Return what it came to, or raise what stopped it; only once it is done."""
        if self._error is not None:
            raise self._error
        return self._result

    def run(self, turns: threading.Semaphore, work: Callable[[Progress], Any]) -> None:
        """Do the work when its turn comes; no error leaves the thread, it is kept for those who wait."""
        try:
            while not turns.acquire(timeout=_LOOK_SECONDS):
                self.tell(0.0)
            try:
                self.tell(0.0)
                self._result = work(self.tell)
            finally:
                turns.release()
        except BaseException as error:
            self._error = error
        finally:
            self.is_done.set()


class WorkBoard:
    """Which work is under way. One of a process; any thread may use it."""

    def __init__(self, n_at_once: int | None = None) -> None:
        self._lock = threading.Lock()
        self._turns = threading.Semaphore(n_at_once or os.cpu_count() or 1)
        self._works: dict[str, Work] = {}

    def join(self, key: str, work: Callable[[Progress], Any], who: object, *, is_once: bool = False) -> Work:
        """Wait for a piece of work, which starts now unless it is under way or done.

        Where it was stopped it starts again, unless it `is_once` only: then what became of it is to be told first.
        """
        with self._lock:
            found = self._works.get(key)
            if found is None or (found.is_unwanted.is_set() and not is_once):
                self._drop_left()
                found = self._works[key] = Work(key)
                threading.Thread(target=found.run, args=(self._turns, work), name=key[:40], daemon=True).start()
            found.waiting.append(who)
            return found

    def leave(self, work: Work, who: object) -> None:
        """Wait no longer; the work goes on."""
        with self._lock:
            work.waiting.remove(who)

    def take(self, work: Work) -> Any:
        """Return what finished work came to, or raise what stopped it; whoever asks next starts afresh."""
        with self._lock:
            if self._works.get(work.key) is work:
                del self._works[work.key]
        return work.result()

    def stop(self, key: str, who: object) -> None:
        """Stop a piece of work, unless somebody else waits for it."""
        with self._lock:
            found = self._works.get(key)
            if found is not None and all(each == who for each in found.waiting):
                found.is_unwanted.set()

    def is_under_way(self, key: str) -> bool:
        """Whether it was started and nobody has taken what it came to."""
        with self._lock:
            found = self._works.get(key)
            return found is not None and not found.is_unwanted.is_set()

    def _drop_left(self) -> None:
        left = [key for key, work in self._works.items() if work.is_done.is_set() and not work.waiting]
        for key in left[: max(len(left) - _MOST_LEFT + 1, 0)]:
            del self._works[key]
