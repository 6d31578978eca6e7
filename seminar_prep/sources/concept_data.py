"""The concepts and books that ship with the program, validated when they are read.

Loading takes pydantic with it (about 0.1 s): import this module only where concepts are really needed.
"""

from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from seminar_prep.domain.concept import Concept, ConceptIndex
from seminar_prep.domain.reference import Book, BookIndex
from seminar_prep.resources import data_file

CONCEPTS_FILE = "concepts.json"
BOOKS_FILE = "books.json"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _ConceptRow(_Strict):
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: str = Field(min_length=1)
    aliases: list[str] = []
    area: str
    tier: int = Field(ge=1, le=3)
    prerequisites: list[str] = []
    need_first_rank: int | None = Field(default=None, ge=1)
    why_hard: str | None = None
    sections: list[str] = []
    arxiv_ids: list[str] = []
    merged_into: str | None = None


class _ConceptFile(_Strict):
    concepts: list[_ConceptRow]


class _Chapter(_Strict):
    number: str
    title: str
    sections: list[list[str] | str]  # [number, title], or the title alone where the book has no numbers


class _Book(_Strict):
    key: str
    title: str
    authors: list[str]
    year: int
    chapters: list[_Chapter]


class _BookFile(_Strict):
    books: list[_Book]


@cache
def load_concepts() -> ConceptIndex:
    """Return the concepts that ship with the program, in the file's order."""
    rows = _ConceptFile.model_validate_json(data_file(CONCEPTS_FILE).read_bytes()).concepts
    return ConceptIndex({row.id: _concept(row) for row in rows})


@cache
def load_books() -> BookIndex:
    """Return the books that references may name."""
    books = _BookFile.model_validate_json(data_file(BOOKS_FILE).read_bytes()).books
    return BookIndex({book.key: _book(book) for book in books})


def _concept(row: _ConceptRow) -> Concept:
    return Concept(
        id=row.id,
        name=row.name,
        aliases=tuple(row.aliases),
        area=row.area,
        tier=row.tier,
        prerequisites=tuple(row.prerequisites),
        need_first_rank=row.need_first_rank,
        why_hard=row.why_hard,
        sections=tuple(row.sections),
        arxiv_ids=tuple(row.arxiv_ids),
        merged_into=row.merged_into,
    )


def _book(row: _Book) -> Book:
    sections = {}
    for chapter in row.chapters:
        for section in chapter.sections:
            if isinstance(section, str):
                sections[f"{chapter.number}, {section}"] = section
            else:
                sections[section[0]] = section[1]
    chapters = {chapter.number: chapter.title for chapter in row.chapters}
    return Book(row.key, row.title, tuple(row.authors), row.year, chapters, sections)
