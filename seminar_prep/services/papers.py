"""The papers of the library, for both front ends. Light: nothing here can fetch (that is `paper_fetching`)."""

from seminar_prep.domain.link import LinkStatus
from seminar_prep.errors import UsageError
from seminar_prep.storage.database import Library
from seminar_prep.storage.fetches import TalkFetch, load_talk_fetch
from seminar_prep.storage.papers import ListedPaper, TalkPaper, decide_paper, list_papers, load_talk_papers


def find_papers(library: Library, *, talk: str | None = None, search: str | None = None) -> tuple[ListedPaper, ...]:
    """Return the papers of talk `talk` (its whole id), best first, or all, newest first.

    `search` keeps those that hold every one of its words, whatever case and accents; None and "" keep all.
    """
    return list_papers(library.connection, talk=talk, words=(search or "").split())


def papers_of_talk(library: Library, talk: str) -> tuple[TalkPaper, ...]:
    """Return the papers proposed or confirmed for a talk, best first, with score, reasons and status."""
    return load_talk_papers(library.connection, talk)


def last_fetch(library: Library, talk: str) -> TalkFetch | None:
    """Return how the last fetch for a talk ended, or None where there was none."""
    return load_talk_fetch(library.connection, talk)


def decide(library: Library, talk: str, arxiv_id: str, status: LinkStatus) -> None:
    """Confirm or reject a paper for a talk, or take the decision back (proposed); a fetch never changes it.

    Raises UsageError where the paper is not among the talk's.
    """
    with library.write() as connection:
        if not decide_paper(connection, talk, arxiv_id, status):
            raise UsageError(
                f"paper {arxiv_id!r} is not among those of talk {talk!r}.",
                hint=f'See "seminar-prep papers --talk {talk}".',
            )
