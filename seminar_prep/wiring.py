"""The composition root: the only reader of environment, clock and seed; opens the library."""

import importlib
import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from seminar_prep.config import Config, parse_config, parse_zone
from seminar_prep.domain.study_day import study_day
from seminar_prep.errors import ConfigError, UsageError
from seminar_prep.paths import Paths
from seminar_prep.resources import bundled_decks_dir
from seminar_prep.storage.database import Library
from seminar_prep.storage.migrations import open_library

if TYPE_CHECKING:
    from seminar_prep.services.deck_sync import SyncReport
    from seminar_prep.sources.arxiv_api.endpoint import ArxivEndpoint

APP_NAME = "seminar-prep"
DEFAULT_ARXIV_URL = "https://export.arxiv.org/api/query"
DEFAULT_ARXIV_GAP_SECONDS = "3"


class App:
    """Everything a command needs from outside, each part made when first asked for.

    `environ` is the process environment. `data_dir` and `now` are the global options and win over it.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        *,
        data_dir: str | None = None,
        now: str | None = None,
        seed: int | None = None,
    ) -> None:
        self.environ = environ
        self.paths = find_paths(environ, data_dir)
        self._now_text = now or environ.get("SEMINAR_PREP_NOW")
        self.rng = random.Random(seed)
        self.sync_report: SyncReport | None = None  # what opening the library found in changed deck files
        self._library: Library | None = None
        self._is_in_step = False

    @cached_property
    def config(self) -> Config:
        """The learner's configuration; defaults where there is no file. Raises ConfigError."""
        return read_config(self.paths.config)

    def prefer(self, config: Config) -> None:
        """Go by other settings from now on."""
        self.config = config
        self.__dict__.pop("zone", None)

    @cached_property
    def zone(self) -> tzinfo:
        """The learner's time zone: configured, else the system's."""
        if self.config.timezone:
            return parse_zone(self.config.timezone, str(self.paths.config))
        return system_zone()

    @cached_property
    def fixed_now(self) -> datetime | None:
        """The instant of `--now`, or None for the real clock; an instant without offset is in the learner's zone."""
        if not self._now_text:
            return None
        try:
            instant = datetime.fromisoformat(self._now_text)
        except ValueError as error:
            raise UsageError(
                f"--now wants an ISO 8601 instant, not {self._now_text!r}.",
                hint='For example "2026-11-25T08:00+01:00".',
            ) from error
        return instant if instant.tzinfo else instant.replace(tzinfo=self.zone)

    def now(self) -> datetime:
        """Return the learner's present instant, aware."""
        return self.fixed_now or datetime.now(UTC)

    def study_day(self) -> date:
        """Return the learner's study day."""
        return study_day(self.now(), self.zone, self.config.rollover_hour)

    @cached_property
    def arxiv(self) -> "ArxivEndpoint":
        """Where arXiv is asked and the gap between two requests, as set. Raises ConfigError."""
        from seminar_prep.sources.arxiv_api.endpoint import parse_endpoint  # noqa: PLC0415 - only to ask arXiv

        return parse_endpoint(
            self.environ.get("SEMINAR_PREP_ARXIV_URL") or DEFAULT_ARXIV_URL,
            self.environ.get("SEMINAR_PREP_ARXIV_GAP") or DEFAULT_ARXIV_GAP_SECONDS,
        )

    @property
    def arxiv_gate(self) -> Path:
        """The folder of the gap's state, shared by all libraries of the machine; made when first needed."""
        return self.paths.cache / "arxiv"

    @property
    def library(self) -> Library:
        """The open library, made if it is missing, with its deck files read. Raises LibraryError."""
        library = self.library_as_left
        if not self._is_in_step:
            # Loaded here: the first frame of the screens does not wait for it.
            watch = importlib.import_module("seminar_prep.services.deck_watch")
            self.sync_report = watch.sync_if_changed(library, bundled_decks_dir(), self.paths.decks)
            self._is_in_step = True
        return library

    @property
    def library_as_left(self) -> Library:
        """The open library as it was left; deck files may have changed since. Raises LibraryError."""
        if self._library is None:
            self._library = open_library(self.paths.library, self.paths.backups)
        return self._library

    def close(self) -> None:
        """Close what was opened."""
        if self._library is not None:
            self._library.close()
            self._library = None
            self._is_in_step = False


def find_paths(environ: Mapping[str, str], data_dir: str | None) -> Paths:
    """Return the learner's places: the option, else SEMINAR_PREP_HOME, else the platform's directories."""
    chosen = data_dir or environ.get("SEMINAR_PREP_HOME")
    import platformdirs  # noqa: PLC0415 - 24 ms that `due` saves when it takes the short way in __main__

    home = Path(chosen).expanduser() if chosen else Path(platformdirs.user_data_dir(APP_NAME, appauthor=False))
    return Paths(home=home, cache=Path(platformdirs.user_cache_dir(APP_NAME, appauthor=False)))


def read_config(path: Path) -> Config:
    """Return the configuration at `path`; a missing file gives the defaults, an unreadable one ConfigError."""
    try:
        return parse_config(path.read_text(encoding="utf-8"), str(path))
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"the configuration cannot be read ({error}).", hint="Mend or remove it.", where=str(path)
        ) from error


def system_zone() -> tzinfo:
    """Return the system's zone by name where that is known, else its present offset."""
    from tzlocal import get_localzone  # noqa: PLC0415 - only where no zone is configured

    try:
        return get_localzone()
    except (LookupError, ValueError, OSError):
        return datetime.now().astimezone().tzinfo or ZoneInfo("UTC")
