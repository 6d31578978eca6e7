"""Long work that is watched: it tells how far it is, and ends where somebody asks for that."""

from collections.abc import Callable
from dataclasses import dataclass, field

from seminar_prep.storage.stopping import Stop


@dataclass(frozen=True, slots=True)
class Watch:
    """Who watches a piece of work: `tell` takes lines such as "reading file 3 of 48", `stop` may be asked for."""

    tell: Callable[[str], None] = lambda _: None
    stop: Stop = field(default_factory=Stop)

    def at(self, line: str) -> None:
        """Tell how far the work is. Raises WorkStopped once it should end."""
        self.stop.check()
        self.tell(line)
