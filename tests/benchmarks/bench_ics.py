"""How long a calendar of 5,000 events takes to read, beside what icalendar alone takes to parse it.

    python tests/benchmarks/bench_ics.py

Prints the processor time of both in one run and their ratio (at most 1.5 is wanted), three times. The events are made
here: each has a speaker, a title, a place and an abstract of some 1,200 characters.
"""

import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import icalendar

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from seminar_prep.domain.schedule import ScheduleOptions
from seminar_prep.sources.schedules.parse import parse_schedule

N_EVENTS = 5000
FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def calendar() -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//benchmark//"]
    for number in range(N_EVENTS):
        start = FIRST + timedelta(hours=7 * number)
        lines += [
            "BEGIN:VEVENT", f"UID:{number}@example.org", "DTSTAMP:20260101T000000Z", f"DTSTART:{start:%Y%m%dT%H%M%SZ}",
            f"DTEND:{start + timedelta(hours=1):%Y%m%dT%H%M%SZ}", f"SUMMARY:Ada Noether (Oslo): Rings {number}",
            "DESCRIPTION:" + "An abstract of a talk\\, with words. " * 35, "LOCATION:B1", "END:VEVENT",
        ]  # fmt: skip
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def main() -> None:
    text = calendar()
    data = text.encode()
    print(f"{N_EVENTS:,} events, {len(data) / 1e6:.1f} MB")
    for _ in range(3):
        started = time.process_time()
        icalendar.Calendar.from_ical(text)
        alone = time.process_time() - started
        started = time.process_time()
        n_talks = len(parse_schedule(data, ScheduleOptions(now=FIRST), "benchmark").talks)
        ours = time.process_time() - started
        print(f"icalendar {alone:.2f} s, ours {ours:.2f} s for {n_talks:,} talks: {ours / alone:.2f} x (at most 1.5)")


if __name__ == "__main__":
    main()
