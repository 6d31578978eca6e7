"""Announcements in blocks, from text, lists, paragraphs and cards; each imitates a real one's trap."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar_prep.domain.schedule import ScheduleOptions
from seminar_prep.errors import InputError
from seminar_prep.sources.schedules.parse import parse_schedule

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)


def parsed(text, name="talks", **options):
    return parse_schedule(text.encode(), ScheduleOptions(now=NOW, **options), name)


def talks(text, name="talks", **options):
    return [(t.speaker, t.title, t.starts_at) for t in parsed(text, name, **options).talks]


def clock(when):
    return when.strftime("%Y-%m-%d %H:%M")


def test_blocks_of_date_speaker_title_and_abstract_are_talks():
    text = """March 30, 2026, at 14:30 in P8445B
Prof. Ada Noether (Oslo)
Rings from symmetry

An abstract that says on 3 May 2019 something was found.
<BR>Zoom: <A HREF="https://x.org">Zoom</A>


March 23, 2026, at 14:30 in P8445B
Dr. Emmy Gauss (Göttingen)
Norms, and what for

More words.
"""
    second, first = sorted(parsed(text).talks, key=lambda talk: talk.starts_at)[::-1]
    assert (first.speaker, first.affiliation, first.title) == ("Dr. Emmy Gauss", "Göttingen", "Norms, and what for")
    assert (clock(second.starts_at), second.location) == ("2026-03-30 14:30", "in P8445B")
    assert "3 May 2019" in second.abstract


def test_labels_tell_who_and_what_and_the_date_within_them_opens_no_second_talk():
    text = """Reading group. Once a month in a pub.

29th October 2026: Learning from feedback

When: Thursday 29th October 2026, 6 pm – 8 pm.
Where: The Castle, Cambridge.
Paper: A. Uthor. Another title. 2017.

We discuss feedback.
"""
    (talk,) = parsed(text).talks
    assert (talk.title, talk.speaker, clock(talk.starts_at)) == ("Learning from feedback", None, "2026-10-29 18:00")
    assert (clock(talk.ends_at), talk.location) == ("2026-10-29 20:00", "The Castle, Cambridge.")


def test_usual_hour_above_the_blocks_is_taken_on_its_weekday():
    text = """Unless otherwise noted, all meetings are on Fridays at 1:20 p.m. in Love 106.
09/04/2026 -- Remote
Speaker: Ada Noether (Oslo)
Title: Rings in H^s
09/14/2026
Speaker: Emmy Gauss
Title: Norms
"""
    first, second = parsed(text).talks
    assert (first.speaker, first.title, clock(first.starts_at)) == ("Ada Noether", "Rings in H^s", "2026-09-04 13:20")
    assert second.starts_at == date(2026, 9, 14)


def test_list_with_papers_and_moderators_is_a_schedule():
    text = """# Group
We meet on **Mondays, 14:00-15:00 UK Time**.

* **Mon 7th Sep 2026**
\t- **Paper:** [Rings (and ideals)](https://arxiv.org/abs/2101.00403)
\t- **Moderator:** Ada Noether

* **Mon 14 Sep 2026**
\t- **Paper:** Dong, Quirk and Lapata (2018), Norms at work, In ACL
\t- **Moderator:** Emmy
"""
    first, second = parsed(text, "talks.md").talks
    assert (first.speaker, first.title, first.timezone) == ("Ada Noether", "Rings (and ideals)", "Europe/London")
    assert (clock(first.starts_at), clock(first.ends_at)) == ("2026-09-07 14:00", "2026-09-07 15:00")
    assert second.title == "Norms at work"


def test_item_with_its_date_in_brackets_behind_has_the_emphasised_words_as_title():
    text = """# Talks
- [Ada Noether](https://x.org) (Oslo) _Rings -- a tour_ (24/11/2026, 1.30pm)
- {% include name.md id="EmmyGauss" %} (Göttingen) on _Norms_ (8/12/2026, **in person**)
  An abstract follows here.
"""
    first, second = parsed(text, "talks.md").talks
    assert (first.speaker, first.affiliation, first.title) == ("Ada Noether", "Oslo", "Rings -- a tour")
    assert clock(first.starts_at) == "2026-11-24 13:30"
    assert (second.speaker, second.title, second.starts_at) == ("Emmy Gauss", "Norms", date(2026, 12, 8))


def test_heading_with_time_zone_and_name_is_read_and_the_year_is_the_nearest():
    text = """
---------

**September 11th 4:00pm CET - [Ada Noether](https://x.org)**

Title: Rings

Abstract: words

---------

**September 18th 3:00pm CET - [Emmy Gauss](https://x.org)**

Title: TBA
"""
    first, second = parsed(text, "talks.md").talks
    assert (first.speaker, first.title, first.timezone) == ("Ada Noether", "Rings", "Europe/Berlin")
    assert (clock(first.starts_at), second.title) == ("2026-09-11 16:00", None)


def test_cards_of_a_layout_table_are_talks():
    row = (
        "<tr><td><img src=x><a href=y>{who}</a><p>Oslo</p></td><td><h3>{day}</h3><h3>{what}</h3><button>More</button>"
        "<div><p><b>Abstract: </b>words</p></div></td></tr>"
    )
    rows = row.format(who="Ada Noether", day="2026-05-04", what="Rings: a tour") + row.format(
        who="Emmy Gauss", day="2026-05-11", what="Norms"
    )
    text = f"<html><body><p>Talks are on Mondays 12PM-1PM.</p><table><!-- {rows} -->{rows}</table></body></html>"
    found = parsed(text).talks
    assert [(t.speaker, t.title, clock(t.starts_at)) for t in found] == [
        ("Ada Noether", "Rings: a tour", "2026-05-04 12:00"), ("Emmy Gauss", "Norms", "2026-05-11 12:00"),
    ]  # fmt: skip


def test_paragraphs_with_breaks_and_no_table_are_read_as_lines():
    text = """<h1>Seminar, Spring 2026</h1><big>&nbsp; January 30</big><br>&nbsp; <big>Title: <i>Rings
and ideals</i></big><br> <big>Speaker: <small>Ada Noether (Oslo)<br><br> <big>February 6<br>
No talk</big> (Spring break)"""
    found = parsed(text)
    assert [(t.speaker, t.title, t.starts_at) for t in found.talks][:1] == [
        ("Ada Noether", "Rings and ideals", date(2026, 1, 30))
    ]
    assert all(t.title is None for t in found.talks[1:])


def test_list_in_a_script_is_read_without_running_it():
    text = """const TALKS = [
  // === Upcoming ===
  {
    speaker: "Ada Noether",
    title: "Rings: a tour", // new
    date: "2026-09-14",
  },
];
"""
    assert talks(text) == [("Ada Noether", "Rings: a tour", date(2026, 9, 14))]


def test_talks_cam_xml_is_a_talk():
    text = """<?xml version="1.0" encoding="UTF-8"?><talk><title>Rings</title><abstract>a</abstract>
    <name-of-speaker>Ada Noether, University of Oslo</name-of-speaker><venue-name>B1</venue-name>
    <date-string>2026/08/08</date-string><start-time-string>11:00</start-time-string>
    <end-time-string>12:30</end-time-string></talk>"""
    (talk,) = parsed(text).talks
    assert (talk.speaker, talk.affiliation, talk.title) == ("Ada Noether", "University of Oslo", "Rings")
    assert (clock(talk.starts_at), clock(talk.ends_at)) == ("2026-08-08 11:00", "2026-08-08 12:30")


@pytest.mark.parametrize(
    "text",
    [
        "hello world", "2026-09-14", "On 14 September 2026 we shall meet.\n", "1999\n2000\n",
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "<?xml version='1.0'?>" + "<a>" * 5000,
        "const TALKS = [{", "var x = [];",
    ],
    ids=["words", "date", "sentence", "numbers", "entities", "deep", "cut", "empty"],
)  # fmt: skip
def test_what_is_no_announcement_gives_one_clear_message(text):
    with pytest.raises(InputError) as refused:
        parsed(text)
    assert refused.value.message
    assert refused.value.hint


@given(st.text(alphabet="2026-09 AdaTitle:speaker()\n*_-#<li>/pm", max_size=400))
def test_any_text_below_a_good_block_leaves_its_date(text):
    found = parsed("14 September 2026\nSpeaker: Ada Noether\nTitle: Rings\n\n" + text).talks
    assert date(2026, 9, 14) in {getattr(talk.starts_at, "date", lambda when=talk.starts_at: when)() for talk in found}
