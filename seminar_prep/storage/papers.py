"""Papers, and which of them belong to which talk; what the user decided about that is never overwritten."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from seminar_prep.domain.link import LinkStatus
from seminar_prep.domain.paper import AbstractKind, Paper, RankedPaper, Reason, says_withdrawn
from seminar_prep.domain.plain_text import fold

# SQLite's limit of bound values in one statement is 32,766; far fewer keep a statement readable in a trace.
_IDS_PER_STATEMENT = 500
# What words are looked for in, and the part of it that is short.
SEARCHED = ("title", "abstract", "authors", "comment", "arxiv_id")
SEARCHED_AT_ONCE = ("title", "authors", "arxiv_id")


@dataclass(frozen=True, slots=True)
class TalkPaper:
    """A paper of a talk, with its rank and what the user decided about it."""

    ranked: RankedPaper
    status: LinkStatus


@dataclass(frozen=True, slots=True)
class ListedPaper:
    """A stored paper and the ids of the talks it belongs to, in order; rejected ones left out."""

    paper: Paper
    talks: tuple[str, ...]


def save_papers(connection: sqlite3.Connection, papers: Iterable[Paper], now: datetime) -> None:
    """Insert or update the papers by id; `now` is kept as the instant at which a paper was first found.

    An older version never replaces a newer one, nor a summary of ours an author's abstract. Where the new version is
    withdrawn and its abstract says only that, the old abstract stays and the record is marked.
    """
    for paper in papers:
        row = connection.execute(
            "SELECT version, abstract, abstract_kind FROM papers WHERE arxiv_id = ?", (paper.arxiv_id,)
        ).fetchone()
        if row and (row["version"] > paper.version or _loses_abstract(row["abstract_kind"], paper)):
            continue
        keeps_text = row and paper.withdrawn and says_withdrawn(paper.abstract, is_comment=False)
        _upsert(connection, paper, row["abstract"] if keeps_text else paper.abstract, now)


def load_papers(connection: sqlite3.Connection, ids: Sequence[str]) -> Mapping[str, Paper]:
    """Return the stored papers among `ids`, by id, in the order asked for."""
    found: dict[str, Paper] = {}
    for first in range(0, len(ids), _IDS_PER_STATEMENT):
        batch = list(ids[first : first + _IDS_PER_STATEMENT])
        marks = ", ".join("?" * len(batch))
        for row in connection.execute(f"SELECT * FROM papers WHERE arxiv_id IN ({marks})", batch):
            found[row["arxiv_id"]] = _paper(row)
    return {arxiv_id: found[arxiv_id] for arxiv_id in ids if arxiv_id in found}


def save_talk_papers(
    connection: sqlite3.Connection, talk: str, ranked: Sequence[RankedPaper], *, is_whole: bool
) -> None:
    """Propose the ranked papers for the talk; they must be stored. Scores and reasons of known pairs are renewed.

    With `is_whole` every earlier proposal that is not among them goes. Confirmed and rejected pairs keep their status
    and stay in any case.
    """
    if is_whole:
        connection.execute("DELETE FROM talk_papers WHERE talk_id = ? AND status = 'proposed'", (talk,))
    connection.executemany(
        "INSERT INTO talk_papers (talk_id, arxiv_id, score, reasons) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (talk_id, arxiv_id) DO UPDATE SET score = excluded.score, reasons = excluded.reasons",
        [(talk, entry.paper.arxiv_id, entry.score, _reasons_text(entry.reasons)) for entry in ranked],
    )


def decide_paper(connection: sqlite3.Connection, talk: str, arxiv_id: str, status: LinkStatus) -> bool:
    """Set what the user thinks of a paper for a talk; return False where the pair does not exist."""
    changed = connection.execute(
        "UPDATE talk_papers SET status = ? WHERE talk_id = ? AND arxiv_id = ?", (status.value, talk, arxiv_id)
    )
    return changed.rowcount > 0


def load_talk_papers(
    connection: sqlite3.Connection, talk: str, *, with_rejected: bool = False
) -> tuple[TalkPaper, ...]:
    """Return the talk's papers, best score first, then by id."""
    rows = connection.execute(
        "SELECT papers.*, score, reasons, status FROM talk_papers JOIN papers USING (arxiv_id)"
        " WHERE talk_id = ? AND (? OR status <> 'rejected') ORDER BY score DESC, arxiv_id",
        (talk, with_rejected),
    )
    return tuple(
        TalkPaper(
            RankedPaper(_paper(row), row["score"], tuple(Reason(**reason) for reason in json.loads(row["reasons"]))),
            LinkStatus(row["status"]),
        )
        for row in rows
    )


def list_papers(
    connection: sqlite3.Connection,
    *,
    talk: str | None = None,
    words: Sequence[str] = (),
    fields: Sequence[str] = SEARCHED,
    limit: int | None = None,
) -> tuple[ListedPaper, ...]:
    """Return stored papers: the talk's, best first; else all, newest first, ties by id; at most `limit`.

    Every one of `words` must stand in one of the paper's `fields`; case and accents are ignored.
    """
    connection.create_function("folded", 1, fold, deterministic=True)
    joined = " || ' ' || ".join(f"coalesce(papers.{name}, '')" for name in fields)
    text = f"folded({joined})"
    conditions = [f"instr({text}, ?) > 0"] * len(words)
    bound: list[str | int] = [fold(word) for word in words]
    order = "published_at DESC, papers.arxiv_id"
    if talk is not None:
        conditions.append("own.talk_id = ? AND own.status <> 'rejected'")
        bound.append(talk)
        order = "own.score DESC, papers.arxiv_id"
    rows = connection.execute(
        "SELECT DISTINCT papers.*, (SELECT json_group_array(talk_id) FROM (SELECT talk_id FROM talk_papers"
        " JOIN talks USING (talk_id) WHERE arxiv_id = papers.arxiv_id AND talk_papers.status <> 'rejected'"
        " ORDER BY sort_at, talk_id)) AS talk_ids"
        f" FROM papers {'JOIN talk_papers AS own USING (arxiv_id)' if talk is not None else ''}"
        f" {'WHERE ' + ' AND '.join(conditions) if conditions else ''} ORDER BY {order} LIMIT ?",
        [*bound, -1 if limit is None else limit],
    )
    return tuple(ListedPaper(_paper(row), tuple(json.loads(row["talk_ids"]))) for row in rows)


def n_papers(connection: sqlite3.Connection) -> int:
    """Return how many papers are stored."""
    return int(connection.execute("SELECT count(*) FROM papers").fetchone()[0])


def load_reasons(connection: sqlite3.Connection, arxiv_id: str) -> Mapping[str, tuple[Reason, ...]]:
    """Return `{talk id: why the paper was chosen for it}`, soonest talk first; talks it was rejected for left out."""
    rows = connection.execute(
        "SELECT talk_id, reasons FROM talk_papers JOIN talks USING (talk_id)"
        " WHERE arxiv_id = ? AND talk_papers.status <> 'rejected' ORDER BY sort_at, talk_id",
        (arxiv_id,),
    )
    return {row["talk_id"]: tuple(Reason(**reason) for reason in json.loads(row["reasons"])) for row in rows}


def load_found_papers(
    connection: sqlite3.Connection, *, since: datetime, now: datetime, limit: int
) -> tuple[ListedPaper, ...]:
    """Return papers first stored since `since`, each with the soonest of its talks that start after `now`.

    What has appeared since then comes first, newest first; then papers of the soonest talk, best score first, ties by
    id. Talks that are cancelled, and that the paper was rejected for, do not count. Instants are aware.
    """
    rows = connection.execute(
        "SELECT papers.*, talk_id, score, min(sort_at || ' ' || talk_id) AS soonest"
        " FROM papers JOIN talk_papers USING (arxiv_id) JOIN talks USING (talk_id)"
        " WHERE fetched_at >= :since AND sort_at >= :now"
        " AND talk_papers.status <> 'rejected' AND talks.status <> 'cancelled' GROUP BY papers.arxiv_id"
        " ORDER BY CASE WHEN published_at >= :since THEN published_at END DESC NULLS LAST,"
        " soonest, score DESC, papers.arxiv_id LIMIT :limit",
        {"since": since.astimezone(UTC).isoformat(), "now": now.astimezone(UTC).isoformat(), "limit": limit},
    )
    return tuple(ListedPaper(_paper(row), (row["talk_id"],)) for row in rows)


def _loses_abstract(stored_kind: str, paper: Paper) -> bool:
    return stored_kind == AbstractKind.ABSTRACT and paper.abstract_kind is AbstractKind.SUMMARY


def _upsert(connection: sqlite3.Connection, paper: Paper, abstract: str, now: datetime) -> None:
    values = {
        "arxiv_id": paper.arxiv_id,
        "version": paper.version,
        "title": paper.title,
        "abstract": abstract,
        "abstract_kind": paper.abstract_kind.value,
        "authors": json.dumps(paper.authors, ensure_ascii=False),
        "categories": json.dumps(paper.categories),
        "primary_category": paper.primary_category,
        "published_at": paper.published_at.astimezone(UTC).isoformat(),
        "updated_at": paper.updated_at.astimezone(UTC).isoformat(),
        "comment": paper.comment,
        "journal_ref": paper.journal_ref,
        "doi": paper.doi,
        "withdrawn": int(paper.withdrawn),
        "fetched_at": now.astimezone(UTC).isoformat(),
    }
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    renewed = ", ".join(f"{name} = excluded.{name}" for name in values if name not in ("arxiv_id", "fetched_at"))
    connection.execute(
        f"INSERT INTO papers ({names}) VALUES ({marks}) ON CONFLICT (arxiv_id) DO UPDATE SET {renewed}", values
    )


def _paper(row: sqlite3.Row) -> Paper:
    return Paper(
        arxiv_id=row["arxiv_id"],
        version=row["version"],
        title=row["title"],
        abstract=row["abstract"],
        authors=tuple(json.loads(row["authors"])),
        categories=tuple(json.loads(row["categories"])),
        primary_category=row["primary_category"],
        published_at=datetime.fromisoformat(row["published_at"]),
        updated_at=datetime.fromisoformat(row["updated_at"]),
        comment=row["comment"],
        journal_ref=row["journal_ref"],
        doi=row["doi"],
        withdrawn=bool(row["withdrawn"]),
        abstract_kind=AbstractKind(row["abstract_kind"]),
    )


def _reasons_text(reasons: Iterable[Reason]) -> str:
    return json.dumps([{"code": reason.code, "text": reason.text} for reason in reasons], ensure_ascii=False)
