"""`completion`: the script that teaches a shell to complete, and the answers it asks for at each tab.

The protocol is click's: the script sets COMPLETE_VARIABLE and runs the program, which prints what could come next.
"""

from collections.abc import Mapping

import click
from click.shell_completion import CompletionItem, ShellComplete, get_completion_class

from seminar_prep.cli.commands import PROGRAM, group
from seminar_prep.cli.main import COMPLETE_VARIABLE, split_global_options
from seminar_prep.cli.output import Output
from seminar_prep.cli.session import Session
from seminar_prep.errors import UsageError
from seminar_prep.wiring import App

SHELLS = ("bash", "zsh", "fish")
_GLOBAL_OPTIONS = {
    "--data-dir": "The folder of the library.",
    "--json": "One JSON object on standard output.",
    "--quiet": "No progress, no warnings.",
    "--now": "The learner's clock, ISO 8601.",
    "--version": "The version.",
}


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_obj
def command(session: Session, shell: str) -> None:
    """Print the script that makes SHELL complete commands, options, talks, decks and cards.

    A tab after a talk's, deck's or card's place offers ids that begin so; zsh and fish show the titles beside them.
    """
    script = _completer(shell, session).source()
    session.output.answer({"shell": shell, "script": script}, [script.rstrip("\n")])


def answer_shell(instruction: str, environ: Mapping[str, str]) -> None:
    """Print what could come next, as the shell's script asked with `instruction` ("zsh_complete").

    Raises UsageError for an instruction that no script of ours gives.
    """
    shell, _, what = instruction.partition("_")
    if shell not in SHELLS or what not in ("source", "complete"):
        raise UsageError(f"{COMPLETE_VARIABLE}={instruction!r} is not understood.", hint=f"Unset {COMPLETE_VARIABLE}.")
    output = Output()
    if what == "source":
        lines = [_completer(shell, None).source()]
    else:
        words, incomplete = _completer(shell, None).get_completion_args()
        lines = _lines(shell, words, incomplete, environ)
    output.answer({}, lines)


def _lines(shell: str, words: list[str], incomplete: str, environ: Mapping[str, str]) -> list[str]:
    """Return the answer's lines: global options, wherever they stand, are understood and offered."""
    last = words[-1] if words else ""
    if last == "--data-dir":
        return [_completer(shell, None).format_completion(CompletionItem(incomplete, type="dir"))]
    if last == "--now":
        return []
    options, rest = split_global_options(words)
    app = App(environ, data_dir=options.data_dir, now=options.now)
    completer = _completer(shell, Session(app, Output(quiet=True)))
    items = completer.get_completions(list(rest), incomplete)
    if incomplete.startswith("-") and "--" not in words:
        known = {item.value for item in items}
        items += [
            CompletionItem(name, help=text)
            for name, text in _GLOBAL_OPTIONS.items()
            if name.startswith(incomplete) and name not in known
        ]
    return [completer.format_completion(item) for item in items]


def _completer(shell: str, session: Session | None) -> ShellComplete:
    kind = get_completion_class(shell)
    assert kind is not None
    return kind(group, {"obj": session}, PROGRAM, COMPLETE_VARIABLE)
