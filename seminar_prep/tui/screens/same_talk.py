"""Which other talk a talk is: a list, the nearest in time first. What is chosen becomes one with it."""

from datetime import datetime
from functools import partial
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static

from seminar_prep.domain.plain_text import fold, one_line
from seminar_prep.domain.talk import Talk
from seminar_prep.errors import SeminarPrepError
from seminar_prep.services.talk_editing import OwnTalk
from seminar_prep.tui.agenda_rows import speaker_of, title_of
from seminar_prep.tui.desk import Desk
from seminar_prep.tui.filtered_screen import FilteredScreen
from seminar_prep.tui.leaving_talk import leave_talk
from seminar_prep.tui.opening import Opening
from seminar_prep.tui.plain_words import day_words
from seminar_prep.tui.show_error import show_error
from seminar_prep.tui.widgets.drawn_list import DrawnList, DrawnRow
from seminar_prep.tui.widgets.key_bar import KeyBar
from seminar_prep.tui.widgets.masthead import Masthead

_MOST = 200  # of talks; the others are found by the filter


class OtherList(DrawnList):
    """The talks that it may be."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "select", "Make one", id="same_talk.unite")]


class SameTalkScreen(FilteredScreen):
    """The list. `talk` is the id of the talk that is another one under other words."""

    TITLE = "One talk"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter", key_display="/", id="same_talk.filter"),
    ]

    class United(Message):
        """The two are one, or cannot be."""

        def __init__(self, outcome: OwnTalk | SeminarPrepError) -> None:
            super().__init__()
            self.outcome = outcome

    def __init__(self, desk: Desk, talk: str) -> None:
        super().__init__(f"same_talk:{talk}")
        self._desk = desk
        self._talk_id = talk
        self._others: tuple[Talk, ...] = ()
        self._is_busy = False

    def compose(self) -> ComposeResult:
        """Lay out the parts."""
        yield Masthead(is_sample=self._desk.is_sample)
        yield Static(id="said", markup=False)
        yield Input(id="filter", placeholder="words in title, speaker, seminar", classes="hidden")
        yield OtherList(id="others")
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the talks."""
        try:
            own = self._desk.talks.show(self._talk_id)
            self._others = self._desk.talks.near(self._talk_id)
        except SeminarPrepError as error:
            show_error(self.app, error)
        else:
            self.query_one(Masthead).show(self.TITLE, title_of(own.talk, self._desk.glyphs))
        asks = "Which talk is it under other words? Its links, notes and papers stay; it can be taken back."
        words = asks if self._others else "There is no other."
        self.query_one("#said", Static).update(Content.styled(words, "$text-muted"))
        self.show_found()
        self.query_one(OtherList).focus()

    def show_found(self) -> None:
        """Show the talks that have the words of the filter."""
        found = [one for one in self._others if all(word in _searched(one) for word in self._words)]
        self.query_one(OtherList).show([DrawnRow(one.id, partial(self._row, one)) for one in found[:_MOST]])
        self.refresh_bindings()

    def _row(self, talk: Talk, width: int) -> Content:
        start = talk.stated.starts_at
        when = f"{day_words(start)} {start.year}" + (f"  {start:%H:%M}" if isinstance(start, datetime) else "")
        who = f"{when} · {speaker_of(talk)} · {one_line(talk.seminar)}"
        lines = [Content.styled(title_of(talk, self._desk.glyphs), "bold"), Content.styled(who, "$text-muted")]
        return Content("\n").join([line.truncate(width, ellipsis=True) for line in lines])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what there is."""
        return bool(self._others) if action == "filter" else True

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Make the talk that was chosen one with this one."""
        event.stop()
        if event.option_id is not None:
            self._begin(event.option_id)

    def _begin(self, other: str) -> None:
        if not self._is_busy:
            self._is_busy = True
            self._unite(other)

    @work(thread=True, exclusive=True, group="talk")
    def _unite(self, other: str) -> None:
        try:
            outcome: OwnTalk | SeminarPrepError = self._desk.talks.unite(self._talk_id, other)
        except SeminarPrepError as error:
            outcome = error
        self.post_message(self.United(outcome))

    def on_same_talk_screen_united(self, event: United) -> None:
        """Show the one that stays, or say why they are two."""
        self._is_busy = False
        if isinstance(event.outcome, SeminarPrepError):
            show_error(self.app, event.outcome)
            return
        app, stays = self.app, event.outcome.talk.id
        leave_talk(self, self._talk_id, "The two are one now.")
        app.post_message(Opening(f"talk:{stays}"))


def _searched(talk: Talk) -> str:
    return fold(" ".join([talk.stated.title or "", talk.stated.speaker or "", talk.seminar]))
