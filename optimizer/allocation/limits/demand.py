"""What limits demand of the spends, with places for names and money for shares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.domain.curve import FloatArray, ResponseCurve
from optimizer.domain.problem import LimitKind

IndexArray = npt.NDArray[np.intp]

END = -1
"""In place of a limit's number: the end of a known curve."""


@dataclass(frozen=True, slots=True, eq=False)
class OwnDemand:
    """Amounts of one kind, each on the spend of one segment by itself.

    Attributes
    ----------
    kind : LimitKind
        What is asked.
    members : (n_rows,) array of int
        Segments; the same one may come several times.
    money : (n_rows,) array
        The amount, major units over the horizon; of a share, the money that it comes to.
    least, most : (n_rows,) array
        The spend lies between; 0 and infinity where the amount asks for nothing of the sort.
    limit : (n_rows,) array of int
        Which limit of the problem states it; `END` for the end of a curve.
    """

    kind: LimitKind
    members: IndexArray
    money: FloatArray
    least: FloatArray
    most: FloatArray
    limit: IndexArray


@dataclass(frozen=True, slots=True, eq=False)
class SumDemand:
    """One amount of one limit on a weighted sum over several segments.

    Attributes
    ----------
    kind : LimitKind
        What is asked.
    members : (n_members,) array of int
        Segments, each once.
    weights : (n_members,) array
        How each member's spend counts; 1 but in a ratio.
    money : float
        The amount as in `OwnDemand`; of a ratio, the ratio.
    least, most : float
        The sum lies between; 0 and infinity where the amount asks for nothing of the sort.
    limit : int
        Which limit of the problem states it.
    """

    kind: LimitKind
    members: IndexArray
    weights: FloatArray
    money: float
    least: float
    most: float
    limit: int


@dataclass(frozen=True, slots=True, eq=False)
class Count:
    """A limit on how many segments spend beyond their mark.

    Attributes
    ----------
    members : (n_members,) array of int
        Segments, each once.
    marks : (n_members,) array
        Spend strictly above its mark counts the member; 0 where any spend does.
    least, most : int
        The count lies between.
    limit : int or None
        Which limit of the problem; None for a case of the search.
    """

    members: IndexArray
    marks: FloatArray
    least: int
    most: int
    limit: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Rate:
    """A guardrail: sum over all segments of money_i x_i + weight_i V_i(x_i) is at most 0.

    Attributes
    ----------
    money : (n_segments,) array
        1 where money itself is averaged, else 0.
    weights : (n_segments,) array
        The rate less its level, or minus the level; outcome-free units.
    volume : tuple of ResponseCurve
        Length n_segments.
    level : float
        What the average is at most.
    limit : int
        Which limit of the problem.
    """

    money: FloatArray
    weights: FloatArray
    volume: tuple[ResponseCurve, ...]
    level: float
    limit: int


Demand = OwnDemand | SumDemand | Count | Rate


def rows_at(demand: OwnDemand, one: slice | npt.NDArray[np.bool_]) -> OwnDemand:
    """Some rows of a demand."""
    return OwnDemand(
        demand.kind,
        demand.members[one],
        demand.money[one],
        demand.least[one],
        demand.most[one],
        demand.limit[one],
    )
