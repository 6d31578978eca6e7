"""A whole run: what is asked, in which order, what is stored, what each talk is told, and how a cut run goes on."""

import threading
from datetime import timedelta

import pytest
from arxiv_server import RECORDS, ArxivServer, Record, body, empty_page, error_feed, feed, reset, right, status
from library_builder import NOON, TODAY, a_library
from paper_talks import add_talk

from seminar_prep.domain.link import LinkStatus
from seminar_prep.errors import NetworkError, UsageError
from seminar_prep.services.paper_fetching import FetchRecord, fetch_answers, plan_fetch
from seminar_prep.services.papers import decide, find_papers, last_fetch, papers_of_talk
from seminar_prep.sources.arxiv_api.endpoint import parse_endpoint
from seminar_prep.sources.arxiv_api.fetcher import ArxivFetcher
from seminar_prep.sources.arxiv_api.session import Timeouts
from seminar_prep.storage.talks import load_talks

SADDLES = 'ti:"saddle points of wide networks"'


@pytest.fixture
def server():
    with ArxivServer() as running:
        yield running


@pytest.fixture
def library(tmp_path):
    opened = a_library(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def fetch(server, library, tmp_path):
    """Run a whole fetch for the upcoming talks and return its outcome."""

    def run(day=TODAY, per_talk=8, refresh=False, say=lambda _: None, relink=None):
        talks = upcoming(library)
        plan = plan_fetch(library, talks, day=day, per_talk=per_talk, refresh=refresh)
        record = FetchRecord(library, plan, now=NOON, day=day, relink=relink)
        with ArxivFetcher(parse_endpoint(server.url, "0.01"), tmp_path / "cache", say, Timeouts(1, 1, 2)) as fetcher:
            for answer in fetch_answers(plan, fetcher, say):
                record.record(answer)
        return record.finish()

    return run


def upcoming(library):
    return [stored.talk for stored in load_talks(library.connection, first=NOON, last=NOON + timedelta(days=14))]


def statuses(outcome):
    return {talk.talk.id: talk.status for talk in outcome.talks}


def papers(outcome, talk):
    found = next(entry for entry in outcome.talks if entry.talk.id == talk)
    return [(entry.ranked.paper.arxiv_id, [r.text for r in entry.ranked.reasons]) for entry in found.papers]


def add_three(connection):
    """One talk that names papers, one with title and speaker, one still open."""
    add_talk(connection, "named", abstract="See arXiv:2605.00003.", ids=("math/0605005",), starts_at="2026-11-28")
    add_talk(connection, "titled", title="Saddle points of wide networks", speaker="Mira Solen")
    add_talk(connection, "open", starts_at="2026-11-29")


def test_ids_of_all_talks_go_in_one_request_then_each_talks_title_then_its_speaker(library, server, fetch):
    add_three(library.connection)
    add_talk(library.connection, "later", ids=("2605.00001v2",), starts_at="2026-12-01")
    outcome = fetch()
    assert server.questions[0] == "2605.00001,2605.00003,math/0605005"
    assert server.seen[0].size == 3
    assert server.questions[1] == SADDLES
    assert server.questions[2].startswith('((au:"mira solen")')
    assert len(server.seen) == 3
    assert statuses(outcome) == {"titled": "fetched", "named": "fetched", "open": "skipped", "later": "fetched"}
    assert outcome.error is None
    assert outcome.problems == ()


def test_papers_come_ranked_with_the_reasons_for_them(library, server, fetch):
    add_three(library.connection)
    outcome = fetch()
    assert papers(outcome, "named") == [
        ("2605.00003", ["cited in the abstract"]),
        ("math/0605005", ["named in the schedule"]),
    ]
    assert papers(outcome, "titled")[0] == (
        "2605.00001",
        ["by the speaker", "title words: saddle, points, wide, networks"],
    )
    assert [arxiv_id for arxiv_id, _ in papers(outcome, "titled")] == ["2605.00001", "2605.00002"]


def test_nothing_is_asked_twice_on_a_day(library, server, fetch):
    add_three(library.connection)
    fetch()
    n_asked = len(server.seen)
    again = fetch()
    assert len(server.seen) == n_asked
    assert statuses(again) == {"titled": "cached", "named": "cached", "open": "skipped"}
    assert papers(again, "titled")[0][0] == "2605.00001"


def test_the_next_day_and_a_refresh_ask_again(library, server, fetch):
    add_three(library.connection)
    fetch()
    assert statuses(fetch(refresh=True))["titled"] == "fetched"
    assert statuses(fetch(day=TODAY + timedelta(days=1)))["titled"] == "fetched"
    assert len(server.seen) == 9


def test_a_new_talk_on_the_same_day_asks_only_for_what_is_new(library, server, fetch):
    add_three(library.connection)
    fetch()
    server.seen.clear()
    add_talk(library.connection, "new", title="Saddle points of wide networks", ids=("2605.00003", "2605.00004"))
    assert statuses(fetch())["new"] == "fetched"
    assert server.questions == ["2605.00004"]


def test_two_talks_with_one_title_share_the_question(library, server, fetch):
    add_talk(library.connection, "one", title="Saddle points of wide networks")
    add_talk(library.connection, "two", title="Saddle points of wide networks!")
    outcome = fetch()
    assert server.questions == [SADDLES]
    assert papers(outcome, "one") == papers(outcome, "two") != []


def test_a_malformed_id_in_the_schedule_is_dropped_with_a_problem(library, server, fetch):
    add_talk(library.connection, "talk", ids=("oops", "2605.00001"))
    outcome = fetch()
    assert server.questions == ["2605.00001"]
    assert [problem.message for problem in outcome.problems] == ["'oops' is not an arXiv id; it was left out."]
    assert statuses(outcome) == {"talk": "fetched"}


def test_fault_4_an_id_the_server_calls_wrong_is_dropped_and_the_rest_fetched(library, server, fetch):
    add_talk(library.connection, "talk", ids=("2605.00001", "0000.00000"))
    server.faults.append(body(error_feed("incorrect id format for 0000.00000"), 400))
    outcome = fetch()
    assert server.questions == ["0000.00000,2605.00001", "2605.00001"]
    assert [problem.message for problem in outcome.problems] == [
        "it refused the id 0000.00000: incorrect id format for 0000.00000"
    ]
    assert [arxiv_id for arxiv_id, _ in papers(outcome, "talk")] == ["2605.00001"]
    assert outcome.error is None
    assert statuses(fetch()) == {"talk": "cached"}


def test_fault_5_a_refused_question_never_becomes_a_paper_and_the_others_are_asked(library, server, fetch):
    add_talk(library.connection, "talk", title="Saddle points of wide networks", speaker="Mira Solen")
    server.faults.append(body(error_feed("bad query")))
    outcome = fetch()
    assert statuses(outcome) == {"talk": "partial"}
    assert "arXiv refused a question: bad query" in outcome.talks[0].error.message
    assert outcome.error is None, "asking again is no use: no network failure"
    assert len(server.seen) == 2
    assert {entry.paper.arxiv_id for entry in find_papers(library)} <= {record.id for record in RECORDS}


def test_fault_7_no_match_is_a_success_and_an_unknown_id_is_reported_as_not_found(library, server, fetch):
    add_talk(library.connection, "talk", title="Nothing like this exists", ids=("2605.77777",))
    outcome = fetch()
    assert statuses(outcome) == {"talk": "fetched"}
    assert papers(outcome, "talk") == []
    assert [problem.message for problem in outcome.problems] == ["arXiv has no paper 2605.77777; not found."]


def test_fault_3_after_a_network_failure_nothing_more_is_asked_and_each_talk_is_told_truly(library, server, fetch):
    add_three(library.connection)
    add_talk(library.connection, "later", title="Memory of recurrent networks", starts_at="2026-12-01")
    server.faults.extend([right, right, status(503), status(503), status(503), status(503)])
    outcome = fetch()
    assert len(server.seen) == 6
    assert statuses(outcome) == {"titled": "partial", "named": "fetched", "open": "skipped", "later": "failed"}
    assert isinstance(outcome.error, NetworkError)
    assert outcome.talks[0].error is outcome.error
    assert papers(outcome, "titled") != [], "what came is shown"
    assert last_fetch(library, "titled").status == "partial"


def test_fault_3_a_rerun_goes_on_where_the_last_one_stopped(library, server, fetch):
    add_three(library.connection)
    server.faults.extend([right, right, reset, reset, reset])
    fetch()
    server.seen.clear()
    outcome = fetch()
    assert len(server.seen) == 1
    assert server.questions[0].startswith('((au:"mira solen")')
    assert statuses(outcome) == {"titled": "fetched", "named": "cached", "open": "skipped"}


def test_fault_8_a_failure_on_a_later_page_keeps_the_pages_before_it_and_the_rerun_asks_only_for_the_rest(
    library, server, fetch
):
    server.records = [Record(f"2605.1{n:04}", "Saddle points of wide networks") for n in range(150)]
    add_talk(library.connection, "talk", title="Saddle points of wide networks")
    server.faults.append(right)
    server.always = empty_page(150)
    outcome = fetch(per_talk=50)
    assert statuses(outcome) == {"talk": "partial"}
    assert len(find_papers(library)) == 100
    server.always = None
    server.seen.clear()
    assert statuses(fetch(per_talk=50)) == {"talk": "fetched"}
    assert [(seen.start, seen.size) for seen in server.seen] == [(100, 50)]
    assert len(find_papers(library)) == 150


def test_fault_9_nothing_of_a_cut_page_is_stored(library, server, fetch):
    add_talk(library.connection, "talk", title="Saddle points of wide networks")
    server.always = body(feed([record.xml() for record in RECORDS], 5)[:-40])
    assert statuses(fetch()) == {"talk": "failed"}
    assert find_papers(library) == ()


def test_fault_2_stored_papers_stay_usable_while_arxiv_throttles(library, server, fetch):
    add_talk(library.connection, "talk", title="Saddle points of wide networks")
    fetch()
    server.always = status(429)
    outcome = fetch(day=TODAY + timedelta(days=1))
    assert statuses(outcome) == {"talk": "failed"}
    assert [arxiv_id for arxiv_id, _ in papers(outcome, "talk")] == ["2605.00001", "2605.00002"]
    assert "try again in" in outcome.error.message


def test_pages_are_stored_as_they_come(library, server, tmp_path):
    add_three(library.connection)
    talks = upcoming(library)
    plan = plan_fetch(library, talks, day=TODAY, per_talk=8)
    record = FetchRecord(library, plan, now=NOON, day=TODAY)
    with ArxivFetcher(parse_endpoint(server.url, "0"), tmp_path / "cache", lambda _: None) as fetcher:
        answers = fetch_answers(plan, fetcher, lambda _: None)
        record.record(next(answers))
        assert not library.connection.in_transaction
        assert [entry.ranked.paper.arxiv_id for entry in papers_of_talk(library, "named")] == [
            "2605.00003",
            "math/0605005",
        ]
        answers.close()


def test_the_users_decisions_survive_every_fetch(library, server, fetch):
    add_talk(library.connection, "talk", title="Saddle points of wide networks", ids=("2605.00003",))
    fetch()
    decide(library, "talk", "2605.00001", LinkStatus.REJECTED)
    decide(library, "talk", "2605.00003", LinkStatus.CONFIRMED)
    library.connection.execute("UPDATE talks SET arxiv_ids = '[]'")
    outcome = fetch(refresh=True)
    assert [arxiv_id for arxiv_id, _ in papers(outcome, "talk")] == ["2605.00003", "2605.00002"]
    rows = library.connection.execute("SELECT arxiv_id, status FROM talk_papers ORDER BY arxiv_id").fetchall()
    assert [tuple(row) for row in rows] == [
        ("2605.00001", "rejected"),
        ("2605.00002", "proposed"),
        ("2605.00003", "confirmed"),
    ]


def test_proposals_that_no_longer_fit_go_with_the_next_whole_fetch(library, server, fetch):
    add_talk(library.connection, "talk", title="Saddle points of wide networks")
    fetch()
    library.connection.execute("UPDATE talks SET title = 'Memory of recurrent networks'")
    assert [arxiv_id for arxiv_id, _ in papers(fetch(), "talk")] == ["2605.00004"]


def test_a_decision_about_a_paper_the_talk_does_not_have_is_refused(library):
    add_talk(library.connection, "talk")
    with pytest.raises(UsageError, match=r"'2605\.00001' is not among those of talk 'talk'"):
        decide(library, "talk", "2605.00001", LinkStatus.REJECTED)


def test_linking_is_told_of_talks_with_other_papers_only(library, server, fetch):
    add_three(library.connection)
    told = []
    fetch(relink=told.append)
    fetch(relink=told.append)
    assert told == [("named",), ("titled",)]


def test_progress_says_what_is_asked_and_what_is_waited_for(library, server, fetch):
    add_three(library.connection)
    server.faults.append(status(429, Retry_After="1"))
    said = []
    fetch(say=said.append)
    assert said[0] == "arXiv: question 1 of 3, 2 named papers for all talks"
    assert said[1].startswith("arXiv: it throttles us (HTTP 429) and asks for a pause of 1.0 s; trying again in 1.0 s")
    assert said[2].startswith("arXiv asked for a pause: waiting")
    assert "arXiv: question 2 of 3, papers by this title for Saddle points of wide networks" in said


def test_a_screen_can_fetch_in_a_worker_and_store_in_its_own_thread(library, server, tmp_path):
    """The network in one thread, the library in the other: as the module's docstring says."""
    add_three(library.connection)
    talks = upcoming(library)
    plan = plan_fetch(library, talks, day=TODAY, per_talk=8)
    record = FetchRecord(library, plan, now=NOON, day=TODAY)
    posted = []

    def work():
        with ArxivFetcher(parse_endpoint(server.url, "0"), tmp_path / "cache", lambda _: None) as fetcher:
            posted.extend(fetch_answers(plan, fetcher, lambda _: None))

    worker = threading.Thread(target=work)
    worker.start()
    worker.join(10)
    for answer in posted:
        record.record(answer)
    assert statuses(record.finish()) == {"titled": "fetched", "named": "fetched", "open": "skipped"}


def test_stopping_ends_the_run_quietly_and_keeps_what_came(library, server, tmp_path):
    add_three(library.connection)
    talks = upcoming(library)
    plan = plan_fetch(library, talks, day=TODAY, per_talk=8)
    record = FetchRecord(library, plan, now=NOON, day=TODAY)
    with ArxivFetcher(parse_endpoint(server.url, "0.01"), tmp_path / "cache", lambda _: None) as fetcher:
        for answer in fetch_answers(plan, fetcher, lambda _: None):
            record.record(answer)
            fetcher.stop()
    assert len(server.seen) == 1
    outcome = record.finish()
    assert statuses(outcome) == {"titled": "failed", "named": "fetched", "open": "skipped"}
    assert outcome.talks[0].error.message == "the fetch was stopped before it was done."
    assert outcome.error is None
