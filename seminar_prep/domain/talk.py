"""A talk: one session of a seminar."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from enum import StrEnum

# A talk whose time of day is not known counts as starting then, local time (outside contract, "Everywhere").
ASSUMED_START = time(9, 0)


class TalkStatus(StrEnum):
    """Whether the session takes place."""

    SCHEDULED = "scheduled"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class ScheduledTalk:
    """A talk as a schedule states it, before it has an identity in the library.

    `starts_at` is an aware datetime in the talk's own zone, or a plain date where no time is known (then `ends_at`
    is None). `title` and `speaker` are None while to be announced; several speakers are joined by ", ".
    `uid`, `recurrence_id` (the instance's original start in UTC, or a date) and `sequence` are the source's own
    identity marks; `modified_at` is when the source last changed it. `abstract` is plain text.
    """

    starts_at: datetime | date
    ends_at: datetime | None = None
    timezone: str | None = None
    all_day: bool = False
    title: str | None = None
    speaker: str | None = None
    affiliation: str | None = None
    location: str | None = None
    url: str | None = None
    abstract: str | None = None
    status: TalkStatus = TalkStatus.SCHEDULED
    arxiv_ids: tuple[str, ...] = ()
    uid: str | None = None
    recurrence_id: str | None = None
    sequence: int | None = None
    modified_at: datetime | None = None

    @property
    def is_open_slot(self) -> bool:
        """True while neither title nor speaker is known: shown, never searched for."""
        return self.title is None and self.speaker is None


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk of the library: what is stated of it, with an id that never changes and its seminar's name.

    `edited` names the fields of `stated` in which the learner's own words stand over the source's, in their order.
    """

    id: str
    seminar: str
    stated: ScheduledTalk
    missing_since: date | None = None
    edited: tuple[str, ...] = ()


def starts_instant(starts_at: datetime | date, zone: tzinfo) -> datetime:
    """Return the UTC instant of a talk's start; a plain date counts as 09:00 in `zone`.

    A naive datetime is a bug of the caller and raises ValueError.
    """
    if not isinstance(starts_at, datetime):
        starts_at = datetime.combine(starts_at, ASSUMED_START, zone)
    if starts_at.tzinfo is None:
        raise ValueError(f"a talk's start must carry its zone: {starts_at!r}")
    return starts_at.astimezone(UTC)


def format_talk(talk: Talk) -> Mapping[str, object]:
    """Return the talk as the JSON object `Talk` of the outside contract; unknown values are None."""
    stated = talk.stated
    return {
        "id": talk.id,
        "seminar": talk.seminar,
        "uid": stated.uid,
        "title": stated.title,
        "speaker": stated.speaker,
        "affiliation": stated.affiliation,
        "starts_at": stated.starts_at.isoformat(),
        "ends_at": stated.ends_at.isoformat() if stated.ends_at else None,
        "timezone": stated.timezone,
        "all_day": stated.all_day,
        "location": stated.location,
        "url": stated.url,
        "abstract": stated.abstract,
        "status": stated.status.value,
        "arxiv_ids": list(stated.arxiv_ids),
        "edited": list(talk.edited),
    }
