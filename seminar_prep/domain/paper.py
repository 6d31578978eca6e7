"""A paper: an arXiv record, keyed by its id without version."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

_WORK = r"(?:paper|article|submission|manuscript|preprint|work|version|note|entry)"
# arXiv has no flag for it: authors and moderators write it into the comment, or in place of the abstract.
_WITHDRAWN_COMMENT = re.compile(
    rf"^\W*withdrawn\b|\bthis\s+(?:\w+\s+)?{_WORK}\b[^.;]{{0,60}}\bwithdrawn\b|"
    rf"\b(?:has|have)\s+been\s+withdrawn\b|\b(?:is|was)\s+withdrawn\b|\bwithdrawn\s+by\s+the\b|\bwithdraw\s+(?:this|the|our)\s+{_WORK}\b",
    re.IGNORECASE,
)
_WITHDRAWN_ABSTRACT = re.compile(rf"^.{{0,40}}?\b{_WORK}\b[^.;]{{0,40}}\b(?:been|is|was)\s+withdrawn\b", re.IGNORECASE)


class AbstractKind(StrEnum):
    """Whose words the abstract is: the authors', or a summary of ours (sample seminar)."""

    ABSTRACT = "abstract"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Paper:
    """One arXiv record. `arxiv_id` has no version; `version` is at least 1; instants are UTC.

    `published_at` is the date of version 1, `updated_at` that of this version. `categories` are arXiv's, first the
    primary one where known. `title` and `abstract` have their white space collapsed and keep their LaTeX.
    """

    arxiv_id: str
    version: int
    title: str
    abstract: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    primary_category: str | None
    published_at: datetime
    updated_at: datetime
    comment: str | None = None
    journal_ref: str | None = None
    doi: str | None = None
    withdrawn: bool = False
    abstract_kind: AbstractKind = AbstractKind.ABSTRACT

    @property
    def abs_url(self) -> str:
        """The page of the abstract on arxiv.org."""
        return f"https://arxiv.org/abs/{self.arxiv_id}"

    @property
    def pdf_url(self) -> str:
        """The address of the PDF on arxiv.org."""
        return f"https://arxiv.org/pdf/{self.arxiv_id}"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is proposed: a stable `code` for scripts and a `text` for people."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class RankedPaper:
    """A paper proposed for a talk: `score` in 0..1, best first, and the reasons for it."""

    paper: Paper
    score: float
    reasons: tuple[Reason, ...]


def says_withdrawn(text: str, *, is_comment: bool) -> bool:
    """Tell whether a record's comment, or the opening of its abstract, says that the paper was withdrawn."""
    pattern = _WITHDRAWN_COMMENT if is_comment else _WITHDRAWN_ABSTRACT
    return bool(pattern.search(" ".join(text.split())))


def format_paper(paper: Paper) -> Mapping[str, object]:
    """Return the paper as the JSON object `Paper` of the outside contract."""
    return {
        "arxiv_id": paper.arxiv_id,
        "version": paper.version,
        "title": paper.title,
        "abstract": paper.abstract,
        "abstract_kind": paper.abstract_kind.value,
        "authors": list(paper.authors),
        "categories": list(paper.categories),
        "primary_category": paper.primary_category,
        "published_at": paper.published_at.isoformat(),
        "updated_at": paper.updated_at.isoformat(),
        "comment": paper.comment,
        "journal_ref": paper.journal_ref,
        "doi": paper.doi,
        "abs_url": paper.abs_url,
        "pdf_url": paper.pdf_url,
        "withdrawn": paper.withdrawn,
    }
