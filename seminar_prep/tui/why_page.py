"""The parts of the page that says why a card is asked, as styled lines."""

from collections.abc import Mapping
from datetime import date, tzinfo

from textual.content import Content

from seminar_prep.domain.link import LinkStatus
from seminar_prep.domain.plain_text import count_words, one_line
from seminar_prep.services.card_reasons import CardReasons, NeedingTalk
from seminar_prep.tui.agenda_rows import title_of
from seminar_prep.tui.maths import Glyphs
from seminar_prep.tui.plain_words import day_words, distance_words, interval_words, when_words
from seminar_prep.tui.talk_page import because

_MOST_EVIDENCE = 3


def memory_lines(reasons: CardReasons, why: str, today: date) -> Content:
    """Return what the queue says of the card, when it was or is due, and its newest answer."""
    lines = [Content(one_line(why)), Content.styled(_due(reasons, today), "$text-muted")]
    if (last := reasons.last) is not None:
        day = " ".join(day_words(last.study_day).split())
        took = f" in {round(last.seconds)} s" if last.seconds else ""
        lines.append(Content.styled(f"last answered on {day}: {last.grade}{took}", "$text-muted"))
    return Content("\n").join(lines)


def _due(reasons: CardReasons, today: date) -> str:
    memory = reasons.memory
    if memory.due_on is None:
        return "never answered yet"
    late = (today - memory.due_on).days
    day = " ".join(day_words(memory.due_on).split())
    interval = f"interval {interval_words(memory.interval_days)}"
    if late < 0:
        return f"due on {day}, in {count_words(-late, 'day')} · {interval}"
    return f"due since {day}, {count_words(late, 'day')} · {interval}" if late else f"due today · {interval}"


def needing_talk(
    needing: NeedingTalk, concept_names: Mapping[str, str], today: date, zone: tzinfo, glyphs: Glyphs
) -> Content:
    """Return a coming talk, when it is, and the words by which it needs the card."""
    when = " ".join(when_words(needing.talk.stated).split())
    told = [because(one, concept_names, glyphs) for one in needing.link.evidence[:_MOST_EVIDENCE]]
    if not told:
        told = ["you added it" if needing.link.status is LinkStatus.CONFIRMED else "no words are kept"]
    confirmed = " · confirmed by you" if needing.link.status is LinkStatus.CONFIRMED else ""
    return Content.assemble(
        (title_of(needing.talk, glyphs), "bold"),
        (f"\n{when} · {distance_words(needing.starts_at, today, zone)}{confirmed}", "$text-muted"),
        *((f"\n{line}", "$text-accent") for line in told),
    )
