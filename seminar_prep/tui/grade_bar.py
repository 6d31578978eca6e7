"""The grades, each with the interval it would give, on one line that fits."""

from collections.abc import Callable, Sequence

from textual.content import Content
from textual.style import Style

from seminar_prep.domain.grade_keys import GRADE_KEYS, GradeKey, GradeStyle
from seminar_prep.domain.review import ReviewKind
from seminar_prep.domain.sm2 import Outcome
from seminar_prep.services.review_session import ShownCard
from seminar_prep.tui.plain_words import interval_words

_SHORT = {"as is": "=", "drill": "↻", "done": "✓"}
_STYLES = ("$text-error", "$text-error", "$text-error", "$text-warning", "$text-success", "$text-success")


def grade_bar(
    shown: ShownCard,
    width: int,
    style: GradeStyle = GradeStyle.SIX,
    name: Callable[[GradeKey], str] = lambda key: key.key,
) -> Content:
    """Return the keys of the grades with their words and intervals, as much of it as `width` cells can hold.

    A drilled card shows "drill" where it stays in the drill and "done" where it leaves; an early or crammed one that
    keeps its memory shows "as is". Where room is short these are "↻", "✓" and "=". A click on one is its key, which
    `name` names.
    """
    keys = GRADE_KEYS[style]
    effects = [_effect(shown.outcomes[key.grade]) for key in keys]
    short = [_SHORT.get(effect, effect) for effect in effects]
    wide, middle, narrow = (
        _line(keys, name, "   ", " ", effects),
        _line(keys, name, "   ", " ", short),
        _line(keys, name, " ", "·", short),
    )
    return next((line for line in (wide, middle) if line.cell_length <= width), narrow)


def _line(
    keys: Sequence[GradeKey], name: Callable[[GradeKey], str], between: str, within: str, effects: Sequence[str]
) -> Content:
    pieces = []
    for one, effect in zip(keys, effects, strict=True):
        word = f" {one.word}" if within == " " else ""
        key = (name(one), f"bold {_STYLES[one.grade]}")
        piece = Content.assemble(key, word, (f"{within}{effect}", "$text-muted"))
        pieces.append(piece.stylize(Style.from_meta({"@click": f"screen.grade({one.key})"})))
    return Content(between).join(pieces)


def _effect(outcome: Outcome) -> str:
    if outcome.kind is ReviewKind.DRILL:
        return "drill" if outcome.in_drill else "done"
    if outcome.kind is ReviewKind.CRAM or (outcome.kind is ReviewKind.EARLY and not _is_reset(outcome)):
        return "as is"
    return interval_words(outcome.after.interval_days)


def _is_reset(outcome: Outcome) -> bool:
    return outcome.after.repetitions == 0
