"""Median times of matching, printed, with what they may be.

    python tests/benchmarks/bench_match.py

In process: 20 ms for one abstract with the bundled decks, 100 ms with 100,000 cards; 20 s to link 1,000 talks anew.
Texts are those of the sample seminar: an abstract with its title, the same with its papers, and 100,000 characters.
The 100,000 cards are copies of the bundled ones under other ids, with the same concepts and prerequisites.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from seminar_prep.domain.link import TextField
from seminar_prep.linking.matcher import build_matcher
from seminar_prep.resources import bundled_decks_dir
from seminar_prep.services.deck_watch import sync_if_changed
from seminar_prep.services.link_proposals import match, relink_all
from seminar_prep.sources.concept_data import load_concepts
from seminar_prep.sources.link_data import load_link_data
from seminar_prep.sources.sample import load_sample
from seminar_prep.storage.database import Library
from seminar_prep.storage.migrations import open_library

ROUNDS = 20
N_TALKS = 1000
N_CARDS = 100_000


def milliseconds(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000


def main() -> None:
    print(f"reading concepts      {milliseconds(load_concepts):7.1f} ms")
    print(f"reading cues          {milliseconds(load_link_data):7.1f} ms")
    print(f"compiling             {milliseconds(lambda: build_matcher(load_concepts(), load_link_data())):7.1f} ms")
    texts: dict[str, list[list[TextField]]] = {"abstract": [], "abstract and papers": []}
    for talk in load_sample(date(2026, 1, 1), ZoneInfo("UTC")).talks:
        own = [TextField("title", talk.stated.title or ""), TextField("abstract", talk.stated.abstract or "")]
        papers = [
            TextField(name, text)
            for entry in talk.papers
            for name, text in (("paper title", entry.paper.title), ("paper abstract", entry.paper.abstract))
        ]
        texts["abstract"].append(own)
        texts["abstract and papers"].append(own + papers)
    everything = " ".join(field.text for fields in texts["abstract and papers"] for field in fields)
    texts["100,000 characters"] = [[TextField("abstract", everything * 10)]]
    with tempfile.TemporaryDirectory() as folder:
        library = open_library(Path(folder) / "library.db", Path(folder))
        sync_if_changed(library, bundled_decks_dir(), Path(folder) / "decks")
        _time_texts(library, texts)
        _add_talks(library, texts["abstract"])
        print(f"{'1,000 talks anew':22}{milliseconds(lambda: relink_all(library)) / 1000:7.1f} s (at most 20)")
        _multiply_cards(library)
        _time_texts(library, texts)
        library.close()


def _time_texts(library: Library, texts: dict[str, list[list[TextField]]]) -> None:
    count = library.connection.execute("SELECT count(*) FROM cards").fetchone()[0]
    print(f"{count:,} cards")
    match(library, texts["abstract"][0])
    for name, fields in texts.items():
        times = [milliseconds(lambda one=one: match(library, one)) for one in fields * ROUNDS]
        print(f"{name:22}{statistics.median(times):7.1f} ms (median), {max(times):.1f} ms (longest)")


def _add_talks(library: Library, abstracts: list[list[TextField]]) -> None:
    with library.write() as connection:
        connection.execute("INSERT INTO seminars (seminar_id, name) VALUES (1, 'Seminar')")
        for number in range(N_TALKS):
            title, abstract = (field.text for field in abstracts[number % len(abstracts)])
            connection.execute(
                "INSERT INTO talks (talk_id, seminar_id, title, abstract, starts_at, sort_at, status, first_seen_at,"
                " last_seen_at) VALUES (?, 1, ?, ?, '2026-01-01', '2026-01-01', 'scheduled', '', '')",
                (f"talk{number:04}", title, abstract),
            )


def _multiply_cards(library: Library) -> None:
    with library.write() as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(cards)")]
        others = ", ".join(column for column in columns if column not in ("card_no", "card_id"))
        n_bundled = connection.execute("SELECT count(*) FROM cards").fetchone()[0]
        for copy in range(1, N_CARDS // n_bundled + 1):
            end = f"-copy{copy}"
            connection.execute(
                f"INSERT INTO cards (card_id, {others}) SELECT card_id || ?, {others} FROM cards"
                " WHERE card_id NOT LIKE '%-copy%'",
                (end,),
            )
            for table in ("card_concepts", "card_prerequisites"):
                connection.execute(
                    f"INSERT INTO {table} SELECT card_id || ?, {table[5:-1]}_id FROM {table}"
                    " WHERE card_id NOT LIKE '%-copy%'",
                    (end,),
                )


if __name__ == "__main__":
    main()
