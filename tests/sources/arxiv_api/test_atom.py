"""Answers, old shape and new, real and damaged: read strictly, with the right outcome."""

import json
import re

import pytest
from arxiv_server import RECORDS, Record, error_feed, feed
from hypothesis import given
from hypothesis import strategies as st
from shared_material import SHARED, needs_shared, shared

from seminar_prep.sources.arxiv_api.atom import check_feed
from seminar_prep.sources.arxiv_api.session import retry_after_seconds
from seminar_prep.sources.arxiv_api.trouble import QuestionRefusedError, RequestFailedError

WHOLE = feed([record.xml() for record in RECORDS], 5)

# Before November 2025: another order, hard-wrapped text, http links, namespaces on the elements.
OLD_SHAPE = b"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title type="html">ArXiv Query: search_query=&amp;id_list=hep-th/0105001</title>
  <id>http://arxiv.org/api/abc</id>
  <opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">1</opensearch:totalResults>
  <entry>
    <id>http://arxiv.org/abs/hep-th/0105001v2</id>
    <updated>2001-06-02T10:00:00Z</updated>
    <published>2001-05-01T10:00:00Z</published>
    <title>Walls between
  worlds</title>
    <summary>  We look at walls
between worlds.
</summary>
    <author><name>Ana Krei</name></author>
    <arxiv:comment xmlns:arxiv="http://arxiv.org/schemas/atom">4 pages</arxiv:comment>
    <category term="hep-th" scheme="http://arxiv.org/schemas/atom"/>
  </entry>
</feed>"""


def test_a_whole_feed_has_all_its_entries():
    checked = check_feed(WHOLE)
    assert (checked.n_entries, checked.n_whole, checked.total, checked.problems) == (5, 5, 5, ())


def test_a_feed_of_the_old_shape_is_read():
    checked = check_feed(OLD_SHAPE)
    assert (checked.n_whole, checked.total, checked.problems) == (1, 1, ())


def test_a_feed_without_a_count_has_no_total():
    assert check_feed(OLD_SHAPE.replace(b"totalResults", b"other")).total is None


@pytest.mark.parametrize("at", range(1, 100))
def test_a_feed_cut_anywhere_is_never_taken(at):
    with pytest.raises(RequestFailedError, match=r"cut or damaged|empty answer|not an Atom feed"):
        check_feed(WHOLE[: len(WHOLE) * at // 100])


def test_an_error_entry_among_others_refuses_the_whole():
    with pytest.raises(QuestionRefusedError, match="incorrect id format"):
        check_feed(error_feed("incorrect id format for x"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "an empty answer"),
        (b"  \n", "an empty answer"),
        (b"<html><body>hello</body></html>", "a web page"),
        (b"<!DOCTYPE html><p>hello", "a web page"),
        (b"Rate exceeded.", "not an Atom feed"),
        (b'{"error": 1}', "not an Atom feed"),
        (b"<rss version='2.0'><channel/></rss>", "not an Atom feed"),
        (b"<feed><entry/></feed>", "not an Atom feed"),
        (b"<!DOCTYPE feed [<!ENTITY a 'b'>]><feed xmlns='http://www.w3.org/2005/Atom'/>", "not an Atom feed"),
        (b"\x1f\x8b\x08\x00\x00", "not an Atom feed"),
    ],
)
def test_what_is_no_feed_is_named(content, said):
    with pytest.raises(RequestFailedError, match=said):
        check_feed(content)


def test_a_title_that_is_a_nought_is_a_title():
    assert check_feed(feed([Record("2605.00009", "0").xml()], 1)).n_whole == 1


def test_an_entry_with_a_foreign_id_is_left_out_with_its_number():
    checked = check_feed(WHOLE.replace(b"http://arxiv.org/abs/2605.00002v1", b"oai:example:7"))
    assert (checked.n_entries, checked.n_whole) == (5, 4)
    assert checked.problems[0].message == "entry 2 was left out: its id is not an arXiv id."


@given(st.binary(max_size=200) | st.binary(max_size=40).map(lambda noise: WHOLE[:700] + noise + WHOLE[700:]))
def test_any_bytes_give_whole_entries_or_one_clear_failure(content):
    for lenient in (False, True):
        try:
            checked = check_feed(content, lenient=lenient)
        except (RequestFailedError, QuestionRefusedError):
            continue
        assert checked.n_whole + len([p for p in checked.problems if "left out:" in p.message]) == checked.n_entries


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (None, 0),
        ("", 0),
        ("7", 7),
        (" 12 ", 12),
        ("-3", 0),
        ("soon", 0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("1.5", 0),
    ],
)
def test_retry_after_is_read_in_seconds_and_nonsense_is_nothing(text, seconds):
    assert retry_after_seconds(text) == seconds


def test_retry_after_as_a_date_is_read():
    assert retry_after_seconds("Fri, 31 Dec 2100 23:59:59 GMT") > 1e9


def _real_feeds():
    return sorted(shared("arxiv", "feeds").glob("*.xml")) if SHARED else []


@needs_shared
@pytest.mark.parametrize("path", _real_feeds(), ids=lambda path: path.stem)
def test_every_recorded_feed_has_the_right_outcome(path):
    content = path.read_bytes()
    if path.name.startswith("oai__") or path.stem.endswith("_rss"):
        with pytest.raises(RequestFailedError, match=r"not an Atom feed|cut or damaged"):
            check_feed(content)
    elif path.stem.endswith("_malformed"):
        with pytest.raises(RequestFailedError, match="cut or damaged"):
            check_feed(content)
    elif b"/api/errors" in content:
        with pytest.raises(QuestionRefusedError, match="incorrect id format"):
            check_feed(content)
    else:
        checked = check_feed(content)
        ids = re.findall(rb"<entry.*?<id>(.*?)</id>", content, re.DOTALL)
        assert checked.n_entries == len(set(ids)) == checked.n_whole + len(checked.problems)
        n_untitled = len(re.findall(rb"<title[^>]*>\s*</title>", content))
        is_announcement = b"oai:arXiv.org" in content
        assert len(checked.problems) == (checked.n_entries if is_announcement else n_untitled)


@needs_shared
def test_the_reference_server_is_read_without_loss(tmp_path):
    """The reference's own stand-in for arXiv, with its real records."""
    import importlib.util

    from seminar_prep.sources.arxiv_api.endpoint import parse_endpoint
    from seminar_prep.sources.arxiv_api.fetcher import ArxivFetcher
    from seminar_prep.sources.arxiv_api.queries import id_questions, title_question

    spec = importlib.util.spec_from_file_location("fake_arxiv", shared("arxiv", "fake_arxiv.py"))
    fake_arxiv = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fake_arxiv)
    lines = shared("arxiv", "papers_small.jsonl").read_text(encoding="utf-8").splitlines()
    records = {record["arxiv_id"]: record for record in map(json.loads, lines)}
    wanted = sorted(records)[::15]
    with fake_arxiv.FakeArxiv([fake_arxiv.Paper(record) for record in records.values()]) as server:
        endpoint = parse_endpoint(f"{server.url}/api/query", "0.02")
        with ArxivFetcher(endpoint, tmp_path, lambda _: None) as fetcher:
            pages = [page for q in id_questions(wanted) for page in fetcher.fetch_pages(q, 0, len(q.ids))]
            papers = [paper for page in pages for paper in page.papers]
            assert sorted(paper.arxiv_id for paper in papers) == wanted
            assert not [problem for page in pages for problem in page.problems]
            for paper in papers:
                assert paper.title == " ".join(records[paper.arxiv_id]["title"].split())
                assert list(paper.authors) == [" ".join(name.split()) for name in records[paper.arxiv_id]["authors"]]
            some = next(paper for paper in papers if title_question(paper.title) and "$" not in paper.title)
            hits = next(fetcher.fetch_pages(title_question(some.title), 0, 24)).papers
            assert some.arxiv_id in [paper.arxiv_id for paper in hits]
        assert server.min_gap() >= 0.02
        assert server.max_concurrent() == 1
