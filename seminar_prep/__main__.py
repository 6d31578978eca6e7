"""`seminar-prep` and `python -m seminar_prep`.

`due` and `prompt` stand in shell prompts and status bars, so they may cost little more than opening the library: click,
platformdirs and tzlocal would triple that. The short way here reads the environment and the file directly; whatever is
out of the ordinary (options, a strange configuration, a library that is missing, older, newer or damaged) goes the long
way, which also tells failures. A test holds both to the same answer.
"""

import os
import sys
from collections.abc import Callable

# storage.database.CURRENT_VERSION and the defaults of config.Config, whose modules are not worth loading here; a test
# compares them.
LIBRARY_VERSION = 4
DEFAULTS: dict[str, object] = {"timezone": None, "rollover_hour": 4, "new_cards_per_day": 12}
# The other settings, on which counts do not depend; every command but these two judges their values.
PASSED_OVER = {
    "minutes_per_day", "plan_for", "grades", "idle_seconds", "typed_answer", "deck_rubric", "glyphs", "pictures",
    "theme", "keys", "[keys]",
}  # fmt: skip


def main() -> int:
    """Run the command line of this process and return its exit code; a bug ends in a traceback and code 1."""
    answer = _short_answer(sys.argv[1:])
    if answer is not None:
        _print(answer, "--json" in sys.argv)
        return 0
    from seminar_prep.cli.main import run  # noqa: PLC0415 - click and the rest load after the short way

    return run(sys.argv[1:], os.environ)


def _print(answer: str, as_json: bool) -> None:
    """Write the answer as the long way would: JSON in UTF-8, text without an encoding error."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure:
        reconfigure(encoding="utf-8" if as_json else None, errors="backslashreplace")
    sys.stdout.write(answer)


def _short_answer(arguments: list[str]) -> str | None:
    """Return what `due` or `prompt` prints if this is the ordinary case; None leaves it to the command."""
    if arguments in (["due"], ["due", "--json"]):
        return _read_library(_home(), lambda *given: _due(bool(arguments[1:]), *given), is_strict=True)
    if arguments[:1] != ["prompt"]:
        return None
    name, equals, value = "".join(arguments[1:2]).partition("=")
    template = value if equals and len(arguments) == 2 else arguments[2] if len(arguments) == 3 else None
    if len(arguments) > 1 and (name != "--format" or template is None):
        return None
    home = _home()
    if home and not os.path.exists(f"{home}/library.db"):  # noqa: PTH110 - pathlib takes 5 ms to load
        return None if template else ""
    return _read_library(home, lambda *given: _prompt(template, *given), is_strict=False)


def _home() -> str | None:
    """Return the data directory where that is plain to see, else None: platformdirs knows all platforms."""
    home = os.environ.get("SEMINAR_PREP_HOME")
    if not home and sys.platform == "linux":
        home = (os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")) + "/seminar-prep"  # noqa: PTH111
    return home if home and home.startswith("/") else None


def _preferences(home: str, *, is_strict: bool) -> dict[str, object] | None:
    """Return DEFAULTS with what the configuration says of them; None where that is for the long way to judge.

    Strict: a key that is no setting is for the long way, too, which names the nearest one; else it is passed over.
    """
    try:
        with open(f"{home}/config.toml", encoding="utf-8") as file:  # noqa: PTH123
            said = _settings(file.read())
    except FileNotFoundError:
        return DEFAULTS
    except (OSError, ValueError):
        return None
    if is_strict and not set(said) <= PASSED_OVER | set(DEFAULTS):
        return None
    chosen = {**DEFAULTS, **{key: said[key] for key in DEFAULTS if key in said}}
    hour, new = chosen["rollover_hour"], chosen["new_cards_per_day"]
    is_plain = type(hour) is type(new) is int and 0 <= hour < 24 and 0 <= new < 10_000
    return chosen if is_plain else None


def _settings(text: str) -> dict[str, object]:
    """Return what stands before the first table of a configuration, the table's heading as a key of its own.

    Raises ValueError where that is no TOML.
    """
    said: dict[str, object] = {}
    for line in map(str.strip, text.split("\n")):
        name, _, value = map(str.strip, line.partition("="))
        if line.startswith("["):
            said[line] = True
            break
        if not line or line.startswith("#"):
            continue
        quoted = value[1:-1]
        if name in said or not name.isidentifier() or not name.isascii():
            return _any_toml(text)
        if value.isascii() and value.isdigit() and (value == "0" or not value.startswith("0")):
            said[name] = int(value)
        elif len(value) > 1 and value[0] == value[-1] == '"' and quoted.isprintable() and not {"\\", '"'} & {*quoted}:
            said[name] = quoted
        else:
            return _any_toml(text)
    return said


def _any_toml(text: str) -> dict[str, object]:
    import tomllib  # noqa: PLC0415 - 10 ms that plain lines do not cost

    return tomllib.loads(text)


def _read_library(home: str | None, answer: Callable[..., str], *, is_strict: bool) -> str | None:
    """Return `answer(connection, now, study day, new cards a day)` on the library, or None where that is not plain."""
    preferences = (
        None if home is None or os.environ.get("SEMINAR_PREP_NOW") else _preferences(home, is_strict=is_strict)
    )
    if home is None or preferences is None:
        return None
    import sqlite3  # noqa: PLC0415 - the rest of this function is the short way
    from datetime import datetime  # noqa: PLC0415

    from seminar_prep.domain.study_day import study_day  # noqa: PLC0415

    now = datetime.now().astimezone()
    zone, hour, new_per_day = preferences.values()
    place = home.replace("%", "%25").replace("?", "%3f").replace("#", "%23")  # urllib would cost 4 ms
    try:
        if zone is not None:
            from zoneinfo import ZoneInfo  # noqa: PLC0415

            now = now.astimezone(ZoneInfo(zone))  # type: ignore[arg-type]  # another type goes the long way below
        connection = sqlite3.connect(f"file:{place}/library.db?mode=ro", uri=True)
        try:
            if connection.execute("PRAGMA user_version").fetchone()[0] != LIBRARY_VERSION or now.tzinfo is None:
                return None
            return answer(connection, now, study_day(now, now.tzinfo, hour), new_per_day)  # type: ignore[arg-type]
        finally:
            connection.close()
    except (sqlite3.Error, LookupError, TypeError, ValueError):
        return None


def _due(as_json: bool, *given: object) -> str:
    from seminar_prep.services.due import due_counts, due_lines  # noqa: PLC0415 - needs sqlite3

    counts = due_counts(*given)  # type: ignore[arg-type]  # what `_read_library` hands over
    if as_json:
        import json  # noqa: PLC0415 - 4 ms that the lines do not need

        return json.dumps(counts) + "\n"
    return "\n".join(due_lines(counts)) + "\n"


def _prompt(template: str | None, connection: object, now: object, *day: object) -> str:
    from seminar_prep.services.prompt import PromptSource, prompt_text, unknown_fields  # noqa: PLC0415 - needs sqlite3

    if template and unknown_fields(template):
        raise ValueError(template)  # the long way says what is wrong
    text = prompt_text(PromptSource(connection, now, now.tzinfo, *day), template)  # type: ignore  # as above
    return f"{text}\n" if text else ""


if __name__ == "__main__":
    sys.exit(main())
