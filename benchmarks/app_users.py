"""Many people at once: each a connection of its own that speaks to the server as a browser does, without drawing.

A browser window costs more than what the server does for it; fifty of them on the machine that also serves would
measure the browsers. So the messages of Streamlit's own protocol go over WebSockets: the same script runs, the same
bytes come.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.app_server import PATIENCE, App


@dataclass(frozen=True, slots=True)
class Answers:
    """What all people together got.

    Attributes
    ----------
    seconds : tuple of float
        From each change to the end of what came for it.
    given : tuple of (int, str, tuple of str)
        To each change the budget that was typed, the budget that the page then showed, and the figures of the plan.
    n_failed : int
        Changes that no whole answer came to.
    """

    seconds: tuple[float, ...]
    given: tuple[tuple[int, str, tuple[str, ...]], ...]
    n_failed: int

    def strangers(self, truth: Mapping[int, tuple[str, ...]]) -> int:
        """Count the answers that are not to the question of whoever got them."""
        return sum(shown != f"{typed:,}" or figures != truth[typed] for typed, shown, figures in self.given)


@dataclass(slots=True)
class Person:
    """One connection and what its page shows."""

    socket: ClientConnection
    text: dict[str, Any] = field(default_factory=dict)
    shown: dict[tuple[int, ...], Any] = field(default_factory=dict)
    kept: dict[str, ForwardMsg] = field(default_factory=dict)
    page: str = ""

    async def run(self, typed: Mapping[str, str] | None = None) -> None:
        """Ask the server for the page, with texts typed into widgets, and read to the end what comes."""
        asked = BackMsg()
        asked.rerun_script.page_script_hash = self.page
        asked.rerun_script.context_info.locale = "en-GB"
        asked.rerun_script.context_info.timezone = "UTC"
        for widget, value in (typed or {}).items():
            state = asked.rerun_script.widget_states.widgets.add()
            state.id, state.string_value = widget, value
        asked.rerun_script.cached_message_hashes.extend(self.kept)
        await self.socket.send(asked.SerializeToString())
        while not await self._take():
            pass

    async def _take(self) -> bool:
        """Take one message; tells whether it was the last of a whole run."""
        message = ForwardMsg()
        message.ParseFromString(await asyncio.wait_for(self.socket.recv(), PATIENCE))
        if message.WhichOneof("type") == "ref_hash":
            known = ForwardMsg()
            known.CopyFrom(self.kept[message.ref_hash])
            known.metadata.CopyFrom(message.metadata)
            message = known
        elif message.metadata.cacheable:
            self.kept[message.hash] = message
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.page = message.new_session.page_script_hash
            self.shown.clear()
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self.shown[tuple(message.metadata.delta_path)] = message.delta.new_element
        return kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY

    def budget_field(self) -> Any:
        """Return the field that the budget is typed into."""
        return next(each.text_input for each in self.shown.values() if _is_budget(each))

    def figures(self) -> tuple[str, ...]:
        """Return what stands in the figures of the plan."""
        found = [(place, each.metric) for place, each in self.shown.items() if each.WhichOneof("type") == "metric"]
        return tuple(f"{metric.body} {metric.delta}" for _, metric in sorted(found, key=lambda pair: pair[0]))


def _is_budget(element: Any) -> bool:
    return element.WhichOneof("type") == "text_input" and element.text_input.label.startswith("Budget")


async def arrive(app: App) -> Person:
    """Open the first page."""
    address = app.address.replace("http", "ws", 1) + "/_stcore/stream"
    socket = await connect(address, max_size=None, origin=app.address, subprotocols=["streamlit"], compression=None)
    person = Person(socket)
    await person.run()
    return person


async def _ask(person: Person, budget: int) -> tuple[float, str, tuple[str, ...]]:
    """Type a budget: seconds until the answer is whole, the budget that the page then shows, and its figures."""
    start = time.perf_counter()
    await person.run({person.budget_field().id: str(budget)})
    seconds = time.perf_counter() - start
    shown = person.budget_field()
    return seconds, shown.value or shown.default, person.figures()


async def _alone(app: App, budgets: Sequence[int]) -> tuple[list[float], dict[int, tuple[str, ...]]]:
    person = await arrive(app)
    seconds, figures = [], {}
    for budget in budgets:
        took, shown, figures[budget] = await _ask(person, budget)
        if shown != f"{budget:,}":
            msg = f"a budget of {budget} was asked for, and one of {shown} answered"
            raise RuntimeError(msg)
        seconds.append(took)
    await person.socket.close()
    return seconds, figures


def alone(app: App, budgets: Sequence[int]) -> tuple[list[float], dict[int, tuple[str, ...]]]:
    """Let one person ask for budgets one after the other: seconds of each, and the figures by budget."""
    return asyncio.run(_alone(app, budgets))


async def _one_of_many(person: Person, budgets: Sequence[int], pause: float, start: float) -> Answers:
    seconds, given, failed = [], [], 0
    due = start
    for budget in budgets:
        await asyncio.sleep(max(due - time.perf_counter(), 0.0))
        due += pause
        try:
            took, shown, figures = await _ask(person, budget)
        except (OSError, TimeoutError):
            failed += 1
            continue
        seconds.append(took)
        given.append((budget, shown, figures))
    return Answers(tuple(seconds), tuple(given), failed)


async def _together(app: App, questions: Sequence[Sequence[int]], pause: float) -> Answers:
    people = [await arrive(app) for _ in questions]
    rng, now = random.Random(0), time.perf_counter()  # noqa: S311 - who changes something when
    jobs = [
        _one_of_many(person, budgets, pause, now + pause * rng.random())
        for person, budgets in zip(people, questions, strict=True)
    ]
    found = await asyncio.gather(*jobs)
    for person in people:
        await person.socket.close()
    return Answers(
        tuple(second for each in found for second in each.seconds),
        tuple(answer for each in found for answer in each.given),
        sum(each.n_failed for each in found),
    )


def together(app: App, questions: Sequence[Sequence[int]], pause: float) -> Answers:
    """Let one person per list of budgets ask for its budgets, one every `pause` seconds, each at times of its own."""
    return asyncio.run(_together(app, questions, pause))
