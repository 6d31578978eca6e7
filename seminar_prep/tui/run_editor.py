"""Hand the terminal to the user's editor and take it back."""

import subprocess

from textual.app import App, SuspendNotSupported

from seminar_prep.errors import UsageError


def run_editor(app: App[object], command: tuple[str, ...]) -> None:
    """Run `command` until it ends. Raises UsageError where it cannot start or says that it failed."""
    done: subprocess.CompletedProcess[bytes] | OSError
    try:
        with app.suspend():
            try:  # in here: an exception that leaves `suspend` leaves the screens without their terminal
                done = subprocess.run(command, check=False)
            except OSError as error:
                done = error
    except SuspendNotSupported as error:
        raise UsageError(
            "this terminal cannot be handed to an editor.", hint='Use "seminar-prep edit" in a shell.'
        ) from error
    if isinstance(done, OSError):
        raise UsageError(
            f"the editor {command[0]!r} cannot be started ({done.strerror}).", hint="Set VISUAL or EDITOR."
        ) from done
    if done.returncode:
        raise UsageError(f"the editor ended with code {done.returncode}.", hint="What it saved is kept.")
