"""What a schedule of the largest size takes to read: memory is bounded, whatever the bytes say."""

import subprocess
import sys

import pytest

pytest.importorskip("resource", reason="the peak of a process' memory is read through this module of Unix systems")


MOST_MEGABYTES = 1000  # in all, for 20 MB, the largest schedule that is read; most of it a tree of elements

READ = """
import resource, sys
from datetime import UTC, datetime
from seminar_prep.domain.schedule import ScheduleOptions
from seminar_prep.errors import SeminarPrepError
from seminar_prep.sources.schedules.parse import parse_schedule

piece, start = {piece!r}, {start!r}
data = start + piece * ((20 * 1024 * 1024 - len(start)) // len(piece))
try:
    n_talks = len(parse_schedule(data, ScheduleOptions(now=datetime(2026, 11, 25, tzinfo=UTC)), "largest").talks)
except SeminarPrepError as error:
    n_talks = -1
print(n_talks, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1 if sys.platform == "darwin" else 1024) )
"""
EVENT = (
    b"BEGIN:VEVENT\r\nUID:1@example.org\r\nDTSTART:20261201T140000Z\r\nSUMMARY:Ada Noether: Rings\r\n"
    b"DESCRIPTION:" + b"An abstract. " * 90 + b"\r\nEND:VEVENT\r\n"
)
CASES = {
    "events": (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", EVENT),
    "rows": (b"date,speaker,title\n", b"2026-12-01,Ada Noether,Rings and what they hold\n"),
    "one line": (b"", b"2026-12-01 "),
    "quoted lines": (b"", b"> 1 December 2026, Ada Noether: Rings\n"),
    "records": (b"[", b'{"date": "2026-12-01", "speaker": "Ada Noether", "title": "Rings"},'),
    "open lists": (b"", b"["),
    "table cells": (b"<table>", b"<tr><td>2026-12-01<td>Ada Noether<td>Rings"),
    "open elements": (b"<html>", b"<div>"),
    "items": (b"", b"- 1 December 2026: Ada Noether, *Rings*\n"),
    "aliases": (b"a: &a [x]\n", b"b: [*a, *a, *a, *a]\n"),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_largest_schedule_takes_bounded_memory(case):
    start, piece = CASES[case]
    done = subprocess.run(
        [sys.executable, "-c", READ.format(piece=piece, start=start)],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    n_talks, megabytes = map(int, done.stdout.split())
    assert megabytes <= MOST_MEGABYTES, n_talks
