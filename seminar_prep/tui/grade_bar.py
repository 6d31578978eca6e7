"""The six grades, each with the interval it would give, on one line that fits."""

from textual.content import Content

from seminar_prep.domain.review import ReviewKind
from seminar_prep.domain.sm2 import Outcome
from seminar_prep.services.review_session import ShownCard
from seminar_prep.tui.plain_words import interval_words

_WORDS = ("blank", "wrong", "almost", "hard", "good", "easy")
_SHORT = {"as is": "=", "drill": "↻", "done": "✓"}
_STYLES = ("$text-error", "$text-error", "$text-error", "$text-warning", "$text-success", "$text-success")


def grade_bar(shown: ShownCard, width: int) -> Content:
    """Return the grades 0 to 5 with their words and intervals, as much of it as `width` cells can hold.

    A drilled card shows "drill" where it stays in the drill and "done" where it leaves; an early or crammed one that
    keeps its memory shows "as is". In the narrow form these are "↻", "✓" and "=".
    """
    intervals = [_effect(outcome) for outcome in shown.outcomes]
    for separator, words in (("   ", _WORDS), (" ", ("",) * 6)):
        pieces = [
            Content.assemble((str(grade), f"bold {_STYLES[grade]}"), f" {words[grade]}" if words[grade] else "",
                             (f" {effect}" if words[grade] else f"·{_SHORT.get(effect, effect)}", "$text-muted"))
            for grade, effect in enumerate(intervals)
        ]  # fmt: skip
        line = Content(separator).join(pieces)
        if line.cell_length <= width:
            return line
    return line


def _effect(outcome: Outcome) -> str:
    if outcome.kind is ReviewKind.DRILL:
        return "drill" if outcome.in_drill else "done"
    if outcome.kind is ReviewKind.CRAM or (outcome.kind is ReviewKind.EARLY and not _is_reset(outcome)):
        return "as is"
    return interval_words(outcome.after.interval_days)


def _is_reset(outcome: Outcome) -> bool:
    return outcome.after.repetitions == 0
