"""The decks as a tree of folders, and its rows as lines of aligned columns for a given width."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from seminar_prep.domain.card import Origin
from seminar_prep.domain.deck import DeckCounts, NeedFirstProgress
from seminar_prep.domain.plain_text import count_words, fold, one_line
from seminar_prep.domain.problem import Problem, Severity
from seminar_prep.tui.agenda_rows import NARROW
from seminar_prep.tui.flow import Run, flow
from seminar_prep.tui.maths import UNICODE, Glyphs
from seminar_prep.tui.readiness_bar import BAR_CELLS, readiness_bar

_ORIGIN, _CARDS, _DUE, _NEW, _GAP = 7, 6, 6, 6, 2
_FIXED = _ORIGIN + _CARDS + _DUE + _NEW + 4 * _GAP
INDENT = 2  # cells for each folder around a row
_ORIGINS = {Origin.BUNDLED: "bundled", Origin.USER: "yours", Origin.OVERRIDE: "yours"}


@dataclass(frozen=True, slots=True)
class TreeRow:
    """A folder or deck of the tree, `depth` folders deep. `is_open` is None for a deck, `origin` for a folder.

    `key` is "deck:NAME" or "folder:PATH"; a folder counts all that is below it.
    """

    key: str
    label: str
    depth: int
    n_cards: int
    n_due: int
    n_new: int
    origin: Origin | None = None
    is_open: bool | None = None


def deck_tree(decks: Sequence[DeckCounts], folded: frozenset[str], words: Sequence[str]) -> tuple[TreeRow, ...]:
    """Return the tree in study order: a folder stands where its first deck does, before what is in it.

    What is in a folder named in `folded` is left out. With `words` only decks with all of these in name or title are
    there, with their folders, which are open then.
    """
    kept = [one for one in decks if all(word in fold(f"{one.deck.name} {one.deck.title}") for word in words)]
    return tuple(_below("", kept, 0, frozenset() if words else folded))


def _below(folder: str, decks: Sequence[DeckCounts], depth: int, folded: frozenset[str]) -> list[TreeRow]:
    rows: list[TreeRow] = []
    groups: dict[str, list[DeckCounts]] = {}
    for one in decks:
        head, slash, _ = one.deck.name.removeprefix(folder).partition("/")
        groups.setdefault(f"{folder}{head}/" if slash else one.deck.name, []).append(one)
    for name, inside in groups.items():
        n_cards, n_due = sum(one.n_cards for one in inside), sum(one.n_due for one in inside)
        n_new = sum(one.n_new for one in inside)
        if not name.endswith("/"):
            deck = inside[0].deck
            rows.append(TreeRow(f"deck:{name}", deck.title, depth, n_cards, n_due, n_new, origin=deck.origin))
            continue
        is_open = name not in folded
        label = name.removeprefix(folder)
        rows.append(TreeRow(f"folder:{name}", label, depth, n_cards, n_due, n_new, is_open=is_open))
        if is_open:
            rows += _below(name, inside, depth + 1, folded)
    return rows


def deck_heads(width: int) -> Content:
    """Return the line above the tree."""
    if width < NARROW:
        name = "Deck".ljust(width - _DUE - _NEW - 2)
        return Content.styled(f"{name} {'Due':>{_DUE}} {'New':>{_NEW}}", "$text-muted")
    name = "Deck".ljust(width - _FIXED)
    columns = f"{'Origin':<{_ORIGIN}}  {'Cards':>{_CARDS}}  {'Due':>{_DUE}}  {'New':>{_NEW}}"
    return Content.styled(f"{name}  {columns}", "$text-muted")


def deck_row(row: TreeRow, width: int, glyphs: Glyphs) -> Content:
    """Return a folder or deck on one line of `width` cells; where that is narrow without its origin."""
    sign = "" if row.is_open is None else f"{_sign(row.is_open, glyphs)} "
    label = Content.assemble(" " * (INDENT * row.depth), (sign, "$text-muted"),
                             (one_line(row.label), "bold" if sign else ""))  # fmt: skip
    due = (f"{row.n_due or '·':>{_DUE}}", "bold $text-accent" if row.n_due else "$text-muted")
    new = (f"{row.n_new or '·':>{_NEW}}", "" if row.n_new else "$text-muted")
    if width < NARROW:
        room = width - _DUE - _NEW - 2
        return Content.assemble(_padded(label, room), " ", due, " ", new)
    origin = _ORIGINS[row.origin] if row.origin else ""
    return Content.assemble(
        _padded(label, width - _FIXED), "  ", (f"{origin:<{_ORIGIN}}", "$text-muted"), "  ",
        (f"{row.n_cards:>{_CARDS}}", "$text-muted"), "  ", due, "  ", new,
    )  # fmt: skip


def progress_line(progress: NeedFirstProgress, width: int) -> Content:
    """Return on one line of `width` cells how far the concepts needed first are known, and which comes next."""
    if not progress.n_cards:
        return Content("")
    share = progress.n_recalled / progress.n_cards
    upcoming = f"  ·  next: {one_line(progress.next_up[0].name)}" if progress.next_up and width >= NARROW else ""
    of_all = f" of {len(progress.concepts)} concepts known"
    counts = f"  {progress.n_known}{f'/{len(progress.concepts)}' if width < NARROW else of_all}"
    line = Content.assemble(
        "Needed first ", readiness_bar(share, BAR_CELLS), (counts, "$text-muted"), (upcoming, "$text-muted")
    )
    return line.truncate(max(width, 0), ellipsis=True)


def problems_head(problems: Sequence[Problem]) -> Content:
    """Return the heading of the problems."""
    n_errors = sum(problem.severity is Severity.ERROR for problem in problems)
    parts = [count_words(n_errors, "error")] if n_errors else []
    if len(problems) > n_errors:
        parts.append(count_words(len(problems) - n_errors, "warning"))
    return Content.assemble("\n", ("Problems", "bold $primary"), (f"  {', '.join(parts)}", "$text-muted"))


def problem_row(problem: Problem, width: int, *, is_open: bool, edit: str = "") -> Content:
    """Return a problem: place and kind, then the fact, cut to `width` cells; whole and with its hint if `is_open`.

    `edit` is the key that opens the file at the line, empty where none does.
    """
    style = "$text-error" if problem.severity is Severity.ERROR else "$text-warning"
    where, kind = one_line(problem.where), problem.severity.value
    fact = one_line(problem.message)
    if not is_open:
        room = max(width - len(kind) - 2, 1)
        first = Content.assemble((kind, style), "  ", (_tail(where, room), "$text-muted"))
        return Content("\n").join([first, Content(f"  {fact}").truncate(max(width, 2), ellipsis=True)])
    lines = flow([Run((((kind, style)), ("  ", ""), (where, "$text-muted")))], width)
    lines += flow([Run(((fact, ""),))], width, "  ", "  ")
    if problem.hint:
        lines += flow([Run(((one_line(problem.hint), "$text-accent"),))], width, "  ", "  ")
    if edit:
        lines += flow([Run(((f"{edit} opens the file at this line.", "$text-muted"),))], width, "  ", "  ")
    return Content("\n").join(lines)


def _tail(where: str, room: int) -> str:
    """Return a place whose end, file and line, is what matters."""
    return where if len(where) <= room else "…" + where[-(room - 1) :]


def _sign(is_open: bool, glyphs: Glyphs) -> str:
    if glyphs is UNICODE:
        return "▾" if is_open else "▸"
    return "-" if is_open else "+"


def _padded(content: Content, width: int) -> Content:
    return content.truncate(max(width, 0), ellipsis=True, pad=True)
