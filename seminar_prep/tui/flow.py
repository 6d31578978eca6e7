"""Words flowing into lines of a given width; formulas that belong together are not torn apart."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content

Fragment = tuple[str, str]
"""A piece of text and its style ("" for none)."""

_SPACES_OR_NOT = re.compile(r"\s+|\S+")


@dataclass(frozen=True, slots=True)
class Run:
    """Fragments in running text. `keep` holds them together on one line while the line can hold them."""

    fragments: tuple[Fragment, ...]
    keep: bool = False

    @property
    def width(self) -> int:
        """Cells of all fragments."""
        return sum(cell_len(text) for text, _ in self.fragments)


LINE_BREAK = Run((("\n", ""),))
"""A line that ends here whatever the width."""


def flow(runs: Iterable[Run], width: int, first: str = "", rest: str = "") -> list[Content]:
    """Return `runs` as lines of at most `width` cells; `first` stands before the first line, `rest` before others.

    Blanks collapse. A word wider than a line is cut; at least one line is returned.
    """
    inner = max(width - max(cell_len(first), cell_len(rest)), 2)
    lines: list[list[Fragment]] = [[]]
    used = 0
    for is_spaced, word in _words(runs, inner):
        if word is None:
            lines.append([])
            used = 0
            continue
        size = sum(cell_len(text) for text, _ in word)
        gap = 1 if is_spaced and lines[-1] else 0
        if lines[-1] and used + gap + size > inner:
            lines.append([])
            used = gap = 0
        if gap:
            lines[-1].append((" ", _shared_style(lines[-1], word)))
        *full, last = _cut(word, inner)
        for piece in full:
            lines[-1] += piece
            lines.append([])
        lines[-1] += last
        used = used + gap + size if not full else sum(cell_len(text) for text, _ in last)
    return [Content.assemble(rest if number else first, *line) for number, line in enumerate(lines)]


def _words(runs: Iterable[Run], width: int) -> Iterable[tuple[bool, list[Fragment] | None]]:
    """Yield words, each with whether a blank precedes it; None for a forced break."""
    word: list[Fragment] = []
    is_spaced = False
    for run in runs:
        if run is LINE_BREAK:
            if word:
                yield is_spaced, word
            yield False, None
            word, is_spaced = [], False
        elif run.keep and run.width <= width:
            word.extend(run.fragments)
        else:
            for text, style in run.fragments:
                for piece in _SPACES_OR_NOT.findall(text):
                    if not piece.isspace():
                        word.append((piece, style))
                        continue
                    if word:
                        yield is_spaced, word
                    word, is_spaced = [], True
    if word:
        yield is_spaced, word


def _shared_style(line: Sequence[Fragment], word: Sequence[Fragment]) -> str:
    return word[0][1] if line[-1][1] == word[0][1] else ""


def _cut(word: list[Fragment], width: int) -> list[list[Fragment]]:
    """Return the word in pieces of at most `width` cells: mostly itself alone."""
    if sum(cell_len(text) for text, _ in word) <= width:
        return [word]
    pieces: list[list[Fragment]] = [[]]
    used = 0
    for text, style in word:
        for character in text:
            size = cell_len(character)
            if used + size > width and pieces[-1]:
                pieces.append([])
                used = 0
            if pieces[-1] and pieces[-1][-1][1] == style:
                pieces[-1][-1] = (pieces[-1][-1][0] + character, style)
            else:
                pieces[-1].append((character, style))
            used += size
    return pieces
