"""Which talk is which, over re-imports."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from seminar_prep.domain.talk import ScheduledTalk, Talk
from seminar_prep.domain.talk_identity import Rule, match_talks

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def talk(day, speaker=None, title=None, uid=None, **more):
    month, number = divmod(day, 100)
    return ScheduledTalk(datetime(2026, month, number, 16, tzinfo=UTC), speaker=speaker, title=title, uid=uid, **more)


def match(old, new, elsewhere=(), edited=None):
    stored = [Talk(f"t{number}", "s", stated) for number, stated in enumerate(old)]
    return match_talks(stored, new, now=NOW, zone=UTC, elsewhere=frozenset(elsewhere), edited=edited)


def pairs(old, new, **more):
    return {pair.old: (pair.new, pair.rule) for pair in match(old, new, **more).pairs}


def test_same_entry_and_speaker_is_one_talk_wherever_it_moves():
    assert pairs([talk(310, "Ada", "x", "u")], [talk(901, "Ada", "y", "u")]) == {0: (0, Rule.SAME_ENTRY)}


def test_title_and_degree_do_not_change_a_speaker():
    assert pairs([talk(310, "Dr. Zoë Ädams")], [talk(310, "Zoe Adams")])[0][1] is Rule.SAME_SPEAKER


def test_speakers_who_exchange_days_keep_their_talks_under_new_ids():
    old = [talk(310, "Ada Lovelace", None, "a"), talk(317, "Emmy Noether", None, "b")]
    new = [talk(310, "Emmy Noether", None, "c"), talk(317, "Ada Lovelace", "Engines", "d")]
    assert pairs(old, new) == {0: (1, Rule.SAME_SPEAKER), 1: (0, Rule.SAME_SPEAKER)}


def test_speakers_who_exchange_days_keep_their_talks_where_ids_stay_with_the_slots():
    old = [talk(310, "Ada Lovelace", None, "a"), talk(317, "Emmy Noether", None, "b")]
    new = [talk(310, "Emmy Noether", None, "a"), talk(317, "Ada Lovelace", None, "b")]
    assert {one: other for one, (other, _) in pairs(old, new).items()} == {0: 1, 1: 0}


def test_same_slot_with_another_speaker_is_another_talk_and_is_said():
    found = match([talk(310, "Ada Lovelace", "x", "u")], [talk(310, "Emmy Noether", "y", "u")])
    assert (found.pairs, found.vanished, found.added) == ((), (0,), (0,))
    assert "Ada Lovelace stood here, now Emmy Noether" in found.doubts[0].message


def test_slot_whose_speaker_left_is_a_new_open_slot():
    found = match([talk(310, "Ada Lovelace", None, "u")], [talk(310, None, None, "u")])
    assert (found.vanished, found.added) == ((0,), (0,))
    assert "no longer named" in found.doubts[0].message


def test_talk_that_takes_over_an_open_slot_brings_its_own_identity():
    old = [talk(310, None, None, "a"), talk(317, "Ada Lovelace", None, "b")]
    new = [talk(310, "Ada Lovelace", "Engines", "a"), talk(317, None, None, "b")]
    found = match(old, new)
    assert [(p.old, p.new) for p in found.pairs] == [(1, 0)]


def test_open_slot_is_filled_by_id_and_without_one_by_its_start():
    assert pairs([talk(310, uid="u")], [talk(317, "Ada", "x", "u")])[0][1] is Rule.ENTRY_FILLED
    assert pairs([talk(310, uid="u")], [talk(310, "Ada", "x", "v")])[0][1] is Rule.SLOT_FILLED
    assert pairs([talk(310)], [talk(317, "Ada", "x")]) == {}


def test_equal_date_alone_makes_no_talk_the_same():
    assert pairs([talk(310, "Ada Lovelace", "x", location="R1")], [talk(310, "Emmy Noether", "y", location="R1")]) == {}


def test_one_title_is_one_talk_while_a_speaker_is_unknown():
    assert pairs([talk(310, None, "On gluing sheaves")], [talk(317, "Ada", "On glueing sheaves")]) == {}
    assert (
        pairs([talk(310, None, "On gluing sheaves")], [talk(317, "Ada", "On Gluing Sheaves.")])[0][1] is Rule.SAME_TITLE
    )


def test_talk_that_was_given_is_not_the_speakers_next_one():
    assert pairs([talk(210, "Ada Lovelace", "First")], [talk(410, "Ada Lovelace", "Second")]) == {}
    assert pairs([talk(210, "Ada Lovelace", "First")], [talk(410, "Ada Lovelace", "First")])[0][1] is Rule.SAME_TALK


def test_two_people_of_one_surname_are_one_only_under_one_title():
    assert pairs([talk(310, "Emmy Noether", "Ideals")], [talk(310, "Max Noether", "Curves")]) == {}
    assert pairs([talk(310, "Bob Noether", "Ideals")], [talk(310, "Robert Noether", "Ideals")])[0][0] == 0


def test_speaker_is_not_looked_for_further_than_four_months_away():
    assert pairs([talk(310, "Ada Lovelace")], [talk(810, "Ada Lovelace", "x")]) == {}


def test_two_talks_of_one_speaker_go_to_the_nearest_dates():
    old = [talk(310, "Ada Lovelace"), talk(317, "Ada Lovelace")]
    new = [talk(318, "Ada Lovelace", "Second"), talk(311, "Ada Lovelace", "First")]
    assert {one: other for one, (other, _) in pairs(old, new).items()} == {0: 1, 1: 0}


def test_repeated_meetings_keep_to_their_own_weeks():
    old = [talk(day, None, "Team meeting") for day in (302, 309, 316)]
    new = [talk(day, None, "Team meeting") for day in (309, 316, 323)]
    assert {one: other for one, (other, _) in pairs(old, new).items()} == {1: 0, 2: 1}


def test_open_slot_of_another_source_does_not_undo_what_is_known():
    found = pairs([talk(310, "Ada", "x", "own")], [talk(310, None, None, "slot")], elsewhere=("t0",))
    assert found == {0: (0, Rule.KNOWN_ELSEWHERE)}


def test_changed_presenter_of_one_paper_in_one_entry_is_the_same_talk():
    assert pairs(
        [talk(310, "Ada Lovelace", "On gluing sheaves", "u")], [talk(310, "Emmy Noether", "On gluing sheaves", "u")]
    ) == {0: (0, Rule.SAME_ENTRY)}


def test_dates_without_times_match_too():
    old, new = ScheduledTalk(date(2026, 3, 10)), ScheduledTalk(date(2026, 3, 10), speaker="Ada")
    assert pairs([old], [new])[0][1] is Rule.SLOT_FILLED


def test_chapter_that_is_renumbered_and_moved_is_one_talk_while_the_speaker_is_unknown():
    """A reading club's plan slips by two weeks, a session is put in, the chapters shift: each title keeps its talk."""
    old = [talk(310, None, "Cellular sheaves (Ch. 4)"), talk(324, None, "Persistent homology (Ch. 5)")]
    new = [
        talk(310, "Max", "Exercises (special session)"),
        talk(324, "Ada", "Cellular sheaves (Ch. 3)"),
        talk(407, "Emmy", "Persistent Homology (Ch. 4)"),
    ]
    assert pairs(old, new) == {0: (1, Rule.SAME_TITLE), 1: (2, Rule.SAME_TITLE)}


def test_next_part_of_a_series_is_not_the_part_before():
    old = [talk(310, None, "Moduli of curves (Part 1)")]
    assert pairs(old, [talk(317, None, "Moduli of curves (Part 2)")]) == {}


def test_speaker_whose_name_gains_a_second_surname_is_followed_by_the_title():
    one, other = talk(310, "Ana Ruiz", "On gluing sheaves"), talk(310, "Ana Ruiz Soto", "On gluing sheaves")
    assert pairs([one], [other])[0][1] is Rule.FULLER_NAME
    assert pairs([one], [talk(310, "Ana Soto", "On gluing sheaves")]) == {}
    assert pairs([one], [talk(310, "Ana Ruiz Soto", "On lifting sheaves")]) == {}


def test_narrowed_joined_and_split_titles_are_asked_about_and_kept_apart():
    old = [
        talk(310, None, "Cellular sheaves and cosheaves"),
        talk(317, None, "Persistent homology"),
        talk(324, None, "Discrete vector fields"),
        talk(331, None, "Zigzags, mapper and stability"),
        talk(407, None, "Hodge theory"),
    ]
    new = [
        talk(330, "Ada", "Cellular sheaves"),
        talk(318, "Emmy", "Two tools: Persistent Homology and Discrete Vector Fields"),
        talk(401, "Carl", "Zigzags"),
        talk(408, "Sofia", "Stability"),
    ]
    found = match(old, new)
    assert found.pairs == ()
    assert [(d.old, d.new) for d in found.doubts] == [(0, 0), (1, 1), (2, 1), (3, 2), (3, 3)]
    assert "'Persistent homology' may now be 'Two tools" in found.doubts[1].message


def test_talk_of_the_past_and_two_known_speakers_are_not_asked_about():
    assert match([talk(210, None, "Persistent homology")], [talk(317, "A", "Persistent homology of x")]).doubts == ()
    assert match([talk(310, "B B", "Homology")], [talk(317, "A A", "Persistent homology")]).doubts == ()


def test_what_the_user_filled_in_is_evidence_for_an_open_slot_that_moves():
    old = [talk(310)]
    mine = {"t0": replace(old[0], speaker="Ada Lovelace", title="Engines")}
    new = [talk(310, "Emmy Noether", "Ideals"), talk(317, "Ada Lovelace", None)]
    assert {p.old: p.new for p in match(old, new, edited=mine).pairs} == {0: 1}
    kept_apart = match(old, new[:1], edited=mine)
    assert (kept_apart.pairs, kept_apart.vanished, kept_apart.added) == ((), (0,), (0,))
    assert "Ada Lovelace stood here, now Emmy Noether" in kept_apart.doubts[0].message


def test_words_of_the_source_come_before_those_of_the_user():
    old = [talk(310, "Ada Lovelace", "Engines")]
    mine = {"t0": replace(old[0], speaker="Lady Lovelace", title="Machines")}
    assert pairs(old, [talk(317, "Ada Lovelace", "Engines")], edited=mine)[0][1] is Rule.SAME_TALK


# ------------------------------------------------------------ whatever the schedules hold

SPEAKERS = (None, "Ada Lovelace", "Emmy Noether", "E. Noether", "Carl Gauss", "Sofia Kowalewskaja, Ada Lovelace")
TITLES = (None, "Engines", "Ideals", "Ideals (Ch. 2)", "Ideals in rings", "Numbers I", "Numbers II", "Team meeting")
TALKS = st.builds(
    ScheduledTalk,
    starts_at=st.one_of(
        st.integers(0, 60).map(lambda day: datetime(2026, 2, 10, 16, tzinfo=UTC) + timedelta(day)),
        st.integers(0, 60).map(lambda day: date(2026, 2, 10) + timedelta(day)),
    ),
    speaker=st.sampled_from(SPEAKERS),
    title=st.sampled_from(TITLES),
    uid=st.sampled_from((None, None, "a", "b", "c")),
    location=st.sampled_from((None, "R1", "R2")),
)
SCHEDULES = st.lists(TALKS, max_size=7)


@settings(max_examples=150, deadline=None)
@given(SCHEDULES, SCHEDULES)
def test_matching_is_one_to_one_and_accounts_for_every_talk(old, new):
    found = match(old, new)
    assert sorted([*(p.old for p in found.pairs), *found.vanished]) == list(range(len(old)))
    assert sorted([*(p.new for p in found.pairs), *found.added]) == list(range(len(new)))
    assert all(d.old in found.vanished and d.new in found.added for d in found.doubts)


@settings(max_examples=150, deadline=None)
@given(SCHEDULES, st.randoms())
def test_same_schedule_again_changes_nothing_in_whatever_order(old, shuffle):
    new = list(old)
    shuffle.shuffle(new)
    found = match(old, new)
    assert all(old[pair.old] == new[pair.new] for pair in found.pairs)
    assert (len(found.pairs), found.vanished, found.added, found.doubts) == (len(old), (), (), ())


@settings(max_examples=150, deadline=None)
@given(SCHEDULES, SCHEDULES, st.randoms())
def test_order_of_the_rows_does_not_matter(old, new, shuffle):
    mixed = list(new)
    shuffle.shuffle(mixed)
    straight = {(p.old, repr(new[p.new]), p.rule) for p in match(old, new).pairs}
    assert {(p.old, repr(mixed[p.new]), p.rule) for p in match(old, mixed).pairs} == straight


@settings(max_examples=100, deadline=None)
@given(st.lists(TALKS, max_size=6), st.lists(TALKS, max_size=6))
def test_talk_that_vanished_never_hands_its_identity_to_an_unrelated_one(old, new):
    """Neither speaker nor title nor id is shared, and no slot is open: whatever the dates and rooms, nothing is one."""
    known = [replace(t, speaker="Ada Lovelace", title=t.title or "Engines", uid=None) for t in old]
    others = [replace(t, speaker="Kurt Gödel", title="Completeness", uid="new") for t in new]
    assert match(known, others).pairs == ()
