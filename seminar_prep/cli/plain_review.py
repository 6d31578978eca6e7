"""A review line by line: no screen, no colour, nothing that a screen reader or a pipe could trip over."""

from collections.abc import Callable, Iterator

from seminar_prep.cli.grade import next_words
from seminar_prep.cli.spoken_text import source_text, spoken_text
from seminar_prep.cli.talk_lines import when_text
from seminar_prep.domain.grade_keys import GRADE_KEYS, GradeKey, GradeStyle
from seminar_prep.domain.plain_text import count_words, one_line
from seminar_prep.domain.queue import QUEUE_TEXTS
from seminar_prep.domain.review import LEECH_LAPSES, ReviewKind
from seminar_prep.domain.sm2 import Outcome
from seminar_prep.errors import SeminarPrepError
from seminar_prep.services.review_session import ReviewSession, ShownCard
from seminar_prep.tui.maths import Glyphs

HELP = (
    "n the card's note and source; l the exact LaTeX, or formulas in words again.",
    "w why this card; f flags it, or takes the flag away.",
    "u takes back the newest answer; s suspends the card, b puts it away for today.",
    "q ends; what you answered is stored already. ? this help.",
)
_MOST_TALKS = 3
_DAYS_PER_YEAR = 365
_LONGEST_IN_DAYS = 999


class PlainReview:
    """One sitting. `lines` are what the learner types; `say` prints a line at once.

    `stopwatch` counts seconds from any beginning, None where nobody types; an answer then has no duration. A longer
    look than `idle_seconds` counts as that. `grades` says which digits there are.
    """

    def __init__(
        self,
        session: ReviewSession,
        lines: Iterator[str],
        say: Callable[[str], None],
        *,
        glyphs: Glyphs,
        grades: GradeStyle,
        stopwatch: Callable[[], float] | None,
        idle_seconds: float,
    ) -> None:
        self._session = session
        self._lines = lines
        self._say = say
        self._glyphs = glyphs
        self._grades = grades
        self._stopwatch = stopwatch
        self._idle_seconds = idle_seconds
        self._is_raw = False
        self._is_answered = False
        self._asked_at = 0.0

    def run(self) -> None:
        """Ask card after card until nothing is left, the learner ends, or the lines do.

        Raises SeminarPrepError where an answer cannot be stored; those before it are.
        """
        counts = self._session.counts()
        self._say(f"{counts.due} due, {counts.new} new, {counts.drill} in the drill.")
        self._say("Enter shows the answer, ? helps, q ends.")
        while self._goes_on(self._session.current()):
            pass

    def _goes_on(self, shown: ShownCard | None) -> bool:
        """Deal with one card, or with there being none; False when the sitting is over."""
        self._is_answered = False
        self._asked_at = self._stopwatch() if self._stopwatch else 0.0
        if shown is None:
            self._say("")
            self._say("Nothing waits here now. Type u to take back the newest answer, anything else to end.")
            return self._line() == "u" and self._undo()
        self._say("")
        self._say(_headline(shown))
        self._say_text("Question", shown.card.front)
        while (typed := self._line()) not in (None, "q"):
            if self._obey(typed or "", shown):
                return True
        return False

    def _line(self) -> str | None:
        """Return what was typed next, in small letters and without blanks around it; None at the end."""
        line = next(self._lines, None)
        return None if line is None else line.strip().lower()

    def _obey(self, typed: str, shown: ShownCard) -> bool:
        """Do what was typed; True when another card is to be asked."""
        for key in GRADE_KEYS[self._grades]:
            if typed == key.key:
                return self._grade(key)
        deeds: dict[str, Callable[[], bool]] = {
            "": lambda: self._reveal(shown),
            "u": self._undo,
            "s": lambda: self._put_away(self._session.suspend, "suspended"),
            "b": lambda: self._put_away(self._session.bury, "put away for today"),
            "f": self._flag,
            "w": self._why,
            "n": lambda: self._note(shown),
            "l": lambda: self._change_form(shown),
            "?": self._help,
        }
        deed = deeds.get(typed)
        if deed is None:
            self._say(f"{one_line(typed)[:20]!r} means nothing here. Type ? for help.")
            return False
        return deed()

    def _help(self) -> bool:
        words = ", ".join(f"{key.key} {key.word}" for key in GRADE_KEYS[self._grades])
        for line in (f"Enter shows the answer. Then a digit grades it: {words}.", *HELP):
            self._say(line)
        return False

    def _reveal(self, shown: ShownCard) -> bool:
        self._is_answered = True
        self._say_text("Answer", shown.card.back)
        self._say(grade_line(shown.outcomes, self._grades))
        return False

    def _grade(self, key: GradeKey) -> bool:
        if not self._is_answered:
            self._say("First look at the answer: press enter.")
            return False
        seconds = min(self._stopwatch() - self._asked_at, self._idle_seconds) if self._stopwatch else None
        answered = self._session.grade(key.grade, seconds)
        review = answered.review
        kept = "Your memory of it stays as it is." if review.kind is ReviewKind.CRAM else ""
        self._say(f"Graded {key.key}, {key.word}. {kept or next_words(review.after, answered.in_drill)}")
        if review.after.lapses >= LEECH_LAPSES and review.after.lapses > review.before.lapses:
            self._say(f"A leech: forgotten {review.after.lapses} times. Rewriting it may help more than repeating it.")
        return True

    def _undo(self) -> bool:
        try:
            taken_back = self._session.undo().taken_back
        except SeminarPrepError as error:
            self._say(str(error))
            return False
        self._say(f"Took back the {taken_back.grade} for {taken_back.card}.")
        return True

    def _put_away(self, put: Callable[[], str], state: str) -> bool:
        self._say(f"{put()} is {state}.")
        return True

    def _flag(self) -> bool:
        self._say("Flagged." if self._session.flag() else "No longer flagged.")
        return False

    def _why(self) -> bool:
        """Say which coming talks need the card, by which words, and how many cards wait for it."""
        reasons = self._session.reasons()
        for need in reasons.talks[:_MOST_TALKS]:
            title = spoken_text(need.talk.stated.title or "to be announced", self._glyphs)
            words = one_line(need.link.evidence[0].text) if need.link.evidence else ""
            self._say(f"Needed for {one_line(title)}, {when_text(need.talk)}{': ' + words if words else ''}.")
        if not reasons.talks:
            self._say("No coming talk needs it.")
        waits = "waits" if reasons.n_waiting == 1 else "wait"
        self._say(f"{count_words(reasons.n_waiting, 'card')} {waits} for it.")
        return False

    def _note(self, shown: ShownCard) -> bool:
        card = shown.card
        if not self._is_answered:
            self._say("The note may give the answer away: press enter first.")
            return False
        self._say_text("Note", card.note or "there is none.")
        self._say(f"Source: {one_line(card.ref or 'not given')}. Deck: {one_line(card.deck)}. Card: {card.id}.")
        return False

    def _change_form(self, shown: ShownCard) -> bool:
        self._is_raw = not self._is_raw
        self._say_text("Question", shown.card.front)
        if self._is_answered:
            self._say_text("Answer", shown.card.back)
        return False

    def _say_text(self, head: str, text: str) -> None:
        for line in f"{head}: {source_text(text) if self._is_raw else spoken_text(text, self._glyphs)}".split("\n"):
            self._say(line)


def _headline(shown: ShownCard) -> str:
    card = shown.card
    why = shown.reason or (QUEUE_TEXTS[shown.code] if shown.code else "cramming: memory stays as it is")
    parts = [why, card.ref or card.deck, card.type.value, card.claim.value if card.claim else ""]
    if shown.is_flagged:
        parts.append("flagged")
    if shown.is_leech:
        parts.append(f"a leech: forgotten {shown.memory.lapses} times")
    return one_line(f"Card: {'; '.join(filter(None, parts))}.")


def grade_line(outcomes: tuple[Outcome, ...], grades: GradeStyle) -> str:
    """Return what to type and what each grade would do: "Grade 0 to 5? 0, 1, 2: 1 day. 3, 4, 5: 6 days."."""
    keys = GRADE_KEYS[grades]
    effects: dict[str, list[str]] = {}
    for key in keys:
        effects.setdefault(_effect(outcomes[key.grade]), []).append(key.key)
    said = (f"{', '.join(typed)}: {effect}." for effect, typed in effects.items())
    return " ".join([f"Grade {keys[0].key} to {keys[-1].key}?", *said])


def _effect(outcome: Outcome) -> str:
    if outcome.kind is ReviewKind.DRILL:
        return "drilled again" if outcome.in_drill else "done for today"
    if outcome.kind is ReviewKind.CRAM or (outcome.kind is ReviewKind.EARLY and outcome.after.repetitions):
        return "no change"
    days = outcome.after.interval_days
    return count_words(days, "day") if days <= _LONGEST_IN_DAYS else f"{days / _DAYS_PER_YEAR:.1f} years"
