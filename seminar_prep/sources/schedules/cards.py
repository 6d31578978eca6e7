"""Cards of a page: like elements beside one another, each with one talk and its date somewhere inside."""

from collections.abc import Iterable, Mapping

from selectolax.lexbor import LexborNode

from seminar_prep.sources.schedules.date_text import date_span

_TAGS = frozenset({"div", "article", "section", "a", "figure", "main", "aside"})
# A card's words are looked at this far; an element with more is a page or a part of one.
_LOOK, _MAX_CARD = 1_500, 12_000
# At least two elements, and this share of those of one kind, must have a date to be cards.
_MIN_SHARE = 0.6
# More elements than this are looked at for no schedule.
_MAX_ELEMENTS = 60_000


def card_ids(root: LexborNode) -> frozenset[int]:
    """Return the ids (`mem_id`) of the elements that are cards, the innermost that repeat."""
    groups: dict[tuple[int, str, str], list[LexborNode]] = {}
    parents: dict[int, int] = {}
    for node, parent in _elements(root):
        parents[node.mem_id] = parent
        if node.tag in _TAGS:
            groups.setdefault((parent, node.tag or "", node.attributes.get("class") or ""), []).append(node)
    found: set[int] = set()
    taken: set[int] = set()  # elements with cards inside
    for members in reversed(groups.values()):
        if len(members) < 2 or any(member.mem_id in taken for member in members):
            continue
        dated = [member for member in members if _is_dated(member)]
        if len(dated) >= 2 and len(dated) >= _MIN_SHARE * len(members):
            found.update(member.mem_id for member in members)
            _mark_above(members, parents, taken)
    return frozenset(found)


def _mark_above(members: Iterable[LexborNode], parents: Mapping[int, int], taken: set[int]) -> None:
    for member in members:
        above = parents.get(member.mem_id)
        while above is not None and above not in taken:
            taken.add(above)
            above = parents.get(above)


def _is_dated(node: LexborNode) -> bool:
    words = node.text(separator=" ")
    return len(words) <= _MAX_CARD and date_span(words[:_LOOK]) is not None


def _elements(root: LexborNode) -> Iterable[tuple[LexborNode, int]]:
    """Yield elements with their parents' ids, parents first, without recursion."""
    waiting = [(root, 0)]
    n = 0
    while waiting and n < _MAX_ELEMENTS:
        node, parent = waiting.pop()
        n += 1
        yield node, parent
        waiting += [(child, node.mem_id) for child in reversed(list(node.iter(include_text=False)))]
