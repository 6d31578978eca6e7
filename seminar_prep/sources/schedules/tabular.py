"""CSV, TSV and semicolon tables to talks: one row, one talk."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from seminar_prep.domain.arxiv_id import find_arxiv_ids, parse_arxiv_id
from seminar_prep.domain.headline import Habits, headline_habits, read_headline
from seminar_prep.domain.plain_text import one_line
from seminar_prep.domain.problem import Problem, Severity
from seminar_prep.domain.schedule import ParsedSchedule, ScheduleOptions, Skipped
from seminar_prep.domain.speaker_text import read_speaker, reads_as_title
from seminar_prep.domain.talk import ScheduledTalk, TalkStatus
from seminar_prep.domain.talk_text import cancellation, is_break, is_series_name, known
from seminar_prep.errors import InputError
from seminar_prep.sources.schedules.columns import map_columns
from seminar_prep.sources.schedules.delimited import (
    DELIMITERS,
    Heading,
    Row,
    cell_text,
    find_heading,
    guess_heading,
    read_rows,
    shown,
)
from seminar_prep.sources.schedules.link_words import without_links
from seminar_prep.sources.schedules.spoken_lines import is_person, split_person, without_quotes
from seminar_prep.sources.schedules.table_dates import PageWords, When, WhenText, read_whens
from seminar_prep.sources.schedules.terms import month_of

_OWN_LABEL = re.compile(
    r"\A\s*(?:title|abstract|speaker|location|room|(?:(?:research|invited|contributed)\s+)?talk)\s*:\s*", re.IGNORECASE
)
# The abstract below the title in one cell.
_ABSTRACT_BELOW = re.compile(
    r"\n\s*[\[(]?(?:show |view |read )?(?:abstract|summary|zusammenfassung|r[ée]sum[ée])\b[\])]?\s*[:.]?\s*",
    re.IGNORECASE,
)
# "<b>Title</b><br>The abstract …".
_EMPHASISED_FIRST = re.compile(
    r"\s*(?:<(?:p|div)\b[^<>]{0,200}>\s*)?<(b|strong|h\d)\b[^<>]{0,200}>(?P<title>[^<>]{3,300})</\1>\s*(?:</(?:p|div)>\s*)?"
    r"(?=<(?:br|p|div)\b)",
    re.IGNORECASE,
)
# "This talk has been canceled", "https://schema.org/EventCancelled" in a field that says how things stand.
_OFF = re.compile(r"(?<!not )(?:been |is |Event)(?:cancell?ed|postponed)", re.IGNORECASE)


def parse_table(text: str, options: ScheduleOptions, name: str) -> ParsedSchedule:
    """Return the talks of a delimited table; `name` says where it comes from.

    Raises InputError where no heading line names a date and a talk (and `--map` does not, either).
    """
    heading = _heading(text, options, name)
    columns = map_columns(heading.cells, options.columns)
    if "date" not in columns:
        raise _no_heading(name)
    rows, quotes_ignored = read_rows(heading, name)
    rows = tuple(row for row in rows if any(row.cells) and row.cells != heading.cells)
    notes = (Problem(name, "a quotation mark is never closed; quotes are read as plain characters.", None,
                     Severity.WARNING),) if quotes_ignored else ()  # fmt: skip
    format_name = "tsv" if heading.delimiter == "\t" else "csv"
    parsed = read_talks(rows, [f"{name}:{row.line}" for row in rows], columns, options, name, format_name)
    return replace(parsed, problems=(*notes, *parsed.problems))


def read_talks(
    rows: Sequence[Row],
    places: Sequence[str],
    columns: Mapping[str, int],
    options: ScheduleOptions,
    name: str,
    format_name: str,
    page: PageWords | None = None,
) -> ParsedSchedule:
    """Return the talks of rows whose `columns` (field -> number) are known; `places` say where each row stands.

    `page` is what the page around a table says. Raises InputError where day and month cannot be told apart.
    """
    texts = [_when_text(row, columns, where) for row, where in zip(rows, places, strict=True)]
    whens = read_whens(texts, options, name, page)
    reader = _RowReader(columns, rows)
    talks: list[ScheduledTalk] = []
    skipped: list[Skipped] = []
    broken = {problem.where for problem in whens.problems if problem.severity is Severity.ERROR}
    for row, where, when in zip(rows, places, whens.whens, strict=True):
        if when is None:
            if where not in broken:
                skipped.append(Skipped(where, shown(row.cells), "no date"))
            continue
        talk = reader.talk(row, when)
        if talk is None:
            skipped.append(Skipped(where, shown(row.cells), "not a talk"))
        else:
            talks.append(talk)
    return ParsedSchedule(format_name, None, tuple(talks), tuple(skipped), whens.inferred, whens.problems)


def _heading(text: str, options: ScheduleOptions, name: str) -> Heading:
    delimiters = "\t" if options.format == "tsv" else DELIMITERS
    found = find_heading(text, delimiters) or (guess_heading(text, delimiters) if options.columns else None)
    if found is None:
        raise _no_heading(name)
    return found


def _no_heading(name: str) -> InputError:
    return InputError(
        "no line names the columns of a schedule (a date, and a title or a speaker).",
        hint='Add a heading line such as "date,speaker,title", or name the columns with --map COLUMN=FIELD.',
        where=name,
    )


def _cell(row: Row, columns: Mapping[str, int], field: str) -> str:
    number = columns.get(field)
    return row.cells[number] if number is not None and number < len(row.cells) else ""


def _when_text(row: Row, columns: Mapping[str, int], where: str) -> WhenText:
    date, *others = (cell_text(_cell(row, columns, field))[0] for field in ("date", "time", "end_time", "timezone"))
    if date.strip(" .").isdecimal() and (month := _cell(row, columns, "month")):
        mark = "." if month.isdecimal() else " "  # the date has columns of its own for its parts
        date = mark.join(filter(None, (date.strip(" ."), month, _cell(row, columns, "year"))))
    term = _cell(row, columns, "term")
    if date.strip(" .").isdecimal() and (above := month_of(term)):
        date = f"{date.strip(' .')} {above}"
    return WhenText(where, date, others[0], others[1], others[2], term)


class _RowReader:
    """Reads the words of rows; what a single row cannot tell (do ids differ, what do headings mean) is found first."""

    def __init__(self, columns: Mapping[str, int], rows: Sequence[Row]) -> None:
        self._columns = columns
        self._has_ids = _are_identities([_cell(row, columns, "uid") for row in rows])
        self._names_speakers = bool({"speaker", "last_name", "first_name"} & columns.keys())
        titles = () if self._names_speakers else [self._text(row, "title") for row in rows]
        self._habits: Habits = headline_habits(titles)

    def talk(self, row: Row, when: When) -> ScheduledTalk | None:
        """Return the talk in a row, or None for a break or social event."""
        cancelled, title, speaker, place = self._title_and_speaker(row)
        if title is None and speaker is None:
            # A remark over the whole row stands in its first cell, whatever column that is.
            remarks = [cell_text(cell)[0].strip() for cell in row.cells]
            if any(is_break(text) for text in remarks if text):
                return None
            cancelled = cancelled or any(cancellation(text)[0] for text in remarks if text)
        if any(is_break(text) for text in (title, speaker) if text) and (title is None or speaker is None):
            return None
        if not self._names_speakers and is_break(self._text(row, "title")):
            return None
        if title and speaker is None and is_series_name(title):
            title = None
        stated = self._text(row, "status")
        if cancellation(stated)[0] or _OFF.search(stated) or stated.strip().casefold() in ("yes", "true", "x"):
            cancelled = True
        links = [link for cell in row.cells for link in cell_text(cell)[1]]
        abstract = self._abstract(row)
        return ScheduledTalk(
            starts_at=when.starts_at,
            ends_at=when.ends_at,
            timezone=when.timezone,
            title=title,
            speaker=speaker,
            affiliation=known(self._text(row, "affiliation")) or place,
            location=known(self._text(row, "location")),
            url=self._url(row),
            abstract=abstract,
            status=TalkStatus.CANCELLED if cancelled else TalkStatus.SCHEDULED,
            arxiv_ids=self._arxiv_ids(row, links),
            uid=(_cell(row, self._columns, "uid") or None) if self._has_ids else None,
        )

    def _title_and_speaker(self, row: Row) -> tuple[bool, str | None, str | None, str | None]:
        written_title = self._title_and_more(row)[0]
        title_off, title_text = cancellation(without_links(_OWN_LABEL.sub("", written_title, count=1)))
        if not self._names_speakers:
            line = read_headline(title_text, self._habits)
            if line.speaker and not line.title and (parts := split_person(line.rest, (), alone=True)):
                by = read_speaker(parts[0])
                return title_off, known(parts[1]), by.speaker, by.affiliation
            return title_off, line.title, line.speaker, line.affiliation
        written = (
            without_links(self._text(row, "speaker"))
            or f"{self._text(row, 'first_name')} {self._text(row, 'last_name')}"
        )
        speaker_off, speaker_text = cancellation(
            ", ".join(line.strip() for line in written.split("\n") if line.strip())
        )
        title = known(without_quotes(title_text))
        if "title" not in self._columns and (both := _both(written)):
            by, title = read_speaker(both[0]), known(both[1])
            return speaker_off, title, by.speaker, by.affiliation
        if title is None and (reads_as_title(speaker_text) or is_break(speaker_text)):
            return title_off or speaker_off, known(speaker_text), None, None
        by = read_speaker(speaker_text)
        return title_off or speaker_off, title or by.title, by.speaker, by.affiliation

    def _title_and_more(self, row: Row) -> tuple[str, str]:
        """Return the title, and the abstract that stands below it in the same cell."""
        cell = _cell(row, self._columns, "title")
        if (match := _EMPHASISED_FIRST.match(cell)) and (more := cell_text(cell[match.end() :])[0]):
            return cell_text(match["title"])[0], _ABSTRACT_BELOW.sub("", f"\n{more}", count=1).strip()
        title, *more_parts = _ABSTRACT_BELOW.split(self._text(row, "title"), maxsplit=1)
        return title, more_parts[0] if more_parts else ""

    def _text(self, row: Row, field: str) -> str:
        return cell_text(_cell(row, self._columns, field))[0]

    def _abstract(self, row: Row) -> str | None:
        written = self._text(row, "abstract")
        written = written or self._title_and_more(row)[1]
        text = _OWN_LABEL.sub("", written, count=1).strip()
        lines = (" ".join(line.split()) for line in text.split("\n"))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) if known(text) else None

    def _url(self, row: Row) -> str | None:
        cell = _cell(row, self._columns, "url")
        text, links = cell_text(cell)
        found = re.search(r"https?://[^\s<>\"]+", text)
        return links[0] if links else found[0] if found else None

    def _arxiv_ids(self, row: Row, links: Sequence[str]) -> tuple[str, ...]:
        papers = re.split(r"[\s,;]+", self._text(row, "paper"))
        bare = [found.bare for word in papers if (found := parse_arxiv_id(word))]
        marked = find_arxiv_ids("\n".join((*(cell_text(cell)[0] for cell in row.cells), *links)))
        return tuple(dict.fromkeys((*bare, *marked)))


def _both(cell: str) -> tuple[str, str] | None:
    """Return (who, title) of the cell of a column "Speaker and title", or None where it holds people alone."""
    first, _, rest = cell.strip().partition("\n")
    if rest.strip() and is_person(first):
        title = next((line.strip() for line in rest.split("\n") if line.strip()), "")
        return None if is_person(title) else (first, title)
    return split_person(one_line(cell), (), alone=True)


def _are_identities(ids: Sequence[str]) -> bool:
    """Tell whether an id column names talks: all different, and not just the numbers of the rows."""
    given = [one for one in ids if one]
    counted = {str(number) for number in range(len(given) + 2)}
    return bool(given) and len(set(given)) == len(given) and not set(given) <= counted
