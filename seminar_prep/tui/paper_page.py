"""The parts of a paper's page, and its row in a list, as styled lines."""

from collections.abc import Iterator, Sequence
from datetime import date, tzinfo

from textual.content import Content

from seminar_prep.domain.link import REASON_FIELDS
from seminar_prep.domain.paper import AbstractKind, Paper
from seminar_prep.domain.plain_text import count_words, one_line
from seminar_prep.services.paper_shelf import Ground, GroundCard, PaperTalk
from seminar_prep.storage.papers import ListedPaper
from seminar_prep.tui.agenda_rows import NARROW, speaker_of, title_of
from seminar_prep.tui.maths import Glyphs, linearise_text
from seminar_prep.tui.plain_words import distance_words, interval_words, when_words, year_words

_MOST_AUTHORS = 12
_MOST_EVIDENCE = 3


def paper_title(paper: Paper, glyphs: Glyphs) -> Content:
    """Return the title on one line, formulas in one row; a withdrawn paper is said to be one."""
    return Content.assemble(
        ("withdrawn: " if paper.withdrawn else "", "$text-error"),
        (one_line(linearise_text(paper.title, glyphs)), "bold"),
    )


def paper_row(entry: ListedPaper, width: int, glyphs: Glyphs) -> Content:
    """Return a paper on two lines of `width` cells: title; day, id, authors and number of talks in columns.

    Where it is narrow the id is left out.
    """
    paper = entry.paper
    day, authors = f"{year_words(paper.published_at.date()):>11}", authors_words(paper.authors, 3)
    left = f"{day}  {authors}" if width < NARROW else f"{day}  {one_line(paper.arxiv_id):<12}  {authors}"
    right = count_words(len(entry.talks), "talk") if entry.talks and width >= NARROW else ""
    second = Content.styled(left, "$text-muted").truncate(width - len(right) - 2, ellipsis=True, pad=True)
    return Content("\n").join(
        [
            paper_title(paper, glyphs).truncate(width, ellipsis=True),
            Content.assemble(second, "  ", (right, "$text-muted")).truncate(width),
        ]
    )


def authors_words(authors: Sequence[str], most: int) -> str:
    """Return the first `most` authors on one line, and how many more there are."""
    shown = ", ".join(one_line(author) for author in authors[:most])
    return f"{shown} and {len(authors) - most} more" if len(authors) > most else shown


def paper_head(paper: Paper, glyphs: Glyphs) -> Content:
    """Return authors, categories, dates, version and id; comment, journal and DOI where there are any."""
    categories = ", ".join(paper.categories) or paper.primary_category or ""
    version = f"version {paper.version}"
    if paper.version > 1:
        version += f" of {year_words(paper.updated_at.date())}"
    facts = [f"arXiv:{paper.arxiv_id}", categories, year_words(paper.published_at.date()), version]
    lines = [
        Content(authors_words(paper.authors, _MOST_AUTHORS)),
        Content.styled(one_line(" · ".join(filter(None, facts))), "$text-muted"),
    ]
    if paper.withdrawn:
        lines.append(Content.styled("withdrawn by its authors or by arXiv", "$text-error"))
    rest = (("Comment", paper.comment), ("Journal", paper.journal_ref), ("DOI", paper.doi))
    lines += [
        Content.assemble((f"{name}  ", "$text-muted"), one_line(linearise_text(text, glyphs)))
        for name, text in rest
        if text
    ]
    return Content("\n").join(lines)


def abstract_title(paper: Paper) -> tuple[str, str]:
    """Return the heading above the abstract and a remark on whose words it is."""
    return ("Summary", "ours, not the authors'") if paper.abstract_kind is AbstractKind.SUMMARY else ("Abstract", "")


def talk_item(entry: PaperTalk, today: date, zone: tzinfo, glyphs: Glyphs) -> Content:
    """Return a talk that the paper belongs to: title, speaker and day, and why the paper was chosen for it."""
    when = f"{' '.join(when_words(entry.talk.stated).split())} · {distance_words(entry.starts_at, today, zone)}"
    lines = [
        Content.styled(title_of(entry.talk, glyphs), "bold"),
        Content.styled(f"{speaker_of(entry.talk)} · {when}", "$text-muted"),
    ]
    if entry.reasons:
        because = "; ".join(one_line(linearise_text(reason.text, glyphs)) for reason in entry.reasons)
        lines.append(Content.styled(because, "$text-accent"))
    return Content("\n").join(lines)


def ground_item(ground: Ground, today: date, width: int, glyphs: Glyphs) -> Content:
    """Return a concept: its name, how its cards stand, the words that speak for it, and the cards, a line each."""
    n_due = sum(card.memory.is_due(today) for card in ground.cards)
    counts = count_words(len(ground.cards), "card") if ground.cards else ""
    counts += f", {n_due} due" if n_due else ""
    lines = [
        Content.assemble((one_line(ground.name), "bold"), (f"  {counts}", "$text-muted")),
        *(Content.styled(f"  {words}", "$text-accent") for words in _because(ground, glyphs)),
        *(_card_line(card, today, glyphs) for card in ground.cards),
    ]
    return Content("\n").join([line.truncate(max(width, 0), ellipsis=True) for line in lines])


def _because(ground: Ground, glyphs: Glyphs) -> Iterator[str]:
    """Yield what speaks for the concept: what implies it, and the words of each part of the text on a line."""
    if ground.via_name:
        yield f"implied by {one_line(ground.via_name)}"
    by_field: dict[str, list[str]] = {}
    for evidence in ground.match.evidence[:_MOST_EVIDENCE]:
        by_field.setdefault(evidence.field, []).append(one_line(linearise_text(evidence.text, glyphs)))
    for field, texts in by_field.items():
        yield (
            "; ".join(texts) if field in REASON_FIELDS else f"{', '.join(f'“{text}”' for text in texts)} in the {field}"
        )


def _card_line(entry: GroundCard, today: date, glyphs: Glyphs) -> Content:
    memory = entry.memory
    state = "new" if memory.is_new else "due" if memory.is_due(today) else interval_words(memory.interval_days)
    return Content.assemble((f"  {state:<6}", "$text-muted"), one_line(linearise_text(entry.card.front, glyphs)))
