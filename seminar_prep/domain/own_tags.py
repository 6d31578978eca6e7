"""Tags of the learner's own on cards: how one is written, and what a line of them asks for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from seminar_prep.errors import UsageError

# A tag is to be read in a list, beside others.
MOST_LETTERS = 40

_TAG = re.compile(r"[a-z0-9][a-z0-9-]*")
_NO_TAG_LETTERS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class TagChange:
    """Tags to put on cards and tags to take off them, each once; none is in both."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.add or self.remove)


def check_tag(text: str) -> str:
    """Return `text`, which is a tag: a lower-case word of a-z, 0-9 and hyphens. Raises UsageError for any other."""
    if len(text) > MOST_LETTERS:
        raise UsageError(f"a tag has at most {MOST_LETTERS} letters.", hint=f"{text[:MOST_LETTERS]!r}… has more.")
    if not _TAG.fullmatch(text):
        near = _NO_TAG_LETTERS.sub("-", text.lower()).strip("-")
        hint = f"Did you mean {near!r}?" if near else "For example: exam-1."
        raise UsageError(f"{text!r} is no tag: a tag is a lower-case word of a-z, 0-9 and hyphens.", hint=hint)
    return text


def tag_change(add: Iterable[str], remove: Iterable[str]) -> TagChange:
    """Return the change that adds and removes these tags. Raises UsageError for what is no tag, or one in both."""
    added, removed = (tuple(dict.fromkeys(map(check_tag, tags))) for tags in (add, remove))
    if both := [tag for tag in added if tag in removed]:
        raise UsageError(f"the tag {both[0]!r} is to be added and removed.", hint="Leave one of the two out.")
    return TagChange(added, removed)


def parse_tag_line(text: str) -> TagChange:
    """Return what a line asks for: tags to add, and with a hyphen before them tags to remove.

    Blanks or commas stand between. Raises UsageError for a word that is no tag.
    """
    words = text.replace(",", " ").split()
    return tag_change(
        [word for word in words if not word.startswith("-")], [word[1:] for word in words if word.startswith("-")]
    )


def complete_tag(text: str, known: Iterable[str]) -> str | None:
    """Return the line `text` with its last word completed to the first of the `known` tags that begin so, or None."""
    begun = re.search(r"[^\s,]*$", text)
    word = begun[0].removeprefix("-") if begun else ""
    full = next((tag for tag in known if word and tag.startswith(word) and tag != word), None)
    return None if full is None else text[: len(text) - len(word)] + full
