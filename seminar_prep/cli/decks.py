"""`decks`: list, check, add, remove, sync, ids."""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click

from seminar_prep.cli.session import Session
from seminar_prep.config import DECK_RUBRIC_CHOICES
from seminar_prep.domain.card import format_card
from seminar_prep.domain.deck import DeckCounts, NeedFirstProgress
from seminar_prep.domain.plain_text import count_words, one_line
from seminar_prep.domain.problem import Problem, Severity, format_problem
from seminar_prep.errors import InputError
from seminar_prep.resources import bundled_decks_dir
from seminar_prep.services.deck_check import check_decks
from seminar_prep.services.deck_sync import ChangedOriginal, SyncReport
from seminar_prep.services.deck_watch import deck_roots, sync
from seminar_prep.services.deck_writing import write_missing_ids
from seminar_prep.services.decks import add_deck_path, list_decks, need_first_progress, remove_deck_path
from seminar_prep.sources.deck_finding import DeckRoots
from seminar_prep.wiring import App

_PATH = click.Path(path_type=Path)
_BAR_WIDTH = 20
_N_NEXT = 2


@click.group("decks", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """List the decks; check, register and sync them, and write missing ids."""
    if context.invoked_subcommand is None:
        session: Session = context.obj
        report = _sync(session.app)
        decks = list_decks(session.app.library, session.app.study_day())
        progress = need_first_progress(session.app.library)
        answer = {
            "decks": list(map(_deck_json, decks)),
            "need_first": _progress_json(progress),
            "problems": list(map(format_problem, report.problems)),
        }
        session.output.answer(
            answer, [*_deck_lines(decks), *_progress_lines(progress), *_problem_lines(report.problems)]
        )


@command.command("sync")
@click.pass_obj
def sync_command(session: Session) -> None:
    """Read every deck file, and say where a bundled card changed under your own text of it."""
    _answer_sync(session, _sync(session.app), ())


@command.command("add")
@click.argument("path", type=_PATH)
@click.pass_obj
def add_command(session: Session, path: Path) -> None:
    """Register the folder or file PATH; its decks are read where they are."""
    added = add_deck_path(session.app.library, path, session.app.now())
    _answer_sync(session, _sync(session.app, again=True), [f"{added} is registered."])


@command.command("remove")
@click.argument("path", type=_PATH)
@click.pass_obj
def remove_command(session: Session, path: Path) -> None:
    """Forget the registered PATH. Its files stay, and so do the history and memory of its cards."""
    removed = remove_deck_path(session.app.library, path)
    _answer_sync(session, _sync(session.app, again=True), [f"{removed} is no longer registered."])


@command.command("check")
@click.argument("paths", nargs=-1, required=True, type=_PATH)
@click.option("--rubric", type=click.Choice(DECK_RUBRIC_CHOICES),
              help="What the rubric's findings count in your own decks (else deck_rubric of config.toml).")  # fmt: skip
@click.pass_obj
def check_command(session: Session, paths: tuple[Path, ...], rubric: str | None) -> None:
    """Show every mistake in the decks PATHS, each with its line and what to do. Exit code 4 if one is an error."""
    app = session.app
    chosen = rubric or app.config.deck_rubric
    checked = check_decks(paths, _roots(app), None if chosen == "off" else Severity(chosen))
    due = {counts.deck.path: counts.n_due for counts in list_decks(app.library, app.study_day())}
    decks = [
        {
            "deck": deck.file.name,
            "path": str(deck.file.path),
            "origin": deck.file.origin.value,
            "n_cards": len(deck.parsed.cards),
            "n_due": due.get(str(deck.file.path)),
        }
        for deck in checked.decks
    ]
    n_cards, n_warnings = sum(len(d.parsed.cards) for d in checked.decks), len(checked.problems) - checked.n_errors
    lines = [
        *_problem_lines(checked.problems),
        f"{count_words(n_cards, 'good card')} in {count_words(len(decks), 'deck')}:"
        f" {count_words(checked.n_errors, 'error')}, {count_words(n_warnings, 'warning')}.",
    ]
    answer = {"decks": decks, "problems": list(map(format_problem, checked.problems))}
    session.output.answer(answer, lines, error=_failed(checked.problems))


@command.command("ids")
@click.argument("files", nargs=-1, required=True, type=_PATH)
@click.pass_obj
def ids_command(session: Session, files: tuple[Path, ...]) -> None:
    """Write an id for each card of FILES that has none; nothing else in them changes."""
    app = session.app
    written, problems = write_missing_ids(app.library, _roots(app), files)
    lines = [f"{_short(str(w.path))}: {count_words(len(w.ids), 'id')} written." for w in written]
    answer = {
        "files": [{"path": str(w.path), "ids": list(w.ids)} for w in written],
        "problems": list(map(format_problem, problems)),
    }
    session.output.answer(answer, [*lines, *_problem_lines(problems)], error=_failed(problems))


def _roots(app: App) -> DeckRoots:
    return deck_roots(app.library, bundled_decks_dir(), app.paths.decks)


def _sync(app: App, *, again: bool = False) -> SyncReport:
    library = app.library  # opening it reads changed files, and what that found is the answer
    return (None if again else app.sync_report) or sync(library, bundled_decks_dir(), app.paths.decks)


def _answer_sync(session: Session, report: SyncReport, head: Iterable[str]) -> None:
    app = session.app
    decks = list_decks(app.library, app.study_day())
    answer = {
        "decks": list(map(_deck_json, decks)),
        "problems": list(map(format_problem, report.problems)),
        "n_cards": report.n_cards,
        "added": report.added,
        "changed": report.changed,
        "retired": report.retired,
        "overrides": [
            {"card": change.yours.id, "yours": format_card(change.yours), "bundled": format_card(change.bundled)}
            for change in report.overrides
        ],
    }
    lines = [
        *head,
        f"{count_words(report.n_cards, 'card')} in {count_words(len(decks), 'deck')}:"
        f" {report.added} new, {report.changed} changed, {report.retired} gone.",
        *_override_lines(report.overrides),
        *_problem_lines(report.problems),
    ]
    session.output.answer(answer, lines, error=_failed(report.problems))


def _failed(problems: Iterable[Problem]) -> InputError | None:
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if not errors:
        return None
    return InputError(f"{count_words(len(errors), 'error')} in the decks; the other cards are good.",
                      hint="Mend the lines named above.", where=errors[0].where)  # fmt: skip


def _deck_json(counts: DeckCounts) -> Mapping[str, object]:
    deck = counts.deck
    return {
        "deck": deck.name,
        "path": deck.path,
        "origin": deck.origin.value,
        "n_cards": counts.n_cards,
        "n_due": counts.n_due,
        "title": deck.title,
    }


def _deck_lines(decks: Iterable[DeckCounts]) -> Iterator[str]:
    yield "cards   due  deck"
    for counts in decks:
        yield f"{counts.n_cards:>5} {counts.n_due:>5}  {one_line(counts.deck.name)}"


def _progress_json(progress: NeedFirstProgress) -> Mapping[str, object]:
    return {
        "n_concepts": len(progress.concepts),
        "n_known": progress.n_known,
        "n_cards": progress.n_cards,
        "n_recalled": progress.n_recalled,
        "concepts": [
            {"concept": c.concept, "name": c.name, "n_cards": c.n_cards, "n_recalled": c.n_recalled}
            for c in progress.concepts
        ],
    }


def _progress_lines(progress: NeedFirstProgress) -> Iterator[str]:
    share = progress.n_recalled / max(progress.n_cards, 1)
    filled = round(share * _BAR_WIDTH)
    yield ""
    yield (
        f"Needed first  [{'#' * filled}{'.' * (_BAR_WIDTH - filled)}]  {progress.n_recalled} of"
        f" {count_words(progress.n_cards, 'card')} recalled, {progress.n_known} of"
        f" {count_words(len(progress.concepts), 'concept')} known"
    )
    upcoming = [f"{c.name} ({c.n_recalled}/{c.n_cards})" for c in progress.next_up[:_N_NEXT]]
    if upcoming:
        yield f"Next: {', '.join(upcoming)}."


def _override_lines(overrides: Iterable[ChangedOriginal]) -> Iterator[str]:
    for change in overrides:
        yield f"{change.yours.id}: the bundled card changed since you edited it; your text counts."
        for whose, card in (("yours", change.yours), ("bundled", change.bundled)):
            yield f"  {whose:<8} {one_line(card.front)}"
            yield f"  {'':<8} → {one_line(card.back)}"


def _problem_lines(problems: Iterable[Problem]) -> Iterator[str]:
    for problem in problems:
        yield f"{_short(problem.where)}: {problem.severity.value}: {one_line(problem.message)}"
        if problem.hint:
            yield f"    {one_line(problem.hint)}"


def _short(where: str) -> str:
    """Return a place as the user would type it: relative where it lies below the present folder."""
    here = f"{Path.cwd()}{os.sep}"
    return one_line(where.removeprefix(here))
