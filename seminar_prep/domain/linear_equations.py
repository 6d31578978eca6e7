"""Small symmetric systems of equations, in pure Python: the product ships no numerical library."""

from collections.abc import Sequence
from math import sqrt
from typing import TypeAlias

Rows: TypeAlias = Sequence[Sequence[float]]


def cholesky(matrix: Rows) -> list[list[float]]:
    """Return the lower triangle L with L L^T = `matrix`, which is symmetric and positive definite.

    Only the lower triangle is read. Any other matrix raises ValueError.
    """
    lower: list[list[float]] = []
    for i, row in enumerate(matrix):
        new: list[float] = []
        for j in range(i):
            new.append((row[j] - sum(new[k] * lower[j][k] for k in range(j))) / lower[j][j])
        new.append(sqrt(row[i] - sum(value * value for value in new)))
        lower.append(new)
    return lower


def solve(lower: Rows, right: Sequence[float]) -> tuple[float, ...]:
    """Return x with L L^T x = `right`, for a triangle L of `cholesky`."""
    size = len(right)
    forward: list[float] = []
    for i in range(size):
        forward.append((right[i] - sum(lower[i][k] * forward[k] for k in range(i))) / lower[i][i])
    found = [0.0] * size
    for i in reversed(range(size)):
        found[i] = (forward[i] - sum(lower[k][i] * found[k] for k in range(i + 1, size))) / lower[i][i]
    return tuple(found)


def inverse(lower: Rows) -> tuple[tuple[float, ...], ...]:
    """Return the inverse of L L^T."""
    size = len(lower)
    return tuple(solve(lower, [float(row == column) for row in range(size)]) for column in range(size))


def quadratic_form(matrix: Rows, vector: Sequence[float]) -> float:
    """Return v^T M v."""
    return sum(v * sum(m * w for m, w in zip(row, vector, strict=True)) for v, row in zip(vector, matrix, strict=True))
