"""What cannot be read of the question, said once: beside its input where that is in sight, else above the answer."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from optimizer.errors import OptimizerError
from optimizer.ui import state
from optimizer.ui.typeset import literal
from optimizer.words import Voice


def begin() -> None:
    """Forget what was said; the inputs that are drawn next say it anew."""
    state.keep_refusals(())


def tell(voice: Voice, error: OptimizerError, place: DeltaGenerator | None = None) -> None:
    """Say beside an input, or in a place beside it, why it cannot be read."""
    state.keep_refusals((*state.refusals(), error.message))
    (st if place is None else place).error(literal(voice.render(error.message)))


def ask_for(voice: Voice, error: OptimizerError) -> None:
    """Say beside an input that is still empty what belongs there; nobody has done anything wrong yet."""
    state.keep_refusals((*state.refusals(), error.message))
    st.info(literal(voice.render(error.message)))


def tell_above_answer(voice: Voice, error: OptimizerError) -> None:
    """Say why there is no answer, unless an input has said so."""
    if error.message not in state.refusals():
        st.error(literal(voice.render(error.message)), icon=":material/error:")
