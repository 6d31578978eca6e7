from pathlib import Path

import pytest
from library_builder import a_library

from seminar_prep.domain.card import Origin
from seminar_prep.errors import InputError, UsageError
from seminar_prep.services.deck_watch import sync
from seminar_prep.services.deck_writing import edit_target, finish_edit, write_missing_ids
from seminar_prep.sources.deck_finding import DeckRoots
from seminar_prep.storage.cards import load_card

BUNDLED = """---
title: Optimization
---

Q: First?
A: $a$
Note: n

`id: first; type: why; claim: heuristic; tier: 2; ref: GBC 8.1; concepts: sgd, adam; prerequisites: zeta, eta; tags: t`

C: $m_t/(1 - {{b^t}})$

`id: second`
"""


class Desk:
    def __init__(self, folder: Path) -> None:
        self.library = a_library(folder)
        self.bundled, self.user = folder / "bundled", folder / "decks"
        (self.bundled / "gbc").mkdir(parents=True)
        (self.bundled / "gbc/08-opt.md").write_text(BUNDLED)
        self.overrides = self.user / "overrides/gbc-08-opt.md"
        self.sync()

    @property
    def roots(self) -> DeckRoots:
        return DeckRoots(self.bundled, self.user)

    def sync(self):
        return sync(self.library, self.bundled, self.user)

    def card(self, name):
        return load_card(self.library.connection, name)

    def target(self, name):
        return edit_target(self.library, self.user, name)


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path)
    yield desk
    desk.library.close()


@pytest.mark.parametrize("name", ["first", "second"])
def test_editing_a_bundled_card_copies_that_one_card_as_it_is(desk, name) -> None:
    before = desk.card(name)
    target = desk.target(name)
    assert target.path == desk.overrides
    assert desk.overrides.read_text().split("\n")[target.line - 1][:2] in ("Q:", "C:")
    assert desk.sync().problems == ()
    after = desk.card(name)
    assert (after.origin, after.path, after.line) == (Origin.OVERRIDE, str(desk.overrides), target.line)
    same = ("front", "back", "note", "type", "claim", "tier", "ref", "concepts", "prerequisites", "tags", "deck")
    assert [getattr(after, key) for key in same] == [getattr(before, key) for key in same]
    assert (desk.bundled / "gbc/08-opt.md").read_text() == BUNDLED


def test_second_edit_goes_below_the_first_and_an_unchanged_copy_is_taken_out_again(desk) -> None:
    desk.target("first")
    desk.overrides.write_text(desk.overrides.read_text().replace("First?", "Mine?") + "\nA word of my own.\n")
    kept = desk.overrides.read_text()
    target = desk.target("second")
    assert desk.overrides.read_text().startswith(kept)
    assert finish_edit(target) is False
    assert desk.overrides.read_text() == kept
    desk.sync()
    assert (desk.card("first").front, desk.card("second").origin) == ("Mine?", Origin.BUNDLED)


def test_copy_left_as_it_was_leaves_no_file_behind(desk) -> None:
    assert finish_edit(desk.target("first")) is False
    assert not desk.overrides.exists()


def test_changed_copy_counts(desk) -> None:
    target = desk.target("first")
    desk.overrides.write_text(desk.overrides.read_text().replace("$a$", "$b$"))
    assert finish_edit(target) is True
    desk.sync()
    assert (desk.card("first").back, desk.card("first").origin) == ("$b$", Origin.OVERRIDE)


def test_edit_of_ones_own_text_leads_to_its_line(desk) -> None:
    (desk.user / "mine.md").parent.mkdir(exist_ok=True)
    (desk.user / "mine.md").write_text("---\ntitle: T\n---\n\nQ: a\nA: b\n`id: mine`\n")
    desk.sync()
    target = desk.target("mine")
    assert (target.path, target.line, target.copied) == (desk.user / "mine.md", 5, None)
    assert finish_edit(target) is True


def test_broken_copy_is_edited_again_and_not_copied_twice(desk) -> None:
    first = desk.target("first")
    desk.overrides.write_text(desk.overrides.read_text().replace("tier: 2", "tier: two"))
    desk.sync()
    assert desk.card("first").origin is Origin.BUNDLED
    again = desk.target("first")
    assert (again.path, again.line, again.copied) == (first.path, first.line, None)


def test_overrides_file_that_never_closes_a_code_block_is_not_written_into(desk) -> None:
    desk.overrides.parent.mkdir(parents=True)
    desk.overrides.write_text("---\ntitle: T\n---\n```\nopen\n")
    with pytest.raises(InputError, match="never closed"):
        desk.target("first")
    assert desk.overrides.read_text().endswith("open\n")


def test_edit_of_an_unknown_card_is_refused(desk) -> None:
    with pytest.raises(UsageError):
        desk.target("frist")


def test_ids_are_written_and_taken_ones_avoided(desk, tmp_path) -> None:
    desk.library.connection.execute(
        "INSERT INTO cards (card_id, deck, position, type, front, back, origin, path, line, active)"
        " VALUES ('old-card', 'gbc/08-opt', 9, 'state', 'q', 'a', 'user', '', 1, 0)"
    )
    file, other = tmp_path / "mine.md", tmp_path / "more.md"
    file.write_bytes(b"Q: First\r\nA: b\r\n\r\nQ: Old card\r\nA: b\r\n")
    other.write_text("Q: Old card\nA: b")
    done, problems = write_missing_ids(desk.library, desk.roots, [file, tmp_path / "none.md", other])
    assert [(item.path, item.ids) for item in done] == [(file, ("first-2", "old-card-2")), (other, ("old-card-3",))]
    assert [Path(problem.where).name for problem in problems] == ["none.md"]
    expected = b"Q: First\r\nA: b\r\n\r\n`id: first-2`\r\n\r\nQ: Old card\r\nA: b\r\n\r\n`id: old-card-2`\r\n"
    assert file.read_bytes() == expected


def test_file_with_all_its_ids_is_not_touched(desk, tmp_path) -> None:
    file = tmp_path / "mine.md"
    file.write_text("Q: a\nA: b\n`id: x`\n")
    before = file.stat()
    (done,), _ = write_missing_ids(desk.library, desk.roots, [file])
    assert done.ids == ()
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_bundled_file_gets_no_ids(desk) -> None:
    file = desk.bundled / "gbc/09.md"
    file.write_text("Q: a\nA: b\n")
    done, (problem,) = write_missing_ids(desk.library, desk.roots, [file])
    assert done == ()
    assert "bundled" in problem.message
    assert file.read_text() == "Q: a\nA: b\n"


def test_card_in_an_open_code_block_gets_no_id_and_the_file_stays(desk, tmp_path) -> None:
    file = tmp_path / "mine.md"
    file.write_text("Q: a\nA: b\n```\nopen")
    _, (problem,) = write_missing_ids(desk.library, desk.roots, [file])
    assert "nothing was changed" in problem.message
    assert file.read_text() == "Q: a\nA: b\n```\nopen"
