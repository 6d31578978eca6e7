"""Linking talks in a library: proposals come and go, the user's decisions stay."""

from datetime import UTC, datetime, timedelta

import pytest
from library_builder import NOON, a_library, add_card, add_talk

from seminar_prep.domain.link import LinkStatus
from seminar_prep.domain.paper import Paper, RankedPaper
from seminar_prep.errors import UsageError
from seminar_prep.services.link_proposals import relink, relink_all
from seminar_prep.services.links import decide_links, links_of_talk
from seminar_prep.storage.links import load_talk_concepts
from seminar_prep.storage.papers import decide_paper, save_papers, save_talk_papers

PAPER = Paper(
    "2601.00001", 1, "Long short-term memory at sea", "Gradient clipping for an LSTM.", ("A. Nonym",), ("cs.LG",),
    "cs.LG", datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC),
)  # fmt: skip


@pytest.fixture
def library(tmp_path):
    library = a_library(tmp_path)
    add_card(library.connection, "adam-card", concepts=("adam",))
    add_card(library.connection, "saddle-card", concepts=("saddle-points",))
    add_card(library.connection, "lstm-card", concepts=("lstm",))
    add_card(library.connection, "other-card", concepts=("gan",))
    add_talk(library.connection, "talk1234", NOON + timedelta(days=2), title="Adam near saddle points")
    yield library
    library.close()


def statuses(library):
    return {link.card: link.status.value for link in links_of_talk(library, "talk1234")}


def retitle(library, title):
    library.connection.execute("UPDATE talks SET title = ?", (title,))


def test_relink_proposes_the_cards_of_the_concepts_with_evidence(library):
    relink(library, ["talk1234"])
    assert statuses(library) == {"adam-card": "proposed", "saddle-card": "proposed"}
    evidence = {
        link.card: [(e.concept, e.field, e.text) for e in link.evidence] for link in links_of_talk(library, "talk1234")
    }
    assert evidence["adam-card"] == [("adam", "title", "Adam")]
    assert {"adam", "saddle-points"} <= {match.concept for match in load_talk_concepts(library.connection, "talk1234")}


def test_relink_withdraws_a_proposal_that_the_talk_no_longer_supports(library):
    relink(library, ["talk1234"])
    retitle(library, "Saddle points")
    relink_all(library)
    assert statuses(library) == {"saddle-card": "proposed"}
    retitle(library, None)
    relink_all(library)
    assert statuses(library) == {}
    assert load_talk_concepts(library.connection, "talk1234") == ()


def test_decisions_survive_every_relink(library):
    relink(library, ["talk1234"])
    decide_links(library, "talk1234", NOON, confirm=["adam-card"], reject=["saddle-card"], add=["other-card"])
    before = links_of_talk(library, "talk1234")
    for title in ("Nothing of the kind", "Adam near saddle points", None):
        retitle(library, title)
        relink_all(library)
        assert links_of_talk(library, "talk1234") == before
    assert statuses(library) == {"adam-card": "confirmed", "saddle-card": "rejected", "other-card": "confirmed"}


def test_decision_can_be_changed(library):
    relink(library, ["talk1234"])
    decide_links(library, "talk1234", NOON, reject=["adam-card"])
    decide_links(library, "talk1234", NOON, confirm=["adam-card"])
    assert statuses(library)["adam-card"] == "confirmed"


def test_paper_of_the_talk_speaks_for_a_concept_until_it_is_rejected(library):
    save_papers(library.connection, [PAPER], NOON)
    save_talk_papers(library.connection, "talk1234", [RankedPaper(PAPER, 0.9, ())], is_whole=True)
    relink_all(library)
    links = {link.card: link for link in links_of_talk(library, "talk1234")}
    assert links["lstm-card"].score < links["adam-card"].score
    assert {evidence.field for evidence in links["lstm-card"].evidence} <= {"paper title", "paper abstract"}
    decide_paper(library.connection, "talk1234", PAPER.arxiv_id, LinkStatus.REJECTED)
    relink_all(library)
    assert "lstm-card" not in statuses(library)


def test_card_gone_from_its_deck_is_neither_proposed_nor_listed_and_comes_back_decided(library):
    relink_all(library)
    decide_links(library, "talk1234", NOON, confirm=["adam-card"])
    library.connection.execute("UPDATE cards SET active = 0 WHERE card_id = 'adam-card'")
    relink_all(library)
    assert set(statuses(library)) == {"saddle-card"}
    library.connection.execute("UPDATE cards SET active = 1")
    assert statuses(library)["adam-card"] == "confirmed"


@pytest.mark.parametrize(
    ("decisions", "message"),
    [
        ({"confirm": ["other-card"]}, "not linked"),
        ({"reject": ["other-card"]}, "not linked"),
        ({"add": ["nowhere"]}, "nowhere"),
        ({"confirm": ["adam-card"], "reject": ["adam-card"]}, "both"),
    ],
)
def test_impossible_decision_is_refused_and_nothing_is_stored(library, decisions, message):
    relink_all(library)
    before = links_of_talk(library, "talk1234")
    with pytest.raises(UsageError, match=message):
        decide_links(library, "talk1234", NOON, **{"add": ["lstm-card"], **decisions})
    assert links_of_talk(library, "talk1234") == before


def test_relink_passes_over_unknown_talks(library):
    relink(library, ["nowhere"])
    assert statuses(library) == {}


def test_concept_tag_of_a_merged_duplicate_finds_its_card(library):
    add_card(library.connection, "old-tag", concepts=("sgd-basic",))
    retitle(library, "Stochastic gradient descent")
    relink_all(library)
    assert "old-tag" in statuses(library)


def concept_scores(library, talk):
    return {match.concept: match.score for match in load_talk_concepts(library.connection, talk)}


def test_rejected_card_makes_its_concept_count_less_in_the_seminar_and_confirming_undoes_it(library):
    add_talk(library.connection, "talk5678", NOON + timedelta(days=9), title="Adam near saddle points")
    relink_all(library)
    before = concept_scores(library, "talk5678")
    decide_links(library, "talk1234", NOON, reject=["adam-card"])
    relink_all(library)
    after = concept_scores(library, "talk5678")
    assert after["adam"] == pytest.approx(before["adam"] * 2 / 3)
    assert after["saddle-points"] == before["saddle-points"]
    (link,) = [link for link in links_of_talk(library, "talk5678") if link.card == "adam-card"]
    assert "you rejected one of its cards in this seminar: counts 0.67" in {e.text for e in link.evidence}
    decide_links(library, "talk1234", NOON, confirm=["adam-card"])
    relink_all(library)
    assert concept_scores(library, "talk5678") == before


def test_decisions_of_one_seminar_teach_nothing_to_another(library):
    add_talk(library.connection, "talk5678", NOON + timedelta(days=9), title="Adam near saddle points")
    library.connection.execute("INSERT INTO seminars (seminar_id, name) VALUES (2, 'Other')")
    library.connection.execute("UPDATE talks SET seminar_id = 2 WHERE talk_id = 'talk5678'")
    relink_all(library)
    before = concept_scores(library, "talk5678")
    decide_links(library, "talk1234", NOON, reject=["adam-card"])
    relink_all(library)
    assert concept_scores(library, "talk5678") == before


def test_unseen_card_of_tier_one_that_is_needed_comes_in_with_its_reason_until_it_is_seen(library):
    connection = library.connection
    add_card(connection, "first-card", concepts=("gan",))
    connection.execute("UPDATE cards SET tier = 1 WHERE card_id = 'first-card'")
    connection.execute("INSERT INTO card_prerequisites VALUES ('adam-card', 'first-card')")
    relink_all(library)
    (link,) = [link for link in links_of_talk(library, "talk1234") if link.card == "first-card"]
    assert link.evidence[0].text == "needed before the card adam-card"
    decide_links(library, "talk1234", NOON, reject=["first-card"])
    relink_all(library)
    assert concept_scores(library, "talk1234")["adam"] > 0.6
    connection.execute("DELETE FROM talk_cards")
    connection.execute("INSERT INTO memories VALUES ('first-card', 1, 1, 250, '2026-11-26', 0, 1)")
    relink_all(library)
    assert "first-card" not in statuses(library)


def test_concept_that_is_needed_is_represented_by_its_first_card_of_tier_one(library):
    connection = library.connection
    connection.execute("UPDATE cards SET tier = 1 WHERE card_id = 'other-card'")
    connection.execute("INSERT INTO card_prerequisites VALUES ('adam-card', 'gan')")
    relink_all(library)
    assert set(statuses(library)) == {"adam-card", "saddle-card", "other-card"}
