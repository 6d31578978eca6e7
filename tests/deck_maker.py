"""Hypothesis strategies for cards and deck texts."""

from hypothesis import strategies as st

from seminar_prep.domain.card import Card, CardType, Claim

ids = st.from_regex(r"[a-z0-9][a-z0-9-]{0,12}", fullmatch=True)
# Lines that start nothing: no marker, field, heading, rule, fence or comment at their beginning.
_line = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\n\ufeff", exclude_categories=("Cs",)), max_size=30
).filter(lambda line: not line.lstrip().startswith(("Q:", "A:", "C:", "Note:", "`", "#", "-", "~", "<!--")))
texts = st.lists(_line, min_size=1, max_size=4).map("\n".join).map(str.strip).filter(bool)
_names = st.lists(ids, max_size=3, unique=True).map(tuple)
_words = st.from_regex(r"[A-Za-z][A-Za-z0-9 .]{0,15}", fullmatch=True).map(str.strip)

cards = st.builds(
    Card,
    id=ids,
    deck=st.just("deck"),
    type=st.sampled_from(CardType),
    front=texts,
    back=texts,
    note=st.none() | texts,
    ref=st.none() | _words,
    concepts=_names,
    prerequisites=_names,
    claim=st.none() | st.sampled_from(Claim),
    tier=st.none() | st.integers(1, 3),
    tags=st.lists(_words, max_size=2, unique=True).map(tuple),
    path=st.just("deck.md"),
)

# Texts made of what a deck is made of, so that chance finds the corners.
_pieces = st.sampled_from(
    ["---", "title: T", "Q: a", "Q:", "A: b", "A:", "C: a {{b}}", "C: {{a", "Note: n", "Note:", "`id: x`",
     "`id: y; type: step`", "`idd: z`", "`type: stp`", "# head", "```", "~~~", "<!--", "-->", "", " ", "text", "$x$",
     "$", "`", "\ufeff", "\t", "{{", "}}"]
)  # fmt: skip
scraps = st.lists(st.tuples(_pieces, st.sampled_from(["\n", "\r\n", "\r", ""])), max_size=25).map(
    lambda parts: "".join(piece + end for piece, end in parts)
)
anything = scraps | st.text(max_size=200)
