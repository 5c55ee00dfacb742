"""HiGHS proves the best rotation level by level: python peer_highs.py INSTANCE.npz."""

from __future__ import annotations

from typing import TYPE_CHECKING

import highspy
import numpy as np

import levels
from programs import UNLIMITED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from programs import Program

THREADS = 2


def solve(program: Program, seconds: float) -> NDArray[np.float64] | None:
    """Solve a program to proven optimality."""
    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("threads", THREADS)
    solver.setOptionValue("time_limit", seconds)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 0.5)  # costs are whole numbers
    solver.passModel(_model(program))
    if program.hint:
        numbers = np.arange(len(program.hint), dtype=np.int32)
        solver.setSolution(len(numbers), numbers, np.array(program.hint, float))
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    if status != highspy.HighsModelStatus.kOptimal:
        raise levels.TimeUpError
    return np.array(solver.getSolution().col_value)


def _model(program: Program) -> highspy.HighsLp:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(program.lower), len(program.rows)
    lp.col_lower_ = np.array(program.lower, float)
    lp.col_upper_ = np.array(program.upper, float)
    costs = np.zeros(lp.num_col_)
    costs[[*program.cost]] = [*program.cost.values()]
    lp.col_cost_ = costs
    lp.integrality_ = [highspy.HighsVarType.kInteger] * lp.num_col_
    lp.row_lower_ = _bounds(row.low for row in program.rows)
    lp.row_upper_ = _bounds(row.high for row in program.rows)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(row.columns) for row in program.rows)])
    lp.a_matrix_.index_ = np.concatenate([row.columns for row in program.rows])
    lp.a_matrix_.value_ = np.concatenate([row.coefficients for row in program.rows]).astype(float)
    return lp


def _bounds(limits: Iterable[int]) -> NDArray[np.float64]:
    bounds = np.fromiter(limits, float)
    bounds[abs(bounds) == UNLIMITED] *= highspy.kHighsInf
    return bounds


if __name__ == "__main__":
    levels.main(solve)
