"""serve: the screens in a browser, on this machine unless told otherwise."""

import importlib
import importlib.util
import os
import shlex
import socket
import subprocess
import sys
import webbrowser

import click

from seminar_prep.cli.output import Output
from seminar_prep.cli.session import Session
from seminar_prep.cli.web_guard import WebGuard, is_loopback, new_token
from seminar_prep.errors import UsageError
from seminar_prep.wiring import App

_LIBRARIES = ("aiohttp", "textual_serve")


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--open/--no-open", "opens", default=False, show_default=True, help="Open the page in the browser here.")
@click.option("--allow-remote", is_flag=True, help="Let other machines reach it, where --host is not this one alone.")
@click.option("--demo", is_flag=True, help="The sample seminar instead of your library.")
@click.pass_obj
def command(session: Session, host: str, port: int, opens: bool, allow_remote: bool, demo: bool) -> None:
    """Open the screens in a browser, by mouse, touch or keys, until ctrl+c.

    The address that is printed carries a token made for this run; nobody comes in without it.
    """
    _require_libraries()
    app, output = session.app, session.output
    _consider_host(host, allow_remote, output)
    if not demo:
        _ = app.library  # opening it tells here, not in the page, what is wrong with it
    with _listen(host, port) as listening:
        guard = WebGuard(host, listening.getsockname()[1], new_token())
        output.answer({"url": guard.url, "host": host, "port": guard.port, "token": guard.token}, [guard.url])
        sys.stdout.flush()
        output.progress("The screens are at this address; ctrl+c ends them.")
        if opens:
            webbrowser.open(guard.url)
        server = importlib.import_module("seminar_prep.cli.web_server")  # comes with an extra
        server.run_server(listening, guard, _program(app, demo))


def _require_libraries() -> None:
    if any(importlib.util.find_spec(name) is None for name in _LIBRARIES):
        raise UsageError(
            "the screens in a browser need textual-serve, which is not installed.",
            hint="Install it with \"pip install 'seminar-prep[serve]'\".",
        )


def _consider_host(host: str, allow_remote: bool, output: Output) -> None:
    if is_loopback(host):
        return
    if not allow_remote:
        raise UsageError(
            f"{host!r} can be reached from other machines.",
            hint="Add --allow-remote if that is wanted.",
            where="--host",
        )
    output.warn("other machines can reach this; what is typed and shown travels unencrypted, the token too.")


def _listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; requests wait in it until they are served. Raises UsageError."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise UsageError(
            f"nothing can be served at {host} port {port} ({error.strerror}).", hint="Try another, as in --port 8001."
        ) from error


def _program(app: App, demo: bool) -> str:
    """Return the line for the system's shell that opens the screens on this library at this time."""
    words = [sys.executable, "-m", "seminar_prep", "demo" if demo else "ui", "--data-dir", str(app.paths.home)]
    if app.fixed_now is not None:
        words += ["--now", app.fixed_now.isoformat()]
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)
