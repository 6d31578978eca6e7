from seminar_prep.domain.card import Card, CardType
from seminar_prep.domain.deck_set import TYPE_SHARES, check_reachable, check_shares, check_twins
from seminar_prep.domain.problem import Severity


def a_card(name, after=(), concepts=(), front="front", back="back", kind=CardType.STATE):
    return Card(id=name, deck="d", type=kind, front=front, back=back, concepts=tuple(concepts),
                prerequisites=tuple(after), path="d.md", line=1)  # fmt: skip


def circles(*cards):
    return [problem.message for problem in check_reachable(cards, Severity.ERROR)]


def test_chain_of_prerequisites_is_fine() -> None:
    assert circles(a_card("a"), a_card("b", ["a"]), a_card("c", ["a", "b", "gone"])) == []


def test_circle_is_told_once_and_spelt_out() -> None:
    (message,) = circles(
        a_card("x", ["c"]), a_card("a", ["c"]), a_card("b", ["a"]), a_card("c", ["b"]), a_card("d", ["c"])
    )
    assert "a → c → b → a" in message


def test_card_that_waits_for_itself_is_told() -> None:
    assert "a → a" in circles(a_card("a", ["a"]))[0]


def test_circle_through_a_concept_is_told() -> None:
    """`a` waits for any card of momentum, and the only one waits for `a`."""
    (message,) = circles(a_card("a", ["momentum"]), a_card("b", ["a"], ["momentum"]))
    assert "a → b → a" in message


def test_concept_borne_by_a_free_card_makes_no_circle() -> None:
    assert circles(a_card("a", ["momentum"]), a_card("b", ["a"], ["momentum"]), a_card("c", (), ["momentum"])) == []


def test_card_of_the_concept_it_waits_for_does_not_wait_for_itself() -> None:
    assert circles(a_card("a", ["momentum"], ["momentum"])) == []


def test_two_circles_are_told_both() -> None:
    assert len(circles(a_card("a", ["b"]), a_card("b", ["a"]), a_card("c", ["d"]), a_card("d", ["c"]))) == 2


def test_same_question_with_the_same_answer_is_a_twin() -> None:
    words = "one two three four five six seven eight nine ten"
    cards = [a_card("a", front=words), a_card("b", front=words + " eleven"), a_card("c", front=words, back="other")]
    (problem,) = check_twins(cards, Severity.WARNING)
    assert problem.message.startswith("b: nearly the same as a")


def test_question_that_differs_in_a_fifth_of_its_words_is_no_twin() -> None:
    cards = [a_card("a", front="one two three four"), a_card("b", front="one two three four five")]
    assert check_twins(cards, Severity.WARNING) == ()


def deck_of(shares):
    kinds = [kind for kind, number in shares.items() for _ in range(number)]
    return [a_card(f"c{n}", kind=kind) for n, kind in enumerate(kinds)]


def test_deck_with_the_wanted_shares_is_fine_and_maps_do_not_count() -> None:
    assert check_shares("T", "d.md:1", deck_of({**TYPE_SHARES, CardType.MAP: 50}), Severity.ERROR) == ()


def test_share_may_be_five_points_off_and_no_more() -> None:
    def off_by(points):
        shares = {**TYPE_SHARES, CardType.STATE: 25 + points, CardType.WHY: 20 - points}
        return [problem.message for problem in check_shares("T", "d.md:1", deck_of(shares), Severity.ERROR)]

    assert off_by(5) == []
    assert off_by(6) == [
        "T: 31 % of the cards are state, wanted 25 % (±5).",
        "T: 14 % of the cards are why, wanted 20 % (±5).",
    ]


def test_small_deck_may_have_any_shares() -> None:
    assert check_shares("T", "d.md:1", deck_of({CardType.WHY: 19}), Severity.ERROR) == ()
