"""Each trap of real calendars, imitated in a few lines."""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from schedule_makers import NOW, calendar, event, parsed

from seminar_prep.domain.schedule import ParsedSchedule, ScheduleOptions
from seminar_prep.domain.talk import TalkStatus
from seminar_prep.errors import InputError, SeminarPrepError
from seminar_prep.sources.schedules.parse import parse_schedule

BERLIN = ZoneInfo("Europe/Berlin")


def only(data, **options):
    (talk,) = parsed(data, **options).talks
    return talk


def starts(data, **options):
    return [talk.starts_at for talk in parsed(data, **options).talks]


def test_series_and_speaker_in_the_summary_leave_the_title_open():
    talk = only(calendar(event("Gauge Seminar - Ada Lovelace")))
    assert (talk.speaker, talk.title) == ("Ada Lovelace", None)


def test_number_of_a_session_belongs_to_the_series():
    assert only(calendar(event("Gauge Seminar #12: Ada Lovelace (Turin)"))).speaker == "Ada Lovelace"


def test_bracketed_series_speaker_and_title_are_told_apart():
    talk = only(calendar(event("[Monday Lecture] Emmy Noether\\, PhD — Invariants of moving frames")))
    assert (talk.speaker, talk.title) == ("Emmy Noether", "Invariants of moving frames")


def test_dash_in_a_title_without_evidence_for_a_name_stays_in_the_title():
    data = calendar(
        event("Blue Velvet — a screening with live music"), event("Sunday walk"), event("Quiz night", UID="q")
    )
    assert "Blue Velvet — a screening with live music" in [talk.title for talk in parsed(data).talks]


def test_habit_of_most_headings_tells_name_from_title():
    data = calendar(*(event(f"{name} - {title}") for name, title in (
        ("Ada Lovelace", "Notes on the analytical engine"), ("Emmy Noether", "On invariants of forms"),
        ("Carl Gauss", "Disquisitions about numbers"))))  # fmt: skip
    assert {talk.speaker for talk in parsed(data).talks} == {"Carl Gauss", "Ada Lovelace", "Emmy Noether"}


def test_labelled_lines_beat_the_order_of_words_in_the_summary():
    description = "Speaker: Dr. Ada Lovelace\\nAffiliation: Analytical Society\\nHost: C. Babbage\\nAbstract: Engines."
    talk = only(calendar(event("Weaving algebra - and more", DESCRIPTION=description)))
    assert (talk.title, talk.speaker, talk.affiliation) == (
        "Weaving algebra - and more",
        "Dr. Ada Lovelace",
        "Analytical Society",
    )
    assert talk.abstract == "Engines."


def test_title_link_and_byline_of_a_series_export_are_read():
    description = (
        'Title: <a href="https://example.org/talk/X/3/">On sheaves &amp; stacks</a>'
        "\\nby Ada Lovelace (Turin) as part of "
        "Algebra online\\n\\n[Interactive livestream: https://example.org/z]\\n\\nAbstract\\nWe glue $U<V>$."
    )
    talk = only(calendar(event("Ada Lovelace (Turin)", DESCRIPTION=description, UID="X/3")))
    assert (talk.title, talk.speaker, talk.affiliation) == ("On sheaves & stacks", "Ada Lovelace", "Turin")
    assert talk.abstract == "We glue $U<V>$."


def test_old_date_of_a_rescheduled_series_talk_is_skipped():
    found = parsed(calendar(event("Ada Lovelace", UID="X/-3"), event("Ada Lovelace", UID="X/3")))
    assert [talk.uid for talk in found.talks] == ["X/3"]
    assert "another date" in found.skipped[0].reason


@pytest.mark.parametrize(
    "text", ["TBA", "[Club] TBD", "Algebra Seminar: tba", "[Lecture] — Title TBA", "Algebra Seminar"]
)
def test_placeholder_summary_is_an_open_slot(text):
    assert only(calendar(event(text))).is_open_slot


@pytest.mark.parametrize("text", ["Coffee break", "Holiday: Thanksgiving", "No seminar (Easter)"])
def test_break_is_skipped_and_shown(text):
    found = parsed(calendar(event(text), event("A talk")))
    assert [talk.title for talk in found.talks] == ["A talk"]
    assert found.skipped[0].text == text


@pytest.mark.parametrize("text", ["CANCELLED: On sheaves", "cancelled - On sheaves", "On sheaves (postponed)"])
def test_cancelled_in_the_summary_is_a_cancelled_talk_with_its_own_title(text):
    talk = only(calendar(event(text)))
    assert (talk.status, talk.title) == (TalkStatus.CANCELLED, "On sheaves")


def test_cancelled_by_status_and_by_method():
    assert only(calendar(event(STATUS="CANCELLED"))).status is TalkStatus.CANCELLED
    assert only(calendar(event(), head="METHOD:CANCEL")).status is TalkStatus.CANCELLED
    assert only(calendar(event(STATUS="TENTATIVE"))).status is TalkStatus.TENTATIVE


def test_title_that_begins_with_a_word_of_cancellation_is_not_cancelled():
    assert only(calendar(event("Postponed decisions under risk"))).status is TalkStatus.SCHEDULED


@pytest.mark.parametrize(
    ("start", "zone"),
    [
        ("DTSTART;TZID=Europe/Berlin:20260310T160000", "Europe/Berlin"),
        ('DTSTART;TZID="W. Europe Standard Time":20260310T160000', "Europe/Berlin"),
        ("DTSTART;TZID=/mozilla.org/20050126_1/Europe/Berlin:20260310T160000", "Europe/Berlin"),
        ("DTSTART;TZID=(UTC+01:00) Amsterdam:20260310T160000", "Europe/Amsterdam"),
        ("DTSTART:20260310T150000Z", "UTC"),
    ],
)
def test_zone_names_of_many_programs_give_the_same_instant(start, zone):
    talk = only(calendar(event(start=start), head="X-WR-TIMEZONE:Asia/Tokyo"))
    assert (talk.starts_at, talk.timezone) == (datetime(2026, 3, 10, 15, tzinfo=UTC), zone)


def test_floating_time_is_in_the_calendars_zone_then_the_users_then_the_learners():
    floating = event(start="DTSTART:20260310T160000")
    assert only(calendar(floating, head="X-WR-TIMEZONE:Asia/Tokyo"), timezone="Europe/Rome").timezone == "Asia/Tokyo"
    assert only(calendar(floating), timezone="Europe/Rome").timezone == "Europe/Rome"
    found = parsed(calendar(floating), home_zone=BERLIN)
    assert found.talks[0].timezone == "Europe/Berlin"
    assert "your own time zone" in found.inferred[0].origin


def test_unknown_zone_without_a_definition_is_warned_about():
    found = parsed(calendar(event(start="DTSTART;TZID=Nowhere/Zone:20260310T160000")), timezone="Europe/Rome")
    assert found.talks[0].starts_at == datetime(2026, 3, 10, 16, tzinfo=ZoneInfo("Europe/Rome"))
    assert "Nowhere/Zone" in found.problems[0].message


def test_zone_defined_in_the_file_alone_is_used():
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Campus\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nTZOFFSETFROM:+0500\r\n"
        "TZOFFSETTO:+0500\r\nEND:STANDARD\r\nEND:VTIMEZONE"
    )
    talk = only(calendar(zone, event(start="DTSTART;TZID=Campus:20260310T160000")))
    assert talk.starts_at == datetime(2026, 3, 10, 11, tzinfo=UTC)


def test_all_day_event_is_a_date_and_never_midnight():
    talk = only(calendar(event(start="DTSTART;VALUE=DATE:20260310", **{"DTEND;VALUE=DATE": "20260311"})))
    assert (talk.starts_at, talk.ends_at, talk.all_day) == (date(2026, 3, 10), None, True)


def test_duration_and_end_give_the_end():
    assert only(calendar(event(DURATION="PT1H30M"))).ends_at == datetime(2026, 3, 10, 17, 30, tzinfo=BERLIN)
    assert only(calendar(event()), duration=45).ends_at == datetime(2026, 3, 10, 16, 45, tzinfo=BERLIN)


def test_folded_lines_join_even_inside_a_character():
    data = calendar(event("Über Körper"))
    at = data.index("Ü".encode()) + 1
    assert only(data[:at] + b"\r\n " + data[at:]).title == "Über Körper"
    assert only(data.replace(b"ber K", b"ber \r\n\tK")).title == "Über Körper"


def test_bare_newlines_and_a_byte_order_mark_are_accepted():
    assert only(b"\xef\xbb\xbf" + calendar(event("Plain")).replace(b"\r\n", b"\n")).title == "Plain"


def test_windows_bytes_are_read_and_warned_about():
    found = parsed(calendar(event("Über Körper")).decode().encode("cp1252"))
    assert found.talks[0].title == "Über Körper"
    assert "cp1252" in found.problems[0].message


def test_html_becomes_text_and_hidden_arxiv_links_count():
    description = '<b>We</b> show<br>x &lt\\; y &amp\\; <a href="https://arxiv.org/abs/2101.00001v2">this</a>'
    talk = only(calendar(event("On y", DESCRIPTION=description)))
    assert talk.abstract == "We show\nx < y & this"
    assert talk.arxiv_ids == ("2101.00001",)


def test_html_alternative_gives_way_to_the_description():
    talk = only(calendar(event("On y", DESCRIPTION="Plain words", X_ALT_DESC="<p>Marked up</p>")))
    assert talk.abstract == "Plain words"


def test_text_shared_by_different_entries_is_about_the_series_and_no_abstract():
    data = calendar(event("On x", DESCRIPTION="All are welcome."), event("On y", DESCRIPTION="All are welcome."))
    assert [talk.abstract for talk in parsed(data).talks] == [None, None]


def test_uid_lines_of_alarms_are_not_the_events():
    alarm = "BEGIN:VALARM\r\nUID:alarm\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\nEND:VEVENT"
    assert only(calendar(event(UID="mine").replace("END:VEVENT", alarm))).uid == "mine"


def test_identical_twice_counts_once_and_one_id_on_two_days_counts_twice():
    other = event("Again", start="DTSTART;TZID=Europe/Berlin:20260317T160000", UID="u")
    assert len(parsed(calendar(event(UID="u"), event(UID="u"), other)).talks) == 2


def test_later_sequence_of_one_entry_wins():
    data = calendar(event("New", UID="u", SEQUENCE="2"), event("Old", UID="u", SEQUENCE="1"))
    assert only(data).title == "New"


def test_wall_time_stays_over_a_clock_change():
    data = calendar(
        event("Weekly club", start="DTSTART;TZID=Europe/Berlin:20260319T160000", RRULE="FREQ=WEEKLY;COUNT=3")
    )
    assert [at.isoformat() for at in starts(data)] == [
        "2026-03-19T16:00:00+01:00", "2026-03-26T16:00:00+01:00", "2026-04-02T16:00:00+02:00",
    ]  # fmt: skip


def test_endless_rule_is_shown_from_a_week_ago_to_half_a_year_ahead():
    data = calendar(event("Club", start="DTSTART:20200106T160000Z", RRULE="FREQ=WEEKLY"))
    found = starts(data)
    assert min(found) >= NOW - timedelta(days=7)
    assert NOW + timedelta(days=170) < max(found) <= NOW + timedelta(days=183)


def test_rule_with_an_end_is_expanded_whole():
    data = calendar(event("Club", start="DTSTART:20200106T160000Z", RRULE="FREQ=WEEKLY;UNTIL=20200127"))
    assert len(starts(data)) == 4


def test_until_before_the_start_leaves_nothing_and_a_date_until_counts_to_its_end():
    gone = event("Gone", start="DTSTART:20200720T130000Z", RRULE="FREQ=WEEKLY;UNTIL=20200719")
    last = event("Last", start="DTSTART:20200803T220000Z", RRULE="FREQ=WEEKLY;UNTIL=20200803")
    assert [talk.title for talk in parsed(calendar(gone, last)).talks] == ["Last"]


def test_override_moves_its_instance_and_excluded_dates_go():
    master = event(
        "Club", start="DTSTART:20260302T160000Z", UID="u", RRULE="FREQ=WEEKLY;COUNT=4", EXDATE="20260309T160000Z"
    )
    moved = event("Club", start="DTSTART:20260318T160000Z", UID="u", RECURRENCE_ID="20260316T160000Z")
    assert [at.day for at in starts(calendar(moved, master))] == [2, 18, 23]


def test_open_slot_of_a_series_gives_way_to_the_talk_that_names_its_start():
    series = event("Gauge Seminar", start="DTSTART:20260303T160000Z", UID="s", RRULE="FREQ=WEEKLY;COUNT=2")
    named = event("Gauge Seminar - Ada Lovelace", start="DTSTART:20260310T160000Z", UID="n")
    assert [(t.starts_at.day, t.speaker) for t in parsed(calendar(series, named)).talks] == [
        (3, None),
        (10, "Ada Lovelace"),
    ]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=5", "FREQ=DAILY;BYHOUR=1,2,3", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU", "FREQ=DAILY;COUNT=999999999", "FREQ=DAILY;UNTIL=99991231",
        "FREQ=YEARLY;BYDAY=99MO",
        "FREQ=WEEKLY;INTERVAL=0", "RUBBISH", "FREQ=DAILY;COUNT=-1", "FREQ=MONTHLY;BYSETPOS=400;BYDAY=MO",
    ],
)  # fmt: skip
def test_hostile_rule_ends_soon_and_keeps_within_a_thousand(rule):
    began = time.perf_counter()
    found = parsed(calendar(event("Club", start="DTSTART:20010101T160000Z", RRULE=rule), event("Other")))
    assert time.perf_counter() - began < 2
    assert 1 <= len(found.talks) <= 1001


def test_runs_of_spaces_cost_no_more_than_other_text():
    """Patterns with two optional gaps took minutes over a megabyte of spaces."""
    began = time.perf_counter()
    gap = " " * 300_000
    assert parsed(calendar(event(f"cancelled{gap}x", DESCRIPTION=f"Speaker{gap}x", LOCATION=f"Room{gap}x"))).talks
    assert time.perf_counter() - began < 2


def test_hostile_zone_definition_ends_soon():
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Campus\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nRRULE:FREQ=SECONDLY\r\n"
        "TZOFFSETFROM:+0500\r\nTZOFFSETTO:+0500\r\nEND:STANDARD\r\nEND:VTIMEZONE"
    )
    began = time.perf_counter()
    assert parsed(calendar(zone, event(start="DTSTART;TZID=Campus:20260310T160000"))).problems
    assert time.perf_counter() - began < 2


def test_bad_date_leaves_out_its_entry_alone():
    found = parsed(calendar(event("Bad", start="DTSTART:20261399T160000"), event("Good")))
    assert [talk.title for talk in found.talks] == ["Good"]
    assert found.problems[0].where == "schedule: event 1"


def test_truncated_calendar_is_refused():
    with pytest.raises(InputError, match="stops in the middle"):
        parsed(calendar(event(), event())[:-40])


def test_line_that_is_none_is_counted():
    assert "1 line(s)" in parsed(calendar(event(), head="this is no line")).problems[0].message


def test_escapes_and_control_characters_do_not_reach_the_title():
    talk = only(calendar(event("On\\nmany\\, \x1b[31mred\x1b[0m\\; things")))
    assert talk.title == "On many, red; things"


_LINE = st.sampled_from(
    ["BEGIN:VEVENT", "END:VEVENT", "BEGIN:VCALENDAR", "END:VCALENDAR", "DTSTART:20260310T160000Z",
     "DTSTART;VALUE=DATE:2026",
     "RRULE:FREQ=DAILY;UNTIL=x", "RRULE:FREQ=YEARLY;BYDAY=5MO;COUNT=3", "SUMMARY:a - b", "UID:u", "DURATION:P9999999W",
     "RECURRENCE-ID:20260310", "EXDATE:,,", "RDATE;VALUE=PERIOD:20260310T160000Z/PT1H",
     "DTEND:99999999T999999", " folded"]
)  # fmt: skip


@settings(max_examples=150, deadline=2000)
@given(st.lists(_LINE | st.text(max_size=20), max_size=25))
def test_any_lines_in_a_calendar_give_a_schedule_or_one_error(lines):
    data = "\n".join(("BEGIN:VCALENDAR", *lines, "END:VCALENDAR")).encode("utf-8", "surrogatepass")
    assert _is_read_or_refused(data)


@settings(max_examples=150, deadline=2000)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_schedule_or_one_error(data):
    assert _is_read_or_refused(data)


def _is_read_or_refused(data):
    try:
        return isinstance(parse_schedule(data, ScheduleOptions(now=NOW), "any"), ParsedSchedule)
    except SeminarPrepError as error:
        return bool(error.message) and error.exit_code in (2, 4)
