"""Imports into a library: identity, refusals, previews, undo."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from library_builder import a_library
from schedule_answers import answer
from schedule_makers import calendar, event
from shared_material import needs_shared, shared

from seminar_prep.domain.talk import TalkStatus
from seminar_prep.errors import InputError, UsageError
from seminar_prep.services import schedules
from seminar_prep.services.import_request import ImportRequest
from seminar_prep.services.schedule_plan import Change
from seminar_prep.services.schedule_undo import undo_import
from seminar_prep.services.schedules import ScheduleImport
from seminar_prep.sources.schedules.fetch import Answer
from seminar_prep.storage.talks import load_talks

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ROWS = ("2026-03-03,Ada Lovelace,Engines", "2026-03-10,Emmy Noether,", "2026-03-17,Carl Gauss,Numbers", "2026-03-24,,")


class Desk:
    """A library with one schedule file beside it."""

    def __init__(self, folder: Path) -> None:
        self.library = a_library(folder)
        self.file = folder / "club.csv"
        self.linked: list[str] = []

    def importer(self, now=NOW, stdin=b""):
        return ScheduleImport(
            self.library, now=now, zone=UTC, rng=random.Random(1), read_stdin=lambda n: stdin[:n],
            relink=self.linked.extend, progress=lambda text: None,
        )  # fmt: skip

    def read(self, *rows, now=NOW, **request):
        self.file.write_text("\n".join(("date,speaker,title", *rows, "")), "utf-8")
        return self.again(now=now, **request)

    def again(self, now=NOW, **request):
        done, failed = self.importer(now).run([str(self.file)], ImportRequest(**request))
        if failed:
            raise failed[0]
        return done[0]

    def talks(self):
        return {s.talk.stated.speaker: s.talk for s in load_talks(self.library.connection)}

    def dump(self):
        tables = ("seminars", "sources", "talks", "imports")
        return {
            name: [tuple(row) for row in self.library.connection.execute(f"SELECT * FROM {name}")] for name in tables
        }

    def confirm(self, talk):
        self.library.connection.execute(
            "INSERT INTO talk_cards VALUES (?, 'c', 0.9, 'confirmed', '[]', 'now')", (talk,)
        )


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path)
    yield made
    made.library.close()


def counts(imported):
    return {change.value: n for change, n in imported.counts.items() if n}


def test_import_names_the_seminar_after_the_file_and_reports_what_it_added(desk):
    done = desk.read(*ROWS)
    assert (done.seminar, done.format, counts(done)) == ("club", "csv", {"added": 4})
    assert sorted(desk.linked) == sorted(talk.id for talk in done.talks)


def test_second_import_of_the_same_file_changes_nothing(desk):
    before = desk.read(*ROWS).talks
    desk.linked.clear()
    again = desk.again()
    assert counts(again) == {"unchanged": 4}
    assert again.talks == before
    assert desk.linked == []


def test_moved_talk_keeps_its_id_and_confirmed_links(desk):
    desk.read(*ROWS)
    emmy = desk.talks()["Emmy Noether"].id
    desk.confirm(emmy)
    done = desk.read(ROWS[0], ROWS[2], "2026-03-10,Sofia Kowalewskaja,", "2026-03-24,Emmy Noether,Invariants")
    assert counts(done) == {"added": 1, "moved": 1, "unchanged": 2}
    assert desk.talks()["Emmy Noether"].id == emmy
    assert desk.library.connection.execute("SELECT talk_id FROM talk_cards").fetchone()[0] == emmy
    assert None not in desk.talks()  # the open slot of 24 March is taken and gone


def test_cancelled_talk_stays_with_its_status(desk):
    desk.read(*ROWS)
    done = desk.read("2026-03-03,Ada Lovelace,CANCELLED: Engines", *ROWS[1:])
    assert counts(done) == {"unchanged": 3, "cancelled": 1}
    assert desk.talks()["Ada Lovelace"].stated.status is TalkStatus.CANCELLED


def test_vanished_coming_talk_is_marked_missing_and_comes_back(desk):
    desk.read(*ROWS)
    carl = desk.talks()["Carl Gauss"].id
    assert counts(desk.read(ROWS[0], ROWS[1], ROWS[3])) == {"unchanged": 3, "missing": 1}
    assert desk.talks()["Carl Gauss"].missing_since == NOW.date()
    desk.read(*ROWS)
    assert (desk.talks()["Carl Gauss"].id, desk.talks()["Carl Gauss"].missing_since) == (carl, None)


def test_past_talks_that_vanish_stay_as_they_are(desk):
    desk.read(*ROWS)
    done = desk.read(*ROWS[2:], now=datetime(2026, 3, 12, tzinfo=UTC))
    assert counts(done) == {"unchanged": 2}
    assert desk.talks()["Ada Lovelace"].missing_since is None


def test_losing_most_coming_talks_is_refused_and_leaves_the_library_as_it_was(desk):
    desk.read(*ROWS)
    before = desk.dump()
    with pytest.raises(InputError, match="3 of 4 coming talks") as refused:
        desk.read(ROWS[0])
    assert "--force" in refused.value.hint
    assert desk.dump() == before
    assert counts(desk.again(force=True)) == {"unchanged": 1, "missing": 3}


def test_schedule_without_talks_is_refused_unless_forced_over_a_known_source(desk):
    with pytest.raises(InputError, match="no talk could be read"):
        desk.read(force=True)
    desk.read(*ROWS)
    with pytest.raises(InputError, match="no talk could be read"):
        desk.read()
    assert counts(desk.again(force=True)) == {"missing": 4}


def test_dry_run_tells_the_same_and_writes_nothing(desk):
    desk.read(*ROWS)
    before = desk.dump()
    shown = desk.read(*ROWS[:3], "2026-03-31,Sofia Kowalewskaja,", dry_run=True)
    assert desk.dump() == before
    assert counts(shown) == counts(desk.again())


def test_undo_brings_back_what_stood_there(desk):
    desk.read(*ROWS)
    before = desk.dump()
    desk.read("2026-03-04,Ada Lovelace,Engines", *ROWS[1:3], "2026-03-24,Sofia Kowalewskaja,Tops")
    undo_import(desk.library, NOW)
    after = desk.dump()
    assert after["talks"] == before["talks"]
    assert after["sources"] == before["sources"]


def test_undo_of_the_first_import_leaves_an_empty_library_and_then_says_so(desk):
    desk.read(*ROWS)
    undo_import(desk.library, NOW)
    assert all(rows == [] for rows in desk.dump().values())
    with pytest.raises(UsageError, match="no import"):
        undo_import(desk.library, NOW)


def test_undo_keeps_a_new_talk_that_the_user_worked_on(desk):
    desk.read(*ROWS)
    ada = desk.talks()["Ada Lovelace"].id
    desk.confirm(ada)
    assert undo_import(desk.library, NOW).kept == (ada,)
    assert list(desk.talks()) == ["Ada Lovelace"]


def test_options_are_remembered_for_the_source(desk):
    desk.read("7/4/2026,Ada Lovelace,x", day_first=True, timezone="CET")
    done = desk.read("8/4/2026,Ada Lovelace,x")
    assert done.talks[0].stated.starts_at.isoformat() == "2026-04-08"


def test_import_without_a_source_reads_all_remembered_ones(desk, tmp_path):
    with pytest.raises(UsageError, match="no schedule is remembered"):
        desk.importer().run([], ImportRequest())
    desk.read(*ROWS)
    (tmp_path / "other.ics").write_bytes(calendar(event("On x", UID="u"), head="X-WR-CALNAME:Other club"))
    desk.importer().run([str(tmp_path / "other.ics")], ImportRequest())
    done, failed = desk.importer().run([], ImportRequest())
    assert ([one.seminar for one in done], failed) == (["club", "Other club"], ())


def test_one_bad_source_does_not_keep_the_others_out_and_undo_takes_them_together(desk, tmp_path):
    desk.file.write_text(f"date,speaker,title\n{ROWS[0]}\n")
    (tmp_path / "other.ics").write_bytes(calendar(event("On x")))
    done, failed = desk.importer().run(
        [str(desk.file), str(tmp_path / "gone.ics"), str(tmp_path / "other.ics")], ImportRequest()
    )
    assert (len(done), len(failed)) == (2, 1)
    assert len(undo_import(desk.library, NOW).removed) == 2
    assert desk.talks() == {}


def test_downloaded_copy_under_another_name_meets_the_talks_of_its_seminar(desk, tmp_path):
    desk.read(*ROWS, seminar="Club")
    ids = {talk.id for talk in desk.talks().values()}
    copy = tmp_path / "club (1).csv"
    copy.write_bytes(desk.file.read_bytes())
    done, _ = desk.importer().run([str(copy)], ImportRequest(seminar="Club"))
    assert counts(done[0]) == {"unchanged": 4}
    assert {talk.id for talk in done[0].talks} == ids


def test_open_slots_of_one_source_do_not_undo_the_talks_of_another(desk, tmp_path):
    series, single = tmp_path / "series.ics", tmp_path / "single.ics"
    series.write_bytes(
        calendar(event("Gauge Seminar", start="DTSTART:20260310T160000Z", RRULE="FREQ=WEEKLY;COUNT=2", UID="s"))
    )
    single.write_bytes(calendar(event("Gauge Seminar - Ada Lovelace", start="DTSTART:20260310T160000Z", UID="n")))
    request = ImportRequest(seminar="Gauge")
    for path in (series, single, series):
        _, failed = desk.importer().run([str(path)], request)
        assert not failed
    assert [s.talk.stated.speaker for s in load_talks(desk.library.connection)] == ["Ada Lovelace", None]


def test_older_revision_of_an_entry_is_not_taken(desk, tmp_path):
    path = tmp_path / "c.ics"
    for sequence, title in ((2, "New"), (1, "Old")):
        path.write_bytes(calendar(event(title, UID="u", SEQUENCE=str(sequence), DTSTAMP="20260101T000000Z")))
        done, _ = desk.importer().run([str(path)], ImportRequest())
    assert done[0].talks[0].stated.title == "New"


def test_unknown_zone_and_field_are_usage_errors(desk):
    with pytest.raises(UsageError, match="Mars/Base"):
        desk.read(*ROWS, timezone="Mars/Base")
    with pytest.raises(UsageError, match="unknown field 'colour'"):
        desk.read(*ROWS, columns={"title": "colour"})


def test_standard_input_is_read_and_limited(desk):
    done, _ = desk.importer(stdin=calendar(event("On x"))).run(["-"], ImportRequest())
    assert done[0].talks[0].stated.title == "On x"
    _, failed = desk.importer(stdin=b"x" * 21_000_000).run(["-"], ImportRequest())
    assert "20 MB" in failed[0].message


@needs_shared
@pytest.mark.parametrize(
    ("earlier", "later", "now", "expected"),
    [
        ("ics/emory_seminars_2026-08-07.ics", "ics/emory_seminars.ics", datetime(2026, 8, 22, 12, tzinfo=UTC),
         {"added": 12, "updated": 13, "moved": 5, "unchanged": 73, "missing": 3}),
        ("csv/sydney_micro_2026-03-31.csv", "csv/sydney_micro.csv", datetime(2026, 4, 1, tzinfo=UTC),
         {"added": 2, "updated": 2, "moved": 1, "unchanged": 6}),
    ],
)  # fmt: skip
def test_real_pair_is_reimported_in_place(desk, earlier, later, now, expected):
    before = {}
    for name in (earlier, later):
        desk.file.write_bytes(shared("schedules", "real", name).read_bytes())
        done = desk.again(now=now)
        before = before or {s.talk.stated.speaker: s.talk.id for s in load_talks(desk.library.connection)}
    assert counts(done) == expected
    after = {s.talk.stated.speaker: s.talk.id for s in load_talks(desk.library.connection)}
    kept = {name for name in before.keys() & after.keys() if name}
    assert {name: before[name] for name in kept} == {name: after[name] for name in kept}
    present = [
        talk for talk in done.talks if talk.missing_since is None and talk.stated.starts_at.isoformat() >= "2026-08-22"
    ]
    assert "emory" not in later or len(present) == answer(shared("schedules", "real", later))["count"]


def test_every_change_is_counted(desk):
    assert set(desk.read(*ROWS).counts) == set(Change)


def test_address_is_asked_what_has_changed_but_not_for_a_week_nor_against_the_users_wish(desk, monkeypatch):
    asked = []
    data = b"date,speaker,title\n2026-03-10,Emmy Noether,Rings\n"

    def answer_with(location, read_stdin, is_stopped, validators):
        asked.append(dict(validators or {}))
        return Answer(None, validators) if validators else Answer(data, {"ETag": "v1"})

    monkeypatch.setattr(schedules, "fetch_schedule", answer_with)

    def read(now=NOW, **request):
        done, failed = desk.importer(now).run([] if asked else ["https://example.org/x"], ImportRequest(**request))
        assert not failed
        return counts(done[0]), [talk.stated.title for talk in done[0].talks]

    assert read() == ({"added": 1}, ["Rings"])
    assert read() == ({"unchanged": 1}, ["Rings"])
    assert read(timezone="Europe/Berlin") == ({"updated": 1}, ["Rings"])
    assert read(dry_run=True) == ({"unchanged": 1}, ["Rings"])
    assert read(now=NOW + timedelta(days=6))[0] == {"unchanged": 1}
    assert read(now=NOW + timedelta(days=8))[0] == {"unchanged": 1}
    assert asked == [{}, {"ETag": "v1"}, {}, {}, {"ETag": "v1"}, {}]
