from hypothesis import given
from hypothesis import strategies as st

from seminar_prep.domain.link import NEEDED_FIELD, CardLink, ConceptMatch, Evidence, TaggedCard
from seminar_prep.linking.cards import (
    ENOUGH_CARDS,
    MAX_CARDS,
    MAX_CARDS_PER_CONCEPT,
    MAX_NEEDED,
    MAX_NEEDED_IN_ALL,
    MAX_NEEDED_TO_LEAD,
    complete_set,
    rank_cards,
)


def a_match(concept, score):
    return ConceptMatch(concept, score, (Evidence(concept, "title", f"{concept} words"),))


def a_link(card, score=0.9, concept="adam"):
    return CardLink(card, score, (Evidence(concept, "title", "Adam"),))


def test_card_of_an_unmatched_concept_is_not_proposed():
    assert rank_cards([a_match("adam", 0.9)], [TaggedCard("card", ("lstm",))]) == ()


def test_card_needed_first_comes_before_a_finer_one():
    links = rank_cards([a_match("adam", 0.8)], [TaggedCard("fine", ("adam",), 3), TaggedCard("first", ("adam",), 1)])
    assert [link.card for link in links] == ["first", "fine"]
    assert links[0].score == 0.8
    assert links[1].score < links[0].score


def test_card_takes_the_score_of_its_best_concept_and_the_evidence_of_all():
    matches = [a_match("adam", 0.8), a_match("sgd", 0.6)]
    (link,) = rank_cards(matches, [TaggedCard("card", ("sgd", "adam", "lstm"), 1)])
    assert link.score == 0.8
    assert [evidence.concept for evidence in link.evidence] == ["adam", "sgd"]


def test_one_concept_does_not_fill_the_list():
    cards = [TaggedCard(f"adam-{n}", ("adam",), 1) for n in range(60)] + [TaggedCard("sgd", ("sgd",), 1)]
    links = rank_cards([a_match("adam", 0.9), a_match("sgd", 0.6)], cards)
    assert sum(link.card.startswith("adam") for link in links) == MAX_CARDS_PER_CONCEPT
    assert "sgd" in {link.card for link in links[:MAX_CARDS_PER_CONCEPT]}


def test_types_of_a_concept_are_mixed():
    cards = [TaggedCard(f"state-{n}", ("adam",), 1, "state") for n in range(3)] + [
        TaggedCard("why", ("adam",), 1, "why")
    ]
    assert [link.card for link in rank_cards([a_match("adam", 0.9)], cards)][:2] == ["state-0", "why"]


def test_maps_do_not_crowd_out_other_cards():
    matches = [a_match(f"k{n}", 0.9) for n in range(4)]
    cards = [TaggedCard(f"map-{n}", (f"k{n}",), 1, "map") for n in range(4)]
    cards += [TaggedCard(f"why-{n}", (f"k{n}",), 2, "why") for n in range(4)]
    first = [link.card for link in rank_cards(matches, cards)][:5]
    assert sum(card.startswith("map") for card in first) <= 2


def test_faint_cards_do_not_swell_a_long_list():
    cards = [TaggedCard(f"c{n:03}", (f"k{n}",), 3) for n in range(60)]
    assert len(rank_cards([a_match(f"k{n}", 0.5) for n in range(60)], cards)) == ENOUGH_CARDS


def test_equal_cards_stay_in_study_order():
    cards = [TaggedCard("b", ("adam",), 2), TaggedCard("a", ("adam",))]
    assert [link.card for link in rank_cards([a_match("adam", 0.9)], cards)] == ["b", "a"]


def test_card_needed_first_comes_in_and_says_for_which():
    links = complete_set([a_link("fine", 0.7)], {"fine": ["first"], "first": ["very-first"]})
    assert {link.card: link.score for link in links} == {"fine": 0.7, "first": 0.7, "very-first": 0.7}
    reasons = {link.card: link.evidence[0] for link in links}
    assert reasons["first"] == Evidence("adam", NEEDED_FIELD, "needed before the card fine")
    assert reasons["very-first"].text == "needed before the card first"


def test_card_that_needs_too_much_is_passed_over_for_others():
    candidates = [a_link("greedy", 0.6)] + [a_link(f"c{n:02}", 0.5) for n in range(ENOUGH_CARDS)]
    needed = {"greedy": [f"n{n}" for n in range(MAX_NEEDED + 1)]}
    assert "greedy" not in {link.card for link in complete_set(candidates, needed)}
    assert "greedy" in {link.card for link in complete_set(candidates[:4], needed)}


def test_each_leading_concept_has_the_card_that_needs_least():
    candidates = [a_link("lstm-far", 0.9, "lstm"), a_link("lstm-near", 0.9, "lstm"), a_link("faint", 0.5, "gru")]
    candidates += [a_link(f"adam-{n:02}") for n in range(MAX_CARDS)]
    needed = {
        "lstm-far": [f"f{n}" for n in range(MAX_NEEDED_TO_LEAD)],
        "lstm-near": [f"n{n}" for n in range(MAX_NEEDED + 2)],
        "faint": [f"g{n}" for n in range(MAX_NEEDED + 1)],
    }
    cards = {link.card for link in complete_set(candidates, needed)}
    assert {"lstm-near", "n0"} <= cards
    assert cards.isdisjoint({"lstm-far", "faint"})


def test_leading_concept_whose_cards_need_very_much_is_passed_over():
    candidates = [a_link("lstm", 0.9, "lstm")] + [a_link(f"adam-{n:02}") for n in range(MAX_CARDS)]
    needed = {"lstm": [f"n{n}" for n in range(MAX_NEEDED_TO_LEAD + 1)]}
    assert "lstm" not in {link.card for link in complete_set(candidates, needed)}


def test_lone_card_with_a_long_chain_before_it_is_proposed_with_the_whole_chain():
    chain = [f"n{n:02}" for n in range(MAX_NEEDED_IN_ALL + 4)]
    needed = {card: [before] for card, before in zip(["only", *chain], chain, strict=False)}
    assert {link.card for link in complete_set([a_link("only")], needed)} == {"only", *chain}


def test_needs_in_a_circle_come_in_once():
    links = complete_set([a_link("a")], {"a": ["b"], "b": ["a"]})
    assert sorted(link.card for link in links) == ["a", "b"]


CARDS = st.sampled_from([f"c{n}" for n in range(40)])


@given(st.lists(CARDS, unique=True), st.dictionaries(CARDS, st.lists(CARDS, max_size=3, unique=True)))
def test_every_set_is_short_and_closed_under_what_is_needed(candidates, needed):
    links = complete_set([a_link(card) for card in candidates], needed)
    cards = [link.card for link in links]
    assert len(cards) == len(set(cards)) <= MAX_CARDS
    assert all(other in cards for card in cards for other in needed.get(card, ()))
    n_needed = len(set(cards) - set(candidates))
    assert n_needed <= MAX_NEEDED_TO_LEAD + MAX_NEEDED_IN_ALL or len(cards) - n_needed <= ENOUGH_CARDS
