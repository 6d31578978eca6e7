import pytest

from seminar_prep.domain.card import Card, CardType, Claim
from seminar_prep.domain.concept import Concept, ConceptIndex
from seminar_prep.domain.deck_rubric import check_card, check_names, check_prerequisites
from seminar_prep.domain.problem import Severity
from seminar_prep.domain.reference import Book, BookIndex

CONCEPTS = ConceptIndex({"sgd": Concept("sgd", "SGD"), "adam": Concept("adam", "Adam")})
BOOKS = BookIndex({"GBC": Book("GBC", "Deep Learning", chapters={"8": "O"}, sections={"8.2.1": "I", "8.2.4": "C"})})


def a_card(front="[GD] Step size?", back="$2/L$.", **fields):
    values = {"note": None, "ref": "GBC 8.2.1", "concepts": ("sgd",), "claim": Claim.THEOREM, "tier": 1,
              "type": CardType.STATE, **fields}  # fmt: skip
    return Card(id="x", deck="d", front=front, back=back, path="d.md", line=7, **values)


def complaints(**card):
    return [problem.message for problem in check_card(a_card(**card), Severity.ERROR)]


def test_good_card_has_no_problem() -> None:
    assert complaints() == []


@pytest.mark.parametrize(
    ("card", "message"),
    [
        ({"front": "word " * 31}, "front has 31 words"),
        ({"front": "$" + "x" * 239 + "$"}, "front has 241 characters"),
        ({"front": "$$a$$ and $$b$$?"}, "more than one displayed formula"),
        ({"front": "[SGD] What is SGD?"}, "starts with 'What is'"),
        ({"front": "list the modes."}, "starts with 'list'"),
        ({"front": "Name all modes."}, "starts with 'Name all'"),
        ({"front": "Let $f$ be convex. Does $x_t$ converge?"}, "starts with 'Does'"),
        ({"front": "Is it so?"}, "starts with 'Is'"),
        ({"back": "word " * 19}, "back has 19 words"),
        ({"back": "$" + "x" * 91 + "$"}, "91 characters of formula"),
        ({"back": "- a\n- b"}, "is a list"),
        ({"back": "1. a\n2. b"}, "is a list"),
        ({"back": "speed, size etc."}, '"etc."'),
        ({"back": "speed and so on"}, '"and so on"'),
        ({"back": "That depends."}, "not on what"),
        ({"back": "a; b; c"}, "more than one semicolon"),
        ({"back": "of the", "type": CardType.CLOZE}, "filler"),
        ({"note": "word " * 41}, "note has 41 words"),
        ({"front": "Let $x be?"}, "never closed"),
        ({"back": r"$\frac{1}{2$"}, "unbalanced braces"),
        ({"back": r"$\left( x )$"}, r"\left without \right"),
        ({"note": r"$\begin{cases} a \end{matrix}$"}, r"\end{matrix} without \begin"),
        ({"note": r"$\begin{cases} a$"}, r"\begin{cases} without \end"),
        ({"ref": None}, "'ref' is missing"),
        ({"claim": None}, "'claim' is missing"),
        ({"tier": None}, "'tier' is missing"),
        ({"concepts": ()}, "'concepts' is missing"),
        ({"concepts": ("a", "b", "c", "d")}, "4 concepts"),
    ],
)  # fmt: skip
def test_rule_broken_is_told(card, message) -> None:
    found = complaints(**card)
    assert len(found) == 1, found
    assert message in found[0]


@pytest.mark.parametrize(
    "card",
    [
        {"front": "$a + b + c$ " * 15 + "and " * 15},
        {"back": "It depends only on $L$."},
        {"back": r"$a \; b \; c$; d"},
        {"back": "$" + "x" * 90 + "$"},
        {"front": "Whatever is convex: which step?"},
        {"front": "Discussion of $f$: which step?"},
        {"front": r"It costs \$5 and $6: how much?"},
        {"front": "`$x` in a shell: which value?"},
        {"back": "$x$ of the", "type": CardType.CLOZE},
        {"back": r"$\{a\}$ and $\left. x \right|$"},
    ],
)
def test_rule_kept_at_its_edge_is_not_told(card) -> None:
    assert complaints(**card) == []


def test_problem_names_file_line_card_and_severity() -> None:
    (problem,) = check_card(a_card(tier=None), Severity.WARNING)
    assert (problem.where, problem.severity) == ("d.md:7", Severity.WARNING)
    assert problem.message.startswith("x: ")


def test_unknown_concept_and_reference_name_the_nearest() -> None:
    card = a_card(concepts=("sgdd",), ref="GBC 8.2.44")
    hints = [problem.hint for problem in check_names(card, CONCEPTS, BOOKS, Severity.ERROR)]
    assert hints == ["Did you mean 'sgd'?", "Did you mean 'GBC 8.2.4'?"]


def test_prerequisite_may_be_a_card_or_a_concept_and_nothing_else() -> None:
    card = a_card(prerequisites=("adam", "gd-step", "gd-stepp"))
    (problem,) = check_prerequisites(card, CONCEPTS, frozenset({"gd-step"}), Severity.ERROR)
    assert "'gd-stepp'" in problem.message
    assert problem.hint == "Did you mean 'gd-step'?"
