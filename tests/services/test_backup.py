"""Backups come back whole, and answers given since are kept."""

from datetime import timedelta

import pytest
from library_builder import NOON, Clock, a_library, a_study, add_card, add_talk, link

from seminar_prep.errors import ExitCode, InputError, LibraryError, UsageError
from seminar_prep.services.backup import make_backup, recompute_memories, restore
from seminar_prep.services.health import library_problems, wrong_memories
from seminar_prep.storage.reviews import load_log, load_memory


@pytest.fixture
def library(tmp_path):
    library = a_library(tmp_path)
    for n in range(5):
        add_card(library.connection, f"card-{n}")
    yield library
    library.close()


def _restore(library, source, tmp_path, *, exact=False):
    return restore(library, source, tmp_path / "backups", NOON, exact=exact)


def test_restore_keeps_newer_answers_and_recomputes_memory(library, tmp_path):
    clock = Clock()
    study = a_study(library, clock)
    study.grade("card-0", 5)
    saved = make_backup(library, tmp_path / "backups", NOON)
    clock.forward(days=1)
    study.grade("card-0", 4)
    study.grade("card-1", 1)
    memories = [load_memory(library.connection, f"card-{n}") for n in range(5)]
    restored = _restore(library, saved, tmp_path)
    assert (restored.n_newer_reviews, restored.n_kept_reviews) == (2, 2)
    assert [load_memory(library.connection, f"card-{n}") for n in range(5)] == memories
    assert len(load_log(library.connection)) == 3


def test_exact_restore_is_the_library_as_it_was_with_the_rest_in_the_backup(library, tmp_path):
    study = a_study(library, Clock())
    saved = make_backup(library, tmp_path / "backups", NOON)
    study.grade("card-0", 5)
    add_talk(library.connection, "talk0001", NOON + timedelta(days=2))
    link(library.connection, "talk0001", "card-1", "confirmed")
    library.connection.execute("UPDATE talk_cards SET decided_at = '2026-11-25'")
    restored = _restore(library, saved, tmp_path, exact=True)
    assert (restored.n_newer_reviews, restored.n_kept_reviews, restored.n_newer_decisions) == (1, 0, 1)
    assert load_log(library.connection) == ()
    assert load_memory(library.connection, "card-0").is_new
    again = _restore(library, restored.backup, tmp_path)
    assert again.n_newer_reviews == 0
    assert len(load_log(library.connection)) == 1


@pytest.mark.parametrize(
    ("content", "error", "message"),
    [
        (None, InputError, "no such file"),
        (b"", LibraryError, "not a library"),
        (b"not a database" * 500, LibraryError, "damaged"),
    ],
)
def test_restore_of_what_is_no_backup_leaves_the_library_alone(library, tmp_path, content, error, message):
    a_study(library, Clock()).grade("card-0", 5)
    source = tmp_path / "other.db"
    if content is not None:
        source.write_bytes(content)
    with pytest.raises(error, match=message) as caught:
        _restore(library, source, tmp_path)
    assert caught.value.exit_code is ExitCode.BAD_INPUT
    assert len(load_log(library.connection)) == 1


def test_backup_never_overwrites_a_file(library, tmp_path):
    there = tmp_path / "mine.db"
    there.write_text("precious")
    with pytest.raises(UsageError, match="exists already"):
        make_backup(library, tmp_path, NOON, there)
    assert there.read_text() == "precious"
    assert make_backup(library, tmp_path, NOON) != make_backup(library, tmp_path, NOON)


def test_doctor_finds_a_memory_that_the_log_does_not_give(library):
    a_study(library, Clock()).grade("card-0", 5)
    assert library_problems(library.connection, "library.db") == ()
    library.connection.execute("UPDATE memories SET interval_days = 99")
    assert wrong_memories(library.connection) == ("card-0",)
    assert "1 memories differ" in library_problems(library.connection, "library.db")[0].message
    assert recompute_memories(library) == 1
    assert library_problems(library.connection, "library.db") == ()
