"""The library file: made whole or not at all, safe between processes, and clear about what it cannot do."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from library_builder import Clock, a_library, a_study, add_card

from seminar_prep.errors import ExitCode, LibraryError
from seminar_prep.resources import schema_sql
from seminar_prep.storage.creation import create_library
from seminar_prep.storage.database import CURRENT_VERSION, Library, connect, explained, version_of
from seminar_prep.storage.migrations import MIGRATIONS, migrate, open_library
from seminar_prep.storage.reviews import load_log

TESTS = Path(__file__).resolve().parents[1]


def _schema_of(connection):
    """The normalised text of all objects, in order of name: comments and spaces do not count."""
    rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").fetchall()
    bare = [(name, re.sub(r"\s+", " ", re.sub(r"--[^\n]*", "", sql))) for name, sql in rows]
    return [(name, re.sub(r" ?([,()]) ?", r"\1", sql).strip()) for name, sql in bare]


def _library_of_version(version, folder):
    """An empty library of that version: the first version's, brought up to it."""
    old = sqlite3.connect(folder / "old.db", isolation_level=None)
    old.row_factory = sqlite3.Row
    old.executescript((Path(__file__).parent / "schema_version_1.sql").read_text(encoding="utf-8"))
    old.execute("PRAGMA user_version = 1")
    migrate(Library(old, folder / "old.db"), folder / "earlier backups", target=version)
    return old


@pytest.mark.parametrize("version", [1, 2, 3])
def test_old_version_and_the_migrations_after_it_give_schema_sql(version, tmp_path):
    old = _library_of_version(version, tmp_path)
    migrate(Library(old, tmp_path / "old.db"), tmp_path / "backups")
    new = sqlite3.connect(":memory:")
    new.executescript(schema_sql())
    assert version_of(old) == CURRENT_VERSION == len(MIGRATIONS) + 1
    assert _schema_of(old) == _schema_of(new)
    old.close()
    new.close()


def test_cards_put_away_before_there_were_flags_stay_so_without_a_flag(tmp_path):
    old = _library_of_version(2, tmp_path)
    old.execute("INSERT INTO card_states VALUES ('card', 1, '2026-11-25')")
    migrate(Library(old, tmp_path / "old.db"), tmp_path / "backups")
    assert [tuple(row) for row in old.execute("SELECT * FROM card_states")] == [("card", 1, "2026-11-25", 0)]
    old.close()


def test_migration_that_fails_leaves_the_version_and_a_backup(tmp_path):
    library = a_library(tmp_path)
    add_card(library.connection, "card")

    def fails(connection):
        connection.execute("DELETE FROM cards")
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError):
        migrate(library, tmp_path / "backups", {CURRENT_VERSION: fails}, CURRENT_VERSION + 1)
    assert version_of(library.connection) == CURRENT_VERSION
    assert library.connection.execute("SELECT count(*) FROM cards").fetchone()[0] == 1
    assert [path.name for path in (tmp_path / "backups").iterdir()] == [f"library-v{CURRENT_VERSION}-before-upgrade.db"]
    library.close()


def test_migration_that_succeeds_is_recorded_with_its_change(tmp_path):
    library = a_library(tmp_path)
    steps = {CURRENT_VERSION: lambda connection: connection.execute("CREATE TABLE extra (x INTEGER) STRICT")}
    migrate(library, tmp_path / "backups", steps, CURRENT_VERSION + 1)
    assert version_of(library.connection) == CURRENT_VERSION + 1
    library.close()
    with pytest.raises(
        LibraryError, match=f"written by version {CURRENT_VERSION + 1}; .* reads up to {CURRENT_VERSION}"
    ):
        open_library(tmp_path / "library.db", tmp_path / "backups")


def test_new_library_has_the_pragmas_that_keep_it_safe(tmp_path):
    connection = a_library(tmp_path).connection
    pragmas = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in
               ("journal_mode", "synchronous", "foreign_keys", "user_version")}  # fmt: skip
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "user_version": CURRENT_VERSION}
    connection.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["library.db"]


def test_every_table_is_strict(tmp_path):
    connection = a_library(tmp_path).connection
    rows = connection.execute(
        "SELECT name, strict FROM pragma_table_list"
        " WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    assert [row[0] for row in rows if not row[1]] == []
    connection.close()


def test_library_made_by_another_process_meanwhile_is_kept(tmp_path):
    library = a_library(tmp_path)
    add_card(library.connection, "card")
    create_library(tmp_path / "library.db")
    assert library.connection.execute("SELECT count(*) FROM cards").fetchone()[0] == 1
    library.close()


def test_log_refuses_to_change_or_delete_a_row(tmp_path):
    library = a_library(tmp_path)
    add_card(library.connection, "card")
    a_study(library, Clock()).grade("card", 4)
    for statement in ("DELETE FROM reviews", "UPDATE reviews SET grade = 5"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            library.connection.execute(statement)
    library.close()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"this is no database, but long enough to be taken for one" * 20, "damaged"),
        (b"", "not a library"),
    ],
)
def test_file_that_is_no_library_is_refused_and_left_alone(tmp_path, content, message):
    path = tmp_path / "library.db"
    path.write_bytes(content)
    with pytest.raises(LibraryError, match=message) as caught:
        open_library(path, tmp_path / "backups")
    assert caught.value.exit_code is ExitCode.BAD_INPUT
    assert path.read_bytes() == content


def test_damaged_page_is_explained_when_it_is_met(tmp_path):
    library = a_library(tmp_path)
    with library.write() as connection:
        for n in range(2000):
            add_card(connection, f"card-{n}")
    library.close()
    path = tmp_path / "library.db"
    damaged = bytearray(path.read_bytes())
    damaged[40_000 : len(damaged)] = os.urandom(len(damaged) - 40_000)
    path.write_bytes(damaged)
    with pytest.raises(LibraryError, match="damaged") as caught, explained(path):  # noqa: PT012
        connection = connect(path)
        connection.execute("SELECT count(*), max(front) FROM cards NOT INDEXED").fetchall()
    assert "restore" in caught.value.hint


def test_full_disk_is_explained_and_nothing_is_written(tmp_path):
    library = a_library(tmp_path)
    n_pages = library.connection.execute("PRAGMA page_count").fetchone()[0]
    library.connection.execute(f"PRAGMA max_page_count = {n_pages}")
    with pytest.raises(LibraryError, match="the disk is full; nothing was written"), library.write() as connection:  # noqa: PT012
        for n in range(5000):
            add_card(connection, f"card-{n}", front="x" * 200)
    assert library.connection.execute("SELECT count(*) FROM cards").fetchone()[0] == 0
    library.close()


def test_folder_that_cannot_be_made_is_explained(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(LibraryError, match="cannot be made") as caught:
        open_library(tmp_path / "file" / "library.db", tmp_path / "backups")
    assert "--data-dir" in caught.value.hint


def test_read_only_library_is_explained_on_writing(tmp_path):
    a_library(tmp_path).close()
    library = Library(connect(tmp_path / "library.db", read_only=True), tmp_path / "library.db")
    with pytest.raises(LibraryError, match="cannot be written"), library.write() as connection:
        add_card(connection, "card")
    library.close()


def test_lock_held_by_another_program_is_waited_for(tmp_path):
    first, second = a_library(tmp_path), a_library(tmp_path)
    second.connection.execute("PRAGMA busy_timeout = 50")
    first.connection.execute("BEGIN IMMEDIATE")
    with pytest.raises(LibraryError, match="another program"), second.write() as connection:
        add_card(connection, "card")
    first.connection.rollback()
    with second.write() as connection:
        add_card(connection, "card")
    first.close()
    second.close()


def test_inner_write_joins_the_outer_one_and_fails_with_it(tmp_path):
    library = a_library(tmp_path)
    with pytest.raises(ZeroDivisionError), library.write() as outer:  # noqa: PT012
        add_card(outer, "one")
        with library.write() as inner:
            add_card(inner, "two")
        _ = 1 / 0
    assert library.connection.execute("SELECT count(*) FROM cards").fetchone()[0] == 0
    library.close()


WRITER = """
    import sys
    sys.path.insert(0, sys.argv[2])
    from pathlib import Path
    from library_builder import Clock, a_library, a_study
    library = a_library(Path(sys.argv[1]))
    study = a_study(library, Clock())
    print("ready", flush=True)
    for n in range(int(sys.argv[3])):
        study.grade(f"card-{n % 10}", n % 6)
        print(n, flush=True)
"""


def _writer(folder, n_answers):
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(WRITER), str(folder), str(TESTS), str(n_answers)],
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def ten_cards(tmp_path):
    library = a_library(tmp_path)
    for n in range(10):
        add_card(library.connection, f"card-{n}")
    yield library
    library.close()


def test_two_processes_at_once_lose_no_answer(tmp_path, ten_cards):
    writers = [_writer(tmp_path, 60) for _ in range(2)]
    for writer in writers:
        writer.communicate(timeout=60)
        assert writer.returncode == 0
    assert len(load_log(ten_cards.connection)) == 120


def test_killed_process_has_kept_every_answer_it_reported(tmp_path, ten_cards):
    writer = _writer(tmp_path, 100_000)
    reported = -1
    for line in writer.stdout:
        if line.strip().isdigit():
            reported = int(line)
        if reported >= 40:
            break
    os.kill(writer.pid, signal.SIGKILL)
    writer.communicate()
    assert len(load_log(ten_cards.connection)) >= reported + 1
    assert ten_cards.connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


MAKER = """
    import os, signal, sqlite3, sys
    from pathlib import Path
    from seminar_prep.storage import creation
    def killed(*arguments):
        os.kill(os.getpid(), signal.SIGKILL)
    creation.os.link = killed
    creation.create_library(Path(sys.argv[1]))
"""


def test_first_start_killed_before_the_end_leaves_no_broken_library(tmp_path):
    path = tmp_path / "library.db"
    killed = subprocess.run([sys.executable, "-c", textwrap.dedent(MAKER), str(path)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not path.exists()
    library = open_library(path, tmp_path / "backups")
    assert version_of(library.connection) == CURRENT_VERSION
    library.close()
