"""Pair things one to one at the least total cost: as many pairs as possible, then the cheapest choice of them."""

from collections import defaultdict
from collections.abc import Mapping

# Larger groups that hang together are paired cheapest first; the exact way takes the cube of the size.
MAX_EXACT = 40


def assign(costs: Mapping[tuple[int, int], float]) -> tuple[tuple[int, int], ...]:
    """Return pairs (left, right), each side used once, out of the allowed pairs in `costs` (non-negative).

    Groups that share no member are solved apart. Ties go to the smaller numbers. Sorted by left.
    """
    chosen: list[tuple[int, int]] = []
    for group in _groups(costs):
        part = {pair: costs[pair] for pair in group}
        lefts = sorted({left for left, _ in part})
        rights = sorted({right for _, right in part})
        if len(part) == 1:
            chosen.extend(part)
        elif len(lefts) <= MAX_EXACT and len(rights) <= MAX_EXACT:
            chosen.extend(_exact(part, lefts, rights))
        else:
            chosen.extend(_greedy(part))
    return tuple(sorted(chosen))


def _groups(costs: Mapping[tuple[int, int], float]) -> list[list[tuple[int, int]]]:
    """Return the pairs by connected group, in order of their smallest pair."""
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def root(node: tuple[str, int]) -> tuple[str, int]:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for left, right in costs:
        parent[root(("left", left))] = root(("right", right))
    groups: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for pair in sorted(costs):
        groups[root(("left", pair[0]))].append(pair)
    return list(groups.values())


def _greedy(costs: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    used_left: set[int] = set()
    used_right: set[int] = set()
    chosen = []
    for left, right in sorted(costs, key=lambda pair: (costs[pair], pair)):
        if left not in used_left and right not in used_right:
            used_left.add(left)
            used_right.add(right)
            chosen.append((left, right))
    return chosen


def _exact(costs: Mapping[tuple[int, int], float], lefts: list[int], rights: list[int]) -> list[tuple[int, int]]:
    """Solve with the Hungarian method (Kuhn, Munkres); forbidden pairs cost more than all allowed ones together."""
    size = max(len(lefts), len(rights))
    forbidden = 1 + 2 * sum(costs.values())
    matrix = [
        [
            costs.get((lefts[i], rights[j]), forbidden) if i < len(lefts) and j < len(rights) else forbidden
            for j in range(size)
        ]
        for i in range(size)
    ]
    row_of = _hungarian(matrix)
    pairs = ((lefts[i], rights[j]) for j, i in enumerate(row_of) if i < len(lefts) and j < len(rights))
    return [pair for pair in pairs if pair in costs]


def _hungarian(matrix: list[list[float]]) -> list[int]:
    """Return for each column of a square matrix the row assigned to it at the least total."""
    size = len(matrix)
    row_price, column_price = [0.0] * (size + 1), [0.0] * (size + 1)
    row_of = [0] * (size + 1)  # one-based; column 0 is the row being placed
    for row in range(1, size + 1):
        row_of[0] = row
        column, came_from = _cheapest_path(matrix, row_of, row_price, column_price)
        while column:
            row_of[column] = row_of[came_from[column]]
            column = came_from[column]
    return [row_of[column] - 1 for column in range(1, size + 1)]


def _cheapest_path(
    matrix: list[list[float]], row_of: list[int], row_price: list[float], column_price: list[float]
) -> tuple[int, list[int]]:
    """Find a free column for the row in `row_of[0]`, adjusting prices; return it and the way back."""
    size = len(matrix)
    slack = [float("inf")] * (size + 1)
    came_from = [0] * (size + 1)
    visited = [False] * (size + 1)
    column = 0
    while row_of[column]:
        visited[column] = True
        row = row_of[column]
        for other in range(1, size + 1):
            if not visited[other]:
                reduced = matrix[row - 1][other - 1] - row_price[row] - column_price[other]
                if reduced < slack[other]:
                    slack[other], came_from[other] = reduced, column
        nearest = min((n for n in range(1, size + 1) if not visited[n]), key=slack.__getitem__)
        step = slack[nearest]
        for other in range(size + 1):
            if visited[other]:
                row_price[row_of[other]] += step
                column_price[other] -= step
            else:
                slack[other] -= step
        column = nearest
    return column, came_from
