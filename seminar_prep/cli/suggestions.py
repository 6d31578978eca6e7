"""What the shell offers for a word half typed: the ids of talks, decks, cards, concepts and tags, with titles.

Only reads. Where there is no library, or one that cannot be read as it is, nothing is offered and nothing is said.
"""

import contextlib
import importlib
import sqlite3
from collections.abc import Callable
from datetime import UTC

import click
from click.shell_completion import CompletionItem

from seminar_prep.cli.session import Session
from seminar_prep.domain.plain_text import one_line, shortened
from seminar_prep.errors import SeminarPrepError
from seminar_prep.storage.database import CURRENT_VERSION, connect, version_of
from seminar_prep.storage.suggestions import (
    cards_beginning,
    concepts_beginning,
    decks_beginning,
    tags_beginning,
    talks_beginning,
)

# More than this is no choice any more.
MOST_SUGGESTIONS = 200
_TITLE_WIDTH = 60

Suggestions = list[CompletionItem[str]]


def suggest_talks(context: click.Context, _: click.Parameter, incomplete: str) -> Suggestions:
    """Offer talk ids with their titles, the soonest first."""
    session = _session(context)
    if session is None:
        return []
    now = session.app.now().astimezone(UTC).isoformat()
    prefix = incomplete.lower()
    return _offer(session, lambda connection: talks_beginning(connection, prefix, now, MOST_SUGGESTIONS))


def suggest_decks(context: click.Context, _: click.Parameter, incomplete: str) -> Suggestions:
    """Offer the names of decks."""
    return _offer(_session(context), lambda connection: decks_beginning(connection, incomplete, MOST_SUGGESTIONS))


def suggest_cards(context: click.Context, _: click.Parameter, incomplete: str) -> Suggestions:
    """Offer card ids with their questions."""
    return _offer(_session(context), lambda connection: cards_beginning(connection, incomplete, MOST_SUGGESTIONS))


def suggest_concepts(context: click.Context, _: click.Parameter, incomplete: str) -> Suggestions:
    """Offer concept ids with their names."""
    return _offer(_session(context), lambda connection: concepts_beginning(connection, incomplete, MOST_SUGGESTIONS))


def suggest_tags(context: click.Context, _: click.Parameter, incomplete: str) -> Suggestions:
    """Offer the learner's own tags, with how many cards have each."""
    return _offer(_session(context), lambda connection: tags_beginning(connection, incomplete, MOST_SUGGESTIONS))


def suggest_files(_: click.Context, _parameter: click.Parameter, incomplete: str) -> Suggestions:
    """Leave the word to the shell, as the name of a file."""
    return [CompletionItem(incomplete, type="file")]


def _session(context: click.Context) -> Session | None:
    return context.obj if isinstance(context.obj, Session) else None


def _offer(session: Session | None, find: Callable[[sqlite3.Connection], tuple[tuple[str, str], ...]]) -> Suggestions:
    """Return what `find` finds in the library; a completion that fails would only disturb the line being typed."""
    if session is None or not session.app.paths.library.exists():
        return []
    path = session.app.paths.library
    with (
        contextlib.suppress(SeminarPrepError, sqlite3.Error),
        contextlib.closing(connect(path, read_only=True)) as found,
    ):
        if version_of(found) == CURRENT_VERSION:
            return [CompletionItem(name, help=_help(title)) for name, title in find(found)]
    return []


def _help(title: str) -> str | None:
    # Every command that names an id loads this module; drawing formulas would cost each of them 30 ms.
    maths = importlib.import_module("seminar_prep.tui.maths")
    return shortened(one_line(maths.linearise_text(title)), _TITLE_WIDTH) or None
