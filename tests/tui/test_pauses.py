from seminar_prep.tui.pauses import SECONDS, Pauses


class _Time:
    def __init__(self):
        self.now = 0.0
        self.timers = []
        self.pauses = []

    def set_timer(self, seconds, then):
        self.timers.append((self.now + seconds, then))

    def pass_to(self, instant):
        while self.timers and min(at for at, _ in self.timers) <= instant:
            self.timers.sort(key=lambda timer: timer[0])
            self.now, then = self.timers.pop(0)
            then()
        self.now = instant


def _pauses(time):
    return Pauses(time.set_timer, lambda: time.now, lambda: time.pauses.append(time.now))


def test_pause_is_noticed_once_so_long_after_the_last_key():
    time = _Time()
    pauses = _pauses(time)
    for instant in (0.0, 0.5, 1.9, 3.0):
        time.pass_to(instant)
        pauses.touch()
    time.pass_to(100.0)
    assert time.pauses == [3.0 + SECONDS]
    pauses.touch()
    time.pass_to(200.0)
    assert time.pauses == [3.0 + SECONDS, 100.0 + SECONDS]


def test_keys_without_a_pause_wait_on_one_timer():
    time = _Time()
    pauses = _pauses(time)
    for tenth in range(100):
        time.pass_to(tenth / 10)
        pauses.touch()
        assert len(time.timers) == 1
    assert time.pauses == []
