"""`help`: the manual, by name of the command."""

from difflib import get_close_matches

import click
from click.shell_completion import CompletionItem

from seminar_prep.cli.session import Session
from seminar_prep.errors import UsageError


def _suggest(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Offer the commands, or after the name of one its own."""
    try:
        shown = _context(context, tuple(context.params.get("names") or ()))
    except UsageError:
        return []
    if not isinstance(shown.command, click.Group):
        return []
    names = shown.command.list_commands(shown)
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


@click.command("help")
@click.argument("names", nargs=-1, metavar="[COMMAND]...", shell_complete=_suggest)
@click.pass_context
def command(context: click.Context, names: tuple[str, ...]) -> None:
    """Explain COMMAND with examples; without one, list all commands."""
    session: Session = context.obj
    text = _context(context, names).get_help()
    session.output.answer({"command": " ".join(names) or None, "help": text}, [text])


def _context(context: click.Context, names: tuple[str, ...]) -> click.Context:
    """Return the context of the command that `names` lead to. Raises UsageError, with the nearest, for none."""
    found = context.find_root()
    for name in names:
        command = found.command.get_command(found, name) if isinstance(found.command, click.Group) else None
        if command is None:
            known = found.command.list_commands(found) if isinstance(found.command, click.Group) else []
            near = get_close_matches(name, known, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f'See "{found.command_path} --help".'
            raise UsageError(f"there is no command {' '.join(names)!r}.", hint=hint)
        found = click.Context(command, parent=found, info_name=name)
    return found
