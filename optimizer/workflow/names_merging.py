"""Names that may mean the same audience, and those that the user said do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from optimizer.domain.performance import PerformanceTable
from optimizer.domain.similar_names import SimilarNames
from optimizer.ingest.quality import similar_names as find_similar_names
from optimizer.store import Workspace
from optimizer.workflow.importing import performance


def similar_names(place: Workspace, table: PerformanceTable | None = None) -> tuple[SimilarNames, ...]:
    """Find names of audiences that may mean the same; only these can be merged.

    Parameters
    ----------
    place : Workspace
        Where they are.
    table : PerformanceTable, optional
        What the workspace knows, where it was read already.
    """
    known = performance(place) if table is None else table
    found = () if known is None else find_similar_names(known)
    return tuple(one for one in found if one.column == "audience")


def merge_names(place: Workspace, platform: str, names: Sequence[str], into: str) -> None:
    """Let names of a platform's audiences mean another one of it; `forget_merge` takes it back."""
    place.merge_names(platform, [name for name in names if name != into], into)


def merged_names(place: Workspace) -> Mapping[tuple[str, str], str]:
    """Return which name of an audience means which other, by platform and name."""
    return place.merged_names()


def forget_merge(place: Workspace, platform: str, name: str) -> None:
    """Let a name stand for itself again."""
    place.forget_merge(platform, name)
