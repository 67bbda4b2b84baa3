"""What several rows of one segment or curve say together: they must agree, and one of them is enough."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import numpy.typing as npt

from optimizer.domain.curve import FloatArray
from optimizer.errors import DataError
from optimizer.ingest.brought.curve_columns import CurveRows
from optimizer.message import N_

IndexArray = npt.NDArray[np.intp]

_TAG_SEPARATORS: Final = re.compile(r"[;|]")


def first_rows(codes: IndexArray) -> list[int]:
    """Return the first row of each group, groups numbered from 0 in the order of the file."""
    return [int(place) for place in np.unique(codes, return_index=True)[1]]


def common_number(rows: CurveRows, column: str, values: FloatArray, group: IndexArray) -> FloatArray:
    """Return the one number that the rows of each group give; NaN where none gives any.

    Parameters
    ----------
    rows : CurveRows
        For the sentence.
    column : str
        Whose numbers they are.
    values : (n_rows,) array
        NaN where a cell is empty.
    group : (n_rows,) array of int
        From 0.

    Returns
    -------
    (n_groups,) array

    Raises
    ------
    DataError
        When two rows of a group differ.
    """
    said = np.flatnonzero(~np.isnan(values))
    common = np.full(int(group.max()) + 1, np.nan)
    common[group[said[::-1]]] = values[said[::-1]]  # the first row of a group is written last, and stays
    differs = said[values[said] != common[group[said]]]
    if differs.size:
        place = int(differs[0])
        earlier = int(said[group[said] == group[place]][0])
        raise _disagreement(rows, column, place, earlier)
    return common


def common_tags(rows: CurveRows) -> tuple[frozenset[str], ...]:
    """Return the tags of each segment; nothing where no segment has any.

    Raises
    ------
    DataError
        When two rows of a segment differ.
    """
    if not any(rows.tags):
        return ()
    found: dict[int, tuple[frozenset[str], int]] = {}
    for place, (text, segment) in enumerate(zip(rows.tags, rows.segment.tolist(), strict=True)):
        if not text:
            continue
        tags = frozenset(tag.strip() for tag in _TAG_SEPARATORS.split(text) if tag.strip())
        if found.setdefault(segment, (tags, place))[0] != tags:
            raise _disagreement(rows, "tags", place, found[segment][1])
    nothing: tuple[frozenset[str], int] = (frozenset(), 0)
    return tuple(found.get(segment, nothing)[0] for segment in range(int(rows.segment.max()) + 1))


def _disagreement(rows: CurveRows, column: str, place: int, earlier: int) -> DataError:
    return DataError(
        N_(
            "{place}: column '{column}' differs from {earlier}, which is about {segment} too; write the same in both, "
            "or leave one empty.",
            place=rows.place(place),
            column=column,
            earlier=rows.place(earlier),
            segment=rows.subject(place),
        )
    )
