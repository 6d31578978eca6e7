"""The command palette's commands: every key of the present screen, by its description."""

from collections.abc import Callable
from functools import partial

from textual.binding import Binding
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content


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
