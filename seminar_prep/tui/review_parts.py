"""The parts of the review screen as styled lines: why a card is here, its source, and what a sitting came to."""

from collections.abc import Iterator

from textual.content import Content
from textual.widgets import Static

from seminar_prep.domain.card import Card
from seminar_prep.domain.plain_text import count_words, minutes_words, one_line
from seminar_prep.domain.queue import QUEUE_TEXTS
from seminar_prep.domain.review import LEECH_LAPSES
from seminar_prep.services.review_session import ShownCard
from seminar_prep.services.sitting import HardCard, Retention, Sitting, TalkChange
from seminar_prep.tui.agenda_rows import title_of
from seminar_prep.tui.maths import Glyphs, linearise_text
from seminar_prep.tui.readiness_bar import readiness_bar
from seminar_prep.tui.talk_page import section
from seminar_prep.tui.widgets.item_scroll import Item

# A longer note waits until it is asked for.
LONG_NOTE = 240
# Below this width (cells) the deck and the claim go, so that a card fits.
NARROW = 60
_CELLS_OF_BAR = 10


def status(shown: ShownCard, width: int) -> Content:
    """Return where a card comes from and why it is on the table, with its flag and what troubles it."""
    card = shown.card
    claim = card.claim.value if card.claim else ""
    is_narrow = width < NARROW
    parts = (
        [card.ref or card.deck, card.type.value] if is_narrow else [card.ref or "", card.deck, card.type.value, claim]
    )
    why = QUEUE_TEXTS[shown.code] if shown.code else "cramming: memory stays as it is"
    why = one_line(shown.reason or why)
    if is_narrow and shown.code:
        why = shown.code.value
    pieces: list[Content | tuple[str, str]] = [(one_line(" · ".join(filter(None, parts))), "$text-muted")]
    pieces.append(("\n" + why, "$text-muted"))
    if shown.is_flagged:
        pieces.append((" · ⚑ flagged", "$text-accent"))
    if shown.is_leech:
        pieces.append((f" · leech: forgotten {shown.memory.lapses} times", "$text-warning"))
    return Content.assemble(*pieces)


def has_long_note(card: Card) -> bool:
    """Whether the card's note waits until it is asked for."""
    return len(card.note or "") > LONG_NOTE


def source_line(card: Card, key: str, *, is_noted: bool) -> Content:
    """Return the card's reference once it is asked for; before that, which `key` shows a long note if there is one."""
    if not is_noted:
        return Content.styled(f"{key} shows the note.", "$text-muted") if has_long_note(card) else Content("")
    tags = f" · {', '.join(map(one_line, card.tags))}" if card.tags else ""
    ref = one_line(card.ref) if card.ref else "no reference"
    return Content.styled(f"{ref} · {card.id} in {one_line(card.deck)}{tags}", "$text-muted")


def sitting_parts(sitting: Sitting, glyphs: Glyphs, *, is_done: bool, hints: str) -> Iterator[Static]:
    """Return the page of a sitting; `hints` says which keys lead on from here."""
    head = ("Done.", "bold $text-success") if is_done else ("So far.", "bold")
    yield Static(Content.assemble(head), markup=False, classes="title")
    yield Static(_figures(sitting) if sitting.n_answers else Content("Nothing waits here now."), markup=False)
    yield Static(Content.styled(f"\n{hints}", "$text-muted"), markup=False)
    if sitting.talks:
        yield Static(section("Talks ahead", "readiness before this sitting, and now"), markup=False)
    for change in sitting.talks:
        yield Item(_talk_change(change, glyphs), f"talk:{change.talk.id}")
    if sitting.hard:
        yield Static(section("Hard", count_words(len(sitting.hard), "card") + " scored below 3"), markup=False)
        for hard in sitting.hard:
            yield Item(_hard(hard, glyphs), f"card:{hard.card.id}")


def _figures(sitting: Sitting) -> Content:
    cards = count_words(sitting.n_cards, "card")
    new = f", {sitting.n_new} of them new" if sitting.n_new else ""
    return Content.assemble(
        (count_words(sitting.n_answers, "answer"), "bold"), " in ", (minutes_words(sitting.seconds), "bold"),
        (f" · {cards}{new}", "$text-muted"),
        "\n", *_recalled("Mature", sitting.mature, "known for three weeks or more"),
        "\n", *_recalled("Young", sitting.young, "known for less"),
    )  # fmt: skip


def _recalled(name: str, retention: Retention, meaning: str) -> Iterator[Content | tuple[str, str]]:
    if retention.asked:
        share = f"{retention.recalled / retention.asked:.0%}"
        yield Content.assemble(f"{name:<7}", (f"{share:>4}", "bold"), f" recalled, {retention.recalled}")
        yield (f" of {retention.asked} · {meaning}", "$text-muted")
    else:
        yield (f"{name:<7}none was due · {meaning}", "$text-muted")


def _talk_change(change: TalkChange, glyphs: Glyphs) -> Content:
    before = round(100 * change.before.share)
    sign = "+" if change.points > 0 else "−"
    gain = f" ({sign}{count_words(abs(change.points), 'point')})" if change.points else " (no change)"
    return Content.assemble(
        (title_of(change.talk, glyphs), "bold"), "\n",
        f"{before}% → ", readiness_bar(change.after.share, _CELLS_OF_BAR), (gain, "$text-muted"),
    )  # fmt: skip


def _hard(hard: HardCard, glyphs: Glyphs) -> Content:
    grades = ", ".join(map(str, hard.grades))
    lapses = f" · leech: forgotten {hard.n_lapses} times" if hard.n_lapses >= LEECH_LAPSES else ""
    return Content.assemble(
        one_line(linearise_text(hard.card.front, glyphs)),
        (f"\n{hard.card.id} · scored {grades}", "$text-muted"), (lapses, "$text-warning"),
    )  # fmt: skip
