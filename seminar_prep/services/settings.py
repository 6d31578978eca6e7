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

    `keep` is told each new configuration. Another program's changes to the file are kept, and hold from the next start.
    """

    def __init__(self, path: Path, config: Config, keep: Callable[[Config], None]) -> None:
        self.path = path
        self.config = config
        self._keep = keep

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
            self._write(name, value)
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or error
            raise ConfigError(
                f"the configuration cannot be written ({reason}).", hint="Mend its rights.", where=str(self.path)
            ) from error
        held = {name: setting.default if value is None else value}
        self.config = replace(self.config, **held)  # type: ignore[arg-type]  # its type was checked above
        self._keep(self.config)
        return self.config

    def _write(self, name: str, value: object) -> None:
        path = self.path.resolve()  # a link into somebody's collection of settings stays a link
        before = path.read_bytes().decode("utf-8") if path.exists() else ""
        parse_config(before, str(self.path))
        # Loaded here: tomlkit would hold up the start of the screens.
        text = importlib.import_module("seminar_prep.services.settings_text").change_setting(before, name, value)
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
