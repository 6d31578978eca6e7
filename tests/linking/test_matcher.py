"""The matcher on small lexicons: each test builds only the cues it needs."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar_prep.domain.concept import Concept, ConceptIndex
from seminar_prep.domain.cue import ORDINARY, SHORTENED, Cue, CueSet, LinkData, LinkModel, parse_cue
from seminar_prep.domain.link import TextField
from seminar_prep.linking.matcher import build_matcher, match_text, rank_concepts
from seminar_prep.services.link_proposals import the_matcher


def a_matcher(*concepts, cues=None, model=None, blocked=None):
    index = ConceptIndex({c.id: c for c in concepts})
    blocked = blocked or {}
    cue_sets = {
        concept: CueSet(tuple(map(parse_cue, (cues or {}).get(concept, ()))), tuple(blocked.get(concept, ())))
        for concept in {*(cues or {}), *blocked}
    }
    return build_matcher(index, LinkData(cues=cue_sets, model=model or LinkModel()))


def concepts_in(matcher, text, title=None):
    fields = [TextField("title", title)] if title else []
    return [match.concept for match in match_text(matcher, [*fields, TextField("abstract", text)])]


BATCH_NORM = Concept("batch-norm", "Batch normalisation", ("batchnorm",))
NORM = Concept("norm", "Normalisation")
ADAM = Concept("adam", "Adam")
LSTM = Concept("lstm", "Long short-term memory", ("LSTM",))
REINFORCE = Concept("reinforce", "REINFORCE estimator", ("REINFORCE",))
SADDLE = Concept("saddle", "Saddle point")
HESSIAN = Concept("hessian", "Hessian matrix")
MANIFOLD = Concept("manifold", "Data manifold")


def test_american_plural_and_hyphen_find_the_british_name():
    matcher = a_matcher(BATCH_NORM)
    for text in ("Batch normalization helps.", "batch-normalised nets", "BATCH NORMALISATION"):
        assert concepts_in(matcher, text) == ["batch-norm"]


def test_longest_phrase_hides_the_one_inside():
    assert concepts_in(a_matcher(BATCH_NORM, NORM), "We use batch normalisation.") == ["batch-norm"]
    assert concepts_in(a_matcher(BATCH_NORM, NORM), "Normalisation, not batch normalisation.") == ["batch-norm", "norm"]


def test_acronym_counts_only_as_it_is_written():
    matcher = a_matcher(REINFORCE, LSTM)
    assert concepts_in(matcher, "We reinforce the bridge with REINFORCE.") == ["reinforce"]
    assert concepts_in(matcher, "We reinforce the bridge.") == []
    assert concepts_in(matcher, "Two LSTMs") == ["lstm"]
    assert concepts_in(matcher, "lstm") == []


def test_mixed_case_name_is_found_in_any_case():
    matcher = a_matcher(Concept("adagrad", "AdaGrad"))
    assert concepts_in(matcher, "AdaGrad") == concepts_in(matcher, "adagrad") == ["adagrad"]


def test_one_word_cue_conflates_plurals_and_nothing_else():
    matcher = a_matcher(SADDLE, cues={"saddle": ["transformer"]})
    assert concepts_in(matcher, "Transformers") == ["saddle"]
    assert concepts_in(matcher, "a transformation that transforms") == []


def test_ordinary_word_counts_only_beside_another_clear_cue():
    matcher = a_matcher(MANIFOLD, LSTM, cues={"manifold": ["manifold?"]})
    assert concepts_in(matcher, "Einstein manifolds; the manifold is compact.", "Manifolds") == []
    assert concepts_in(matcher, "The manifold of states of an LSTM.") == ["lstm", "manifold"]


def test_two_ordinary_words_are_no_company_for_each_other():
    matcher = a_matcher(MANIFOLD, HESSIAN, cues={"manifold": ["manifold?"], "hessian": ["curvature?"]})
    assert concepts_in(matcher, "The curvature of a manifold.") == []


def test_phrase_does_not_reach_over_punctuation():
    matcher = a_matcher(Concept("flow", "Flow based model", ("i.i.d. data",)))
    assert concepts_in(matcher, "a flow-based model") == ["flow"]
    assert concepts_in(matcher, "the flow, based model") == []
    assert concepts_in(matcher, "End of the flow. Based models") == []
    assert concepts_in(matcher, "from i.i.d. data") == ["flow"]


def test_phrase_of_ordinary_language_hides_the_cue_inside_it():
    matcher = a_matcher(SADDLE, cues={"saddle": ["large margin"], ORDINARY: ["by a large margin"]})
    assert concepts_in(matcher, "It wins by a large margin.") == []
    assert concepts_in(matcher, "A large margin, by contrast.") == ["saddle"]


def test_phrase_of_ordinary_language_does_not_silence_another_with_its_stems():
    matcher = a_matcher(SADDLE, cues={"saddle": ["representer theorem"], ORDINARY: ["representation theorem"]})
    assert concepts_in(matcher, "the representation theorem, or representation theorems") == []
    assert concepts_in(matcher, "the representer theorem") == ["saddle"]


def test_phrase_that_a_text_shortens_does_not_name_what_its_short_form_names():
    cues = {"batch-norm": ["internal covariate shift"], "saddle": ["covariate shift"]}
    matcher = a_matcher(SADDLE, BATCH_NORM, cues={**cues, SHORTENED: ["internal covariate shift"]})
    assert concepts_in(matcher, "It speaks of internal covariate shift.", title="Covariate shift?") == ["batch-norm"]
    assert concepts_in(matcher, "Covariate shift, as data go.") == ["saddle"]


def test_general_and_generalized_are_different_words():
    matcher = a_matcher(SADDLE, cues={"saddle": ["generalization theory"]})
    assert concepts_in(matcher, "a general theory") == []
    assert concepts_in(matcher, "theory of generalisation; generalized theory") == ["saddle"]


def test_blocked_name_is_not_found():
    assert concepts_in(a_matcher(BATCH_NORM, blocked={"batch-norm": ["batchnorm"]}), "batchnorm") == []


def test_title_counts_more_than_the_abstract():
    matcher = a_matcher(SADDLE, LSTM)
    assert concepts_in(matcher, "saddle points", title="An LSTM") == ["lstm", "saddle"]
    assert concepts_in(matcher, "An LSTM", title="Saddle points") == ["saddle", "lstm"]


def test_hint_below_the_cut_off_is_ranked_but_not_shown():
    matcher = a_matcher(SADDLE, cues={"saddle": ["critical index^0.3"]})
    fields = [TextField("abstract", "the critical index")]
    assert match_text(matcher, fields) == ()
    assert [match.concept for match in rank_concepts(matcher, fields)] == ["saddle"]


def test_merged_concept_counts_as_the_one_that_replaced_it():
    matcher = a_matcher(SADDLE, Concept("minimax-point", "Minimax point", merged_into="saddle"))
    (match,) = match_text(matcher, [TextField("abstract", "a minimax point and a saddle point")])
    assert match.concept == "saddle"
    assert {evidence.text for evidence in match.evidence} == {"minimax point", "saddle point"}


def test_evidence_quotes_the_words_as_they_stand_in_their_field():
    (match,) = match_text(a_matcher(BATCH_NORM), [TextField("title", "On\n Batch-Normalized  nets")])
    assert [(e.concept, e.field, e.text) for e in match.evidence] == [("batch-norm", "title", "Batch-Normalized")]


def test_words_that_come_back_in_other_letters_are_quoted_once():
    fields = [TextField("title", "Saddle Points"), TextField("abstract", "Of saddle points and a saddle point.")]
    (match,) = match_text(a_matcher(SADDLE), fields)
    assert [(e.field, e.text) for e in match.evidence] == [("title", "Saddle Points"), ("abstract", "saddle point")]


def test_base_makes_a_concept_more_or_less_likely_with_the_same_words():
    def likely(base):
        model = LinkModel({"valley": 30.0}, {"valley": {"saddle": 2.0}}, base={"saddle": base})
        found = rank_concepts(a_matcher(SADDLE, model=model), [TextField("abstract", "a valley")])
        return [match.score for match in found]

    assert likely(0.0) > likely(-2.0) > []
    assert likely(-9.0) == []


def test_score_is_the_root_of_the_likelihood_that_the_model_gives():
    model = LinkModel({"valley": 15.0}, {"valley": {"saddle": 2.0}}, {"saddle": {"saddle": 1.5}}, {"saddle": -1.0})
    (match,) = rank_concepts(a_matcher(SADDLE, model=model), [TextField("abstract", "a saddle point, a valley")])
    odds = -1.0 + 2.0 * 15 / 30 + 1.5
    assert match.score == pytest.approx((1 / (1 + math.exp(-odds))) ** 0.5)


SADDLE_IMPLIES_HESSIAN = LinkModel(named={"saddle": {"saddle": 4.0, "hessian": 3.5}, "hessian": {"hessian": 4.0}})


def test_companion_says_via_whom_it_comes_and_has_that_ones_evidence():
    matcher = a_matcher(SADDLE, HESSIAN, model=SADDLE_IMPLIES_HESSIAN)
    first, second = match_text(matcher, [TextField("title", "Saddle points")])
    assert (first.concept, first.via) == ("saddle", None)
    assert (second.concept, second.via) == ("hessian", "saddle")
    assert [evidence.text for evidence in second.evidence] == ["Saddle points"]
    assert second.score < first.score


def test_named_concept_is_not_said_to_be_implied():
    matcher = a_matcher(SADDLE, HESSIAN, model=SADDLE_IMPLIES_HESSIAN)
    matches = match_text(matcher, [TextField("title", "The Hessian matrix at saddle points")])
    assert [match.via for match in matches] == [None, None]


VALLEYS = LinkModel({"valley": 5.0, "narrow valley": 6.0, "box": 5.0}, {
    "valley": {"saddle": 6.0}, "narrow valley": {"saddle": 8.0}, "box": {"saddle": -9.0},
})  # fmt: skip


def test_words_raise_a_concept_and_are_its_evidence_where_nothing_names_it():
    (match,) = rank_concepts(a_matcher(SADDLE, model=VALLEYS), [TextField("abstract", "Narrow valleys.")])
    assert match.concept == "saddle"
    assert [evidence.text for evidence in match.evidence] == ["Narrow valleys", "valleys"]


def test_words_that_speak_against_a_concept_lower_it_and_are_no_evidence():
    matcher = a_matcher(SADDLE, model=VALLEYS)
    (alone,) = rank_concepts(matcher, [TextField("abstract", "Narrow valleys.")])
    (match,) = rank_concepts(matcher, [TextField("abstract", "Narrow valleys in a box.")])
    assert match.score < alone.score
    assert [evidence.text for evidence in match.evidence] == ["Narrow valleys", "valleys"]


def test_few_words_alone_show_nothing():
    assert match_text(a_matcher(SADDLE, model=VALLEYS), [TextField("title", "Valley after valley")]) == ()


def test_faint_concept_is_shown_only_where_the_text_is_of_the_field():
    model = LinkModel(named={"lstm": {"lstm": 4.0, "hessian": 1.0}}, base={"hessian": -3.0, "lstm": -3.0})
    matcher = a_matcher(LSTM, HESSIAN, SADDLE, cues={"hessian": ["curvature^0.3"]}, model=model)
    assert concepts_in(matcher, "The curvature of a surface.") == []
    assert concepts_in(matcher, "The curvature of an LSTM.") == ["lstm", "hessian"]


def test_ties_are_broken_by_id():
    assert concepts_in(a_matcher(SADDLE, ADAM), "Adam, saddle point") == ["adam", "saddle"]


def test_nothing_is_found_in_nothing():
    assert match_text(a_matcher(SADDLE), []) == ()
    assert match_text(a_matcher(SADDLE), [TextField("abstract", "")]) == ()


def test_text_beyond_the_bound_is_not_read():
    matcher = a_matcher(SADDLE)
    assert concepts_in(matcher, "word " * 20_000 + "saddle point") == []
    assert concepts_in(matcher, "saddle point", title="word " * 20_000) == []


def test_cue_notation_reads_weight_and_company():
    assert parse_cue("O(n^3)") == Cue("O(n^3)")
    assert parse_cue("flat minima^0.6") == Cue("flat minima", 0.6)
    assert parse_cue("manifold?") == Cue("manifold", 1.0, needs_company=True)
    assert parse_cue("EM^0.7?") == Cue("EM", 0.7, needs_company=True)


EVERYTHING = a_matcher(
    BATCH_NORM,
    ADAM,
    LSTM,
    SADDLE,
    cues={"saddle": ["l1^0.5", "O(n^3)", "saddle?"]},
    model=LinkModel(named={"adam": {"adam": 4.0, "lstm": 3.0}}),
)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["title", "abstract", "other"]),
            st.text()
            | st.sampled_from(
                [
                    "Adam LSTM",
                    "batch normali\u0301sation",
                    "$\\ell_{1}$",
                    "Adam\u2019s saddle",
                    "\ud800",
                    "İ ẞ ﬁ",
                    "l1 " * 40,
                ]
            ),
        ),
        max_size=6,
    )
)
def test_any_text_gives_scores_in_range_and_evidence_from_its_own_field(parts):
    fields = [TextField(name, text) for name, text in parts]
    for match in rank_concepts(EVERYTHING, fields):
        assert 0 <= match.score <= 1
        assert match.evidence
        for evidence in match.evidence:
            assert any(f.name == evidence.field and evidence.text in " ".join(f.text.split()) for f in fields)


@given(st.text(alphabet="Adam lstm-'’\\ell_{1}$^ batchnormalisation", max_size=300))
def test_same_text_gives_the_same_answer(text):
    fields = [TextField("abstract", text)]
    assert rank_concepts(EVERYTHING, fields) == rank_concepts(EVERYTHING, fields)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("We study mean-field games and mean field control of interacting agents.", "mean-field-approximation"),
        ("We design a state space controller with observer feedback.", "state-space-model"),
        ("We adapt SAM, the Segment Anything Model, to computed tomography.", "sharpness-flat-minima"),
    ],
)
def test_false_friend_names_no_concept_of_the_field(text, wrong) -> None:
    found = match_text(the_matcher(), [TextField("abstract", text)])
    assert wrong not in {match.concept for match in found}
