"""Linear programs, solved by HiGHS through its own interface: a tenth of the time that SciPy's takes around it."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from optimizer.curves.shapes.stack import BoolArray
from optimizer.domain.curve import FloatArray

TRIES = (("off", 1e-10, 1e-9), ("off", 1e-9, 1e-7), ("choose", 1e-7, 1e-7))
"""How a program is prepared, and its tolerances: the last are HiGHS's own."""


@dataclass(frozen=True, slots=True, eq=False)
class ProgramAnswer:
    """Columns and prices of the rows of a solved program.

    Attributes
    ----------
    columns : (n_columns,) array
        Between 0 and their roofs.
    prices : (n_rows,) array
        Not negative: what one more unit of room brings.
    """

    columns: FloatArray
    prices: FloatArray


def solve_program(
    gain: FloatArray, matrix: FloatArray, room: FloatArray, roof: FloatArray, n_exact: int = 0
) -> ProgramAnswer | None:
    """Maximize gain x subject to matrix x <= room and 0 <= x <= roof.

    Parameters
    ----------
    gain : (n_columns,) array
        What each column brings.
    matrix : (n_rows, n_columns) array
        Rows.
    room : (n_rows,) array
        Right-hand sides; infinite where there is none.
    roof : (n_columns,) array
        May be infinite.
    n_exact : int
        In so many rows, the last ones, matrix x = room.

    Returns
    -------
    ProgramAnswer or None
        None where it could not be solved.
    """
    program = _laid_out(gain, matrix, room, roof)
    program.row_lower_ = np.where(np.arange(len(room)) < len(room) - n_exact, -np.inf, room)
    for presolve, primal, dual in TRIES:
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in (
            ("output_flag", False),
            ("threads", 1),
            ("presolve", presolve),
            ("primal_feasibility_tolerance", primal),
            ("dual_feasibility_tolerance", dual),
        ):
            solver.setOptionValue(name, value)
        solver.passModel(program)
        solver.run()
        if solver.getModelStatus() == highspy.HighsModelStatus.kOptimal:
            found = solver.getSolution()
            return ProgramAnswer(np.array(found.col_value), np.maximum(-np.array(found.row_dual), 0.0))
    return None


def solve_mixed_program(  # noqa: PLR0917 - a program has so many parts
    gain: FloatArray, matrix: FloatArray, room: FloatArray, roof: FloatArray, whole: BoolArray, seconds: float
) -> FloatArray | None:
    """Maximize gain x as in `solve_program`, with some columns whole numbers, for so many seconds at most.

    Returns
    -------
    (n_columns,) array or None
        The best columns found; None where none were.
    """
    program = _laid_out(gain, matrix, room, roof)
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    program.integrality_ = [kinds[int(one)] for one in whole]
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (("output_flag", False), ("threads", 1), ("time_limit", seconds)):
        solver.setOptionValue(name, value)
    solver.passModel(program)
    solver.run()
    if solver.getInfo().primal_solution_status != int(highspy.SolutionStatus.kSolutionStatusFeasible):
        return None
    return np.array(solver.getSolution().col_value)


def _laid_out(gain: FloatArray, matrix: FloatArray, room: FloatArray, roof: FloatArray) -> highspy.HighsLp:
    column, row = np.nonzero(matrix.T)
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(gain), len(room)
    program.col_cost_, program.col_lower_, program.col_upper_ = -gain, np.zeros(len(gain)), roof
    program.row_lower_, program.row_upper_ = np.full(len(room), -np.inf), room
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = np.searchsorted(column, np.arange(len(gain) + 1)).astype(np.int32)
    program.a_matrix_.index_ = row.astype(np.int32)
    program.a_matrix_.value_ = matrix[row, column]
    return program
