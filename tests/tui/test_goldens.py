"""What each screen looks like at three sizes, as text. UPDATE_GOLDENS=1 writes the files anew; then read them."""

import os
from pathlib import Path

import pytest
from screens import run, sample_app, text_of

from seminar_prep.cli.studying import wire_study

GOLDENS = Path(__file__).parent / "goldens"
WALKS = {
    "agenda": [],
    "talk": ["enter"],
    "review-question": ["r", "u"],
    "review-answer": ["r", "u", "space"],
    "help": ["question_mark"],
}


@pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", WALKS)
def test_screen_looks_as_it_was_read(name, size, tmp_path):
    app = sample_app(tmp_path / "library")
    wire_study(app).grade("gd-contraction-factor", 4)  # comes back with u: a card with a fraction

    async def scenario(pilot):
        for key in WALKS[name]:
            await pilot.press(key)
        await pilot.pause(0.05)
        pilot.app.clear_notifications()
        await pilot.pause(0.05)
        text = text_of(pilot)
        path = GOLDENS / f"{name}-{size[0]}x{size[1]}.txt"
        if os.environ.get("UPDATE_GOLDENS"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text + "\n", encoding="utf-8")
        assert path.read_text(encoding="utf-8") == text + "\n"

    run(app, scenario, size=size)
    app.close()
