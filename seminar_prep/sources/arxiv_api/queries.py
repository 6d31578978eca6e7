"""What to ask arXiv for a talk: ids, the title as a phrase, the speaker with key terms. Pure.

arXiv's query language has no precedence and groups to the right, reads a missing operator as OR and a hyphen as NOT:
every group here stands in parentheses and no term has marks inside.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from seminar_prep.domain.person_name import plain_name, split_speakers
from seminar_prep.domain.plain_text import fold, one_line
from seminar_prep.domain.title_words import american, content_words, is_content_word, plain_runs
from seminar_prep.sources.arxiv_api.categories import fitting_categories

# One request for ids asks for no more; the `arxiv` package's own default cuts there silently.
IDS_PER_QUESTION = 100
# A phrase of one word with meaning ("Transformers") would match thousands of titles.
LEAST_PHRASE_WORDS = 2
# Whole sentences match no title, and long queries stall the server.
MOST_PHRASE_WORDS = 14
MOST_TERMS = 6
MOST_SPEAKERS = 3
LEAST_TERM_LETTERS = 4


@dataclass(frozen=True, slots=True)
class Question:
    """One question to arXiv: either `ids` (without version, sorted) or a `query` in its language.

    `newest_first` sorts by submission date, else by relevance. `subject` says for people what is asked.
    """

    query: str = ""
    ids: tuple[str, ...] = ()
    newest_first: bool = False
    subject: str = ""

    @property
    def key(self) -> str:
        """The canonical form: equal for questions that get equal answers, whatever page is asked for."""
        return f"ids:{','.join(self.ids)}" if self.ids else f"query:{self.query}{'|newest' * self.newest_first}"


def id_questions(ids: Iterable[str]) -> tuple[Question, ...]:
    """Return the questions for these ids, without duplicates, in batches of at most IDS_PER_QUESTION."""
    wanted = sorted(set(ids))
    batches = (tuple(wanted[i : i + IDS_PER_QUESTION]) for i in range(0, len(wanted), IDS_PER_QUESTION))
    return tuple(Question(ids=batch, subject=f"{len(batch)} named {_papers(len(batch))}") for batch in batches)


def title_question(title: str | None) -> Question | None:
    """Return the question for papers with this title; None where the title holds too little to ask for.

    The phrase is the longest stretch of the title without formulas, in its own and in American spelling.
    """
    runs = sorted(plain_runs(title or ""), key=lambda run: -len(content_words(run)))
    if not runs or len(content_words(runs[0])) < LEAST_PHRASE_WORDS:
        return None
    words = _trimmed(_ascii(runs[0]).split())[:MOST_PHRASE_WORDS]
    spellings = dict.fromkeys((" ".join(words), " ".join(american(word) for word in words)))
    phrases = [f'ti:"{spelling}"' for spelling in spellings]
    query = phrases[0] if len(phrases) == 1 else _any_of(phrases)
    return Question(query=query, subject=f"papers titled {one_line(title or '')!r}")


def speaker_question(speaker: str | None, title: str | None, abstract: str | None) -> Question | None:
    """Return the question for the speaker's papers on the talk's key terms in fitting categories; None without one.

    Where the talk says nothing of its subject, the newest papers of the speaker in the broad categories.
    """
    people = [person for person in split_speakers(speaker or "") if _author_forms(person)][:MOST_SPEAKERS]
    if not people:
        return None
    terms = key_terms(title, abstract)
    groups = [
        _any_of(f'au:"{form}"' for person in people for form in _author_forms(person)),
        *(
            [_any_of(f"all:{form}" for term in terms for form in dict.fromkeys((term, american(term))))]
            if terms
            else []
        ),
        _any_of(f"cat:{category}" for category in fitting_categories(f"{title or ''} {abstract or ''}")),
    ]
    return Question(query=_all_of(groups), newest_first=not terms, subject=f"papers by {', '.join(people)}")


def key_terms(title: str | None, abstract: str | None) -> tuple[str, ...]:
    """Return the words to look for beside a speaker: the title's, else the abstract's most frequent; ASCII only."""
    words = _terms(content_words(title or ""))
    if words:
        return words[:MOST_TERMS]
    text = fold(abstract or "").split()
    frequent = sorted(_terms(content_words(abstract or "")), key=lambda word: -text.count(word))
    return tuple(frequent[:MOST_TERMS])


def _terms(words: Sequence[str]) -> tuple[str, ...]:
    plain = dict.fromkeys(_ascii(word).replace("'", "") for word in words)
    return tuple(word for word in plain if len(word) >= LEAST_TERM_LETTERS and word.isalnum())


def _author_forms(person: str) -> tuple[str, ...]:
    """Return the forms of a name to look for: in full and without middle names; the surname alone after initials."""
    words = [word for word in _ascii(plain_name(person)).split() if word not in ("tba", "tbd", "tbc")]
    if len(words) > 1 and all(len(word) == 1 for word in words[:-1]):
        return (words[-1],)
    return tuple(dict.fromkeys(" ".join(form) for form in (words, words[:1] + words[-1:]) if len(words) > 1)) or tuple(
        words
    )


def _trimmed(words: list[str]) -> list[str]:
    """Return the words from the first with meaning to the last: "On the edge of stability" is "edge of stability"."""
    meaning = [i for i, word in enumerate(words) if is_content_word(word)]
    return words[meaning[0] : meaning[-1] + 1] if meaning else words


def _ascii(text: str) -> str:
    kept = "".join(c for c in fold(text).replace("ß", "ss").replace("ø", "o").replace("ł", "l") if c.isascii())
    return " ".join(kept.split())


def _any_of(terms: Iterable[str]) -> str:
    return f"({' OR '.join(terms)})"


def _all_of(groups: Sequence[str]) -> str:
    """Return the groups joined to the right, each step in parentheses: (a AND (b AND c))."""
    head, *rest = groups
    return f"({head} AND {_all_of(rest)})" if rest else head


def _papers(n: int) -> str:
    return "paper" if n == 1 else "papers"
