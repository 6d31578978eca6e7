"""`prompt`: one short line for shell prompts and status bars. Reads only; a missing library stays missing."""

import contextlib
from collections.abc import Iterator

import click

from seminar_prep.cli.session import Session
from seminar_prep.errors import UsageError
from seminar_prep.services.prompt import FIELDS, PromptSource, prompt_text, unknown_fields
from seminar_prep.storage.database import CURRENT_VERSION, check_version, connect, explained, version_of


@click.command("prompt")
@click.option("--format", "template", metavar="TEXT", help=f"The line, with {', '.join(f'{{{f}}}' for f in FIELDS)}.")
@click.pass_obj
def command(session: Session, template: str | None) -> None:
    """Print one short line for a shell prompt or a status bar: "12 due · talk in 2d 61%".

    Nothing is printed where nothing is due and no talk comes within a fortnight. The fields of --format: {due}, {new},
    {drill} count cards; {in} is how far off the next talk is, {ready} the readiness for it, {title} its title. The
    readiness is that of the screens, by the forgetting model as it was last fitted.
    """
    if template is not None and (unknown := unknown_fields(template)):
        raise UsageError(f"there is no field {unknown[0]!r}.", hint=f"Known: {', '.join(FIELDS)}.")
    with _source(session) as source:
        text = prompt_text(source, template)
        answer = {
            "text": text,
            **{field: source.count(field) for field in ("due", "new", "drill")},
            "next_talk": source.talk(),
        }
    session.output.answer(answer, [text] if text else [])


@contextlib.contextmanager
def _source(session: Session) -> Iterator[PromptSource]:
    app, path = session.app, session.app.paths.library
    arguments = (app.now(), app.zone, app.study_day(), app.config.new_cards_per_day)
    if not path.exists():
        yield PromptSource(None, *arguments)
        return
    with contextlib.closing(connect(path, read_only=True)) as connection, explained(path):
        version = version_of(connection)
        check_version(version, path)
        if version == CURRENT_VERSION:
            yield PromptSource(connection, *arguments)
        else:
            session.output.warn('the library is of an older version; "seminar-prep due" upgrades it.')
            yield PromptSource(None, *arguments)
