"""The shipped cues and link model are whole and small."""

import json

import pytest

from seminar_prep.domain.cue import ORDINARY, SHORTENED
from seminar_prep.resources import data_file
from seminar_prep.sources.concept_data import load_concepts
from seminar_prep.sources.link_data import (
    CUES_FILE,
    LINK_MODEL_FILE,
    load_link_data,
    parse_cues,
    parse_model,
)


def test_cues_name_known_concepts_one_a_line():
    known = set(load_concepts().concepts)
    assert set(load_link_data().cues) - {ORDINARY, SHORTENED} <= known
    text = data_file(CUES_FILE).read_text(encoding="utf-8")
    assert len(text.splitlines()) == len(json.loads(text)) + 2


def test_weights_are_in_range_and_no_cue_is_written_twice():
    data = load_link_data()
    for concept, cues in data.cues.items():
        phrases = [cue.phrase for cue in cues.cues]
        assert len(phrases) == len(set(phrases)), concept
        assert all(0 < cue.weight <= 1 for cue in cues.cues)


def test_model_knows_every_concept_and_no_other():
    index, model = load_concepts(), load_link_data().model
    known = {index.canonical(concept) for concept in index.concepts}
    assert set(model.base) == set(model.named) == known
    for weights in (*model.words.values(), *model.named.values()):
        assert set(weights) <= known
    assert set(model.words) == set(model.rarity)


def test_phrases_of_a_concept_speak_for_it():
    model = load_link_data().model
    assert [concept for concept, weights in model.named.items() if weights.get(concept, 0.0) <= 0] == []


def test_model_stays_a_small_file():
    assert data_file(LINK_MODEL_FILE).stat().st_size < 1_800_000


def test_broken_data_is_refused():
    with pytest.raises(ValueError, match="kind"):
        parse_model("nonsense\tx\t1")
    with pytest.raises(ValueError, match="not a cue"):
        parse_cues('{"adam": {"cues": [" "]}}')
