"""When entries of two schedules are one session."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from seminar_prep.domain.listed_twice import id_in_own_uid, own_uid, twins
from seminar_prep.domain.talk import ScheduledTalk, Talk

FOUR = datetime(2026, 12, 3, 16, tzinfo=ZoneInfo("Europe/Berlin"))
TALK = ScheduledTalk(FOUR, title="Saddle points of wide networks", speaker="Hanna Okafor")


def is_twin(one, other):
    return bool(twins([other], [0], [Talk("a" * 8, "S", one)], UTC))


@pytest.mark.parametrize(
    "other",
    [
        ScheduledTalk(FOUR.astimezone(UTC), title="Saddle points of wide networks", speaker="H. Okafor"),
        ScheduledTalk(FOUR.replace(minute=15), speaker="Dr. Hanna Okafor"),
        ScheduledTalk(date(2026, 12, 3), title="Saddle points of wide networks", speaker="Okafor, Hanna"),
    ],
)
def test_one_speaker_at_one_time_is_one_session(other):
    assert is_twin(TALK, other)
    assert is_twin(other, TALK)


@pytest.mark.parametrize(
    "other",
    [
        ScheduledTalk(FOUR, title="Saddle points of wide networks", speaker="Luca Brandt"),
        ScheduledTalk(FOUR, title="Saddle points of wide networks"),
        ScheduledTalk(FOUR.replace(minute=30), title="Saddle points of wide networks", speaker="Hanna Okafor"),
        ScheduledTalk(FOUR, title="Kernels", speaker="Hanna Okafor"),
        ScheduledTalk(date(2026, 12, 3), speaker="Hanna Okafor"),
        ScheduledTalk(date(2026, 12, 4), title="Saddle points of wide networks", speaker="Hanna Okafor"),
    ],
)
def test_another_speaker_time_or_title_is_another_session(other):
    assert not is_twin(TALK, other)


def test_each_talk_is_used_once():
    assert twins([TALK, TALK], [0, 1], [Talk("a" * 8, "S", TALK)], UTC) == {0: 0}


def test_own_uid_names_its_talk_and_no_other_does():
    assert id_in_own_uid(own_uid("abcd1234")) == "abcd1234"
    assert id_in_own_uid("abcd1234@elsewhere") is None
    assert id_in_own_uid(None) is None
