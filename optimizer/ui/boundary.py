"""Where errors stop: the user reads one sentence, never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from optimizer.errors import OptimizerError
from optimizer.ui.in_the_app import in_the_app
from optimizer.ui.typeset import literal
from optimizer.words import Voice

_LOG = logging.getLogger(__name__)


@contextmanager
def told(voice: Voice) -> Iterator[None]:
    """Tell the user of any error inside, and go on behind it.

    Streamlit's own signals (stop, rerun) are no errors and pass.
    """
    try:
        yield
    except OptimizerError as error:
        st.error(literal(voice.render(in_the_app(error.message))), icon=":material/error:")
    except Exception:
        _LOG.exception("A page could not be drawn")
        st.error(
            voice.say(
                "Something went wrong here that we did not foresee. Nothing of yours was changed or lost; "
                "reload the page to try again. The details are in the window that the app was started from."
            ),
            icon=":material/error:",
        )
