"""A talk in the learner's own words: fields changed, taken back, added by hand, and joined; through re-imports too."""

import contextlib
import json
import random
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from library_builder import a_library

from seminar_prep.domain.talk import TalkStatus
from seminar_prep.errors import UsageError
from seminar_prep.services.backup import restore
from seminar_prep.services.import_request import ImportRequest
from seminar_prep.services.paper_plan import questions_of
from seminar_prep.services.schedule_plan import Change
from seminar_prep.services.schedule_undo import undo_import
from seminar_prep.services.schedules import ScheduleImport
from seminar_prep.services.talk_editing import TalkEditing, format_own_talk
from seminar_prep.services.talk_fields import FIELDS, read_fields, typed_fields
from seminar_prep.storage.fetches import load_talk_fetch, save_talk_fetch
from seminar_prep.storage.talks import EDITABLE, load_talks

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
HEAD = "date,time,end,speaker,title,room,abstract\n"
ADA = "2026-03-10,16:00,17:00,Ada Lovelace,Engines,R1,On engines."
EMMY = "2026-03-17,16:00,17:00,Emmy Noether,Ideals,R1,On ideals."
CARL = "2026-03-24,16:00,17:00,Carl Gauss,Numbers,R1,"
OPEN = "2026-03-31,16:00,17:00,,,R1,"


class Desk:
    """A library with one schedule file beside it, and an editor of talks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.library = a_library(folder)
        self.file = folder / "club.csv"
        self.linked: list[str] = []
        self.editing = TalkEditing(
            self.library, clock=lambda: NOW, zone=BERLIN, rng=random.Random(7), relink=self.linked.extend,
            backups=folder / "backups",
        )  # fmt: skip

    def read(self, *rows, dry_run=False):
        self.file.write_text(HEAD + "\n".join(rows) + "\n", "utf-8")
        importer = ScheduleImport(
            self.library, now=NOW, zone=BERLIN, rng=random.Random(len(rows)), read_stdin=lambda n: b"",
            relink=self.linked.extend, progress=lambda text: None,
        )  # fmt: skip
        done, failed = importer.run([str(self.file)], ImportRequest(timezone="Europe/Berlin", dry_run=dry_run))
        assert not failed, failed
        return done[0]

    def id_of(self, speaker):
        (found,) = (s.talk.id for s in self.stored() if s.talk.stated.speaker == speaker)
        return found

    def stored(self):
        return load_talks(self.library.connection)

    def work_on(self, talk):
        """Leave a decision, a note and a paper on a talk."""
        c = self.library.connection
        c.execute("INSERT INTO talk_cards VALUES (?, 'c', 0.9, 'confirmed', '[]', 'now')", (talk,))
        c.execute("INSERT INTO notes (subject_kind, subject_id, text, written_at) VALUES ('talk', ?, 'ask', '')",
                  (talk,))  # fmt: skip
        c.execute(
            "INSERT OR IGNORE INTO papers VALUES ('1', 1, 't', '', 'abstract', '[]', '[]', NULL, '', '', NULL, NULL,"
            " NULL, 0, '')"
        )
        c.execute("INSERT INTO talk_papers VALUES (?, '1', 0.5, '[]', 'confirmed')", (talk,))

    def work_is_on(self):
        c = self.library.connection
        queries = ("SELECT talk_id FROM talk_cards", "SELECT subject_id FROM notes", "SELECT talk_id FROM talk_papers")
        return {row[0] for query in queries for row in c.execute(query)}


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path)
    yield made
    made.library.close()


def kept(imported):
    return [(own.field, own.value, own.source_value) for planned in imported.planned for own in planned.kept]


# ------------------------------------------------------------ re-imports: what hangs on a talk follows it


@pytest.mark.parametrize(
    ("later", "change"),
    [
        (ADA.replace("2026-03-10", "2026-04-21"), Change.MOVED),
        (ADA.replace("Engines", "Difference engines"), Change.UPDATED),
        (ADA.replace("Ada Lovelace", "Prof. Ada Lovelace"), Change.UPDATED),
        (ADA.replace("Engines", "CANCELLED: Engines"), Change.CANCELLED),
        (None, Change.MISSING),
        (ADA, Change.UNCHANGED),
    ],
    ids=str,
)
def test_links_decisions_notes_and_papers_follow_each_kind_of_change(desk, later, change):
    desk.read(ADA, EMMY, CARL)
    ada = desk.id_of("Ada Lovelace")
    desk.work_on(ada)
    done = desk.read(*filter(None, (later, EMMY, CARL)))
    assert done.counts[change] == (3 if change is Change.UNCHANGED else 1)
    assert desk.work_is_on() == {ada}
    (talk,) = (s.talk for s in desk.stored() if s.talk.id == ada)
    assert "Lovelace" in talk.stated.speaker
    undo_import(desk.library, NOW)
    assert desk.work_is_on() == {ada}


def test_filled_slot_keeps_what_hangs_on_it_and_a_replaced_talk_gives_nothing_away(desk):
    desk.read(ADA, EMMY, CARL, OPEN)
    slot, carl = desk.id_of(None), desk.id_of("Carl Gauss")
    desk.work_on(slot)
    desk.read(
        ADA, EMMY, CARL.replace("Carl Gauss,Numbers", "Sofia Kowalewskaja,Tops"), OPEN.replace(",,,", ",Max,Gravity,")
    )
    assert desk.id_of("Max") == slot
    assert desk.work_is_on() == {slot}
    assert desk.id_of("Sofia Kowalewskaja") != carl


# ------------------------------------------------------------ own words


def test_own_words_stand_over_the_sources_and_are_named(desk):
    desk.read(ADA, EMMY)
    own = desk.editing.edit(desk.id_of("Ada Lovelace"), {"title": "Analytical engines", "location": "R9"})
    assert own.talk.stated.title == "Analytical engines"
    assert own.talk.edited == ("title", "location")
    shown = json.loads(json.dumps(format_own_talk(own)))
    assert shown["edits"][0] == {"field": "title", "value": "Analytical engines", "source_value": "Engines"}
    assert shown["talk"]["edited"] == ["title", "location"]
    assert shown["source"] == str(desk.file)


def test_own_words_win_over_what_the_source_says_next_and_the_import_says_so(desk):
    desk.read(ADA, EMMY)
    ada = desk.id_of("Ada Lovelace")
    desk.editing.edit(ada, {"title": "Mine"})
    later = ADA.replace("Engines", "Difference engines").replace("R1", "R2")
    assert kept(desk.read(later, EMMY, dry_run=True)) == [("title", "Mine", "Difference engines")]
    done = desk.read(later, EMMY)
    own = desk.editing.show(ada)
    assert (own.talk.stated.title, own.talk.stated.location) == ("Mine", "R2")
    assert (own.sourced.title, own.talk.edited) == ("Difference engines", ("title",))
    assert (done.counts[Change.UPDATED], kept(done)) == (1, [("title", "Mine", "Difference engines")])
    again = desk.read(later, EMMY)
    assert (again.counts[Change.UNCHANGED], kept(again)) == (2, [])


def test_talk_is_found_again_by_the_sources_words_when_the_learner_changed_them_all(desk):
    desk.read(ADA, EMMY)
    ada = desk.id_of("Ada Lovelace")
    desk.editing.edit(ada, {"title": "x", "speaker": "Countess of Lovelace", "starts_at": "2026-03-11 10:00"})
    desk.read(ADA.replace("2026-03-10", "2026-03-12"), EMMY)
    own = desk.editing.show(ada)
    assert own.talk.stated.starts_at.isoformat() == "2026-03-11T10:00:00+01:00"
    assert own.sourced.starts_at.isoformat() == "2026-03-12T16:00:00+01:00"
    assert len(desk.stored()) == 2


def test_undo_of_an_import_brings_the_sources_words_back_below_the_learners(desk):
    desk.read(ADA, EMMY)
    ada = desk.id_of("Ada Lovelace")
    desk.editing.edit(ada, {"title": "Mine"})
    desk.read(ADA.replace("Engines", "Difference engines").replace("R1", "R2"), EMMY)
    desk.editing.edit(ada, {"speaker": "A. L."})  # after the import: stays, too
    undo_import(desk.library, NOW)
    own = desk.editing.show(ada)
    assert (own.talk.stated.title, own.talk.stated.speaker, own.talk.stated.location) == ("Mine", "A. L.", "R1")
    assert (own.sourced.title, own.sourced.speaker) == ("Engines", "Ada Lovelace")
    assert own.talk.edited == ("title", "speaker")


def test_undo_of_an_import_leaves_talks_and_own_words_exactly_as_they_were(desk):
    desk.read(ADA, EMMY, CARL, OPEN)
    desk.editing.edit(desk.id_of("Ada Lovelace"), {"title": "Mine", "starts_at": "2026-03-09 10:00"})
    desk.editing.edit(desk.id_of("Emmy Noether"), {"abstract": "", "status": "tentative"})
    desk.editing.add({"title": "Gravity", "speaker": "Max", "starts_at": "2026-03-31"})

    def dump():
        rows = desk.library.connection.execute
        return [[tuple(row) for row in rows(f"SELECT * FROM {name} ORDER BY 1, 2")] for name in ("talks", "talk_edits")]

    before = dump()
    changed = ADA.replace("Engines", "Looms").replace("2026-03-10,16:00", "2026-03-10,15:00")
    done = desk.read(changed, EMMY.replace("On ideals.", "On rings."), OPEN.replace(",,,", ",Max,Gravity waves,"))
    assert len(kept(done)) == 4  # Ada's title and start, Emmy's abstract, Max's title
    assert dump() != before
    undo_import(desk.library, NOW)
    assert dump() == before


def test_undo_leaves_a_field_alone_that_was_given_back_meanwhile(desk):
    desk.read(ADA, EMMY)
    ada = desk.id_of("Ada Lovelace")
    desk.editing.edit(ada, {"title": "Mine", "starts_at": "2026-03-09"})
    desk.read(ADA.replace("Engines", "Difference engines"), EMMY)
    desk.editing.edit(ada, {}, ["all"])
    undo_import(desk.library, NOW)
    own = desk.editing.show(ada)
    assert (own.talk.stated.title, own.talk.edited) == ("Engines", ())
    order = [s.talk.id for s in desk.stored()]
    assert order == [ada, desk.id_of("Emmy Noether")]


def test_field_given_back_says_what_the_source_says_by_now(desk):
    desk.read(ADA, EMMY)
    ada = desk.id_of("Ada Lovelace")
    desk.editing.edit(ada, {"title": "Mine", "speaker": "A. L."})
    desk.read(ADA.replace("Engines", "Difference engines"), EMMY)
    own = desk.editing.edit(ada, {}, ["title"])
    assert (own.talk.stated.title, own.talk.edited) == ("Difference engines", ("speaker",))
    assert desk.editing.edit(ada, {"speaker": "Ada Lovelace"}).talk.edited == ()
    assert desk.editing.edit(ada, {}, ["title"]).talk.edited == ()


def test_moved_start_takes_the_end_along_and_gives_both_back(desk):
    desk.read(ADA, EMMY)
    ada = desk.id_of("Ada Lovelace")
    own = desk.editing.edit(ada, {"starts_at": "2026-03-31 14:00"})  # summer time by then
    assert own.talk.stated.ends_at.isoformat() == "2026-03-31T15:00:00+02:00"
    assert own.talk.edited == ("starts_at", "ends_at")
    desk.read(ADA.replace("17:00", "18:30"), EMMY)
    assert desk.editing.show(ada).talk.stated.ends_at.isoformat() == "2026-03-31T15:00:00+02:00"
    given_back = desk.editing.edit(ada, {}, ["starts_at"])
    assert given_back.talk.edited == ()
    assert given_back.talk.stated.ends_at.isoformat() == "2026-03-10T18:30:00+01:00"


def test_own_end_moves_along_with_a_start_that_the_source_moves(desk):
    desk.read(ADA, EMMY)
    ada = desk.id_of("Ada Lovelace")
    desk.editing.edit(ada, {"duration": "90"})
    desk.read(ADA.replace("2026-03-10", "2026-04-07"), EMMY)
    stated = desk.editing.show(ada).talk.stated
    assert (stated.starts_at.isoformat(), stated.ends_at.isoformat()) == (
        "2026-04-07T16:00:00+02:00", "2026-04-07T17:30:00+02:00",
    )  # fmt: skip


def test_changed_words_are_linked_anew_and_asked_for_again(desk):
    desk.read(ADA, EMMY)
    ada = desk.id_of("Ada Lovelace")
    talk = desk.editing.show(ada).talk
    for typed, is_asked_again in (({"location": "R7"}, False), ({"title": "Convergence of gradient descent"}, True)):
        desk.linked.clear()
        save_talk_fetch(desk.library.connection, ada, status="fetched", day=NOW.date(),
                        question=questions_of(talk).digest, error=None)  # fmt: skip
        desk.editing.edit(ada, typed)
        assert desk.linked == [ada]
        assert (load_talk_fetch(desk.library.connection, ada) is None) == is_asked_again
    desk.linked.clear()
    desk.editing.edit(ada, {"location": "R7"})
    assert desk.linked == []


def test_slot_that_the_learner_filled_is_not_handed_to_another_speaker(desk):
    desk.read(ADA, EMMY, OPEN)
    slot = desk.id_of(None)
    desk.editing.edit(slot, {"speaker": "Sofia Kowalewskaja"})
    done = desk.read(ADA, EMMY, OPEN.replace(",,,", ",Max Noether,Curves,"))
    assert desk.id_of("Sofia Kowalewskaja") == slot
    assert desk.id_of("Max Noether") != slot
    assert "Sofia Kowalewskaja stood here, now Max Noether" in done.problems[0].message
    assert f"--same-as {slot}" in done.problems[0].hint


def test_undo_of_the_import_that_brought_a_talk_keeps_it_where_it_was_edited(desk):
    desk.read(ADA, EMMY)
    ada = desk.id_of("Ada Lovelace")
    desk.editing.edit(ada, {"title": "Mine"})
    assert undo_import(desk.library, NOW).kept == (ada,)


# ------------------------------------------------------------ by hand


def test_talk_added_by_hand_is_there_and_never_missing(desk):
    desk.read(ADA, EMMY)
    own = desk.editing.add({"title": "Tops", "starts_at": "2026-03-12 14:00", "duration": "45"})
    assert (own.talk.seminar, own.source, own.talk.edited) == ("club", None, ())
    assert own.talk.stated.ends_at.isoformat() == "2026-03-12T14:45:00+01:00"
    done = desk.read(ADA, EMMY)
    assert done.counts[Change.MISSING] == 0
    assert desk.editing.show(own.talk.id).talk.missing_since is None
    assert desk.linked[-1] == own.talk.id


def test_talk_by_hand_wants_a_seminar_that_is_clear_a_day_and_a_name(desk):
    with pytest.raises(UsageError, match="needs a seminar"):
        desk.editing.add({"title": "x", "starts_at": "2026-03-12"})
    with pytest.raises(UsageError, match="needs a day"):
        desk.editing.add({"title": "x"}, "New club")
    with pytest.raises(UsageError, match="title or a speaker"):
        desk.editing.add({"starts_at": "2026-03-12"}, "New club")
    assert desk.editing.seminars() == ()
    assert desk.editing.add({"title": "x", "starts_at": "2026-03-12"}, "New club").talk.seminar == "New club"
    desk.read(ADA)
    assert set(desk.editing.seminars()) == {"New club", "club"}
    with pytest.raises(UsageError, match="needs a seminar") as refused:
        desk.editing.add({"title": "y", "starts_at": "2026-03-12"})
    assert "New club" in refused.value.hint


def test_schedule_that_lists_a_hand_made_talk_fills_in_what_was_open(desk):
    desk.read(ADA)
    own = desk.editing.add({"title": "Ideals in rings", "speaker": "Emmy Noether", "starts_at": "2026-03-17"})
    desk.work_on(own.talk.id)
    desk.read(ADA, EMMY)
    found = desk.editing.show(own.talk.id)
    assert len(desk.stored()) == 2
    assert (found.talk.stated.title, found.talk.edited) == ("Ideals in rings", ("title",))
    assert found.sourced.title == "Ideals"
    assert (found.talk.stated.location, found.talk.stated.starts_at.isoformat()) == ("R1", "2026-03-17T16:00:00+01:00")
    assert desk.work_is_on() == {own.talk.id}
    undo_import(desk.library, NOW)
    back = desk.editing.show(own.talk.id)
    assert (back.source, back.talk.edited, back.talk.stated.title) == (None, (), "Ideals in rings")


def test_removed_talk_can_be_brought_back_and_those_of_a_schedule_stay(desk):
    desk.read(ADA, EMMY)
    own = desk.editing.add({"title": "Tops", "starts_at": "2026-03-12 14:00"}, "Other club")
    desk.work_on(own.talk.id)
    talk, copy = desk.editing.remove(own.talk.id)
    assert (talk.id, desk.editing.seminars()) == (own.talk.id, ("club",))
    restore(desk.library, copy, desk.folder / "backups", NOW, exact=True)
    assert desk.editing.show(own.talk.id).talk.stated.title == "Tops"
    assert desk.work_is_on() == {own.talk.id}
    with pytest.raises(UsageError, match="comes from a schedule") as refused:
        desk.editing.remove(desk.id_of("Ada Lovelace"))
    assert "status=cancelled" in refused.value.hint
    with pytest.raises(UsageError, match="added by hand"):
        desk.editing.edit(own.talk.id, {}, ["title"])


# ------------------------------------------------------------ two that are one


def test_retitled_talk_is_said_to_be_the_old_one_and_takes_all_along(desk):
    desk.read(ADA, EMMY, OPEN.replace(",,,", ",,Sheaves and cosheaves,"))
    old = next(s.talk.id for s in desk.stored() if s.talk.stated.title == "Sheaves and cosheaves")
    desk.work_on(old)
    desk.editing.edit(old, {"location": "R9"})
    done = desk.read(ADA, EMMY, "2026-04-14,16:00,17:00,Jean Leray,Sheaves,R1,")
    assert f"--same-as {old}" in done.problems[0].hint
    own = desk.editing.join(desk.id_of("Jean Leray"), old)
    assert (own.talk.id, own.talk.stated.title, own.talk.stated.location) == (old, "Sheaves", "R9")
    assert own.talk.missing_since is None
    assert desk.work_is_on() == {old}
    assert desk.read(ADA, EMMY, "2026-04-14,16:00,17:00,Jean Leray,Sheaves,R1,").counts[Change.UNCHANGED] == 3
    undo_import(desk.library, NOW)
    undo_import(desk.library, NOW)
    assert desk.editing.show(old).talk.stated.title == "Sheaves and cosheaves"


def test_talks_that_cannot_be_one_are_refused(desk):
    desk.read(ADA, EMMY)
    ada, emmy = desk.id_of("Ada Lovelace"), desk.id_of("Emmy Noether")
    with pytest.raises(UsageError, match="one talk already"):
        desk.editing.join(ada, ada)
    desk.work_on(emmy)
    with pytest.raises(UsageError, match="would be lost"):
        desk.editing.join(emmy, ada)
    hand = desk.editing.add({"title": "x", "starts_at": "2026-03-12"}).talk.id
    with pytest.raises(UsageError, match="added by hand"):
        desk.editing.join(hand, ada)
    assert len(desk.stored()) == 3


# ------------------------------------------------------------ what is typed


@pytest.mark.parametrize(
    ("typed", "start", "zone"),
    [
        ("2026-03-12", "2026-03-12", "Europe/Berlin"),
        ("2026-03-12 16:15", "2026-03-12T16:15:00+01:00", "Europe/Berlin"),
        (" 2026-3-12T9.05 ", "2026-03-12T09:05:00+01:00", "Europe/Berlin"),
        ("2026-03-12 16:15 America/New_York", "2026-03-12T16:15:00-04:00", "America/New_York"),
        ("2026-03-12T16:15:00Z", "2026-03-12T16:15:00+00:00", "UTC"),
        ("2026-03-12 16:15+05:30", "2026-03-12T16:15:00+05:30", None),
    ],
)
def test_start_is_read_in_its_zone(typed, start, zone):
    talk = read_fields(None, {"title": "x", "starts_at": typed}, BERLIN)
    assert (talk.starts_at.isoformat(), talk.timezone) == (start, zone)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"starts_at": "next Tuesday"}, "wants a day as YYYY-MM-DD"),
        ({"starts_at": ""}, "needs a day|wants a day"),
        ({"starts_at": "2026-02-30"}, "no day '2026-02-30'"),
        ({"starts_at": "2026-03-12 25:00"}, "no time '25:00'"),
        ({"starts_at": "2026-03-29 02:30"}, "clocks in Europe/Berlin jump over 02:30"),
        ({"starts_at": "2026-03-12 16:00 Mars/Base"}, "unknown time zone 'Mars/Base'"),
        ({"timezone": "Mars/Base"}, "unknown time zone"),
        ({"ends_at": "15:00"}, "end before it starts"),
        ({"ends_at": "2026-05-01 15:00"}, "more than 8 days later"),
        ({"ends_at": "late"}, "ends_at wants a day"),
        ({"duration": "long"}, "duration wants minutes"),
        ({"duration": "0"}, "duration wants minutes"),
        ({"ends_at": "17:00", "duration": "60"}, "exclude each other"),
        ({"starts_at": "2026-03-12", "duration": "60"}, "no time to begin at"),
        ({"url": "Room 5"}, "begins with http"),
        ({"status": "perhaps"}, "no 'perhaps'"),
        ({"arxiv_ids": "1412.6980, hep"}, "'hep' is no arXiv id"),
        ({"colour": "red"}, "no field 'colour'"),
    ],
)
def test_what_cannot_be_read_is_named_with_a_way_out(typed, message):
    talk = read_fields(None, {"title": "x", "starts_at": "2026-03-12 16:00"}, BERLIN)
    with pytest.raises(UsageError, match=message) as refused:
        read_fields(talk, typed, BERLIN)
    assert refused.value.hint


def test_all_fields_are_read_and_cleaned():
    talk = read_fields(
        None,
        {
            "title": " On \x1b[31mx ", "speaker": "", "affiliation": "Bonn", "starts_at": "2026-03-12 16:00",
            "ends_at": "17:30", "url": "https://example.org/t", "abstract": "One.\n\nTwo.\n", "status": "Canceled",
            "arxiv_ids": "https://arxiv.org/abs/1412.6980v9, 1412.6980 math/0211159",
        },
        BERLIN,
    )  # fmt: skip
    assert (talk.title, talk.speaker, talk.abstract) == ("On x", None, "One.\n\nTwo.")
    assert (talk.status, talk.arxiv_ids) == (TalkStatus.CANCELLED, ("1412.6980", "math/0211159"))
    assert typed_fields(talk)["ends_at"] == "17:30"
    assert read_fields(talk, typed_fields(talk), BERLIN) == talk
    assert typed_fields(talk).keys() == set(FIELDS) - {"duration"}
    assert set(FIELDS) - {"duration"} == set(EDITABLE) - {"all_day"}


MOMENTS = st.builds(
    "{}-{}-{}{}{}".format,
    st.sampled_from(("0001", "9999", "2026", "２０２６", "0000")), st.integers(0, 13), st.integers(0, 32),
    st.sampled_from(("", " 00:00", "T23:59", " 24:00", " 2:30")),
    st.sampled_from(("", "Z", " +14:00", "-99:99", " CET", " Pacific/Apia", " ../../etc", " Factory", " +01:99")),
)  # fmt: skip
TYPED = st.dictionaries(
    st.sampled_from(FIELDS), st.one_of(MOMENTS, st.text(max_size=12), st.sampled_from(("9h99", "99999", "0:00")))
)


@settings(max_examples=300, deadline=None)
@given(TYPED, TYPED)
@example({"starts_at": "9999-12-31 23:59"}, {"duration": "600"})
@example({"starts_at": "0001-01-01 00:00 Asia/Tokyo"}, {"timezone": "Pacific/Apia"})
def test_whatever_is_typed_gives_a_talk_or_one_clear_message(first, second):
    talk = None
    for typed in (first, second):
        with contextlib.suppress(UsageError):
            talk = read_fields(talk, typed, BERLIN)
    if talk is not None:
        assert read_fields(talk, typed_fields(talk), BERLIN).starts_at == talk.starts_at
