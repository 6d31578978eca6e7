"""Run `seminar-prep serve` as a process of its own."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from screens import NOW


@dataclass(frozen=True)
class Serving:
    """A running server: the address that it printed, and its process."""

    url: str
    process: subprocess.Popen

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 0

    @property
    def token(self) -> str:
        return parse_qs(urlsplit(self.url).query)["token"][0]

    def interrupt(self) -> int:
        """End it as ctrl+c does and return its exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(20)


@contextlib.contextmanager
def serving(home: Path, *arguments: str) -> Iterator[Serving]:
    """Serve the library in `home` on a free port; what stands on stderr goes to `home`/serve.err."""
    home.mkdir(exist_ok=True)
    with (home / "serve.err").open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "seminar_prep", "serve", "--port", "0", "--data-dir", str(home), "--now", NOW,
             *arguments],
            stdout=subprocess.PIPE, stderr=errors, text=True, env=dict(os.environ),
        )  # fmt: skip
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert url.startswith("http://"), (home / "serve.err").read_text()
        yield Serving(url, process)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(20)
        process.stdout.close()
