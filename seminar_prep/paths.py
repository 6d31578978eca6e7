"""Where library, configuration, decks and backups live. Returns paths, creates nothing."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Paths:
    """The places of one learner: everything under `home`, and the machine-wide arXiv gate under `cache`."""

    home: Path
    cache: Path

    @property
    def library(self) -> Path:
        """The SQLite file."""
        return self.home / "library.db"

    @property
    def config(self) -> Path:
        """The configuration file; it need not exist."""
        return self.home / "config.toml"

    @property
    def decks(self) -> Path:
        """The folder of the user's own decks."""
        return self.home / "decks"

    @property
    def overrides(self) -> Path:
        """The folder of the user's edits of bundled cards."""
        return self.decks / "overrides"

    @property
    def backups(self) -> Path:
        """The folder of library backups."""
        return self.home / "backups"
