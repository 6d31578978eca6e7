"""Titles of one talk, of two parts of a series, and of which one is a piece of the other."""

import pytest

from seminar_prep.domain.title_likeness import is_within, similar_titles


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tensor networks (Ch. 4)", "Tensor Networks (Ch. 7–8)"),
        ("Ch. 4: Tensor networks", "Chapter 12: Tensor networks"),
        ("Tensor networks, §3.2 and 3.4", "Tensor networks, Section 5"),
        ("Normalisation of tensor network states", "Normalization of Tensor Networks State"),
        ("Moduli of curves", "Moduli of curves I"),
        ("Moduli of curves II", "Moduli of curves (Part 2)"),
    ],
)
def test_renumbered_and_respelt_titles_are_one(one, other):
    assert similar_titles(one, other)
    assert similar_titles(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Moduli of curves I", "Moduli of curves II"),
        ("Moduli of curves", "Moduli of curves II"),
        ("Moduli of curves (Part 1)", "Moduli of curves (Part 2)"),
        ("Moduli of curves (1/3)", "Moduli of curves (2/3)"),
        ("Moduli II: stacks and curves", "Moduli III: stacks and curves"),
        ("Tensor networks", "Tensor categories"),
        ("Tensor networks", None),
        (None, None),
    ],
)
def test_parts_of_a_series_and_other_subjects_are_not(one, other):
    assert not similar_titles(one, other)


def test_subject_is_within_a_longer_title_and_not_the_other_way_round():
    joined = "Two constructions: Cellular Sheaves and Persistent Homology (Ch. 3-5)"
    assert is_within("Persistent homology (Ch. 6)", joined)
    assert not is_within(joined, "Persistent homology (Ch. 6)")
    assert not is_within("An introduction", joined)
    assert not is_within(None, joined)
