"""Text from outside stays text on every screen: no escape code, no markup, no broken line, whatever it holds."""

import unicodedata

import pytest
from rich.cells import cell_len
from screens import run, sample_app, text_of, walk

from seminar_prep.tui.screens.agenda import AgendaScreen
from seminar_prep.tui.screens.card import CardScreen
from seminar_prep.tui.screens.cards import CardsScreen
from seminar_prep.tui.screens.concept import ConceptScreen
from seminar_prep.tui.screens.decks import DecksScreen
from seminar_prep.tui.screens.paper import PaperScreen
from seminar_prep.tui.screens.papers import PapersScreen
from seminar_prep.tui.screens.review import ReviewScreen
from seminar_prep.tui.screens.talk import TalkScreen
from seminar_prep.tui.screens.talk_form import TalkFormScreen
from seminar_prep.tui.screens.today import TodayScreen
from seminar_prep.tui.screens.why import WhyScreen

MARKUP = "[bold]x[/bold]"
BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
INSIDE_THE_LONG_ONE = "o" * 30
TEXTS = {
    "escape codes": f"{MARKUP} \x1b[31mred\x1b[0m \x1b]0;title\x07 \x9b2J end",
    "broken markup": f"{MARKUP} [/] [ [[ ]] [@click=app.quit]q[/] [red on $nothing] \\[x]",
    "10,000 characters": f"{MARKUP} " + "o" * 9_986,
    "right-to-left": f"{MARKUP} \u202eevil\u202c \u2067שלום\u2069 \u200fעולם",
    "zero width": f"{MARKUP} a\u200bb\u200d\u200cc\ufeff e\u0301\u0301\u0301 \u2060",
    "wide and lines": f"{MARKUP} 漢字\r\nnext\tand 👩\u200d👩\u200d👧",
}


def _app_full_of(text, tmp_path):
    app = sample_app(tmp_path / "library")
    with app.library.write() as connection:
        connection.execute(
            "UPDATE talks SET title = ?, speaker = ?, abstract = ?, affiliation = ?, location = ?", (text,) * 5
        )
        connection.execute("UPDATE papers SET title = ?, abstract = ?", (text, text))
        connection.execute("UPDATE cards SET front = ?, back = ?, note = ?", (text, text, text))
        connection.execute("UPDATE decks SET title = ?", (text,))
    return app


def _assert_plain_words(pilot, screen_class, size):
    assert isinstance(pilot.app.screen, screen_class)
    text = text_of(pilot)
    assert MARKUP in text or INSIDE_THE_LONG_ONE in text
    assert {c for c in text if unicodedata.category(c) == "Cc"} <= {"\n"}
    assert not BIDI_CONTROLS & set(text)
    assert all(cell_len(line) <= size[0] for line in text.splitlines())
    assert not pilot.app._notifications


# Each kind at one size, the two sizes in turn.
@pytest.mark.parametrize(("kind", "size"), tuple(zip(TEXTS, [(40, 20), (120, 40)] * 3, strict=True)))
def test_hostile_text_is_shown_as_plain_words_on_every_screen(kind, size, tmp_path):
    app = _app_full_of(TEXTS[kind], tmp_path)

    async def scenario(pilot):
        for keys, screen_class in (
            ([], AgendaScreen), (["enter"], TalkScreen), (["G"], TalkScreen), (["r"], ReviewScreen),
            (["space"], ReviewScreen), (["L"], ReviewScreen), (["w"], WhyScreen),
            (["q", "n", "1", "t"], ReviewScreen), (["q"], ReviewScreen), (["q", "q", "C"], CardsScreen),
            (["enter"], CardScreen),
        ):  # fmt: skip
            await walk(pilot, keys)
            await pilot.pause(0.03)
            _assert_plain_words(pilot, screen_class, size)

    run(app, scenario, size=size)
    app.close()


@pytest.mark.parametrize(("kind", "size"), tuple(zip(TEXTS, [(120, 40), (40, 20)] * 3, strict=True)))
def test_hostile_text_is_shown_as_plain_words_among_decks_and_concepts(kind, size, tmp_path):
    app = _app_full_of(TEXTS[kind], tmp_path)

    async def scenario(pilot):
        for keys, screen_class in (
            (["D"], DecksScreen), (["N", "wait", "slash", *"saddle", "enter", "enter", "wait"], ConceptScreen),
        ):  # fmt: skip
            for key in keys:
                await (pilot.app.workers.wait_for_complete() if key == "wait" else pilot.press(key))
            await pilot.app.workers.wait_for_complete()
            await pilot.pause(0.05)
            for _ in range(20):  # the page is long: read on to the first text from outside
                if MARKUP in text_of(pilot) or INSIDE_THE_LONG_ONE in text_of(pilot):
                    break
                await pilot.press("pagedown")
            _assert_plain_words(pilot, screen_class, size)

    run(app, scenario, size=size)
    app.close()


@pytest.mark.parametrize(("kind", "size"), tuple(zip(TEXTS, [(40, 20), (120, 40)] * 3, strict=True)))
def test_hostile_text_is_shown_as_plain_words_among_papers_and_in_the_month(kind, size, tmp_path):
    app = _app_full_of(TEXTS[kind], tmp_path)
    with app.library.write() as connection:
        connection.execute(
            "UPDATE papers SET comment = ?, journal_ref = ?, doi = ?, authors = json_array(?), primary_category = ?,"
            " published_at = '2026-11-24T00:00:00+00:00'",
            (TEXTS[kind],) * 5,
        )

    async def scenario(pilot):
        for keys, screen_class in (
            (["m", "l"], AgendaScreen), (["T", "j"], TodayScreen), (["P"], PapersScreen), (["enter"], PaperScreen),
            (["L"], PaperScreen), (["G"], PaperScreen), (["A", "m", "enter", "e"], TalkFormScreen),
        ):  # fmt: skip
            await walk(pilot, keys)
            _assert_plain_words(pilot, screen_class, size)

    run(app, scenario, size=size)
    app.close()
