"""A page with long work that tests steer: run by Streamlit, never imported."""

import time

import streamlit as st

from optimizer.errors import DataError, OptimizerError
from optimizer.message import N_
from optimizer.ui.long_work import wait_for
from optimizer.ui.work_board import WorkBoard
from optimizer.words import voice_for


@st.cache_resource
def board() -> WorkBoard:
    return WorkBoard()


@st.cache_resource
def started() -> list[str]:
    return []


begun = started()


def slow(tell):
    begun.append("slow")
    for step in range(60):
        tell(step / 60)
        time.sleep(0.1)
    return "learned"


def failing(tell):
    begun.append("failing")
    time.sleep(0.6)
    tell(0.5)
    raise DataError(N_("The results hold no spend."))


kind = st.radio("Work", ["none", "slow", "failing"])
if kind != "none":
    try:
        told = wait_for(voice_for("en"), board(), kind, "Learning from your past results", globals()[kind])
        st.markdown(f"It {told} once, started {begun.count(kind)}")
    except OptimizerError as error:
        st.error(str(error))
