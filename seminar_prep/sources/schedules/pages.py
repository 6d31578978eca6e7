"""HTML and Markdown pages to talks: their tables, read as other tables are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser, LexborNode

from seminar_prep.domain.schedule import ParsedSchedule, ScheduleOptions
from seminar_prep.domain.talk_text import is_series_name, known
from seminar_prep.errors import InputError
from seminar_prep.sources.schedules.blocks import MAX_LINES, NoTalksError, read_blocks
from seminar_prep.sources.schedules.cards import card_ids
from seminar_prep.sources.schedules.columns import map_columns, n_known
from seminar_prep.sources.schedules.date_text import read_date
from seminar_prep.sources.schedules.delimited import Row, cell_text
from seminar_prep.sources.schedules.detect import no_talks
from seminar_prep.sources.schedules.front_matter import front_talks
from seminar_prep.sources.schedules.lines import Line
from seminar_prep.sources.schedules.link_words import leads_elsewhere
from seminar_prep.sources.schedules.marked_events import marked_events
from seminar_prep.sources.schedules.not_heard import is_of_others, speaks_of_talks
from seminar_prep.sources.schedules.page_words import usual_times
from seminar_prep.sources.schedules.spoken_lines import is_person
from seminar_prep.sources.schedules.table_dates import PageWords
from seminar_prep.sources.schedules.tabular import read_talks
from seminar_prep.sources.schedules.terms import term_of
from seminar_prep.sources.schedules.wiki_tables import wiki_page

_FRONT_MATTER = re.compile(r"\s*---\s*\n(?P<matter>.*?)\n---\s*\n", re.DOTALL)
# Jekyll writes a person as `{% include name.md id="AdaLovelace" %}`.
_LIQUID_NAME = re.compile(r"\{%-?\s*include\s+\S+\s+id=[\"'](\w{3,60})[\"']\s*-?%\}")
# So many brackets in a row open no link; each is looked at again from every one before it.
_MANY_BRACKETS = re.compile(r"(?:!?\[){9,}")
_NOT_SHOWN = ("script", "style", "template", "noscript", "nav", "svg")
_TERM_HEADINGS = "h1, h2, h3, h4, h5, h6, caption, summary, button, strong, b"
# More than this is no schedule: tables in tables say everything once for each that holds them.
_MAX_CELLS, _MAX_CHARACTERS, _LONGEST_CELL = 100_000, 8_000_000, 50_000
# Tags that must be closed: real pages stay below a hundred, with what they forget to close below a few thousand.
_NESTING_TAG = re.compile(
    r"<(/?)(?:div|section|article|ul|ol|dl|table|blockquote|span|main|center|b|i|em|font|form)\b", re.I
)
_MAX_MARKDOWN = 2_000_000
# A table without any of these is a schedule only where the page speaks of talks.
_SAYS_WHO = frozenset({"speaker", "last_name", "first_name", "time", "abstract"})
_LOOK = 3_000
_MAX_DEPTH = 10_000
_CONTAINERS = frozenset({"li", "tr"})
_BLOCKS = _CONTAINERS | {
    "br", "hr", "p", "div", "section", "article", "header", "footer", "main", "ul", "ol", "table", "tbody", "thead",
    "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "dl", "dt", "dd", "pre", "button", "figure",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Table:
    """A table: its headings, its rows, and for each row the heading of the term or month above it."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    terms: tuple[str, ...]


def parse_html(text: str, options: ScheduleOptions, name: str) -> ParsedSchedule:
    """Return the talks in the tables of a page. Raises InputError where none names a date and a talk."""
    return _parse(text, text, options, name, "html")


def parse_markdown(text: str, options: ScheduleOptions, name: str) -> ParsedSchedule:
    """Return the talks in the tables of a Markdown text, HTML tables in it too. Raises InputError as `parse_html`."""
    front = _FRONT_MATTER.match(text)
    body = text[front.end() :] if front else text
    if len(body) > _MAX_MARKDOWN:
        raise InputError("it is longer than any schedule.", hint="Cut out the part with the talks.", where=name)
    body = _MANY_BRACKETS.sub(" ", body)
    body = _LIQUID_NAME.sub(lambda match: re.sub(r"(?<=[a-z])(?=[A-Z])", " ", match[1]), body)
    page = MarkdownIt("commonmark", {"html": True, "breaks": True}).enable("table").render(body)
    return _parse(page, text, options, name, "md")


def parse_wiki(text: str, options: ScheduleOptions, name: str) -> ParsedSchedule:
    """Return the talks in the tables of a wiki's page in its own markup. Raises InputError as `parse_html`."""
    if len(text) > _MAX_MARKDOWN:
        raise InputError("it is longer than any schedule.", hint="Cut out the part with the talks.", where=name)
    return _parse(wiki_page(text), text, options, name, "wiki")


def _parse(page: str, text: str, options: ScheduleOptions, name: str, kind: str) -> ParsedSchedule:
    front = _FRONT_MATTER.match(page)
    _refuse_depth(page, name)
    tree = LexborHTMLParser(page[front.end() :] if front else page)
    heading = _heading(tree)
    marked = marked_events(tree, options, name)
    try:
        shown = _shown(tree, text, heading, options, (name, kind))
    except InputError:
        if marked is None or not marked.talks:
            raise
        return marked
    # A page may mark only its next event, while its list names all.
    return marked if marked and 2 * _n_named(marked) >= max(1, _n_named(shown)) else shown


def _heading(tree: LexborHTMLParser) -> str:
    """Return the page's headings: what the whole of it is called on the first line, those of its parts behind it."""
    whole = [" ".join(node.text().split()) for node in tree.css("title, h1")]
    parts = [" ".join(node.text().split()) for node in tree.css("h2, h3")]
    return " ".join(whole or parts[:1]) + "\n" + " ".join(parts if whole else parts[1:])


def _refuse_depth(page: str, name: str) -> None:
    """Raise InputError for elements in elements in elements: the time to read them grows with the depth's square."""
    depth = deepest = 0
    for tag in _NESTING_TAG.finditer(page):
        depth += -1 if tag[1] else 1
        deepest = max(deepest, depth)
    if deepest > _MAX_DEPTH:
        hint = "Save its table, or the list of talks alone."
        raise InputError("the page is nested too deeply for a schedule.", hint=hint, where=name)


def _n_named(parsed: ParsedSchedule) -> int:
    return sum(bool(talk.title or talk.speaker) for talk in parsed.talks)


def _shown(
    tree: LexborHTMLParser, text: str, heading: str, options: ScheduleOptions, source: tuple[str, str]
) -> ParsedSchedule:
    """Return the talks in what a reader sees of the page; `source` is its name and kind."""
    name, kind = source
    matter = _FRONT_MATTER.match(text)
    for node in tree.css(", ".join(_NOT_SHOWN)):
        node.decompose()
    tables = list(_tables(tree, options))
    if not any(table.rows for table in tables):
        return _read_blocks(tree, f"{matter['matter'] if matter else ''} {heading}", text, options, name, kind)
    fields = tuple(dict.fromkeys(field for table in tables for field in map_columns(table.headings, options.columns)))
    rows: list[Row] = []
    places: list[str] = []
    for table in tables:
        columns = map_columns(table.headings, options.columns)
        for cells, term in zip(table.rows, table.terms, strict=True):
            by_field = tuple(_cell(cells, columns.get(field)) for field in fields)
            rows.append(Row(len(rows) + 1, (*by_field, term, *cells)))
            places.append(f"{name}, row {len(rows)}")
    for node in tree.css("table"):
        node.decompose()
    words = PageWords(f"{matter['matter'] if matter else ''} {heading}", usual_times(_text(tree)))
    is_talkless = is_of_others(heading) or not _SAYS_WHO & set(fields)
    if is_talkless and not speaks_of_talks(f"{heading} {_text(tree)[:_LOOK]}"):
        raise no_talks(kind, text, name)
    numbered = {field: number for number, field in enumerate((*fields, "term"))}
    return read_talks(rows, places, numbered, options, name, kind, words)


def _read_blocks(
    tree: LexborHTMLParser, heading: str, text: str, options: ScheduleOptions, name: str, kind: str
) -> ParsedSchedule:
    try:
        return _with_title(read_blocks(list(islice(_lines(tree), MAX_LINES)), heading, options, name, kind), tree)
    except NoTalksError:
        if in_head := front_talks(text, options, name, kind):
            return in_head
        raise no_talks(kind, text, name) from None


def _with_title(parsed: ParsedSchedule, tree: LexborHTMLParser) -> ParsedSchedule:
    """Give the one talk of an event's own page the page's heading for its title, where nothing else is."""
    named = [talk for talk in parsed.talks if talk.title or talk.speaker]
    headings = [" ".join(node.text().split()) for node in tree.css("h1")]
    if len(parsed.talks) != 1 or not named or named[0].title or len(headings) != 1:
        return parsed
    title = known(headings[0])
    if title is None or is_series_name(title) or is_person(title):
        return parsed
    return replace(parsed, talks=(replace(named[0], title=title),))


def _lines(tree: LexborHTMLParser) -> Iterator[Line]:
    """Yield the lines that a reader sees, each with the list item or table row it stands in and what is emphasised."""
    words: list[str] = []
    emphasis: list[str] = []
    number = container = 0
    for kind, value in _pieces(tree.body) if tree.body else ():
        if kind in ("text", "emphasis"):
            words.append(value)
            if kind == "emphasis":
                emphasis.append(" ".join(value.split()))
            continue
        if line := _one_blank("".join(words)):
            number += 1
            yield Line(line, number, container, tuple(emphasis))
        words, emphasis = [], []
        if kind in ("in", "out"):
            container = int(value)
    if line := _one_blank("".join(words)):
        yield Line(line, number + 1, container, tuple(emphasis))


def _one_blank(text: str) -> str:
    return re.sub(r"[^\S\t]+", " ", text).strip()


def _pieces(root: LexborNode) -> Iterator[tuple[str, str]]:
    """Yield text, breaks, and where containers begin and end, without recursion."""
    open_ends: list[tuple[LexborNode | None, str]] = [(root, "")]
    cards = card_ids(root)
    n_containers, inside = 0, [0]
    while open_ends:
        node, tag = open_ends.pop()
        if node is None:
            if tag == "container" and len(inside) > 1:
                inside.pop()
                yield "out", str(inside[-1])
            else:
                yield "break", ""
            continue
        if node.tag == "-text":
            yield from _words_of(node)
            continue
        if node.tag == "a" and leads_elsewhere(words := node.text().strip()) and not _is_bracketed(node, words):
            yield "text", f" [{words}]"
            continue
        if node.tag in ("em", "i"):
            yield "emphasis", node.text()
            continue
        if node.tag in ("span", "strong", "b", "time", "a") and _touches(node):
            yield "text", " "
        if node.tag in _BLOCKS or node.mem_id in cards:
            is_container = len(inside) == 1 and (node.tag in _CONTAINERS or node.mem_id in cards)
            open_ends.append((None, "container" if is_container else str(node.tag)))
            if is_container:
                n_containers += 1
                inside.append(n_containers)
                yield "in", str(n_containers)
            else:
                yield "break", ""
        open_ends += [(child, "") for child in reversed(list(node.iter(include_text=True)))]


def _words_of(node: LexborNode) -> Iterator[tuple[str, str]]:
    """Yield the words of a text; in preformatted ones lines end where they do, and columns stand two blanks apart."""
    text = (node.text_content or "").replace("\t", "  ")
    if not any(above is not None and above.tag == "pre" for above in (node.parent, node.parent and node.parent.parent)):
        yield "text", text
        return
    for number, line in enumerate(text.split("\n")):
        if number:
            yield "break", ""
        yield "text", re.sub(r"(?<=\S) {2,}(?=\S)", "\t", line)


def _is_bracketed(node: LexborNode, words: str) -> bool:
    """Whether a link stands in brackets, which then say already that it is no part of a title."""
    before = node.prev.text_content if node.prev is not None and node.prev.tag == "-text" else ""
    return words[:1] in "[(" or (before or "").rstrip()[-1:] in ("[", "(", "|", ",", "/")


def _touches(node: LexborNode) -> bool:
    """Whether an element with a class follows another one directly: such fields are set apart on the screen."""
    before = node.prev
    return before is not None and before.tag == node.tag and bool(node.attributes.get("class"))


def _text(tree: LexborHTMLParser) -> str:
    return tree.body.text(separator=" ") if tree.body else ""


def _cell(cells: Sequence[str], number: int | None) -> str:
    return cells[number] if number is not None and number < len(cells) else ""


def _tables(tree: LexborHTMLParser, options: ScheduleOptions) -> Iterator[_Table]:
    """Yield the tables with a row that names columns, without it; a table inside another is one of its own."""
    n_cells = n_characters = 0
    above = _terms_above(tree)
    for table in tree.css("table"):
        hanging: dict[int, tuple[int, str]] = {}
        rows: list[tuple[str, ...]] = []
        for row in table.css("tr"):
            if _table_of(row) == table.mem_id:
                rows.append(cells := _cells(row, hanging))
                n_cells += len(cells)
                n_characters += sum(map(len, cells))
            if n_cells > _MAX_CELLS or n_characters > _MAX_CHARACTERS:
                return
        start = next((n for n, cells in enumerate(rows) if _is_heading(cells, options)), None)
        if start is not None:
            headings = rows[start]
            kept: list[tuple[tuple[str, ...], str]] = []
            term = above.get(table.mem_id, "")
            for cells in rows[start + 1 :]:
                if _says_something(cells) and not _is_heading(cells, options):
                    kept.append((cells, term))
                else:
                    term = _term_row(cells) or term
            yield _Table(headings, tuple(cells for cells, _ in kept), tuple(term for _, term in kept))


def _term_row(cells: Sequence[str]) -> str | None:
    """Return the term or month that a row names alone, over the whole table."""
    words = [word for cell in cells if (word := cell_text(cell)[0].strip())]
    return term_of(words[0]) if len(words) == 1 else None


def _terms_above(tree: LexborHTMLParser) -> dict[int, str]:
    """Return for each table the heading of a term that stands nearest above it (or is its caption)."""
    terms: dict[int, str] = {}
    term = ""
    for node in tree.css(f"{_TERM_HEADINGS}, table"):
        if node.tag == "table":
            terms[node.mem_id] = term
        elif found := term_of(node.text()[:200]):
            term = found
            table = _table_of(node)
            if table is not None and node.tag == "caption":
                terms[table] = found
    return terms


def _table_of(row: LexborNode) -> int | None:
    node = row.parent
    while node is not None and node.tag != "table":
        node = node.parent
    return node.mem_id if node is not None else None


def _cells(row: LexborNode, hanging: dict[int, tuple[int, str]]) -> tuple[str, ...]:
    """Return a row's cells; `hanging` holds, by column, the cells of rows above that reach down, and for how many."""
    cells: list[str] = []
    own = (cell for cell in row.iter(include_text=False) if cell.tag in ("td", "th"))
    for cell in own:
        _take_hanging(cells, hanging)
        words = (cell.inner_html or "")[:_LONGEST_CELL]
        if (down := _span(cell, "rowspan")) > 1:
            hanging[len(cells)] = down - 1, words
        cells += [words, *[""] * (_span(cell, "colspan") - 1)]
    _take_hanging(cells, hanging)
    return tuple(cells)


def _take_hanging(cells: list[str], hanging: dict[int, tuple[int, str]]) -> None:
    while found := hanging.pop(len(cells), None):
        left, words = found
        if left > 1:
            hanging[len(cells)] = left - 1, words
        cells.append(words)


def _span(cell: LexborNode, name: str) -> int:
    span = cell.attributes.get(name) or "1"
    return max(1, min(int(span), 20)) if span.isdecimal() and len(span) < 4 else 1


def _is_heading(cells: Sequence[str], options: ScheduleOptions) -> bool:
    words = [cell_text(cell)[0] for cell in cells]
    wanted = {heading.casefold() for heading in options.columns}
    return n_known(words) >= 2 or bool(wanted and wanted <= {word.strip().casefold() for word in words})


def _says_something(cells: Sequence[str]) -> bool:
    words = [word for cell in cells if (word := cell_text(cell)[0].strip())]
    return len(words) > 1 or (bool(words) and read_date(words[0]) is not None)
