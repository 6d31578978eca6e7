"""What `--help` says beyond the options: examples that work as they stand, and the exit codes that matter."""

from collections.abc import Mapping
from dataclasses import dataclass

import click


@dataclass(frozen=True, slots=True)
class ManualEntry:
    """Examples, each a line for the shell and what it is for, and exit codes with their meaning here.

    The codes that every command has (0 done, 2 usage or configuration, 4 a library that cannot be used) are not
    repeated.
    """

    examples: tuple[tuple[str, str], ...]
    exit_codes: tuple[tuple[int, str], ...] = ()


_EVERYWHERE = """Also: --json, --quiet, --data-dir DIR, --now ISO8601; "seminar-prep --help" explains them."""

_UNKNOWN_CARD = (2, "no such card; the nearest id is named")
_UNKNOWN_TALK = (2, "no talk, or more than one, begins so")

# command, or command and subcommand -> its entry. A test holds that every command has one and every example parses.
MANUAL: Mapping[str, ManualEntry] = {
    "demo": ManualEntry((("seminar-prep demo", "look around; nothing is kept"),)),
    "review": ManualEntry(
        (
            ("seminar-prep review", "what waits today"),
            ("seminar-prep review --talk k3x", "the cards of one talk"),
            ("seminar-prep review --deck gbc/08 --cram", "once, memory untouched"),
            (r"printf '\n4\nq\n' | seminar-prep review --plain", "answer, grade 4, end"),
        ),
        (_UNKNOWN_TALK, (130, "interrupted; every answer before is stored")),
    ),
    "serve": ManualEntry(
        (
            ("seminar-prep serve --open", "your library in the browser here"),
            ("seminar-prep serve --demo --port 0", "the sample, on a free port"),
        ),
        ((130, "ended by ctrl+c"),),
    ),
    "init": ManualEntry((("seminar-prep init", "and say where your decks belong"),)),
    "import": ManualEntry(
        (
            ("seminar-prep import https://example.org/t.ics", "later again to update"),
            ("seminar-prep import talks.csv --day-first --dry-run", "see what would change"),
            ("seminar-prep import talks.csv --map Wer=speaker", "name a column"),
            ("curl -s example.org/t | seminar-prep import -", "from standard input"),
            ("seminar-prep import", "all known ones anew"),
            ("seminar-prep import --undo", "take it back"),
        ),
        ((3, "an address did not answer; try again later"), (4, "no talk could be read; nothing is changed")),
    ),
    "sources": ManualEntry(
        (
            ("seminar-prep sources", "what `import` reads again"),
            ("seminar-prep sources --forget ~/talks.csv", "its talks stay"),
        ),
        ((2, "no such schedule is remembered"),),
    ),
    "talks": ManualEntry(
        (
            ("seminar-prep talks", "what is coming"),
            ("seminar-prep talks --from 2026-10-01 --to 2026-12-31", "a term"),
            ("seminar-prep talks --ics talks.ics", "as a calendar"),
            ("seminar-prep talks --json | jq -r '.talks[0].id'", "the next talk's id"),
        )
    ),
    "talk": ManualEntry(
        (
            ("seminar-prep talk k3x", "all of it"),
            ("seminar-prep talk k3x --set title=Saddles", "it stays"),
            ("seminar-prep talk k3x --set starts_at='2026-12-03 16:15'", "in its zone"),
            ("seminar-prep talk k3x --reset title", "unedited"),
            ("seminar-prep talk --add -s title=Tops -s starts_at=2026-12-04", "by hand"),
            ("seminar-prep talk k3x --same-as b7q", "b7q renamed"),
        ),
        (_UNKNOWN_TALK, (2, "a field or a value is none; nothing is changed")),
    ),
    "fetch": ManualEntry(
        (
            ("seminar-prep fetch", "for the talks of a fortnight"),
            ("seminar-prep fetch --talk k3x --per-talk 15", "more for one talk"),
            ("seminar-prep fetch --days 60", "for two months"),
        ),
        (_UNKNOWN_TALK, (3, "arXiv did not answer for some talks; what came is kept")),
    ),
    "papers": ManualEntry(
        (
            ("seminar-prep papers --talk k3x", "best first"),
            ("seminar-prep papers --search 'diffusion score'", "that hold both words"),
        ),
        (_UNKNOWN_TALK,),
    ),
    "match": ManualEntry(
        (
            ("seminar-prep match abstract.txt --title 'Saddles'", "a text and its title"),
            ("pbpaste | seminar-prep match -", "what you have copied"),
            ("seminar-prep match --title 'Tangent kernels'", "a title alone"),
        ),
        ((2, "there is no text"), (4, "the file is no text")),
    ),
    "links": ManualEntry(
        (
            ("seminar-prep links k3x", "and the words for each"),
            ("seminar-prep links k3x --confirm adam-first-step", "keep it, whatever comes"),
            ("seminar-prep links k3x --reject adam-first-step", "never again, for it"),
        ),
        (_UNKNOWN_TALK, _UNKNOWN_CARD),
    ),
    "queue": ManualEntry(
        (
            ("seminar-prep queue --limit 5", "the next five"),
            ("seminar-prep queue --deck gbc/08 --json", "with texts and memory"),
        ),
        (_UNKNOWN_TALK,),
    ),
    "plan": ManualEntry(
        (
            ("seminar-prep plan", "the minutes of config.toml"),
            ("seminar-prep plan --minutes 10 --for talks", "ten minutes, the talks first"),
            ("seminar-prep plan --days 60 --minutes 0", "two months, no limit"),
        )
    ),
    "grade": ManualEntry(
        (
            ("seminar-prep grade adam-first-step 4", "recalled after thought"),
            ("seminar-prep grade adam-first-step 2 --seconds 14", "not recalled, in 14 s"),
        ),
        (_UNKNOWN_CARD,),
    ),
    "undo": ManualEntry((("seminar-prep undo", "again for the one before"),), ((2, "there is no answer left"),)),
    "due": ManualEntry(
        (
            ("seminar-prep due", "by deck, and the next talk"),
            ("seminar-prep due --json | jq .due", "the number alone"),
        )
    ),
    "prompt": ManualEntry(
        (
            ("seminar-prep prompt", "12 due · talk in 2d 61%"),
            ("seminar-prep prompt --format '{due}+{new}'", "12+3"),
            ("set -g status-right '#(seminar-prep prompt)'", "in ~/.tmux.conf"),
            ("PS1='$(seminar-prep prompt)\\n'\"$PS1\"", "in ~/.bashrc"),
        )
    ),
    "decks": ManualEntry((("seminar-prep decks", "with cards, due ones, and how far you are"),)),
    "decks check": ManualEntry(
        (
            ("seminar-prep decks check my-topology.md", "before you push it"),
            ("seminar-prep decks check notes --rubric error", "a folder, strictly"),
        ),
        ((4, "there is an error; the other cards are good"),),
    ),
    "decks ids": ManualEntry(
        (("seminar-prep decks ids my-topology.md", "write those that are missing"),),
        ((4, "a file has errors"),),
    ),
    "decks add": ManualEntry((("seminar-prep decks add ~/notes/decks", "read there from now on"),)),
    "decks remove": ManualEntry((("seminar-prep decks remove ~/notes/decks", "history and files stay"),)),
    "decks sync": ManualEntry((("seminar-prep decks sync", "after an upgrade, or your edits"),)),
    "cards": ManualEntry(
        (
            ("seminar-prep cards saddle", "by a word"),
            ("seminar-prep cards deck:gbc/08 is:due", "that hold both"),
            ("seminar-prep cards 'ref:\"GBC 8.2\"'", "of one section"),
            ("seminar-prep cards tag:exam is:leech", "of yours, often forgotten"),
        )
    ),
    "card": ManualEntry(
        (
            ("seminar-prep card adam-first-step", "text, memory, log"),
            ("seminar-prep card adam-first-step --json | jq .memory", "for a script"),
        ),
        (_UNKNOWN_CARD,),
    ),
    "edit": ManualEntry(
        (("EDITOR='code -w' seminar-prep edit adam-first-step", "at the card's line"),),
        (_UNKNOWN_CARD,),
    ),
    "stats": ManualEntry(
        (
            ("seminar-prep stats --days 365", "a year back and ahead"),
            ("seminar-prep stats --export progress.svg", "all pictures in one file"),
        )
    ),
    "suspend": ManualEntry((("seminar-prep suspend adam-first-step", "until further notice"),), (_UNKNOWN_CARD,)),
    "unsuspend": ManualEntry((("seminar-prep unsuspend adam-first-step", "back into the queue"),), (_UNKNOWN_CARD,)),
    "bury": ManualEntry((("seminar-prep bury adam-first-step", "back tomorrow"),), (_UNKNOWN_CARD,)),
    "tag": ManualEntry(
        (
            ("seminar-prep tag adam-first-step", "its tags"),
            ("seminar-prep tag adam-first-step --add exam --add x", "two more"),
            ("seminar-prep tag adam-first-step --remove exam", "one less"),
            ("seminar-prep cards tag:exam", "its cards"),
        ),
        (_UNKNOWN_CARD,),
    ),
    "backup": ManualEntry(
        (
            ("seminar-prep backup", "a dated file beside the library"),
            ("seminar-prep backup ~/safe/library.db", "where you like"),
        )
    ),
    "restore": ManualEntry(
        (
            ("seminar-prep restore ~/safe/library.db", "newer answers are kept"),
            ("seminar-prep restore ~/safe/library.db --exact", "as it was then"),
        ),
        ((4, "FILE is no backup; nothing is changed"),),
    ),
    "doctor": ManualEntry(
        (("seminar-prep doctor", "changes nothing"),), ((4, "something is wrong, and it is listed"),)
    ),
    "completion": ManualEntry(
        (
            ('eval "$(seminar-prep completion bash)"', "in ~/.bashrc"),
            ('eval "$(seminar-prep completion zsh)"', "in ~/.zshrc, after compinit"),
            ("seminar-prep completion fish | source", "in ~/.config/fish/config.fish"),
        )
    ),
    "help": ManualEntry(
        (
            ("seminar-prep help grade", "as grade --help"),
            ("seminar-prep help decks check", "a command of a command"),
        ),
        ((2, "there is no such command"),),
    ),
}


def attach_manual(command: click.Command, name: str) -> None:
    """Have `--help` of the command `name`, and of those below it, end with its entry; a second time changes nothing."""
    if entry := MANUAL.get(name):
        command.epilog = manual_text(entry)
    if isinstance(command, click.Group):
        for below, subcommand in command.commands.items():
            attach_manual(subcommand, f"{name} {below}")


def manual_text(entry: ManualEntry) -> str:
    r"""Return the entry as an epilog of click, whose paragraphs after `\b` keep their lines."""
    width = max(len(line) for line, _ in entry.examples)
    lines = ["\b", "Examples:", *(f"  {line:<{width}}  # {why}" for line, why in entry.examples)]
    if entry.exit_codes:
        lines += ["", "\b", "Exit codes:", *(f"  {code:<3} {meaning}" for code, meaning in entry.exit_codes)]
    return "\n".join([*lines, "", _EVERYWHERE])
