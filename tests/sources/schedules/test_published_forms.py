"""Forms in which seminars stand on pages, in wikis and in mails, and dated pages that are none; small imitations."""

from datetime import UTC, datetime, time

import pytest

from seminar_prep.domain.schedule import ScheduleOptions
from seminar_prep.errors import InputError
from seminar_prep.sources.schedules.clock_text import read_clock
from seminar_prep.sources.schedules.link_words import leads_elsewhere
from seminar_prep.sources.schedules.parse import parse_schedule

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)


def talks(text, name="page"):
    found = parse_schedule(text.encode(), ScheduleOptions(now=NOW), name).talks
    return [(_start(talk), talk.speaker, talk.title) for talk in found]


def _start(talk):
    when = talk.starts_at
    return when.strftime("%Y-%m-%d %H:%M") if isinstance(when, datetime) else when.isoformat()


def page(body):
    return f"<!doctype html><html><body><h1>Algebra Seminar</h1>{body}</body></html>"


RINGS = ("2026-10-08", "Ada Noether", "Rings and ideals")
NORMS = ("2026-10-15", "Emmy Gauss", "Norms of units")


def test_days_below_months_as_headings_are_dates():
    item = "<li><b>{day}</b> &ndash; {who} (Oslo): <i>{what}</i></li>"
    text = (
        "<h2>October 2026</h2><ul>"
        + item.format(day=8, who="Ada Noether", what="Rings and ideals")
        + item.format(day="Thu 15", who="Emmy Gauss", what="Norms of units")
        + "</ul>"
    )
    assert talks(page(text)) == [RINGS, NORMS]


@pytest.mark.parametrize(
    "text",
    [
        'Next week Ada Noether (Oslo) will give a talk entitled\n\n  "Rings and ideals"\n\n'
        "on Thursday, 8 October 2026, in room 5.\n",
        "Our next speaker is Ada Noether from the University of Oslo. She will talk about “Rings and ideals” on\n"
        "8 October 2026.\n",
        "On 8 October 2026 Ada Noether from Oslo will speak about Rings and ideals.\n",
    ],
)
def test_talk_announced_in_a_sentence_is_read(text):
    assert talks(f"Dear all,\n\n{text}\nBest,\nO.\n") == [RINGS]


def test_talk_announced_in_a_german_sentence_is_read_with_its_quarter():
    text = "Im Oberseminar spricht\n\n  Frau Ada Noether (Oslo)\n\nam 8. Oktober 2026 um 16 Uhr c.t.\n\nzum Thema\n\n  "
    assert talks(text + "Ringe und Ideale\n\nGäste sind willkommen.\n") == [
        ("2026-10-08 16:15", "Ada Noether", "Ringe und Ideale")
    ]


def test_term_above_a_table_or_an_entry_is_its_year():
    row = "<table><tr><th>Date<th>Speaker<th>Title<tr><td>{day}<td>{who}<td>{what}</table>"
    text = (
        "<h2>Fall 2026</h2>" + row.format(day="Oct 8", who=RINGS[1], what=RINGS[2])
        + "<h2>Winter 2024/25</h2>" + row.format(day="Jan 15", who=NORMS[1], what=NORMS[2])
    )  # fmt: skip
    assert talks(page(text)) == [("2025-01-15", *NORMS[1:]), RINGS]
    mail = "# Talks\n\n## Fall 2026\n\n- Oct 8: Ada Noether, *Rings and ideals*\n\n## Fall 2024\n\n"
    assert talks(mail + "- Oct 15: Emmy Gauss, *Norms of units*\n", "x.md") == [("2024-10-15", *NORMS[1:]), RINGS]


def test_month_over_a_tables_rows_is_theirs():
    rows = "<tr><td colspan=3>October 2026<tr><td>8<td>Ada Noether<td>Rings and ideals<tr><td>15<td>Emmy Gauss<td>{}"
    table = f"<table><tr><th>Date<th>Speaker<th>Title{rows.format(NORMS[2])}</table>"
    assert talks(page(table)) == [RINGS, NORMS]


def test_title_above_labels_is_the_talks():
    card = "<div class=t><p><em>{what}</em></p><p>Speaker: {who} (Oslo)</p><p>When: {day} October 2026</p></div>"
    cards = card.format(what=RINGS[2], who=RINGS[1], day=8) + card.format(what=NORMS[2], who=NORMS[1], day=15)
    assert talks(page(cards)) == [RINGS, NORMS]


def test_numeric_date_before_a_colon_begins_a_talk():
    text = "Algebra seminar\n\nThu 10/15: Emmy Gauss (Bonn), Norms of units\n10/8: Guest: Ada Noether (Oslo)\n"
    assert talks(text) == [("2026-10-08", "Ada Noether", None), NORMS]


def test_number_of_the_meeting_before_a_date_is_no_title():
    row = "<div class=r><div>Week {n} ({day})</div><div>{who}</div><div><a href=x>{what}</a></div></div>"
    rows = row.format(n=1, day="10/8", who=RINGS[1], what=RINGS[2])
    assert talks(page(rows + row.format(n=2, day="10/15", who=NORMS[1], what=NORMS[2]))) == [RINGS, NORMS]


def test_hours_of_the_dial_without_am_or_pm_are_in_the_afternoon():
    assert read_clock("3:30-4:30").start == time(15, 30)
    assert read_clock("11:30-1:00").end == time(13)
    assert (read_clock("03:30").start, read_clock("6:30 am").start, read_clock("8:00").start) == (
        time(3, 30), time(6, 30), time(8)
    )  # fmt: skip


def test_abstract_below_the_title_in_one_cell_is_no_title():
    cell = '<p>Rings and ideals</p><p><a href="#c">Abstract</a></p><div id=c><p>On rings.</p></div>'
    table = f"<table><tr><th>Date<th>Speaker<th>Title<tr><td>8 Oct 2026<td>Ada Noether<td>{cell}</table>"
    (talk,) = parse_schedule(page(table).encode(), ScheduleOptions(now=NOW), "x").talks
    assert (talk.title, talk.abstract) == ("Rings and ideals", "On rings.")


def test_numbers_of_pages_below_a_card_are_no_title():
    row = "<div class=r><p>{day} October 2026</p><p>{what}</p><p>Speaker: {who}</p><p>Affiliation: Oslo</p></div>"
    rows = row.format(day=8, who=RINGS[1], what=RINGS[2]) + row.format(day=15, who=NORMS[1], what=NORMS[2])
    assert talks(page(rows + "<ul><li>1</li><li>2</li></ul>")) == [RINGS, NORMS]


def test_usual_hour_behind_a_short_days_name_is_taken_and_a_dates_is_not():
    rows = "<tr><th>Date<th>Speaker<tr><td>8 Oct 2026<td>Ada Noether"
    table = "<p>Organised by us. Meets {}, room 5.</p><table>" + rows + "</table>"
    assert talks(page(table.format("Thu 4:00pm"))) == [("2026-10-08 16:00", "Ada Noether", None)]
    assert talks(page(table.format("Thu 9/12 first"))) == [("2026-10-08", "Ada Noether", None)]


def test_link_behind_an_italic_title_is_no_part_of_it():
    item = "- **October {}.** {} (Oslo). *{}.* [eprint](https://x.org)\n"
    text = "# Seminar 2026\n\n" + item.format(8, *RINGS[1:]) + item.format(15, *NORMS[1:])
    assert [(day, who, what.rstrip(".")) for day, who, what in talks(text, "x.md")] == [RINGS, NORMS]


def test_lines_of_a_preformatted_text_are_lines():
    text = "Oct  8  Ada Noether, Oslo\n        Rings and ideals\n\nOct 15  Emmy Gauss, Bonn\n        Norms of units\n"
    assert talks(page(f"<pre>\n{text}</pre>")) == [RINGS, NORMS]


def test_dot_between_a_name_and_its_place_parts_them():
    card = "<article><time>{} Oct 2026</time><h3>{}</h3><p>{} &middot; <span>Oslo AI</span></p><a>Join</a></article>"
    assert talks(page(card.format(8, *RINGS[:0:-1]) + card.format(15, *NORMS[:0:-1]))) == [RINGS, NORMS]


def test_room_between_the_hour_and_the_name_is_a_place():
    text = 'Colloquia\n\nThu, Oct 8, 4 pm, LGRT 1681: Ada Noether, Oslo, "Rings and ideals"\n'
    assert talks(text) == [("2026-10-08 16:00", *RINGS[1:])]
    text = "<h3>Thursday, October 8 &mdash; 4 p.m. &mdash; Duncan Hall 302</h3><h4>Ada Noether, Oslo</h4>"
    assert talks(page(text + "<h4>Rings and ideals</h4>")) == [("2026-10-08 16:00", *RINGS[1:])]


def test_notice_with_its_date_last_is_read():
    text = 'SPECIAL SEMINAR\n\nADA NOETHER\nUniversity of Oslo\n\n"Rings and ideals"\n\nThursday, October 8, 2026\n'
    assert talks(text + "2:00 PM - 3:00 PM\nHost: Prof. Emmy Gauss\n") == [("2026-10-08 14:00", *RINGS[1:])]


def test_series_before_a_date_in_a_weeks_list_is_no_talk():
    text = "Seminars this week:\n\n* Algebra: Thursday 8 October, 13:00\n  Ada Noether (Oslo): Rings and ideals\n"
    assert talks(text) == [("2026-10-08 13:00", *RINGS[1:])]


def test_term_as_a_key_is_the_year_of_its_talks():
    text = 'talks:\n  fall-2024:\n    - {date: "Oct 8", speaker: Ada Noether, title: Rings and ideals}\n'
    assert talks(text) == [("2024-10-08", *RINGS[1:])]


def test_place_in_brackets_and_italics_is_no_title_and_quotes_are_taken_off():
    text = "<dl><dt>8 October 2026</dt><dd><b>Ada Noether</b> <i>(Oslo)</i></dd><dd>Rings and ideals</dd></dl>"
    assert talks(page(text)) == [RINGS]
    assert talks("Date;Speaker;Title\n8 Oct 2026;Ada Noether;„Rings and ideals“\n") == [RINGS]


def test_name_above_a_labelled_title_and_the_hour_elsewhere_are_understood():
    text = "The next talk:\n\nAda Noether (Oslo)\nTitle: Rings and ideals\n8 October 2026, 17:00 CEST (11:00 EDT)\n"
    text += "Join Zoom Meeting: https://x.org/j/9\n"
    assert talks(text) == [("2026-10-08 17:00", *RINGS[1:])]


def test_speaker_as_a_table_in_a_head_of_toml_is_read():
    text = '+++\ntitle = "Rings and ideals"\ndate = 2026-10-08\n[speaker]\nname = "Ada Noether"\n+++\nWords.\n'
    assert talks(text, "x.md") == [RINGS]


def test_bold_title_above_its_abstract_in_one_cell_is_the_title_alone():
    cell = "<b>Rings and ideals</b><br>We survey rings."
    table = f"<table><tr><th>Date<th>Speaker<th>Title and abstract<tr><td>8 Oct 2026<td>Ada Noether<td>{cell}</table>"
    (talk,) = parse_schedule(page(table).encode(), ScheduleOptions(now=NOW), "x").talks
    assert (talk.title, talk.abstract) == ("Rings and ideals", "We survey rings.")


def test_weekday_in_brackets_and_a_room_on_its_own_line_are_no_names():
    item = '<li>Oct. {} (Thu): {}, "{}"</li>'
    text = item.format(8, *RINGS[1:]) + item.format(15, *NORMS[1:])
    assert talks(page(f"<ul>{text}</ul>")) == [RINGS, NORMS]
    notice = "COLLOQUIUM\n\nThu 10/8/2026\nHill 552\n\nAda Noether\nStockholm University\n\nRings and ideals\n"
    assert talks(notice) == [RINGS]


def test_summary_with_name_place_and_title_is_parted():
    text = 'start,end,summary\n2026-10-08,,"Colloquium: Ada Noether (Oslo), Rings and ideals"\n'
    assert talks(text) == [RINGS]


def test_page_of_a_group_with_its_team_and_its_talks_is_read():
    items = "<li>Oct 8, 2026: Ada Noether, <em>Rings and ideals</em></li>"
    body = f"<h2>Team</h2><ul><li>Emmy Gauss</li></ul><h2>Next</h2><ul>{items}</ul>"
    assert talks(f"<!doctype html><html><head><title>Algebra Group</title></head><body>{body}</body></html>") == [RINGS]


def test_by_on_at_and_what_are_labels():
    text = "What: Rings and ideals\nBy: Ada Noether (Oslo)\nOn: Thursday, October 8\nAt: 4:00 pm\nWhere: Room 5\n"
    assert talks(text) == [("2026-10-08 16:00", *RINGS[1:])]


def test_fields_in_spans_beside_one_another_are_set_apart():
    row = (
        '<div class="row"><span class="m">Oct</span><span class="d">{day}</span><span class="y">2026</span>'
        "<h3>{what}</h3><p>{who}, University of Oslo</p></div>"
    )
    rows = row.format(day=8, what=RINGS[2], who=RINGS[1]) + row.format(day=15, what=NORMS[2], who=NORMS[1])
    assert talks(page(rows)) == [RINGS, NORMS]


def test_fields_of_content_systems_are_unwrapped():
    text = (
        '{"data":[{"type":"node","id":"1","attributes":{"title":{"rendered":"Rings and ideals"},'
        '"field_speaker":"Ada Noether","field_date":{"value":"2026-10-08T16:00:00+00:00",'
        '"end_value":"2026-10-08T17:00:00+00:00"},"body":{"value":"<p>On rings.</p>"}}}]}'
    )
    (talk,) = parse_schedule(text.encode(), ScheduleOptions(now=NOW), "x").talks
    assert (talk.speaker, talk.title, talk.ends_at.hour) == ("Ada Noether", "Rings and ideals", 17)


def test_date_amid_an_item_is_the_talks():
    text = "# Reading group\n\n1. **Rings and ideals**, Oct 8, 2026, presented by Ada Noether. [paper](https://x.org)\n"
    assert talks(text + "2. **Norms of units**, Oct 15, 2026, presented by Emmy Gauss.\n") == [RINGS, NORMS]


MEDIAWIKI = """== Schedule ==
{| class="wikitable"
! Date !! Speaker !! Title !! Slides
|-
| style="width:9em" | Oct 8, 2026 || [[User:Ada|Ada Noether]] (Oslo) || ''Rings and ideals'' || [[Media:a.pdf|pdf]]
|-
| Oct 15, 2026
| Emmy Gauss
| Norms of units
|}
"""
DOKUWIKI = """====== Seminar ======
^ Date ^ Speaker ^ Title ^
| 8 Oct 2026 | [[https://x.org|Ada Noether]] | //Rings and ideals// |
| 15 Oct 2026 | Emmy Gauss | {{:a.pdf|Norms of units}} |
"""
BARS = """|| Date || Speaker || Title ||
|| 8 Oct 2026 || Ada Noether || Rings and ideals ||
|| 15 Oct 2026 || Emmy Gauss || Norms of units ||
"""


@pytest.mark.parametrize("text", [MEDIAWIKI, DOKUWIKI, BARS], ids=["mediawiki", "dokuwiki", "bars"])
def test_table_in_a_wikis_markup_is_read(text):
    assert talks(text) == [RINGS, NORMS]


def test_words_of_links_are_no_part_of_a_title():
    cell = 'Rings and ideals <a href="a.pdf">[slides]</a> <a href="v">(video)</a>'
    table = f"<table><tr><th>Date<th>Speaker<th>Title<tr><td>8 Oct 2026<td>Ada Noether<td>{cell}</table>"
    assert talks(page(table)) == [RINGS]
    assert not leads_elsewhere("Videos of flies")


@pytest.mark.parametrize(
    "text",
    [
        "<h1>People</h1><div class=c><h3>Ada Noether</h3><p>Professor, room 3.14</p></div>"
        "<div class=c><h3>Emmy Gauss</h3><p>Student, born 12.03.1998</p></div>",
        "<h1>Grants</h1><table><tr><th>Title<th>Funding<th>Start date<tr><td>Rings<td>DFG<td>1 October 2026</table>",
        "<h1>Academic calendar</h1><table><tr><th>Event<th>Start date<tr><td>Lectures begin<td>8 October 2026</table>",
        "<h1>Reading list</h1><ul><li>Sept 8: Read Austen, chapters 1-10</li><li>Sept 15: Read Bronte, all</li></ul>",
        "<h1>Completed</h1><table><tr><th>Name<th>Title<th>Date of submission<tr><td>A<td>Rings<td>1 May 2026</table>",
        "<h1>News</h1><ul><li>12 August 2026 Two professors join us</li><li>30 July 2026 Library closed</li></ul>",
        "<h1>Call for Papers: Workshop on Knots</h1><ul><li>Submission deadline: September 15, 2026</li>"
        "<li>Camera ready: November 10, 2026</li></ul>",
        "<h1>Publications</h1><ol><li>A. Noether, E. Gauss. <i>Rings</i>. J. Algebra, 12 March 2026.</li>"
        "<li>Tom Reed: <i>Ideals</i>, accepted 9 February 2026.</li></ol>",
        "<h1>Jobs</h1><div class=c><h3>Postdoc in algebra</h3><p>Apply until 15 October 2026</p></div>"
        "<div class=c><h3>PhD position</h3><p>Apply until 1 November 2026</p></div>",
    ],
    ids=["people", "grants", "calendar", "readings", "theses", "news", "deadlines", "publications", "jobs"],
)
def test_dated_page_that_is_no_schedule_gives_no_talk(text):
    with pytest.raises(InputError) as refused:
        talks(f"<!doctype html><html><body>{text}</body></html>")
    assert refused.value.hint
