"""`sources`: what is remembered, and forgotten."""

import pytest
from cli_runner import run

NOW = ("--now", "2026-03-02T09:00+00:00")


@pytest.fixture
def club(tmp_path):
    path = tmp_path / "club.csv"
    path.write_text("Wann,Wer\n2026-03-10,Ada Lovelace\n2026-03-17,Emmy Noether\n")
    options = ("--timezone", "Europe/Berlin", "--time", "16:15", "--duration", "45", "--day-first")
    run("import", path, *options, "--map", "Wann=date", "--map", "Wer=speaker", *NOW)
    return path


def test_sources_are_listed_with_what_they_are_read_with(club):
    (source,) = run("sources", "--json").json["sources"]
    assert source == {
        "source": str(club), "seminar": "club", "format": "csv", "imported_at": "2026-03-02T09:00:00+00:00",
        "n_talks": 2, "timezone": "Europe/Berlin", "time": "16:15", "duration": 45, "day_first": True,
        "columns": {"Wann": "date", "Wer": "speaker"},
    }  # fmt: skip
    text = run("sources").out
    assert "club: 2 talks, read 2026-03-02" in text
    assert "zone Europe/Berlin · start 16:15 · minutes 45 · day order day first · Wann = date · Wer = speaker" in text


def test_import_alone_reads_with_all_that_was_said_before(club):
    before = run("talks", "--json", *NOW).json["talks"]
    assert before[0]["starts_at"] == "2026-03-10T16:15:00+01:00"
    assert run("import", "--json", *NOW).json["unchanged"] == 2
    assert run("talks", "--json", *NOW).json["talks"] == before


@pytest.mark.parametrize("name", ["club", "CLUB", None])
def test_forgotten_source_is_read_no_more_and_its_talks_stay_until_removed(club, name):
    assert run("sources", "--forget", name or club).out == f"Forgot {club}. Its 2 talks stay as they are.\n"
    assert run("sources", "--json").json == {"sources": []}
    assert run("import", *NOW).code == 2
    ada, emmy = (talk["id"] for talk in run("talks", "--json", *NOW).json["talks"])
    assert run("talk", ada, "--remove", *NOW).code == 0
    again = run("import", club, "--json", *NOW).json
    assert (again["added"], again["unchanged"]) == (1, 1)
    assert emmy in [talk["id"] for talk in again["talks"]]


def test_unknown_source_is_told(club):
    answer = run("sources", "--forget", "elsewhere")
    assert answer.code == 2
    assert "'elsewhere' is remembered" in answer.err
