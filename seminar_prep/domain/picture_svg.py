"""Pictures of progress as SVG, one below the other. Length, height and size carry the numbers; there is one ink."""

from collections.abc import Iterable, Sequence
from itertools import chain
from textwrap import wrap

from seminar_prep.domain.picture import (
    MONTHS,
    BarPicture,
    CalendarPicture,
    ColumnPicture,
    Line,
    LinePicture,
    Picture,
    short_date,
    steps_words,
)
from seminar_prep.domain.plain_text import one_line, shortened
from seminar_prep.domain.svg import document, element, group, text

# Sizes in pixels of the SVG.
WIDTH = 760
_MARGIN = 28
_INNER = WIDTH - 2 * _MARGIN
_GAP = 26
_LINE_HEIGHT = 18
_LETTERS_PER_LINE = 100
_SMALL, _TINY = 12, 9.5
_PAPER, _INK, _QUIET, _TRACK, _DRAWN = "#faf9f6", "#23272e", "#6a6f78", "#e4e0d8", "#2f5f8a"

_ROW = 22
_LABEL, _NUMBERS = 110, 100  # what stands left and right of a bar
_PLOT = 110
_CELL, _WEEKDAYS = 12.5, 34
_SQUARES = (2, 4, 6.5, 9, 11.5)  # a day's square by its level
_SPARK_ROW, _SPARK, _SPARK_HEIGHT, _TITLE_LETTERS = 40, 240, 28, 62


def draw_pictures(pictures: Sequence[Picture], title: str) -> str:
    """Return one SVG file with all pictures, each under its title and its sentence; at least one picture."""
    parts, y = [element("rect", width="100%", height="100%", fill=_PAPER)], float(_MARGIN)
    for picture in pictures:
        head, height = _head(picture)
        drawn, more = _drawn(picture)
        body = element("g", *drawn, transform=f"translate(0 {height})")
        parts.append(group((*head, body), _MARGIN, y, picture.title, picture.sentence))
        y += height + more + _GAP
    return document(parts, WIDTH, y, title, font_family="sans-serif", font_size=_SMALL, fill=_INK)


def _head(picture: Picture) -> tuple[list[str], int]:
    lines = wrap(one_line(picture.sentence), _LETTERS_PER_LINE) or [""]
    parts = [text(0, 14, picture.title, font_size=16, font_weight="bold")]
    parts += [text(0, 36 + n * _LINE_HEIGHT, line, font_size=13) for n, line in enumerate(lines)]
    return parts, 36 + len(lines) * _LINE_HEIGHT


def _drawn(picture: Picture) -> tuple[Iterable[str], float]:
    """Return the parts of a picture below its sentence, and their height."""
    match picture:
        case BarPicture():
            return _bars(picture), _ROW * len(picture.bars) + (14 if picture.mark is not None else 0)
        case ColumnPicture():
            return _columns(picture), _PLOT + 34
        case CalendarPicture():
            return _calendar(picture), 8 * _CELL + 36
        case LinePicture():
            return _lines(picture), _SPARK_ROW * len(picture.lines)


def _bars(picture: BarPicture) -> Iterable[str]:
    room = _INNER - _LABEL - _NUMBERS
    for n, bar in enumerate(picture.bars):
        y = n * _ROW
        yield text(0, y + 13, bar.label)
        yield element("rect", x=_LABEL, y=y + 3, width=room, height=13, fill=_TRACK)
        yield element("rect", x=_LABEL, y=y + 3, width=room * bar.share, height=13, fill=_DRAWN)
        yield text(_LABEL + room + 10, y + 13, bar.text)
    if picture.mark is not None:
        x, end = _LABEL + room * picture.mark, len(picture.bars) * _ROW
        yield element("line", x1=x, y1=0, x2=x, y2=end, stroke=_INK, stroke_dasharray="3 3")
        yield text(x, end + 12, f"{picture.mark:.0%}", font_size=_TINY, text_anchor="middle", fill=_QUIET)


def _columns(picture: ColumnPicture) -> Iterable[str]:
    columns = picture.columns
    most = max(column.value for column in columns) or 1
    pitch = _INNER / len(columns)
    every = -(-len(columns) * 48 // _INNER)  # a date takes 48 pixels
    for n, column in enumerate(columns):
        x, height = n * pitch, (_PLOT - 14) * column.value / most
        middle: dict[str, str | float] = {"font_size": _TINY, "text_anchor": "middle", "fill": _QUIET}
        yield element("rect", x=x + pitch * 0.12, y=_PLOT - height, width=pitch * 0.76, height=height, fill=_DRAWN)
        if round(column.value) and pitch > 16:
            yield text(x + pitch / 2, _PLOT - height - 3, f"{column.value:.0f}", **middle)
        if n % every == 0:
            yield text(x + pitch / 2, _PLOT + 14, short_date(column.day), **middle)
    yield element("line", x1=0, y1=_PLOT + 0.5, x2=_INNER, y2=_PLOT + 0.5, stroke=_QUIET)
    span = "day" if picture.days_per_column == 1 else f"{picture.days_per_column} days"
    yield text(0, _PLOT + 30, f"{picture.unit} per {span}, most {most:.0f}", font_size=_TINY, fill=_QUIET)


def _calendar(picture: CalendarPicture) -> Iterable[str]:
    top = 14
    for n, name in ((0, "Mon"), (2, "Wed"), (4, "Fri")):
        yield text(0, top + n * _CELL + 10, name, font_size=_TINY, fill=_QUIET)
    for n, one in enumerate(picture.days):
        week, weekday = divmod(n, 7)
        x, y, size = _WEEKDAYS + week * _CELL, top + weekday * _CELL, _SQUARES[one.level]
        at = {"x": x + (_CELL - size) / 2, "y": y + (_CELL - size) / 2}
        words = element("title", f"{one.day.isoformat()}: {one.n}")
        yield element("rect", words, **at, width=size, height=size, fill=_DRAWN if one.level else _QUIET)
        if weekday == 0 and one.day.day <= 7:
            yield text(x, 9, MONTHS[one.day.month - 1], font_size=_TINY, fill=_QUIET)
    x = float(_WEEKDAYS)
    for size, words in zip(_SQUARES, ("0", *steps_words(picture.steps)), strict=False):
        if words:
            y = top + 8 * _CELL + 8
            yield element("rect", x=x, y=y - size / 2, width=size, height=size, fill=_QUIET if words == "0" else _DRAWN)
            yield text(x + size + 5, y + 4, words, font_size=_TINY, fill=_QUIET)
            x += size + 24 + 7 * len(words)
    yield text(x, top + 8 * _CELL + 12, "answers a day", font_size=_TINY, fill=_QUIET)


def _lines(picture: LinePicture) -> Iterable[str]:
    span = max((picture.last - picture.first).days, 1)
    return chain.from_iterable(
        _line(line, n * _SPARK_ROW, [(point.day - picture.first).days / span for point in line.points])
        for n, line in enumerate(picture.lines)
    )


def _line(line: Line, y: float, places: Sequence[float]) -> Iterable[str]:
    left, bottom = _INNER - _SPARK - 50, y + _SPARK_HEIGHT
    points = [
        (left + place * _SPARK, bottom - point.share * _SPARK_HEIGHT)
        for place, point in zip(places, line.points, strict=True)
    ]
    yield text(0, y + 13, shortened(one_line(line.label), _TITLE_LETTERS))
    yield text(0, y + 28, line.on.isoformat(), font_size=_TINY, fill=_QUIET)
    yield element("rect", x=left, y=y, width=_SPARK, height=_SPARK_HEIGHT, fill="none", stroke=_TRACK)
    drawn = " ".join(f"{round(x, 2):g},{round(height, 2):g}" for x, height in points)
    yield element("polyline", points=drawn, fill="none", stroke=_DRAWN, stroke_width=1.8)
    yield element("circle", cx=points[-1][0], cy=points[-1][1], r=3, fill=_DRAWN)
    yield text(left + _SPARK + 10, y + 18, f"{line.points[-1].share:.0%}", font_weight="bold")
