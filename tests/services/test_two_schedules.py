"""Two schedules that list one talk, and our own calendar read back into the library it was made of."""

import random
from datetime import UTC, datetime

import pytest
from library_builder import a_library

from seminar_prep.services.agenda import ListedTalk
from seminar_prep.services.calendar_export import talks_as_calendar
from seminar_prep.services.import_request import ImportRequest
from seminar_prep.services.schedule_plan import Change
from seminar_prep.services.schedule_undo import undo_import
from seminar_prep.services.schedules import ScheduleImport
from seminar_prep.storage.talks import load_talks

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
DEPARTMENT = ("2026-12-03,16:00,Hanna Okafor,", "2026-12-04,10:00,Bo Chen,Depths", "2026-12-10,16:00,Ann Lee,")
SEMINAR = ("2026-12-03,16:15,H. Okafor,Gradient descent", "2026-12-17,16:15,Luca Brandt,Saddle points")


class Desk:
    """A library, and schedules beside it."""

    def __init__(self, folder):
        self.folder = folder
        self.library = a_library(folder)
        self.n = 0

    def read(self, name, *rows, **request):
        (self.folder / f"{name}.csv").write_text("\n".join(("date,time,speaker,title", *rows, "")))
        return self.again(f"{name}.csv", **request)

    def again(self, *names, **request):
        self.n += 1
        importer = ScheduleImport(
            self.library, now=NOW, zone=UTC, rng=random.Random(self.n), read_stdin=lambda _: b"",
            relink=lambda _: None, progress=lambda _: None,
        )  # fmt: skip
        done, failed = importer.run([str(self.folder / name) for name in names], ImportRequest(**request))
        assert not failed
        return done[-1]

    def talks(self):
        return {s.talk.stated.speaker: s.talk for s in load_talks(self.library.connection)}

    def dump(self):
        return [tuple(row) for row in self.library.connection.execute("SELECT * FROM talks ORDER BY talk_id")]

    def export(self):
        listed = [ListedTalk(s.talk, None, 0, 0) for s in load_talks(self.library.connection)]
        (self.folder / "out.ics").write_bytes(talks_as_calendar(self.library.connection, listed, NOW))


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path)
    yield made
    made.library.close()


def counts(imported):
    return {change.value: n for change, n in imported.counts.items() if n}


def test_talk_that_two_schedules_list_is_there_once_with_what_either_knows(desk):
    desk.read("department", *DEPARTMENT)
    before = desk.talks()["Hanna Okafor"]
    done = desk.read("seminar", *SEMINAR)
    assert counts(done) == {"added": 1, "updated": 1}
    assert len(desk.talks()) == 4
    talk = desk.talks()["Hanna Okafor"]
    assert (talk.id, talk.seminar, talk.stated.title) == (before.id, "department", "Gradient descent")
    assert talk.stated.starts_at == before.stated.starts_at
    assert [(one.talk.id, one.shared) for one in done.planned if one.shared] == [(talk.id, "department")]


def test_reading_both_again_changes_nothing_in_any_order(desk):
    desk.read("department", *DEPARTMENT)
    desk.read("seminar", *SEMINAR)
    for names in (["department.csv", "seminar.csv"], ["seminar.csv"], ["seminar.csv", "department.csv"]):
        for name in names:
            assert set(counts(desk.again(name))) == {"unchanged"}, names
    assert len(desk.talks()) == 4


def test_first_schedule_moves_the_talk_that_the_second_lists(desk):
    desk.read("department", *DEPARTMENT)
    desk.read("seminar", *SEMINAR)
    done = desk.read("department", "2026-12-05,16:00,Hanna Okafor,", *DEPARTMENT[1:])
    assert done.counts[Change.MOVED] == 1
    assert desk.talks()["Hanna Okafor"].stated.title == "Gradient descent"


def test_talk_is_missing_once_neither_lists_it(desk):
    desk.read("department", *DEPARTMENT)
    desk.read("seminar", *SEMINAR)
    desk.read("department", *DEPARTMENT[1:])
    assert desk.talks()["Hanna Okafor"].missing_since is None
    desk.read("seminar", *SEMINAR[1:])
    desk.read("department", *DEPARTMENT[1:])
    assert desk.talks()["Hanna Okafor"].missing_since is not None


def test_undo_of_the_second_leaves_the_first_as_it_was(desk):
    desk.read("department", *DEPARTMENT)
    before = desk.dump()
    desk.read("seminar", *SEMINAR)
    undo_import(desk.library, NOW)
    assert desk.dump() == before


def test_own_calendar_read_back_changes_nothing(desk):
    desk.read("department", *DEPARTMENT)
    desk.read("seminar", *SEMINAR)
    desk.export()
    before = desk.dump()
    for request in ({}, {"seminar": "department"}, {"dry_run": True}):
        assert counts(desk.again("out.ics", **request)) == {"unchanged": 4}
        assert desk.dump() == before


def test_own_calendar_does_not_bring_back_what_has_changed_since(desk):
    desk.read("department", *DEPARTMENT)
    desk.export()
    desk.read("department", "2026-12-05,16:00,Hanna Okafor,Norms", *DEPARTMENT[1:])
    before = desk.dump()
    assert counts(desk.again("out.ics")) == {"unchanged": 3}
    assert desk.dump() == before
