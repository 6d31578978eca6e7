"""The parts of an import's pages as styled lines."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import partial

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from seminar_prep.domain.plain_text import count_words, one_line, shortened
from seminar_prep.domain.problem import Problem
from seminar_prep.domain.schedule import Skipped
from seminar_prep.domain.talk import ScheduledTalk
from seminar_prep.errors import SeminarPrepError
from seminar_prep.services.asked_pairs import AskedPair
from seminar_prep.services.change_words import change_words, kept_words
from seminar_prep.services.import_fields import STATED, FieldState, ImportField
from seminar_prep.services.import_values import Imported, Preview
from seminar_prep.services.known_schedules import KnownSchedule, options_words
from seminar_prep.services.schedule_plan import Change, LostTalksError, PlannedTalk
from seminar_prep.storage.sources import Source, is_handed_in
from seminar_prep.tui.agenda_rows import speaker_of, title_of
from seminar_prep.tui.maths import Glyphs
from seminar_prep.tui.plain_words import day_words, days_words
from seminar_prep.tui.talk_page import section
from seminar_prep.tui.widgets.drawn_list import DrawnRow
from seminar_prep.tui.widgets.item_scroll import Item

_NAME = 13  # cells of a field's name
_MOST = 40  # of a group; more say nothing new and take long to draw
_LONGEST = 300  # characters of a text from outside
_GROUPS = {Change.ADDED: "New", Change.UPDATED: "Changed", Change.MOVED: "Moved", Change.CANCELLED: "Cancelled",
           Change.MISSING: "Missing"}  # fmt: skip
_DID = {Change.ADDED: "new", Change.UPDATED: "changed", Change.MOVED: "moved", Change.CANCELLED: "cancelled",
        Change.MISSING: "missing", Change.UNCHANGED: "unchanged"}  # fmt: skip
_LOOK_AT_LOST = "Choose it under “Read before” to see what would be lost."
# What texts made for the shell say of its options, and what the preview's fields are called.
_OPTIONS = (
    (re.compile(r"Say it with --day-first or --month-first; it is remembered for this schedule\."),
     "Choose the day order below."),
    (re.compile(r"If that is right, import it with --force: the talks are kept and marked as missing\."),
     "If that is right, accept it all the same: the talks are kept and marked as missing."),
    (re.compile(r"; name another with --year"), ""),
    (re.compile(r"Name the (?:columns|fields) with --map .*"), "Say below which column holds what."),
    (re.compile(r"name the columns with --map .*"), "say below which column holds what."),
    (re.compile(r"^--map: "), ""),
)  # fmt: skip


def known_rows(sources: Sequence[Source], today: date) -> tuple[DrawnRow, ...]:
    """Return the remembered schedules as rows."""
    return tuple(DrawnRow(one.location, partial(_known_row, one, today)) for one in sources)


def forgotten_words(schedule: KnownSchedule, key: str) -> Content:
    """Return what becomes of the talks of a schedule that was just forgotten, and the way back."""
    stay = f"Its {count_words(schedule.n_talks, 'talk')} stay; nothing updates them." if schedule.n_talks else ""
    name = shortened(one_line(schedule.source.seminar), _LONGEST)
    return Content(f"Forgot {name}. {stay} {key} remembers it again.".replace("  ", " "))


def _known_row(source: Source, today: date, width: int) -> Content:
    place = "pasted or piped in" if is_handed_in(source.location) else one_line(source.location)
    read = days_words((source.imported_at.date() - today).days)
    room = max(width - len(read) - 2, 0)
    first = Content.styled(one_line(source.seminar), "bold").truncate(room, ellipsis=True, pad=True)
    told = f" · {words}" if (words := options_words(source)) else ""
    second = Content.styled(place + told, "$text-muted").truncate(max(width, 0), ellipsis=True)
    return Content("\n").join([first + Content.assemble("  ", (read, "$text-muted")), second])


def counts_words(counts: Sequence[tuple[Change, int]]) -> str:
    """Return what an import does as "2 new, 1 moved"; of nothing "no talks"."""
    return ", ".join(f"{n} {_DID[change]}" for change, n in counts if n) or "no talks"


def preview_counts(preview: Preview) -> str:
    """Return what a preview would change, in words; new talks that are over may mean that the year is wrong."""
    counts = counts_words([(change, len(preview.planned(change))) for change in (*_GROUPS, Change.UNCHANGED)])
    n_over = sum(_is_over(planned.talk.stated.starts_at, preview.now) for planned in preview.planned(Change.ADDED))
    return f"{counts} · {n_over} of the new ones over already" if n_over else counts


def _is_over(start: datetime | date, now: datetime) -> bool:
    return start < now if isinstance(start, datetime) else start < now.date()


def trouble_lines(error: SeminarPrepError) -> Content:
    """Return what stands against an import, with the next step in the words of the screen."""
    hint = Content(on_screen(error.hint or ""))
    return Content("\n").join([Content.styled(_capital(one_line(error.message)), "bold $text-error"), hint])


def on_screen(text: str) -> str:
    """Return a text on one line, without the options of the shell that it may name."""
    for pattern, words in _OPTIONS:
        text = pattern.sub(words, text)
    return one_line(text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def field_item(field: ImportField, state: FieldState, width: int) -> Item:
    """Return a field as an item: its name, what it holds, and from where, which stands below where it is narrow."""
    head = Content.assemble((f"{field.title:<{_NAME}}", "$text-muted"), (state.value, "bold"))
    is_narrow = head.cell_length + 3 + cell_len(state.origin) > width
    gap = "\n  " if is_narrow else "   "
    lines = [head.truncate(max(width, 0), ellipsis=True), Content.styled(gap + state.origin, "$text-muted")]
    is_plain = not state.origin or (is_narrow and state.origin == STATED)
    return Item(lines[0] if is_plain else Content("").join(lines), f"field:{field.name}")


def preview_parts(preview: Preview, glyphs: Glyphs) -> Iterator[Static]:
    """Yield what would change, group by group, then what was left out and what is odd."""
    parsed = preview.reading.parsed
    for change, title in _GROUPS.items():
        planned = preview.planned(change)
        if planned:
            yield Static(section(title, str(len(planned))), markup=False)
            items = [Item(_talk_lines(one, glyphs), f"plan:{one.talk.id}") for one in planned[:_MOST]]
            yield from _with_rest(items, len(planned))
    if kept := [one for one in preview.plan.planned if one.kept]:
        yield Static(section("Kept", "your own words, against the source's"), markup=False)
        items = [Item(_kept_lines(one, glyphs), f"kept:{one.talk.id}") for one in kept[:_MOST]]
        yield from _with_rest(items, len(kept))
    if preview.plan.asked:
        yield Static(section("The same talk?", "only you know; else they are kept apart"), markup=False)
        items = [Item(_asked_lines(one), f"same:{one.key}") for one in preview.plan.asked[:_MOST]]
        yield from _with_rest(items, len(preview.plan.asked))
    if twice := [one for one in preview.plan.planned if one.shared is not None]:
        yield Static(section("Listed twice", "one talk, which stays where it is"), markup=False)
        items = [Item(_shared_lines(one, glyphs), f"shared:{one.talk.id}") for one in twice[:_MOST]]
        yield from _with_rest(items, len(twice))
    if parsed.skipped:
        yield Static(section("Left out", "no talks, or not readable as such"), markup=False)
        items = [Item(_skipped_lines(one), f"left:{n}") for n, one in enumerate(parsed.skipped[:_MOST])]
        yield from _with_rest(items, len(parsed.skipped))
    if problems := parsed.problems:  # the plan's are the pairs above
        yield Static(section("To look at", str(len(problems))), markup=False)
        items = [Item(_problem_lines(one), f"odd:{n}") for n, one in enumerate(problems[:_MOST])]
        yield from _with_rest(items, len(problems))


def _with_rest(items: Sequence[Static], n_all: int) -> Iterator[Static]:
    yield from items
    if n_all > len(items):
        yield Static(Content.styled(f"… and {n_all - len(items)} more", "$text-muted"), markup=False)


def _talk_lines(planned: PlannedTalk, glyphs: Glyphs) -> Content:
    stated = planned.talk.stated
    start = stated.starts_at
    is_timed = isinstance(start, datetime) and not stated.all_day
    when = f"{day_words(start)} {start.year}" + (f"  {start:%H:%M}" if is_timed else "")
    zone = f" {stated.timezone}" if stated.timezone and is_timed else ""
    who = shortened(speaker_of(planned.talk), _LONGEST)
    lines = [
        Content.styled(shortened(title_of(planned.talk, glyphs), _LONGEST), "bold"),
        Content.assemble(when, (f"{zone} · {who}", "$text-muted")),
    ]
    for words in change_words(planned):
        lines.append(
            Content.assemble((f"  {words.field}: ", "$text-muted"), (words.old, "strike $text-muted"), " → ", words.new)
        )
    return Content("\n").join(lines)


def _kept_lines(planned: PlannedTalk, glyphs: Glyphs) -> Content:
    """Return what the learner wrote over, and what the source says instead."""
    lines = [Content.styled(shortened(title_of(planned.talk, glyphs), _LONGEST), "bold")]
    for words in kept_words(planned):
        said = (f"   the source says {words.new}", "$text-muted")
        lines.append(Content.assemble((f"  {words.field}: ", "$text-muted"), words.old, said))
    return Content("\n").join(lines)


def _asked_lines(asked: AskedPair) -> Content:
    """Return the talk of the library and the entry that may be it, and what the user has answered."""
    before, after = _session_words(asked.old.talk.stated), _session_words(asked.entry)
    answer = ("yes, one talk: it goes on with its links and notes", "bold") if asked.is_one else ("no, two talks", "")
    return Content.assemble((before, "$text-muted"), "\n→ ", after, "\n", answer)


def _session_words(stated: ScheduledTalk) -> str:
    words = " · ".join(filter(None, (stated.speaker, stated.title))) or "open slot"
    return f"{day_words(stated.starts_at)}  {shortened(one_line(words), _LONGEST)}"


def _shared_lines(planned: PlannedTalk, glyphs: Glyphs) -> Content:
    """Return a talk that another seminar's schedule brought first."""
    title = shortened(title_of(planned.talk, glyphs), _LONGEST)
    where = shortened(one_line(planned.talk.seminar), _LONGEST)
    return Content.assemble((title, "bold"), ("\nin ", "$text-muted"), where)


def _skipped_lines(skipped: Skipped) -> Content:
    where = shortened(one_line(f"{skipped.reason} · {skipped.where}"), _LONGEST)
    return Content.assemble(shortened(one_line(skipped.text), _LONGEST), ("\n" + where, "$text-muted"))


def _problem_lines(problem: Problem) -> Content:
    head = shortened(one_line(f"{problem.where}: {problem.message}"), _LONGEST)
    hint = shortened(on_screen(problem.hint or ""), _LONGEST)
    return Content.assemble(head, ("\n" + hint if hint else "", "$text-muted"))


def outcome_lines(done: Sequence[Imported], failed: Sequence[SeminarPrepError]) -> Iterator[Static]:
    """Yield a line for each source: what came in, or why nothing did."""
    for one in done:
        counts = counts_words([(change, one.counts[change]) for change in (*_GROUPS, Change.UNCHANGED)])
        yield Static(Content.assemble((one_line(one.seminar), "bold"), f": {counts}"), markup=False)
    for error in failed:
        where = f"{one_line(error.where)}: " if error.where else ""
        words = shortened(f"{where}{on_screen(error.message)}", _LONGEST)
        hint = _LOOK_AT_LOST if isinstance(error, LostTalksError) else on_screen(error.hint or "")
        parts = (("not read  ", "bold $text-error"), words, ("\n" + hint, "$text-muted"))
        yield Static(Content.assemble(*parts), markup=False)
    if not done and not failed:
        yield Static(Content("Nothing was read."), markup=False)


def talks_words(done: Sequence[Imported]) -> str:
    """Return how many talks the sources hold."""
    return count_words(sum(len(one.talks) for one in done), "talk")
