"""`edit`: the user's editor on a card's text."""

import subprocess
import sys
from pathlib import Path

import click

from seminar_prep.cli.session import Session
from seminar_prep.cli.suggestions import suggest_cards
from seminar_prep.domain.editor_command import editor_command
from seminar_prep.errors import UsageError
from seminar_prep.resources import bundled_decks_dir
from seminar_prep.services.deck_watch import sync
from seminar_prep.services.deck_writing import edit_target, finish_edit
from seminar_prep.storage.cards import load_card


@click.command("edit")
@click.argument("card", shell_complete=suggest_cards)
@click.pass_obj
def command(session: Session, card: str) -> None:
    """Edit CARD in $VISUAL or $EDITOR. Of a bundled card you edit a copy, whose text counts from then on.

    A copy that you leave as it was is removed again. Without a terminal nothing is opened or copied.
    """
    app = session.app
    if not is_terminal():
        raise UsageError("editing wants a terminal.", hint=f'See "seminar-prep card {card}" for the file and line.')
    target = edit_target(app.library, app.paths.decks, card)
    try:
        _open_editor(app.environ.get("VISUAL") or app.environ.get("EDITOR") or "vi", target.path, target.line)
    finally:
        finish_edit(target)
    report = sync(app.library, bundled_decks_dir(), app.paths.decks)
    for problem in report.problems:
        session.output.warn(f"{problem.where}: {problem.message} {problem.hint or ''}")
    shown = load_card(app.library.connection, card)
    session.output.answer(
        {"card": shown.id, "path": shown.path, "line": shown.line, "origin": shown.origin.value},
        [f"{shown.id}: the {shown.origin.value} text counts ({shown.path}:{shown.line})."],
    )


def is_terminal() -> bool:
    """Whether somebody sits at the other end."""
    return sys.stdin.isatty()


def _open_editor(editor: str, path: Path, line: int) -> None:
    command = editor_command(editor, str(path), line)
    try:
        subprocess.run(command, check=False)
    except OSError as error:
        raise UsageError(f"the editor {editor!r} cannot be started ({error}).", hint="Set EDITOR.") from error
