"""Write down how a screen is coloured in several themes: each style once with a name, then how far each goes."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from string import ascii_letters

from rich.cells import cell_len
from screen_svg import Lines, Look, Run

_MARKS = ("bold", "italic", "underlined", "struck", "inverse")
_BLANK = Look()
Looks = tuple[Look, ...]


def styles_text(themes: Mapping[str, Lines]) -> str:
    """Return the styles of a screen by its themes, a style being how a cell looks in each of them.

    "3-4 a20 b60": lines 3 and 4 have 20 cells in style a, then 60 in style b.
    """
    names: dict[Looks, str] = {}
    rows = [_row(lines, names) for lines in zip(*themes.values(), strict=True)]
    legend = [f"{name:<3} {' | '.join(map(_words, looks))}" for looks, name in names.items()]
    return "\n".join([f"    {' | '.join(themes)}", *legend, "", *_numbered(rows), ""])


def has_hue(lines: Lines) -> bool:
    """Tell whether anything is in a colour: neither the terminal's own nor a grey."""
    colours = {colour for line in lines for run in line for colour in (run.look.colour, run.look.ground) if colour}
    return any(len({one[1:3], one[3:5], one[5:7]}) > 1 for one in colours)


def _row(lines: Sequence[Sequence[Run]], names: dict[Looks, str]) -> str:
    parts = []
    for looks, group in groupby(zip(*map(_cells, lines), strict=True)):
        number = len(names)
        name = ascii_letters[number % 52] * (1 + number // 52)
        parts.append(f"{names.setdefault(looks, name)}{len(list(group))}")
    return " ".join(parts)


def _cells(line: Sequence[Run]) -> Iterator[Look]:
    """Yield the look of each cell as far as it is seen: blanks around text have no colour, weight or slant."""
    for run in line:
        blank = run.look if run.look.inverse else run.look._replace(colour=None, bold=False, italic=False)
        text = run.text.strip()
        n_before = cell_len(run.text[: run.text.find(text)]) if text else 0
        yield from [blank] * n_before
        yield from [run.look] * cell_len(text)
        yield from [blank] * (cell_len(run.text) - n_before - cell_len(text))


def _words(look: Look) -> str:
    if look == _BLANK:
        return "-"
    ground = f" on {look.ground}" if look.ground else ""
    return " ".join([(look.colour or "-") + ground, *(mark for mark in _MARKS if getattr(look, mark))])


def _numbered(rows: Sequence[str]) -> Iterator[str]:
    for row, group in groupby(enumerate(rows, start=1), lambda pair: pair[1]):
        numbers = [number for number, _ in group]
        label = str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}"
        yield f"{label:<5} {row}"
