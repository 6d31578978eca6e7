"""A page that is drawn anew keeps the parts it can, and then says what a page laid out from nothing would say."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from screens import quick_pilot
from textual.app import App
from textual.content import Content
from textual.widgets import Static

from seminar_prep.tui.maths import GLYPHS
from seminar_prep.tui.widgets.card_text import CardText
from seminar_prep.tui.widgets.item_scroll import Item, ItemScroll

_WORDS = st.sampled_from(["one", "two", "three\nlines\nlong"])
_PARTS = st.lists(
    st.one_of(
        st.tuples(st.just("text"), _WORDS, st.sampled_from(["", "bold"])),
        st.tuples(st.just("title"), _WORDS, st.just("")),
        st.tuples(st.just("item"), _WORDS, st.sampled_from(["a", "b"])),
        st.tuples(st.just("card"), st.sampled_from(["$x^2$", "plain"]), st.sampled_from(["", "raw", "basic"])),
    ),
    max_size=12,
)


class _Paged(App):
    def compose(self):
        yield ItemScroll(id="page")


def _made(parts):
    for kind, words, more in parts:
        if kind == "item":
            yield Item(Content(words), more)
        elif kind == "card":
            card = CardText(words, GLYPHS["basic" if more == "basic" else "unicode"])
            card.show(words, is_raw=more == "raw")
            yield card
        else:
            yield Static(Content.styled(words, more), markup=False, classes="title" if kind == "title" else None)


def _lines(app):
    strips = app.screen._compositor.render_strips()[: app.size.height]
    return [[(segment.text, str(segment.style)) for segment in strip] for strip in strips]


async def _settled(pilot, page):
    """Wait until all parts are laid out and nothing moves."""
    lines = None
    for _ in range(50):
        await pilot.pause(0.02)
        lines, before = _lines(pilot.app), lines
        if not page._later and lines == before:
            return


def _walk(pages):
    """Return what stands on the screen after each of `pages`, drawn on one page in turn and each on a fresh one."""

    async def sitting():
        found, fresh = [], []
        app = _Paged()
        async with app.run_test(size=(40, 12)) as pilot:
            page = app.query_one(ItemScroll)
            for parts in pages:
                await page.redraw(_made(parts))
                await _settled(pilot, page)
                found.append(_lines(app))
        for parts in pages:
            app = _Paged()
            async with app.run_test(size=(40, 12)) as pilot:
                page = app.query_one(ItemScroll)
                await page.redraw(_made(parts))
                await _settled(pilot, page)
                fresh.append(_lines(app))
        return found, fresh

    with quick_pilot():
        return asyncio.run(sitting())


@settings(max_examples=12, deadline=None)
@given(st.lists(_PARTS, min_size=2, max_size=3))
def test_page_drawn_anew_looks_like_a_fresh_one(pages):
    found, fresh = _walk(pages)
    assert found == fresh


@pytest.mark.parametrize("change", ["none", "words", "style", "key", "more", "fewer"])
def test_change_of_each_kind_is_seen(change):
    before = [("title", "one", ""), ("item", "one", "a"), ("text", "two", ""), ("card", "$x^2$", "")]
    after = {
        "none": before,
        "words": [*before[:2], ("text", "one", ""), before[3]],
        "style": [*before[:2], ("text", "two", "bold"), before[3]],
        "key": [before[0], ("item", "two", "b"), *before[2:]],
        "more": [*before, ("item", "two", "b")] * 4,
        "fewer": before[:1],
    }[change]
    found, fresh = _walk([before, after])
    assert found == fresh
    assert (found[0] == found[1]) is (change == "none")


def test_parts_that_stay_keep_the_cursor_and_those_that_go_give_it_to_their_like():
    async def sitting():
        app = _Paged()
        async with app.run_test(size=(40, 12)) as pilot:
            page = app.query_one(ItemScroll)
            await page.redraw([Item(Content("one"), "a"), Item(Content("two"), "b")])
            page.choose_key("b")
            kept = page.chosen
            await page.redraw([Item(Content("ONE"), "a"), Item(Content("TWO"), "b"), Item(Content("three"), "c")])
            assert page.chosen is kept
            assert str(kept.content) == "TWO"
            await page.redraw([Item(Content("two"), "b")])
            await pilot.pause()
            assert page.chosen is not kept
            assert page.chosen.key == "b"
            assert page.chosen.has_class("chosen")
            await page.redraw([Item(Content("one"), "a")])
            assert page.chosen is None

    asyncio.run(sitting())


def test_cursor_asked_for_before_its_item_is_laid_out_comes_with_it():
    async def sitting():
        app = _Paged()
        async with app.run_test(size=(40, 12)) as pilot:
            page = app.query_one(ItemScroll)
            await page.redraw(Item(Content(f"line {n}"), str(n)) for n in range(30))
            assert len(page.children) < 30
            page.choose_key("29")
            await _settled(pilot, page)
            assert page.chosen.key == "29"
            assert len(page.children) == 30

    with quick_pilot():
        asyncio.run(sitting())


def test_edge_key_typed_at_once_has_the_last_item_and_then_the_end_of_the_page():
    async def sitting():
        app = _Paged()
        async with app.run_test(size=(40, 12)) as pilot:
            page = app.query_one(ItemScroll)
            await page.redraw(Item(Content(f"line {n}"), str(n)) for n in range(30))
            page.action_edge(1)
            assert page.chosen.key == "29"
            await _settled(pilot, page)
            assert page.scroll_offset.y == page.max_scroll_y == 18

    with quick_pilot():
        asyncio.run(sitting())
