"""`fetch` and `papers` as a shell sees them: JSON, exit codes, what is printed where."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from arxiv_server import WEB_PAGE, ArxivServer, Record, reset, right, slow, status
from cli_runner import run
from paper_talks import add_talk

from seminar_prep.storage.migrations import open_library

NOW = "2026-11-25T12:00+00:00"


@pytest.fixture
def server(monkeypatch):
    with ArxivServer() as running:
        monkeypatch.setenv("SEMINAR_PREP_ARXIV_URL", running.url)
        monkeypatch.setenv("SEMINAR_PREP_ARXIV_GAP", "0.01")
        monkeypatch.setenv("SEMINAR_PREP_NOW", NOW)
        yield running


@pytest.fixture
def talks(sealed):
    """A library with three upcoming talks, one that is far away and one that is cancelled."""
    library = open_library(sealed / "library" / "library.db", sealed / "library" / "backups")
    add = library.connection
    add_talk(add, "aaaa1111", title="Saddle points of wide networks", speaker="Mira Solen")
    add_talk(add, "aabb2222", abstract="See arXiv:2605.00003.", starts_at="2026-11-28")
    add_talk(add, "cccc3333", starts_at="2026-11-29T10:00:00+00:00")
    add_talk(add, "dddd4444", title="Memory of recurrent networks", starts_at="2027-03-01T10:00:00+00:00")
    add_talk(add, "eeee5555", title="Memory of recurrent networks", status="cancelled")
    library.close()


@pytest.mark.usefixtures("talks")
class TestFetch:
    def test_fetch_answers_with_one_json_object_of_the_contract(self, server):
        answer = run("fetch", "--json")
        assert answer.code == 0
        assert answer.json["n_requests"] == len(server.seen) == 3
        assert [(talk["talk"], talk["status"], talk["error"]) for talk in answer.json["talks"]] == [
            ("aaaa1111", "fetched", None),
            ("aabb2222", "fetched", None),
            ("cccc3333", "skipped", None),
        ]
        paper = answer.json["talks"][1]["papers"][0]
        assert list(paper) == [
            "arxiv_id", "version", "title", "abstract", "abstract_kind", "authors", "categories", "primary_category",
            "published_at", "updated_at", "comment", "journal_ref", "doi", "abs_url", "pdf_url", "withdrawn", "score",
            "reasons",
        ]  # fmt: skip
        assert (paper["arxiv_id"], paper["score"]) == ("2605.00003", 1.0)
        assert paper["reasons"] == [{"code": "cited", "text": "cited in the abstract"}]

    def test_fetch_prints_a_table_per_talk_and_speaks_of_progress_on_stderr_only(self, server):
        answer = run("fetch")
        assert "Fri 27 Nov  Saddle points of wide networks (Mira Solen)\n  aaaa1111  fetched, 2 papers\n" in answer.out
        assert "0.97  2605.00001        Saddle points of wide networks\n" in answer.out
        assert "by the speaker; title words: saddle, points, wide,\n" in answer.out
        assert "skipped: nothing to ask for yet" in answer.out
        assert answer.out.endswith("3 talks, 3 papers, 3 requests.\n")
        assert "arXiv: question 1 of 3, 1 named paper for all talks" in answer.err
        assert "question" not in answer.out
        assert max(map(len, answer.out.splitlines())) <= 80
        assert run("fetch", "--quiet").err == ""

    def test_fetch_again_on_the_same_day_asks_nothing_and_the_next_study_day_asks(self, server):
        run("fetch")
        again = run("fetch", "--json")
        assert again.json["n_requests"] == 0
        assert [talk["status"] for talk in again.json["talks"]] == ["cached", "cached", "skipped"]
        assert run("fetch", "--json", "--now", "2026-11-26T12:00+00:00").json["n_requests"] == 3
        assert run("fetch", "--json", "--refresh").json["n_requests"] == 3

    def test_fetch_of_one_talk_by_the_beginning_of_its_id_asks_for_that_talk_only(self, server):
        answer = run("fetch", "--talk", "dddd", "--json")
        assert [talk["talk"] for talk in answer.json["talks"]] == ["dddd4444"]
        assert server.questions == ['ti:"memory of recurrent networks"']

    def test_days_and_per_talk_limit_what_is_fetched(self, server):
        assert len(run("fetch", "--days", "120", "--json").json["talks"]) == 4
        assert len(run("fetch", "--per-talk", "1", "--json").json["talks"][0]["papers"]) <= 1

    @pytest.mark.parametrize(
        ("talk", "said"), [("aa", "begins 2 talk ids"), ("zz", "there is no talk 'zz'"), ("", "there is no talk")]
    )
    def test_an_unknown_or_ambiguous_talk_ends_with_code_2_and_no_request(self, server, talk, said):
        answer = run("fetch", "--talk", talk, "--json")
        assert answer.code == 2
        assert said in answer.json["error"]["message"]
        assert server.seen == []

    def test_a_network_failure_ends_with_code_3_and_the_answer_with_error_added(self, server):
        server.faults.append(right)
        server.always = status(503)
        answer = run("fetch", "--json")
        assert answer.code == 3
        assert [talk["status"] for talk in answer.json["talks"]] == ["failed", "fetched", "skipped"]
        assert answer.json["error"]["code"] == answer.json["talks"][0]["error"]["code"] == "network"
        assert "HTTP 503 (4 tries)" in answer.json["error"]["message"]
        assert "goes on where it stopped" in answer.json["error"]["hint"]
        server.always = None
        again = run("fetch", "--json")
        assert (again.code, again.json["n_requests"]) == (0, 2)
        assert [talk["status"] for talk in again.json["talks"]] == ["fetched", "cached", "skipped"]

    def test_throttling_ends_with_code_3_and_the_time_to_come_back_and_the_next_command_asks_nothing(self, server):
        server.always = status(429)
        first = run("fetch")
        assert first.code == 3
        assert "arXiv is throttling requests from here; try again in 0.6 s." in first.err
        second = run("fetch", "--json")
        assert (second.code, second.json["n_requests"]) == (3, 0)
        assert second.json["error"]["code"] == "throttled"
        assert len(server.seen) == 4

    @pytest.mark.parametrize("fault", [WEB_PAGE, reset], ids=["a web page", "a reset"])
    def test_no_network_failure_ever_looks_like_nothing_found(self, server, fault):
        server.always = fault
        answer = run("fetch", "--json")
        assert answer.code == 3
        assert [talk["status"] for talk in answer.json["talks"]] == ["failed", "failed", "skipped"]

    def test_control_characters_from_outside_never_reach_the_terminal(self, server):
        server.records = [Record("2605.00001", "Saddle points of wide networks [red]\u0085\u202e!", ("Mi\u009bra",))]
        run("fetch")
        for command in ("fetch", "papers"):
            out = run(command).out
            assert "[red]" in out
            assert not set(out) & {"\x1b", "\u0085", "\u202e", "\u009b"}

    def test_fault_12_an_interrupt_ends_the_command_at_once_with_code_130(self, server):
        server.faults.append(right)
        server.always = slow(20)
        command = [sys.executable, "-m", "seminar_prep", "fetch"]
        process = subprocess.Popen(
            command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=dict(os.environ)
        )
        while len(server.seen) < 2:
            time.sleep(0.02)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=15)
        assert time.monotonic() - began < 3
        assert process.returncode == 130
        assert "what was finished is kept" in err
        assert run("papers", "--json").json["papers"][0]["arxiv_id"] == "2605.00003"

    def test_fault_22_two_commands_at_once_keep_the_gap_and_ask_every_question_once_and_never_together(
        self, server, monkeypatch
    ):
        monkeypatch.setenv("SEMINAR_PREP_ARXIV_GAP", "1.5")  # the other one has that long to store its answer
        command = [sys.executable, "-m", "seminar_prep", "fetch", "--json"]
        processes = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
        answers = [json.loads(process.communicate(timeout=60)[0]) for process in processes]
        assert len(server.questions) == len(set(server.questions)) == 3
        assert sum(answer["n_requests"] for answer in answers) == 3
        assert min(server.gaps) >= 1.5
        assert max(seen.n_open for seen in server.seen) == 1
        for answer in answers:
            assert [len(talk["papers"]) for talk in answer["talks"]] == [2, 1, 0]
            assert {talk["status"] for talk in answer["talks"]} <= {"fetched", "cached", "skipped"}

    def test_papers_lists_what_is_stored_without_the_network(self, server):
        assert "No papers yet" in run("papers").out
        run("fetch")
        server.seen.clear()
        listed = run("papers", "--json").json["papers"]
        assert [(paper["arxiv_id"], paper["talks"]) for paper in listed][:2] == [
            ("2605.00001", ["aaaa1111"]),
            ("2605.00002", ["aaaa1111"]),
        ]
        assert [p["arxiv_id"] for p in run("papers", "--talk", "aabb", "--json").json["papers"]] == ["2605.00003"]
        assert [p["arxiv_id"] for p in run("papers", "--search", "GATES askeland", "--json").json["papers"]] == [
            "2605.00003"
        ]
        assert "No such paper is stored" in run("papers", "--search", "absent").out
        assert server.seen == []


def test_a_gap_below_three_seconds_is_refused_for_any_host_but_loopback(sealed):
    answer = run("fetch", "--json", env={"SEMINAR_PREP_ARXIV_GAP": "1", "SEMINAR_PREP_NOW": NOW})
    assert answer.code == 2
    assert answer.json["error"]["code"] == "config"
    assert "is less than the 3 seconds" in answer.json["error"]["message"]


def test_an_empty_library_has_nothing_to_fetch(server):
    answer = run("fetch")
    assert (answer.code, answer.out) == (0, "No upcoming talks in the next 14 days.\n")
    assert server.seen == []


def test_listing_papers_loads_neither_arxiv_nor_requests_nor_lxml(sealed):
    code = (
        "import sys; from seminar_prep.__main__ import main; import os; sys.argv = ['seminar-prep', 'papers'];"
        "main(); print([m for m in ('arxiv', 'requests', 'lxml', 'textual', 'snowballstemmer') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.splitlines()[-1] == "[]"
