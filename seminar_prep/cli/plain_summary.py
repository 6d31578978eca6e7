"""What a sitting did, in sentences and as JSON."""

from collections.abc import Iterator, Mapping

from seminar_prep.domain.plain_text import count_words, minutes_words, one_line
from seminar_prep.domain.queue import QueueCounts
from seminar_prep.services.sitting import Retention, Sitting, TalkChange
from seminar_prep.tui.maths import Glyphs, linearise_text

# So many cards are named as hard; the others are counted.
_MOST_NAMED = 5


def summary_lines(sitting: Sitting, left: QueueCounts, glyphs: Glyphs, *, is_cram: bool) -> Iterator[str]:
    """Yield the sitting in sentences, a line each: answers, recall, what was hard, talks, what is left."""
    waits = f"{left.due} due, {left.new} new and {left.drill} in the drill are left."
    if is_cram:
        waits = f"{count_words(left.due, 'card')} of those to cram left; memory stays as it was."
    yield ""
    if not sitting.n_answers:
        yield f"No answer was given. {waits}"
        return
    new = f", {sitting.n_new} of them new" if sitting.n_new else ""
    took = f" in {minutes_words(sitting.seconds)}" if sitting.seconds else ""
    yield f"You gave {count_words(sitting.n_answers, 'answer')}{took}, to {count_words(sitting.n_cards, 'card')}{new}."
    for name, retention in (("three weeks or more", sitting.mature), ("less", sitting.young)):
        if retention.asked:
            yield f"Of the due cards known for {name} you recalled {retention.recalled} of {retention.asked}."
    if sitting.hard:
        names = [hard.card.id for hard in sitting.hard]
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        yield f"Hard today: {', '.join(names[:_MOST_NAMED])}{more}."
    yield from (_talk_line(change, glyphs) for change in sitting.talks)
    yield waits


def summary_json(sitting: Sitting, left: QueueCounts) -> Mapping[str, object]:
    """Return the sitting as JSON: figures, `retention`, `hard` (worst first), `talks` soonest first, and `left`."""
    return {
        "n_answers": sitting.n_answers,
        "n_cards": sitting.n_cards,
        "n_new": sitting.n_new,
        "seconds": sitting.seconds,
        "retention": {"mature": _retention(sitting.mature), "young": _retention(sitting.young)},
        "hard": [{"card": hard.card.id, "grades": list(hard.grades), "lapses": hard.n_lapses} for hard in sitting.hard],
        "talks": [
            {"talk": change.talk.id, "readiness_before": change.before.share, "readiness_now": change.after.share}
            for change in sitting.talks
        ],
        "left": {"due": left.due, "new": left.new, "drill": left.drill},
    }


def _talk_line(change: TalkChange, glyphs: Glyphs) -> str:
    title = one_line(linearise_text(change.talk.stated.title or "a talk to be announced", glyphs))
    before, now = round(100 * change.before.share), round(100 * change.after.share)
    became = f"{before} percent before, {now} now" if change.points else f"{now} percent, as before"
    return f"Readiness for {title}: {became}."


def _retention(retention: Retention) -> Mapping[str, int]:
    return {"recalled": retention.recalled, "asked": retention.asked}
