"""`talk`: one talk whole; changed in the learner's own words, added by hand, or said to be another."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence

import click
from click.shell_completion import CompletionItem

from seminar_prep.cli.own_talks import wire_talk_editing
from seminar_prep.cli.session import Session
from seminar_prep.cli.suggestions import suggest_talks
from seminar_prep.cli.talk_lines import when_text
from seminar_prep.domain.plain_text import one_line, shortened, strip_controls
from seminar_prep.domain.talk import format_talk
from seminar_prep.errors import UsageError
from seminar_prep.services.talk_editing import ALL, OwnTalk, TalkEditing, format_own_talk
from seminar_prep.services.talk_fields import FIELDS, typed_fields

_WIDTH = 80
_NAME_WIDTH = 13


def _suggest_settings(_: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the fields with their equals sign."""
    return [CompletionItem(f"{name}=") for name in FIELDS if name.startswith(incomplete)]


@click.command("talk")
@click.argument("talk", required=False, shell_complete=suggest_talks)
@click.option(
    "-s", "--set", "sets", multiple=True, metavar="FIELD=VALUE", shell_complete=_suggest_settings,
    help=f"Say it in your own words; nothing after the = for \"not known\". Fields: {', '.join(FIELDS)}.",
)  # fmt: skip
@click.option(
    "--reset", "resets", multiple=True, metavar="FIELD", type=click.Choice((*FIELDS, ALL)),
    help="Give a field back to the schedule, or all.",
)  # fmt: skip
@click.option("--add", is_flag=True, help="Add a talk by hand; starts_at and a title or speaker are wanted.")
@click.option("--seminar", metavar="NAME", help="With --add: its seminar, new or known (default: the only one).")
@click.option("--remove", is_flag=True, help="Remove a talk that was added by hand; the library is copied first.")
@click.option(
    "--same-as", metavar="OLD", shell_complete=suggest_talks,
    help="Say that TALK is the talk OLD under other words: OLD goes on, with its links, papers and notes.",
)  # fmt: skip
@click.pass_obj
def command(
    session: Session,
    talk: str | None,
    sets: tuple[str, ...],
    resets: tuple[str, ...],
    add: bool,
    seminar: str | None,
    remove: bool,
    same_as: str | None,
) -> None:
    """Show TALK; change it in your own words, which later imports leave alone; or add one by hand."""
    editing, typed = wire_talk_editing(session.app), _typed(sets)
    _check(talk, add, seminar, remove, same_as, bool(sets or resets))
    if add:
        own = editing.add(typed, seminar)
    elif remove:
        _remove(session, editing, str(talk))
        return
    elif same_as:
        own = editing.join(str(talk), same_as)
    elif sets or resets:
        own = editing.edit(str(talk), typed, resets)
    else:
        own = editing.show(str(talk))
    session.output.answer(format_own_talk(own), _lines(own))


def _check(
    talk: str | None, add: bool, seminar: str | None, remove: bool, same_as: str | None, has_changes: bool
) -> None:
    wishes = [name for name, is_wished in (("--add", add), ("--remove", remove), ("--same-as", same_as)) if is_wished]
    if len(wishes) > 1 or (has_changes and wishes and wishes != ["--add"]):
        raise UsageError("--add, --remove, --same-as and changes exclude each other.", hint="Give one of them.")
    if add and talk:
        raise UsageError("--add makes a new talk and wants no TALK.", hint="Leave it out.")
    if not add and not talk:
        raise UsageError("which talk?", hint='"seminar-prep talks --all" lists them; --add makes a new one.')
    if seminar and not add:
        raise UsageError("--seminar goes with --add.", hint="The seminar of a talk stays.")


def _typed(sets: Sequence[str]) -> Mapping[str, str]:
    typed: dict[str, str] = {}
    for one in sets:
        name, equals, value = one.partition("=")
        if not equals:
            raise UsageError(f"--set wants FIELD=VALUE, not {one!r}.", hint='For example --set "title=On saddles".')
        typed[name.strip().lower().replace("-", "_")] = value
    return typed


def _remove(session: Session, editing: TalkEditing, talk: str) -> None:
    removed, copy = editing.remove(talk)
    session.output.answer(
        {"talk": format_talk(removed), "removed": True, "backup": str(copy)},
        [f"Removed {removed.id}. As it was before: {copy}"],
    )


def _lines(own: OwnTalk) -> Iterator[str]:
    talk = own.talk
    mine, told = typed_fields(talk.stated), typed_fields(own.sourced)
    place = one_line(own.source) if own.source else "added by hand"
    yield f"{talk.id:<8}  {when_text(talk)}  {talk.stated.timezone or ''}".rstrip()
    yield _line("seminar", one_line(talk.seminar))
    for name, value in mine.items():
        if name == "abstract" or not (value or name in talk.edited):
            continue
        yield _line(name, one_line(value) or "not known")
        if name in talk.edited:
            yield _line("", f"yours; the source says: {shortened(one_line(told[name]), 300) or 'nothing'}")
    if talk.stated.abstract or "abstract" in talk.edited:
        yield from _abstract_lines(own)
    yield _line("source", place)
    if talk.missing_since:
        yield _line("", f"no longer there since {talk.missing_since}")


def _abstract_lines(own: OwnTalk) -> Iterator[str]:
    for name, text in (("abstract", own.talk.stated.abstract), ("", own.sourced.abstract)):
        if name:
            yield name
        elif "abstract" not in own.talk.edited:
            return
        else:
            yield "  yours; the source says:"
        for paragraph in strip_controls(text or "nothing").splitlines():
            yield from textwrap.wrap(one_line(paragraph), _WIDTH - 2, initial_indent="  ", subsequent_indent="  ")


def _line(name: str, text: str) -> str:
    wrapped = textwrap.wrap(text, _WIDTH, initial_indent=f"{name:<{_NAME_WIDTH}}", subsequent_indent=" " * _NAME_WIDTH)
    return "\n".join(wrapped)
