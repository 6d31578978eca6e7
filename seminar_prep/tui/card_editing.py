"""Editing a card's text from a screen: the editor, then what it left behind."""

from textual.app import App

from seminar_prep.domain.plain_text import one_line
from seminar_prep.errors import SeminarPrepError
from seminar_prep.tui.desk import CardEditing
from seminar_prep.tui.run_editor import run_editor
from seminar_prep.tui.show_error import show_error

_MOST_PROBLEMS = 3


def edit_card(app: App[object], editing: CardEditing, card: str) -> None:
    """Open the editor at the card's line and read the decks again after it; tell what went wrong."""
    try:
        edit = editing.begin(card)
        try:
            run_editor(app, edit.command)
        finally:
            problems = edit.finish()
    except SeminarPrepError as error:
        show_error(app, error)
        problems = ()
    for problem in problems[:_MOST_PROBLEMS]:
        app.notify(one_line(f"{problem.where}: {problem.message}"), severity="warning", markup=False)
