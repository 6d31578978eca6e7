"""Each trap of real tables, imitated in a few lines."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from schedule_makers import NOW, parsed

from seminar_prep.domain.schedule import ParsedSchedule, ScheduleOptions
from seminar_prep.domain.talk import TalkStatus
from seminar_prep.errors import InputError, SeminarPrepError, UsageError
from seminar_prep.sources.schedules.clock_text import read_clock
from seminar_prep.sources.schedules.parse import parse_schedule

HEAD = "date,speaker,title\n"


def table(text, **options):
    return parsed(text.encode(), **options)


def only(text, **options):
    (talk,) = table(text, **options).talks
    return talk


def days(text, **options):
    return [talk.starts_at for talk in table(text, **options).talks]


def test_number_above_twelve_decides_the_order_for_the_whole_column():
    assert days(f"{HEAD}17/03/2026,A,x\n7/04/2026,B,y\n") == [date(2026, 3, 17), date(2026, 4, 7)]
    assert days(f"{HEAD}01/17/22,A,x\n02/07/22,B,y\n") == [date(2022, 1, 17), date(2022, 2, 7)]


def test_one_weekday_for_all_dates_decides_where_no_number_is_above_twelve():
    rows = "03/02/2026,A,x\n10/02/2026,B,y\n03/03/2026,C,z\n"  # Tuesdays, if the day is first
    found = table(HEAD + rows)
    assert [talk.starts_at for talk in found.talks] == [date(2026, 2, 3), date(2026, 2, 10), date(2026, 3, 3)]
    assert found.inferred[0].value == "day first"


def test_dots_mean_day_first():
    assert days("Datum;Referent;Titel\n03.02.2026;A;x\n") == [date(2026, 2, 3)]


def test_dates_that_nothing_decides_are_refused_until_the_user_says():
    text = f"{HEAD}7/04/2026,A,x\n"
    with pytest.raises(InputError, match="7 April or 4 July") as refused:
        table(text)
    assert "--day-first or --month-first" in refused.value.hint
    assert days(text, day_first=True) == [date(2026, 4, 7)]
    assert days(text, day_first=False) == [date(2026, 7, 4)]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-03-17", date(2026, 3, 17)), ("2024/10/21", date(2024, 10, 21)), ("18 June 2026", date(2026, 6, 18)),
        ("Sep 4 2026", date(2026, 9, 4)), ("Mon 11th Apr 2022", date(2022, 4, 11)),
        ("5 de mayo de 2026", date(2026, 5, 5)),
        ("Mon 1 Jul 2019&&", date(2019, 7, 1)), ("3. Mrz 2026", date(2026, 3, 3)), ("le 3 mars 2026", date(2026, 3, 3)),
        ("3-Nov-25", date(2025, 11, 3)), ("29th October 2025", date(2025, 10, 29)), ("20260317", date(2026, 3, 17)),
    ],
)  # fmt: skip
def test_date_shapes_are_read(written, day):
    assert days(f"date\tspeaker\n{written}\tAda\n") == [day]


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("12:00PM – 1:00PM", time(12), time(13)), ("4:30–5:30 PM", time(16, 30), time(17, 30)), ("11am",
        time(11), None),
        ("10h-12h", time(10), time(12)), ("2.30pm", time(14, 30), None), ("6 pm – 8 pm", time(18), time(20)),
        ("11-1pm", time(11), time(13)), ("14 Uhr", time(14), None), ("noon", time(12), None), ("14h30",
        time(14, 30), None),
    ],
)  # fmt: skip
def test_time_shapes_are_read(written, start, end):
    found = read_clock(written, bare=True)
    assert (found.start, found.end) == (start, end)


def test_time_column_and_zone_abbreviation_give_an_aware_start():
    talk = only("date,time,speaker\n2026-06-11,4:00pm CET,Ada\n")
    assert (talk.starts_at, talk.timezone) == (datetime(2026, 6, 11, 14, tzinfo=UTC), "Europe/Berlin")


def test_time_inside_the_date_cell_is_found():
    assert only("date,speaker\n16/4/2024 2.30pm,Ada\n", timezone="Europe/Rome").starts_at == datetime(
        2024, 4, 16, 14, 30, tzinfo=ZoneInfo("Europe/Rome")
    )


def test_date_without_a_time_stays_a_date_unless_the_user_gives_one():
    text = f"{HEAD}2026-03-17,Ada,x\n"
    assert only(text).starts_at == date(2026, 3, 17)
    talk = only(text, start_time=time(16), duration=60, timezone="Europe/Berlin")
    assert talk.starts_at == datetime(2026, 3, 17, 15, tzinfo=UTC)
    assert talk.ends_at == datetime(2026, 3, 17, 16, tzinfo=UTC)


def test_missing_year_comes_from_the_option_the_file_name_or_the_nearest_date_and_is_reported():
    text = f"{HEAD}Jun 11,Ada,x\n"
    assert days(text, year=2024) == [date(2024, 6, 11)]
    assert days(text, name="club_2023.csv") == [date(2023, 6, 11)]
    assert days(text, name="2025-26.csv") == [date(2026, 6, 11)]
    found = table(text)
    assert found.talks[0].starts_at == date(2026, 6, 11)
    assert found.inferred[0].field == "year"


def test_weekday_helps_to_find_the_year():
    assert days(f'{HEAD}"Sep 3, Wed",Ada,x\n') == [date(2025, 9, 3)]


def test_placeholders_are_unknown_and_an_empty_row_with_a_date_is_an_open_slot():
    found = table(
        "date,speaker,affiliation,title,abstract\n2026-03-17,Ada,UNSW,Title TBA,Abstract text goes here\n"
        "2026-03-24,,,,\n"
    )
    named, slot = found.talks
    assert (named.speaker, named.title, named.abstract) == ("Ada", None, None)
    assert slot.is_open_slot


def test_break_in_the_speaker_column_is_skipped():
    found = table(f"{HEAD}2026-03-17,<b> Semester Break</b>,\n2026-03-24,Ada,x\n")
    assert len(found.talks) == 1
    assert found.skipped[0].where == "schedule:2"


def test_cancelled_in_title_speaker_or_status_column():
    rows = (
        "2026-03-17,Ada,Cancelled: x,\n2026-03-24,CANCELLED - Emmy,y,\n"
        "2026-03-31,Carl,z,cancelled\n2026-04-07,Sofia,w,\n"
    )
    assert [talk.status is TalkStatus.CANCELLED for talk in table(f"date,speaker,title,status\n{rows}").talks] == [
        True, True, True, False,
    ]  # fmt: skip


def test_double_forms_of_a_heading_are_known():
    assert only("Datum;Referent/in;Thema\n14.01.2026;Ada;Maschinen\n").speaker == "Ada"
    assert only("Datum;Referent/in;Thema\n14.01.2026;entfällt;\n").status is TalkStatus.CANCELLED


def test_word_of_a_label_inside_a_title_stays():
    assert only(f"{HEAD}2026-03-17,Ada,On the abstract: a history\n").title == "On the abstract: a history"


def test_quotes_that_an_export_left_around_values_go():
    assert only('Date\tSpeaker\tTitle\r\n"""2026-03-17"""\t"""Ada """\t"""On x"""\r\n').title == "On x"


def test_quoted_cells_over_several_lines_and_a_trailing_column_are_read():
    talk = only('Day\tName\tTitle\tAbstract\t\n2026-06-18\tAda\tOn x\t"First.<br>\n\nSecond, arXiv:2101.00001."\t\n')
    assert talk.abstract == "First.\n\nSecond, arXiv:2101.00001."
    assert talk.arxiv_ids == ("2101.00001",)
    assert talk.speaker == "Ada"


def test_heading_below_a_title_line_is_found_and_semicolons_are_read():
    talk = only(
        "Spring seminar\n\nDatum;Uhrzeit;Vortragende;Titel;Ort\n10.3.2026;14 Uhr;Ada;Über x;Hörsaal 1\n", timezone="CET"
    )
    assert (talk.title, talk.speaker, talk.location) == ("Über x", "Ada", "Hörsaal 1")
    assert talk.starts_at == datetime(2026, 3, 10, 13, tzinfo=UTC)


def test_name_is_the_speaker_beside_a_title_and_the_title_beside_a_speaker():
    assert only("date,name,title\n2026-03-17,Ada,On x\n").speaker == "Ada"
    assert only("date,name,speaker\n2026-03-17,On x,Ada\n").title == "On x"


def test_mapped_columns_come_first_and_an_unknown_one_is_a_usage_error():
    text = "Quando,Chi,Cosa\n2026-03-17,Ada,On x\n"
    columns = {"Quando": "date", "Chi": "speaker", "Cosa": "title"}
    assert only(text, columns=columns).speaker == "Ada"
    with pytest.raises(UsageError, match="no column 'Quand'") as refused:
        table(text, columns={**columns, "Quand": "date"})
    assert "'quando'" in refused.value.hint


def test_id_column_is_the_identity_only_where_it_names_talks():
    assert only("date,id,speaker\n2026-03-17,ada1,Ada\n").uid == "ada1"
    assert [t.uid for t in table("date,id,speaker\n2026-03-17,1,Ada\n2026-03-24,2,Emmy\n").talks] == [None, None]


def test_rows_come_out_earliest_first_and_bare_arxiv_ids_in_a_paper_column_count():
    found = table("date,speaker,title,paper\n2026-04-21,B,y,\n2026-04-14,A,x,2101.00001v3\n")
    assert [talk.speaker for talk in found.talks] == ["A", "B"]
    assert found.talks[0].arxiv_ids == ("2101.00001",)


def test_impossible_date_is_a_problem_with_its_line_and_the_rest_is_kept():
    found = table(f"{HEAD}2026-02-30,A,x\n2026-03-03,B,y\n")
    assert len(found.talks) == 1
    assert found.problems[0].where == "schedule:2"


def test_date_on_another_weekday_than_the_series_is_kept_with_a_warning():
    text = HEAD + "".join(f"2026-03-{day:02},A{day},x\n" for day in (3, 10, 17, 24, 30))
    assert "Monday" in table(text).problems[0].message


def test_byte_order_mark_utf16_and_windows_bytes_are_read():
    text = f"{HEAD}2026-03-17,Zoë,x\n"
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        assert parsed(text.encode(encoding)).talks[0].speaker == "Zoë"


def test_unclosed_quote_names_its_line():
    with pytest.raises(InputError, match="never closed") as refused:
        table(f'{HEAD}2026-03-17,Ada,x\n2026-03-24,Emmy,"y\n2026-03-31,Carl,z\n')
    assert refused.value.where == "schedule:3"


def test_stray_quote_in_a_tab_table_is_a_character():
    found = table('date\tspeaker\ttitle\n2026-03-17\tAda\t"Why\n2026-03-24\tEmmy\ty\n')
    assert [talk.speaker for talk in found.talks] == ["Ada", "Emmy"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"), (b" \n\n", "empty"), (b"%PDF-1.7 x", "a PDF"), (b"PK\x03\x04xlsx", "Office"),
        (b"a\x00b", "not a text"),
        (b"hello world", "no line begins"), (b'{"a": []}', "no entry names a date"),
        (b"<!doctype html><p>x", "web page"), (b'<?xml version="1.0"?><talk/>', "no entry names"),
        (b"# Talks\n* **x**\n", "Markdown"),
        (b"---\nlayout: null\n---\n{% for x in y %}\nBEGIN:VCALENDAR\n", "template"), (b"x" * 21_000_000, "20 MB"),
    ],
    ids=lambda value: value[:12] if isinstance(value, bytes) else "",
)  # fmt: skip
def test_what_is_no_schedule_is_named(data, words):
    with pytest.raises(InputError, match=words) as refused:
        parsed(data)
    assert refused.value.hint


def test_page_with_a_google_calendar_names_the_address_to_import():
    page = b'<html><iframe src="https://calendar.google.com/calendar/embed?height=6&src=abc%40group.calendar.google.com"></html>'
    with pytest.raises(InputError) as refused:
        parsed(page)
    assert "ical/abc%40group.calendar.google.com/public/basic.ics" in refused.value.hint


_CELL = st.sampled_from(
    ["2026-03-17", "7/4/26", "31/31/2026", "TBA", '"', "a\nb", "14:00", "0", "99999999", "é", ""]
) | st.text(max_size=8)


@settings(max_examples=150, deadline=2000)
@given(st.lists(st.lists(_CELL, max_size=6), max_size=8), st.sampled_from(",;\t|"))
def test_any_cells_below_a_heading_give_a_schedule_or_one_error(rows, delimiter):
    lines = [delimiter.join(("date", "time", "speaker", "title")), *(delimiter.join(row) for row in rows)]
    data = "\n".join(lines).encode("utf-8", "surrogatepass")
    try:
        found = parse_schedule(data, ScheduleOptions(now=NOW), "any")
    except SeminarPrepError as error:
        refused = error
        assert refused.exit_code == 4
    else:
        assert isinstance(found, ParsedSchedule)


@pytest.mark.parametrize("delimiter", ["\t", ";", ","])
def test_table_of_whose_columns_none_is_known_is_no_list_of_speakers(delimiter):
    rows = "Quand,Qui,Quoi\n2026-12-03,Ada Lovelace,Engines\n2026-12-10,Emmy Noether,Rings\n"
    with pytest.raises(InputError, match="Quand, Qui, Quoi") as told:
        parse_schedule(rows.replace(",", delimiter).encode(), ScheduleOptions(), "t.csv")
    assert '--map "Quand=date"' in told.value.hint
