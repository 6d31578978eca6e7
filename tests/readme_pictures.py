"""Draw the sample seminar's screens.

    python tests/readme_pictures.py                     # the README's pictures, into tests/snapshots
    python tests/readme_pictures.py FOLDER              # every screen, 80x24, dark, as SVG
    python tests/readme_pictures.py FOLDER --size 40x20 --size 120x40 --theme seminar-light --only talk --png

The clock stands still and the learner's past is invented the same way each time, so the same program draws the same
bytes. PNG comes from Chromium, at two pixels for one.
"""

import argparse
import asyncio
import base64
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from chromium import BROWSER, open_page
from screen_svg import lines_of_app, still
from screen_walks import WALKS
from screens import NOW, quick_pilot, settled_text, walk

from seminar_prep.cli.desk_services import wire_desk
from seminar_prep.cli.screens import fill_sample_library
from seminar_prep.cli.studying import wire_study
from seminar_prep.tui.app import SeminarPrepApp
from seminar_prep.tui.theme import DARK, OWN_THEMES
from seminar_prep.wiring import App

SNAPSHOTS = Path(__file__).parent / "snapshots"
COMMAND = "python tests/readme_pictures.py"
README_SIZE = (100, 30)
# The pictures of the README, by the screens that they show.
README = {"agenda": "agenda", "talk": "talk-below", "review": "review-answer", "concept": "concept", "stats": "stats"}
# The card answered last comes back by undo: one whose formulas show what can be drawn.
CARD = "gd-contraction-factor"
Size = tuple[int, int]


def sample_folder(folder: Path) -> Path:
    """Fill a library with the sample seminar in `folder` and return it."""
    app = _app(folder)
    fill_sample_library(app)
    wire_study(app).grade(CARD, 5)
    app.close()
    return folder


def _app(folder: Path) -> App:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.toml").write_text('timezone = "UTC"\n')
    return App({**os.environ, "TZ": "UTC"}, data_dir=str(folder), now=NOW)


def pictures(sample: Path, screens: Sequence[str], size: Size, themes: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield `(screen, theme, SVG)`; each screen is walked to once, on a copy of the library in `sample`."""
    for name in screens:
        with tempfile.TemporaryDirectory() as copy:
            shutil.copytree(sample, copy, dirs_exist_ok=True)
            app = _app(Path(copy))
            try:
                for theme, drawn in asyncio.run(_draw(app, WALKS[name], size, themes)).items():
                    yield name, theme, drawn
            finally:
                app.close()


async def _draw(app: App, keys: Sequence[str], size: Size, themes: Sequence[str]) -> Mapping[str, str]:
    screens = SeminarPrepApp(wire_desk(app, is_sample=True))
    drawn = {}
    async with screens.run_test(size=size) as pilot:
        await settled_text(pilot)
        await walk(pilot, keys)
        for theme in themes:
            screens.theme = theme
            await settled_text(pilot)
            own = [screens.theme_variables[name] for name in ("foreground", "background")]
            colour, ground = own if all(one.startswith("#") for one in own) else (DARK.foreground, DARK.background)
            drawn[theme] = still(
                lines_of_app(screens), size, colour=colour or "", ground=ground or "",
                title=f"seminar-prep: {screens.screen.title or screens.screen.name or 'a screen'}",
            )  # fmt: skip
    return drawn


def readme_pictures(sample: Path) -> Mapping[str, str]:
    """Return the README's pictures by their names."""
    found = pictures(sample, list(README.values()), README_SIZE, [DARK.name])
    return dict(zip(README, (drawn for _, _, drawn in found), strict=True))


async def _save_pngs(files: Sequence[Path]) -> None:
    with tempfile.TemporaryDirectory() as profile:
        async with open_page("about:blank", Path(profile)) as page:
            for file in files:
                width, height = map(float, re.findall(r' (?:width|height)="([\d.]+)"', file.read_text())[:2])
                await page.send("Page.navigate", url=file.resolve().as_uri())
                await page.settles(0.2)
                box = {"x": 0, "y": 0, "width": width, "height": height, "scale": 2}
                shot = await page.send("Page.captureScreenshot", clip=box, captureBeyondViewport=True)
                file.with_suffix(".png").write_bytes(base64.b64decode(shot["data"]))


def _size(text: str) -> Size:
    if not re.fullmatch(r"\d{2,3}x\d{2,3}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not like 80x24")
    width, height = map(int, text.split("x"))
    return width, height


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    themes = [theme.name for theme in OWN_THEMES]
    parser.add_argument("folder", nargs="?", type=Path, help="where every screen is drawn to")
    parser.add_argument("--size", action="append", type=_size, help="80x24, say; may be given several times")
    parser.add_argument("--theme", action="append", choices=themes)
    parser.add_argument("--only", action="append", choices=list(WALKS), metavar="SCREEN", help=", ".join(WALKS))
    parser.add_argument("--png", action="store_true", help="as PNG, too; wants Chromium")
    asked = parser.parse_args()
    if asked.png and BROWSER is None:
        parser.error("--png wants Chromium, which is not on this machine.")
    written = []
    with tempfile.TemporaryDirectory() as folder, quick_pilot():
        sample = sample_folder(Path(folder))
        if asked.folder is None:
            SNAPSHOTS.mkdir(exist_ok=True)
            for name, drawn in readme_pictures(sample).items():
                written.append(SNAPSHOTS / f"{name}.svg")
                written[-1].write_text(drawn, encoding="utf-8")
        else:
            asked.folder.mkdir(parents=True, exist_ok=True)
            for width, height in asked.size or [(80, 24)]:
                found = pictures(sample, asked.only or list(WALKS), (width, height), asked.theme or [DARK.name])
                for name, theme, drawn in found:
                    written.append(asked.folder / f"{name}-{width}x{height}-{theme}.svg")
                    written[-1].write_text(drawn, encoding="utf-8")
    if asked.png:
        asyncio.run(_save_pngs(written))
    sys.stdout.writelines(f"{file}\n" for file in written)


if __name__ == "__main__":
    main()
