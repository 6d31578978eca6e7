"""What an import changes in a talk, in words: the field, what it said, and what it says now."""

from dataclasses import dataclass
from datetime import date, datetime

from seminar_prep.domain.plain_text import one_line, shortened
from seminar_prep.services.schedule_plan import FieldChange, PlannedTalk, field_changes

NOTHING = "—"
_NAMES = {"starts_at": "start", "ends_at": "end", "all_day": "whole day", "url": "page", "arxiv_ids": "papers"}
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONGEST = 70  # characters of a value


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """A changed field: one-line texts, `—` for nothing; of an abstract only the number of its letters."""

    field: str
    old: str
    new: str


def change_words(planned: PlannedTalk) -> tuple[ChangeWords, ...]:
    """Return what changes in a talk. An end that moves along with its start is no change of its own."""
    changes = field_changes(planned)
    return tuple(_words(one) for one in changes if one.field != "ends_at" or not _moves_along(changes))


def kept_words(planned: PlannedTalk) -> tuple[ChangeWords, ...]:
    """Return what the learner's own words keep out of a talk: `old` is theirs, `new` what the source says now."""
    return tuple(_words(FieldChange(own.field, own.value, own.source_value)) for own in planned.kept)


def _moves_along(changes: tuple[FieldChange, ...]) -> bool:
    by_field = {one.field: one for one in changes}
    spans = [
        (change.old, change.new) if isinstance(change.old, datetime) and isinstance(change.new, datetime) else None
        for change in (by_field.get("starts_at"), by_field.get("ends_at"))
        if change
    ]
    if len(spans) < 2 or spans[0] is None or spans[1] is None:
        return False
    return spans[0][1] - spans[0][0] == spans[1][1] - spans[1][0]


def _words(change: FieldChange) -> ChangeWords:
    name = _NAMES.get(change.field, change.field)
    if change.field == "abstract":
        return ChangeWords(name, _length(change.old), _length(change.new))
    return ChangeWords(name, value_words(change.old), value_words(change.new))


def _length(value: object) -> str:
    return f"{len(value)} letters" if isinstance(value, str) and value else NOTHING


def value_words(value: object) -> str:
    """Return a field's value on one line: "Thu 2026-12-03 16:00" for an instant, in its own zone."""
    if isinstance(value, datetime):
        return f"{_DAYS[value.weekday()]} {value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{_DAYS[value.weekday()]} {value.isoformat()}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or NOTHING
    return shortened(one_line(str(value)), _LONGEST) if value not in (None, "") else NOTHING
