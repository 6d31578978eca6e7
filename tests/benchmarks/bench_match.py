"""Median times of matching, printed: the program must answer for one text in under 50 ms.

    python tests/benchmarks/bench_match.py

Texts are those of the sample seminar: an abstract with its title, the same with its papers, and 100,000 characters.
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
from seminar_prep.services.decks import sync_if_changed
from seminar_prep.services.link_proposals import match
from seminar_prep.sources.concept_data import load_concepts
from seminar_prep.sources.link_data import load_link_data
from seminar_prep.sources.sample import load_sample
from seminar_prep.storage.migrations import open_library

ROUNDS = 20


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
        match(library, texts["abstract"][0])
        for name, fields in texts.items():
            times = [milliseconds(lambda one=one: match(library, one)) for one in fields * ROUNDS]
            print(f"{name:22}{statistics.median(times):7.1f} ms (median), {max(times):.1f} ms (longest)")
        library.close()


if __name__ == "__main__":
    main()
