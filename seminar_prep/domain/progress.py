"""What the pictures of progress show: counts of the library, put into bands, columns and levels."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from seminar_prep.domain.picture import (
    N_LEVELS,
    Bar,
    BarPicture,
    CalendarDay,
    CalendarPicture,
    Column,
    ColumnPicture,
    Line,
    LinePicture,
)
from seminar_prep.domain.progress_words import (
    calendar_words,
    ease_words,
    forecast_words,
    interval_words,
    readiness_words,
    retention_words,
    time_words,
)
from seminar_prep.domain.recall_odds import RECALL_ON_DUE_DATE
from seminar_prep.domain.review import LEAST_EASE, MATURE_DAYS

# Where a band of intervals begins, in days; the cut at three weeks parts young from mature.
INTERVAL_BANDS = (0, 3, 7, MATURE_DAYS, 60, 180)
INTERVAL_LABELS = ("1–2 days", "3–6 days", "1–3 weeks", "3–8 weeks", "2–6 months", "6 months +")
# Where a band of ease begins, in hundredths. 2.50 is where SM-2 starts a card, 1.30 the least it knows.
EASE_BANDS = (LEAST_EASE, 160, 180, 200, 220, 240, 260)

CALENDAR_WEEKS = 53
# Days of a column, where there would be more than this many columns of fewer days.
_MOST_COLUMNS = 35
_COLUMN_DAYS = (1, 7, 28)

RETENTION, FORECAST, CALENDAR, TIME = "retention", "forecast", "calendar", "time"
EASE, INTERVAL, READINESS = "ease", "interval", "readiness"
PICTURE_NAMES = (READINESS, RETENTION, FORECAST, CALENDAR, TIME, INTERVAL, EASE)


@dataclass(frozen=True, slots=True)
class Recall:
    """How many of the cards that were asked when due, were recalled (grade 3 or more)."""

    recalled: int
    asked: int

    @property
    def share(self) -> float | None:
        """The share recalled, 0 to 1; None where nothing was asked."""
        return self.recalled / self.asked if self.asked else None


@dataclass(frozen=True, slots=True)
class DayWork:
    """Answers of one study day, undone ones left out, and the seconds they took."""

    n: int
    seconds: float


def band_of(value: int, starts: Sequence[int]) -> int:
    """Return the number of the band that holds `value`; what lies below the first start belongs to the first band."""
    return max(sum(value >= start for start in starts) - 1, 0)


def retention_picture(by_interval: Mapping[int, Recall]) -> BarPicture:
    """Return recall by the age of the card: all, young, mature, and by band of the interval when it was asked.

    `by_interval` is `{interval in days: recall}` of the answers to due cards.
    """
    bands = [_sum(r for days, r in by_interval.items() if band_of(days, INTERVAL_BANDS) == n)
             for n in range(len(INTERVAL_BANDS))]  # fmt: skip
    young = _sum(recall for days, recall in by_interval.items() if days < MATURE_DAYS)
    mature = _sum(recall for days, recall in by_interval.items() if days >= MATURE_DAYS)
    rows = (("all", _sum((young, mature))), ("young", young), ("mature", mature),
            *zip(INTERVAL_LABELS, bands, strict=True))  # fmt: skip
    bars = tuple(Bar(label, one.share or 0.0, one.share, one.asked, _recall_text(one)) for label, one in rows)
    words = retention_words(young.recalled + mature.recalled, young.asked + mature.asked)
    return BarPicture(RETENTION, "Recall by age of the card", words, "recalled", bars, RECALL_ON_DUE_DATE)


def interval_picture(by_interval: Mapping[int, int]) -> BarPicture:
    """Return how many cards have which interval, from `{interval in days: cards}`; new cards are not among them."""
    counts = _banded(by_interval, INTERVAL_BANDS)
    words = interval_words(by_interval)
    return BarPicture(INTERVAL, "Intervals", words, "cards", _count_bars(INTERVAL_LABELS, counts))


def ease_picture(by_ease: Mapping[int, int]) -> BarPicture:
    """Return how many cards have which ease, from `{hundredths: cards}`; new cards are not among them."""
    ends = (*(f"–{(after - 1) / 100:.2f}" for after in EASE_BANDS[1:]), " +")
    labels = tuple(f"{start / 100:.2f}{end}" for start, end in zip(EASE_BANDS, ends, strict=True))
    bars = _count_bars(labels, _banded(by_ease, EASE_BANDS))
    return BarPicture(EASE, "Ease", ease_words(by_ease), "cards", bars)


def forecast_picture(due: Mapping[date, int], today: date, days: int) -> ColumnPicture:
    """Return the reviews that fall due from `today` on; `due` has what is overdue on `today`. `days` is at least 1."""
    per_column, columns = _columns({day: float(n) for day, n in due.items()}, today, days)
    words = forecast_words(due, today, days)
    return ColumnPicture(FORECAST, "Reviews ahead", words, "reviews", per_column, columns, is_ahead=True)


def time_picture(work: Mapping[date, DayWork], today: date, days: int) -> ColumnPicture:
    """Return the minutes spent on the `days` (at least 1) up to `today`."""
    first = today - timedelta(days - 1)
    within = {day: one for day, one in work.items() if first <= day <= today}
    per_column, columns = _columns({day: one.seconds / 60 for day, one in within.items()}, first, days)
    words = time_words([one.seconds for one in within.values()], sum(one.n for one in within.values()), days)
    return ColumnPicture(TIME, "Time spent", words, "minutes", per_column, columns)


def calendar_picture(work: Mapping[date, DayWork], today: date) -> CalendarPicture:
    """Return the answers of each day of the last 53 weeks, the present one included, up to `today`."""
    first = today - timedelta(today.weekday() + 7 * (CALENDAR_WEEKS - 1))
    days = [first + timedelta(n) for n in range((today - first).days + 1)]
    counts = {day: work[day].n if day in work else 0 for day in days}
    steps = calendar_steps(counts.values())
    marked = tuple(CalendarDay(day, n, sum(n >= step for step in steps)) for day, n in counts.items())
    return CalendarPicture(CALENDAR, "Days with answers", calendar_words(counts, today), steps, marked)


def calendar_steps(counts: Iterable[int]) -> tuple[int, ...]:
    """Return the least answers of levels 1 to 4: the quartiles of the days with answers, so one feast hides nothing."""
    busy = sorted(n for n in counts if n)
    return tuple(busy[len(busy) * quarter // (N_LEVELS - 1)] for quarter in range(N_LEVELS - 1)) if busy else ()


def readiness_picture(lines: tuple[Line, ...], first: date, today: date) -> LinePicture:
    """Return the readiness of each talk as it stood on the days from `first` to `today`; lines keep their order."""
    return LinePicture(READINESS, "Readiness of the talks", readiness_words(lines, today), first, today, lines)


def _columns(values: Mapping[date, float], first: date, days: int) -> tuple[int, tuple[Column, ...]]:
    per_column = next((size for size in _COLUMN_DAYS if days <= size * _MOST_COLUMNS), _COLUMN_DAYS[-1])
    sums = [0.0] * -(-days // per_column)
    for day, value in values.items():
        if 0 <= (place := (day - first).days) < days:
            sums[place // per_column] += value
    starts = (first + timedelta(n * per_column) for n in range(len(sums)))
    return per_column, tuple(Column(day, round(value, 2)) for day, value in zip(starts, sums, strict=True))


def _banded(counts: Mapping[int, int], starts: Sequence[int]) -> list[int]:
    found = [0] * len(starts)
    for value, n in counts.items():
        found[band_of(value, starts)] += n
    return found


def _count_bars(labels: Sequence[str], counts: Sequence[int]) -> tuple[Bar, ...]:
    most, total = max(counts) or 1, sum(counts) or 1
    return tuple(
        Bar(label, n / most, float(n), n, f"{n} ({_share_text(n / total)})" if n else "0")
        for label, n in zip(labels, counts, strict=True)
    )


def _sum(recalls: Iterable[Recall]) -> Recall:
    rows = tuple(recalls)
    return Recall(sum(row.recalled for row in rows), sum(row.asked for row in rows))


def _recall_text(recall: Recall) -> str:
    return "–" if recall.share is None else f"{recall.share:.0%} of {recall.asked}"


def _share_text(share: float) -> str:
    return f"{share:.0%}" if share >= 0.005 else "<1%"
