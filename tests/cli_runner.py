"""Run a command in this process, as a shell would see it."""

import contextlib
import io
import json
import os
import sys
from dataclasses import dataclass
from typing import Any

from seminar_prep.cli.main import run as run_command


@dataclass(frozen=True)
class Result:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON object on stdout."""
        return json.loads(self.out)


class _Bytes(io.BytesIO):
    def close(self) -> None:
        """Stay open: the text wrapper closes what it wraps."""


def run(*arguments: str, stdin: bytes = b"", env: dict[str, str] | None = None) -> Result:
    """Run `seminar-prep ARGUMENTS` with the (sealed) environment plus `env`; a bug raises here."""
    out, err = _Bytes(), _Bytes()
    streams = (io.TextIOWrapper(out, "utf-8"), io.TextIOWrapper(err, "utf-8"))
    old_stdin, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(stdin), "utf-8")
    try:
        with contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
            code = run_command([str(a) for a in arguments], {**os.environ, **(env or {})})
        for stream in streams:
            stream.flush()
    finally:
        sys.stdin = old_stdin
    return Result(int(code), out.getvalue().decode(), err.getvalue().decode())
