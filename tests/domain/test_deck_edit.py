import random

import pytest
from deck_maker import anything, cards, scraps
from hypothesis import example, given

from seminar_prep.domain.card import Card, CardType
from seminar_prep.domain.deck_edit import append_card, cut_card, find_card, format_card_text, write_ids
from seminar_prep.domain.deck_syntax import RawCard, read_syntax
from seminar_prep.domain.deck_text import parse_deck

HEAD = "---\ntitle: T\n---\n\n"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize(
    ("end", "new_end"),
    [("", "\n\n`id: last-gap`"), ("\n", "\n\n`id: last-gap`\n"), ("\n\n \n", "\n\n`id: last-gap`\n\n \n")],
)
def test_ids_are_written_and_nothing_else_changes(newline, mark, end, new_end) -> None:
    first, second, third = "Q: First question?  \nA: b\t\n", "Q: $x$\nA: d\n\n", "\n\nprose\n\nC: last {{gap}}"
    before = mark + HEAD + first + second + "`type: step`" + third + end
    after = (
        mark + HEAD + first + "\n`id: first-question-2`\n\n" + second + "`id: my-deck; type: step`" + third + new_end
    )
    result = write_ids(before.replace("\n", newline), "my-deck", {"first-question"})
    assert result.text == after.replace("\n", newline)
    parsed = parse_deck(result.text, "t.md")
    assert tuple(card.id for card in parsed.cards) == result.written == ("first-question-2", "my-deck", "last-gap")
    assert parsed.problems == ()


@given(scraps)
@example("Q: a\nA: b\nQ: c\rA: d\r\n")
def test_ids_written_into_any_text_only_insert(text) -> None:
    result = write_ids(text, "deck", set())
    rest = iter(result.text)
    assert all(character in rest for character in text), "the old text is no longer in the new one, in its order"
    inserted = len(result.text) - len(text)
    assert inserted <= sum(len(i) + len("\r\n`id: `\r\n\r\n") for i in result.written)


@given(anything)
def test_ids_once_written_leave_nothing_to_write(text) -> None:
    result = write_ids(text, "deck", set())
    cards_before = read_syntax(text, "").cards
    lacking = [card for card in cards_before if not any(entry.key == "id" for entry in card.fields)]
    assert len(result.written) == len(lacking) == len(set(result.written))
    still_opaque = any("never closed" in problem.message for problem in read_syntax(text, "").problems)
    if not still_opaque:
        assert write_ids(result.text, "deck", set()).written == ()
        assert [_parts(c) for c in read_syntax(result.text, "").cards] == [_parts(c) for c in cards_before]


def _parts(card: RawCard) -> list[tuple[str, str]]:
    return [(part.marker, part.text) for part in card.parts]


@given(cards)
def test_deck_with_ids_is_not_changed(card) -> None:
    text = HEAD + format_card_text(card)
    assert write_ids(text, "deck", set()).text == text


def test_id_is_made_of_the_telling_words_of_the_question() -> None:
    text = "Q: [GD] What is the Łojasiewicz–Polyak condition on $f$, and why does it suffice for rates?\nA: b\n"
    assert write_ids(text, "deck", set()).written == ("ojasiewicz-polyak-condition-does-suffice",)


@given(cards, cards)
def test_appended_card_is_found_and_cut_out_again(first, second) -> None:
    if first.id == second.id:
        return
    text = HEAD + format_card_text(first)
    longer = append_card(text, second)
    assert [card.id for card in parse_deck(longer, "t.md").cards] == [first.id, second.id]
    assert find_card(longer, second.id)
    assert cut_card(longer, second.id) == text


def test_card_is_cut_from_the_middle_with_its_neighbours_whole() -> None:
    cards_ = [Card(id=i, deck="", type=CardType.STATE, front=f"q {i}", back="b", note="n") for i in "abc"]
    text = HEAD + "\n".join(map(format_card_text, cards_)) + "\nprose\n"
    assert cut_card(text, "b") == HEAD + "\n".join(format_card_text(cards_[n]) for n in (0, 2)) + "\nprose\n"
    assert cut_card(text, "z") == text


def test_many_random_cuts_leave_the_other_cards() -> None:
    rng = random.Random(0)
    names = [f"c{n}" for n in range(20)]
    text = HEAD + "\n".join(
        format_card_text(Card(id=n, deck="", type=CardType.STATE, front=n, back="b")) for n in names
    )
    while names:
        gone = names.pop(rng.randrange(len(names)))
        text = cut_card(text, gone)
        assert [card.id for card in parse_deck(text, "t.md").cards] == names


@pytest.mark.parametrize(
    ("front", "back", "kind", "start"),
    [
        (r"$1 - [\ldots]$", "$b^t$", CardType.CLOZE, "C: $1 - {{b^t}}$\n\n`id: x`"),
        ("a […] c", "b", CardType.CLOZE, "C: a {{b}} c\n\n`id: x`"),
        ("a […] c", "b", CardType.STEP, "C: a {{b}} c\n\n`id: x; type: step`"),
        ("no gap", "b", CardType.CLOZE, "Q: no gap\n\nA: b\n\n`id: x; type: cloze`"),
        ("```\n# code\n```", "b", CardType.STATE, "Q:\n```\n# code\n```\n\nA: b\n\n`id: x`"),
    ],
)
def test_card_is_written_as_a_person_would(front, back, kind, start) -> None:
    card = Card(id="x", deck="t", type=kind, front=front, back=back, path="t.md", line=5)
    assert format_card_text(card) == start + "\n"
    assert parse_deck(HEAD + start, "t.md").cards == (card,)
