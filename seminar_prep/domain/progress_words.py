"""What a picture of progress means, in one sentence computed from its numbers."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate, pairwise
from math import sqrt

from seminar_prep.domain.picture import Line, short_date
from seminar_prep.domain.plain_text import count_words
from seminar_prep.domain.recall_odds import RECALL_ON_DUE_DATE
from seminar_prep.domain.review import MATURE_DAYS, NEW_EASE

# Below so many answers a share of them says little.
FEW_ANSWERS = 30
# A card with an ease below this comes back often for what it teaches.
LOW_EASE = 180
# The normal distribution has 95 % within so many standard deviations.
_DEVIATIONS = 1.96
_CHANGE_DAYS = 28
_SECONDS_PER_MINUTE = _MINUTES_PER_HOUR = 60


def retention_words(recalled: int, asked: int) -> str:
    """Return how the share recalled compares with the 90 % at which SM-2 aims, if that can be told at all."""
    if not asked:
        return "Nothing that was due has been asked yet: come back after some reviews."
    share = f"{recalled / asked:.0%}"
    if asked < FEW_ANSWERS:
        return f"{share} recalled, but of {count_words(asked, 'due card')} only: too few to say more."
    low, high = likely_range(recalled, asked)
    if low > RECALL_ON_DUE_DATE:
        return f"You recall {share} of what is due: nearer {RECALL_ON_DUE_DATE:.0%} would save time."
    if high < RECALL_ON_DUE_DATE:
        return (
            f"You recall {share} of what is due, less than the {RECALL_ON_DUE_DATE:.0%} aimed at: "
            "fewer new cards, or rewriting what keeps failing, would help."
        )
    return f"You recall {share} of what is due, near the {RECALL_ON_DUE_DATE:.0%} at which the intervals aim."


def likely_range(part: int, whole: int) -> tuple[float, float]:
    """Return where the true share lies with a chance of about 95 %, 0 to 1; `whole` is at least 1.

    Source: E. B. Wilson, *Probable inference*, Journal of the American Statistical Association 22 (1927).
    """
    share, square = part / whole, _DEVIATIONS**2
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    reach = _DEVIATIONS * sqrt(share * (1 - share) / whole + square / (4 * whole**2)) / (1 + square / whole)
    return max(middle - reach, 0.0), min(middle + reach, 1.0)


def forecast_words(due: Mapping[date, int], today: date, days: int) -> str:
    """Return how many reviews come, how many of them wait today, and which later day is the fullest."""
    ahead = {day: n for day, n in due.items() if n and today <= day < today + timedelta(days)}
    total = sum(ahead.values())
    if not total:
        return f"No review falls due within {count_words(days, 'day')}: there is room for new cards."
    waiting = ahead.pop(today, 0)
    words = f"{count_words(total, 'review')} within {count_words(days, 'day')}, {waiting} of them today"
    if not ahead:
        return f"{words}."
    fullest = min(ahead, key=lambda day: (-ahead[day], day))
    return f"{words}; the fullest day after is {short_date(fullest)} with {ahead[fullest]}."


def calendar_words(counts: Mapping[date, int], today: date) -> str:
    """Return on how many of the days there were answers, and the longest run of days without a gap."""
    busy = [day for day, n in counts.items() if n]
    if not busy:
        return "No answer in the last year: the first one will stand here."
    since = (today - min(busy)).days + 1
    return (
        f"Answers on {len(busy)} of the {count_words(since, 'day')} since {short_date(min(busy))} {min(busy).year}; "
        f"the longest run is {count_words(longest_run(busy), 'day')}."
    )


def time_words(seconds: Collection[float], n_answers: int, days: int) -> str:
    """Return the time spent on `days` days; `seconds` has one number for each day with answers."""
    total = sum(seconds)
    if not total:
        return f"No time was recorded in {count_words(days, 'day')}."
    return (
        f"{span_words(total)} in {count_words(days, 'day')}: {span_words(total / len(seconds))} on a day with answers, "
        f"{total / max(n_answers, 1):.0f} s an answer."
    )


def interval_words(by_interval: Mapping[int, int]) -> str:
    """Return the median interval and how many cards are mature."""
    total = sum(by_interval.values())
    if not total:
        return "No card has been begun yet."
    mature = sum(n for days, n in by_interval.items() if days >= MATURE_DAYS)
    return (
        f"Half of {_cards(total)} come back within {count_words(median(by_interval), 'day')}; "
        f"{mature} ({mature / total:.0%}) are mature, with {MATURE_DAYS} days or more."
    )


def ease_words(by_ease: Mapping[int, int]) -> str:
    """Return the median ease, and how many cards have become hard."""
    total = sum(by_ease.values())
    if not total:
        return "No card has been begun yet."
    low = sum(n for ease, n in by_ease.items() if ease < LOW_EASE)
    began = f"each began at {NEW_EASE / 100:.2f}"
    middle = f"Half of {_cards(total)} have an ease of {median(by_ease) / 100:.2f} or less ({began})"
    if not low:
        return f"{middle}; none is below {LOW_EASE / 100:.2f}."
    return f"{middle}; {low} below {LOW_EASE / 100:.2f} come back most often: rewriting them pays."


def readiness_words(lines: Sequence[Line], today: date) -> str:
    """Return where the next talk stands and how far that is from four weeks ago."""
    coming = [line for line in lines if line.on >= today and line.points and line.points[-1].day == today]
    if not coming:
        return "No coming talk has cards: import a schedule to see how ready you are."
    line = min(coming, key=lambda one: (one.on, one.key))
    now, before = line.points[-1], line.points[0]
    for point in line.points:
        if point.day <= today - timedelta(_CHANGE_DAYS):
            before = point
    words = f"The next talk, on {short_date(line.on)}, stands at {now.share:.0%}"
    if before.day == now.day:
        return f"{words}."
    change = round(100 * now.share) - round(100 * before.share)
    ago = count_words((now.day - before.day).days // 7, "week")
    if not change:
        return f"{words}, as {ago} ago."
    return f"{words}, {abs(change)} points {'more' if change > 0 else 'less'} than {ago} ago."


def median(counts: Mapping[int, int]) -> int:
    """Return the least value that half of all do not exceed; `counts` is `{value: how many}`, some above 0."""
    in_order = sorted(counts.items())
    half = sum(counts.values()) / 2
    reached = accumulate(n for _, n in in_order)
    return next(value for (value, _), n in zip(in_order, reached, strict=True) if n >= half)


def longest_run(days: Iterable[date]) -> int:
    """Return the most days in a row among `days`, in any order; 0 without any."""
    in_order = sorted(set(days))
    longest = run = min(len(in_order), 1)
    for before, day in pairwise(in_order):
        run = run + 1 if (day - before).days == 1 else 1
        longest = max(longest, run)
    return longest


def span_words(seconds: float) -> str:
    """Return a span as "40 s", "12 min" or "5 h 10 min"."""
    if round(seconds) < _SECONDS_PER_MINUTE:
        return f"{seconds:.0f} s"
    minutes = round(seconds / _SECONDS_PER_MINUTE)
    if minutes < _MINUTES_PER_HOUR:
        return f"{minutes} min"
    return f"{minutes // _MINUTES_PER_HOUR} h {minutes % _MINUTES_PER_HOUR} min"


def _cards(n: int) -> str:
    return "the one card begun" if n == 1 else f"the {n} cards begun"
