"""`doctor`: what is there, and what is wrong with it. Makes and changes nothing."""

import contextlib
import importlib

import click

from seminar_prep import __version__
from seminar_prep.cli.session import Session
from seminar_prep.domain.plain_text import one_line
from seminar_prep.domain.problem import Problem, format_problem
from seminar_prep.errors import LibraryError, SeminarPrepError
from seminar_prep.services.health import library_problems
from seminar_prep.storage.database import check_version, connect, explained, version_of
from seminar_prep.storage.maintenance import n_rows
from seminar_prep.wiring import App


@click.command("doctor")
@click.pass_obj
def command(session: Session) -> None:
    """Check the library and the configuration, and say where everything lies."""
    app = session.app
    counts, problems = _look(app)
    answer = {
        "version": __version__,
        "library": str(app.paths.library),
        "config": str(app.paths.config),
        "decks_dir": str(app.paths.decks),
        "backups_dir": str(app.paths.backups),
        "cache_dir": str(app.paths.cache),
        **counts,
        "problems": [format_problem(problem) for problem in problems],
    }
    lines = [f"{key + ':':<13}{one_line(str(value))}" for key, value in answer.items() if key != "problems"]
    lines += [f"{problem.where}: {problem.message} {problem.hint or ''}".rstrip() for problem in problems]
    lines += [] if problems else ["All is well."]
    error = LibraryError(f"{len(problems)} problems found.", hint="They are listed above.") if problems else None
    session.output.answer(answer, lines, error=error)


def _look(app: App) -> tuple[dict[str, int], tuple[Problem, ...]]:
    counts = dict.fromkeys(("n_talks", "n_papers", "n_cards", "n_reviews"), 0)
    problems: tuple[Problem, ...] = ()
    try:
        app.study_day()  # reads the configuration and the zone
        if app.config.keys:  # loaded only then: whose keys these are, the screens know
            importlib.import_module("seminar_prep.tui.all_keys").check_keys(app.config.keys, str(app.paths.config))
    except SeminarPrepError as error:
        problems = (Problem(error.where or "configuration", error.message, error.hint),)
    path = app.paths.library
    if not path.exists():
        return counts, problems
    try:
        with contextlib.closing(connect(path, read_only=True)) as connection, explained(path):
            check_version(version_of(connection), path)
            counts = n_rows(connection)
            return counts, problems + library_problems(connection, str(path))
    except SeminarPrepError as error:
        return counts, (*problems, Problem(error.where or str(path), error.message, error.hint))
