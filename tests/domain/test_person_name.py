import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar_prep.domain.person_name import parse_name, plain_name, same_person, split_speakers


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mira Solen", "Mira Solen"),
        ("Mira Solen", "M. Solen"),
        ("Solen, Mira", "Mira Solen"),
        ("Prof. Dr. Jürgen Müller", "J. Muller"),
        ("Jürgen Müller, PhD", "Jurgen Müller"),
        ("Wei Tan", "Tan Wei"),
        ("J.-P. Brandt", "Jean-Pierre Brandt"),
        ("Quoc V. Le", "Quoc Le"),
        ("L. van der Meer", "Laurens van der Meer"),
        ("Łukasz Øster", "Lukasz Oster"),
        ("Max Brandt", "Maximilian Brandt"),
        ("Mira Solen (Uni X)", "Mira Solen"),
    ],
)
def test_names_that_can_be_one_persons_agree(one, other):
    assert same_person(one, other)
    assert same_person(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mira Solen", "Ivo Solen"),
        ("Mira Solen", "I. Solen"),
        ("Mira Solen", "Mira Brandt"),
        ("Solen", "Mira Solen"),
        ("Mira A. Solen", "Mira B. Solen"),
        ("", "Mira Solen"),
        ("", ""),
        ("W. Tan", "T. Wei"),
    ],
)
def test_names_of_different_people_do_not(one, other):
    assert not same_person(one, other)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Mira Solen", ("Mira Solen",)),
        ("Mira Solen, Ivo Brandt and Tove Askeland (Uni X)", ("Mira Solen", "Ivo Brandt", "Tove Askeland")),
        ("Mira Solen & Ivo Brandt; T. Askeland", ("Mira Solen", "Ivo Brandt", "T. Askeland")),
        ("Solen, Mira", ("Solen, Mira",)),
        ("Mira Solen, PhD", ("Mira Solen",)),
        ("Andy Sand", ("Andy Sand",)),
        ("", ()),
        ("—", ()),
    ],
)
def test_a_speaker_field_is_split_into_people(text, people):
    assert split_speakers(text) == people


def test_a_plain_name_keeps_particles_and_drops_degrees():
    assert plain_name("Dr. Laurens van der Meer, PhD") == "laurens van der meer"


@given(st.text(max_size=60))
def test_any_text_is_read_as_a_name_or_none(text):
    name = parse_name(text)
    assert name is None or name.surname
    for person in split_speakers(text):
        assert parse_name(person) is not None
    assert same_person(text, text) == (name is not None)
