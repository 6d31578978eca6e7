"""The calendar of talks, read back by icalendar and by our own importer."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from library_builder import a_library

from seminar_prep.domain.readiness import Readiness
from seminar_prep.domain.schedule import ScheduleOptions
from seminar_prep.domain.talk import ScheduledTalk, Talk, TalkStatus
from seminar_prep.services.agenda import ListedTalk
from seminar_prep.services.calendar_export import talks_as_calendar
from seminar_prep.sources.schedules.parse import parse_schedule

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")
TIMED = ScheduledTalk(
    datetime(2026, 12, 1, 16, tzinfo=PARIS), datetime(2026, 12, 1, 17, tzinfo=PARIS), "Europe/Paris",
    title="Rings, ideals; and\nmore", speaker="Ada Noether", location="Salle 3",
    abstract="Let $a < b$.\n\nThen \x1b[31mred.", url="https://example.org/1",
)  # fmt: skip


@pytest.fixture
def export(tmp_path):
    library = a_library(tmp_path)

    def made(*stated, readiness=None):
        listed = [ListedTalk(Talk(f"talk000{n}", "Seminar", one), readiness, 0, 7) for n, one in enumerate(stated)]
        return talks_as_calendar(library.connection, listed, NOW)

    yield made
    library.close()


def test_calendar_is_read_back_as_the_talks_it_was_made_of(export):
    untimed = ScheduledTalk(date(2026, 12, 8), title="Norms", speaker="Emmy Gauss")
    called_off = ScheduledTalk(
        datetime(2026, 12, 9, 9, tzinfo=UTC), title="Primes", speaker="Carl", status=TalkStatus.CANCELLED
    )
    found = parse_schedule(export(TIMED, untimed, called_off), ScheduleOptions(now=NOW), "talks.ics").talks
    assert [talk.starts_at for talk in found] == [TIMED.starts_at, untimed.starts_at, called_off.starts_at]
    assert [talk.status for talk in found][2] is TalkStatus.CANCELLED
    assert found[0].timezone == "Europe/Paris"
    assert (found[0].speaker, found[0].location, found[0].url) == ("Ada Noether", "Salle 3", "https://example.org/1")


def test_ids_stay_when_a_talk_moves_and_zones_come_with_their_rules(export):
    def uid(data):
        (event,) = Calendar.from_ical(data).walk("VEVENT")
        return str(event["uid"])

    moved = ScheduledTalk(datetime(2027, 1, 5, 16, tzinfo=PARIS), timezone="Europe/Paris", title="Other")
    assert uid(export(TIMED)) == uid(export(moved)) == "talk0000@seminar-prep"
    zones = Calendar.from_ical(export(TIMED)).walk("VTIMEZONE")
    assert [str(zone["tzid"]) for zone in zones] == ["Europe/Paris"]


def test_description_has_readiness_and_abstract_without_escape_codes(export):
    (event,) = Calendar.from_ical(export(TIMED, readiness=Readiness(0.61, 0.5, 0.7))).walk("VEVENT")
    assert str(event["description"]) == "Readiness 61% (50% to 70%), 7 cards.\n\nLet $a < b$.\n\nThen red."
    assert str(event["summary"]) == "Ada Noether: Rings, ideals; and more"


def test_open_slot_is_named_after_its_seminar(export):
    (event,) = Calendar.from_ical(export(ScheduledTalk(date(2026, 12, 8)))).walk("VEVENT")
    assert str(event["summary"]) == "Seminar (to be announced)"


def test_talks_are_read_back_in_their_own_words_whatever_clients_are_shown(export):
    open_slot = ScheduledTalk(datetime(2026, 12, 10, 9, tzinfo=PARIS), timezone="Europe/Paris")
    bare = ScheduledTalk(
        date(2026, 12, 11),
        timezone="Europe/Paris",
        speaker="Emmy Gauss",
        affiliation="Hill University",
        arxiv_ids=("1412.6980",),
    )
    made = (TIMED, open_slot, bare)
    parsed = parse_schedule(export(*made, readiness=Readiness(0.5, 0.4, 0.6)), ScheduleOptions(now=NOW), "talks.ics")
    assert parsed.name == "Seminar"
    for told, stated in zip(parsed.talks, made, strict=True):
        assert told.timezone == stated.timezone
        assert (told.speaker, told.affiliation, told.starts_at, told.ends_at, told.all_day, told.arxiv_ids) == (
            stated.speaker, stated.affiliation, stated.starts_at, stated.ends_at, stated.all_day, stated.arxiv_ids
        )  # fmt: skip
    assert parsed.talks[0].title == "Rings, ideals; and more"
    assert parsed.talks[0].abstract == "Let $a < b$.\n\nThen red."
    assert parsed.talks[1].is_open_slot


def test_line_that_a_client_has_changed_is_read_as_it_stands(export):
    changed = export(TIMED).replace(b"SUMMARY:Ada Noether: Rings", b"SUMMARY:Ada Noether: Fields")
    (talk,) = parse_schedule(changed, ScheduleOptions(now=NOW), "talks.ics").talks
    assert talk.title is not None
    assert talk.title.startswith("Fields")
