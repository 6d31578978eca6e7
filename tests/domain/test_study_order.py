from hypothesis import given
from hypothesis import strategies as st

from seminar_prep.domain.card import Card, CardType, Origin
from seminar_prep.domain.study_order import study_order

CHAPTERS = {"two": ("GBC", "2"), "eight": ("GBC", "8"), "six": ("GBC", "6"), "mine": (None, None)}


def a_card(name, deck="two", *, after=(), concepts=(), tier=2, kind=CardType.STATE, origin=Origin.BUNDLED):
    return Card(id=name, deck=deck, type=kind, front="f", back="b", concepts=tuple(concepts), tier=tier,
                prerequisites=tuple(after), origin=origin, path="d.md", line=1)  # fmt: skip


def order(*cards, need_first=None):
    return study_order(cards, need_first or {}, CHAPTERS)


def test_core_chapters_come_before_the_others_eight_first() -> None:
    assert order(a_card("a", "two"), a_card("b", "six"), a_card("c", "eight")) == ("c", "b", "a")


def test_concepts_needed_first_come_by_rank_before_any_chapter() -> None:
    cards = (a_card("other", "eight"), a_card("late", concepts=["adam"], tier=1),
             a_card("early", "six", concepts=["kl", "adam"], tier=1))  # fmt: skip
    assert order(*cards, need_first={"kl": 1, "adam": 2}) == ("early", "late", "other")


def test_card_of_a_lower_tier_is_not_needed_first() -> None:
    cards = (a_card("a", "eight"), a_card("b", concepts=["kl"], tier=2))
    assert order(*cards, need_first={"kl": 1}) == ("a", "b")


def test_prerequisite_comes_right_before_the_card_that_needs_it() -> None:
    assert order(a_card("z"), a_card("base"), a_card("top", "eight", after=["base"])) == ("base", "top", "z")


def test_prerequisite_on_a_concept_is_its_first_card() -> None:
    cards = (a_card("x", concepts=["kl"]), a_card("y", concepts=["kl"]), a_card("top", "eight", after=["kl"]))
    assert order(*cards) == ("x", "top", "y")


def test_prerequisite_that_nobody_bears_holds_nothing_up() -> None:
    assert order(a_card("top", after=["gone", "own-concept"], concepts=["own-concept"])) == ("top",)


def test_maps_that_open_a_deck_come_before_its_other_cards() -> None:
    maps = [a_card(name, kind=CardType.MAP) for name in ("m1", "m2")]
    cards = (*maps, a_card("a"), a_card("first", concepts=["kl"], tier=1), a_card("m3", kind=CardType.MAP))
    assert order(*cards, need_first={"kl": 1}) == ("m1", "m2", "first", "a", "m3")


def test_own_cards_take_turns_with_the_bundled_ones() -> None:
    own = [a_card(name, "mine", origin=Origin.USER) for name in "xyz"]
    assert order(a_card("a"), a_card("b"), *own) == ("a", "x", "b", "y", "z")


def test_own_text_of_a_bundled_card_keeps_the_place_of_the_bundled_one() -> None:
    cards = (a_card("a", "eight", origin=Origin.OVERRIDE), a_card("b", "two"))
    assert order(*cards) == ("a", "b")


names = st.sampled_from([f"c{n}" for n in range(12)])
decks = st.lists(
    st.builds(
        a_card, names, st.sampled_from(list(CHAPTERS)), after=st.lists(st.one_of(names, st.just("kl")), max_size=3),
        concepts=st.lists(st.sampled_from(["kl", "adam"]), max_size=1), tier=st.integers(1, 3),
        kind=st.sampled_from([CardType.MAP, CardType.STATE]), origin=st.sampled_from(list(Origin)),
    ),
    unique_by=lambda card: card.id, max_size=12,
)  # fmt: skip


@given(decks)
def test_every_card_comes_exactly_once_whatever_the_circles(cards) -> None:
    assert sorted(order(*cards, need_first={"kl": 3})) == sorted(card.id for card in cards)


@given(decks)
def test_card_comes_after_its_prerequisites_where_they_point_backwards(cards) -> None:
    """Without circles: each card may need only cards that stand earlier in the list."""
    earlier, straight = set(), []
    for card in cards:
        after = [p for p in card.prerequisites if p in earlier]
        straight.append(a_card(card.id, card.deck, after=after, tier=card.tier, concepts=card.concepts,
                               kind=card.type, origin=card.origin))  # fmt: skip
        earlier.add(card.id)
    place = {card: n for n, card in enumerate(order(*straight, need_first={"kl": 3}))}
    assert [(c.id, p) for c in straight for p in c.prerequisites if place[p] > place[c.id]] == []
