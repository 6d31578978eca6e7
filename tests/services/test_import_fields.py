"""The fields of a preview: what they hold, from where, and what may be written into them."""

import random
from datetime import UTC, datetime, time

import pytest
from library_builder import a_library

from seminar_prep.errors import UsageError
from seminar_prep.services.import_fields import FIELDS, FieldState, field_state, with_next_choice, with_text
from seminar_prep.services.import_request import ImportRequest
from seminar_prep.services.import_values import Fetched
from seminar_prep.services.schedules import ScheduleImport

BY_NAME = {field.name: field for field in FIELDS}


@pytest.fixture
def read(tmp_path):
    library = a_library(tmp_path)
    importer = ScheduleImport(
        library, now=datetime(2026, 3, 2, 9, tzinfo=UTC), zone=UTC, rng=random.Random(1), read_stdin=bytes,
        relink=lambda talks: None, progress=lambda text: None,
    )  # fmt: skip

    def states(text, **request):
        asked = ImportRequest(**request)
        preview = importer.preview(Fetched("/club.csv", "/club.csv", text.encode()), asked)
        return {name: field_state(field, asked, preview) for name, field in BY_NAME.items()}

    yield states
    library.close()


def test_inferred_values_stand_there_with_their_origin(read):
    states = read("date,time,speaker\n3/3/2026,16:15,Ada\n17/3/2026,16:15,Emmy\n")
    assert states["seminar"] == FieldState("club", "from the file or address")
    assert states["timezone"] == FieldState("UTC", "your own time zone")
    assert states["day_first"].value == "day first"
    assert states["year"] == FieldState("known", "as it says itself")
    assert states["duration"] == FieldState("—", "no end known for 2")


def test_year_that_was_inferred_names_no_option_of_the_shell(read):
    assert read("date,speaker\n3 March,Ada\n")["year"] == FieldState("2026", "the nearest date")


def test_what_the_user_said_is_marked_so(read):
    said = {"timezone": "Europe/Berlin", "duration": 90, "start_time": time(16), "day_first": False, "seminar": "Club"}
    states = read("date,speaker\n3/3/2026,Ada\n", **said)
    assert {states[name].origin for name in said} == {"you said so"}
    assert [states[name].value for name in said] == ["Europe/Berlin", "90 min", "16:00", "month first", "Club"]


def test_talks_without_a_time_are_counted(read):
    states = read("date,speaker\n2026-03-03,Ada\n2026-03-10,Emmy\n")
    assert states["start_time"] == FieldState("—", "unknown for 2")
    assert states["timezone"] == FieldState("—", "no time of day is named")


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [("seminar", " A  club ", "A club"), ("timezone", "Europe/Rome", "Europe/Rome"), ("year", "2027", 2027),
     ("duration", "90", 90), ("start_time", "9:30", time(9, 30)), ("year", "", None), ("timezone", "", None)],
)  # fmt: skip
def test_text_goes_into_the_request(name, text, value):
    assert getattr(with_text(ImportRequest(year=2026, timezone="CET"), name, text), name) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [("timezone", "Mars/Base"), ("year", "27"), ("year", "x"), ("duration", "0"), ("duration", "²"),
     ("duration", "9" * 500), ("start_time", "25:00"), ("start_time", "noon")],
)  # fmt: skip
def test_text_that_makes_no_sense_is_told(name, text):
    with pytest.raises(UsageError) as told:
        with_text(ImportRequest(), name, text)
    assert told.value.hint


def test_day_order_goes_through_what_was_not_inferred(tmp_path):
    orders, request = [], ImportRequest()
    for _ in range(3):
        request = with_next_choice(request, "day_first", None)
        orders.append(request.day_first)
    assert orders == [True, False, None]
    assert with_next_choice(request, "adds_only", None).adds_only
