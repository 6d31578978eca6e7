"""HTML and Markdown pages to talks: their tables, read as other tables are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser, LexborNode

from seminar_prep.domain.schedule import ParsedSchedule, ScheduleOptions
from seminar_prep.sources.schedules.columns import map_columns, n_known
from seminar_prep.sources.schedules.date_text import read_date
from seminar_prep.sources.schedules.delimited import Row, cell_text
from seminar_prep.sources.schedules.detect import not_read_yet
from seminar_prep.sources.schedules.page_words import usual_times
from seminar_prep.sources.schedules.table_dates import PageWords
from seminar_prep.sources.schedules.tabular import read_talks

_FRONT_MATTER = re.compile(r"\s*---\s*\n(?P<matter>.*?)\n---\s*\n", re.DOTALL)
_NOT_SHOWN = ("script", "style", "template", "noscript", "nav", "svg")
_HEADINGS = "h1, h2, h3, title"
_MAX_CELLS = 100_000


@dataclass(frozen=True, slots=True)
class _Table:
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def parse_html(text: str, options: ScheduleOptions, name: str) -> ParsedSchedule:
    """Return the talks in the tables of a page. Raises InputError where none names a date and a talk."""
    return _parse(text, text, options, name, "html")


def parse_markdown(text: str, options: ScheduleOptions, name: str) -> ParsedSchedule:
    """Return the talks in the tables of a Markdown text, HTML tables in it too. Raises InputError as `parse_html`."""
    front = _FRONT_MATTER.match(text)
    body = text[front.end() :] if front else text
    page = MarkdownIt("commonmark", {"html": True}).enable("table").render(body)
    return _parse(page, text, options, name, "md")


def _parse(page: str, text: str, options: ScheduleOptions, name: str, kind: str) -> ParsedSchedule:
    front = _FRONT_MATTER.match(page)
    tree = LexborHTMLParser(page[front.end() :] if front else page)
    matter = _FRONT_MATTER.match(text)
    heading = " ".join(node.text() for node in tree.css(_HEADINGS))
    for node in tree.css(", ".join(_NOT_SHOWN)):
        node.decompose()
    tables = list(_tables(tree, options))
    if not any(table.rows for table in tables):
        raise not_read_yet(kind, text, name)
    fields = tuple(dict.fromkeys(field for table in tables for field in map_columns(table.headings, options.columns)))
    rows: list[Row] = []
    places: list[str] = []
    for table in tables:
        columns = map_columns(table.headings, options.columns)
        for cells in table.rows:
            by_field = tuple(_cell(cells, columns.get(field)) for field in fields)
            rows.append(Row(len(rows) + 1, (*by_field, *cells)))
            places.append(f"{name}, row {len(rows)}")
    for node in tree.css("table"):
        node.decompose()
    words = PageWords(f"{matter['matter'] if matter else ''} {heading}", usual_times(_text(tree)))
    numbered = {field: number for number, field in enumerate(fields)}
    return read_talks(rows, places, numbered, options, name, kind, words)


def _text(tree: LexborHTMLParser) -> str:
    return tree.body.text(separator=" ") if tree.body else ""


def _cell(cells: Sequence[str], number: int | None) -> str:
    return cells[number] if number is not None and number < len(cells) else ""


def _tables(tree: LexborHTMLParser, options: ScheduleOptions) -> Iterator[_Table]:
    """Yield the tables with a row that names columns, without it; outermost rows only."""
    n_cells = 0
    for table in tree.css("table"):
        rows = [tuple(_cells(row)) for row in table.css("tr")]
        n_cells += sum(map(len, rows))
        if n_cells > _MAX_CELLS:
            return
        start = next((n for n, cells in enumerate(rows) if _is_heading(cells, options)), None)
        if start is not None:
            headings = rows[start]
            kept = [cells for cells in rows[start + 1 :] if _says_something(cells) and not _is_heading(cells, options)]
            yield _Table(headings, tuple(kept))


def _cells(row: LexborNode) -> Iterator[str]:
    for cell in row.iter(include_text=False):
        if cell.tag in ("td", "th"):
            span = cell.attributes.get("colspan") or "1"
            yield cell.inner_html or ""
            yield from [""] * (min(int(span), 20) - 1 if span.isdecimal() else 0)


def _is_heading(cells: Sequence[str], options: ScheduleOptions) -> bool:
    words = [cell_text(cell)[0] for cell in cells]
    wanted = {heading.casefold() for heading in options.columns}
    return n_known(words) >= 2 or bool(wanted and wanted <= {word.strip().casefold() for word in words})


def _says_something(cells: Sequence[str]) -> bool:
    words = [word for cell in cells if (word := cell_text(cell)[0].strip())]
    return len(words) > 1 or (bool(words) and read_date(words[0]) is not None)
