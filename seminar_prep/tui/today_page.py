"""The parts of the Today page as styled lines."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from textual.content import Content

from seminar_prep.domain.card import Card
from seminar_prep.domain.forecast import DayCost
from seminar_prep.domain.plain_text import count_words, one_line
from seminar_prep.domain.plan import PlanItem
from seminar_prep.domain.queue import QueueCode
from seminar_prep.services.paper_shelf import NewPaper
from seminar_prep.services.planning import PlannedTalk
from seminar_prep.tui.agenda_rows import NARROW, title_of
from seminar_prep.tui.maths import UNICODE, Glyphs, linearise_text
from seminar_prep.tui.paper_page import authors_words, paper_title
from seminar_prep.tui.plain_words import COUNTDOWN_CELLS, countdown_words, day_words
from seminar_prep.tui.readiness_bar import BAR_CELLS, readiness_bar

_DAY_CELLS = 5
_NARROW_BAR = 4
_COLUMNS = " ▁▂▃▄▅▆▇█"
_BASIC_COLUMNS = " .:-=+*#"
_STYLES = {QueueCode.DUE: "$text-accent", QueueCode.NEW: "$text-success", QueueCode.EARLY: "$text-primary",
           QueueCode.DRILL: "$text-warning"}  # fmt: skip


def talk_outlook(planned: PlannedTalk, now: datetime, zone: tzinfo, width: int, glyphs: Glyphs) -> Content:
    """Return a talk on a line of `width` cells, on two where that is narrow.

    How far off it is as of `now`, its readiness now and with the plan, and its title.
    """
    is_narrow = width < NARROW
    gain = ""
    if planned.readiness_now is not None and planned.readiness_planned is not None:
        gain = f" → {round(100 * planned.readiness_planned)}%"
    line = Content.assemble(
        (f"{countdown_words(planned.talk.stated, now, zone):<{COUNTDOWN_CELLS}} ", "$text-muted"),
        readiness_bar(planned.readiness_now, _NARROW_BAR if is_narrow else BAR_CELLS),
        (gain if is_narrow else f"{gain:<8}", "bold"),
    )
    title = title_of(planned.talk, glyphs)
    lines = [Content(title), line] if is_narrow else [line + Content(title)]
    return Content("\n").join([one.truncate(max(width, 0), ellipsis=True) for one in lines])


def new_paper(new: NewPaper, width: int, glyphs: Glyphs) -> Content:
    """Return a paper on two lines of `width` cells: its title; authors, when it appeared, and the talk it is for."""
    day = new.paper.published_at.date()
    appeared = (f"on arXiv since {day_words(day)}", "$text-accent") if new.is_recent else (str(day.year), "$text-muted")
    authors = f"{authors_words(new.paper.authors, 1 if width < NARROW else 2)} · "
    for_talk = f" · for “{title_of(new.talk, glyphs)}”"
    lines = [
        paper_title(new.paper, glyphs),
        Content.assemble((authors, "$text-muted"), appeared, (for_talk, "$text-muted")),
    ]
    return Content("\n").join([line.truncate(max(width, 0), ellipsis=True) for line in lines])


def planned_item(item: PlanItem, card: Card, width: int, glyphs: Glyphs) -> Content:
    """Return a card of the plan on two lines of `width` cells: what it asks and for how long, and why it is there."""
    seconds = f"{round(item.seconds):>4} s"
    front = Content.assemble(
        (f"{item.code.value:<6}", _STYLES[item.code]), one_line(linearise_text(card.front, glyphs))
    )
    first = Content.assemble(
        front.truncate(max(width - len(seconds), 0), ellipsis=True, pad=True), (seconds, "$text-muted")
    )
    why = Content.styled(f"{'':<6}{one_line(linearise_text(item.reason, glyphs))}", "$text-muted").truncate(
        max(width, 0), ellipsis=True
    )
    return Content("\n").join([first, why])


def cost_lines(forecast: Sequence[DayCost], width: int, glyphs: Glyphs) -> Content:
    """Return the days side by side as far as `width` cells hold them: week day, minutes, and those as a column."""
    shown = forecast[: max((width - _DAY_CELLS) // _DAY_CELLS, 1)]
    most = max((cost.seconds for cost in shown), default=0) or 1
    steps = _COLUMNS if glyphs is UNICODE else _BASIC_COLUMNS
    heads = "".join(f"{day_words(cost.day)[:3]:<{_DAY_CELLS}}" for cost in shown)
    columns = "".join(f"{steps[_step(cost.seconds / most, len(steps))] * 3:<{_DAY_CELLS}}" for cost in shown)
    minutes = "".join(f"{round(cost.seconds / 60):<{_DAY_CELLS}}" for cost in shown)
    n_reviews, n_new = sum(cost.n_due for cost in shown), sum(cost.n_new for cost in shown)
    counts = f"{count_words(n_reviews, 'review')} and {count_words(n_new, 'new card')}"
    return Content("\n").join(
        [
            Content.styled(heads.rstrip(), "$text-muted"),
            Content.styled(columns.rstrip(), "$primary"),
            Content(f"{minutes.rstrip()} min"),
            Content.styled(f"in {count_words(len(shown), 'day')}: {counts}", "$text-muted"),
        ]
    )


def _step(share: float, n_steps: int) -> int:
    return min(round(share * (n_steps - 1)), n_steps - 1)
