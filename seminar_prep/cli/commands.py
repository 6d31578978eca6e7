"""The commands, loaded when called, as click knows them."""

import importlib
from collections.abc import Sequence

import click
from click.shell_completion import CompletionItem

from seminar_prep.cli.session import Session
from seminar_prep.errors import ExitCode, UsageError

# command -> (module, attribute, the line `--help` shows). Modules load only when their command runs.
COMMANDS: dict[str, tuple[str, str, str]] = {
    "demo": ("seminar_prep.cli.ui", "demo", "Open the sample seminar; needs no network."),
    "review": ("seminar_prep.cli.review", "command", "Study today's cards, on screen or line by line."),
    "serve": ("seminar_prep.cli.serve", "command", "Open the screens in a browser."),
    "init": ("seminar_prep.cli.init", "command", "Make the library and the folder for your own decks."),
    "import": ("seminar_prep.cli.import_schedule", "command", "Schedules from files, standard input or web addresses."),
    "sources": ("seminar_prep.cli.sources", "command", "The schedules that are remembered; forget one."),
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


# What runs without a command, by a name of its own: `serve` calls it.
SCREENS = "ui"

PROGRAM = "seminar-prep"


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


def call(arguments: Sequence[str], session: Session) -> int:
    """Run the command that `arguments` name and return its exit code. Raises SeminarPrepError; bugs are raised, too."""
    try:
        code = group.main(list(arguments), prog_name=PROGRAM, standalone_mode=False, obj=session)
    except click.ClickException as error:
        raise _usage(error) from error
    except click.Abort as error:
        raise KeyboardInterrupt from error
    return code or ExitCode.DONE


def _usage(error: click.ClickException) -> UsageError:
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "seminar-prep"
    return UsageError(error.format_message(), hint=f'See "{command} --help".')
