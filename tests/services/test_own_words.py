"""The learner's words over a source's, whatever the two say."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from seminar_prep.domain.talk import ScheduledTalk, Talk, TalkStatus
from seminar_prep.services.own_words import take_over
from seminar_prep.storage.talks import EDITABLE, StoredTalk, columns_of, sourced_columns, stated_of

WORDS = st.sampled_from((None, "one", "two", "three"))
DAYS = st.integers(0, 20).map(lambda n: datetime(2026, 3, 20, 16, tzinfo=UTC) + timedelta(n))


@st.composite
def talks(draw):
    start = draw(st.one_of(DAYS, DAYS.map(lambda moment: moment.date())))
    minutes = draw(st.sampled_from((None, 45, 60))) if isinstance(start, datetime) else None
    return ScheduledTalk(
        start, start + timedelta(minutes=minutes) if minutes else None, timezone="UTC", title=draw(WORDS),
        speaker=draw(WORDS), location=draw(WORDS), abstract=draw(WORDS), status=draw(st.sampled_from(TalkStatus)),
        arxiv_ids=draw(st.sampled_from(((), ("1412.6980",)))),
    )  # fmt: skip


def stored(stated: ScheduledTalk, edits, source_id=1) -> StoredTalk:
    marks = {"uid": None, "recurrence_id": None, "sequence": None, "modified_at": None}
    return StoredTalk(Talk("t", "s", stated), source_id, {**columns_of(stated), **marks}, edits)


@settings(max_examples=150, deadline=None)
@given(talks(), talks(), talks(), st.sets(st.sampled_from(("title", "speaker", "location", "abstract", "status"))))
def test_own_fields_stand_and_all_others_are_the_sources(mine, before, source, own):
    known = stated_of({**stored(before, {}).row, **sourced_columns(mine, own)})
    stated, edits = take_over(stored(known, sourced_columns(before, own)), source)
    for name in EDITABLE:
        assert getattr(stated, name) == getattr(known if name in own else source, name)
    assert edits == sourced_columns(source, own)


@settings(max_examples=150, deadline=None)
@given(talks(), talks(), talks(), st.sampled_from((None, 1)), st.sets(st.sampled_from(EDITABLE)))
def test_what_the_source_says_again_changes_nothing_and_its_words_can_be_read_back(mine, before, source, where, own):
    """Also for a talk added by hand, which the source lists from then on; times always fit together."""
    own = own | {"starts_at", "ends_at"} if {"starts_at", "ends_at"} & own else own
    known = stated_of({**stored(before, {}).row, **sourced_columns(mine, own)})
    first = take_over(stored(known, sourced_columns(before, own) if where else {}, where), source)
    again = take_over(stored(*first), source)
    assert again == first
    assert stored(*first).sourced == source
    stated = first[0]
    assert stated.ends_at is None or (isinstance(stated.starts_at, datetime) and stated.ends_at > stated.starts_at)


def test_time_that_becomes_known_is_no_contradiction_to_the_day_written_by_hand():
    by_hand = ScheduledTalk(date(2026, 3, 20), title="Tops", timezone="UTC")
    source = ScheduledTalk(datetime(2026, 3, 20, 16, tzinfo=UTC), title="Tops", timezone="UTC", location="R1")
    assert take_over(stored(by_hand, {}, None), source) == (source, {})
    elsewhere, edits = take_over(stored(by_hand, {}, None), ScheduledTalk(date(2026, 3, 27), title="Tops"))
    assert elsewhere.starts_at == date(2026, 3, 20)
    assert edits["starts_at"] == "2026-03-27"
