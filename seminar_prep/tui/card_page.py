"""The parts of a card's page as styled lines."""

from collections.abc import Mapping, Sequence
from datetime import date

from textual.content import Content

from seminar_prep.domain.card import Card, Origin
from seminar_prep.domain.link import LinkStatus
from seminar_prep.domain.plain_text import count_words, one_line
from seminar_prep.domain.review import LEECH_LAPSES, Memory, Review, ReviewKind
from seminar_prep.services.card_browsing import CardTalk
from seminar_prep.services.cards import CardHistory
from seminar_prep.tui.agenda_rows import NARROW, title_of
from seminar_prep.tui.card_rows import due_words, ease_words
from seminar_prep.tui.maths import Glyphs
from seminar_prep.tui.plain_words import day_words, interval_words, when_words

_MOST_ANSWERS = 40
_STATES = {
    "suspended": "suspended: it stays out of the queue until {suspend} puts it back",
    "buried": "buried until tomorrow",
    "gone": "its text is in no deck now; history and memory wait for its return",
}
_ORIGINS = {
    Origin.BUNDLED: "shipped text",
    Origin.USER: "your card",
    Origin.OVERRIDE: "your text of a shipped card",
}
_LINKS = {LinkStatus.PROPOSED: "proposed", LinkStatus.CONFIRMED: "confirmed", LinkStatus.REJECTED: "rejected"}


def source_lines(card: Card, concept_names: Mapping[str, str], own_tags: Sequence[str] = ()) -> Content:
    """Return where the card comes from, its tags, and what it needs; of its concepts those that are none of ours."""
    claim = card.claim.value if card.claim else ""
    tier = f"tier {card.tier}" if card.tier else ""
    head = " · ".join(filter(None, (one_line(card.ref or ""), card.type.value, claim, tier)))
    rows = [
        ("", head),
        ("tagged", ", ".join(one_line(name) for name in card.concepts if name not in concept_names)),
        ("needs first", ", ".join(one_line(concept_names.get(name, name)) for name in card.prerequisites)),
        ("tags", ", ".join(map(one_line, card.tags))),
        ("your tags", ", ".join(map(one_line, own_tags))),
        ("deck", f"{one_line(card.deck)} · {_ORIGINS[card.origin]}"),
    ]
    lines = [Content.assemble((f"{name} " if name else "", "$text-muted"), text) for name, text in rows if text]
    return Content("\n").join(lines)


def memory_lines(history: CardHistory, today: date, *, edit: str, suspend: str) -> Content:
    """Return when the card is due, its interval, ease and lapses, and what keeps it from the queue.

    `edit` and `suspend` are the keys for that.
    """
    memory = history.memory
    lines = []
    if history.state in _STATES:
        lines.append(Content.styled(_STATES[history.state].format(suspend=suspend), "$text-warning"))
    if memory.due_on is None:
        lines.append(Content("new: never answered"))
    else:
        when = due_words(memory.due_on, today)
        lines.append(Content.assemble((when, "bold"), (f" · {_day(memory.due_on, today)}", "$text-muted")))
        figures = (
            f"interval {interval_words(memory.interval_days)}",
            f"ease {ease_words(memory)}",
            count_words(memory.lapses, "lapse"),
            f"recalled {count_words(memory.repetitions, 'time')} running",
        )
        lines.append(Content(" · ".join(figures)))
    if memory.lapses >= LEECH_LAPSES:
        words = f"leech: forgotten so often that rewriting it ({edit}) may help more"
        lines.append(Content.styled(words, "$text-warning"))
    return Content("\n").join(lines)


def history_lines(reviews: Sequence[Review], today: date, width: int) -> Content:
    """Return the answers, the newest first, in `width` cells; one that was taken back says so."""
    undone = {review.undoes for review in reviews}
    answers = [review for review in reversed(reviews) if review.kind is not ReviewKind.UNDO]
    lines = [_answer(review, today, width, is_undone=review.review_id in undone) for review in answers[:_MOST_ANSWERS]]
    if len(answers) > _MOST_ANSWERS:
        lines.append(Content.styled(f"and {len(answers) - _MOST_ANSWERS} before these", "$text-muted"))
    return Content("\n").join(lines) if lines else Content.styled("No answers yet.", "$text-muted")


def _answer(review: Review, today: date, width: int, *, is_undone: bool) -> Content:
    seconds = "" if review.seconds is None else f"{round(review.seconds)} s"
    change = f"{_interval(review.before)} → {_interval(review.after)}"
    if review.after == review.before:
        change = f"stays {_interval(review.after)}"
    grade = (str(review.grade), "strike $text-muted" if is_undone else "bold")
    rest = f"  {review.kind.value:<6}  {change:<12}"
    if width >= NARROW:
        rest += f" ease {ease_words(review.after)}  {seconds:>5}"
    return Content.assemble(
        (f"{_day(review.study_day, today):<11}  ", "$text-muted"),
        grade,
        rest,
        ("  taken back" if is_undone else "", "$text-warning"),
    )


def _interval(memory: Memory) -> str:
    return "new" if memory.is_new else interval_words(memory.interval_days)


def _day(day: date, today: date) -> str:
    """Return "Thu 26 Nov" within this year, else "2025-11-26"."""
    return day_words(day) if day.year == today.year else day.isoformat()


def talk_item(linked: CardTalk, glyphs: Glyphs, width: int) -> Content:
    """Return a talk that takes the card for granted: title, when, and what was decided about the link."""
    lines = [
        Content.styled(title_of(linked.talk, glyphs), "bold"),
        Content.styled(
            f"{' '.join(when_words(linked.talk.stated).split())} · link {_LINKS[linked.status]}", "$text-muted"
        ),
    ]
    return Content("\n").join([line.truncate(max(width, 2), ellipsis=True) for line in lines])
