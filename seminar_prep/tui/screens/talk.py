"""A talk: what it is about, the papers to have seen, and the cards it takes for granted, with the words that say so."""

from collections.abc import Iterator
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from seminar_prep.domain.link import LinkStatus
from seminar_prep.domain.plain_text import count_words, one_line
from seminar_prep.domain.queue import Scope
from seminar_prep.errors import SeminarPrepError
from seminar_prep.services.talk_view import TalkView
from seminar_prep.sources.arxiv_api.answers import Answer
from seminar_prep.tui.agenda_rows import title_of
from seminar_prep.tui.desk import Desk, PaperRun
from seminar_prep.tui.key_names import key_of
from seminar_prep.tui.opening import Opening, Sitting
from seminar_prep.tui.page_screen import ThingScreen
from seminar_prep.tui.plain_words import day_words
from seminar_prep.tui.show_error import show_error
from seminar_prep.tui.talk_page import card_item, head_lines, paper_item, section
from seminar_prep.tui.widgets.card_text import CardText
from seminar_prep.tui.widgets.item_scroll import Item, ItemScroll
from seminar_prep.tui.widgets.key_bar import KeyBar
from seminar_prep.tui.widgets.masthead import Masthead
from seminar_prep.tui.widgets.talk_list import TICK


class TalkScreen(ThingScreen[TalkView]):
    """One talk whole. `talk` is its id."""

    TITLE = "Talk"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "review", "Review", id="talk.review"),
        Binding("c", "confirm", "Confirm", id="talk.confirm"),
        Binding("x", "reject", "Reject", id="talk.reject"),
        Binding("f", "fetch", "Fetch", id="talk.fetch"),
        Binding("enter", "open", "Show", id="talk.show"),
        Binding("o", "open_page", "Open", id="talk.open"),
        Binding("e", "edit", "Edit", id="talk.edit"),
        Binding("R", "cram", "Cram", show=False, id="talk.cram"),
        Binding("L", "raw", "LaTeX", show=False, id="talk.raw"),
    ]

    class Said(Message):
        """A run has a line about its progress."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Answered(Message):
        """arXiv has answered a question of a run."""

        def __init__(self, run: PaperRun, answer: Answer) -> None:
            super().__init__()
            self.run = run
            self.answer = answer

    class Ended(Message):
        """A run is over; `error` is what ended it besides what its answers tell."""

        def __init__(self, run: PaperRun, error: SeminarPrepError | None) -> None:
            super().__init__()
            self.run = run
            self.error = error

    def __init__(self, desk: Desk, talk: str) -> None:
        super().__init__(desk, f"talk:{talk}")
        self._talk_id = talk
        self._run: PaperRun | None = None

    def compose(self) -> ComposeResult:
        """Lay out the parts."""
        yield Masthead(is_sample=self._desk.is_sample)
        yield ItemScroll(id="page")
        yield Static(id="progress", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Look at the clock from now on."""
        self.set_interval(TICK, self.tick)

    def tick(self) -> None:
        """Let the countdown move on where this is on screen."""
        if self.is_current and self._view is not None:
            head = self._head(self._view)
            for shown in self.query(".head").results(Static):
                if str(shown.content) != head.plain:
                    shown.update(head)

    def on_unmount(self) -> None:
        """End a search for papers; what came is kept."""
        if self._run is not None:
            self._run.stop()

    def read(self) -> TalkView:
        """Return the talk with its papers and cards."""
        return self._desk.agenda.talk(self._talk_id)

    def heading(self, view: TalkView) -> tuple[str, str]:
        """Return the talk's seminar as the remark."""
        return "Talk", one_line(view.row.talk.seminar)

    def _head(self, view: TalkView) -> Content:
        return head_lines(view, self._desk.agenda.now(), self._desk.agenda.zone)

    def parts_of(self, view: TalkView) -> Iterator[Static | CardText]:
        """Yield its abstract, its papers, and the cards it takes for granted."""
        desk = self._desk
        yield Static(Content.styled(title_of(view.row.talk, self.glyphs), "bold"), markup=False, classes="title")
        yield Static(self._head(view), markup=False, classes="head")
        if abstract := view.row.talk.stated.abstract:
            yield Static(section("Abstract"), markup=False)
            drawn = CardText(glyphs=desk.glyphs, pictures=desk.pictures)
            drawn.show(abstract, is_raw=self._is_raw)
            yield drawn
        fetched = f"asked on {day_words(view.fetch.fetched_on)}: {view.fetch.status}" if view.fetch else ""
        yield Static(section("Papers", fetched), markup=False)
        for paper in view.papers:
            name = paper.ranked.paper.arxiv_id
            yield Item(paper_item(paper, self.glyphs), f"paper:{name}")
        if not view.papers:
            why = f"{one_line(view.fetch.error)} " if view.fetch and view.fetch.error else ""
            hint = f"{why}None yet; {key_of(self, 'talk.fetch')} asks arXiv." if desk.papers else "None."
            yield Static(Content.styled(hint, "$text-muted"), markup=False)
        kept = [card for card in view.cards if card.link.status is not LinkStatus.REJECTED]
        yield Static(section("Takes for granted", count_words(len(kept), "card")), markup=False)
        for card in view.cards:
            yield Item(card_item(card, view.concept_names, self.glyphs), f"card:{card.card.id}")
        if not view.cards:
            yield Static(
                Content.styled("Nothing in its text names a concept of the decks.", "$text-muted"), markup=False
            )

    # ------------------------------------------------------------ keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what fits what is under the cursor."""
        if action == "fetch":
            return self._desk.papers is not None
        if action in ("confirm", "reject"):
            return self.chosen_of("card") is not None
        if action == "open":
            return bool(self.chosen_of("paper") or self.chosen_of("card"))
        if action in ("review", "cram"):
            return bool(self._view and self._view.row.n_cards)
        if action == "open_page":
            return self._address() is not None
        return True

    def action_open(self) -> None:
        """Show the paper or card under the cursor whole."""
        for kind in ("paper", "card"):
            if name := self.chosen_of(kind):
                self.app.post_message(Opening(f"{kind}:{name}"))

    def _address(self) -> str | None:
        if paper := self.chosen_of("paper"):
            return f"https://arxiv.org/abs/{paper}"
        url = self._view.row.talk.stated.url if self._view else None
        return url if url and url.startswith(("http://", "https://")) else None

    def action_open_page(self) -> None:
        """Open the paper under the cursor, else the talk's page, in the browser."""
        if address := self._address():
            self.app.open_url(address)

    def action_edit(self) -> None:
        """Write over what the schedule says of the talk."""
        self.app.post_message(Opening(f"talk_form:{self._talk_id}"))

    def action_review(self) -> None:
        """Study this talk's cards."""
        self._study(Scope(talk=self._talk_id), "Review for the talk")

    def action_cram(self) -> None:
        """Go through all of this talk's cards once, leaving memory alone."""
        self._study(Scope(talk=self._talk_id, cram=True), "Cram for the talk")

    def _study(self, scope: Scope, title: str) -> None:
        self.post_message(Sitting(scope, title))

    async def action_confirm(self) -> None:
        """Say that the card under the cursor belongs to the talk."""
        await self._decide(LinkStatus.CONFIRMED)

    async def action_reject(self) -> None:
        """Say that the card under the cursor does not belong to the talk."""
        await self._decide(LinkStatus.REJECTED)

    async def _decide(self, status: LinkStatus) -> None:
        card = self.chosen_of("card")
        if card is None:
            return
        try:
            self._desk.agenda.decide(self._talk_id, card, status)
        except SeminarPrepError as error:
            show_error(self.app, error)
        await self.reload()

    # ------------------------------------------------------------ papers

    def action_fetch(self) -> None:
        """Ask arXiv for papers, in a worker; a second press ends the asking."""
        if self._run is not None:
            self._run.stop()
            self._say("stopping; what came is kept …")
            return
        assert self._desk.papers is not None
        if self._view is None:
            return
        try:
            self._run = self._desk.papers.begin([self._view.row.talk], self._say_from_worker)
        except SeminarPrepError as error:
            show_error(self.app, error)
            return
        self._say_running("asking arXiv …")
        self._ask(self._run)

    def _say_running(self, text: str) -> None:
        self._say(f"{text} ({key_of(self, 'talk.fetch')} stops)")

    def _say(self, text: str) -> None:
        self.query_one("#progress", Static).update(Content(one_line(text)))

    def _say_from_worker(self, text: str) -> None:
        self.post_message(self.Said(text))

    @work(thread=True, exclusive=True, group="papers")
    def _ask(self, run: PaperRun) -> None:
        # Messages, not calls: a call would wait for the screens' thread, which waits for this one when it ends.
        error: SeminarPrepError | None = None
        try:
            for answer in run.answers():
                self.post_message(self.Answered(run, answer))
        except SeminarPrepError as caught:
            error = caught
        self.post_message(self.Ended(run, error))

    def on_talk_screen_said(self, event: Said) -> None:
        """Show what the run waits for."""
        if self._run is not None:
            self._say_running(event.text)

    def on_talk_screen_answered(self, event: Answered) -> None:
        """Store an answer."""
        try:
            event.run.record(event.answer)
        except SeminarPrepError as error:
            event.run.stop()
            show_error(self.app, error)

    async def on_talk_screen_ended(self, event: Ended) -> None:
        """Settle the run, and say how it went."""
        self._run = None
        self._say("")
        try:
            outcome = event.run.finish()
        except SeminarPrepError as error:
            show_error(self.app, error)
            return
        if failure := event.error or outcome.error:
            show_error(self.app, failure)
        else:
            n_papers = sum(len(talk.papers) for talk in outcome.talks)
            self.notify(f"{count_words(n_papers, 'paper')} for this talk.", timeout=5, markup=False)
        await self.reload()
