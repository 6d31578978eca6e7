"""A card in a list, on two lines: what it asks, and what is remembered of it."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from textual.content import Content

from seminar_prep.domain.card_query import CardOrder
from seminar_prep.domain.plain_text import count_words, one_line
from seminar_prep.domain.review import LEECH_LAPSES, Memory
from seminar_prep.storage.card_search import ListedCard
from seminar_prep.tui.maths import UNICODE, Glyphs, linearise_text
from seminar_prep.tui.plain_words import interval_words

# More letters than the widest terminal shows; a front of a whole book's length is not drawn to its end.
_MOST_LETTERS = 600


@dataclass(frozen=True, slots=True)
class CardRow:
    """A listed card with its question on one line, formulas in one row."""

    listed: ListedCard
    front: str


def make_row(listed: ListedCard, glyphs: Glyphs) -> CardRow:
    """Return the card with its question drawn: a millisecond for one with formulas, so for a worker."""
    return CardRow(listed, _front(listed.front, glyphs))


@lru_cache(maxsize=1024)
def _front(text: str, glyphs: Glyphs) -> str:
    return one_line(linearise_text(text, glyphs))[:_MOST_LETTERS]


def card_row(row: CardRow, today: date, width: int, glyphs: Glyphs, order: CardOrder, *, is_marked: bool) -> Content:
    """Return the card on two lines of at most `width` cells; what it is sorted by comes first, a mark before it."""
    listed = row.listed
    mark = ("●" if glyphs is UNICODE else "*") if is_marked else " "
    front = Content.assemble((f"{mark} ", "bold $text-accent"), row.front)
    figures = _figures(listed.memory, order) if listed.memory else []
    where = [one_line(text) for text in (listed.ref, listed.deck) if text]
    rest = "".join(f" · {text}" for text in (*figures, *where))
    own = "".join(
        f" · {text}" for text in (*(["flagged"] if listed.is_flagged else []), *map("#{}".format, listed.tags))
    )
    state = Content.assemble("  ", _standing(listed, today), (own, "$text-accent"), (rest, "$text-muted"))
    return Content("\n").join([line.truncate(max(width, 2), ellipsis=True) for line in (front, state)])


def found_words(n_found: str, n_marked: int, order: CardOrder, *, is_narrow: bool) -> str:
    """Return what stands above the list: how many cards were found, how many are marked, what they are sorted by."""
    if not n_marked:
        return f"{n_found} {'card' if n_found == '1' else 'cards'} · {order.value}"
    if is_narrow:
        return f"{n_found} · {n_marked:,} marked · {order.value.partition(' ')[0]}"
    return f"{n_found} {'card' if n_found == '1' else 'cards'} · {n_marked:,} marked · {order.value}"


def due_words(due_on: date, today: date) -> str:
    """Return when a card is due, seen from `today`: "due now", "due 3d ago", "due in 12d"."""
    days = (due_on - today).days
    if days > 0:
        return f"due in {interval_words(days)}"
    return f"due {interval_words(-days)} ago" if days else "due now"


def ease_words(memory: Memory) -> str:
    """Return the ease with two decimals: "2.50"."""
    return f"{memory.ease / 100:.2f}"


def _standing(listed: ListedCard, today: date) -> tuple[str, str]:
    """Return how the card stands, in words and with their style: put away, new, or when it is due."""
    if listed.state != "active":
        return listed.state, "$text-warning"
    if listed.memory is None or listed.memory.due_on is None:
        return "new", "$text-success"
    is_due = listed.memory.is_due(today)
    return due_words(listed.memory.due_on, today), "$text-accent" if is_due else "$text-muted"


def _figures(memory: Memory, order: CardOrder) -> list[str]:
    leech = ", leech" if memory.lapses >= LEECH_LAPSES else ""
    figures = {
        CardOrder.DUE: f"every {interval_words(memory.interval_days)}",
        CardOrder.EASE: f"ease {ease_words(memory)}",
        CardOrder.LAPSES: count_words(memory.lapses, "lapse") + leech if memory.lapses else "",
    }
    first = figures.pop(order, "")
    return [text for text in (first, *figures.values()) if text]
