"""Speaker fields as people write them."""

import pytest

from seminar_prep.domain.speaker_text import looks_like_person, read_speaker, reads_as_title
from seminar_prep.domain.talk_text import cancellation, is_break, is_placeholder, is_series_name


@pytest.mark.parametrize(
    ("written", "speaker", "affiliation"),
    [
        ("Ada Lovelace (Turin)", "Ada Lovelace", "Turin"),
        (
            "Ada Lovelace, MD Assistant Professor, School of Engines",
            "Ada Lovelace",
            "Assistant Professor, School of Engines",
        ),
        ("Ada Lovelace, PhD, MPH", "Ada Lovelace", None),
        ("Ada Lovelace, MD and Emmy Noether, PhD", "Ada Lovelace, Emmy Noether", None),
        ("Ada Lovelace / Turin", "Ada Lovelace", "Turin"),
        ("Ada Lovelace (Turin (IT)), Emmy Noether (Erlangen)", "Ada Lovelace, Emmy Noether", "Turin (IT); Erlangen"),
        ("Ada Lovelace, University of Turin", "Ada Lovelace", "University of Turin"),
        (
            "Ada Lovelace, Dept of Logic and Engines, Turin University",
            "Ada Lovelace",
            "Dept of Logic and Engines, Turin University",
        ),
        ("Prof. Ada (Augusta) Lovelace", "Prof. Ada (Augusta) Lovelace", None),
        ("Lovelace, Ada", "Lovelace, Ada", None),
        ("TBA", None, None),
        ("TBA (Turin)", None, "Turin"),
        ("Speaker: Ada Lovelace", "Ada Lovelace", None),
        ("Ada Lovelace (online)", "Ada Lovelace", None),
    ],
)
def test_names_and_places_are_told_apart(written, speaker, affiliation):
    found = read_speaker(written)
    assert (found.speaker, found.affiliation) == (speaker, affiliation)


def test_title_in_quotes_behind_a_name_is_the_title_and_a_nickname_stays():
    assert read_speaker('Ada Lovelace, PhD "Weaving with numbers"').title == "Weaving with numbers"
    assert read_speaker('Augusta "Ada" Lovelace').speaker == 'Augusta "Ada" Lovelace'


def test_subjects_and_events_are_not_people():
    assert not looks_like_person("Machine Learning")
    assert not looks_like_person("Winter Workshop")
    assert reads_as_title("How engines weave algebraic patterns of numbers")
    assert not reads_as_title("Ada Lovelace, Institute for Data Science")


@pytest.mark.parametrize(
    "text",
    ["TBA", "tbd", "T.B.A.", "Title TBA", "Speaker: to be announced", "Details to come.", "Title",
     "...", "–", "", "N.N.",
     "nothing", "Abstract text goes here", "wird noch bekannt gegeben", "À venir"],
)  # fmt: skip
def test_placeholder_spellings_are_known(text):
    assert is_placeholder(text)


@pytest.mark.parametrize("text", ["Open problems", "Titles and deeds", "On nothing", "Abstract algebra", "Talk to me"])
def test_titles_that_begin_like_placeholders_are_titles(text):
    assert not is_placeholder(text)


def test_titles_that_begin_like_breaks_and_series_are_titles():
    assert not is_break("Breaking symmetry")
    assert not is_break("Social networks and opinion")
    assert not is_series_name("Introduction to the Gauge Seminar")
    assert cancellation("Cancellation of errors in networks") == (False, "Cancellation of errors in networks")
