"""The columns of curves.csv, each checked as a whole; a sentence names the first cell that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimizer.domain.curve import CURVE_FAMILIES, FloatArray
from optimizer.errors import DataError
from optimizer.ingest.brought.small_table import SmallColumns, read_numbers, read_small_columns, wrong_cell
from optimizer.ingest.cells.decoding import check_content
from optimizer.ingest.source_file import SourceFile
from optimizer.message import N_, Message

IndexArray = npt.NDArray[np.intp]

POINTS: Final = "points"
"""The family of curves that are given by points."""
FAMILIES_WITH_SHAPE: Final = frozenset({"hill", "power", "logistic"})
NUMBERS: Final = ("ceiling", "half_saturation", "shape", "max", "spend", "outcome", "last_spend")
REQUIRED: Final = ("platform", "audience", "family")
COLUMNS: Final = (*REQUIRED, *NUMBERS[:6], "kpi", "draw", "tags", "last_spend")
RATE: Final = "_rate"
ABOVE_ZERO: Final = N_("a number above zero")
NOT_NEGATIVE: Final = N_("a number that is not negative")
NO_SHAPE: Final = 1.0
"""Shape of a curve whose family has none; it is not used."""


@dataclass(frozen=True, slots=True, eq=False)
class CurveRows:
    """The rows of curves.csv, each cell in its range.

    Attributes
    ----------
    table : SmallColumns
        The cells as texts.
    platforms, audiences, tags : list of str
        Length n_rows.
    family : (n_rows,) array of str
        One of `CURVE_FAMILIES`, or `POINTS`.
    segment, kpi, curve, draw : (n_rows,) array of int
        Numbers from 0 in the order of the file; the draw is -1 where there is none. A curve is a segment and a KPI.
    kpis : tuple of str
        Names of the KPIs.
    n_draws : int
        Different draws in the file.
    numbers : mapping of str to (n_rows,) array
        Columns `NUMBERS`; NaN where a cell says nothing.
    rates : mapping of str to (n_rows,) array
        Columns that end in ``_rate`` and say anything.
    """

    table: SmallColumns
    platforms: list[str]
    audiences: list[str]
    tags: list[str]
    family: npt.NDArray[np.object_]
    segment: IndexArray
    kpi: IndexArray
    curve: IndexArray
    draw: IndexArray
    kpis: tuple[str, ...]
    n_draws: int
    numbers: Mapping[str, FloatArray]
    rates: Mapping[str, FloatArray]

    def place(self, row: int) -> str:
        """Say where a row stands, such as ``"curves.csv, row 3"``."""
        return self.table.row(row).place

    def subject(self, row: int) -> str:
        """Say whose curve a row is about."""
        kpi = self.kpis[int(self.kpi[row])]
        return f"{self.platforms[row]} / {self.audiences[row]}" + (f" ({kpi})" if kpi else "")


def read_curve_rows(file: SourceFile) -> CurveRows:
    """Read and check the columns of a curve file.

    Raises
    ------
    DataError
        When a column is missing, or a cell is missing or out of its range.
    """
    check_content(file)
    table = read_small_columns(file, COLUMNS, REQUIRED, NUMBERS, RATE)
    _check_columns(file, table)
    for column in ("platform", "audience"):
        _refuse(table, column, [not text for text in table.cells[column]], N_("a name"))
    platforms = [text.lower() for text in table.cells["platform"]]
    audiences = table.cells["audience"]
    family = _families(table)
    numbers = _numbers(table, family)
    segment = pd.factorize(pd.Series([f"{a}\0{b}" for a, b in zip(platforms, audiences, strict=True)], dtype="str"))[0]
    kpi, kpis = pd.factorize(pd.Series([text.lower() for text in table.cells["kpi"]], dtype="str"))
    if len(kpis) > 1:
        _refuse(table, "kpi", [not text for text in table.cells["kpi"]], N_("the name of a KPI, as in other rows"))
    draw, n_draws = _draws(table, family)
    rates = {name: read_numbers(table, name) for name in table.cells if name.endswith(RATE) and name not in COLUMNS}
    for name, values in rates.items():
        _refuse(table, name, values < 0, NOT_NEGATIVE)
    rows = CurveRows(
        table=table,
        platforms=platforms,
        audiences=audiences,
        tags=table.cells["tags"],
        family=family,
        segment=segment.astype(np.intp),
        kpi=kpi.astype(np.intp),
        curve=(segment * len(kpis) + kpi).astype(np.intp),
        draw=draw,
        kpis=tuple(str(name) for name in kpis),
        n_draws=n_draws,
        numbers=numbers,
        rates={name: values for name, values in rates.items() if not np.isnan(values).all()},
    )
    _check_one_family(rows)
    return rows


def _check_columns(file: SourceFile, table: SmallColumns) -> None:
    """See that the parameters, or the points, have their columns."""
    families = {text.lower() for text in table.cells["family"]}
    wanted = ("spend", "outcome") if families == {POINTS} else ("ceiling", "half_saturation")
    for missing in [column for column in wanted if column not in table.given][:1]:
        raise DataError(
            N_(
                "{name} has no column '{wrong}' (found: {found}); its columns are {expected}.",
                name=file.name,
                wrong=missing,
                found=", ".join(column for column in table.cells if column in table.given),
                expected=", ".join([*COLUMNS, f"…{RATE}"]),
            )
        )


def _families(table: SmallColumns) -> npt.NDArray[np.object_]:
    known = (*CURVE_FAMILIES, POINTS)
    names = {text: text.lower().replace("-", "_").replace(" ", "_") for text in set(table.cells["family"])}
    unknown = {text for text, name in names.items() if name not in known}
    expected = N_("one of {families}", families=", ".join(known))
    _refuse(table, "family", [text in unknown for text in table.cells["family"]] if unknown else [], expected)
    return np.array([names[text] for text in table.cells["family"]], dtype=np.object_)


def _numbers(table: SmallColumns, family: npt.NDArray[np.object_]) -> dict[str, FloatArray]:
    numbers = {column: read_numbers(table, column) for column in NUMBERS}
    is_points = family == POINTS
    has_shape = np.isin(family.astype(str), list(FAMILIES_WITH_SHAPE))
    for column in ("ceiling", "half_saturation"):
        _refuse(table, column, ~is_points & ~(numbers[column] > 0), ABOVE_ZERO)
    _refuse(table, "shape", (has_shape & np.isnan(numbers["shape"])) | (numbers["shape"] <= 0), ABOVE_ZERO)
    _refuse(table, "max", numbers["max"] <= 0, ABOVE_ZERO)
    _refuse(table, "last_spend", numbers["last_spend"] < 0, NOT_NEGATIVE)
    for column in ("spend", "outcome"):
        _refuse(table, column, is_points & ~(numbers[column] >= 0), NOT_NEGATIVE)
    for column, is_its, expected in (
        *((name, ~is_points, N_("nothing, as it belongs to the family points only")) for name in ("spend", "outcome")),
        *((name, is_points, N_("nothing, as the family points has only spend and outcome")) for name in NUMBERS[:4]),
    ):
        _refuse(table, column, is_its & ~np.isnan(numbers[column]), expected)
    numbers["shape"] = np.where(np.isnan(numbers["shape"]), NO_SHAPE, numbers["shape"])
    return numbers


def _draws(table: SmallColumns, family: npt.NDArray[np.object_]) -> tuple[IndexArray, int]:
    texts = table.cells["draw"]
    if not any(texts):
        return np.full(len(texts), -1, dtype=np.intp), 0
    _refuse(table, "draw", [not text for text in texts], N_("the number of a draw, as in other rows"))
    _refuse(table, "family", family == POINTS, N_("a family with parameters, as curves given by points have no draws"))
    codes, names = pd.factorize(pd.Series(texts, dtype="str"))
    return codes.astype(np.intp), len(names)


def _check_one_family(rows: CurveRows) -> None:
    first = np.unique(rows.curve, return_index=True)
    family = np.empty(int(rows.curve.max()) + 1, dtype=np.object_)
    family[first[0]] = rows.family[first[1]]
    _refuse(rows.table, "family", rows.family != family[rows.curve], N_("the family of the curve's first row"))


def _refuse(table: SmallColumns, column: str, is_wrong: object, expected: Message) -> None:
    for position in np.flatnonzero(np.asarray(is_wrong, dtype=np.bool_))[:1].tolist():
        raise wrong_cell(table.row(position), column, expected)
