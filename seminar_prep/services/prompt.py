"""One short line for shell prompts and status bars: what is due, and how ready the learner is for the next talk.

Reads only, and imports only sqlite3 and dates: the short way to `prompt` in `__main__` uses this module and must start
at once, which is why it does without regular expressions.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo

from seminar_prep.domain.recall_odds import chance, features, link_weight, log_odds
from seminar_prep.storage.prompt import CardRow, coming_talk, kept_numbers, linked_rows
from seminar_prep.storage.queue import drilled_cards, n_due, new_allowance, new_decks

# A talk further off is not mentioned.
HORIZON_DAYS = 14

FIELDS = ("due", "new", "drill", "in", "ready", "title")
_COUNTS = ("due", "new", "drill")
_DEFAULT_NUMBERS = (0.0,) * 5


class PromptSource:
    """The library of a learner, or None where there is none, at the instant `now` (aware) of study day `day`.

    `zone` is the learner's, `new_per_day` what the day allows of new cards.
    """

    def __init__(
        self, connection: sqlite3.Connection | None, now: datetime, zone: tzinfo, day: date, new_per_day: int
    ) -> None:
        self._connection = connection
        self._now = now
        self._zone = zone
        self._day = day
        self._new_per_day = new_per_day
        utc = now.astimezone(UTC)
        end = utc + timedelta(HORIZON_DAYS)
        self._talk = coming_talk(connection, utc.isoformat(), end.isoformat()) if connection else None

    def count(self, field: str) -> int:
        """Return how many cards are "due", "new" (within the day's allowance) or in the "drill"."""
        if self._connection is None:
            return 0
        if field == "due":
            return n_due(self._connection, self._day)
        if field == "new":
            allowance = new_allowance(self._connection, self._day, self._new_per_day)
            return len(new_decks(self._connection, self._day, allowance))
        return len(drilled_cards(self._connection, self._day))

    def words(self, field: str) -> str:
        """Return one of FIELDS as text; "" for what is nothing or not known."""
        if field in _COUNTS:
            return str(self.count(field) or "")
        if self._talk is None:
            return ""
        if field == "in":
            return _distance(self._start(), self._now, self._zone)
        if field == "title":
            from seminar_prep.domain.plain_text import one_line  # noqa: PLC0415 - 6 ms, for this field alone

            return one_line(self._talk[1] or "")
        share = self.readiness()
        return "" if share is None else f"{share:.0%}"

    def talk(self) -> Mapping[str, object] | None:
        """Return `{id, title, starts_at, readiness}` of the coming talk, or None."""
        if self._talk is None:
            return None
        return {
            "id": self._talk[0],
            "title": self._talk[1],
            "starts_at": self._talk[2],
            "readiness": self.readiness(),
        }

    def readiness(self) -> float | None:
        """Return the coming talk's readiness, 0 to 1, by the model as last fitted; None without talk or cards."""
        if self._talk is None or self._connection is None:
            return None
        on = self._start().astimezone(self._zone).date()
        if "T" not in self._talk[2]:
            on = date.fromisoformat(self._talk[2])
        numbers = kept_numbers(self._connection) or _DEFAULT_NUMBERS
        known = total = 0.0
        for row in linked_rows(self._connection, self._talk[0]):
            weight = link_weight(row[0], row[1])
            total += weight
            known += weight * _recall(row, on, numbers)
        return known / total if total else None

    def _start(self) -> datetime:
        assert self._talk is not None
        return datetime.fromisoformat(self._talk[3])


def unknown_fields(template: str) -> tuple[str, ...]:
    """Return the names in braces that are no field, in their order."""
    return tuple(name for _, name in _pieces(template) if name and name not in FIELDS)


def prompt_text(source: PromptSource, template: str | None = None) -> str:
    """Return the line: `template` with each `{field}` of FIELDS replaced, by default like "12 due · talk in 2d 61%".

    Empty where every field that is asked for is nothing. Other braces stay as they are.
    """
    if template is None:
        due, when, ready = source.words("due"), source.words("in"), source.words("ready")
        talk = f"talk in {when} {ready}".rstrip() if when else ""
        return " · ".join(filter(None, (f"{due} due" if due else "", talk)))
    pieces = tuple(_pieces(template))
    words = {name: source.words(name) for _, name in pieces if name}
    if words and not any(words.values()):
        return ""
    shown = {name: text or ("0" if name in _COUNTS else "") for name, text in words.items()}
    return "".join(text + shown.get(name, "") for text, name in pieces)


def _pieces(template: str) -> Iterator[tuple[str, str]]:
    """Yield the text before each field with the field's name, "" after the last; other braces belong to the text."""
    text, *parts = template.split("{")
    for part in parts:
        name, brace, after = part.partition("}")
        if brace and name.isascii() and name.isalpha() and name.islower():
            yield text, name
            text = after
        else:
            text += "{" + part
    yield text, ""


def _recall(row: CardRow, on: date, numbers: tuple[float, ...]) -> float:
    """Return the chance that a card is recalled on `on`: `ForgettingModel.recall`, in plain numbers."""
    _, _, interval_days, ease, lapses, due_on, recalled_on = row
    if due_on is None:
        return 0.0
    last = date.fromisoformat(due_on) - timedelta(interval_days)
    days = (on - max(last, date.fromisoformat(recalled_on)) if recalled_on else on - last).days
    return chance(log_odds(numbers, features(interval_days, ease, lapses, days))) if days > 0 else 1.0


def _distance(start: datetime, now: datetime, zone: tzinfo) -> str:
    """Return how far off a start is: "40min" below an hour, "5h" below a day, else the days between the dates: "2d"."""
    minutes = int((start - now).total_seconds() // 60)
    if minutes < 60:
        return f"{minutes}min"
    if minutes < 24 * 60:
        return f"{minutes // 60}h"
    return f"{(start.astimezone(zone).date() - now.astimezone(zone).date()).days}d"
