"""Review: the question, then its answer below it, then a grade; the question stays. At the end, what it came to."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import ScrollableContainer
from textual.content import Content
from textual.events import Click
from textual.screen import Screen
from textual.widgets import Input, Static

from seminar_prep.domain.grade_keys import GradeKey, grade_of
from seminar_prep.domain.plan import PlanItem
from seminar_prep.domain.queue import QUEUE_TEXTS, QueueCounts, Scope
from seminar_prep.domain.review import LEECH_LAPSES
from seminar_prep.errors import SeminarPrepError
from seminar_prep.services.review_session import ReviewSession, ShownCard
from seminar_prep.tui.card_editing import edit_card
from seminar_prep.tui.desk import Desk
from seminar_prep.tui.grade_bar import grade_bar
from seminar_prep.tui.idle_clock import IdleClock
from seminar_prep.tui.key_names import key_of
from seminar_prep.tui.review_parts import has_long_note, sitting_parts, source_line, status
from seminar_prep.tui.screens.why import WhyScreen
from seminar_prep.tui.show_error import show_error
from seminar_prep.tui.widgets.card_text import CardText
from seminar_prep.tui.widgets.key_bar import KeyBar
from seminar_prep.tui.widgets.masthead import Masthead
from seminar_prep.tui.widgets.sitting_page import SittingPage

# Below this height (rows) blank lines go, so that a card fits.
SHORT = 24
_GRADE_KEYS = "012345"
_FOR_A_CARD = frozenset({"edit", "suspend", "bury", "raw", "flag", "why"})


class ReviewScreen(Screen[None]):
    """One sitting at the cards of `scope`, or at the items of `plan`; `title` says what it is about."""

    TITLE = "Review"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter", "reveal", "Answer", id="review.reveal"),
        *(Binding(key, f"grade({key})", f"Grade {key}", show=False, id=f"review.grade-{key}") for key in _GRADE_KEYS),
        Binding("n", "note", "Note", id="review.note"),
        Binding("u", "undo", "Undo", id="review.undo"),
        Binding("w", "why", "Why", id="review.why"),
        Binding("f", "flag", "Flag", id="review.flag"),
        Binding("L", "raw", "LaTeX", id="review.raw"),
        Binding("e", "edit", "Edit", id="review.edit"),
        Binding("s", "suspend", "Suspend", show=False, id="review.suspend"),
        Binding("b", "bury", "Bury until tomorrow", show=False, id="review.bury"),
        Binding("t", "tally", "So far", show=False, id="review.tally"),
        Binding("a", "ahead", "Look ahead", id="review.ahead"),
        Binding("c", "cram", "Cram", id="review.cram"),
        Binding("down,j", "scroll(1)", "Scroll down", show=False, id="review.down"),
        Binding("up,k", "scroll(-1)", "Scroll up", show=False, id="review.up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="review.page-down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="review.page-up"),
        Binding("right,l", "scroll_aside(4)", "Scroll right", show=False, id="review.right"),
        Binding("left,h", "scroll_aside(-4)", "Scroll left", show=False, id="review.left"),
    ]

    def __init__(self, desk: Desk, scope: Scope, title: str, plan: Sequence[PlanItem] = ()) -> None:
        super().__init__()
        self._desk = desk
        self._title = title
        self._session: ReviewSession = desk.review(scope, plan)
        self._shown: ShownCard | None = None
        self._counts: QueueCounts | None = None
        self._is_answered = False
        self._is_raw = False
        self._is_noted = False
        self._is_tallied = False
        self._clock = IdleClock(desk.stopwatch, desk.review_style.idle_seconds)

    @property
    def _card(self) -> ShownCard | None:
        """The card on the table, unless the sitting's page covers it."""
        return None if self._is_tallied else self._shown

    def compose(self) -> ComposeResult:
        """Lay out the parts."""
        glyphs, pictures = self._desk.glyphs, self._desk.pictures
        yield Masthead(is_sample=self._desk.is_sample)
        yield Static(id="status", markup=False)
        with ScrollableContainer(id="card", can_focus=False):
            yield CardText(glyphs=glyphs, pictures=pictures, id="question")
            yield Static(id="rule", markup=False)
            yield CardText(glyphs=glyphs, pictures=pictures, id="yours")
            yield CardText(glyphs=glyphs, pictures=pictures, id="answer")
            yield CardText(glyphs=glyphs, pictures=pictures, id="note")
            yield Static(id="source", markup=False)
        yield SittingPage(id="sitting")
        yield Input(placeholder="your answer; Enter shows ours", id="typed")
        grades = Static(id="grades", markup=False)
        grades.auto_links = False  # a click is a key; they look like words all the same
        yield grades
        yield KeyBar()

    async def on_mount(self) -> None:
        """Show the first card."""
        await self.next_card()

    def on_resize(self) -> None:
        """Fit the grades to the new width."""
        self.set_class(self.size.height < SHORT, "short")
        self.call_after_refresh(self._draw)

    async def on_screen_resume(self) -> None:
        """Count the time again; what was opened from the sitting's page may have changed."""
        self._clock.touch()
        if self._is_tallied:
            await self._draw_sitting()

    # ------------------------------------------------------------ drawing

    async def next_card(self) -> None:
        """Take the next card from the session and show its question; where there is none, what the sitting came to."""
        self._is_answered = self._is_noted = False
        try:
            self._shown = self._session.current()
        except SeminarPrepError as error:
            show_error(self.app, error)
            self._shown = None
        self._is_tallied = self._shown is None
        self._clock.start()
        self.query_one("#card").scroll_home(animate=False)
        self.query_one("#typed", Input).value = ""
        if self._is_tallied:
            await self._draw_sitting()
        self._draw()
        self._put_focus()
        # Counting a large library takes longer than finding its next card, which nobody should wait for.
        self.call_after_refresh(self._count)

    def _count(self) -> None:
        try:
            self._counts = self._session.counts()
        except SeminarPrepError as error:
            show_error(self.app, error)
        self._draw_masthead()

    def _put_focus(self) -> None:
        """Have keys go to the sitting's page, to the field for one's own answer, or to the screen."""
        typed = self.query_one("#typed", Input)
        self.set_focus(self.query_one(SittingPage) if self._is_tallied else typed if typed.display else None)

    def _draw_masthead(self) -> None:
        counts = self._counts
        what = ""
        if counts is not None:
            parts = f"{counts.due} due · {counts.new} new · {counts.drill} drill"
            what = f"{counts.due} left" if self._session.scope.cram else parts
        self.query_one(Masthead).show(self._title, what, keeps_remark=True)

    def _draw(self) -> None:
        shown = self._card
        self._draw_masthead()
        for name in ("#status", "#card", "#grades"):
            self.query_one(name).display = shown is not None
        self.query_one(SittingPage).display = shown is None
        asks = self._desk.review_style.typed_answer and not self._is_answered
        self.query_one("#typed").display = shown is not None and asks
        if shown:
            self._draw_card(shown)
        self.refresh_bindings()

    def _draw_card(self, shown: ShownCard) -> None:
        card, is_raw = shown.card, self._is_raw
        self.query_one("#status", Static).update(status(shown, self.size.width))
        typed = self.query_one("#typed", Input).value.strip()
        note = card.note if card.note and (self._is_noted or not has_long_note(card)) else ""
        source = source_line(card, key_of(self, "review.note"), is_noted=self._is_noted)
        for name, text, is_part in (
            ("#question", card.front, True),
            ("#yours", f"Yours: {typed}", self._is_answered and bool(typed)),
            ("#answer", card.back, self._is_answered),
            ("#note", note, self._is_answered and bool(note)),
        ):
            part = self.query_one(name, CardText)
            part.display = is_part
            part.show(text, is_raw=is_raw)
        self.query_one("#rule").display = self._is_answered
        self.query_one("#source", Static).update(source)
        self.query_one("#source").display = self._is_answered and bool(source.plain)
        key = "Enter" if self.query_one("#typed").display else key_of(self, "review.reveal")
        self.query_one("#grades", Static).update(
            grade_bar(shown, self.size.width - 4, self._desk.review_style.grades, self._grade_key)
            if self._is_answered
            else Content.styled(f"{key} shows the answer", "$text-muted")
        )

    def _grade_key(self, key: GradeKey) -> str:
        return key_of(self, f"review.grade-{key.key}")

    async def _draw_sitting(self) -> None:
        try:
            sitting = self._session.sum_up()
        except SeminarPrepError as error:
            show_error(self.app, error)
            return
        deeds = {"tally": "goes on with the cards", "ahead": "looks ahead at cards not yet due", "cram": "crams them"}
        leads = [(f"review.{name}", deed) for name, deed in deeds.items() if self.check_action(name, ())]
        named = (("review.undo", "takes the last answer back"), *leads, ("app.back", "leaves"))
        hints = ", ".join(f"{key_of(self, name)} {deed}" for name, deed in named) + "."
        parts = sitting_parts(sitting, self._desk.glyphs, is_done=self._shown is None, hints=hints)
        await self.query_one(SittingPage).redraw(parts)

    # ------------------------------------------------------------ keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done to what is on the table."""
        card, scope = self._card, self._session.scope
        if action in _FOR_A_CARD:
            return card is not None
        conditions = {
            "reveal": card is not None and not self._is_answered,
            "note": card is not None and self._is_answered,
            "tally": self._shown is not None,
            "ahead": self._shown is None and not (scope.early or scope.talk or scope.cram),
            "cram": self._shown is None and not scope.cram and bool(scope.talk or scope.deck or scope.concept),
        }
        if action == "grade":
            return card is not None and grade_of(str(parameters[0]), self._desk.review_style.grades) is not None
        return conditions.get(action, True)

    def leave_field(self) -> bool:
        """Leave the field for one's own answer, or the sitting's page while cards wait; False where neither is open."""
        if self._is_tallied and self._shown is not None:
            self._is_tallied = False
            self._draw()
            self._put_focus()
            return True
        typed = self.query_one("#typed", Input)
        if not (typed.display and typed.has_focus):
            return False
        typed.value = ""
        self.set_focus(None)
        return True

    def action_reveal(self) -> None:
        """Show the answer below the question."""
        self._clock.touch()
        self._is_answered = True
        self.set_focus(None)
        self._draw()
        self.call_after_refresh(self._show_answer)

    def on_click(self, event: Click) -> None:
        """Show the answer where the question, or the line below it, was clicked."""
        places = {"card", "question", "grades"}
        if event.widget is not None and event.widget.id in places and self.check_action("reveal", ()):
            self.action_reveal()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Show the answer below what was typed."""
        event.stop()
        self.action_reveal()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Note that somebody is there."""
        event.stop()
        self._clock.touch()

    def _show_answer(self) -> None:
        """Scroll as little as shows the answer; the question stays on screen where both fit."""
        self.query_one("#card").scroll_to_widget(self.query_one("#answer"), animate=False)

    async def action_grade(self, key: int) -> None:
        """Record the grade of a key once the answer is shown; before that, remind of it."""
        grade = grade_of(str(key), self._desk.review_style.grades)
        if grade is None:
            return
        if not self._is_answered:
            self.notify(f"First look at the answer: {key_of(self, 'review.reveal')}.", timeout=3, markup=False)
            return
        try:
            answered = self._session.grade(grade, self._clock.touch())
        except SeminarPrepError as error:
            show_error(self.app, error)
            return
        review = answered.review
        if review.after.lapses >= LEECH_LAPSES and review.after.lapses > review.before.lapses:
            undo, edit = key_of(self, "review.undo"), key_of(self, "review.edit")
            self.notify(
                f"{review.card} was forgotten {review.after.lapses} times: "
                f"rewriting it ({undo}, then {edit}) may help more.",
                title="Leech", severity="warning", markup=False,
            )  # fmt: skip
        await self.next_card()

    async def action_undo(self) -> None:
        """Take back the newest answer and show its card again."""
        try:
            undone = self._session.undo()
        except SeminarPrepError as error:
            show_error(self.app, error)
            return
        self.notify(f"Took back the {undone.taken_back.grade} for {undone.taken_back.card}.", timeout=4, markup=False)
        await self.next_card()

    async def action_suspend(self) -> None:
        """Put the card away until further notice."""
        await self._put_away(self._session.suspend, "suspended")

    async def action_bury(self) -> None:
        """Put the card away for today."""
        await self._put_away(self._session.bury, "buried until tomorrow")

    async def _put_away(self, put: Callable[[], str], state: str) -> None:
        try:
            card = put()
        except SeminarPrepError as error:
            show_error(self.app, error)
            return
        self.notify(f"{card} is {state}.", timeout=4, markup=False)
        await self.next_card()

    def action_flag(self) -> None:
        """Flag the card, or take its flag away."""
        try:
            self._session.flag()
        except SeminarPrepError as error:
            show_error(self.app, error)
        self._reread()

    def action_note(self) -> None:
        """Show a long note and where the card comes from, or hide them again."""
        self._clock.touch()
        self._is_noted = not self._is_noted
        self._draw()
        self.call_after_refresh(self.query_one("#card").scroll_to_widget, self.query_one("#source"), animate=False)

    def action_raw(self) -> None:
        """Change between drawn formulas and the exact source."""
        self._clock.touch()
        self._is_raw = not self._is_raw
        self._draw()

    def action_why(self) -> None:
        """Say what speaks for asking this card."""
        shown = self._card
        if shown is None:
            return
        why = shown.reason or (QUEUE_TEXTS[shown.code] if shown.code else "cramming: memory stays as it is")
        try:
            self.app.push_screen(WhyScreen(self._desk, self._session.reasons(), why))
        except SeminarPrepError as error:
            show_error(self.app, error)

    async def action_tally(self) -> None:
        """Show what the sitting has come to so far, or go on with the cards."""
        self._is_tallied = not self._is_tallied
        if self._is_tallied:
            await self._draw_sitting()
        self._draw()
        self._put_focus()

    def action_ahead(self) -> None:
        """Go on with known cards that are not yet due."""
        scope = replace(self._session.scope, planned=False, early=True)
        self.app.switch_screen(ReviewScreen(self._desk, scope, "Look ahead"))

    def action_cram(self) -> None:
        """Go once more through all cards of this talk, deck or concept, leaving memory alone."""
        scope = replace(self._session.scope, early=False, cram=True)
        self.app.switch_screen(ReviewScreen(self._desk, scope, "Cram"))

    def action_scroll(self, lines: int) -> None:
        """Scroll the card."""
        self._clock.touch()
        self.query_one("#card").scroll_relative(y=lines, animate=False, immediate=True)

    def action_page(self, pages: int) -> None:
        """Scroll a long card by most of what is seen of it."""
        self.action_scroll(pages * max(self.query_one("#card").size.height - 2, 1))

    def action_scroll_aside(self, cells: int) -> None:
        """Scroll a wide formula."""
        self._clock.touch()
        self.query_one("#card").scroll_relative(x=cells, animate=False, immediate=True)

    def action_edit(self) -> None:
        """Open the editor at the card's line, and come back to the card as it is then."""
        if self._card is None:
            return
        edit_card(self.app, self._desk.editing, self._card.card.id)
        self._clock.touch()
        self._reread()

    def _reread(self) -> None:
        """Show the card on the table as it is stored now."""
        try:
            self._shown = self._session.current()
        except SeminarPrepError as error:
            show_error(self.app, error)
        self._draw()
