"""Draw the README's pictures anew: python tests/readme_pictures.py. Writes tests/snapshots/{agenda,review}.svg."""

import asyncio
import os
import tempfile
from pathlib import Path

from textual.pilot import Pilot

from seminar_prep.cli.desk_services import wire_desk
from seminar_prep.cli.studying import wire_study
from seminar_prep.cli.ui import fill_sample_library
from seminar_prep.tui.app import SeminarPrepApp
from seminar_prep.wiring import App

SNAPSHOTS = Path(__file__).parent / "snapshots"
SIZE = (100, 30)
CARD = "quadratic-model-best-step"
NOW = "2026-11-25T09:00:00+00:00"


async def draw_agenda(app: App) -> None:
    screens = SeminarPrepApp(wire_desk(app, is_sample=True))
    async with screens.run_test(size=SIZE) as pilot:
        await pilot.pause(0.5)
        _save(pilot, "agenda")


async def draw_review(app: App) -> None:
    screens = SeminarPrepApp(wire_desk(app, is_sample=True))
    async with screens.run_test(size=SIZE) as pilot:
        await pilot.press("r")
        await pilot.pause(0.3)
        await pilot.press("u")  # the card answered last comes back: one whose formulas show what can be drawn
        await pilot.pause(5)  # until the notice has gone
        await pilot.press("space")
        await pilot.pause(0.3)
        _save(pilot, "review")


def _save(pilot: Pilot[object], name: str) -> None:
    svg = pilot.app.export_screenshot(title="seminar-prep")
    svg = svg.replace("<svg ", '<svg xml:space="preserve" ', 1)  # some viewers trim even no-break spaces
    (SNAPSHOTS / f"{name}.svg").write_text(svg, encoding="utf-8")


def main() -> None:
    SNAPSHOTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        app = App({**os.environ, "TZ": "UTC"}, data_dir=folder, now=NOW)
        fill_sample_library(app)
        asyncio.run(draw_agenda(app))
        wire_study(app).grade(CARD, 5)
        asyncio.run(draw_review(app))
        app.close()


if __name__ == "__main__":
    main()
