"""Which talk is which, over re-imports."""

from datetime import UTC, date, datetime

from seminar_prep.domain.talk import ScheduledTalk, Talk
from seminar_prep.domain.talk_identity import Rule, match_talks

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def talk(day, speaker=None, title=None, uid=None, **more):
    month, number = divmod(day, 100)
    return ScheduledTalk(datetime(2026, month, number, 16, tzinfo=UTC), speaker=speaker, title=title, uid=uid, **more)


def match(old, new, elsewhere=()):
    stored = [Talk(f"t{number}", "s", stated) for number, stated in enumerate(old)]
    return match_talks(stored, new, now=NOW, zone=UTC, elsewhere=frozenset(elsewhere))


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
