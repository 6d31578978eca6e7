"""Previews of imports: nothing is written, and what is accepted is exactly what was shown."""

import random
from datetime import UTC, datetime

import pytest
from library_builder import a_library

from seminar_prep.errors import InputError
from seminar_prep.services.change_words import ChangeWords, change_words
from seminar_prep.services.import_request import ImportRequest
from seminar_prep.services.import_values import Fetched, OutdatedPreviewError
from seminar_prep.services.schedule_plan import Change
from seminar_prep.services.schedule_undo import undo_import
from seminar_prep.services.schedules import ScheduleImport
from seminar_prep.storage.sources import load_sources
from seminar_prep.storage.talks import load_talks

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MAIL = """Gauge Theory Seminar

Tue 10 March, 16:15: Ada Lovelace (Engines Institute)
Title: On engines

Tue 17 March, 16:15: Emmy Noether
Title: On invariants
"""


class Desk:
    """A library, and text that is handed in."""

    def __init__(self, folder):
        self.library = a_library(folder)

    def importer(self, now=NOW):
        return ScheduleImport(
            self.library, now=now, zone=UTC, rng=random.Random(), read_stdin=bytes, relink=lambda talks: None,
            progress=lambda text: None,
        )  # fmt: skip

    def preview(self, text, **request):
        return self.importer().preview(Fetched(None, "pasted text", text.encode()), ImportRequest(**request))

    def take(self, text, **request):
        return self.importer().accept(self.preview(text, **request))

    def dump(self):
        return [tuple(row) for t in ("sources", "talks", "imports")
                for row in self.library.connection.execute(f"SELECT * FROM {t}")]  # fmt: skip

    def speakers(self):
        return {s.talk.stated.speaker: s.talk for s in load_talks(self.library.connection)}


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path)
    yield made
    made.library.close()


def test_preview_writes_nothing_and_accepting_writes_the_very_talks_it_showed(desk):
    shown = desk.preview(MAIL)
    assert desk.dump() == []
    done = desk.importer().accept(shown)
    assert [talk.id for talk in done.talks] == [one.talk.id for one in shown.planned(Change.ADDED)]
    assert (done.seminar, len(done.talks)) == ("Gauge Theory Seminar", 2)


def test_preview_says_from_where_the_seminars_name_was_taken(desk):
    first = desk.preview(MAIL).reading.parsed.inferred[0]
    assert (first.field, first.value, first.origin) == ("seminar", "Gauge Theory Seminar", "“Gauge Theory Seminar”")


def test_second_paste_of_a_seminar_updates_it_and_another_seminar_stays_apart(desk):
    ids = {talk.id for talk in desk.take(MAIL).talks}
    again = desk.preview(MAIL.replace("On engines", "On analytical engines").replace("17 March", "24 March"))
    assert {one.talk.id for one in again.plan.planned} == ids
    (moved,) = again.planned(Change.MOVED)
    assert change_words(moved) == (ChangeWords("start", "Tue 2026-03-17 16:15", "Tue 2026-03-24 16:15"),)
    (changed,) = again.planned(Change.UPDATED)
    assert change_words(changed) == (ChangeWords("title", "On engines", "On analytical engines"),)
    desk.take(MAIL.replace("Gauge Theory", "Number Theory").replace("March", "November"))
    assert len(load_sources(desk.library.connection)) == 2
    assert len(load_talks(desk.library.connection)) == 4


def test_name_given_by_the_user_decides_which_seminar_is_updated(desk):
    ids = {talk.id for talk in desk.take(MAIL).talks}
    nameless = MAIL.split("\n", 1)[1]
    assert desk.preview(nameless).reading.seminar == "pasted text"
    known = desk.preview(nameless, seminar="Gauge Theory Seminar")
    assert {one.talk.id for one in known.planned(Change.UNCHANGED)} == ids


def test_announcement_that_only_adds_leaves_other_coming_talks_alone(desk):
    desk.take(MAIL)
    only = MAIL.replace("10 March", "31 March").split("Tue 17")[0].replace("Ada Lovelace", "Carl Gauss")
    shown = desk.preview(only, adds_only=True)
    assert (shown.refusal, len(shown.planned(Change.MISSING))) == (None, 0)
    desk.importer().accept(shown)
    assert set(desk.speakers()) == {"Ada Lovelace", "Emmy Noether", "Carl Gauss"}
    assert all(talk.missing_since is None for talk in desk.speakers().values())


def test_text_that_loses_most_talks_is_shown_with_its_refusal_and_written_only_by_force(desk):
    desk.take(MAIL)
    shown = desk.preview("Gauge Theory Seminar\n\nTue 31 March, 16:15: Carl Gauss\nTitle: Numbers\n")
    assert "2 of 2 coming talks" in shown.refusal.message
    assert len(shown.planned(Change.MISSING)) == 2
    before = desk.dump()
    with pytest.raises(InputError, match="2 of 2"):
        desk.importer().accept(shown)
    assert desk.dump() == before
    assert desk.importer().accept(shown, force=True).counts[Change.MISSING] == 2


def test_preview_that_the_library_has_overtaken_is_not_written(desk):
    shown = desk.preview(MAIL)
    desk.take(MAIL.replace("On engines", "Other"))
    before = desk.dump()
    with pytest.raises(OutdatedPreviewError, match="has changed"):
        desk.importer().accept(shown)
    assert desk.dump() == before


def test_options_of_a_pasted_seminar_hold_for_its_next_paste(desk):
    desk.take(MAIL, timezone="Europe/Berlin")
    assert desk.preview(MAIL).planned(Change.UNCHANGED)[0].talk.stated.timezone == "Europe/Berlin"


def test_accepted_paste_is_taken_back_whole(desk):
    desk.take(MAIL)
    undo_import(desk.library, NOW)
    assert desk.dump() == []


def test_text_without_talks_is_told_and_not_previewed(desk):
    with pytest.raises(InputError, match="pasted text"):
        desk.preview("Hello\nthere\n")


def test_seminar_is_met_again_whatever_its_capitals(desk):
    ids = {talk.id for talk in desk.take(MAIL).talks}
    again = desk.preview(MAIL.replace("Gauge Theory Seminar", "Our GAUGE Theory Seminar"))
    assert again.reading.seminar == "Gauge Theory Seminar"
    assert {one.talk.id for one in again.plan.planned} == ids


def test_announcement_that_names_no_seminar_belongs_to_the_only_one_there_is(desk):
    nameless = MAIL.split("\n", 1)[1]
    assert desk.preview(nameless, adds_only=True).reading.seminar == "pasted text"
    desk.take(MAIL)
    shown = desk.preview(nameless, adds_only=True)
    assert shown.reading.seminar == "Gauge Theory Seminar"
    assert shown.reading.parsed.inferred[0].origin == "the only one you have"
    desk.take(MAIL.replace("Gauge", "Number"))
    assert desk.preview(nameless, adds_only=True).reading.seminar == "pasted text"
