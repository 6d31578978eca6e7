"""Time at a card: what lies between signs of life, an absence cut."""

import pytest

from seminar_prep.tui.idle_clock import IdleClock


class _Stopwatch:
    """Seconds that pass when told."""

    seconds = 0.0

    def __call__(self):
        return self.seconds


@pytest.mark.parametrize(
    ("pauses", "seconds"), [((7.25,), 7.25), ((3600.0,), 60.0), ((50.0, 50.0, 50.0), 150.0), ((5.0, 900.0, 5.0), 70.0)]
)
def test_pauses_add_up_and_a_longer_one_counts_as_the_longest(pauses, seconds):
    watch = _Stopwatch()
    clock = IdleClock(watch, 60.0)
    for pause in pauses:
        watch.seconds += pause
        total = clock.touch()
    assert total == seconds


def test_clock_begins_anew_at_each_card():
    watch = _Stopwatch()
    clock = IdleClock(watch, 60.0)
    watch.seconds += 30
    clock.touch()
    clock.start()
    watch.seconds += 2
    assert clock.touch() == 2
