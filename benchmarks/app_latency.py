"""How quickly the app answers: in a real browser, with many segments, and to many people at once."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks import app_users
from benchmarks.app_browser import Wait, open_plan, press_keys, window
from benchmarks.app_server import App, served
from benchmarks.curve_speed import big_history
from benchmarks.markdown import table
from benchmarks.settings import Settings
from optimizer.domain.performance import PerformanceTable

N_PRESSES: Final = 60
"""Changes of the budget in the browser."""
MANY_SEGMENTS: Final = 200
N_PEOPLE: Final = 50
N_CHANGES: Final = 12
"""Changes of each of them, one every `PAUSE` seconds: a minute in all."""
PAUSE: Final = 5.0
_LEAST_BUDGET: Final = 20_000
_MEANINGS: Final[dict[str, Callable[[Wait], float]]] = {
    "figures of the new plan are in the page": lambda wait: wait.figures,
    "they are painted": lambda wait: wait.painted,
    "charts, table and remarks have followed": lambda wait: wait.settled,
}


def section(settings: Settings) -> str:
    n_presses, n_people, n_changes = (10, 5, 2) if settings.is_quick else (N_PRESSES, N_PEOPLE, N_CHANGES)
    many = big_history(MANY_SEGMENTS, 365)
    lines = [
        "## The app: how quickly it answers",
        "",
        f"Server and browser share the {os.cpu_count()} cores of one machine. Each change asks for a budget that was",
        "not asked for before, so that every plan is made anew; the curves are learned once. In headless Chromium the",
        "time runs from the key press on the budget slider (the event's own time stamp) to what the page itself notes.",
        "*Others* is what programs that have nothing to do with it took of the machine; the less, the truer.",
        "",
    ]
    lines += _in_browser(n_presses, many)
    lines += ["", *_of_many(n_people, n_changes)]
    return "\n".join(lines) + "\n"


def _in_browser(n_presses: int, many: PerformanceTable) -> list[str]:
    rows: list[list[str]] = []
    opened: list[list[str]] = []
    try:
        for name, history in (("demonstration, 25 segments", None), (f"{MANY_SEGMENTS} segments", many)):
            with served(history) as app, window() as page:
                cold, warm = open_plan(page, app), open_plan(page, app)
                with busy_others(app) as others:
                    waits = press_keys(page, n_presses)
                opened.append([name, f"{app.seconds_to_serve:.1f}", f"{cold:.1f}", f"{warm:.1f}"])
                rows += [
                    [name, told, *_in_ms([of(wait) for wait in waits]), others.told] for told, of in _MEANINGS.items()
                ]
    except RuntimeError as error:
        return [f"Not measured in a browser: {error}."]
    head = ("segments", "until", "changes", "median, ms", "95th percentile, ms", "longest, ms", "others")
    first = ("segments", "the process answers, s", "first plan in its first browser, s", "opened again, s")
    return [*table(head, rows), "", *table(first, opened)]


def _of_many(n_people: int, n_changes: int) -> list[str]:
    with served() as app:
        shared = [_LEAST_BUDGET + 37 * number for number in range(n_people * n_changes)]
        own = [shared[person::n_people] for person in range(n_people)]
        app_users.alone(app, shared[:1])
        before = app.memory_mb
        with busy_others(app) as others:
            single, _ = app_users.alone(app, [budget + 1 for budget in shared[:n_changes]])
            answers = app_users.together(app, own, PAUSE)
        after = app.memory_mb
        _, truth = app_users.alone(app, shared)
    rows = [
        ["1", "-", *_in_ms([1000 * second for second in single]), "-", "-"],
        [
            f"{n_people}",
            f"{PAUSE:.0f} s",
            *_in_ms([1000 * second for second in answers.seconds]),
            f"{answers.strangers(truth)} of {len(answers.given)}",
            f"{answers.n_failed}",
        ],
    ]
    head = ("people", "one change every", "changes", "median, ms", "95th percentile, ms", "longest, ms")
    memory = [] if before is None or after is None else [f"Memory: {before:.0f} MB before, {after:.0f} MB after."]
    return [
        "Many people at once, each with a connection of their own that speaks to the server as a browser does, and",
        "without drawing: the time is that from the change to the last message that comes for it. Every answer is",
        f"compared with what one person alone gets for the same budget. Others took {others.told} of the machine.",
        *memory,
        "",
        *table((*head, "answers to another's question", "without an answer"), rows),
    ]


def _in_ms(times: Sequence[float]) -> list[str]:
    middle, late = np.percentile(times, [50, 95])
    return [f"{len(times)}", f"{middle:.0f}", f"{late:.0f}", f"{max(times):.0f}"]


@dataclass(slots=True)
class Others:
    """What other programs took of the machine while something was measured; told when it is over."""

    told: str = field(default="unknown")


@contextmanager
def busy_others(app: App) -> Iterator[Others]:
    """Watch how much of the machine programs take that are neither ours nor started by us; Linux tells."""
    found = Others()
    if not Path("/proc/stat").exists():
        yield found
        return
    start, all_before, ours_before = time.perf_counter(), _busy_seconds(), _our_seconds()
    yield found
    seconds = (time.perf_counter() - start) * (os.cpu_count() or 1)
    others = _busy_seconds() - all_before - (_our_seconds() - ours_before)
    found.told = f"{max(others, 0.0) / seconds:.0%}"


def _busy_seconds() -> float:
    ticks = [int(each) for each in Path("/proc/stat").read_text().splitlines()[0].split()[1:]]
    return (sum(ticks[:8]) - ticks[3] - ticks[4]) / os.sysconf("SC_CLK_TCK")


def _our_seconds() -> float:
    """Processor time of this process and of all that descend from it."""
    times: dict[int, tuple[int, float]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue  # it has ended meanwhile
        spent = sum(int(each) for each in fields[11:13]) / os.sysconf("SC_CLK_TCK")
        times[int(path.parent.name)] = (int(fields[1]), spent)
    ours = {os.getpid()}
    while grown := {number for number, (parent, _) in times.items() if parent in ours} - ours:
        ours |= grown
    return sum(times[number][1] for number in ours if number in times)
