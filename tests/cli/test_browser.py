"""The screens in a real Chromium: cards reviewed by keys, by mouse and by touch, and nothing loaded from outside."""

import asyncio
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest
from chromium import BROWSER, open_page
from screens import sample_app
from serving import serving

from seminar_prep.storage.reviews import load_log

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine: nothing here was tested"),
]

GRADES = (4, 5, 3)
PHONE, WINDOW = (390, 760), (1000, 620)


def _sit(folder, scenario, **page):
    """Run `scenario` on a page that shows a copy of the sample library; return the grades that it then holds."""
    home = folder / "home"
    sample_app(home).close()
    before = _grades(home)

    @asynccontextmanager
    async def opened(server):
        async with open_page(server.url, folder / "profile", **page) as one:
            await one.shows("Coming talks")
            # A program that comes into focus draws its footer anew: a click just then would go astray.
            await one.until(lambda text: "r Review" in text and one.n_focused >= 4, "the focus")
            await one.settles()
            yield one

    async def sitting(server):
        async with opened(server) as one:
            await scenario(one)
            own = f"127.0.0.1:{server.port}"
            assert {urlsplit(address).netloc for address in one.requests if not address.startswith("data:")} == {own}
            assert any(address.startswith("ws://") for address in one.requests)
            assert [text for text in one.errors if "software WebGL" not in text] == []
            assert await one.value("location.search") == ""

    with serving(home) as server:
        asyncio.run(sitting(server))
        assert server.interrupt() == 0
    return _grades(home)[len(before) :]


def _grades(home):
    app = sample_app(home)
    try:
        return [review.grade for review in load_log(app.library.connection)]
    finally:
        app.close()


def test_three_cards_are_reviewed_by_keys(tmp_path):
    async def scenario(page):
        await page.press("r")
        for grade in GRADES:
            await page.shows("Space shows the answer")
            await page.press(" ")
            await page.until(lambda text: "Space shows" not in text)
            await page.press(str(grade))
        await page.shows("Space shows the answer")
        await page.press("Escape")
        await page.shows("Coming talks")

    assert tuple(_sit(tmp_path, scenario, size=WINDOW)) == GRADES


@pytest.mark.parametrize("way", ["mouse", "touch"])
def test_three_cards_are_reviewed_without_a_key(tmp_path, way):
    async def scenario(page):
        act = page.tap if way == "touch" else page.click
        await act("r Review")
        for grade in GRADES:
            await page.shows(" Answer")
            await page.settles()
            await act(" Answer")
            await page.until(lambda text: "0 blank" in text or "0·" in text, "the grades")
            await page.settles()
            words = {3: "3 hard", 4: "4 good", 5: "5 easy"} if "4 good" in page.text else {n: f"{n}·" for n in GRADES}
            await act(words[grade])
        await page.shows(" Answer")

    size = PHONE if way == "touch" else WINDOW
    assert tuple(_sit(tmp_path, scenario, size=size, touch=way == "touch")) == GRADES


def test_page_says_that_the_program_was_left_and_opens_it_again(tmp_path):
    async def scenario(page):
        await page.press("q")
        for _ in range(100):
            if await page.value("document.body.classList.contains('-closed')"):
                break
            await asyncio.sleep(0.05)
        assert await page.value("getComputedStyle(document.getElementById('ended')).display") == "flex"
        page.screen.reset()
        await page.value("document.getElementById('again').click()")
        await page.shows("Coming talks")

    assert _sit(tmp_path, scenario, size=WINDOW) == []
