"""References such as "GBC 8.2.4", "HAGAN 12, Momentum" or "arXiv:2103.00065", and the books they may name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

# New style since April 2007 (YYMM.NNNN, five digits since 2015), and the old archive/YYMMNNN.
_ARXIV_REF = re.compile(r"arXiv:(?:\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})")


@dataclass(frozen=True, slots=True)
class Book:
    """A book that references may name. `chapters` maps its chapters' numbers ("8", "A") to their titles.

    `sections` maps a section as references write it after the key ("8.2.1"; "12, Momentum" where the book does not
    number its sections) to its title.
    """

    key: str
    title: str
    authors: tuple[str, ...] = ()
    year: int = 0
    chapters: Mapping[str, str] = field(default_factory=dict)
    sections: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BookIndex:
    """All books by key."""

    books: Mapping[str, Book] = field(default_factory=dict)

    def knows(self, ref: str) -> bool:
        """Whether `ref` is an arXiv id by its form, or names a chapter or section of one of the books."""
        if _ARXIV_REF.fullmatch(ref):
            return True
        key, _, place = ref.partition(" ")
        book = self.books.get(key)
        return book is not None and (place in book.chapters or place in book.sections)

    def all_refs(self) -> tuple[str, ...]:
        """Return every reference to a chapter or section, in the books' order."""
        return tuple(
            f"{book.key} {place}" for book in self.books.values() for place in (*book.chapters, *book.sections)
        )
