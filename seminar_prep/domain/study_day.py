"""The study day: the learner's date, which changes at the roll-over hour and not at midnight."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

# Late reviewers still study "today" at two in the morning (Anki's default, too).
DEFAULT_ROLLOVER_HOUR = 4


def study_day(now: datetime, zone: tzinfo, rollover_hour: int = DEFAULT_ROLLOVER_HOUR) -> date:
    """Return the study day of the instant `now` for a learner in `zone`.

    The day starts when the wall clock of `zone` first shows `rollover_hour` (0 to 23): on a night of clock change
    hours are skipped or shown twice, and still every day starts once. `now` must be aware; ValueError otherwise.
    """
    if now.tzinfo is None:
        raise ValueError("the current instant must carry its zone")
    if not 0 <= rollover_hour <= 23:
        raise ValueError(f"the roll-over hour is a whole number from 0 to 23, not {rollover_hour!r}")
    local_date = now.astimezone(zone).date()
    # Where a change of clock touches midnight, or a country skips a date, the wall date may be off: ask the neighbours.
    for days in (1, 0, -1):
        day = local_date + timedelta(days)
        if now >= day_start(day, zone, rollover_hour):
            return day
    return local_date - timedelta(2)


def day_start(day: date, zone: tzinfo, rollover_hour: int = DEFAULT_ROLLOVER_HOUR) -> datetime:
    """Return the UTC instant at which study day `day` starts in `zone`.

    An hour that a clock change skips counts with the offset before the change, one shown twice as its first showing
    (RFC 5545, section 3.3.5).
    """
    return datetime.combine(day, time(rollover_hour), zone).astimezone(UTC)
