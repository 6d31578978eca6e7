"""CSV, TSV and semicolon tables to rows: the delimiter from the heading line, quotes that never close, stray quotes."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from seminar_prep.domain.plain_text import one_line, shortened
from seminar_prep.errors import InputError
from seminar_prep.sources.schedules.columns import n_known
from seminar_prep.sources.schedules.markup import plain_text

DELIMITERS = "\t,;|"
MAX_ROWS = 20_000
# The heading line is looked for in this many lines: titles and remarks may stand above it.
_HEADING_LINES = 12
_LONGEST = 200  # characters of column names in a message
_LOOK = 100_000  # characters of a text that is looked at to tell whether it is a table


@dataclass(frozen=True, slots=True)
class Heading:
    """Where a table begins: its delimiter, the heading cells, and the text from the heading line on."""

    delimiter: str
    cells: tuple[str, ...]
    line: int
    body: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it ends on, its cells as written, trimmed."""

    line: int
    cells: tuple[str, ...]


def find_heading(text: str, delimiters: str = DELIMITERS) -> Heading | None:
    """Return the heading of a table in the text's first lines, or None. Names of known columns decide the delimiter."""
    lines = text.split("\n", _HEADING_LINES)[:_HEADING_LINES]
    best: tuple[int, int, Heading] | None = None
    start = 0
    for number, line in enumerate(lines, 1):
        for delimiter in delimiters if len(line) < 5000 else "":
            cells = _cells(line, delimiter)
            known = n_known(cells)
            if known >= 2 and (best is None or (known, len(cells)) > best[:2]):
                best = known, len(cells), Heading(delimiter, cells, number, text[start:])
        start += len(line) + 1
    return best[2] if best else None


def guess_heading(text: str, delimiters: str = DELIMITERS) -> Heading | None:
    """Return the first line as a heading although no column in it is known (`--map` will name them), or None."""
    lines = text.split("\n", _HEADING_LINES)
    number = next((n for n, line in enumerate(lines) if line.strip()), 0)
    line = lines[number]
    delimiter = max(delimiters, key=line.count)
    if not line.count(delimiter):
        return None
    return Heading(delimiter, _cells(line, delimiter), number + 1, "\n".join(lines[number:]))


def unnamed_columns(text: str) -> tuple[str, ...]:
    """Return the heading cells of a text that is a table although none of them is known, or nothing.

    Its first lines then have one and the same number of cells, the first of them without any digit; with commas, which
    prose has, too, at least three cells in at least three lines.
    """
    lines = [line for line in text[:_LOOK].split("\n", _HEADING_LINES)[:_HEADING_LINES] if line.strip()]
    for delimiter, fewest in (("\t", 2), (";", 2), (",", 3)):
        rows = [_cells(line, delimiter) for line in lines]
        is_even = len(rows) >= fewest and len({len(row) for row in rows}) == 1
        if is_even and len(rows[0]) >= fewest and all(rows[0]) and not any(map(str.isdigit, lines[0])):
            return rows[0]
    return ()


def unknown_columns(cells: Sequence[str], name: str) -> InputError:
    """Return the error for a table of whose columns none is known by its name."""
    names = shortened(", ".join(one_line(cell) for cell in cells), _LONGEST)
    first = shortened(one_line(cells[0]), 40)
    return InputError(
        f"the names of this table's columns are not known: {names}.",
        hint=f'Name the columns with --map COLUMN=FIELD, for example --map "{first}=date".',
        where=name,
    )


def read_rows(heading: Heading, where: str) -> tuple[tuple[Row, ...], bool]:
    """Return the rows below the heading, and whether quotes had to be read as plain characters.

    Quoted cells may go over several lines. Raises InputError for a quote that is never closed (in a tab table quotes
    are then taken as they stand) and above MAX_ROWS rows.
    """
    open_quote = _open_quote(heading)
    if open_quote and heading.delimiter != "\t":
        raise InputError(
            "a quoted cell is never closed; the file may be cut off.",
            hint="Export it again, or mend the quotes.",
            where=f"{where}:{heading.line - 1 + open_quote}",
        )
    body, delimiter = io.StringIO(heading.body), heading.delimiter
    if open_quote:
        reader = csv.reader(body, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    else:
        reader = csv.reader(body, delimiter=delimiter)
    rows: list[Row] = []
    try:
        for cells in reader:
            if len(rows) > MAX_ROWS:
                raise InputError(f"the table has more than {MAX_ROWS} rows.", hint="Export fewer.", where=where)
            rows.append(Row(heading.line - 1 + reader.line_num, tuple(_bare(cell) for cell in cells)))
    except csv.Error as error:
        line = heading.line - 1 + reader.line_num
        raise InputError(
            f"the table cannot be read ({error}).", hint="Export it again.", where=f"{where}:{line}"
        ) from error
    return tuple(rows[1:]), bool(open_quote)


def cell_text(cell: str) -> tuple[str, tuple[str, ...]]:
    """Return a cell without markup, and the addresses of its links."""
    text, links = plain_text(cell)
    return text.strip(), links


def _cells(line: str, delimiter: str) -> tuple[str, ...]:
    try:
        return tuple(_bare(cell) for cell in next(csv.reader([line], delimiter=delimiter), []))
    except csv.Error:
        return ()


def _open_quote(heading: Heading) -> int | None:
    """Return the line (of the body, from 1) on which the row with an unclosed quote begins, or None."""
    reader = csv.reader(io.StringIO(heading.body), delimiter=heading.delimiter, strict=True)
    begins = 1
    try:
        for _ in reader:
            begins = reader.line_num + 1
    except csv.Error as error:
        return begins if "unexpected end" in str(error) else None
    return None


def _bare(cell: str) -> str:
    """Trim, and take off the literal quotes that some exports leave around every value."""
    cell = cell.strip()
    if len(cell) >= 2 and cell[0] == cell[-1] == '"' and '"' not in cell[1:-1]:
        cell = cell[1:-1].strip()
    return cell


def shown(cells: Sequence[str]) -> str:
    """Return a row on one line, for a report of what was left out."""
    return " | ".join(filter(None, (" ".join(cell_text(cell)[0].split())[:60] for cell in cells)))[:160]
