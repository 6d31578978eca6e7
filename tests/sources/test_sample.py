"""The sample seminar: dated ahead, marked as a sample, its papers real, its words our own."""

import gzip
import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from shared_material import needs_shared, shared

from seminar_prep.domain.link import TextField
from seminar_prep.domain.paper import AbstractKind
from seminar_prep.domain.plain_text import fold
from seminar_prep.linking.matcher import match_text
from seminar_prep.services.link_proposals import the_matcher
from seminar_prep.sources.sample import load_sample, working_day_after

BERLIN = ZoneInfo("Europe/Berlin")
SAMPLE = load_sample(date(2026, 11, 25), BERLIN)
PAPERS = {entry.paper.arxiv_id: entry.paper for talk in SAMPLE.talks for entry in talk.papers}
SUBJECTS = [
    {"saddle-points", "hessian", "critical-points", "local-minima"},
    {"adam", "momentum", "rmsprop", "learning-rate-schedule"},
    {"batch-normalisation", "higher-order-interaction", "layer-norm"},
    {"xavier-init", "he-init", "symmetry-breaking-init", "variance-propagation", "orthogonal-init"},
    {"gradient-clipping", "exploding-gradient", "vanishing-gradient", "cliffs", "bptt"},
    {"lstm", "gru", "leaky-units", "long-term-dependencies", "echo-state"},
    {"attention-alignment", "encoder-decoder", "attention", "transformer", "teacher-forcing"},
    {"edge-of-stability", "sharpness-flat-minima", "hessian", "gradient-descent"},
]


@pytest.mark.parametrize("first_day", [date(2026, 11, 25), date(2026, 11, 27), date(2026, 11, 28), date(2028, 2, 28)])
def test_talks_lie_on_working_days_of_the_next_four_weeks(first_day):
    days = [talk.stated.starts_at.date() for talk in load_sample(first_day, BERLIN).talks]
    assert days == sorted(days)
    assert all(timedelta(0) < day - first_day <= timedelta(weeks=4) and day.weekday() < 5 for day in days)


def test_hours_stay_local_when_the_clocks_change():
    talks = load_sample(date(2026, 10, 21), BERLIN).talks
    assert {talk.stated.starts_at.hour for talk in talks} == {11, 14, 16}
    assert {talk.stated.ends_at - talk.stated.starts_at for talk in talks} <= {
        timedelta(minutes=45),
        timedelta(hours=1),
    }


def test_working_days_leave_out_the_weekend():
    assert working_day_after(date(2026, 11, 27), 1) == date(2026, 11, 30)
    assert working_day_after(date(2026, 11, 28), 0) == date(2026, 11, 28)


def test_every_talk_is_marked_as_a_sample_and_rich_enough():
    assert "sample" in SAMPLE.name
    for talk in SAMPLE.talks:
        assert talk.stated.speaker.endswith("(sample)")
        assert 80 <= len(talk.stated.abstract.split()) <= 150
        assert 2 <= len(talk.papers) <= 4
        scores = [entry.score for entry in talk.papers]
        assert scores == sorted(scores, reverse=True)


def test_every_paper_is_marked_as_our_summary():
    for paper in PAPERS.values():
        assert paper.abstract_kind is AbstractKind.SUMMARY
        assert 25 <= len(paper.abstract.split()) <= 90
        assert paper.published_at <= paper.updated_at < datetime(2026, 1, 1, tzinfo=UTC)
        numbered = {f"{paper.published_at + timedelta(days=n):%y%m}" for n in (0, 3)}  # a weekend may lie between
        assert paper.arxiv_id[:4] in numbered


@pytest.mark.parametrize("number", range(8))
def test_talk_is_linked_to_the_concepts_it_is_about(number):
    stated = SAMPLE.talks[number].stated
    found = match_text(the_matcher(), [TextField("title", stated.title), TextField("abstract", stated.abstract)])
    assert SUBJECTS[number] <= {match.concept for match in found}


@needs_shared
def test_papers_agree_with_the_records_that_are_at_hand():
    with gzip.open(shared("arxiv", "papers.jsonl.gz"), "rt", encoding="utf-8") as lines:
        records = {record["arxiv_id"]: record for record in map(json.loads, lines) if record["arxiv_id"] in PAPERS}
    assert len(records) >= 15
    for arxiv_id, record in records.items():
        paper = PAPERS[arxiv_id]
        assert fold(paper.title) == fold(record["title"])
        assert [fold(name).split()[-1] for name in paper.authors] == [
            fold(name).split()[-1] for name in record["authors"]
        ]
        assert list(paper.categories) == record["categories"]
        assert abs(paper.published_at - datetime.fromisoformat(record["published"])) <= timedelta(days=1)
        ours, theirs = fold(paper.abstract).split(), fold(record["abstract"])
        runs = [" ".join(ours[i : i + 7]) for i in range(len(ours) - 6)]
        assert [run for run in runs if run in theirs] == []
