"""The command line: global options, and one place that tells failures to the user.

The commands are loaded when one is called: click would hold up the first frame of the screens by 10 ms.
"""

import gc
import importlib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from seminar_prep import __version__
from seminar_prep.cli.output import AlreadyToldError, Output
from seminar_prep.cli.session import Session
from seminar_prep.errors import ExitCode, SeminarPrepError, UsageError
from seminar_prep.wiring import App

# With this in the environment the program answers a shell that completes a line (click's protocol).
COMPLETE_VARIABLE = "_SEMINAR_PREP_COMPLETE"


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
            return _call(rest, options, output, environ)
    except AlreadyToldError as told:
        return told.exit_code
    except SeminarPrepError as error:
        output.failure(error)
        return error.exit_code
    except KeyboardInterrupt:
        output.interrupted()
        return ExitCode.INTERRUPTED
    except (BrokenPipeError, SystemExit):  # click turns the first into the second, which would look like a bug
        sys.stdout = None  # the reader is gone: do not flush into the pipe at exit
    return ExitCode.DONE


def _at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _call(arguments: Sequence[str], options: GlobalOptions, output: Output, environ: Mapping[str, str]) -> int:
    """Run the command, or without one the screens; return the exit code. Failures and bugs are raised."""
    app = App(environ, data_dir=options.data_dir, now=options.now)
    try:
        if not arguments and _at_terminal():
            gc.disable()  # until the first frame stands: nothing of what is loaded is garbage, and looking takes 30 ms
            importlib.import_module("seminar_prep.cli.screens").open_screens(app)
            return ExitCode.DONE
        commands = importlib.import_module("seminar_prep.cli.commands")
        code: int = commands.call(arguments or ("--help",), Session(app, output))
        return code
    finally:
        app.close()


def _speak_utf8(as_json: bool) -> None:
    """Let no text from outside end in an encoding error; JSON is UTF-8 whatever the locale."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8" if as_json and stream is sys.stdout else None, errors="backslashreplace")
