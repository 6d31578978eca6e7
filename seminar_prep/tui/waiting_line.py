"""What waits today, in the line that stands on top of Today and of the agenda."""

from textual.content import Content

from seminar_prep.domain.plain_text import count_words
from seminar_prep.domain.queue import QueueCounts


def waiting_line(counts: QueueCounts, streak_days: int = 0) -> Content:
    """Return how many cards are due, new and in the drill, the last only if there are any, and the streak."""
    pieces = [(counts.due, "due"), (counts.new, "new")]
    if counts.drill:
        pieces.append((counts.drill, "in the drill"))
    parts = [Content.assemble((str(n), "bold" if n else ""), (f" {what}", "$text-muted")) for n, what in pieces]
    if streak_days:
        parts.append(Content.styled(f"streak {count_words(streak_days, 'day')}", "$text-muted"))
    return Content.styled("  ·  ", "$text-muted").join(parts)
