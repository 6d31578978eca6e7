"""Today: what to study in the time there is, for which talk and why, and what the coming days cost."""

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from seminar_prep.domain.plain_text import count_words, minutes_words
from seminar_prep.domain.plan import Wish
from seminar_prep.domain.queue import QueueCounts, Scope
from seminar_prep.errors import SeminarPrepError
from seminar_prep.services.paper_shelf import NewPaper
from seminar_prep.services.planning import TodayView
from seminar_prep.tui.desk import Desk
from seminar_prep.tui.key_names import key_of
from seminar_prep.tui.opening import Opening, Sitting
from seminar_prep.tui.plain_words import countdown_words, day_words
from seminar_prep.tui.show_error import show_error
from seminar_prep.tui.talk_page import section
from seminar_prep.tui.today_page import cost_lines, new_paper, planned_item, talk_outlook
from seminar_prep.tui.waiting_line import waiting_line
from seminar_prep.tui.widgets.item_scroll import Item, ItemScroll
from seminar_prep.tui.widgets.masthead import Masthead
from seminar_prep.tui.widgets.talk_list import TICK

_STEP_MINUTES = 5
_MOST_MINUTES = 600
_MOST_TALKS = 6
_WIDEST, _MARGINS = 100, 9  # cells of the page, and of what stands left and right of a line on it
_WISHES = {Wish.TALKS: "for the coming talks", Wish.BOTH: "for the talks and for good", Wish.LONG_TERM: "for good"}


class TodayScreen(Screen[None]):
    """Today's plan; one key starts it."""

    TITLE = "Today"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "start", "Start", id="today.start"),
        Binding("plus", "minutes(1)", "More time", key_display="+", id="today.more"),
        Binding("minus", "minutes(-1)", "Less", key_display="-", id="today.less"),
        Binding("f", "wish", "What for", id="today.wish"),
        Binding("enter", "open", "Open", id="today.open"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._minutes = desk.minutes_per_day
        self._wish = desk.plan_for
        self._begun_with = (self._minutes, self._wish)
        self._view: TodayView | None = None
        self._new_papers: tuple[NewPaper, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the parts."""
        yield Masthead(is_sample=self._desk.is_sample)
        yield Static(id="counts", markup=False)
        yield ItemScroll(id="page")
        yield Footer()

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

    async def on_screen_resume(self) -> None:
        """Plan anew: answers may have been given meanwhile, and settings changed."""
        if self._begun_with != (begin := (self._desk.minutes_per_day, self._desk.plan_for)):
            self._begun_with = self._minutes, self._wish = begin
        await self.reload()
        self.query_one(ItemScroll).focus()

    async def on_resize(self) -> None:
        """Fit the new width."""
        if self._view is not None:
            await self.query_one(ItemScroll).redraw(self._parts(self._view))

    async def reload(self) -> None:
        """Plan the day and draw it; the cursor stays on its item."""
        try:
            self._view = self._desk.planner.view(self._minutes, self._wish)
            counts = self._desk.review(Scope()).counts()
            self._new_papers = self._desk.shelf.new_papers()
        except SeminarPrepError as error:
            show_error(self.app, error)
            return
        view = self._view
        self.query_one(Masthead).show("Today", day_words(view.day_plan.plan.day).replace("  ", " "))
        self.query_one("#counts", Static).update(self._summary(view, counts))
        await self.query_one(ItemScroll).redraw(self._parts(view))
        self.refresh_bindings()

    def _summary(self, view: TodayView, counts: QueueCounts) -> Content:
        plan = view.day_plan.plan
        limit = f" of {self._minutes} min" if self._minutes else ""
        planned = Content.assemble(
            (count_words(len(plan.items), "card"), "bold"), " in ", (minutes_words(plan.seconds), "bold"),
            (f"{limit}  ·  {_WISHES[self._wish]}", "$text-muted"),
        )  # fmt: skip
        return Content("\n").join([waiting_line(counts, view.streak_days), planned])

    def _line_width(self) -> int:
        return min(self.size.width, _WIDEST) - _MARGINS

    def _outlooks(self, view: TodayView) -> Iterator[tuple[str, Content]]:
        """Yield the coming talks by the keys of their items."""
        now, zone, width = self._desk.agenda.now(), self._desk.agenda.zone, self._line_width()
        for planned in view.day_plan.talks[:_MOST_TALKS]:
            yield f"talk:{planned.talk.id}", talk_outlook(planned, now, zone, width, self._desk.glyphs)

    def _parts(self, view: TodayView) -> Iterator[Static]:
        desk, day_plan = self._desk, view.day_plan
        width = self._line_width()
        if day_plan.talks:
            yield Static(section("Talks ahead", "readiness now, and with this plan"), markup=False)
            for key, outlook in self._outlooks(view):
                yield Item(outlook, key)
        else:
            yield Static(section("Talks ahead"), markup=False)
            agenda, imports = key_of(self, "go.agenda"), key_of(self, "agenda.import")
            hint = f"None. {agenda} opens the agenda, where {imports} imports a schedule."
            yield Static(Content.styled(hint, "$text-muted"), markup=False)
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

    # ------------------------------------------------------------ keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what there is."""
        if action == "start":
            return bool(self._view and self._view.day_plan.plan.items)
        if action == "open":
            return self._opened() is not None
        return True

    def on_item_scroll_chosen(self, event: ItemScroll.Chosen) -> None:
        """Offer the keys that fit the new item."""
        event.stop()
        self.refresh_bindings()

    def action_start(self) -> None:
        """Study the plan, card by card."""
        if self._view:
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
        chosen = self.query_one(ItemScroll).chosen if self.is_mounted else None
        return chosen.key if chosen and chosen.key.startswith(("talk:", "paper:", "card:")) else None


def _left(n_due: int, n_new: int) -> str:
    parts = [f"{n} {what}" for n, what in ((n_due, "due"), (n_new, "new")) if n]
    return f"{' and '.join(parts)} left for later days" if parts else ""
