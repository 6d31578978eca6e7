"""Errors a user can act on: what happened, where, and what to do next.

Everything else is a bug and keeps its traceback (exit code 1).
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of every command; part of the outside contract."""

    DONE = 0
    BUG = 1
    USAGE = 2
    NETWORK = 3
    BAD_INPUT = 4
    INTERRUPTED = 130


class SeminarPrepError(Exception):
    """A failure with a message for the user.

    `message` states the fact in one sentence, `hint` the next step, `where` the file, line, URL or id it is about.
    `code` is a stable word for scripts; `exit_code` what the process returns.
    """

    code = "error"
    exit_code = ExitCode.USAGE

    def __init__(self, message: str, *, hint: str | None = None, where: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.where = where

    def __str__(self) -> str:
        """Return `where: message hint` with the absent parts left out."""
        head = f"{self.where}: {self.message}" if self.where else self.message
        return f"{head} {self.hint}" if self.hint else head


class UsageError(SeminarPrepError):
    """A command was called in a way it does not understand; an unknown or ambiguous id."""

    code = "usage"


class ConfigError(SeminarPrepError):
    """The configuration file or an environment setting cannot be used."""

    code = "config"


class NetworkError(SeminarPrepError):
    """The network or a server did not do its part; worth retrying."""

    code = "network"
    exit_code = ExitCode.NETWORK


class InputError(SeminarPrepError):
    """A file or text given by the user cannot be read as what it should be."""

    code = "bad_input"
    exit_code = ExitCode.BAD_INPUT


class LibraryError(SeminarPrepError):
    """The library file is newer, damaged, not writable, or the disk is full."""

    code = "library"
    exit_code = ExitCode.BAD_INPUT
