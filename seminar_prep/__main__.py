"""`seminar-prep` and `python -m seminar_prep`.

`due` stands in shell prompts and status bars, so it may cost little more than opening the library: click, platformdirs
and tzlocal would triple that. The short way here reads the environment and the file directly; whatever is out of the
ordinary (options, a strange configuration, a library that is missing, older, newer or damaged) goes the long way,
which also tells failures. A test holds both to the same answer.
"""

import os
import sys

# storage.database.CURRENT_VERSION and the defaults of config.Config, whose modules are not worth loading here; a test
# compares them.
LIBRARY_VERSION = 3
DEFAULTS: dict[str, object] = {"timezone": None, "rollover_hour": 4, "new_cards_per_day": 12}


def main() -> int:
    """Run the command line of this process and return its exit code; a bug ends in a traceback and code 1."""
    if sys.argv[1:] in (["due"], ["due", "--json"]) and _short_due(_home(), as_json="--json" in sys.argv):
        return 0
    from seminar_prep.cli.main import run  # noqa: PLC0415 - click and the rest load after the short way

    return run(sys.argv[1:], os.environ)


def _home() -> str | None:
    """Return the data directory where that is plain to see, else None: platformdirs knows all platforms."""
    home = os.environ.get("SEMINAR_PREP_HOME")
    if not home and sys.platform == "linux":
        home = (os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")) + "/seminar-prep"  # noqa: PTH111
    return home if home and home.startswith("/") else None


def _preferences(home: str) -> dict[str, object] | None:
    """Return DEFAULTS with what the configuration says of them; None where that is for the long way to judge."""
    try:
        with open(f"{home}/config.toml", "rb") as file:  # noqa: PTH123
            import tomllib  # noqa: PLC0415 - 10 ms that a learner without a configuration does not pay

            said = tomllib.load(file)
    except FileNotFoundError:
        return DEFAULTS
    except (OSError, ValueError):
        return None
    hour, new = said.get("rollover_hour", 0), said.get("new_cards_per_day", 0)
    is_plain = set(said) <= set(DEFAULTS) and type(hour) is type(new) is int and 0 <= hour < 24 and 0 <= new < 10_000
    return {**DEFAULTS, **said} if is_plain else None


def _short_due(home: str | None, *, as_json: bool) -> bool:
    """Print the answer of `due` if this is the ordinary case; False leaves it to the command."""
    preferences = None if home is None or os.environ.get("SEMINAR_PREP_NOW") else _preferences(home)
    if home is None or preferences is None:
        return False
    import sqlite3  # noqa: PLC0415 - the rest of this function is the short way
    from datetime import datetime  # noqa: PLC0415
    from urllib.parse import quote  # noqa: PLC0415

    from seminar_prep.domain.study_day import study_day  # noqa: PLC0415
    from seminar_prep.services.due import due_counts, due_lines  # noqa: PLC0415

    now = datetime.now().astimezone()
    zone, hour, new_per_day = preferences.values()
    try:
        if zone is not None:
            from zoneinfo import ZoneInfo  # noqa: PLC0415

            now = now.astimezone(ZoneInfo(zone))  # type: ignore[arg-type]  # another type goes the long way below
        connection = sqlite3.connect(f"file:{quote(home)}/library.db?mode=ro", uri=True)
        try:
            if connection.execute("PRAGMA user_version").fetchone()[0] != LIBRARY_VERSION or now.tzinfo is None:
                return False
            counts = due_counts(connection, now, study_day(now, now.tzinfo, hour), new_per_day)  # type: ignore[arg-type]
        finally:
            connection.close()
    except (sqlite3.Error, LookupError, TypeError, ValueError):
        return False
    if as_json:
        import json  # noqa: PLC0415 - 4 ms that the lines do not need

        sys.stdout.write(json.dumps(counts) + "\n")
    else:
        sys.stdout.write("\n".join(due_lines(counts)) + "\n")
    return True


if __name__ == "__main__":
    sys.exit(main())
