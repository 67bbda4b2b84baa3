"""Serve the pages: what they need is loaded before the first reader comes, not while one waits.

``python -m optimizer.ui.serving APP [options]`` takes what ``streamlit run`` does.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
import threading
from typing import Final

from streamlit.web.cli import main

from optimizer import workflow
from optimizer.errors import OptimizerError
from optimizer.ui.cache import WORKSPACE_VARIABLE

_ROOMS: Final = ("navigation", "answering.details", "asking.more_of_the_question", "scenarios.saving")
"""What the first page is made of."""


def serve() -> None:
    """Load the pages' parts, begin to learn what the first page shows, and serve until stopped."""
    for room in _ROOMS:
        importlib.import_module(f"optimizer.ui.{room}")
    threading.Thread(target=_learn_first_plan, daemon=True).start()
    sys.argv = ["streamlit", "run", *sys.argv[1:]]
    main()


def _learn_first_plan() -> None:
    """Learn the curves of the plan that is shown first; where that fails, the page that needs them says why."""
    with contextlib.suppress(OptimizerError):
        named = os.environ.get(WORKSPACE_VARIABLE)
        found = workflow.existing_workspace(named)
        is_filled = found is not None and workflow.performance(found) is not None
        workflow.learn_workspace(found if is_filled and found is not None else workflow.open_demo())


if __name__ == "__main__":
    serve()
