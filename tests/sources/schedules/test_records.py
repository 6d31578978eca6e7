"""JSON and YAML of many shapes; each imitates a real schedule's trap."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar_prep.domain.schedule import ScheduleOptions
from seminar_prep.errors import InputError
from seminar_prep.sources.schedules.parse import parse_schedule

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)


def parsed(text, **options):
    return parse_schedule(text.encode(), ScheduleOptions(now=NOW, **options), "talks")


def talks(text, **options):
    return [(t.speaker, t.title, t.starts_at) for t in parsed(text, **options).talks]


def test_list_under_a_key_is_found_and_the_page_around_it_is_not():
    text = """
name: Autumn
talks:
- date: Sep 4 2026
  time: 12:00PM – 1:00PM
  speaker: Ada Noether
  affiliation: Göttingen
  title: 'Rings: a tour'
"""
    (talk,) = parsed(text).talks
    assert (talk.speaker, talk.affiliation, talk.title) == ("Ada Noether", "Göttingen", "Rings: a tour")
    assert talk.starts_at.replace(tzinfo=None) == datetime(2026, 9, 4, 12)
    assert talk.ends_at.replace(tzinfo=None) == datetime(2026, 9, 4, 13)


def test_sections_with_members_are_read_one_after_the_other():
    text = """
- type: Coming
  members:
  - {speaker: Ada / Oslo, date: 08/26/2026, title: Memory}
- type: Past
  members:
  - {speaker: Emmy, date: 05/03/2026, title: Norms}
  - {speaker: Carl, date: 05/17/2026, title: Primes}
"""
    assert [(speaker, title, day) for speaker, title, day in talks(text)] == [
        ("Emmy", "Norms", date(2026, 5, 3)),
        ("Carl", "Primes", date(2026, 5, 17)),
        ("Ada", "Memory", date(2026, 8, 26)),
    ]  # fmt: skip


def test_dates_as_keys_are_the_dates_of_what_stands_under_them():
    text = json.dumps({"2026-09-18": [{"name": "Ada", "title": "A"}, {"name": "Emmy", "title": "B"}]})
    assert talks(text) == [("Ada", "A", date(2026, 9, 18)), ("Emmy", "B", date(2026, 9, 18))]


def test_people_are_names_ids_or_records_with_their_homes():
    text = """
- authors:
  - name: Ada Noether
    affiliations: [{name: Oslo}]
    bio: long
  sessions:
  - {title: Rings, date: 2026-09-18}
- {speakers: [ada_noether, emmy_gauss], title: Two, date: 2026-09-25}
"""
    one, two = parsed(text).talks
    assert (one.speaker, one.affiliation, one.title) == ("Ada Noether", "Oslo", "Rings")
    assert two.speaker == "Ada Noether, Emmy Gauss"


def test_title_inside_a_title_is_the_speaker():
    text = (
        "- title: Rings\n  contents:\n  - {title: Ada Noether, academic_institution: Oslo, date: 'October 4, 2026'}\n"
    )
    assert talks(text) == [("Ada Noether", "Rings", date(2026, 10, 4))]


def test_holiday_between_talks_is_skipped_and_an_open_slot_is_kept():
    text = """
- {date: Sep 4 2026, speaker: Ada, title: Rings}
- {date: Sep 11 2026, speaker: , title: ''}
- {date: Sep 18 2026, holiday: Thanksgiving}
"""
    found = parsed(text)
    assert [talk.is_open_slot for talk in found.talks] == [False, True]
    assert [skipped.reason for skipped in found.skipped] == ["not a talk"]


def test_yaml_words_are_no_numbers_and_no_truth_values():
    (talk,) = parsed("- {date: 2026-09-18, time: 14:00, speaker: NO, title: 0x10}\n").talks
    assert (talk.title, talk.speaker, talk.starts_at.hour) == ("0x10", "NO", 14)


def test_tab_after_a_key_and_comments_are_no_trouble():
    text = "# - date: 2026-09-11\n#   title: Template\n- date: 2026-09-18\n  title:\tRings\n  speaker: Ada\n"
    assert talks(text) == [("Ada", "Rings", date(2026, 9, 18))]


def test_researchseminars_json_gives_instants_in_the_talks_zone():
    text = json.dumps({"code": 200, "properties": {"name": "S"}, "talks": [{
        "title": "Rings", "speaker": "Ada Noether | Emmy Gauss", "speaker_affiliation": "Oslo",
        "abstract": "<p>On $x^2$.</p>", "start_time": "2026-09-18 14:00:00+00:00",
        "end_time": "2026-09-18 15:00:00+00:00", "timezone": "Europe/Oslo", "room": "B1", "series_ctr": 3,
    }]})  # fmt: skip
    (talk,) = parsed(text).talks
    assert (talk.speaker, talk.affiliation, talk.location) == ("Ada Noether, Emmy Gauss", "Oslo", "B1")
    assert talk.starts_at == datetime(2026, 9, 18, 14, tzinfo=UTC)
    assert (talk.timezone, talk.starts_at.hour) == ("Europe/Oslo", 16)


def test_indico_json_has_its_date_in_parts():
    text = json.dumps({"count": 1, "results": [{
        "title": "Rings", "startDate": {"date": "2026-09-18", "time": "14:00:00", "tz": "Europe/Zurich"},
        "speakers": [{"fullName": "Ada Noether", "affiliation": "Oslo"}], "room": "B1", "url": "https://x.org/event/1",
    }]})  # fmt: skip
    (talk,) = parsed(text).talks
    assert (talk.speaker, talk.affiliation, talk.title) == ("Ada Noether", "Oslo", "Rings")
    assert (talk.timezone, talk.starts_at.isoformat()) == ("Europe/Zurich", "2026-09-18T14:00:00+02:00")


def test_users_own_names_of_fields_come_first():
    text = json.dumps([{"wann_genau": "2026-09-18", "worueber": "Rings"}])
    columns = {"wann_genau": "date", "worueber": "title"}
    assert talks(text, columns=columns) == [(None, "Rings", date(2026, 9, 18))]


def test_place_of_a_bad_date_is_its_line_in_yaml_and_its_number_in_json():
    assert parsed("- {date: 2026-09-18, title: A}\n- {date: 2026-02-30, title: B}\n").problems[0].where == "talks:2"
    both = json.dumps([{"date": "2026-09-18", "title": "A"}, {"date": "2026-02-30", "title": "B"}])
    assert parsed(both).problems[0].where == "talks, entry 2"


def _bomb():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        '{"talks": [', "[" * 100_000, '{"a":' * 100_000, "- " * 5000 + "x", _bomb(), "a: &a\n  b: *a\n", "- a: {\n",
        '{"a": []}', "- a: 1\n- b: 2\n", "- &x [*x, *x]\n",
    ],
    ids=["cut", "deep-json", "deeper-json", "deep-yaml", "bomb", "circle", "bad-yaml", "empty", "no-date", "circles"],
)  # fmt: skip
def test_what_is_no_schedule_gives_one_clear_message(text):
    with pytest.raises(InputError) as refused:
        parsed(text)
    assert refused.value.message
    assert (refused.value.where or "").startswith("talks")


KEYS = st.sampled_from(["date", "title", "speaker", "time", "talks", "2026-09-18", "name", "authors", "<<", "x"])
WORDS = st.sampled_from(["2026-09-18", "14:00", "Ada", "", "tba", "2/30/2026", "NO", "2026-09-18 14:00:00+00:00"])
TREES = st.recursive(WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4))


@given(TREES)
def test_any_tree_gives_talks_or_one_message(tree):
    assert _reads_or_refuses(json.dumps({"talks": tree}))


@given(st.text(alphabet="-:[]{}&*<>!|#'\"\n\t aD9", max_size=200))
def test_any_yaml_like_text_gives_talks_or_one_message(text):
    assert _reads_or_refuses("- date: 2026-09-18\n  title: x\n" + text)


def _reads_or_refuses(text):
    try:
        return all(talk.starts_at for talk in parsed(text).talks)
    except InputError as error:
        return bool(error.message)
