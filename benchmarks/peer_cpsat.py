"""CP-SAT proves the best rotation level by level: python peer_cpsat.py INSTANCE.npz."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from ortools.sat.python import cp_model

import levels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from programs import Program

WORKERS = 2


def solve(program: Program, seconds: float) -> NDArray[np.float64] | None:
    """Solve a program to proven optimality."""
    model, columns = _model(program)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = WORKERS
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None
    if status != cp_model.OPTIMAL:
        raise levels.TimeUpError
    return np.array([solver.value(column) for column in columns], float)


def _model(program: Program) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    model = cp_model.CpModel()
    bounds = zip(program.lower, program.upper, strict=True)
    columns = [model.new_int_var(low, high, "") for low, high in bounds]
    for row in program.rows:
        own = [columns[n] for n in row.columns.tolist()]
        total = cp_model.LinearExpr.weighted_sum(own, row.coefficients.tolist())
        model.add_linear_constraint(total, row.low, row.high)
    for column, value in zip(columns, program.hint, strict=False):
        model.add_hint(column, value)
    if program.cost:
        own = [columns[n] for n in program.cost]
        model.minimize(cp_model.LinearExpr.weighted_sum(own, [*program.cost.values()]))
    return model, columns


if __name__ == "__main__":
    levels.main(solve)
