"""The line of keys at the bottom of every screen."""

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

# A key, its name, what it does, its action, whether it is out of use, its tip, and its style's class.
_Key = tuple[str, str, str, str, bool, str, str]


class KeyBar(Footer):
    """The keys that work here and now, as Textual's footer shows them; drawn anew only where they have changed.

    Textual draws all of them at every move of a cursor, each in two styles, which takes longer than the move.
    """

    def __init__(self) -> None:
        super().__init__()
        self._keys: tuple[_Key, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the keys, the palette's on the right."""
        if not self._bindings_ready:
            return
        self._keys = tuple(self._keys_now())
        for key in self._keys:
            yield _drawn(key)

    def _keys_now(self) -> Iterator[_Key]:
        """Yield the keys that are shown, each action once, and the palette's last."""
        active, name = self.screen.active_bindings, self.app.get_key_display
        actions: set[str] = set()
        for _, binding, is_on, tip in active.values():
            if binding.show and binding.action not in actions:
                actions.add(binding.action)
                yield binding.key, name(binding), binding.description, binding.action, not is_on, tip, ""
        if palette := active.get(self.app.COMMAND_PALETTE_BINDING):
            _, binding, is_on, _ = palette
            tip = binding.tooltip or binding.description
            yield binding.key, name(binding), binding.description, binding.action, not is_on, tip, "-command-palette"

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Look whether other keys work now."""
        self._bindings_ready = True
        if screen.app.app_focus and self.is_attached and screen is self.screen:
            self.call_after_refresh(self._follow)

    async def _follow(self) -> None:
        if self.is_attached and tuple(self._keys_now()) != self._keys:
            await self.recompose()


def _drawn(key: _Key) -> FooterKey:
    name, display, description, action, is_disabled, tip, classes = key
    drawn = FooterKey(name, display, description, action, is_disabled, tip, classes)
    if not classes:  # the palette's stands closer
        drawn.set_reactive(FooterKey.compact, False)  # set later, it would have every style read twice
    return drawn
