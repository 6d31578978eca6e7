"""Review: the question, then its answer below it, then a grade; the question stays."""

import subprocess
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import ScrollableContainer
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from seminar_prep.domain.plain_text import count_words, one_line
from seminar_prep.domain.plan import PlanItem
from seminar_prep.domain.queue import QUEUE_TEXTS, QueueCounts, Scope
from seminar_prep.domain.review import LEECH_LAPSES
from seminar_prep.errors import SeminarPrepError, UsageError
from seminar_prep.services.review_session import ReviewSession, ShownCard
from seminar_prep.tui.desk import Desk
from seminar_prep.tui.grade_bar import grade_bar
from seminar_prep.tui.show_error import show_error
from seminar_prep.tui.widgets.card_text import CardText
from seminar_prep.tui.widgets.masthead import Masthead

# A longer look at one card counts as this: the learner was away.
MOST_SECONDS = 120.0
# Below this height (rows) blank lines go, below this width (cells) the deck and the claim, so that a card fits.
SHORT, NARROW = 24, 60
_GRADES = "012345"


class ReviewScreen(Screen[None]):
    """One sitting at the cards of `scope`, or at the items of `plan`; `title` says what it is about."""

    TITLE = "Review"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter", "reveal", "Answer", id="review.reveal"),
        *(Binding(key, f"grade({key})", f"Grade {key}", show=False, id=f"review.grade-{key}") for key in _GRADES),
        Binding("u", "undo", "Undo", id="review.undo"),
        Binding("L", "raw", "LaTeX", id="review.raw"),
        Binding("e", "edit", "Edit", id="review.edit"),
        Binding("s", "suspend", "Suspend", id="review.suspend"),
        Binding("b", "bury", "Bury", id="review.bury"),
        Binding("down,j", "scroll(1)", "Scroll down", show=False, id="review.down"),
        Binding("up,k", "scroll(-1)", "Scroll up", show=False, id="review.up"),
        Binding("right,l", "scroll_aside(4)", "Scroll right", show=False, id="review.right"),
        Binding("left,h", "scroll_aside(-4)", "Scroll left", show=False, id="review.left"),
    ]

    def __init__(self, desk: Desk, scope: Scope, title: str, plan: Sequence[PlanItem] = ()) -> None:
        super().__init__()
        self._desk = desk
        self._title = title
        self._session: ReviewSession = desk.review(scope, plan)
        self._shown: ShownCard | None = None
        self._counts = QueueCounts(due=0, new=0, drill=0)
        self._is_answered = False
        self._is_raw = False
        self._asked_at = 0.0

    def compose(self) -> ComposeResult:
        """Lay out the parts."""
        yield Masthead(is_sample=self._desk.is_sample)
        yield Static(id="status", markup=False)
        with ScrollableContainer(id="card", can_focus=False):
            yield CardText(glyphs=self._desk.glyphs, id="question")
            yield Static(id="rule", markup=False)
            yield CardText(glyphs=self._desk.glyphs, id="answer")
            yield CardText(glyphs=self._desk.glyphs, id="note")
            yield Static(id="done", markup=False)
        yield Static(id="grades", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """Show the first card."""
        self.next_card()

    def on_resize(self) -> None:
        """Fit the grades to the new width."""
        self.set_class(self.size.height < SHORT, "short")
        self.call_after_refresh(self._draw)

    # ------------------------------------------------------------ drawing

    def next_card(self) -> None:
        """Take the next card from the session and show its question."""
        self._is_answered = False
        try:
            self._shown = self._session.current()
            self._counts = self._session.counts()
        except SeminarPrepError as error:
            show_error(self.app, error)
            self._shown = None
        self._asked_at = self._desk.stopwatch()
        self.query_one("#card").scroll_home(animate=False)
        self._draw()

    def _draw(self) -> None:
        shown, answered, counts = self._shown, self._is_answered, self._counts
        what = f"{counts.due} left" if self._session.scope.cram else (
            f"{counts.due} due · {counts.new} new · {counts.drill} drill"
        )  # fmt: skip
        self.query_one(Masthead).show(self._title, what, keeps_remark=True)
        self.query_one("#status", Static).update(_status(shown, self.size.width) if shown else Content(""))
        question, answer, note = (self.query_one(f"#{name}", CardText) for name in ("question", "answer", "note"))
        question.display = shown is not None
        answer.display = self.query_one("#rule").display = shown is not None and answered
        note.display = bool(shown and answered and shown.card.note)
        self.query_one("#done").display = shown is None
        self.query_one("#grades").display = shown is not None
        if shown:
            question.show(shown.card.front, is_raw=self._is_raw)
            answer.show(shown.card.back, is_raw=self._is_raw)
            note.show(shown.card.note or "", is_raw=self._is_raw)
        else:
            self.query_one("#done", Static).update(self._done())
        self._draw_grades()
        self.refresh_bindings()

    def _draw_grades(self) -> None:
        grades = self.query_one("#grades", Static)
        if self._shown and self._is_answered:
            grades.update(grade_bar(self._shown, self.size.width - 4))
        else:
            grades.update(Content.assemble(("Space shows the answer", "$text-muted")))

    def _done(self) -> Content:
        n_answered = self._session.n_answered
        said = f"{count_words(n_answered, 'answer')} in this sitting." if n_answered else "Nothing waits here now."
        return Content.assemble(
            ("Done.\n\n", "bold $text-success"),
            said,
            "\n\n",
            ("u takes the last answer back, Escape leaves.", "$text-muted"),
        )

    # ------------------------------------------------------------ keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done to what is on the table."""
        if action == "reveal":
            return self._shown is not None and not self._is_answered
        if action == "grade":
            return self._shown is not None
        if action in ("edit", "suspend", "bury", "raw"):
            return self._shown is not None
        return True

    def action_reveal(self) -> None:
        """Show the answer below the question."""
        self._is_answered = True
        self._draw()
        self.call_after_refresh(self._show_answer)

    def _show_answer(self) -> None:
        """Scroll as little as shows the answer; the question stays on screen where both fit."""
        self.query_one("#card").scroll_to_widget(self.query_one("#answer"), animate=False)

    def action_grade(self, grade: int) -> None:
        """Record a grade once the answer is shown; before that, remind of it."""
        if not self._is_answered:
            self.notify("First look at the answer: Space.", timeout=3, markup=False)
            return
        seconds = min(self._desk.stopwatch() - self._asked_at, MOST_SECONDS)
        try:
            answered = self._session.grade(grade, seconds)
        except SeminarPrepError as error:
            show_error(self.app, error)
            return
        review = answered.review
        if review.after.lapses >= LEECH_LAPSES and review.after.lapses > review.before.lapses:
            self.notify(
                f"{review.card} was forgotten {review.after.lapses} times: rewriting it (u, then e) may help more.",
                title="Leech", severity="warning", markup=False,
            )  # fmt: skip
        self.next_card()

    def action_undo(self) -> None:
        """Take back the newest answer and show its card again."""
        try:
            undone = self._session.undo()
        except SeminarPrepError as error:
            show_error(self.app, error)
            return
        self.notify(f"Took back the {undone.taken_back.grade} for {undone.taken_back.card}.", timeout=4, markup=False)
        self.next_card()

    def action_suspend(self) -> None:
        """Put the card away until further notice."""
        self._put_away(self._session.suspend, "suspended")

    def action_bury(self) -> None:
        """Put the card away for today."""
        self._put_away(self._session.bury, "buried until tomorrow")

    def _put_away(self, put: Callable[[], str], state: str) -> None:
        try:
            card = put()
        except SeminarPrepError as error:
            show_error(self.app, error)
            return
        self.notify(f"{card} is {state}.", timeout=4, markup=False)
        self.next_card()

    def action_raw(self) -> None:
        """Change between drawn formulas and the exact source."""
        self._is_raw = not self._is_raw
        self._draw()

    def action_scroll(self, lines: int) -> None:
        """Scroll the card."""
        self.query_one("#card").scroll_relative(y=lines, animate=False, immediate=True)

    def action_scroll_aside(self, cells: int) -> None:
        """Scroll a wide formula."""
        self.query_one("#card").scroll_relative(x=cells, animate=False, immediate=True)

    def action_edit(self) -> None:
        """Open the editor at the card's line, and come back to the card as it is then."""
        if self._shown is None:
            return
        try:
            edit = self._desk.editing.begin(self._shown.card.id)
            try:
                _run_editor(self, edit.command)
            finally:
                problems = edit.finish()
        except SeminarPrepError as error:
            show_error(self.app, error)
            problems = ()
        for problem in problems[:3]:
            self.notify(one_line(f"{problem.where}: {problem.message}"), severity="warning", markup=False)
        try:
            self._shown = self._session.current()
        except SeminarPrepError as error:
            show_error(self.app, error)
        self._draw()


def _status(shown: ShownCard, width: int) -> Content:
    card = shown.card
    claim = card.claim.value if card.claim else ""
    is_narrow = width < NARROW
    parts = (
        [card.ref or card.deck, card.type.value] if is_narrow else [card.ref or "", card.deck, card.type.value, claim]
    )
    why = QUEUE_TEXTS[shown.code] if shown.code else "cramming: memory stays as it is"
    why = one_line(shown.reason or why)
    if is_narrow and shown.code:
        why = shown.code.value
    pieces: list[Content | tuple[str, str]] = [(one_line(" · ".join(filter(None, parts))), "$text-muted")]
    pieces.append(("\n" + why, "$text-muted"))
    if shown.is_leech:
        pieces.append((f" · leech: forgotten {shown.memory.lapses} times", "$text-warning"))
    return Content.assemble(*pieces)


def _run_editor(screen: ReviewScreen, command: tuple[str, ...]) -> None:
    try:
        with screen.app.suspend():
            done = subprocess.run(command, check=False)
    except OSError as error:
        raise UsageError(
            f"the editor {command[0]!r} cannot be started ({error.strerror}).", hint="Set VISUAL or EDITOR."
        ) from error
    except SuspendNotSupported as error:
        raise UsageError(
            "this terminal cannot be handed to an editor.", hint='Use "seminar-prep edit" in a shell.'
        ) from error
    if done.returncode:
        raise UsageError(f"the editor ended with code {done.returncode}.", hint="What it saved is kept.")
