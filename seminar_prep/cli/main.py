"""The command line: global options, commands loaded when called, and one place that tells failures to the user."""

import gc
import importlib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import click
from click.shell_completion import CompletionItem

from seminar_prep import __version__
from seminar_prep.cli.output import AnsweredWithError, Output
from seminar_prep.cli.session import Session
from seminar_prep.errors import ExitCode, SeminarPrepError, UsageError
from seminar_prep.wiring import App

# command -> (module, attribute, the line `--help` shows). Modules load only when their command runs.
COMMANDS: dict[str, tuple[str, str, str]] = {
    "demo": ("seminar_prep.cli.ui", "demo", "Open the sample seminar; needs no network."),
    "review": ("seminar_prep.cli.review", "command", "Study today's cards, on screen or line by line."),
    "serve": ("seminar_prep.cli.serve", "command", "Open the screens in a browser."),
    "init": ("seminar_prep.cli.init", "command", "Make the library and the folder for your own decks."),
    "import": ("seminar_prep.cli.import_schedule", "command", "Schedules from files, standard input or web addresses."),
    "talks": ("seminar_prep.cli.talks", "command", "Upcoming talks, soonest first."),
    "talk": ("seminar_prep.cli.talk", "command", "One talk; changed in your own words, or added by hand."),
    "fetch": ("seminar_prep.cli.fetch", "command", "Papers for upcoming talks, from arXiv."),
    "papers": ("seminar_prep.cli.papers", "command", "The papers stored for talks."),
    "match": ("seminar_prep.cli.match", "command", "The concepts and cards that a text takes for granted."),
    "links": ("seminar_prep.cli.links", "command", "The cards linked to a talk; confirm, reject, add."),
    "queue": ("seminar_prep.cli.queue", "command", "Today's cards in review order."),
    "plan": ("seminar_prep.cli.plan", "command", "What to study today, and why; what the coming days cost."),
    "grade": ("seminar_prep.cli.grade", "command", "Answer a card with a grade from 0 to 5."),
    "undo": ("seminar_prep.cli.grade", "undo", "Take back the newest answer."),
    "due": ("seminar_prep.cli.due", "command", "How many cards are due."),
    "prompt": ("seminar_prep.cli.prompt", "command", "One short line for shell prompts and status bars."),
    "decks": ("seminar_prep.cli.decks", "command", "List the decks; check, register, sync them; write ids."),
    "cards": ("seminar_prep.cli.cards", "command", "Search the cards."),
    "card": ("seminar_prep.cli.cards", "card_command", "One card with its memory and history."),
    "edit": ("seminar_prep.cli.edit", "command", "Edit a card's text; of a bundled card, your own copy."),
    "stats": ("seminar_prep.cli.stats", "command", "Reviews, retention, forecast and streak."),
    "suspend": ("seminar_prep.cli.card_state", "suspend", "Take a card out of the queue until further notice."),
    "unsuspend": ("seminar_prep.cli.card_state", "unsuspend", "Put a suspended card back."),
    "bury": ("seminar_prep.cli.card_state", "bury", "Hide a card for the rest of the study day."),
    "tag": ("seminar_prep.cli.tag", "command", "Tags of your own on cards: show, add, remove."),
    "backup": ("seminar_prep.cli.backup", "command", "Copy the library to one file."),
    "restore": ("seminar_prep.cli.backup", "restore", "Bring a backup back; newer answers are kept."),
    "doctor": ("seminar_prep.cli.doctor", "command", "Check library, decks and settings."),
    "completion": ("seminar_prep.cli.completion", "command", "Teach your shell to complete: bash, zsh, fish."),
    "help": ("seminar_prep.cli.help", "command", "Explain a command, with examples."),
}


# What runs without a command, where somebody sits at a terminal.
SCREENS = "ui"

PROGRAM = "seminar-prep"
# With this in the environment the program answers a shell that completes a line (click's protocol).
COMPLETE_VARIABLE = "_SEMINAR_PREP_COMPLETE"


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called, so that counting cards loads no screens."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the command, or None for an unknown name."""
        if cmd_name not in {**COMMANDS, SCREENS: None}:
            return None
        module, attribute, _ = COMMANDS.get(cmd_name, ("seminar_prep.cli.ui", "command", ""))
        if module == "seminar_prep.cli.ui":
            gc.disable()  # until the first frame stands: nothing of what is loaded is garbage, and looking takes 30 ms
        command: click.Command = getattr(importlib.import_module(module), attribute)
        if cmd_name != SCREENS:
            importlib.import_module("seminar_prep.cli.manual").attach_manual(command, cmd_name)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Offer the commands from the table, without importing them, and the options."""
        items = [CompletionItem(name, help=line) for name, (_, _, line) in COMMANDS.items()]
        return [item for item in items if item.value.startswith(incomplete)] + click.Command.shell_complete(
            self, ctx, incomplete
        )

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, _, line) in COMMANDS.items()])


EPILOG = """\b
Every command also takes, before or after its name:
  --json          one JSON object on standard output, errors included
  --quiet         no progress and no warnings
  --data-dir DIR  the folder of library, decks and config.toml
                  (SEMINAR_PREP_HOME; else the platform's)
  --now ISO8601   the learner's clock (SEMINAR_PREP_NOW)
  --version       the version

\b
Exit codes:
  0 done   1 a bug   2 usage or configuration   3 network, worth retrying
  4 a bad file or library   130 interrupted

\b
Examples:
  seminar-prep                # the screens
  seminar-prep demo           # the sample seminar, to look around
  seminar-prep help import    # a command with examples"""


@click.group(PROGRAM, cls=LazyGroup, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
def group() -> None:
    """Walk into every talk prepared: schedules, papers and flashcards of fundamentals."""


@dataclass(frozen=True, slots=True)
class GlobalOptions:
    """The options that every command shares."""

    data_dir: str | None = None
    now: str | None = None
    as_json: bool = False
    quiet: bool = False
    version: bool = False


_FLAGS = {"--json": "as_json", "--quiet": "quiet", "--version": "version"}
_VALUES = {"--data-dir": "data_dir", "--now": "now"}


def split_global_options(arguments: Sequence[str]) -> tuple[GlobalOptions, tuple[str, ...]]:
    """Return the global options, wherever they stand before a "--", and the arguments that are left."""
    found: dict[str, str | bool] = {}
    rest: list[str] = []
    waiting = list(arguments)
    while waiting:
        argument = waiting.pop(0)
        name, equals, value = argument.partition("=")
        if argument == "--":
            return GlobalOptions(**found), (*rest, argument, *waiting)  # type: ignore[arg-type]
        if argument in _FLAGS:
            found[_FLAGS[argument]] = True
        elif name in _VALUES:
            if not equals and not waiting:
                raise UsageError(f"{name} wants a value.", hint='See "seminar-prep --help".')
            found[_VALUES[name]] = value if equals else waiting.pop(0)
        else:
            rest.append(argument)
    return GlobalOptions(**found), tuple(rest)  # type: ignore[arg-type]


def run(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run one command and return its exit code; a bug raises."""
    output = Output(as_json="--json" in arguments)
    _speak_utf8(output.as_json)
    try:
        options, rest = split_global_options(arguments)
        output = Output(as_json=options.as_json, quiet=options.quiet)
        if instruction := environ.get(COMPLETE_VARIABLE):
            # Loaded here alone: it knows this module's commands.
            importlib.import_module("seminar_prep.cli.completion").answer_shell(instruction, environ)
        elif options.version:
            output.answer({"version": __version__}, [f"seminar-prep {__version__}"])
        else:
            return _call(rest or (SCREENS if _at_terminal() else "--help",), options, output, environ)
    except AnsweredWithError as partial:
        return partial.error.exit_code
    except SeminarPrepError as error:
        output.failure(error)
        return error.exit_code
    except click.ClickException as error:
        output.failure(_usage(error))
        return ExitCode.USAGE
    except (KeyboardInterrupt, click.Abort):
        output.interrupted()
        return ExitCode.INTERRUPTED
    except (BrokenPipeError, SystemExit):  # click turns the first into the second, which would look like a bug
        sys.stdout = None  # the reader is gone: do not flush into the pipe at exit
    return ExitCode.DONE


def _at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _call(arguments: Sequence[str], options: GlobalOptions, output: Output, environ: Mapping[str, str]) -> int:
    """Run the command; a code other than 0 comes from `click.exceptions.Exit`, all else is raised."""
    app = App(environ, data_dir=options.data_dir, now=options.now)
    try:
        session = Session(app, output)
        code = group.main(list(arguments), prog_name=PROGRAM, standalone_mode=False, obj=session)
        return code or ExitCode.DONE
    finally:
        app.close()


def _usage(error: click.ClickException) -> UsageError:
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "seminar-prep"
    return UsageError(error.format_message(), hint=f'See "{command} --help".')


def _speak_utf8(as_json: bool) -> None:
    """Let no text from outside end in an encoding error; JSON is UTF-8 whatever the locale."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8" if as_json and stream is sys.stdout else None, errors="backslashreplace")
