"""A talk's place in the agenda, as lines of aligned columns for a given width."""

from datetime import datetime, tzinfo

from textual.content import Content

from seminar_prep.domain.plain_text import count_words, one_line
from seminar_prep.domain.talk import Talk, TalkStatus
from seminar_prep.services.agenda import AgendaRow
from seminar_prep.tui.maths import Glyphs, linearise_text
from seminar_prep.tui.plain_words import countdown_words, day_words, when_words
from seminar_prep.tui.readiness_bar import BAR_CELLS, readiness_bar

# Below this width (cells) a talk takes three lines, the columns below one another.
NARROW = 60
_WHEN, _READY, _PAPERS, _DUE, _GAP = 17, BAR_CELLS + 5, 6, 4, 2
_FIXED = _WHEN + _READY + _PAPERS + _DUE + 4 * _GAP
TO_BE_ANNOUNCED = "title to be announced"


def title_of(talk: Talk, glyphs: Glyphs) -> str:
    """Return the talk's title on one line, formulas in one row; a phrase where it is not announced."""
    return one_line(linearise_text(talk.stated.title or "", glyphs)) or TO_BE_ANNOUNCED


def speaker_of(talk: Talk) -> str:
    """Return the speaker on one line; a phrase where nobody is announced."""
    return one_line(talk.stated.speaker or "") or "speaker to be announced"


def column_heads(width: int) -> Content:
    """Return the line above the talks; empty where they are narrow."""
    if width < NARROW:
        return Content("")
    talk = "Talk".ljust(width - _FIXED)
    return Content.assemble(
        (f"{'When':<{_WHEN}}  {talk}  {'Readiness':<{_READY}}  {'Papers':>{_PAPERS}}  {'Due':>{_DUE}}", "$text-muted")
    )


def row_height(width: int) -> int:
    """Return how many lines a talk takes."""
    return 3 if width < NARROW else 2


def agenda_row(row: AgendaRow, now: datetime, zone: tzinfo, width: int, glyphs: Glyphs) -> Content:
    """Return a talk on two lines of `width` cells, on three where that is narrow; how far off it is, as of `now`.

    The title has the first line to itself as far as it goes; the figures stand on the second, under their heads.
    """
    countdown = countdown_words(row.talk.stated, now, zone)
    if width < NARROW:
        return _narrow(row, countdown, zone, width, glyphs)
    room = width - _FIXED
    first = Content.assemble(
        _padded(Content(when_words(row.talk.stated)), _WHEN),
        "  ",
        _padded(_title(row.talk, glyphs), width - _WHEN - _GAP),
    )
    second = Content.assemble(
        (f"{countdown:<{_WHEN}}", "$text-muted"),
        "  ",
        _padded(Content.styled(_who(row.talk, room), "$text-muted"), room),
        "  ",
        _padded(readiness_bar(row.readiness.share if row.readiness else None), _READY),
        "  ",
        (f"{row.n_papers or '·':>{_PAPERS}}", "" if row.n_papers else "$text-muted"),
        "  ",
        (f"{row.n_due or '·':>{_DUE}}", "$text-accent" if row.n_due else "$text-muted"),
    )
    return Content("\n").join([first, second])


def _narrow(row: AgendaRow, countdown: str, zone: tzinfo, width: int, glyphs: Glyphs) -> Content:
    ready = "" if row.readiness is None else f" {round(100 * row.readiness.share)}%"
    # Where the countdown tells the time, there is room for it once.
    stated = day_words(row.starts_at.astimezone(zone)) if ":" in countdown else when_words(row.talk.stated)
    when = f"{stated} · {countdown}"
    due = count_words(row.n_due, "due", "due") if row.n_due else ""
    speaker_room = width - len(due) - 1
    return Content("\n").join(
        [
            Content.assemble(_padded(Content.styled(when, "$text-muted"), width - len(ready)), ready),
            _title(row.talk, glyphs).truncate(width, ellipsis=True),
            Content.assemble(
                _padded(Content.styled(speaker_of(row.talk), "$text-muted"), speaker_room), " ", (due, "$text-accent")
            ),
        ]
    )


def _title(talk: Talk, glyphs: Glyphs) -> Content:
    title = title_of(talk, glyphs)
    if talk.stated.status is TalkStatus.CANCELLED:
        return Content.assemble(("cancelled: ", "$text-error"), (title, "strike $text-muted"))
    if talk.missing_since:
        return Content.assemble(("gone from the schedule: ", "$text-warning"), title)
    if talk.stated.status is TalkStatus.TENTATIVE:
        return Content.assemble(title, ("  tentative", "$text-muted"))
    return Content.styled(title, "italic $text-muted" if title == TO_BE_ANNOUNCED else "bold")


def _who(talk: Talk, room: int) -> str:
    """Return the speaker, with affiliation and room as far as they fit."""
    parts = [speaker_of(talk)]
    for more in (talk.stated.affiliation, talk.stated.location):
        text = one_line(more or "")
        if text and len(" · ".join([*parts, text])) <= room:
            parts.append(text)
    return " · ".join(parts)


def _padded(content: Content, width: int) -> Content:
    return content.truncate(max(width, 0), ellipsis=True, pad=True)
