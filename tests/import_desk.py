"""Screens on an empty library that can import, and what a seminar sends around; all of it invented."""

import atexit
import os
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from screens import NOW, run, settled_text
from textual.events import Paste
from textual.pilot import Pilot

from seminar_prep.cli.desk_schedules import Schedules
from seminar_prep.resources import bundled_decks_dir
from seminar_prep.services.import_request import ImportRequest
from seminar_prep.services.import_values import Fetched
from seminar_prep.tui.app import SeminarPrepApp
from seminar_prep.wiring import App

MAIL = """Subject: Numerical Analysis Seminar, next two talks

Dear all,

the seminar meets on Thursdays at 16:15 in room 4.15.

Thu 3 December, 16:15: Hanna Okafor (Harbour Institute)
Title: Gradient descent with momentum
Abstract: We study gradient descent with momentum on saddle points, and what the condition number of the Hessian does.

Thu 10 December, 16:15: Luca Brandt (Hill University)
Title: Saddle points of wide networks

Best wishes,
Ines
"""
# Kinds of change in one table: as it was first read, and as it comes back.
TABLE = """date,time,speaker,title
2026-12-03,16:15,Hanna Okafor,Gradient descent
2026-12-10,16:15,Luca Brandt,Saddle points
2026-12-17,16:15,Ann Lee,Widths
2027-01-07,16:15,Bo Chen,Depths
2027-01-14,16:15,Cy Dee,Norms
"""
CHANGED = """date,time,speaker,title
2026-12-03,16:15,Hanna Okafor,Gradient descent with momentum
2026-12-11,14:00,Luca Brandt,Saddle points
2026-12-17,16:15,Ann Lee,CANCELLED: Widths
2027-01-07,16:15,Bo Chen,Depths
2027-01-21,16:15,Di Ek,Kernels
2027-01-21,18:30,,Dinner
"""
LOST = "date,time,speaker,title\n2026-12-03,16:15,Hanna Okafor,Gradient descent\n"


@cache
def _empty(decks: Path) -> Path:
    """Return a library on the bundled decks at `decks`, without talks."""
    folder = Path(mkdtemp(prefix="empty-library-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "config.toml").write_text('timezone = "UTC"\n')
    app = App(dict(os.environ), data_dir=str(folder), now=NOW)
    assert app.library
    app.close()
    return folder


def empty_app(folder: Path) -> App:
    """Return an application on a library that has decks and no talks."""
    shutil.copytree(_empty(bundled_decks_dir()), folder)
    return App({**os.environ, "TZ": "UTC"}, data_dir=str(folder), now=NOW)


def take(app: App, text: str, name: str | None = None) -> Path | None:
    """Import a text, or a file of that name in the present folder, without the screens."""
    schedules = Schedules(app)
    path = Path(name).absolute() if name else None
    if path:
        path.write_text(text)
    fetched = Fetched(str(path) if path else None, str(path or "pasted text"), text.encode())
    schedules.accept(schedules.preview(fetched, ImportRequest()), force=False)
    return path


def run_importing(app: App, scenario, **options) -> SeminarPrepApp:
    """Run `scenario` on the screens of one's own library, which import."""
    options = {"schedules": Schedules(app), "is_sample": False, **options}
    return run(app, scenario, **options)


async def paste(pilot: Pilot, text: str) -> str:
    """Paste as a terminal does that marks what is pasted; return what stands on the screen then."""
    pilot.app.post_message(Paste(text))
    return await settled_text(pilot)
