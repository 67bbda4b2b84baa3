"""Names that people read for KPIs and other figures, kinds of content and the positions of the risk dial."""

from __future__ import annotations

from optimizer.domain.plan import Risk
from optimizer.words.codes import CONTENT, FIGURES, RISKS
from optimizer.words.voice import Voice


def figure_name(voice: Voice, figure: str) -> str:
    """Name a figure or KPI in the middle of a sentence, such as "link clicks"."""
    known = FIGURES.get(figure)
    return figure.replace("_", " ") if known is None else voice.render(known)


def figure_title(voice: Voice, figure: str) -> str:
    """Name a figure or KPI at the start of a line."""
    name = figure_name(voice, figure)
    return name[:1].upper() + name[1:]


def content_name(voice: Voice, kind: str) -> str:
    """Name a kind of content; one that the product does not know is called as its file calls it."""
    known = CONTENT.get(kind.casefold())
    return kind if known is None else voice.render(known)


def risk_name(voice: Voice, risk: Risk) -> str:
    """Name a position of the risk dial."""
    return voice.render(RISKS[risk])
