"""Tables in HTML and Markdown pages; each imitates a real page's trap."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar_prep.domain.schedule import ScheduleOptions
from seminar_prep.errors import InputError
from seminar_prep.sources.schedules.parse import parse_schedule

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)


def parsed(text, name="page", **options):
    return parse_schedule(text.encode(), ScheduleOptions(now=NOW, **options), name)


def talks(text, name="page", **options):
    return [(t.speaker, t.title, t.starts_at) for t in parsed(text, name, **options).talks]


def page(*rows, head=("Date", "Speaker", "Title"), around="<h1>Seminar</h1>"):
    cells = "".join(f"<th>{one}</th>" for one in head)
    body = "".join("<tr>" + "".join(f"<td>{one}</td>" for one in row) + "</tr>" for row in rows)
    return f"<!doctype html><body>{around}<table><tr>{cells}</tr>{body}</table></body>"


RINGS = ("11 May 2026", '<a href="https://x.org/a?b=1&amp;c">Ada Noether</a> (Oslo)', "Rings &amp; ideals")


def test_table_of_a_page_is_read_with_its_links_and_entities():
    (talk,) = parsed(page(RINGS)).talks
    assert (talk.speaker, talk.affiliation, talk.title) == ("Ada Noether", "Oslo", "Rings & ideals")
    assert talk.starts_at == date(2026, 5, 11)


def test_row_that_has_lost_its_beginning_is_no_loss():
    text = page(RINGS).replace("</table>", "<td>18 May 2026</td><td>Emmy</td><td>Norms</td></tr></table>")
    assert [speaker for speaker, *_ in talks(text)] == ["Ada Noether", "Emmy"]


def test_commented_rows_and_scripts_are_not_read():
    hidden = "<!-- <table><tr><td>1 May 2026</td><td>Nobody</td><td>x</td></tr></table> --><script>'<tr>'</script>"
    assert len(talks(page(RINGS, around=hidden))) == 1


def test_years_of_the_heading_tell_the_year_of_a_date():
    text = page(("Sep 3, Wed", "Ada", "Rings"), ("Jan 28, Wed", "Emmy", "Norms"), around="<h1>Seminar 2008-09</h1>")
    assert [day for *_, day in talks(text)] == [date(2008, 9, 3), date(2009, 1, 28)]
    assert ("year", "the page's heading") in {(one.field, one.origin) for one in parsed(text).inferred}


def test_usual_time_on_the_page_is_taken_on_its_day_only():
    around = "<p>All sessions are on <b>Wednesdays at 11:30</b> Madrid Time.</p>"
    text = page(("Nov 4, 2026", "Ada", "Rings"), ("Nov 6, 2026", "Emmy", "Norms"), around=around)
    first, second = parsed(text).talks
    assert (first.starts_at.isoformat(), first.timezone) == ("2026-11-04T11:30:00+01:00", "Europe/Madrid")
    assert second.starts_at == date(2026, 11, 6)
    assert any("Wednesdays at 11:30" in one.origin for one in parsed(text).inferred)


def test_two_groups_of_one_page_meet_at_their_own_times():
    around = "<ul><li>General: Thursday 1:30 pm</li><li>Compression: Monday 3:00 pm</li></ul>"
    rows = [("2026/10/19", "Ada", "A"), ("2026/10/22", "Emmy", "B")]
    assert [when.strftime("%H:%M") for *_, when in talks(page(*rows, around=around))] == ["15:00", "13:30"]


@pytest.mark.parametrize("head", ["Topic / Chapter", "Title of Paper & Link to Paper", "Talk (slides)", "Topic"])
def test_double_heading_is_known_by_the_part_that_is(head):
    assert talks(page(("11 May 2026", "Ada", "Rings"), head=("Date", "Presenter", head)))[0][1] == "Rings"


def test_speakers_on_lines_of_their_own_are_several_and_all_participants_are_nobody():
    rows = [("11 May 2026", "Alex Tong <br/> Ali Harakeh", "A"), ("18 May 2026", "all participants", "B")]
    assert [speaker for speaker, *_ in talks(page(*rows))] == ["Alex Tong, Ali Harakeh", None]


def test_markdown_table_is_read_below_front_matter_and_words():
    text = """---
title: Schedule
---
# Sessions in **2026**

| Date | Topic | Presenter |
|:-----|-------|-----------|
| Nov 5 | [Rings](https://arxiv.org/abs/2101.00403) | Ada |
| Nov 12 | Norms \\| more | Emmy |
"""
    found = parsed(text, "page.md").talks
    assert [(t.speaker, t.title, t.starts_at) for t in found] == [
        ("Ada", "Rings", date(2026, 11, 5)), ("Emmy", "Norms | more", date(2026, 11, 12)),
    ]  # fmt: skip
    assert found[0].arxiv_ids == ("2101.00403",)


def test_tables_of_several_years_are_read_together():
    text = page(RINGS) + page(("Presenting", "Emmy", "18 May 2025"), head=("Title", "Speaker", "Date"))
    assert [(speaker, title) for speaker, title, _ in talks(text)] == [
        ("Emmy", "Presenting"), ("Ada Noether", "Rings & ideals"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rows", [[], [("Loading seminars...", "", "")], [("No past seminars yet.", "", "")]], ids=["none", "loading", "no"]
)
def test_page_filled_by_a_script_is_refused_with_advice(rows):
    with pytest.raises(InputError) as refused:
        parsed(page(*rows))
    assert refused.value.hint


@given(st.text(alphabet="<>/tabledrhu &;=\"'|-\n2026-05", max_size=300))
def test_any_page_gives_talks_or_one_message(text):
    try:
        assert all(talk.starts_at for talk in parsed(page(RINGS) + text).talks)
    except InputError as error:
        raise AssertionError("a page with a good table was refused") from error


def test_table_inside_a_table_is_read_once():
    inner = page(RINGS).partition("<table>")[2].partition("</table>")[0]
    text = "<!doctype html><body>" + f"<table><tr><td>x</td><td><table>{inner}</table></td></tr></table>" + "</body>"
    assert [speaker for speaker, *_ in talks(text)] == ["Ada Noether"]


def test_tables_nested_very_deep_end_soon():
    text = "<!doctype html><body>" + "<table><tr><td>" * 3000 + page(RINGS)
    assert [when for *_, when in talks(text)] == [date(2026, 5, 11)]
