"""The key that shows exact LaTeX does so on every page where a formula can stand, and back."""

import pytest
from screens import run, sample_app, settled_text, walk

TITLE = r"Minima of $\lVert x \rVert_2^2$"


@pytest.mark.parametrize(
    "keys", [["enter"], ["P", "enter"], ["N", *"jjjj", "enter"], ["C", "enter"], ["r", "w"]], ids=str
)
def test_page_shows_formulas_in_their_source_and_drawn_again(keys, tmp_path):
    app = sample_app(tmp_path)
    with app.library.write() as connection:
        connection.execute("UPDATE talks SET title = ?", (TITLE,))
        connection.execute("UPDATE papers SET title = ?", (TITLE,))
        connection.execute("UPDATE cards SET front = ?", (TITLE,))

    async def look(pilot):
        await walk(pilot, keys)
        drawn = await settled_text(pilot)
        assert "‖x‖₂²" in drawn
        assert "lVert" not in drawn
        await walk(pilot, ["L"])
        assert r"$\lVert x \rVert_2^2$" in await settled_text(pilot)
        await walk(pilot, ["L"])
        assert await settled_text(pilot) == drawn

    run(app, look, size=(80, 40))
