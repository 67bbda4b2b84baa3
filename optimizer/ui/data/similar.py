"""On the Data page: names of audiences that may be the same, merged with one click and taken apart again."""

from __future__ import annotations

from typing import Final

import streamlit as st

from optimizer import workflow
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.similar_names import SimilarNames
from optimizer.ui import cache, state
from optimizer.ui.names import platform_name
from optimizer.ui.typeset import heading, literal
from optimizer.words import Voice

_MOST_OFFERED: Final = 10


def show(voice: Voice, table: PerformanceTable) -> None:
    """Offer to merge names that are alike, and to let merged ones stand for themselves again."""
    found = cache.similar_names(cache.contents("own"), "own", table)
    merged = workflow.merged_names(cache.workspace("own"))
    if not found and not merged:
        return
    st.markdown(heading(voice.say("Names that may be the same")))
    for place, names in enumerate(found[:_MOST_OFFERED]):
        _offer_merge(voice, names, place)
    if merged:
        with st.expander(voice.say("Merged names: {count:number}", count=len(merged))):
            for place, ((platform, name), into) in enumerate(sorted(merged.items())):
                _offer_parting(voice, platform, name, into, place)


def _offer_merge(voice: Voice, names: SimilarNames, place: int) -> None:
    listed = ", ".join(f"\N{LEFT SINGLE QUOTATION MARK}{name}\N{RIGHT SINGLE QUOTATION MARK}" for name in names.names)
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small", key=f"alike-{place}"):
        st.markdown(
            literal(
                voice.say(
                    "{platform}: {names}. If they are one audience, merge them, so that each learns from the other.",
                    platform=platform_name(names.platform),
                    names=listed,
                )
            ),
            width="stretch",
        )
        if st.button(voice.say("Merge into {name}", name=names.suggested), key=f"merge|{place}"):
            workflow.merge_names(cache.workspace("own"), names.platform, names.names, names.suggested)
            told = voice.say("Merged into {name}. It can be taken back below.", name=names.suggested)
            state.move_to("own", told)
            st.rerun()


def _offer_parting(voice: Voice, platform: str, name: str, into: str, place: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        told = voice.say("{platform}: {name} counts as {into}", platform=platform_name(platform), name=name, into=into)
        st.markdown(literal(told), width="stretch")
        if st.button(voice.say("Take back"), key=f"part|{place}"):
            workflow.forget_merge(cache.workspace("own"), platform, name)
            state.move_to("own", voice.say("{name} stands for itself again.", name=name))
            st.rerun()
