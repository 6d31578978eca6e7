"""Texts name the keys that are in force: with every key changed, no hint on any screen names an old one."""

import ast
import itertools
import re
from pathlib import Path

import pytest
from screens import run, sample_app, settled_text
from textual.binding import Binding

import seminar_prep.tui
from seminar_prep.domain.queue import Scope
from seminar_prep.tui.all_keys import check_keys, help_sections
from seminar_prep.tui.key_names import back_key, key_of

BINDINGS = {one.id: one for _, some in help_sections() for one in some if isinstance(one, Binding)}
MODIFIERS = ("alt", "shift", "super", "meta", "hyper", "alt+shift", "alt+super", "shift+super")
OTHER_KEYS = dict(
    zip(BINDINGS, (f"{held}+f{n}" for held, n in itertools.product(MODIFIERS, range(1, 25))), strict=False)
)
# Words that say what a key does, after the key: "u takes the last answer back".
NAMED_KEY = re.compile(
    r"\b(Escape|Space|Enter|Backspace)\b|\b[Pp]ress\b|(?:^|[\s(])[a-zA-Z?,/+-] "
    r"(?:shows?|opens?|asks?|puts?|takes?|goes|looks?|leaves?|crams?|imports?|helps?|again|back)\b"
    r"|(?:^| )\([a-z](?:, then [a-z])?\)|^ +[a-z]  "
)


def test_there_is_another_key_for_every_binding():
    assert OTHER_KEYS.keys() == BINDINGS.keys()
    assert check_keys(OTHER_KEYS.items(), "config.toml") == OTHER_KEYS


async def _do(pilot, *names):
    """Press the other keys of bindings; what is no binding is typed."""
    for name in names:
        await pilot.press(*([OTHER_KEYS[name]] if name in OTHER_KEYS else name))
    return " ".join((await settled_text(pilot)).split())


def _assert_names(text, *names):
    missing = [name for name in names if not re.search(re.escape(OTHER_KEYS[name]) + r"(?!\d)", text)]
    assert missing == [], text
    for name in names:
        for key in BINDINGS[name].key.split(","):
            word = key.capitalize() if len(key) > 1 else key
            assert not re.search(rf"(?<![\w+']){re.escape(word)} (shows|asks|takes|leaves|goes|puts|opens)", text), text


@pytest.fixture
def app(tmp_path):
    app = sample_app(tmp_path / "library")
    yield app
    app.close()


def _run(app, scenario, **options):
    run(app, scenario, keymap=OTHER_KEYS, size=(120, 40), **options)


def _empty(app, *tables):
    with app.library.write() as connection:
        for table in tables:
            connection.execute(f"DELETE FROM {table}")


class _Part:
    """A part of the desk that is on offer and never asked."""


def test_agenda_without_talks_names_the_keys_that_lead_on(app):
    _empty(app, "talk_cards", "talk_papers", "talks")

    async def scenario(pilot):
        text = await _do(pilot)
        _assert_names(text, "agenda.import", "agenda.demo", "agenda.review")
        text = await _do(pilot, "agenda.past")
        assert "No past talks" in text
        _assert_names(text, "agenda.past")
        text = await _do(pilot, "go.today")
        assert "None." in text
        _assert_names(text, "today.import")

    _run(app, scenario, schedules=_Part(), is_sample=False)


@pytest.mark.parametrize(
    ("place", "field"),
    [("agenda", "filter"), ("papers", "filter"), ("decks", "filter"), ("concepts", "filter"), ("settings", "filter"),
     ("cards", "search")],
)  # fmt: skip
def test_search_that_finds_nothing_names_the_key_that_shows_all(app, place, field):
    async def scenario(pilot):
        text = await _do(pilot, f"go.{place}", f"{place}.{field}", "xyzzy")
        assert "xyzzy" in text
        _assert_names(text, "app.back")
        await _do(pilot, "app.back")
        assert "xyzzy" not in await _do(pilot)

    _run(app, scenario)


def test_places_without_papers_name_the_key_that_fetches_them(app):
    _empty(app, "talk_papers", "papers")

    async def scenario(pilot):
        text = await _do(pilot, "agenda.open")
        _assert_names(text, "talk.fetch")
        text = await _do(pilot, "go.papers")
        assert "No papers yet" in text
        _assert_names(text, "talk.fetch")

    _run(app, scenario, papers=_Part())


def _notices(pilot):
    return " ".join(note.message for note in pilot.app._notifications)


def test_cards_name_the_keys_that_put_one_back_and_go_on(app):
    async def scenario(pilot):
        text = await _do(pilot, "go.cards", "cards.search", "xyzzy")
        _assert_names(text, "cards.filter")
        await _do(pilot, "app.back", "cards.suspend")
        _assert_names(_notices(pilot), "cards.undo")
        text = await _do(pilot, "cards.open")
        assert "suspended" in text
        _assert_names(text, "card.suspend")

    _run(app, scenario)


def test_settings_name_the_key_of_the_help(app):
    async def scenario(pilot):
        await _do(pilot, "go.settings")
        pilot.app.screen.query_one("#settings").highlighted = len(pilot.app.screen.query_one("#settings").options) - 1
        await _do(pilot, "settings.change")
        _assert_names(_notices(pilot), "app.help")

    _run(app, scenario)


def test_review_names_its_keys_from_question_to_summary(app):
    async def scenario(pilot):
        text = await _do(pilot)
        assert "shows the answer" in text
        _assert_names(text, "review.reveal")
        await _do(pilot, "review.grade-4")
        _assert_names(_notices(pilot), "review.reveal")
        text = await _do(pilot, "review.reveal")
        _assert_names(text, *(f"review.grade-{n}" for n in range(6)))
        await _do(pilot, "review.grade-0")
        text = await _do(pilot, "review.tally")
        assert "last answer back" in text
        _assert_names(text, "review.undo", "review.tally", "app.back")

    _run(app, scenario, scope=Scope())


def test_long_note_names_the_key_that_shows_it(app):
    with app.library.write() as connection:
        connection.execute("UPDATE cards SET note = ?", ("word " * 100,))

    async def scenario(pilot):
        text = await _do(pilot, "review.reveal")
        assert "shows the note" in text
        _assert_names(text, "review.note")

    _run(app, scenario, scope=Scope())


def test_names_are_those_of_the_footer_and_words_where_it_has_signs(app):
    async def scenario(pilot):
        screen = pilot.app.screen
        named = [key_of(screen, name) for name in ("agenda.review", "agenda.open", "agenda.filter", "app.palette")]
        assert named == ["r", "Enter", "/", "^p"]
        assert (key_of(screen, "app.back"), back_key(screen), key_of(screen, "review.reveal")) == (
            "q", "Escape", "Space"
        )  # fmt: skip

    run(app, scenario)


@pytest.mark.parametrize(
    ("keys", "named"), [("question_mark", "?"), ("comma,f2", "f2"), ("x", "x"), ("left_square_bracket,ctrl+g", "^g")]
)
def test_key_that_closes_a_field_is_one_that_types_nothing_if_there_is_one(app, keys, named):
    async def scenario(pilot):
        assert back_key(pilot.app.screen) == named

    run(app, scenario, keymap={"app.back": keys})


def _texts():
    """Yield every text of the screens that is no documentation, with its place."""
    folder = Path(seminar_prep.tui.__file__).parent
    for path in sorted(path for path in folder.rglob("*.py") if path.parent.name != "maths"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
                yield f"{path.name}:{node.lineno}", node.value


# The field for an answer ends with the enter key whatever else is set; these are that, and words for keys.
ALLOWED = {"your answer; Enter shows ours", "Escape", "Enter", "Space"}


def test_no_text_of_the_screens_holds_the_name_of_a_key():
    texts = list(_texts())
    assert len(texts) > 500
    assert [(at, text) for at, text in texts if NAMED_KEY.search(text) and text not in ALLOWED] == []


@pytest.mark.parametrize(
    "hint",
    ["No talk has it. Escape shows all.", "press i to import", "A opens the agenda", "(u, then e)", "  i  import",
     "rewriting it (e) may help", "until s puts it back", "First look: Space."],
)  # fmt: skip
def test_text_with_the_name_of_a_key_would_be_found(hint):
    assert NAMED_KEY.search(hint)
