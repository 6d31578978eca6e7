"""The pairing is the best one: compared with all possibilities on small cases."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from seminar_prep.domain.assignment import MAX_EXACT, assign


def _best(costs):
    """Return (pairs, -cost) of the best choice by trying all."""
    lefts = sorted({left for left, _ in costs})
    rights = sorted({right for _, right in costs}) + [None] * len(lefts)
    best = (0, 0.0)
    for chosen in set(permutations(rights, len(lefts))):
        pairs = [pair for pair in zip(lefts, chosen, strict=True) if pair in costs]
        best = max(best, (len(pairs), -sum(costs[pair] for pair in pairs)))
    return best


@given(st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 3)), st.integers(0, 9), max_size=9))
def test_assignment_takes_most_pairs_at_the_least_cost(costs):
    pairs = assign(costs)
    assert len({left for left, _ in pairs}) == len({right for _, right in pairs}) == len(pairs)
    assert (len(pairs), -sum(costs[pair] for pair in pairs)) == _best(costs)


def test_first_come_is_not_served_at_the_others_cost():
    assert assign({(0, 0): 1, (0, 1): 2, (1, 0): 1.5}) == ((0, 1), (1, 0))


def test_large_groups_are_paired_cheapest_first():
    size = MAX_EXACT + 10
    costs = {(left, right): abs(left - right) for left in range(size) for right in range(size)}
    assert assign(costs) == tuple((n, n) for n in range(size))
