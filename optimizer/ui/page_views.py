"""What is looked at and half typed on the Segments and Curves pages, found again after a reload."""

from __future__ import annotations

from optimizer import workflow
from optimizer.ui import cache, state


def recall(contents: str) -> None:
    """Look again, once a session, at what this person looked at last."""
    if state.kept_views(contents) is None:
        found = workflow.kept_views(cache.workspace(state.known().place), state.known().browser)
        state.put_views(contents, found)
        state.keep_kept_views(contents, state.views(contents))


def keep(contents: str) -> None:
    """Write down what has changed."""
    kept, now = state.kept_views(contents) or {}, state.views(contents)
    changed = {name: view for name, view in now.items() if kept.get(name) != view}
    if changed:
        workflow.keep_views(cache.workspace(state.known().place), state.known().browser, changed)
        state.keep_kept_views(contents, now)
