"""What arXiv's servers are on record to do wrong, and what comes of it; numbers as in the fault model of the reference.

Every test speaks to a server of our own on loopback, with a gap so small that the waits pass quickly.
"""

import signal
import threading
import time

import pytest
from arxiv_server import (
    WEB_PAGE,
    ArxivServer,
    Record,
    body,
    changed,
    cut_feed,
    cut_on_the_wire,
    empty_page,
    error_feed,
    feed,
    redirect,
    reset,
    right,
    slow,
    status,
)

from seminar_prep.errors import NetworkError
from seminar_prep.sources.arxiv_api.endpoint import ArxivEndpoint, parse_endpoint
from seminar_prep.sources.arxiv_api.fetcher import ArxivFetcher
from seminar_prep.sources.arxiv_api.queries import Question
from seminar_prep.sources.arxiv_api.session import MOST_ANSWER_BYTES, Timeouts
from seminar_prep.sources.arxiv_api.trouble import CoolingDownError, FetchStoppedError, QuestionRefusedError

GAP = 0.01
TIMEOUTS = Timeouts(5, 5, 5)
SADDLES = Question(query='ti:"saddle points of wide networks"')
BOTH = ["2605.00001", "2605.00002"]


@pytest.fixture
def server():
    with ArxivServer() as running:
        yield running


@pytest.fixture
def asking(server, tmp_path):
    """Make fetchers that share one cache folder, and close them."""
    made = []

    def make(timeouts=TIMEOUTS, say=lambda _: None):
        made.append(ArxivFetcher(parse_endpoint(server.url, str(GAP)), tmp_path / "cache", say, timeouts))
        return made[-1]

    yield make
    for fetcher in made:
        fetcher.close()


def fetched(fetcher, question=SADDLES, wanted=24, start=0):
    return list(fetcher.fetch_pages(question, start, wanted))


def ids_of(pages):
    return [paper.arxiv_id for page in pages for paper in page.papers]


def test_an_answer_without_fault_is_read_whole_with_one_request(server, asking):
    fetcher = asking()
    page = fetched(fetcher)[0]
    assert (ids_of([page]), page.total, page.next_start, page.problems) == (BOTH, 2, None, ())
    assert fetcher.n_requests == len(server.seen) == 1
    assert page.papers[0].abstract == "Saddle points and minima."
    assert server.seen[0].user_agent.startswith("seminar-prep/")


def test_fault_1_throttled_once_waits_as_long_as_asked_and_says_so(server, asking):
    server.faults.append(status(429, Retry_After="1"))
    said = []
    assert ids_of(fetched(asking(say=said.append))) == BOTH
    assert server.gaps[0] >= 1.0
    assert any("throttles us (HTTP 429) and asks for a pause of 1.0 s" in line for line in said)


def test_fault_2_throttled_always_stops_after_four_tries_and_cools_down_for_every_process(server, asking):
    server.always = status(429)
    with pytest.raises(CoolingDownError, match=r"throttling requests from here; try again in 0\.6 s"):
        fetched(asking())
    assert len(server.seen) == 4
    server.always = None
    with pytest.raises(CoolingDownError, match="try again in"):
        fetched(asking())
    assert len(server.seen) == 4, "another process asked although arXiv is to be left alone"


def test_fault_2_a_pause_of_an_hour_is_not_sat_out_but_remembered(server, asking):
    server.faults.append(status(429, Retry_After="3600"))
    with pytest.raises(CoolingDownError, match="try again in 60 minutes"):
        fetched(asking())
    assert len(server.seen) == 1
    with pytest.raises(CoolingDownError, match="60 minutes"):
        fetched(asking())
    assert len(server.seen) == 1


def test_fault_2_after_the_cool_down_arxiv_is_asked_again(server, asking, tmp_path):
    server.faults.extend([status(403)] * 4)
    with pytest.raises(CoolingDownError) as caught:
        fetched(asking())
    time.sleep(caught.value.seconds)
    assert ids_of(fetched(asking())) == BOTH


@pytest.mark.parametrize("code", [500, 502, 503, 504])
def test_fault_3_server_trouble_once_is_tried_again_after_two_gaps(server, asking, code):
    server.faults.append(status(code))
    assert ids_of(fetched(asking())) == BOTH
    assert server.gaps[0] >= 2 * GAP


def test_fault_3_server_trouble_always_backs_off_by_2_5_and_15_gaps_then_fails_clearly(server, asking):
    server.always = status(503)
    with pytest.raises(NetworkError, match=r"it answered HTTP 503 \(4 tries\)") as caught:
        fetched(asking())
    assert [gap >= n * GAP for gap, n in zip(server.gaps, (2, 5, 15), strict=True)] == [True] * 3
    assert "goes on where it stopped" in caught.value.hint


def test_fault_4_a_malformed_id_is_refused_in_the_servers_words_without_a_retry(server, asking):
    with pytest.raises(QuestionRefusedError, match="incorrect id format for oops"):
        fetched(asking(), Question(ids=("2605.00001", "oops")))
    assert len(server.seen) == 1


def test_fault_5_an_error_entry_with_status_200_is_a_refusal_and_never_a_paper(server, asking):
    server.faults.append(body(error_feed("incorrect id format for 12")))
    with pytest.raises(QuestionRefusedError, match="incorrect id format for 12"):
        fetched(asking())
    assert len(server.seen) == 1


def test_fault_6_an_empty_first_page_is_tried_again(server, asking):
    server.faults.append(empty_page())
    assert ids_of(fetched(asking())) == BOTH
    assert server.seen[1].size == 12, "a smaller page gets round a poisoned window"


def test_fault_6_an_empty_first_page_always_is_an_error_never_nothing_found(server, asking):
    server.always = empty_page()
    with pytest.raises(NetworkError, match=r"an empty page although it counts 40 results \(3 tries\)"):
        fetched(asking())


def test_fault_7_an_honest_empty_answer_is_a_success(server, asking):
    page = fetched(asking(), Question(query='ti:"no such title"'))[0]
    assert (page.papers, page.total, page.next_start) == ((), 0, None)
    assert len(server.seen) == 1


def test_fault_7_an_unknown_id_is_not_found_even_where_the_server_counts_it(server, asking):
    server.always = empty_page(total=1)
    assert ids_of(fetched(asking(), Question(ids=("2605.99999",)))) == []


def test_fault_8_an_empty_later_page_leaves_the_pages_before_it_and_shrinks(server, asking):
    server.records = [Record(f"2605.1{n:04}", "Saddle points of wide networks") for n in range(150)]
    server.faults.append(right)
    server.always = empty_page(150)
    pages = asking().fetch_pages(SADDLES, 0, 150)
    assert len(next(pages).papers) == 100
    with pytest.raises(NetworkError, match="empty page"):
        next(pages)
    assert [(seen.start, seen.size) for seen in server.seen] == [(0, 100), (100, 50), (100, 25), (100, 12)]
    server.always = None
    assert len(ids_of(fetched(asking(), wanted=150, start=100))) == 50, "it goes on where it stopped"


def test_fault_9_a_feed_cut_near_its_end_is_asked_for_again_and_nothing_of_it_is_taken(server, asking):
    server.faults.append(cut_feed)
    assert ids_of(fetched(asking())) == BOTH
    assert len(server.seen) == 2


def test_fault_9_a_feed_always_cut_is_an_error(server, asking):
    server.always = cut_feed
    with pytest.raises(NetworkError, match="cut or damaged"):
        fetched(asking())


def test_fault_10_a_body_cut_on_the_wire_is_asked_for_again(server, asking):
    server.faults.append(cut_on_the_wire)
    assert ids_of(fetched(asking())) == BOTH


def test_fault_11_a_reset_connection_is_tried_again_with_the_gap_kept(server, asking):
    server.faults.append(reset)
    assert ids_of(fetched(asking())) == BOTH
    assert server.gaps[0] >= GAP


def test_fault_11_a_refused_connection_ends_in_an_offline_message_with_the_gap_kept(tmp_path):
    with ArxivServer() as gone:
        url = gone.url
    began = time.monotonic()
    with (
        ArxivFetcher(ArxivEndpoint(url, GAP), tmp_path, lambda _: None) as fetcher,
        pytest.raises(NetworkError, match=r"no connection \(refused, lost, or offline\) \(3 tries\)") as caught,
    ):
        fetched(fetcher)
    assert time.monotonic() - began >= 2 * GAP
    assert "Is this machine online?" in caught.value.hint


def test_fault_12_a_server_that_never_answers_is_left_and_tried_once_more(server, asking):
    server.faults.append(slow(0.5))
    assert ids_of(fetched(asking(Timeouts(connect=1, read=0.2, answer=1)))) == BOTH


def test_fault_12_a_server_that_never_answers_at_all_is_an_error_with_the_time(server, asking):
    server.always = slow(0.5)
    with pytest.raises(NetworkError, match=r"did not answer within 0\.2 s \(2 tries\)"):
        fetched(asking(Timeouts(connect=1, read=0.2, answer=1)))


def test_fault_12_stop_from_another_thread_ends_a_request_under_way_at_once(server, asking):
    server.always = slow(5)
    fetcher = asking(Timeouts(10, 60, 120))
    threading.Timer(0.2, fetcher.stop).start()
    began = time.monotonic()
    with pytest.raises(FetchStoppedError):
        fetched(fetcher)
    assert time.monotonic() - began < 2


def test_fault_12_stop_from_another_thread_ends_a_wait_at_once(server, tmp_path):
    server.always = status(503)
    with ArxivFetcher(ArxivEndpoint(server.url, 30.0), tmp_path, lambda _: None) as fetcher:
        threading.Timer(0.2, fetcher.stop).start()
        began = time.monotonic()
        with pytest.raises(FetchStoppedError):
            fetched(fetcher)
    assert time.monotonic() - began < 2


def test_fault_12_an_interrupt_ends_a_request_under_way_at_once(server, asking):
    server.always = slow(5)
    fetcher = asking(Timeouts(10, 60, 120))
    threading.Timer(0.2, signal.pthread_kill, (threading.main_thread().ident, signal.SIGINT)).start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        fetched(fetcher)
    assert time.monotonic() - began < 2


def test_fault_13_a_web_page_with_status_200_is_no_feed_and_tried_again(server, asking):
    server.faults.append(WEB_PAGE)
    assert ids_of(fetched(asking())) == BOTH


def test_fault_13_a_web_page_always_is_an_error_that_names_it(server, asking):
    server.always = WEB_PAGE
    with pytest.raises(NetworkError, match="a web page, not an Atom feed"):
        fetched(asking())


def test_fault_14_a_redirect_is_followed_within_the_gate(server, asking):
    server.faults.append(redirect())
    assert ids_of(fetched(asking())) == ["2605.00001"]
    assert server.gaps[0] >= GAP


def test_fault_14_a_redirect_loop_ends_after_three_hops(server, asking):
    server.always = redirect("/api/query?id_list=2605.00001")
    with pytest.raises(NetworkError, match="redirects more than 3 times"):
        fetched(asking())
    assert len(server.seen) == 4
    assert min(server.gaps) >= GAP


def test_fault_14_a_redirect_to_no_web_address_is_an_error(server, asking):
    server.always = redirect("ftp://example.org/")
    with pytest.raises(NetworkError, match="redirects to no usable address"):
        fetched(asking())


def test_fault_15_an_entry_that_comes_twice_counts_once(server, asking):
    server.faults.append(body(feed([server.records[0].xml()] * 2 + [server.records[1].xml()], 2)))
    page = fetched(asking())[0]
    assert (ids_of([page]), page.next_start) == (BOTH, None)


def test_fault_16_a_count_that_is_too_high_keeps_what_came_and_warns(server, asking):
    server.faults.append(changed(b"Results>2<", b"Results>900<"))
    server.always = empty_page(900)
    pages = fetched(asking())
    assert ids_of(pages) == BOTH
    assert pages[-1].next_start is None
    assert "counts more results than it has" in pages[-1].problems[0].message


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (b"<published>2026-05-04T10:00:00Z</published>", b"", "no published date"),
        (b"<published>2026-05-04", b"<published>yesterday", "published date is 'yesterdayT10"),
        (b"<title>Saddle points of wide networks</title>", b"", "no title"),
        (b"<summary>  Saddle points and minima.</summary>", b"<summary> </summary>", "no summary"),
        (b"<author><name>Mira Solen</name></author><author><name>Ivo Brandt</name></author>", b"", "no author"),
    ],
)
def test_faults_17_and_18_an_entry_that_is_not_whole_is_left_out_by_id_and_the_rest_kept(
    server, asking, old, new, complaint
):
    server.faults.append(changed(old, new))
    page = fetched(asking())[0]
    assert ids_of([page]) == ["2605.00002"]
    assert "2605.00001 was left out" in page.problems[0].message
    assert complaint in page.problems[0].message


def test_fault_19_a_control_byte_is_tried_again_then_forgiven_with_a_warning(server, asking):
    damaged = changed(b"<title>Saddle", b"<title>\x0bSaddle")
    server.faults.append(damaged)
    assert not fetched(asking())[0].problems
    server.always = damaged
    page = fetched(asking())[0]
    assert ids_of([page]) == BOTH
    assert page.papers[0].title == "Saddle points of wide networks"
    assert "control characters" in page.problems[0].message


def test_fault_20_a_withdrawn_paper_is_marked(server, asking):
    server.records = [Record("2605.00007", "Saddle points of wide networks", comment="This paper has been withdrawn")]
    assert fetched(asking())[0].papers[0].withdrawn


def test_an_answer_of_over_20_megabytes_is_not_read_to_its_end(server, asking):
    server.always = body(b" " * (MOST_ANSWER_BYTES + 1))
    with pytest.raises(NetworkError, match="larger than 20 MB"):
        fetched(asking())
    assert len(server.seen) == 1


def test_a_wrong_address_is_not_tried_again(server, asking):
    server.always = status(404)
    with pytest.raises(NetworkError, match="HTTP 404; is this its address"):
        fetched(asking())
    assert len(server.seen) == 1
