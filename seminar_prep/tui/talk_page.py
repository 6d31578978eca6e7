"""The parts of a talk's page as styled lines."""

from collections.abc import Mapping
from datetime import datetime, tzinfo

from textual.content import Content

from seminar_prep.domain.link import REASON_FIELDS, Evidence, LinkStatus
from seminar_prep.domain.paper import AbstractKind
from seminar_prep.domain.plain_text import one_line
from seminar_prep.domain.readiness import raise_text
from seminar_prep.domain.talk import ScheduledTalk, TalkStatus
from seminar_prep.services.talk_view import LinkedCard, TalkView
from seminar_prep.storage.papers import TalkPaper
from seminar_prep.tui.agenda_rows import speaker_of
from seminar_prep.tui.maths import Glyphs, linearise_text
from seminar_prep.tui.plain_words import countdown_words, interval_words, when_words
from seminar_prep.tui.readiness_bar import readiness_bar

_MOST_EVIDENCE = 3
_READINESS_CELLS = 20
_FOLDED_LETTERS = 150
_FIELD_NAMES = {"starts_at": "start", "ends_at": "end", "timezone": "zone", "all_day": "start", "url": "page",
                "location": "place", "arxiv_ids": "papers"}  # fmt: skip
_MARKS = {
    LinkStatus.PROPOSED: ("?", "$text-muted"),
    LinkStatus.CONFIRMED: ("✓", "$text-success"),
    LinkStatus.REJECTED: ("✗", "$text-error"),
}


def section(title: str, remark: str = "") -> Content:
    """Return the heading of a part of the page."""
    return Content.assemble("\n", (title, "bold $primary"), ("  " + remark if remark else "", "$text-muted"))


def head_lines(view: TalkView, now: datetime, zone: tzinfo) -> Content:
    """Return who, when, where, and the readiness with what it means."""
    stated = view.row.talk.stated
    when = " ".join(when_words(stated).split()) + _elsewhere(stated, zone)
    countdown = countdown_words(stated, now, zone)
    if ":" in countdown:  # the time stands before it already
        countdown = countdown.split()[0]
    where = one_line(stated.location or "")
    lines = [
        Content(one_line(" · ".join(filter(None, (speaker_of(view.row.talk), stated.affiliation))))),
        Content.assemble(
            when,
            (f" · {countdown}", "$text-muted"),
            (f" · {where}" if where else "", "$text-muted"),
        ),
    ]
    if stated.status is not TalkStatus.SCHEDULED:
        lines.append(Content.styled(stated.status.value, "$text-error"))
    if edited := view.row.talk.edited:
        names = ", ".join(dict.fromkeys(_FIELD_NAMES.get(name, name) for name in edited))
        lines.append(Content.styled(f"yours, not the schedule's: {names}", "$text-muted"))
    return Content("\n").join([*lines, *_readiness_lines(view)])


def _readiness_lines(view: TalkView) -> list[Content]:
    """Return the bar with its range, and what would raise it most."""
    ready = view.row.readiness
    if ready is None:
        return []
    span = f"  ({round(100 * ready.low)} to {round(100 * ready.high)}%) if nothing more is studied"
    bar = Content.assemble("Readiness ", readiness_bar(ready.share, _READINESS_CELLS), (span, "$text-muted"))
    advice = [raise_text(one, view.concept_names) for one in view.raises]
    return [bar, *(Content.assemble(("▲ ", "$text-success"), text) for text in advice)]


def _elsewhere(stated: ScheduledTalk, zone: tzinfo) -> str:
    """Return the start on the learner's clock where the talk's own shows another time, else nothing."""
    start = stated.starts_at
    if not isinstance(start, datetime) or start.utcoffset() == start.astimezone(zone).utcoffset():
        return ""
    return f" (your time: {start.astimezone(zone):%H:%M})"


def paper_item(entry: TalkPaper, glyphs: Glyphs) -> Content:
    """Return a paper: title, authors and id, why it is here, and the abstract or our summary, marked as such.

    Of an abstract only the beginning is shown; our summaries are short.
    """
    paper = entry.ranked.paper
    authors = ", ".join(one_line(author) for author in paper.authors[:3]) + (" …" if len(paper.authors) > 3 else "")
    kind = "summary (ours)" if paper.abstract_kind is AbstractKind.SUMMARY else "abstract"
    reasons = "; ".join(one_line(linearise_text(reason.text, glyphs)) for reason in entry.ranked.reasons)
    text = one_line(linearise_text(paper.abstract, glyphs))
    if paper.abstract_kind is AbstractKind.ABSTRACT and len(text) > _FOLDED_LETTERS:
        text = text[:_FOLDED_LETTERS].rsplit(" ", 1)[0] + " …"
    return Content("\n").join(
        [
            Content.assemble(
                (one_line(linearise_text(paper.title, glyphs)), "bold"),
                ("  withdrawn" if paper.withdrawn else "", "$text-error"),
            ),
            Content.styled(f"{authors} · arXiv:{paper.arxiv_id} · {paper.published_at:%Y}", "$text-muted"),
            Content.styled(reasons, "$text-accent"),
            Content.assemble((f"{kind}: ", "italic $text-muted"), text),
        ]
    )


def card_item(linked: LinkedCard, concept_names: Mapping[str, str], glyphs: Glyphs) -> Content:
    """Return a linked card: mark of the decision, question, state of memory, and the words that speak for it."""
    mark, style = _MARKS[linked.link.status]
    card = linked.card
    front = one_line(linearise_text(card.front, glyphs))
    rejected = linked.link.status is LinkStatus.REJECTED
    return Content.assemble(
        (mark, f"bold {style}"), " ", (front, "$text-muted strike" if rejected else ""), "\n",
        (f"  {_state(linked)} · {card.id}", "$text-muted"),
        *(("\n  " + because(evidence, concept_names, glyphs), "$text-accent") for evidence in _told(linked)),
    )  # fmt: skip


def _state(linked: LinkedCard) -> str:
    memory = linked.memory
    if memory.is_new:
        return "new"
    return (
        "due now" if linked.is_due else f"known, interval {interval_words(memory.interval_days)}, due {memory.due_on}"
    )


def _told(linked: LinkedCard) -> tuple[Evidence, ...]:
    return linked.link.evidence[:_MOST_EVIDENCE]


def because(evidence: Evidence, concept_names: Mapping[str, str], glyphs: Glyphs) -> str:
    """Return the concept with the words that speak for it, quoted, or with the reason in our own words."""
    name = one_line(concept_names.get(evidence.concept, evidence.concept))
    if evidence.field in REASON_FIELDS:
        return f"{name}: {one_line(evidence.text)}"
    return f"{name}: “{one_line(linearise_text(evidence.text, glyphs))}” in the {evidence.field}"
