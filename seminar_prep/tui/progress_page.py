"""The pictures of progress drawn in characters. Every picture can be read without colour."""

from collections.abc import Sequence

from textual.content import Content

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
from seminar_prep.domain.plain_text import one_line
from seminar_prep.tui.maths import Glyphs

_LEAST_BAR, _MOST_BAR = 4, 60
_GAP = 2  # cells left and right of a bar
_ROWS = 5  # lines of a column at its highest
_LEAST_HEIGHT = 0.3  # what is there is seen, in any glyph set
_SCALE = 6  # cells left of the columns
_MOST_PITCH = 4
_WEEKDAYS = 4
_ONE_LINE = 60  # from this width on a talk takes one line
_EIGHTHS, _BASIC_HALVES = " ▁▂▃▄▅▆▇█", " :#"
_LEVELS, _BASIC_LEVELS = ("· ", "░░", "▒▒", "▓▓", "██"), (". ", "- ", "+ ", "* ", "# ")
_SPARKS, _BASIC_SPARKS = "▁▂▃▄▅▆▇█", "_.:-=+*#"


def is_blank(picture: Picture) -> bool:
    """Whether there is nothing to draw yet: the sentence then says what to do."""
    match picture:
        case BarPicture(bars=bars):
            return not any(bar.n for bar in bars)
        case ColumnPicture(columns=columns):
            return not any(column.value for column in columns)
        case CalendarPicture(steps=steps):
            return not steps
        case LinePicture(lines=lines):
            return not lines


def picture_block(picture: Picture, width: int, glyphs: Glyphs) -> Content:
    """Return title, sentence and drawing of a picture; that of a line picture is left to `talk_line`, line by line."""
    words = Content.assemble((picture.title, "bold $primary"), "\n", picture.sentence)
    if is_blank(picture):
        return words
    if isinstance(picture, LinePicture):
        return Content.assemble(words, "\n")
    return Content("\n").join([words, Content(""), picture_lines(picture, width, glyphs)])


def picture_lines(picture: BarPicture | ColumnPicture | CalendarPicture, width: int, glyphs: Glyphs) -> Content:
    """Return the picture in at most `width` (20 or more) cells; of too many columns or weeks those next to today."""
    match picture:
        case BarPicture():
            return _bars(picture, width, glyphs)
        case ColumnPicture():
            return _columns(picture, width, glyphs)
        case CalendarPicture():
            return _calendar(picture, width, glyphs)


def talk_line(line: Line, n_points: int, width: int, glyphs: Glyphs) -> Content:
    """Return how a talk's readiness went: its day, a column per week, the newest share, and its title.

    `n_points` is how many columns the longest line has. Below 60 cells the title has a line of its own.
    """
    sparks = _BASIC_SPARKS if glyphs.basic else _SPARKS
    drawn = "".join(sparks[min(int(point.share * len(sparks)), len(sparks) - 1)] for point in line.points)
    figures = Content.assemble(
        (f"{short_date(line.on):<8}", "$text-muted"),
        (f"{drawn:<{n_points}}", "$primary"),
        (f"{line.points[-1].share:>5.0%}", "bold"),
    )
    title = Content(one_line(line.label))
    if width < _ONE_LINE:
        return Content("\n").join([title.truncate(width, ellipsis=True), figures])
    return Content.assemble(figures, "  ", title).truncate(width, ellipsis=True)


def _bars(picture: BarPicture, width: int, glyphs: Glyphs) -> Content:
    labels = max(len(bar.label) for bar in picture.bars) + _GAP
    numbers = max(len(bar.text) for bar in picture.bars) + _GAP
    cells = min(max(width - labels - numbers, _LEAST_BAR), _MOST_BAR)
    place = None if picture.mark is None else min(int(picture.mark * cells), cells - 1)
    lines = []
    for bar in picture.bars:
        full = min(max(round(bar.share * cells), 1 if bar.share else 0), cells)
        drawn = ["━"] * full + ["─"] * (cells - full)
        if place is not None:
            drawn[place] = "╋" if bar.share >= (picture.mark or 0) else "┼"
        line = Content.assemble(
            (f"{glyphs.symbol(bar.label):<{labels}}", "$text-muted"),
            ("".join(drawn[:full]), "$primary"),
            ("".join(drawn[full:]), "$foreground 30%"),
            f"  {glyphs.symbol(bar.text)}",
        )
        lines.append(line)
    if place is not None:
        lines.append(Content.styled(f"{'':<{labels}}{f'{picture.mark:.0%}':>{place + 2}}", "$text-muted"))
    return _joined(lines, width, glyphs)


def _columns(picture: ColumnPicture, width: int, glyphs: Glyphs) -> Content:
    room = width - _SCALE
    n_shown = min(len(picture.columns), room)
    shown = picture.columns[:n_shown] if picture.is_ahead else picture.columns[len(picture.columns) - n_shown :]
    pitch = min(room // n_shown, _MOST_PITCH)
    most = max(column.value for column in shown) or 1
    heights = [max(column.value / most * _ROWS, _LEAST_HEIGHT if column.value else 0) for column in shown]
    gap = " " if pitch > 1 else ""
    lines = []
    for row in range(_ROWS - 1, -1, -1):
        cells = "".join(_cell(height - row, glyphs) * (pitch - len(gap)) + gap for height in heights)
        scale = f"{most:>4.0f} ┤" if row == _ROWS - 1 else f"{'':>4} │"
        lines.append(Content.assemble((scale, "$text-muted"), (cells.rstrip(), "$primary")))
    lines.append(Content.styled(f"   0 └{'─' * (n_shown * pitch)}", "$text-muted"))
    heads = _heads([short_date(column.day) for column in shown], pitch)
    lines.append(Content.styled(f"{'':<{_SCALE}}{heads}", "$text-muted"))
    span = "day" if picture.days_per_column == 1 else f"{picture.days_per_column} days"
    lines.append(Content.styled(f"{'':<{_SCALE}}{picture.unit} per {span}", "$text-muted"))
    return _joined(lines, width, glyphs)


def _cell(height: float, glyphs: Glyphs) -> str:
    """Return one cell of a column that ends `height` cells above this cell's floor, or below it."""
    steps = _BASIC_HALVES if glyphs.basic else _EIGHTHS
    return steps[min(max(round(height * (len(steps) - 1)), 0), len(steps) - 1)]


def _heads(names: Sequence[str], pitch: int) -> str:
    """Return the names under their columns, as many as have a blank between them."""
    line = ""
    for n, name in enumerate(names):
        if n == 0 or (len(line) < n * pitch and n * pitch + len(name) <= len(names) * pitch):
            line = f"{line:<{n * pitch}}{name}"
    return line


def _calendar(picture: CalendarPicture, width: int, glyphs: Glyphs) -> Content:
    marks = _BASIC_LEVELS if glyphs.basic else _LEVELS
    n_weeks = min((width - _WEEKDAYS) // 2, -(-len(picture.days) // 7))
    first = (-(-len(picture.days) // 7) - n_weeks) * 7
    shown = picture.days[first:]
    months = ""
    for week in range(n_weeks):
        monday = shown[week * 7].day
        if monday.day <= 7 and len(months) <= 2 * week and 2 * week + 3 <= 2 * n_weeks:
            months = f"{months:<{2 * week}}{MONTHS[monday.month - 1]}"
    lines = [Content.styled(f"{'':<{_WEEKDAYS}}{months}", "$text-muted")]
    for weekday, name in enumerate(("Mon", "", "Wed", "", "Fri", "", "")):
        row = "".join(marks[one.level] for one in shown[weekday::7])
        lines.append(Content.assemble((f"{name:<{_WEEKDAYS}}", "$text-muted"), (row.rstrip(), "$primary")))
    return _joined([*lines, *_legend(picture, marks, width, glyphs)], width, glyphs)


def _legend(picture: CalendarPicture, marks: Sequence[str], width: int, glyphs: Glyphs) -> list[Content]:
    """Return what the marks stand for, on as many lines as it takes."""
    lines = [""]
    for mark, said in zip(marks, ("0", *steps_words(picture.steps)), strict=True):
        part = f"{mark.strip()} {glyphs.symbol(said)}   " if said else ""
        if _WEEKDAYS + len(lines[-1]) + len(part.rstrip()) > width:
            lines.append("")
        lines[-1] += part
    if _WEEKDAYS + len(lines[-1]) + len("answers") > width:
        lines.append("")
    lines[-1] += "answers"
    return [Content.styled(f"{'':<{_WEEKDAYS}}{line.rstrip()}", "$text-muted") for line in lines]


def _joined(lines: Sequence[Content], width: int, glyphs: Glyphs) -> Content:
    return Content("\n").join(line.truncate(width, ellipsis=not glyphs.basic) for line in lines)
