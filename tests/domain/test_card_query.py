import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar_prep.domain.card_query import CardQuery, CardState, parse_query
from seminar_prep.errors import UsageError


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("", CardQuery()),
        ("  saddle point ", CardQuery(words=("saddle", "point"))),
        ('"saddle point"', CardQuery(words=("saddle point",))),
        ('deck:gbc/08 concept:adam is:due IS:Leech ref:"GBC 8.2"',
         CardQuery((), ("gbc/08",), ("adam",), ("GBC 8.2",), (CardState.DUE, CardState.LEECH))),
        ("ref:arXiv:1412.6980", CardQuery(refs=("arXiv:1412.6980",))),
        ("tag:exam Tag:x", CardQuery(tags=("exam", "x"))),
        ("is:flagged", CardQuery(states=(CardState.FLAGGED,))),
        ("p: x:y", CardQuery(words=("p:", "x y"))),
        ('"open', CardQuery(words=("open",))),
    ],
)  # fmt: skip
def test_query_is_read(text, query) -> None:
    assert parse_query(text) == query


@pytest.mark.parametrize(
    ("text", "hint"), [("is:deu", "is:due"), ("concpt:x", "concept:"), ("tags:x", "tag:"), ("is:xyzzy", "is:new")]
)
def test_misspelt_query_names_what_is_known(text, hint) -> None:
    with pytest.raises(UsageError) as caught:
        parse_query(text)
    assert hint in str(caught.value.hint)


@given(st.text(max_size=40))
def test_query_of_any_text_is_read_or_explained(text) -> None:
    with contextlib.suppress(UsageError):
        assert all(word.strip() for word in parse_query(text).words)
