"""The decks: a tree with what waits in each, how far the ground is laid, and what is wrong in the files."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static

from seminar_prep.domain.plain_text import count_words
from seminar_prep.domain.problem import Problem
from seminar_prep.domain.queue import Scope
from seminar_prep.errors import SeminarPrepError
from seminar_prep.services.deck_shelf import ShelfView
from seminar_prep.services.watched_work import Watch
from seminar_prep.storage.stopping import WorkStopped
from seminar_prep.tui.deck_rows import (
    TreeRow,
    deck_heads,
    deck_row,
    deck_tree,
    problem_row,
    problems_head,
    progress_line,
)
from seminar_prep.tui.desk import Desk
from seminar_prep.tui.filtered_screen import FilteredScreen
from seminar_prep.tui.key_names import back_key, key_of
from seminar_prep.tui.opening import Sitting
from seminar_prep.tui.run_editor import run_editor
from seminar_prep.tui.show_error import show_error
from seminar_prep.tui.widgets.deck_list import DeckList
from seminar_prep.tui.widgets.drawn_list import DrawnRow
from seminar_prep.tui.widgets.key_bar import KeyBar
from seminar_prep.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from seminar_prep.services.deck_shelf import DeckShelf
    from seminar_prep.services.deck_sync import SyncReport

_SECONDS_A_LINE = 0.05
_NO_DECKS = """No decks here.

A deck is a Markdown file with cards. From the shell:
  seminar-prep decks add FOLDER-OR-FILE"""


class DecksScreen(FilteredScreen):
    """All decks by folder."""

    TITLE = "Decks"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="decks.open"),
        Binding("r", "review", "Review", id="decks.review"),
        Binding("slash", "filter", "Filter", key_display="/", id="decks.filter"),
        Binding("s", "sync", "Read files", id="decks.sync"),
        Binding("e", "edit", "Edit file", id="decks.edit"),
        Binding("R", "cram", "Cram", show=False, id="decks.cram"),
    ]

    class Counted(Message):
        """The decks were counted."""

        def __init__(self, view: ShelfView) -> None:
            super().__init__()
            self.view = view

    class Checked(Message):
        """The deck files were looked through."""

        def __init__(self, problems: tuple[Problem, ...]) -> None:
            super().__init__()
            self.problems = problems

    class Synced(Message):
        """The deck files were read; `report` says what changed."""

        def __init__(self, report: "SyncReport") -> None:
            super().__init__()
            self.report = report

    class Reading(Message):
        """The deck files are being read; `line` says how far."""

        def __init__(self, line: str) -> None:
            super().__init__()
            self.line = line

    class Stopped(Message):
        """Reading the files was broken off."""

    class Failed(Message):
        """Reading ended in an error that the user can do something about."""

        def __init__(self, error: SeminarPrepError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._view: ShelfView | None = None
        self._problems: tuple[Problem, ...] = ()
        self._checked: DeckShelf | None = None  # other settings bring another one
        self._watch: Watch | None = None
        self._read_so_far = ""
        self._folded: frozenset[str] = frozenset()
        self._unfolded: frozenset[str] = frozenset()

    def compose(self) -> ComposeResult:
        """Lay out the parts."""
        yield Masthead(is_sample=self._desk.is_sample)
        yield Static(id="counts", markup=False)
        yield Static(id="progress", markup=False)
        yield Input(id="filter", placeholder="words in a deck's title or name", classes="hidden")
        yield Static(id="heads", markup=False)
        yield DeckList(id="decks")
        yield Static(id="empty", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin in the list."""
        if self.focused is None:  # a field may have been opened by a key typed ahead
            self.set_focus(self.query_one(DeckList))

    def on_screen_resume(self) -> None:
        """Count anew: answers may have been given meanwhile."""
        self._count()
        if self._checked is not self._desk.decks:
            self._check()

    # ------------------------------------------------------------ reading

    @work(thread=True, exclusive=True, group="count")
    def _count(self) -> None:
        try:
            self.post_message(self.Counted(self._desk.decks.view()))
        except SeminarPrepError as error:
            self.post_message(self.Failed(error))

    @work(thread=True, exclusive=True, group="check")
    def _check(self) -> None:
        try:
            self.post_message(self.Checked(self._desk.decks.problems()))
        except SeminarPrepError as error:
            self.post_message(self.Failed(error))

    @work(thread=True, exclusive=True, group="sync")
    def _sync(self, watch: Watch) -> None:
        try:
            self.post_message(self.Synced(self._desk.decks.read_files(watch)))
        except WorkStopped:
            self.post_message(self.Stopped())
        except SeminarPrepError as error:
            self.post_message(self.Failed(error))

    def on_decks_screen_counted(self, event: Counted) -> None:
        """Show the counts."""
        self._view = event.view
        self._draw()

    def on_decks_screen_checked(self, event: Checked) -> None:
        """Show the problems."""
        self._problems, self._checked = event.problems, self._desk.decks
        self._draw()

    def on_decks_screen_synced(self, event: Synced) -> None:
        """Say what came of reading, then count and look for problems anew."""
        report = event.report
        self._watch = None
        said = f"{count_words(report.n_cards, 'card')}: {report.added} new, {report.changed} changed, {report.retired}"
        said += " gone."
        if report.overrides:
            n = count_words(len(report.overrides), "card")
            said += f" {n} of yours replace bundled ones that changed: see “decks sync”."
        self.notify(said, markup=False)
        self._count()
        self._check()

    def on_decks_screen_reading(self, event: Reading) -> None:
        """Show how far reading is."""
        self._read_so_far = event.line
        self._draw_counts()

    def on_decks_screen_stopped(self) -> None:
        """Say that nothing has changed."""
        self._watch = None
        self.notify("Stopped; the library is as it was.", timeout=5, markup=False)
        self._draw()

    def on_decks_screen_failed(self, event: Failed) -> None:
        """Say what went wrong."""
        self._watch = None
        show_error(self.app, event.error)
        self._draw()

    # ------------------------------------------------------------ drawing

    def _draw(self) -> None:
        view = self._view
        if view is None:
            return
        self.query_one(Masthead).show("Decks", count_words(len(view.decks), "deck"))
        self._draw_counts()
        rows = tuple(self._rows(view))
        decks, empty = self.query_one(DeckList), self.query_one("#empty", Static)
        decks.display, empty.display = bool(rows), not rows
        decks.show(rows)
        none_found = f"No deck has {' '.join(self._words)!r}. {back_key(self)} shows all."
        empty.update(Content(none_found if view.decks else _NO_DECKS))
        self.refresh_bindings()

    def _draw_counts(self) -> None:
        """Draw the line above the tree: how far reading is, or else what waits in all decks together."""
        counts_line = self.query_one("#counts", Static)
        if self._watch:
            said = f"{self._read_so_far.capitalize()} … {back_key(self)} stops it, and nothing is changed."
            counts_line.update(Content.styled(said, "$text-accent"))
            return
        decks = self._view.decks if self._view else ()
        n_due, n_new = sum(one.n_due for one in decks), sum(one.n_new for one in decks)
        counts = [(str(n_due), "bold" if n_due else ""), (" due", "$text-muted"), ("  ·  ", "$text-muted"),
                  (str(n_new), "bold" if n_new else ""), (" never seen", "$text-muted")]  # fmt: skip
        if self._problems:
            counts.append((f"  ·  {count_words(len(self._problems), 'problem')} below", "$text-warning"))
        counts_line.update(Content.assemble(*counts))

    def _rows(self, view: ShelfView) -> Iterator[DrawnRow]:
        for row in deck_tree(view.decks, self._folded, self._words):
            yield DrawnRow(row.key, partial(self._deck_row, row))
        if self._problems and not self._words:
            yield DrawnRow("head:problems", lambda _: problems_head(self._problems), is_head=True)
            for number, problem in enumerate(self._problems):
                key, is_open = f"problem:{number}", f"problem:{number}" in self._unfolded
                edit = key_of(self, "decks.edit") if is_open and self._desk.decks.place_of(problem) else ""
                yield DrawnRow(key, partial(problem_row, problem, is_open=is_open, edit=edit))

    def _deck_row(self, row: TreeRow, width: int) -> Content:
        return deck_row(row, width, self._desk.glyphs)

    def on_drawn_list_fitted(self) -> None:
        """Draw what stands above the rows for their width."""
        decks, heads = self.query_one(DeckList), self.query_one("#heads", Static)
        heads.display = decks.display
        heads.update(deck_heads(decks.row_width))
        if self._view:
            self.query_one("#progress", Static).update(progress_line(self._view.progress, decks.row_width))

    # ------------------------------------------------------------ keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what fits what is under the cursor."""
        if action in ("review", "cram"):
            return self._chosen_deck() is not None
        if action == "edit":
            return self._chosen_place() is not None
        if action == "open":
            return self.is_mounted and self.query_one(DeckList).highlighted_id is not None
        return True

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Offer the keys that fit the new row."""
        event.stop()
        self.refresh_bindings()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open what was chosen with the enter key or the mouse."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Study the deck under the cursor; fold a folder; show a problem whole."""
        key = self.query_one(DeckList).highlighted_id or ""
        if key.startswith("deck:"):
            self.action_review()
        else:
            self._turn(key)

    def _is_open(self, key: str) -> bool:
        """Whether a folder or a problem shows what is in it; False for a deck."""
        kind, _, name = key.partition(":")
        return (name not in self._folded or bool(self._words)) if kind == "folder" else key in self._unfolded

    def _turn(self, key: str) -> None:
        """Open a folder or a problem, or close it."""
        kind, _, name = key.partition(":")
        if kind == "folder":
            self._folded ^= {name}
        elif kind == "problem":
            self._unfolded ^= {key}
        self._draw()

    def on_deck_list_turned(self, event: DeckList.Turned) -> None:
        """Open or close a row; what is so already leads into it, or out to the folder around it."""
        event.stop()
        kind, _, name = event.key.partition(":")
        decks = self.query_one(DeckList)
        if kind != "deck" and event.is_open is not self._is_open(event.key):
            self._turn(event.key)
        elif event.is_open and kind == "folder":
            decks.action_cursor_down()
        elif event.is_open is False and kind in ("deck", "folder"):
            decks.choose(f"folder:{name.rstrip('/').rpartition('/')[0]}/")

    def _chosen_place(self) -> tuple[Path, int] | None:
        """Return file and line of the problem under the cursor, where it can be mended."""
        key = (self.query_one(DeckList).highlighted_id if self.is_mounted else None) or ""
        number = key.removeprefix("problem:")
        is_problem = number.isdecimal() and int(number) < len(self._problems)
        return self._desk.decks.place_of(self._problems[int(number)]) if is_problem else None

    def action_edit(self) -> None:
        """Open the editor at the problem's line, then read the files anew."""
        if place := self._chosen_place():
            try:
                run_editor(self.app, self._desk.editing.at_line(*place))
            except SeminarPrepError as error:
                show_error(self.app, error)
            self.action_sync()

    def _chosen_deck(self) -> str | None:
        key = (self.query_one(DeckList).highlighted_id if self.is_mounted else None) or ""
        return key.removeprefix("deck:") if key.startswith("deck:") else None

    def action_review(self) -> None:
        """Study the deck under the cursor."""
        if deck := self._chosen_deck():
            self.post_message(Sitting(Scope(deck=deck), "Review a deck"))

    def action_cram(self) -> None:
        """Go through the deck under the cursor once, leaving memory alone."""
        if deck := self._chosen_deck():
            self.post_message(Sitting(Scope(deck=deck, cram=True), "Cram a deck"))

    def action_sync(self) -> None:
        """Read the deck files, in a worker."""
        if not self._watch:
            self._read_so_far = "reading the files"
            self._watch = Watch(self._teller())
            self._draw_counts()
            self._sync(self._watch)

    def _teller(self) -> Callable[[str], None]:
        """Return what takes lines in the worker and hands on as many as can be read."""
        told = 0.0

        def tell(line: str) -> None:
            nonlocal told
            if monotonic() - told > _SECONDS_A_LINE:
                told = monotonic()
                self.post_message(self.Reading(line))

        return tell

    def leave_field(self) -> bool:
        """Close the field, or else break off reading; False where neither is there."""
        if super().leave_field():
            return True
        if self._watch:
            self._watch.stop.request()
        return self._watch is not None

    def show_found(self) -> None:
        """Show what has the words of the filter."""
        self._draw()
