"""The learner's settings: what they are, and changes that go to the configuration file."""

import importlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from seminar_prep.config import SETTINGS, Config, Setting, parse_config
from seminar_prep.errors import ConfigError


class SettingsFile:
    """The configuration file at `path`, which need not exist, and the configuration that holds now.

    `keep` is told each new configuration. What another program changes in the file is kept, and taken over with the
    next change or look at it; what the file does not say stays as it began.
    """

    def __init__(self, path: Path, config: Config, keep: Callable[[Config], None]) -> None:
        self.path = path
        self.config = config
        self._keep = keep
        self._in_file = config if path.exists() else Config()
        self._seen: tuple[int, ...] = ()

    def value(self, setting: Setting) -> object:
        """Return what holds now."""
        return getattr(self.config, setting.name)

    def change(self, name: str, value: object) -> Config:
        """Set `name` to `value`, or with None back to its default; write the file and return what holds then.

        Raises ConfigError, with the nearest right value, for a wrong one; also where the file is wrong or cannot be
        read or written. Nothing has changed then.
        """
        (setting,) = (setting for setting in SETTINGS if setting.name == name)
        if value is not None and (complaint := setting.values.complaint(value)):
            near = setting.values.nearest(value)
            raise ConfigError(complaint, hint=f"Did you mean {near}?" if near else None)
        try:
            text = self._write(name, value)
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or error
            raise ConfigError(
                f"the configuration cannot be written ({reason}).", hint="Mend its rights.", where=str(self.path)
            ) from error
        return self._take(text, **{name: setting.default if value is None else value})

    def look(self) -> bool:
        """Take over what another program has changed in the file since; True where something was.

        Raises ConfigError where the file has become wrong or cannot be read; nothing has changed then.
        """
        stamp = self._stamp()
        if stamp == self._seen:
            return False
        try:
            text = self._text()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or error
            raise ConfigError(f"the configuration cannot be read ({reason}).", where=str(self.path)) from error
        finally:
            self._seen = stamp  # a wrong file is told once
        before = self.config
        return self._take(text) != before

    def _take(self, text: str, **held: object) -> Config:
        """Let hold what `text`, now in the file, says other than the file did before, and what is `held`."""
        now = parse_config(text, str(self.path))
        names = (setting.name for setting in SETTINGS)
        changed = {name: getattr(now, name) for name in names if getattr(now, name) != getattr(self._in_file, name)}
        self._in_file, self._seen = now, self._stamp()
        self.config = replace(self.config, **{**changed, **held})
        self._keep(self.config)
        return self.config

    def _stamp(self) -> tuple[int, ...]:
        """Return what tells a change of the file: its place on the disk, size and time; nothing without one."""
        try:
            status = self.path.stat()
        except OSError:
            return (0,)
        return (status.st_ino, status.st_size, status.st_mtime_ns)

    def _text(self) -> str:
        return self.path.read_bytes().decode("utf-8") if self.path.exists() else ""

    def _write(self, name: str, value: object) -> str:
        """Change one setting in the file as it is now; return its new text."""
        path = self.path.resolve()  # a link into somebody's collection of settings stays a link
        before = self._text()
        parse_config(before, str(self.path))
        # Loaded here: tomlkit would hold up the start of the screens.
        change = importlib.import_module("seminar_prep.services.settings_text").change_setting
        text: str = change(before, name, value)
        parse_config(text, str(self.path))
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".config-", suffix=".toml", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode("utf-8"))
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
            Path(temporary).replace(path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise
        return text
