"""Which parts of a page can stay on it when it is drawn anew, and how they take on what is new."""

from collections.abc import Iterable

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from seminar_prep.domain.plain_text import fold
from seminar_prep.tui.widgets.card_text import CardText


class Item(Static):
    """Something on the page that can be chosen. `key` says what it is."""

    def __init__(self, content: Content, key: str) -> None:
        super().__init__(content, classes="item", markup=False)
        self.key = key


def has_words(item: Item, words: tuple[str, ...]) -> bool:
    """Whether the item's text has all `words`, which are folded."""
    text = fold(str(item.content)) if words else ""
    return all(word in text for word in words)


# What the cursor adds to an item.
CHOSEN = "chosen"


def n_that_stay(parts: Iterable[Widget], wanted: Iterable[Widget]) -> int:
    """Return how many of `parts`, from the first on, can become the ones `wanted` in their places."""
    number = 0
    for old, new in zip(parts, wanted, strict=False):
        if not _can_become(old, new):
            break
        number += 1
    return number


def _can_become(old: Widget, new: Widget) -> bool:
    if type(old) is not type(new) or old.classes - {CHOSEN} != new.classes or old.id != new.id:
        return False
    if isinstance(old, Item) and isinstance(new, Item):
        return old.key == new.key
    if isinstance(old, CardText) and isinstance(new, CardText):
        return old.pictures is new.pictures
    return type(old) is Static


def become(old: Widget, new: Widget) -> None:
    """Have a part show what `new`, which it can become, would show; what it shows already is not drawn again."""
    if isinstance(old, CardText) and isinstance(new, CardText):
        old.follow(new)
    elif isinstance(old, Static) and isinstance(new, Static) and not _is_same(old.content, new.content):
        old.update(new.content)


def _is_same(old: object, new: object) -> bool:
    # Content is equal to another of the same words in other styles.
    return old.is_same(new) if isinstance(old, Content) and isinstance(new, Content) else False
