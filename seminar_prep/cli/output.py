"""The only writer to stdout: one answer, as JSON or as text; stderr is for progress, warnings and failures."""

import json
import sys
from collections.abc import Iterable, Mapping

from seminar_prep.domain.plain_text import one_line
from seminar_prep.errors import SeminarPrepError


class AlreadyToldError(Exception):
    """What went wrong stands on the terminal already: only `exit_code` is left to give."""

    def __init__(self, exit_code: int) -> None:
        super().__init__(str(exit_code))
        self.exit_code = exit_code


class AnsweredWithError(AlreadyToldError):
    """The answer was printed, yet a part of the work failed: only the exit code of `error` is left to give."""

    def __init__(self, error: SeminarPrepError) -> None:
        super().__init__(error.exit_code)
        self.error = error


class Output:
    """Where a command speaks. `as_json` prints exactly one JSON object; `quiet` keeps progress and warnings back."""

    def __init__(self, *, as_json: bool = False, quiet: bool = False) -> None:
        self.as_json = as_json
        self.quiet = quiet

    def answer(
        self, answer: Mapping[str, object], lines: Iterable[str] = (), *, error: SeminarPrepError | None = None
    ) -> None:
        """Print the command's answer: `answer` with --json, else `lines`.

        With `error` the work was done in part: it is added to the answer and raised as AnsweredWithError.
        """
        if self.as_json:
            _print_json({**answer, **({"error": format_error(error)} if error else {})})
        else:
            for line in lines:
                print(line)
            if error:
                sys.stdout.flush()
                self._complain(error)
        if error:
            raise AnsweredWithError(error)

    def failure(self, error: SeminarPrepError) -> None:
        """Print why the command failed: to stdout as JSON with --json, else to stderr."""
        if self.as_json:
            _print_json({"error": format_error(error)})
        else:
            self._complain(error)

    def say(self, line: str) -> None:
        """Print a line of a conversation at once; with --json on stderr, for stdout is the one object at the end."""
        print(line, file=sys.stderr if self.as_json else None, flush=True)

    def progress(self, text: str) -> None:
        """Say on stderr what is being waited for."""
        if not self.quiet:
            print(one_line(text), file=sys.stderr, flush=True)

    def warn(self, text: str) -> None:
        """Say on stderr what the user should know and need not act on."""
        self.progress(f"warning: {text}")

    def interrupted(self) -> None:
        """Say on stderr that the user stopped the command."""
        print("interrupted; what was finished is kept.", file=sys.stderr)

    def _complain(self, error: SeminarPrepError) -> None:
        head = f"{error.where}: {error.message}" if error.where else error.message
        print(f"seminar-prep: {one_line(head)}", file=sys.stderr)
        if error.hint:
            print(f"  {one_line(error.hint)}", file=sys.stderr)


def format_error(error: SeminarPrepError) -> Mapping[str, object]:
    """Return the failure as the JSON object of the outside contract."""
    return {"code": error.code, "message": error.message, "hint": error.hint, "where": error.where}


def _print_json(answer: Mapping[str, object]) -> None:
    print(json.dumps(answer, ensure_ascii=False, allow_nan=False))
