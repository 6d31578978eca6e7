"""Run the screens on a copy of the sample library, and read what stands on them."""

import asyncio
import atexit
import contextlib
import os
import shutil
from collections.abc import Awaitable, Callable, Iterable
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
import textual
from textual.pilot import Pilot

from seminar_prep.cli.desk_services import wire_desk
from seminar_prep.cli.screens import fill_sample_library
from seminar_prep.domain.queue import Scope
from seminar_prep.resources import bundled_decks_dir
from seminar_prep.tui.app import SeminarPrepApp
from seminar_prep.wiring import App

# Private, thus perhaps not there.
_wait = getattr(textual, "_wait", None)
NOW = "2026-11-25T09:00:00+00:00"
Scenario = Callable[[Pilot], Awaitable[None]]


@contextlib.contextmanager
def quick_pilot():
    """Let Pilot wait in steps of 2 ms, not 20; slow but right where Textual's private names have changed."""
    wait = getattr(_wait, "wait_for_idle", None)
    names = ("SLEEP_GRANULARITY", "SLEEP_IDLE")
    if getattr(wait, "__defaults__", None) != (1 / 50, 1) or not all(hasattr(_wait, name) for name in names):
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_wait, "SLEEP_GRANULARITY", 1 / 500)
        patch.setattr(_wait, "SLEEP_IDLE", 1 / 2000)
        patch.setattr(wait, "__defaults__", (1 / 500, 1))
        yield


@cache
def _filled(decks: Path) -> Path:
    """Return a sample library on the bundled decks at `decks`."""
    folder = Path(mkdtemp(prefix="sample-library-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    app = App({**os.environ, "TZ": "UTC"}, data_dir=str(folder), now=NOW)
    fill_sample_library(app)
    app.close()
    return folder


def sample_app(folder: Path, **environ: str) -> App:
    """Return an application on a fresh copy of the sample library in `folder`, or on the one that is there."""
    if not (folder / "library.db").exists():
        shutil.copytree(_filled(bundled_decks_dir()), folder, dirs_exist_ok=True)
    (folder / "config.toml").write_text('timezone = "UTC"\n')
    return App({**os.environ, **environ}, data_dir=str(folder), now=NOW)


def run(
    app: App, scenario: Scenario, *, size=(80, 24), scope: Scope | None = None, notices=False, **desk
) -> SeminarPrepApp:
    """Run `scenario` on the screens of `app`; `desk` replaces services. A sitting with `scope` opens the review.

    Notices are noted but drawn only with `notices`.
    """
    wired = wire_desk(app, is_sample=True)
    for part, given in desk.items():
        setattr(wired, part, given)
    screens = SeminarPrepApp(wired, scope)

    async def sitting() -> None:
        async with screens.run_test(size=size, notifications=notices) as pilot:
            while len(screens.screen_stack) == 1:  # the first frame stands; the first screen follows
                await pilot.pause()
            await pilot.pause()
            await scenario(pilot)

    with quick_pilot():
        asyncio.run(sitting())
    return screens


def text_of(pilot: Pilot) -> str:
    """Return the screen as lines of text, blanks at their ends cut."""
    width, height = pilot.app.size
    strips = pilot.app.screen._compositor.render_strips()[:height]
    return "\n".join(strip.text[:width].rstrip() for strip in strips)


async def walk(pilot: Pilot, keys: Iterable[str]) -> None:
    """Press `keys` in turn, each once what the one before has set going is done and drawn."""
    for key in keys:
        await pilot.press(key)
        await settled_text(pilot)


async def settled_text(pilot: Pilot) -> str:
    """Return the screen's text once its footer, which follows later, stands and no worker nor anything moves."""
    text = ""
    for _ in range(100):
        await pilot.pause(0.03)
        text, before = text_of(pilot), text
        is_busy = any(worker.is_running for worker in pilot.app.workers)
        if text == before and not is_busy and text.splitlines()[-1:] not in ([], [""]):
            break
    return text
