"""Today: what to study in the time there is, for which talk and why, and what the coming days cost."""

from collections.abc import Iterator
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Paste
from textual.message import Message
from textual.widgets import Static

from seminar_prep.domain.plain_text import count_words, minutes_words
from seminar_prep.domain.plan import Wish
from seminar_prep.domain.queue import QueueCounts, Scope
from seminar_prep.errors import SeminarPrepError
from seminar_prep.services.paper_shelf import NewPaper
from seminar_prep.services.planning import TodayView
from seminar_prep.tui.desk import Desk
from seminar_prep.tui.key_names import key_of
from seminar_prep.tui.opening import Opening, Sitting
from seminar_prep.tui.page_screen import PageScreen
from seminar_prep.tui.plain_words import countdown_words, day_words
from seminar_prep.tui.show_error import show_error
from seminar_prep.tui.talk_page import section
from seminar_prep.tui.today_page import cost_lines, new_paper, planned_item, talk_outlook
from seminar_prep.tui.waiting_line import waiting_line
from seminar_prep.tui.widgets.item_scroll import Item, ItemScroll
from seminar_prep.tui.widgets.key_bar import KeyBar
from seminar_prep.tui.widgets.masthead import Masthead
from seminar_prep.tui.widgets.talk_list import TICK

_STEP_MINUTES = 5
_MOST_MINUTES = 600
_MOST_TALKS = 6
_WIDEST, _MARGINS = 100, 9  # cells of the page, and of what stands left and right of a line on it
_WISHES = {Wish.TALKS: "for the coming talks", Wish.BOTH: "for the talks and for good", Wish.LONG_TERM: "for good"}


class TodayScreen(PageScreen):
    """Today's plan; one key starts it."""

    TITLE = "Today"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "start", "Start", id="today.start"),
        Binding("plus", "minutes(1)", "More time", key_display="+", id="today.more"),
        Binding("minus", "minutes(-1)", "Less", key_display="-", id="today.less"),
        Binding("f", "wish", "What for", id="today.wish"),
        Binding("enter", "open", "Open", id="today.open"),
        Binding("i", "import_schedule", "Import", id="today.import"),
    ]

    class Planned(Message):
        """A plan was made, the `number`-th that was asked for, or could not be."""

        def __init__(self, number: int, view: TodayView | SeminarPrepError) -> None:
            super().__init__()
            self.number = number
            self.view = view

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._minutes = desk.minutes_per_day
        self._wish = desk.plan_for
        self._begun_with = (self._minutes, self._wish)
        self._view: TodayView | None = None
        self._n_asked = 0
        self._is_planning = False
        self._starts_when_planned = False
        self._new_papers: tuple[NewPaper, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the parts."""
        yield Masthead(is_sample=self._desk.is_sample)
        yield Static(id="counts", markup=False)
        yield ItemScroll(id="page")
        yield KeyBar()

    def on_mount(self) -> None:
        """Look at the clock from now on."""
        self.set_interval(TICK, self.tick)

    async def tick(self) -> None:
        """Let the countdowns move on where this is on screen; on another study day, or after a talk, plan anew."""
        if not self.is_current or self._view is None:
            return
        agenda, day_plan = self._desk.agenda, self._view.day_plan
        now = agenda.now()
        is_over = any(countdown_words(one.talk.stated, now, agenda.zone).endswith("ago") for one in day_plan.talks)
        if is_over or agenda.today() != day_plan.plan.day:
            await self.reload()
            return
        outlooks = dict(self._outlooks(self._view))
        for item in self.query(Item):
            outlook = outlooks.get(item.key)
            if outlook is not None and str(item.content) != outlook.plain:
                item.update(outlook)

    def on_screen_suspend(self) -> None:
        """Start nothing on another screen."""
        self._starts_when_planned = False

    async def reload(self) -> None:
        """Have the day planned, which takes a while in a large library; by the settings once they have changed."""
        if self._begun_with != (begin := (self._desk.minutes_per_day, self._desk.plan_for)):
            self._begun_with = self._minutes, self._wish = begin
        self._n_asked += 1
        self._is_planning = True
        self.query_one(Masthead).show("Today", day_words(self._desk.agenda.today()).replace("  ", " "))
        self._draw_summary()
        # What was asked for is painted first: a plan computes beside the screens.
        self.call_after_refresh(self._plan, self._n_asked, self._minutes, self._wish)

    @work(thread=True, exclusive=True, group="plan")
    def _plan(self, number: int, minutes: int, wish: Wish) -> None:
        try:
            self.post_message(self.Planned(number, self._desk.planner.view_in_worker(minutes, wish)))
        except SeminarPrepError as error:
            self.post_message(self.Planned(number, error))

    async def on_today_screen_planned(self, event: Planned) -> None:
        """Draw the plan, unless another was asked for meanwhile; the cursor stays on its item."""
        if event.number != self._n_asked:
            return
        self._is_planning = False
        try:
            if isinstance(event.view, SeminarPrepError):
                raise event.view
            self._new_papers = self._desk.shelf.new_papers()
        except SeminarPrepError as error:
            show_error(self.app, error)
            return
        self._view = event.view
        self._draw_summary()
        await self.draw_page()
        if self._starts_when_planned:
            self.action_start()

    def _draw_summary(self) -> None:
        """Draw the lines above the page, with what was asked for while it is planned."""
        try:
            counts = self._desk.review(Scope()).counts()
        except SeminarPrepError as error:
            show_error(self.app, error)
            return
        self.query_one("#counts", Static).update(self._summary(self._view, counts))

    def _summary(self, view: TodayView | None, counts: QueueCounts) -> Content:
        limit = f"{self._minutes} min" if self._minutes else ""
        waiting, wish = waiting_line(counts, view.streak_days if view else 0), _WISHES[self._wish]
        if view is None or self._is_planning:
            words = "  ·  ".join(part for part in ("planning …", limit, wish) if part)
            return Content("\n").join([waiting, Content.styled(words, "$text-muted")])
        plan = view.day_plan.plan
        planned = Content.assemble(
            (count_words(len(plan.items), "card"), "bold"), " in ", (minutes_words(plan.seconds), "bold"),
            (f"{' of ' if limit else ''}{limit}  ·  {wish}", "$text-muted"),
        )  # fmt: skip
        return Content("\n").join([waiting, planned])

    def _line_width(self) -> int:
        return min(self.size.width, _WIDEST) - _MARGINS

    def _outlooks(self, view: TodayView) -> Iterator[tuple[str, Content]]:
        """Yield the coming talks by the keys of their items."""
        now, zone, width = self._desk.agenda.now(), self._desk.agenda.zone, self._line_width()
        for planned in view.day_plan.talks[:_MOST_TALKS]:
            yield f"talk:{planned.talk.id}", talk_outlook(planned, now, zone, width, self._desk.glyphs)

    def parts(self) -> Iterator[Static]:
        """Yield the talks ahead, new papers, what the coming days cost, and the planned cards."""
        if (view := self._view) is None:
            return
        desk, day_plan = self._desk, view.day_plan
        width = self._line_width()
        if day_plan.talks:
            yield Static(section("Talks ahead", "readiness now, and with this plan"), markup=False)
            for key, outlook in self._outlooks(view):
                yield Item(outlook, key)
        else:
            yield Static(section("Talks ahead"), markup=False)
            yield Static(Content.styled(self._hint_without_talks(), "$text-muted"), markup=False)
        if self._new_papers:
            yield Static(section("New papers", "found in the last week, for coming talks"), markup=False)
            for new in self._new_papers:
                yield Item(new_paper(new, width, desk.glyphs), f"paper:{new.paper.arxiv_id}")
        yield Static(section("Coming days", "if all goes well, and new cards go on"), markup=False)
        yield Static(cost_lines(view.forecast, width, desk.glyphs), markup=False)
        left = _left(day_plan.plan.n_due_later, day_plan.plan.n_new_later)
        yield Static(section("Cards", left), markup=False)
        for item in day_plan.plan.items:
            card = view.cards.get(item.card)
            if card is not None:
                yield Item(planned_item(item, card, width, desk.glyphs), f"card:{item.card}")
        if not day_plan.plan.items:
            yield Static(Content.styled("Nothing waits today.", "$text-muted"), markup=False)

    def _hint_without_talks(self) -> str:
        agenda = self._desk.agenda
        if coming := agenda.upcoming():
            return f"None soon: the next one is {countdown_words(coming[0].talk.stated, agenda.now(), agenda.zone)}."
        if self._desk.schedules is None:
            return "None."
        key = key_of(self, "today.import")
        return f"None. Paste your seminar's announcement here; {key} takes its file or address."

    # ------------------------------------------------------------ keys

    def on_paste(self, event: Paste) -> None:
        """Take what is pasted, or the file that is dropped on the window, for a schedule."""
        event.stop()
        if self._desk.schedules is not None and event.text.strip():
            self.post_message(Opening(f"importing:{event.text}"))

    def action_import_schedule(self) -> None:
        """Take a schedule: its file, its address, or its text."""
        self.post_message(Opening("importing:"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what there is."""
        if action == "import_schedule":
            return self._desk.schedules is not None and not (self._view and self._view.day_plan.talks)
        if action == "start":
            return self._is_planning or bool(self._view and self._view.day_plan.plan.items)
        if action == "open":
            return self._opened() is not None
        return True

    def action_start(self) -> None:
        """Study the plan, card by card, once it is made."""
        self._starts_when_planned = self._is_planning
        if self._view and not self._is_planning:
            items = self._view.day_plan.plan.items
            self.post_message(Sitting(Scope(planned=True), "Today", items))

    async def action_minutes(self, step: int) -> None:
        """Plan for more or less time."""
        self._minutes = min(max(self._minutes + step * _STEP_MINUTES, _STEP_MINUTES), _MOST_MINUTES)
        await self.reload()

    async def action_wish(self) -> None:
        """Plan for the talks, for what lasts, or for both."""
        wishes = list(_WISHES)
        self._wish = wishes[(wishes.index(self._wish) + 1) % len(wishes)]
        await self.reload()

    def action_open(self) -> None:
        """Open the talk, paper or card under the cursor."""
        if key := self._opened():
            self.app.post_message(Opening(key))

    def _opened(self) -> str | None:
        key = self.chosen_key
        return key if key and key.startswith(("talk:", "paper:", "card:")) else None


def _left(n_due: int, n_new: int) -> str:
    parts = [f"{n} {what}" for n, what in ((n_due, "due"), (n_new, "new")) if n]
    return f"{' and '.join(parts)} left for later days" if parts else ""
