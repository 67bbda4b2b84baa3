"""curves.csv: response curves that an analyst brings from a marketing-mix model."""

from __future__ import annotations

from typing import Final

from optimizer.domain.curve import CURVE_FAMILIES, FamilyCurve
from optimizer.domain.segment import Segment
from optimizer.errors import DataError
from optimizer.ingest.small_table import SmallRow, read_number, read_small_table, wrong_cell
from optimizer.ingest.source_file import SourceFile
from optimizer.message import N_

NUMBERS: Final = ("ceiling", "half_saturation", "shape", "max")
REQUIRED: Final = ("platform", "audience", "family", "ceiling", "half_saturation")
COLUMNS: Final = ("platform", "audience", "family", *NUMBERS)
FAMILIES_WITH_SHAPE: Final = frozenset({"hill", "power", "logistic"})
ABOVE_ZERO: Final = N_("a number above zero")
NO_SHAPE: Final = 1.0
"""Shape of a curve whose family has none; it is not used."""


def read_curves(file: SourceFile) -> tuple[tuple[Segment, ...], tuple[FamilyCurve, ...]]:
    """Read response curves, one per segment.

    Parameters
    ----------
    file : SourceFile
        Table with the columns ``platform,audience,family,ceiling,half_saturation,shape`` and perhaps ``max``; money and
        outcome over the horizon. ``shape`` may be empty for families that have none.

    Returns
    -------
    segments : tuple of Segment
        In the order of the file.
    curves : tuple of FamilyCurve
        One per segment.

    Raises
    ------
    DataError
        When a cell is missing or out of its range, a family is not known, or a segment comes twice.
    """
    rows_by_segment: dict[Segment, str] = {}
    curves = []
    for row in read_small_table(file, COLUMNS, REQUIRED, NUMBERS):
        segment = Segment(_name(row, "platform").lower(), _name(row, "audience"))
        if segment in rows_by_segment:
            raise DataError(
                N_(
                    "{place} gives a second curve for {segment}, after {earlier}; keep one of them.",
                    place=row.place,
                    segment=segment,
                    earlier=rows_by_segment[segment],
                )
            )
        rows_by_segment[segment] = row.place
        curves.append(_curve(row))
    return tuple(rows_by_segment), tuple(curves)


def _curve(row: SmallRow) -> FamilyCurve:
    family = row.cells["family"].lower().replace("-", "_").replace(" ", "_")
    if family not in CURVE_FAMILIES:
        raise wrong_cell(row, "family", N_("one of {families}", families=", ".join(CURVE_FAMILIES)))
    shape = _positive(row, "shape")
    if shape is None and family in FAMILIES_WITH_SHAPE:
        raise wrong_cell(row, "shape", ABOVE_ZERO)
    return FamilyCurve(
        family=family,
        ceiling=_given(row, "ceiling"),
        half_saturation=_given(row, "half_saturation"),
        shape=NO_SHAPE if shape is None else shape,
        most=_positive(row, "max"),
    )


def _name(row: SmallRow, column: str) -> str:
    if not row.cells[column]:
        raise wrong_cell(row, column, N_("a name"))
    return row.cells[column]


def _given(row: SmallRow, column: str) -> float:
    number = _positive(row, column)
    if number is None:
        raise wrong_cell(row, column, ABOVE_ZERO)
    return number


def _positive(row: SmallRow, column: str) -> float | None:
    number = read_number(row, column)
    if number is not None and number <= 0:
        raise wrong_cell(row, column, ABOVE_ZERO)
    return number
