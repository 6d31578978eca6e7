import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar_prep.domain.arxiv_id import ArxivId, find_arxiv_ids, parse_arxiv_id


@pytest.mark.parametrize(
    ("text", "bare", "version"),
    [
        ("2301.00001", "2301.00001", None),
        ("0705.1234v12", "0705.1234", 12),
        ("arXiv:2301.00001v2", "2301.00001", 2),
        ("ARXIV: 2301.00001", "2301.00001", None),
        ("https://arxiv.org/abs/2301.00001v3", "2301.00001", 3),
        ("http://www.arxiv.org/pdf/2301.00001.pdf", "2301.00001", None),
        ("https://export.arxiv.org/pdf/2301.00001v1.pdf#page=2", "2301.00001", 1),
        ("https://arxiv.org/html/2301.00001", "2301.00001", None),
        ("https://doi.org/10.48550/arXiv.2301.00001", "2301.00001", None),
        ("doi:10.48550/ARXIV.2301.00001", "2301.00001", None),
        ("math/0211159", "math/0211159", None),
        ("arXiv:math.GT/0309136v2", "math/0309136", 2),
        ("hep-th/9901001", "hep-th/9901001", None),
        ("cond-mat.mes-hall/0309136", "cond-mat/0309136", None),
        ("(2301.00001).", "2301.00001", None),
        ("2301.\u200b00001", "2301.00001", None),
    ],
)
def test_an_id_is_read_in_every_usual_shape(text, bare, version):
    assert parse_arxiv_id(text) == ArxivId(bare, version)


@pytest.mark.parametrize(
    "text", ["", "oops", "2301", "2301.001", "2301.000001", "230.00001", "math/021115", "2301.00001v0", "a 2301.00001"]
)
def test_what_is_no_id_gives_none(text):
    assert parse_arxiv_id(text) is None


def test_ids_in_running_text_are_found_where_they_are_marked_and_each_once():
    text = (
        "Based on arXiv:2301.00001v2, 2302.00002 and 2303.00003 (see https://arxiv.org/abs/math/0211159, also"
        " doi 10.48550/arXiv.2301.00001). Version 1234.56789 took 2301.12345 seconds; 10.1234/2305.00001."
    )
    assert find_arxiv_ids(text) == ("2301.00001", "2302.00002", "2303.00003", "math/0211159")


def test_a_marked_number_that_is_no_date_is_no_id():
    assert find_arxiv_ids("arXiv:2313.00001 and arXiv:2300.00001") == ()


@given(st.text(max_size=100) | st.from_regex(r"(arxiv:)?[0-9]{4}\.[0-9]{4,5}(v[0-9])?[.,)]?", fullmatch=True))
def test_any_text_is_read_without_failing_and_what_is_found_is_an_id(text):
    found = find_arxiv_ids(text)
    assert all(parse_arxiv_id(arxiv_id) == ArxivId(arxiv_id) for arxiv_id in found)
    parse_arxiv_id(text)
