"""The shipped cues, companions and associations are whole and small."""

import json

import pytest

from seminar_prep.domain.cue import ORDINARY, SHORTENED
from seminar_prep.resources import data_file
from seminar_prep.sources.concept_data import load_concepts
from seminar_prep.sources.link_data import (
    ASSOCIATIONS_FILE,
    COMPANIONS_FILE,
    CUES_FILE,
    load_link_data,
    parse_associations,
    parse_cues,
)


def test_cues_and_companions_name_known_concepts_one_a_line():
    known = set(load_concepts().concepts)
    data = load_link_data()
    assert set(data.cues) - {ORDINARY, SHORTENED} <= known
    assert set(data.companions) <= known
    assert {other for implied in data.companions.values() for other in implied} <= known
    for file in (CUES_FILE, COMPANIONS_FILE):
        text = data_file(file).read_text(encoding="utf-8")
        assert len(text.splitlines()) == len(json.loads(text)) + 2


def test_weights_are_in_range_and_no_cue_is_written_twice():
    data = load_link_data()
    for concept, cues in data.cues.items():
        phrases = [cue.phrase for cue in cues.cues]
        assert len(phrases) == len(set(phrases)), concept
        assert all(0 < cue.weight <= 1 for cue in cues.cues)
    assert all(0 < weight <= 1 for implied in data.companions.values() for weight in implied.values())


def test_every_tier_one_concept_with_cues_can_be_found_by_its_associations():
    data = load_link_data()
    assert len(data.associated.weights) > 400
    assert set(data.associated.weights) <= set(load_concepts().concepts)
    assert set(data.associated.base) == set(data.associated.weights)
    for weights in data.associated.weights.values():
        assert all(weight > 0 for weight in weights.values())
        assert set(weights) <= set(data.associated.rarity)


def test_associations_stay_a_small_file():
    assert data_file(ASSOCIATIONS_FILE).stat().st_size < 400_000


def test_broken_data_is_refused():
    with pytest.raises(ValueError, match="kind"):
        parse_associations("nonsense\tx\t1")
    with pytest.raises(ValueError, match="not a cue"):
        parse_cues('{"adam": {"cues": [" "]}}')
