"""The screens: opened without a command, by `review`, and by `demo`."""

import gc
import importlib
import random
import sys
import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING

from textual import constants

from seminar_prep.cli.desk_services import wire_desk
from seminar_prep.cli.output import AlreadyToldError
from seminar_prep.cli.terminal_kind import is_dumb
from seminar_prep.errors import UsageError
from seminar_prep.tui.app import SeminarPrepApp
from seminar_prep.tui.desk import Desk
from seminar_prep.tui.leaving import Leaving
from seminar_prep.wiring import App

if TYPE_CHECKING:
    from seminar_prep.domain.queue import Scope

# The invented learner of the sample has the same past every time.
_SAMPLE_SEED = 8
# What the extra `pictures` brings.
PICTURE_PACKAGES = ("ziamath", "resvg_py")
# What computes in a worker (a plan, the check of the decks) lets a key go first after so long, not after 5 ms.
_SWITCH_SECONDS = 0.0005
_USUAL_THRESHOLDS = (700, 10, 10)
_LINES = 'Line by line: "seminar-prep review --plain"; "talks", "plan", "cards" and "help" print lines, too.'


def open_screens(app: App) -> None:
    """Open the screens on the learner's library; and on the sample after them, where that was asked for."""
    _require_terminal(app.environ)
    if _sit(SeminarPrepApp(_desk(app))) is Leaving.FOR_SAMPLE:
        open_sample(app)


def open_sample(app: App) -> None:
    """Open the screens on a library that is thrown away: the sample seminar. Nothing of it enters the learner's."""
    _require_terminal(app.environ)
    with tempfile.TemporaryDirectory(prefix="seminar-prep-demo-", ignore_cleanup_errors=True) as folder:
        now = app.fixed_now
        sample = App(app.environ, data_dir=folder, now=now.isoformat() if now else None)
        sample.config = app.config  # the learner's zone, glyphs and theme
        try:
            fill_sample_library(sample)
            _sit(SeminarPrepApp(_desk(sample, is_sample=True)))
        finally:
            sample.close()


def open_review(app: App, scope: "Scope", title: str) -> None:
    """Open the review screen at once; `title` says what it is about."""
    _require_terminal(app.environ)
    _sit(SeminarPrepApp(_desk(app), scope, title))


def _desk(app: App, *, is_sample: bool = False) -> Desk:
    """Return a desk, with pictures where all that they want is there: the extra, the setting and the terminal."""
    is_terminal = not constants.DRIVER and sys.platform != "win32"
    pictures = None
    if is_terminal and app.config.pictures == "auto" and all(map(find_spec, PICTURE_PACKAGES)):
        # Loaded here: it asks the terminal, and few have the extra.
        pictures = importlib.import_module("seminar_prep.tui.typeset.offer").pictures_on_offer(app.environ)
    return wire_desk(app, is_sample=is_sample, pictures=pictures)


def _sit(screens: SeminarPrepApp) -> Leaving | None:
    """Run the screens. Raises what kept them from opening; after a bug, which Textual has shown, AlreadyToldError."""
    sys.setswitchinterval(_SWITCH_SECONDS)
    screens.when_loaded, screens.when_idle = _keep_what_is_loaded, _collect
    leaving = screens.run()
    if screens.failure:
        raise screens.failure
    if screens.return_code:
        raise AlreadyToldError(screens.return_code)
    return leaving


def _keep_what_is_loaded() -> None:
    """Let the collector begin, and pass over what stays: going through it would hold up a key by 30 ms.

    Going through all that came later would, too, and waits for a pause; without any, for a hundred times the usual.
    """
    gc.freeze()
    first, second, third = _USUAL_THRESHOLDS
    gc.set_threshold(first, second, 100 * third)
    gc.enable()


def _collect() -> None:
    """Go through all objects, where there would else be cause."""
    if gc.get_count()[2] >= _USUAL_THRESHOLDS[2]:
        gc.collect()


def fill_sample_library(app: App) -> None:
    """Fill the empty library of `app` with the sample seminar and an invented past."""
    # Loaded here: pydantic and the stemmer would hold up the start of the screens on one's own library.
    load_sample = importlib.import_module("seminar_prep.sources.sample").load_sample
    fill_sample = importlib.import_module("seminar_prep.services.sample_seminar").fill_sample
    sample = load_sample(app.study_day(), app.zone)
    fill_sample(app.library, sample, now=app.now(), zone=app.zone, rng=random.Random(_SAMPLE_SEED))


def _require_terminal(environ: Mapping[str, str]) -> None:
    """Raise UsageError, with what there is instead, where no screens can be shown."""
    if constants.DRIVER:  # another than the terminal's was asked for: `serve` does, for the page in the browser
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "the screens want a terminal.", hint=f'In a script use "seminar-prep queue" and "grade". {_LINES}'
        )
    if is_dumb(environ):
        kind = environ.get("TERM", "").strip()
        here = f"TERM is {kind!r}" if kind else "TERM is not set"
        raise UsageError(f"the screens want a terminal that can place the cursor; {here} here.", hint=_LINES)
