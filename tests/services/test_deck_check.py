import pytest

from seminar_prep.domain.problem import Severity
from seminar_prep.errors import UsageError
from seminar_prep.services.deck_check import check_decks
from seminar_prep.sources.deck_finding import DeckRoots

GOOD = "Q: [GD] Step size?\nA: $2/L$.\n`id: {id}; claim: theorem; tier: 1; ref: GBC 8.2.1; concepts: sgd{more}`\n\n"


@pytest.fixture
def roots(tmp_path):
    for name in ("bundled", "user"):
        (tmp_path / name).mkdir()
    return DeckRoots(tmp_path / "bundled", tmp_path / "user")


def put(path, *cards):
    path.write_text("---\ntitle: T\n---\n\n" + "".join(cards))
    return path


def good(name, more="", answer="$2/L$"):
    return GOOD.format(id=name, more=more).replace("$2/L$", answer)


def found(roots, *paths):
    return [(p.where.rpartition("/")[2], p.severity.value, p.message) for p in check_decks(paths, roots).problems]


def test_good_deck_has_no_problem(roots, tmp_path) -> None:
    file = put(tmp_path / "a.md", good("a"), good("b", "; prerequisites: a", "$1$"))
    checked = check_decks([file], roots)
    assert (checked.problems, checked.n_errors, len(checked.decks)) == ((), 0, 1)


def test_rubric_is_an_error_in_a_bundled_deck_and_a_warning_in_a_users(roots) -> None:
    for name, folder in (("a", roots.bundled), ("b", roots.user)):
        put(folder / "a.md", good(name, answer=name).replace("[GD] Step size?", "Explain SGD."))
    assert check_decks([roots.bundled], roots).n_errors == 1
    (problem,) = check_decks([roots.user], roots).problems
    assert problem.severity is Severity.WARNING


def test_rubric_of_a_users_deck_weighs_what_the_user_says(roots) -> None:
    put(roots.user / "a.md", good("a", answer="a").replace("[GD] Step size?", "Explain SGD."))
    put(roots.bundled / "a.md", good("b", answer="b").replace("[GD] Step size?", "Explain SGD."))
    found_as = {s: check_decks([roots.user], roots, s).problems for s in (Severity.ERROR, Severity.WARNING, None)}
    assert {s: [p.severity for p in problems] for s, problems in found_as.items()} == {
        Severity.ERROR: [Severity.ERROR], Severity.WARNING: [Severity.WARNING], None: []
    }  # fmt: skip
    assert check_decks([roots.bundled], roots, None).n_errors == 1


def test_what_keeps_a_card_from_coming_is_told_without_the_rubric_too(roots) -> None:
    file = put(roots.user / "a.md", good("a", "; prerequisites: b", "$1$"), good("b", "; prerequisites: a", "$2$"),
               good("c", "; prerequisites: gone", "$3$"), good("twin", answer="$3$"), "Q: q\n`id: d`\n")  # fmt: skip
    told = [(p.severity.value, p.message.partition(":")[0]) for p in check_decks([file], roots, None).problems]
    assert told == [("warning", "a"), ("warning", "c"), ("error", "this question has no answer.")]


def test_mistake_of_form_is_an_error_in_a_users_deck(roots) -> None:
    file = put(roots.user / "a.md", "Q: a\n`id: a`\n")
    assert found(roots, file) == [("a.md:5", "error", "this question has no answer.")]


def test_problems_are_told_by_file_and_line(roots) -> None:
    bad = "Q: q {n}\nA: a\n`id: c{n}; tier: 7`\n\n"
    for name in ("10.md", "8.md"):
        put(roots.user / name, *(bad.format(n=f"{name[0]}{n}") for n in range(3)))
    places = [place for place, _, _ in found(roots, roots.user)]
    assert places == ["8.md:7", "8.md:11", "8.md:15", "10.md:7", "10.md:11", "10.md:15"]


def test_only_the_files_named_are_told_about(roots, tmp_path) -> None:
    put(roots.user / "bad.md", "Q: a\n`id: a`\n")
    (roots.user / "binary.md").write_bytes(b"\0")
    assert found(roots, put(tmp_path / "good.md", good("good"))) == []


def test_ids_prerequisites_and_twins_are_held_against_the_decks_that_are_here(roots, tmp_path) -> None:
    put(roots.bundled / "a.md", good("base"))
    put(roots.user / "b.md", good("taken", answer="$1$"))
    file = put(tmp_path / "c.md", good("taken", answer="$3$"), good("twin", "; prerequisites: base, bse"))
    messages = [message for _, _, message in found(roots, file)]
    assert len(messages) == 3
    assert "the id 'taken' is taken by the card at" in messages[0]
    assert "unknown prerequisite 'bse'" in messages[1]
    assert "twin: nearly the same as base" in messages[2]


def test_own_text_of_a_bundled_card_is_no_twin_and_no_duplicate(roots) -> None:
    put(roots.bundled / "a.md", good("base"))
    (roots.user / "overrides").mkdir()
    assert found(roots, put(roots.user / "overrides/a.md", good("base"))) == []


def test_id_of_a_bundled_card_in_another_deck_is_a_warning(roots) -> None:
    put(roots.bundled / "a.md", good("base"))
    ((place, severity, message),) = found(roots, put(roots.user / "a.md", good("base")))
    assert (place, severity) == ("a.md:5", "warning")
    assert "id of a bundled card" in message


def test_circle_is_an_error_in_a_bundled_deck(roots) -> None:
    file = put(roots.bundled / "a.md", good("a", "; prerequisites: b", "$1$"), good("b", "; prerequisites: a", "$3$"))
    ((place, severity, message),) = found(roots, file)
    assert (place, severity) == ("a.md:5", "error")
    assert "a → b → a" in message


def test_unreadable_file_and_folder_without_decks_are_errors(roots, tmp_path) -> None:
    (tmp_path / "binary.md").write_bytes(b"\0")
    (tmp_path / "empty").mkdir()
    assert [message for _, _, message in found(roots, tmp_path / "binary.md", tmp_path / "empty")] == [
        "this file is binary.",
        "there is no deck here.",
    ]


def test_file_named_twice_is_told_about_once(roots, tmp_path) -> None:
    file = put(tmp_path / "a.md", "Q: a\n`id: a`\n")
    assert len(found(roots, file, tmp_path)) == 1


def test_path_that_is_not_there_is_a_usage_error(roots, tmp_path) -> None:
    with pytest.raises(UsageError):
        check_decks([tmp_path / "none.md"], roots)
