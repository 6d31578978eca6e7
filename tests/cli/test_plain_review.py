"""`review --plain`: a sitting by lines, for screen readers, dumb terminals and pipes."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cli_runner import run
from library_builder import a_library, add_talk, link

from seminar_prep.cli.spoken_text import spoken_text
from seminar_prep.domain.deck_text import parse_deck
from seminar_prep.tui.maths import BASIC, UNICODE

NOW = {"SEMINAR_PREP_NOW": "2026-11-25T12:00+00:00"}
# Box drawing and blocks, and whatever steers a terminal.
UNSPEAKABLE = re.compile("[\u2500-\u259f\x00-\x08\x0b-\x1f\x7f-\x9f]")


@pytest.fixture
def home(sealed):
    """Three cards of one's own; the bundled ones are not needed."""
    home = Path(os.environ["SEMINAR_PREP_HOME"])
    deck = home / "decks" / "mine.md"
    deck.parent.mkdir(parents=True)
    cards = [
        ("one", r"[One] What is $\frac{1}{2}x^2$?", "**Half** a `square`."),
        ("two", "Two?", "2"),
        ("three", "3?", "3"),
    ]
    deck.write_text("---\ntitle: Mine\n---\n" + "".join(
        f"Q: {front}\n\nA: {back}\n\nNote: About {card}.\n\n`id: {card}; ref: Book 1; type: state`\n\n"
        for card, front, back in cards
    ))  # fmt: skip
    return home


def _review(typed, *options, env=NOW):
    return run("review", "--plain", "--deck", "mine", *options, stdin=typed.encode(), env=env)


def _log():
    return [
        (review["card"], review["kind"], review["grade"], review["seconds"])
        for card in ("one", "two", "three")
        for review in run("card", card, "--json", env=NOW).json["reviews"]
        for review in [{**review, "card": card}]
    ]


def test_plain_review_shows_question_answer_and_intervals_and_stores_the_grade(home):
    result = _review("\n4\nq\n")
    assert (result.code, result.err) == (0, "")
    lines = result.out.splitlines()
    assert "Question: [One] What is ½x²?" in lines
    assert "Answer: Half a square." in lines
    assert "Grade 0 to 5? 0, 1, 2, 3, 4, 5: 1 day." in lines
    assert lines[-2:] == ["You gave 1 answer, to 1 card, 1 of them new.", "0 due, 2 new and 0 in the drill are left."]
    assert _log() == [("one", "review", 4, None)]


def test_plain_review_ends_with_its_input_and_keeps_every_answer(home):
    result = _review("\n5\n\n2\n\n")
    assert result.code == 0
    assert "You gave 2 answers, to 2 cards, 2 of them new." in result.out
    assert "Hard today: two." in result.out
    assert _log() == [("one", "review", 5, None), ("two", "review", 2, None)]


@pytest.mark.parametrize("typed", ["", "q\n", "Q\n", "\n", "\n\n\n"], ids=repr)
def test_plain_review_without_a_grade_changes_nothing(home, typed):
    result = _review(typed)
    assert result.code == 0
    assert "No answer was given. 0 due, 3 new and 0 in the drill are left." in result.out
    assert _log() == []


def test_plain_review_takes_a_grade_only_after_the_answer(home):
    result = _review("4\nn\nq\n")
    assert "First look at the answer: press enter." in result.out
    assert "The note may give the answer away" in result.out
    assert "About one" not in result.out
    assert _log() == []


def test_plain_review_undo_asks_the_card_again_and_leaves_it_out_of_the_summary(home):
    result = _review("\n4\nu\n\n1\nq\n")
    assert "Took back the 4 for one." in result.out
    assert "You gave 1 answer, to 1 card, 1 of them new." in result.out
    assert result.out.count("Question: [One]") == 2
    assert [grade for _, kind, grade, _ in _log() if kind == "review"] == [4, 1]


def test_plain_review_undo_with_nothing_to_take_back_says_so_and_goes_on(home):
    result = _review("u\n\n4\nq\n")
    assert "there is no answer to take back." in result.out
    assert "You gave 1 answer" in result.out


def test_plain_review_suspends_and_buries(home):
    result = _review("s\nb\nq\n")
    assert "one is suspended." in result.out
    assert "two is put away for today." in result.out
    assert "Question: 3?" in result.out
    assert run("queue", "--deck", "mine", "--json", env=NOW).json["cards"][0]["id"] == "three"


def test_plain_review_shows_note_source_help_and_exact_latex(home):
    result = _review("?\nl\n\nn\nx\x1b[31m\nq\n")
    assert r"Question: [One] What is $\frac{1}{2}x^2$?" in result.out
    assert "Answer: **Half** a `square`." in result.out
    assert "Note: About one." in result.out
    assert "Source: Book 1. Deck: mine. Card: one." in result.out
    assert "q ends; what you answered is stored already." in result.out
    assert "'x' means nothing here. Type ? for help." in result.out


def test_plain_review_drills_at_the_end_until_four(home):
    result = _review("\n2\n\n5\n\n5\n\n3\n\n4\n")
    assert "Grade 0 to 5? 0, 1, 2, 3: drilled again. 4, 5: done for today." in result.out
    assert "Nothing waits here now." in result.out
    assert [kind for _, kind, _, _ in _log()] == ["review", "drill", "drill", "review", "review"]


def test_plain_review_last_answer_can_be_taken_back_when_nothing_is_left(home):
    result = _review("\n5\n\n5\n\n5\nu\n\n4\nq\n")
    assert result.out.count("Question: 3?") == 2
    assert "You gave 3 answers, to 3 cards, 3 of them new." in result.out


def test_plain_review_offers_four_grades_where_they_are_set(home):
    (home / "config.toml").write_text('grades = "four"\n')
    result = _review("?\n\n0\n3\nq\n")
    assert "1 again, 2 hard, 3 good, 4 easy." in result.out
    assert "Grade 1 to 4? 1, 2, 3, 4: 1 day." in result.out
    assert "'0' means nothing here." in result.out
    assert "Graded 3, good." in result.out
    assert _log() == [("one", "review", 4, None)]


def test_plain_cram_leaves_memory_alone(home):
    result = _review("\n3\nq\n", "--cram")
    assert "no change" in result.out
    assert "Your memory of it stays as it is." in result.out
    assert [kind for _, kind, _, _ in _log()] == ["cram"]
    assert result.out.splitlines()[-1].endswith(" of those to cram left; memory stays as it was.")


def test_plain_review_of_a_talk_asks_its_cards_alone_and_says_how_ready_one_is(home):
    assert run("init", env=NOW).code == 0
    library = a_library(home)
    add_talk(
        library.connection, "talk0001", datetime(2026, 11, 27, 14, tzinfo=UTC), title="On $\\sigma$-\x1b[31mthings"
    )
    link(library.connection, "talk0001", "two")
    library.close()
    result = run("review", "--plain", "--talk", "talk0001", stdin=b"w\n\n5\n", env=NOW)
    assert re.findall("Question: (.*)", result.out) == ["Two?"]
    assert "Needed for On σ-things, Fri 27 Nov 2026, 14:00." in result.out
    assert "0 cards wait for it." in result.out
    assert re.search(r"^Readiness for On σ-things: 0 percent before, \d\d now\.$", result.out, re.MULTILINE)
    assert run("review", "--plain", "--talk", "nobody", env=NOW).code == 2


def test_plain_review_flags_a_card(home):
    result = _review("f\nw\nq\n")
    assert "Flagged." in result.out
    assert "No coming talk needs it." in result.out
    assert run("cards", "is:flagged", "--json", env=NOW).json["cards"][0]["id"] == "one"
    assert "; flagged." in _review("f\nq\n").out
    assert run("cards", "is:flagged", "--json", env=NOW).json["cards"] == []


def test_plain_review_tells_recall_of_due_cards(home):
    _review("\n4\n\n4\nq\n")
    later = {"SEMINAR_PREP_NOW": "2026-11-26T12:00+00:00"}
    result = _review("\n4\n\n1\nq\n", env=later)
    assert "Of the due cards known for less you recalled 1 of 2." in result.out
    assert "Hard today: two." in result.out


def test_plain_review_as_json_keeps_stdout_to_one_object(home):
    result = _review("\n4\n\n1\nq\n", "--json")
    assert "Question: [One]" in result.err
    answer = result.json
    assert [answer[name] for name in ("n_answers", "n_cards", "n_new", "seconds", "talks")] == [2, 2, 2, 0.0, []]
    assert answer["hard"] == [{"card": "two", "grades": [1], "lapses": 0}]
    assert answer["left"] == {"due": 0, "new": 1, "drill": 1}


@pytest.mark.parametrize("env", [{}, {"TERM": "dumb"}], ids=["piped", "dumb terminal"])
def test_review_goes_line_by_line_by_itself(home, env):
    result = run("review", "--deck", "mine", stdin=b"\n4\nq\n", env={**NOW, **env})
    assert (result.code, result.err) == (0, "")
    assert "You gave 1 answer, to 1 card, 1 of them new." in result.out


def test_plain_review_prints_nothing_that_steers_a_terminal(home):
    deck = home / "decks" / "mine.md"
    deck.write_text(deck.read_text().replace("Two?", "Two \x1b[2J\x9b31m \u202e [b]bold[/b]?"))
    result = _review("\n4\n\nn\n4\nl\nq\n")
    assert "[b]bold[/b]?" in result.out
    assert UNSPEAKABLE.findall(result.out) == []


@pytest.mark.parametrize("glyphs", [UNICODE, BASIC], ids=lambda glyphs: glyphs.name)
def test_every_text_of_two_decks_can_be_spoken(glyphs):
    cards = [
        card
        for path in (Path(__file__).parents[1] / "bundle" / "decks").rglob("*.md")
        for card in parse_deck(path.read_text(encoding="utf-8"), "deck").cards
    ]
    texts = [text for card in cards for text in (card.front, card.back, card.note or "")]
    assert len(texts) > 100
    assert [text for text in texts if UNSPEAKABLE.search(spoken_text(text, glyphs))] == []


def test_points_of_a_list_and_code_are_lines_of_their_own():
    assert spoken_text("Two *points*:\n\n- a\n- $x_1$\n\n1. b\n\n```\ncode\n```", UNICODE).split("\n") == [
        "Two points:", "- a", "- x₁", "1. b", "code"]  # fmt: skip


def test_line_by_line_loads_no_screens(home):
    probe = (
        "import sys; from seminar_prep.__main__ import main; sys.argv[1:] = ['review', '--plain']; code = main()\n"
        "print('LOADED', *sorted({'textual', 'rich', 'arxiv', 'lxml'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", probe], input="\n4\nq\n", capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "LOADED"


def _in_terminal(**env):
    """Start `review` in a terminal of its own; return the process and the terminal's other end."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "seminar_prep", "review", "--deck", "mine"]
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, **NOW, **env}, start_new_session=True
    )
    os.close(theirs)
    return process, ours


def _read_until(terminal, mark):
    seen, limit = b"", time.monotonic() + 20
    while mark not in seen and time.monotonic() < limit:
        if select.select([terminal], [], [], 0.2)[0]:
            seen += os.read(terminal, 4096)
    assert mark in seen, seen
    return seen


def test_interrupt_on_a_dumb_terminal_ends_with_130_and_keeps_the_answers(home):
    process, terminal = _in_terminal(TERM="dumb")
    try:
        seen = _read_until(terminal, b"Question: [One]")
        os.write(terminal, b"\n")
        seen += _read_until(terminal, b"Grade 0 to 5?")
        os.write(terminal, b"4\n")
        seen += _read_until(terminal, b"Question: Two?")
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
    finally:
        process.kill()
        os.close(terminal)
    assert b"\x1b" not in seen
    ((card, kind, grade, seconds),) = _log()
    assert (card, kind, grade) == ("one", "review", 4)
    assert 0 < seconds < 60


@pytest.mark.parametrize("kind", ["dumb", "unknown", ""])
def test_whole_tour_on_a_dumb_terminal_is_lines_without_anything_that_steers_it(home, kind):
    process, terminal = _in_terminal(TERM=kind)
    tour = (
        ("?", "this help."), ("w", "wait for it."), ("f", "Flagged."), ("l", "frac"), ("l", "½"), ("3", "press enter."),
        ("", "Grade 0 to 5?"), ("n", "Card: one."), ("4", "Question: Two?"), ("u", "Question: [One]"),
        ("", "Grade 0 to 5?"), ("1", "Question: Two?"), ("s", "Question: 3?"), ("b", "Question: [One]"),
        ("", "Grade 0 to 5?"),
        ("4", "Nothing waits here now."), ("q", "are left."),
    )  # fmt: skip
    try:
        seen = _read_until(terminal, b"Question: [One]")
        for typed, mark in tour:
            os.write(terminal, f"{typed}\n".encode())
            seen += _read_until(terminal, mark.encode())
        assert process.wait(20) == 0
    finally:
        process.kill()
        os.close(terminal)
    assert not UNSPEAKABLE.search(seen.decode().replace("\r\n", "\n"))
    assert [grade for _, kind, grade, _ in _log() if kind in ("review", "drill")] == [4, 1, 4]
