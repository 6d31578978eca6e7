from seminar_prep.domain.link import ConceptMatch, Evidence, TaggedCard
from seminar_prep.linking.cards import MAX_CARDS, MAX_CARDS_PER_CONCEPT, propose_cards


def a_match(concept, score):
    return ConceptMatch(concept, score, (Evidence(concept, "title", f"{concept} words"),))


def test_card_of_an_unmatched_concept_is_not_proposed():
    assert propose_cards([a_match("adam", 0.9)], [TaggedCard("card", ("lstm",))]) == ()


def test_card_needed_first_comes_before_a_finer_one():
    links = propose_cards([a_match("adam", 0.8)], [TaggedCard("fine", ("adam",), 3), TaggedCard("first", ("adam",), 1)])
    assert [link.card for link in links] == ["first", "fine"]
    assert links[0].score == 0.8
    assert links[1].score < links[0].score


def test_card_takes_the_score_of_its_best_concept_and_the_evidence_of_all():
    matches = [a_match("adam", 0.8), a_match("sgd", 0.6)]
    (link,) = propose_cards(matches, [TaggedCard("card", ("sgd", "adam", "lstm"), 1)])
    assert link.score == 0.8
    assert [evidence.concept for evidence in link.evidence] == ["adam", "sgd"]


def test_list_is_capped_and_one_concept_does_not_fill_it():
    cards = [TaggedCard(f"adam-{n}", ("adam",), 1) for n in range(60)] + [TaggedCard("sgd", ("sgd",), 1)]
    links = propose_cards([a_match("adam", 0.9), a_match("sgd", 0.6)], cards)
    assert [link.card for link in links] == [*(f"adam-{n}" for n in range(MAX_CARDS_PER_CONCEPT)), "sgd"]
    many = [TaggedCard(f"c{n:03}", (f"k{n}",), 1) for n in range(90)]
    assert len(propose_cards([a_match(f"k{n}", 0.9) for n in range(90)], many)) == MAX_CARDS


def test_equal_cards_stay_in_study_order():
    cards = [TaggedCard("b", ("adam",), 2), TaggedCard("a", ("adam",))]
    assert [link.card for link in propose_cards([a_match("adam", 0.9)], cards)] == ["b", "a"]
