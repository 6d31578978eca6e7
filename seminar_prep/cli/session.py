"""What every command is handed: the wired application and the place to speak."""

from dataclasses import dataclass

from seminar_prep.cli.output import Output
from seminar_prep.wiring import App


@dataclass(frozen=True, slots=True)
class Session:
    """One run of one command."""

    app: App
    output: Output
