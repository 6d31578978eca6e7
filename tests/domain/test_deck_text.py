import dataclasses

import pytest
from deck_maker import anything, cards
from hypothesis import given

from seminar_prep.domain.card import CardType, Claim
from seminar_prep.domain.deck_edit import format_card_text
from seminar_prep.domain.deck_text import parse_deck

DECK = r"""---
title: Optimization
book: GBC
chapter: 8.10
licence: CC-BY-4.0
---

# 8 Optimization

Prose outside cards is welcome; Note: this, too.

Q: [GD] Quadratic with $\kappa = 10^4$. About how many
steps shrink the error?

A: $\kappa/2 = 5000$.

Note: first line

second paragraph

`id: gd-steps; type: estimate; claim: theorem; tier: 1`
`ref: HAGAN 12, Momentum; concepts: ill-conditioning, sgd; prerequisites: gd-contraction; tags: a b, c`

Prose again.

C: Bias-corrected: $m_t/(1 - {{b^{t}}})$.

`id: adam-bias`
"""


def parse(body, front="---\ntitle: T\n---\n"):
    return parse_deck(front + body, "decks/t.md")


def only_problem(body, front="---\ntitle: T\n---\n"):
    parsed = parse(body, front)
    assert len(parsed.problems) == 1, parsed.problems
    return parsed.problems[0]


def test_deck_gives_its_front_matter_as_text() -> None:
    deck = parse_deck(DECK, "decks/opt.md")
    assert (deck.title, deck.book, deck.chapter, deck.licence) == ("Optimization", "GBC", "8.10", "CC-BY-4.0")
    assert deck.problems == ()


def test_card_gives_all_its_parts_and_fields() -> None:
    card = parse_deck(DECK, "decks/opt.md", "my/opt").cards[0]
    assert (card.id, card.deck, card.path, card.line) == ("gd-steps", "my/opt", "decks/opt.md", 12)
    assert card.front == "[GD] Quadratic with $\\kappa = 10^4$. About how many\nsteps shrink the error?"
    assert card.back == r"$\kappa/2 = 5000$."
    assert card.note == "first line\n\nsecond paragraph"
    assert (card.type, card.claim, card.tier, card.ref) == (CardType.ESTIMATE, Claim.THEOREM, 1, "HAGAN 12, Momentum")
    assert (card.concepts, card.prerequisites) == (("ill-conditioning", "sgd"), ("gd-contraction",))
    assert card.tags == ("a b", "c")


def test_cloze_in_maths_asks_with_dots_and_answers_in_maths() -> None:
    card = parse_deck(DECK, "decks/opt.md").cards[1]
    assert (card.type, card.front, card.back) == (CardType.CLOZE, r"Bias-corrected: $m_t/(1 - [\ldots])$.", "$b^{t}$")


def test_cloze_in_words_asks_with_a_bracket() -> None:
    card = parse("C: The rate is {{$2/n$}} for ReLU.\n`id: x`").cards[0]
    assert (card.front, card.back) == ("The rate is […] for ReLU.", "$2/n$")


def test_card_ends_at_heading_rule_next_card_or_after_its_fields() -> None:
    body = "Q: a\nA: b\n\n`id: a`\nprose\nQ: c\nA: d\n`id: c`\n# head\ntext\nQ: e\nA: f\n`id: e`\n---\nmore"
    assert [(card.id, card.back) for card in parse(body).cards] == [("a", "b"), ("c", "d"), ("e", "f")]


def test_code_block_and_comment_start_no_card_and_end_none() -> None:
    prose = "```\nQ: no card\n# no heading\n```\n<!--\nQ: commented out\nA: b\n-->\n"
    body = prose + "Q: a\nA:\n```python\n# comment\n`id: no`\n```\n`id: a`"
    cards_found = parse(body).cards
    assert [card.back for card in cards_found] == ["```python\n# comment\n`id: no`\n```"]
    assert cards_found[0].line == 12


@given(anything)
def test_any_text_gives_cards_and_problems_and_raises_nothing(text) -> None:
    parsed = parse_deck(text, "deck.md")
    n_lines = text.count("\n") + text.count("\r") + 1
    lines = [int(problem.where.removeprefix("deck.md:")) for problem in parsed.problems]
    assert lines == sorted(lines)
    assert all(1 <= line <= n_lines for line in [*lines, *(card.line for card in parsed.cards)])
    assert len({card.id for card in parsed.cards}) == len(parsed.cards)
    assert all(card.front and card.back for card in parsed.cards)


@given(cards)
def test_card_written_and_read_again_is_the_same(card) -> None:
    text = f"---\ntitle: T\n---\n\n{format_card_text(card)}"
    parsed = parse_deck(text, "deck.md")
    assert parsed.problems == ()
    assert parsed.cards == (dataclasses.replace(card, line=5),)


@given(cards)
def test_card_reads_the_same_with_any_line_ends_and_a_byte_order_mark(card) -> None:
    text = f"---\ntitle: T\n---\n\n{format_card_text(card)}"
    as_saved_elsewhere = "\ufeff" + text.replace("\n", "\r\n")
    assert parse_deck(as_saved_elsewhere, "deck.md").cards == parse_deck(text, "deck.md").cards


PROBLEMS = [
    ("A: b\n", 4, "no question above it"),
    ("Q: a\n\nA: b\n", 4, "has no id"),
    ("Q: a\n\n`id: x`\n", 4, "no answer"),
    ("Q:\nA: b\n`id: x`\n", 4, "empty"),
    ("Q: a\nA: b\nA: c\n`id: x`\n", 6, 'second "A:"'),
    ("Q: a\nNote: n\nA: c\n`id: x`\n", 6, "below the note"),
    ("C: {{a}}\nA: b\n`id: x`\n", 5, "cloze has no answer of its own"),
    ("C: a\n`id: x`\n", 4, "no gap"),
    ("C: {{a}} {{b}}\n`id: x`\n", 4, "more than one gap"),
    ("C: {{c1::a}}\n`id: x`\n", 4, "numbered"),
    ("C: {{a}\n`id: x`\n", 4, "do not balance"),
    ("C: {{}}\n`id: x`\n", 4, "empty"),
    ("Q: a\nA: b\n`id: X y`\n", 6, "is no card id"),
    ("Q: a\nA: b\n`id: x; type: stat`\n", 6, "not known"),
    ("Q: a\nA: b\n`id: x; tier: 4`\n", 6, "is no tier"),
    ("Q: a\nA: b\n`id: x; claim: proved`\n", 6, "not known"),
    ("Q: a\nA: b\n`id: x; ref:`\n", 6, "is empty"),
    ("Q: a\nA: b\n`id: x; id: y`\n", 6, "stands twice"),
    ("Q: a\nA: b\n`id: x; concept: y`\n", 6, "unknown field 'concept'"),
    ("Q: a\nA: b\n`id: x; nonsense`\n", 6, "is no field"),
    ("# a\n`id: x`\n", 5, "no card above"),
    ("Q: a\nA: b\n`id: x`\n\nQ: c\nA: d\n`id: x`\n", 8, "is taken by the card at decks/t.md:4"),
    ("Q: a\nA: b\n`id: x`\n```\n", 7, "code block opened here is never closed"),
    ("Q: a\nA: b\n`id: x`\n<!-- c\n", 7, "comment opened here is never closed"),
]


@pytest.mark.parametrize(("body", "line", "message"), PROBLEMS, ids=[message for _, _, message in PROBLEMS])
def test_mistake_is_told_with_its_line_and_a_hint(body, line, message) -> None:
    problem = only_problem(body)
    assert problem.where == f"decks/t.md:{line}"
    assert message in problem.message
    assert problem.hint


@pytest.mark.parametrize(
    ("field", "hint"),
    [
        ("type: stat", "'state'"),
        ("claim: theorm", "'theorem'"),
        ("prerequisite: y", "'prerequisites'"),
        ("Tier: 1", "'tier'"),
    ],
)
def test_misspelt_field_names_the_nearest(field, hint) -> None:
    assert hint in str(only_problem(f"Q: a\nA: b\n`id: x; {field}`\n").hint)


def test_misspelt_first_key_is_told_and_not_taken_for_text() -> None:
    parsed = parse("Q: a\nA: b\n\n`idd: x`\n")
    assert [problem.hint for problem in parsed.problems][-1] == "Did you mean 'id'?"


def test_code_span_that_is_no_field_stays_text() -> None:
    assert parse("Q: a\nA: b\n`x: int = 3`\n`id: x`").cards[0].back == "b\n`x: int = 3`"


@pytest.mark.parametrize(
    ("front", "line", "message"),
    [
        ("", 1, "no title"),
        ("---\nbook: GBC\n---\n", 1, "no title"),
        ("---\ntitle: a: b\n---\n", 2, "not valid YAML"),
        ("---\ntitle: T\nboook: GBC\n---\n", 3, "unknown key 'boook'"),
        ("---\ntitle: T\ntitle: U\n---\n", 3, "stands twice"),
        ("---\ntitle: T\nchapter: [8]\n---\n", 3, "wants one text"),
        ("---\n- a\n---\n", 2, "no list of keys"),
        ("---\ntitle: T\n", 1, "never closed"),
    ],
)  # fmt: skip
def test_mistake_in_the_front_matter_keeps_the_cards(front, line, message) -> None:
    parsed = parse("\nQ: a\nA: b\n`id: x`\n", front)
    assert [card.id for card in parsed.cards] == ["x"]
    assert parsed.problems[0].where == f"decks/t.md:{line}"
    assert message in parsed.problems[0].message


def test_deck_without_cards_says_how_a_card_starts() -> None:
    assert 'starts with "Q:"' in str(only_problem("q: a\na: b\nC:\\temp\n").hint)


def test_all_mistakes_of_a_deck_are_told_at_once_and_the_good_cards_stay() -> None:
    body = "".join(f"Q: q\nA: a\n`id: c{n}; tier: {n}`\n" for n in range(1, 8))
    parsed = parse(body)
    assert [card.id for card in parsed.cards] == ["c1", "c2", "c3"]
    assert [problem.where for problem in parsed.problems] == [f"decks/t.md:{line}" for line in (15, 18, 21, 24)]


def test_front_matter_of_a_thousand_brackets_is_a_problem() -> None:
    assert "YAML" in parse("", "---\n" + "[" * 5000 + "\n---\n").problems[0].message
