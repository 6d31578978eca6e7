import os
from pathlib import Path

import pytest

from seminar_prep.domain.card import Origin
from seminar_prep.errors import InputError
from seminar_prep.sources import deck_files
from seminar_prep.sources.deck_files import read_deck, write_deck
from seminar_prep.sources.deck_finding import DeckRoots, files_signature, find_deck_files

as_a_user = pytest.mark.skipif(os.geteuid() == 0, reason="root reads and writes everything")


@pytest.fixture
def roots(tmp_path: Path) -> DeckRoots:
    for name in ("bundled", "user"):
        (tmp_path / name).mkdir()
    return DeckRoots(tmp_path / "bundled", tmp_path / "user")


def put(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def names(roots: DeckRoots) -> list[tuple[str, Origin]]:
    return [(file.name, file.origin) for file in find_deck_files(roots)[0]]


def test_decks_come_bundled_first_then_by_path_with_8_before_10(roots) -> None:
    for name in ("gbc/10-rnn.md", "gbc/8-opt.md", "bishop/1.md"):
        put(roots.bundled / name)
    put(roots.user / "my-topology.md")
    put(roots.user / "notes.txt")
    put(roots.user / ".hidden" / "a.md")
    put(roots.user / ".a.md.1234.new")
    assert names(roots) == [
        ("bishop/1", Origin.BUNDLED), ("gbc/8-opt", Origin.BUNDLED), ("gbc/10-rnn", Origin.BUNDLED),
        ("my-topology", Origin.USER),
    ]  # fmt: skip


def test_name_that_is_taken_gets_its_folder_in_front(roots, tmp_path) -> None:
    put(roots.bundled / "a.md")
    put(roots.user / "a.md")
    put(tmp_path / "more" / "a.md")
    put(tmp_path / "other" / "more" / "a.md")
    roots = DeckRoots(roots.bundled, roots.user, (tmp_path / "more", tmp_path / "other" / "more"))
    assert [name for name, _ in names(roots)] == ["a", "user/a", "more/a", "more/a-2"]


def test_link_is_followed_and_a_file_reached_twice_counts_once(roots, tmp_path) -> None:
    put(tmp_path / "elsewhere" / "a.md")
    (roots.user / "linked").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "round").symlink_to(roots.user)
    roots = DeckRoots(roots.bundled, roots.user, (tmp_path / "elsewhere" / "a.md",))
    assert [name for name, _ in names(roots)] == ["linked/a"]


def test_dangling_link_and_loop_are_problems_and_the_rest_is_found(roots) -> None:
    put(roots.user / "good.md")
    (roots.user / "gone.md").symlink_to("nowhere.md")
    (roots.user / "loop.md").symlink_to("loop.md")
    files, problems = find_deck_files(roots)
    assert [file.name for file in files] == ["good"]
    assert [Path(problem.where).name for problem in problems] == ["gone.md", "loop.md"]


def test_registered_path_that_is_gone_is_a_problem_that_names_the_way_out(roots, tmp_path) -> None:
    (problem,) = find_deck_files(DeckRoots(roots.bundled, roots.user, (tmp_path / "gone",)))[1]
    assert "decks remove" in str(problem.hint)


@pytest.mark.skipif(os.name != "posix", reason="file names are bytes on POSIX only")
def test_file_whose_name_is_no_utf8_is_a_problem(roots) -> None:
    Path(os.fsdecode(os.fsencode(roots.user) + b"/\xff.md")).write_text("")
    files, problems = find_deck_files(roots)
    assert files == ()
    assert "name" in problems[0].message
    problems[0].where.encode()
    files_signature(files, problems)


def test_fifo_is_no_deck(roots) -> None:
    os.mkfifo(roots.user / "pipe.md")
    assert find_deck_files(roots)[0] == ()


def test_signature_changes_with_any_file_and_only_then(roots) -> None:
    def signature() -> str:
        return files_signature(*find_deck_files(roots))

    file = put(roots.user / "a.md", "one")
    seen = [signature()]
    assert signature() == seen[0]
    write_deck(file, "two", instead_of="one")  # the same size, perhaps within the clock's grain
    seen.append(signature())
    put(roots.user / "b.md")
    seen.append(signature())
    file.rename(roots.user / "c.md")
    seen.append(signature())
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize(
    ("content", "message", "line"),
    [
        ("\ufeffQ: a".encode("utf-16"), "UTF-16", ":1"),
        (b"line\nline\ncaf\xe9\n", "0xe9 is not UTF-8", ":3"),
        (b"PNG\0\0", "binary", ""),
    ],
)
def test_file_that_is_no_utf8_text_is_refused_with_its_line(tmp_path, content, message, line) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(content)
    with pytest.raises(InputError, match=message) as caught:
        read_deck(file)
    assert caught.value.where == f"{file}{line}"
    assert caught.value.hint


def test_missing_folder_and_huge_file_are_refused(tmp_path, monkeypatch) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_deck(tmp_path / "none.md")
    with pytest.raises(InputError, match="no file"):
        read_deck(tmp_path)
    monkeypatch.setattr(deck_files, "MAX_BYTES", 3)
    with pytest.raises(InputError, match="larger"):
        read_deck(put(tmp_path / "a.md", "four"))


@pytest.mark.parametrize("text", ["a\r\nb\n", "\ufeffa\r", "", "ünï \n"])
def test_text_is_read_and_written_byte_for_byte(tmp_path, text) -> None:
    file = tmp_path / "new" / "a.md"
    write_deck(file, text, instead_of=None)
    assert read_deck(file) == text
    assert file.read_bytes() == text.encode()


def test_writing_keeps_the_mode_and_writes_through_a_link(tmp_path) -> None:
    file, link = put(tmp_path / "a.md", "old"), tmp_path / "link.md"
    file.chmod(0o640)
    link.symlink_to(file)
    write_deck(link, "new", instead_of="old")
    assert link.is_symlink()
    assert (file.read_text(), file.stat().st_mode & 0o777) == ("new", 0o640)


def test_write_that_fails_leaves_the_old_text_and_no_scrap(tmp_path, monkeypatch) -> None:
    file = put(tmp_path / "a.md", "old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(deck_files.os, "fsync", full)
    with pytest.raises(InputError, match="No space left on device"):
        write_deck(file, "new", instead_of="old")
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("read", [None, "older"])
def test_file_that_somebody_else_wrote_meanwhile_stays(tmp_path, read) -> None:
    file = put(tmp_path / "a.md", "theirs")
    with pytest.raises(InputError, match="somebody else"):
        write_deck(file, "mine", instead_of=read)
    assert file.read_text() == "theirs"


@as_a_user
def test_file_that_may_not_be_written_stays(tmp_path) -> None:
    file = put(tmp_path / "a.md", "old")
    file.chmod(0o400)
    with pytest.raises(InputError, match="Permission denied"):
        write_deck(file, "new", instead_of="old")
    assert file.read_text() == "old"
