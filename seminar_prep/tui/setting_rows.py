"""Settings as rows: name, what holds, what else there is, and what it means."""

from textual.content import Content

from seminar_prep.config import Setting

_NAME, _LEAST_FOR_ALL = 19, 60  # cells
FROM_START = "Holds from the next start."


def value_words(value: object) -> str:
    """Return a setting's value as it is shown: without quotes, and nothing as the words for it."""
    if value is None:
        return "the system's"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"{len(value)} of your own" if value else "none"
    return str(value)


def setting_row(setting: Setting, value: object, width: int) -> Content:
    """Return the row of `setting` for `width` cells; below 60 what else there is stands on a line of its own."""
    is_default = value == setting.default
    default = "default" if is_default else f"default {value_words(setting.default)}"
    others = f"{default} · {setting.values.words}"
    shown = value_words(value)
    head = [(f"{setting.name:<{_NAME}}", "bold"), (shown, "" if is_default else "bold $text-accent")]
    meaning = f"{setting.meaning} {FROM_START}" if setting.needs_start else setting.meaning
    if width < _LEAST_FOR_ALL:
        return Content.assemble(*head, "\n", (others, "$text-muted"), "\n", meaning)
    gap = " " * max(20 - len(shown), 2)
    return Content.assemble(*head, gap, (others, "$text-muted"), "\n", (meaning, "$text-muted"))
