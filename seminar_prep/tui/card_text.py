"""A card's Markdown with formulas, drawn as plain styled lines for a terminal of a given width.

Formulas are cut out before Markdown is read and put back drawn: on one row in running text, in two dimensions where
they stand alone. Nothing in the text is ever read as terminal markup.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.token import Token
from textual.content import Content

from seminar_prep.domain.maths_text import Segment, SegmentKind, split_maths
from seminar_prep.domain.plain_text import strip_controls
from seminar_prep.tui.flow import LINE_BREAK, Run, flow
from seminar_prep.tui.maths import Glyphs
from seminar_prep.tui.maths_lines import displayed, in_text

if TYPE_CHECKING:  # loaded where the terminal shows pictures, and nowhere else
    from seminar_prep.tui.typeset.picture import Picture

    Typeset = Callable[[str, str], Picture | None]

# Private characters that stand for the n-th formula while Markdown is read; the text's own ones are dropped first.
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_ALONE = re.compile(f"\\s*{_OPEN}(\\d+){_CLOSE}([.,;:!?]*)\\s*")
# Width from which displayed formulas are indented more deeply.
_ROOMY = 60
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable(["html_block", "html_inline", "image", "reference"])


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture over blanks of the drawn text: its first line, and the column it begins in."""

    line: int
    column: int
    picture: "Picture"


def draw_text(text: str, width: int, glyphs: Glyphs) -> Content:
    """Return Markdown `text` as lines of at most `width` cells, except for formulas that are wider and cannot break.

    A formula that cannot be read is shown as its source with the reason. Controls are stripped. Never raises.
    """
    return draw_page(text, width, glyphs, None)[0]


def draw_page(text: str, width: int, glyphs: Glyphs, typeset: "Typeset | None") -> tuple[Content, tuple[Placed, ...]]:
    """Return `text` as `draw_text` does, but with blanks and pictures where formulas stand alone.

    `typeset` makes the picture of a formula and the punctuation after it, or None; what is wider than `width` as a
    picture is drawn in characters, which can break.
    """
    clean = strip_controls(text).translate({ord(_OPEN): None, ord(_CLOSE): None})
    segments = split_maths(clean)
    formulas = tuple(segment for segment in segments if segment.is_maths)
    marked = _marked(segments)
    page = _Page(max(width, 8), glyphs, formulas, typeset)
    page.draw(_MARKDOWN.parse(marked))
    return Content("\n").join(page.lines), tuple(page.pictures)


def draw_source(text: str, width: int) -> Content:
    """Return `text` exactly as it stands in the deck, folded at `width` cells; controls are stripped."""
    lines: list[Content] = []
    for line in strip_controls(text).expandtabs(4).split("\n"):
        lines += Content(line).fold(max(width, 2)) if line else [Content("")]
    return Content("\n").join(lines)


def _marked(segments: Sequence[Segment]) -> str:
    parts, number = [], 0
    for segment in segments:
        if not segment.is_maths:
            parts.append(segment.source)
            continue
        mark = f"{_OPEN}{number}{_CLOSE}"
        parts.append(f"\n\n{mark}\n\n" if _stands_alone(segment, parts) else mark)
        number += 1
    return "".join(parts)


def _stands_alone(segment: Segment, before: Sequence[str]) -> bool:
    """Whether a displayed formula may be set off by empty lines: not inside a list or quotation."""
    last_line = "".join(before).rsplit("\n", 1)[-1]
    return segment.kind is SegmentKind.DISPLAY and not last_line.startswith((" ", ">", "-", "*", "+"))


@dataclass
class _Page:
    """Lines being drawn; `indent` is what stands before each line, `mark` before the next one instead."""

    width: int
    glyphs: Glyphs
    formulas: tuple[Segment, ...]
    typeset: "Typeset | None" = None
    pictures: list[Placed] = field(default_factory=list)
    lines: list[Content] = field(default_factory=list)
    indent: str = ""
    mark: str | None = None
    is_tight: bool = False
    numbers: list[int | None] = field(default_factory=list)

    def draw(self, tokens: Sequence[Token]) -> None:
        """Draw Markdown's blocks in order."""
        heading = False
        for token in tokens:
            kind = token.type
            if kind in ("bullet_list_open", "ordered_list_open"):
                self._gap()
                self.numbers.append(int(token.attrGet("start") or 1) if kind.startswith("ordered") else None)
            elif kind in ("bullet_list_close", "ordered_list_close"):
                self.numbers.pop()
                self.is_tight = bool(self.numbers)
            elif kind == "list_item_open":
                self._open_item()
            elif kind == "list_item_close":
                self.indent = self.indent[:-2] if self.numbers[-1] is None else self.indent[:-3]
            elif kind == "blockquote_open":
                self._gap()
                self.indent, self.is_tight = self.indent + "│ ", True
            elif kind == "blockquote_close":
                self.indent, self.is_tight = self.indent[:-2], False
            elif kind in ("heading_open", "heading_close"):
                heading = kind == "heading_open"
            elif kind == "inline":
                self._gap()
                self._paragraph(token, "bold" if heading else "")
            elif kind in ("fence", "code_block"):
                self._gap()
                self._code(token.content)
            elif kind == "hr":
                self._gap()
                self._put([Content(self._before() + "─" * min(20, self.width))])

    def _open_item(self) -> None:
        number = self.numbers[-1]
        self.mark = self.indent + ("• " if number is None else f"{number}.".ljust(3))
        self.indent += "  " if number is None else "   "
        if number is not None:
            self.numbers[-1] = number + 1
        self.is_tight = True

    def _gap(self) -> None:
        """Leave an empty line between blocks, not between the points of a list."""
        if self.lines and not self.is_tight:
            self.lines.append(Content(self.indent.rstrip()))
        self.is_tight = False

    def _before(self) -> str:
        mark, self.mark = self.mark, None
        return mark if mark is not None else self.indent

    def _put(self, lines: Sequence[Content]) -> None:
        self.lines += lines

    def _paragraph(self, token: Token, style: str) -> None:
        if alone := _ALONE.fullmatch(token.content):
            self._display(self.formulas[int(alone[1])], alone[2])
            return
        runs: list[Run] = []
        for piece in _runs(token.children or [], style):
            for part in self._with_formulas(piece):
                if isinstance(part, Run):
                    runs.append(part)
                    continue
                self._flow(runs)
                runs = []
                self._display(part, "")
        self._flow(runs)

    def _with_formulas(self, run: Run) -> Iterator[Run | Segment]:
        """Yield the run with its marks replaced by one-row formulas; displayed ones as they are."""
        for text, style in run.fragments:
            for position, piece in enumerate(_MARK.split(text)):
                if position % 2 == 0:
                    if piece:
                        yield Run(((piece, style),)) if run is not LINE_BREAK else LINE_BREAK
                elif (formula := self.formulas[int(piece)]).kind is SegmentKind.DISPLAY:
                    yield formula
                else:
                    yield from in_text(formula, style, self.glyphs)

    def _flow(self, runs: Sequence[Run]) -> None:
        if any(text.strip() for run in runs for text, _ in run.fragments):
            self._put(flow(runs, self.width, self._before(), self.indent))

    def _display(self, formula: Segment, after: str) -> None:
        inset = self.indent + (" " * (4 if self.width >= _ROOMY else 2) if not self.numbers else "")
        first = self.mark or inset
        self.mark = None
        picture = self.typeset(formula.body, after) if self.typeset else None
        column = Content(first).cell_length
        if picture is not None and column + picture.columns <= self.width:
            self.pictures.append(Placed(len(self.lines), column, picture))
            blanks = " " * picture.columns
            self._put([Content((inset if row else first) + blanks) for row in range(picture.rows)])
            return
        self._put(displayed(formula, after, self.width, first, inset, self.glyphs))

    def _code(self, code: str) -> None:
        for line in code.rstrip("\n").expandtabs(4).split("\n"):
            self._put([Content.assemble(self._before(), "  ", (line, "$text-accent"))])


def _runs(children: Sequence[Token], style: str) -> Iterator[Run]:
    """Yield Markdown's inline pieces with their styles."""
    styles = [style] if style else []
    for child in children:
        if child.type in ("strong_open", "em_open"):
            styles.append("bold" if child.type == "strong_open" else "italic")
        elif child.type in ("strong_close", "em_close"):
            styles.pop()
        elif child.type == "hardbreak":
            yield LINE_BREAK
        elif child.type == "softbreak":
            yield Run(((" ", ""),))
        elif child.type == "code_inline":
            yield Run(((child.content, " ".join(dict.fromkeys([*styles, "$text-accent"]))),), keep=False)
        elif child.content:
            yield Run(((child.content, " ".join(dict.fromkeys(styles))),))
