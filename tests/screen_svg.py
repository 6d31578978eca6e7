"""Draw a terminal's screen as SVG, still or moving: the same bytes of the same screen, and nothing from outside.

A screen is lines of runs. Every run stands at its own cells, so that no font can shift what follows; blocks and rules
are drawn, because fonts leave gaps between them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import NamedTuple

import pyte
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.filter import LineFilter

# Pixels. Whole ones, or fine lines would be seen between blocks side by side.
FONT, CELL, LINE, MARGIN, CORNER = 15, 9, 19, 14, 8
_FAMILIES = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace"
_BASELINE = 14.2
_CAPTION = 34  # pixels below a moving screen for what is being done
_MIDDLE = LINE / 2
_HEX = re.compile("[0-9a-f]{6}")
_THIN, _THICK = 1, 3
# The last code point that any monospaced font has; what lies beyond is put into its cell one by one.
_COMMON = 0x17F


class Look(NamedTuple):
    """How text is drawn; colours as "#rrggbb", None for the screen's own; `inverse` changes one for the other."""

    colour: str | None = None
    ground: str | None = None
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    struck: bool = False
    inverse: bool = False


class Run(NamedTuple):
    """Text of one look that begins at a cell."""

    column: int
    text: str
    look: Look


Lines = tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """A screen that stands for some seconds, with the key that led to it and a caption."""

    lines: Lines
    seconds: float
    key: str = ""
    caption: str = ""


# ------------------------------------------------------------ what stands on a screen


def lines_of_app(app: App[object], through: LineFilter | None = None) -> Lines:
    """Return what a program of Textual's shows, seen through a filter."""
    width, height = app.size
    strips = app.screen._compositor.render_strips()[:height]
    if through is not None:
        strips = [strip.apply_filter(through, app.screen.styles.background) for strip in strips]
    return tuple(_joined(_cells(strip, width)) for strip in strips)


def _cells(segments: Iterable[Segment], width: int) -> Iterable[tuple[int, str, Look]]:
    column = 0
    for text, style, _ in segments:
        look = _look(style)
        for letter in text:
            size = cell_len(letter)
            if column + size > width:
                return
            yield column, letter, look
            column += size


def _look(style: Style | None) -> Look:
    if style is None:
        return Look()
    colour, ground = (
        one.get_truecolor().hex if one is not None and not one.is_default else None
        for one in (style.color, style.bgcolor)
    )
    marks = (style.bold, style.italic, style.underline, style.strike, style.reverse)
    return Look(colour, ground, *map(bool, marks))


def lines_of_terminal(screen: pyte.Screen) -> Lines:
    """Return what a terminal shows."""
    return tuple(
        _joined((column, cell.data, _look_of_cell(cell)) for column, cell in sorted(screen.buffer[row].items()))
        for row in range(screen.lines)
    )


def _look_of_cell(cell: pyte.screens.Char) -> Look:
    colour, ground = (f"#{one}" if _HEX.fullmatch(one) else None for one in (cell.fg, cell.bg))
    return Look(colour, ground, cell.bold, cell.italics, cell.underscore, cell.strikethrough, cell.reverse)


def _joined(cells: Iterable[tuple[int, str, Look]]) -> tuple[Run, ...]:
    """Return the cells as runs; marks that belong to the letter before stay with it."""
    runs: list[Run] = []
    end = 0
    for column, letter, look in cells:
        if not letter:
            continue
        if runs and runs[-1].look == look and end == column:
            runs[-1] = runs[-1]._replace(text=runs[-1].text + letter)
        else:
            runs.append(Run(column, letter, look))
        end = column + cell_len(letter)
    return tuple(runs)


# ------------------------------------------------------------ drawing


class _Drawing:
    """Collects looks and lines, each once; `colour` and `ground` are the screen's own."""

    def __init__(self, colour: str, ground: str) -> None:
        self._own = colour, ground
        self._looks: dict[str, str] = {}
        self._lines: dict[str, str] = {}

    def line(self, runs: Sequence[Run]) -> str:
        """Return a line as SVG, its top at 0."""
        runs = [run._replace(look=self._upright(run.look)) for run in runs]
        grounds = "".join(
            f'<rect x="{_n(run.column * CELL)}" width="{_n(cell_len(run.text) * CELL)}" height="{LINE}"'
            f' fill="{run.look.ground}"/>'
            for run in _grounds(runs)
        )
        return grounds + "".join(self._run(run) for run in runs)

    def _upright(self, look: Look) -> Look:
        """Return an inverse look as one that is not."""
        if not look.inverse:
            return look
        colour, ground = self._own
        return look._replace(colour=look.ground or ground, ground=look.colour or colour, inverse=False)

    def shared(self, runs: Sequence[Run]) -> str:
        """Return the name of the line among those that are drawn once; "" for an empty one."""
        drawn = self.line(runs)
        return self._lines.setdefault(drawn, f"l{len(self._lines)}") if drawn else ""

    def symbols(self) -> str:
        """Return the shared lines."""
        return "".join(f'<g id="{name}">{drawn}</g>\n' for drawn, name in self._lines.items())

    def style(self) -> str:
        """Return the rules of the looks."""
        return "\n".join(f".{name}{{{rule}}}" for rule, name in self._looks.items())

    def _run(self, run: Run) -> str:
        drawn = []
        column = run.column
        for kind, letters in groupby(_letters(run.text), _kind):
            text = "".join(letters)
            size = cell_len(text)
            if kind == "text":
                drawn.append(self._text(column, text, run.look))
            elif kind == "odd":
                drawn += [self._text(column + place, one, run.look) for place, one in _placed(text)]
            elif kind != "blank":
                drawn.append(_block(kind, column, size, run.look.colour or "currentColor"))
            column += size
        return "".join(drawn)

    def _text(self, column: int, text: str, look: Look) -> str:
        bare = text.rstrip()
        lead = len(bare) - len(bare.lstrip())
        bare = bare.lstrip()
        if not bare:
            return ""
        name = self._looks.setdefault(_rule(look), f"s{len(self._looks)}")
        fit = f' textLength="{_n(cell_len(bare) * CELL)}"' if len(bare) > 1 else ""
        return f'<text class="{name}" x="{_n((column + lead) * CELL)}" y="{_BASELINE}"{fit}>{escape(bare)}</text>'


def _grounds(runs: Sequence[Run]) -> Iterable[Run]:
    """Yield the coloured grounds, those side by side as one."""
    for ground, group in groupby(runs, lambda run: run.look.ground):
        if ground is not None:
            members = list(group)
            yield Run(members[0].column, "".join(run.text for run in members), members[0].look)


def _letters(text: str) -> list[str]:
    """Return the characters, each with the marks on it."""
    letters: list[str] = []
    for one in text:
        if letters and cell_len(one) == 0:
            letters[-1] += one
        else:
            letters.append(one)
    return letters


def _placed(text: str) -> Iterable[tuple[int, str]]:
    place = 0
    for letter in _letters(text):
        yield place, letter
        place += cell_len(letter)


def _kind(letter: str) -> str:
    """Return how a character is drawn: as text, alone in its cell, as a block, or not at all."""
    if letter.isspace() and letter != " ":
        return "blank"
    if "▁" <= letter <= "▏" or letter in "━─│":
        return letter
    return "text" if len(letter) == 1 and ord(letter) <= _COMMON else "odd"


def _block(letter: str, column: int, size: int, colour: str) -> str:
    x, y, width, height = column * CELL, 0.0, size * CELL, float(LINE)
    if letter in "━─":
        height = _THICK if letter == "━" else _THIN
        y = _MIDDLE - height / 2
    elif letter == "│":
        x, width = x + (CELL - _THIN) / 2, _THIN
    elif letter <= "█":
        height = LINE * (ord(letter) - ord("▁") + 1) / 8
        y = LINE - height
    else:
        width = CELL * (ord("▏") - ord(letter) + 1) / 8
    fill = f' fill="{colour}"'
    return f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"{fill}/>'


def _rule(look: Look) -> str:
    decoration = " ".join(
        word for word, is_so in (("underline", look.underlined), ("line-through", look.struck)) if is_so
    )
    parts = (
        f"fill:{look.colour}" if look.colour else "",
        "font-weight:700" if look.bold else "",
        "font-style:italic" if look.italic else "",
        f"text-decoration:{decoration}" if decoration else "",
    )
    return ";".join(filter(None, parts))


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def still(lines: Lines, size: tuple[int, int], *, colour: str, ground: str, title: str) -> str:
    """Return the picture of a screen of `size` cells; `colour` and `ground` are the screen's own, `title` says what."""
    drawing = _Drawing(colour, ground)
    body = "\n".join(
        f'<g transform="translate(0 {row * LINE})">{drawn}</g>'
        for row, runs in enumerate(lines)
        if (drawn := drawing.line(runs))
    )
    return _document(size, drawing.style(), body, colour=colour, ground=ground, title=title, below=0)


def moving(
    frames: Sequence[Frame], size: tuple[int, int], *, colour: str, ground: str, accent: str, title: str, poster: int
) -> str:
    """Return the frames as one picture that plays and begins anew; frame `poster` stands where nothing may move."""
    drawing = _Drawing(colour, ground)
    whole = sum(frame.seconds for frame in frames)
    rules = [
        ".f{visibility:hidden;animation-timing-function:step-end;animation-iteration-count:infinite;"
        f"animation-duration:{_n(whole)}s}}",
        f".c{{font-size:{FONT + 1}px}}.k{{fill:{accent};font-weight:700}}",
    ]
    groups, begin = [], 0.0
    for number, frame in enumerate(frames):
        end = begin + frame.seconds
        rules.append(f"#f{number}{{animation-name:k{number}}}@keyframes k{number}{{{_times(begin, end, whole)}}}")
        uses = "".join(
            f'<use href="#{name}" y="{row * LINE}"/>'
            for row, runs in enumerate(frame.lines)
            if (name := drawing.shared(runs))
        )
        middle, bottom = size[0] * CELL / 2, size[1] * LINE + _CAPTION - 8
        key = f'<tspan class="k">{escape(frame.key)}</tspan>  ' if frame.key else ""
        words = f"{key}{escape(frame.caption)}"
        words = f'<text class="c" x="{_n(middle)}" y="{_n(bottom)}" text-anchor="middle">{words}</text>'
        groups.append(f'<g class="f" id="f{number}">{uses}{words if frame.caption else ""}</g>')
        begin = end
    rules.append(f"@media (prefers-reduced-motion:reduce){{.f{{animation:none}}#f{poster}{{visibility:visible}}}}")
    body = f"<defs>\n{drawing.symbols()}</defs>\n" + "\n".join(groups)
    style = "\n".join([drawing.style(), *rules])
    return _document(size, style, body, colour=colour, ground=ground, title=title, below=_CAPTION)


def _times(begin: float, end: float, whole: float) -> str:
    """Return the rules of one frame: it is there from `begin` to `end` of the whole."""
    first, last = (f"{100 * at / whole:.3f}%" for at in (begin, end))
    hidden = "visibility:hidden"
    before = f"0%{{{hidden}}}" if begin else ""
    after = f"{last}{{{hidden}}}100%{{{hidden}}}" if end < whole - 1e-9 else "100%{visibility:visible}"
    return f"{before}{first}{{visibility:visible}}{after}"


def _document(size: tuple[int, int], style: str, body: str, *, colour: str, ground: str, title: str, below: int) -> str:
    width, height = size[0] * CELL + 2 * MARGIN, size[1] * LINE + 2 * MARGIN + below
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}"\
 height="{_n(height)}" role="img" aria-label="{escape(title)}">
<title>{escape(title)}</title>
<style>
text{{font-family:{_FAMILIES};font-size:{FONT}px;fill:{colour};white-space:pre}}
rect{{shape-rendering:crispEdges}}
{style}
</style>
<rect x=".5" y=".5" width="{_n(width - 1)}" height="{_n(height - 1)}" rx="{CORNER}" fill="{ground}"\
 style="shape-rendering:auto" stroke="{colour}" stroke-opacity=".25"/>
<g transform="translate({MARGIN} {MARGIN})" color="{colour}">
{body}
</g>
</svg>
"""
