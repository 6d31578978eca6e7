"""The command palette: every key of the present screen by its description, every place, and every thing by its name."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Protocol, runtime_checkable

from textual.binding import Binding
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from seminar_prep.domain.queue import Scope
from seminar_prep.errors import SeminarPrepError
from seminar_prep.services.finding import Finder, Found, FoundKind
from seminar_prep.tui.maths import Glyphs, linearise_text
from seminar_prep.tui.opening import Opening, Sitting

# Below what a command's own name can score: what the present screen does comes first, then things, kind by kind.
_BEST_THING, _STEP = 0.2, 0.005


@runtime_checkable
class HasFinder(Protocol):
    """A program whose things can be found by their names."""

    @property
    def finder(self) -> Finder:
        """Looks for things."""

    @property
    def glyphs(self) -> Glyphs:
        """What formulas in names are drawn with."""


class KeyCommands(Provider):
    """What the keys of the present screen do."""

    def _commands(self) -> list[tuple[str, Callable[[], object]]]:
        active = self.screen.active_bindings.values()
        found: dict[str, tuple[str, Callable[[], object]]] = {}
        for entry in active:
            binding: Binding = entry.binding
            if binding.id and entry.enabled and binding.description:
                run = partial(self.app.run_action, binding.action, entry.node)
                found.setdefault(binding.id, (binding.description, run))
        return list(found.values())

    async def discover(self) -> Hits:
        """Yield all commands."""
        for description, run in self._commands():
            yield DiscoveryHit(Content(description), run, text=description)

    async def search(self, query: str) -> Hits:
        """Yield the commands that match `query`."""
        matcher = self.matcher(query)
        for description, run in self._commands():
            if (score := matcher.match(description)) > 0:
                yield Hit(score, matcher.highlight(description), run, text=description)


class ThingCommands(Provider):
    """Talks, concepts, decks, papers and cards by words in their names: chosen, each is opened, a deck studied."""

    async def search(self, query: str) -> Hits:
        """Yield what has all words of `query`, looked for beside the screen."""
        app = self.app
        if not isinstance(app, HasFinder):
            return
        try:
            found = await asyncio.to_thread(app.finder.find, query)
        except SeminarPrepError:  # whoever opens the thing is told; the keys of the screen are offered meanwhile
            return
        for place, thing in enumerate(found):
            name = linearise_text(thing.name, app.glyphs)
            shown = Content.assemble((f"{thing.kind.value} ", "$text-muted"), name)
            yield Hit(_BEST_THING - _STEP * place, shown, partial(self._open, thing), name, thing.remark or None)

    def _open(self, thing: Found) -> None:
        if thing.kind is FoundKind.DECK:
            self.app.post_message(Sitting(Scope(deck=thing.id), "Review a deck"))
        else:
            self.app.post_message(Opening(f"{thing.kind.value}:{thing.id}"))
