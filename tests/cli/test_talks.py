from cli_runner import run

NOW = ("--now", "2026-11-25T12:00:00+00:00")
TABLE = b"date,time,speaker,title\n2026-12-01,16:00,Ada Noether,Rings\n2026-12-08,16:00,Emmy Gauss,Norms\n"


def test_calendar_of_talks_goes_to_a_file_and_comes_back_as_the_same_talks(tmp_path) -> None:
    assert run("import", "-", "--timezone", "Europe/Oslo", *NOW, stdin=TABLE).code == 0
    file = tmp_path / "talks.ics"
    answer = run("talks", "--ics", file, "--json", *NOW).json
    assert (answer["ics"], len(answer["talks"])) == (str(file), 2)
    again = run("import", file, "--seminar", "Again", "--dry-run", "--json", *NOW).json
    assert [(t["speaker"], t["title"], t["starts_at"]) for t in again["talks"]] == [
        (t["speaker"], t["title"], t["starts_at"]) for t in answer["talks"]
    ]  # fmt: skip


def test_calendar_goes_to_standard_output_alone() -> None:
    assert run("import", "-", "--timezone", "Europe/Oslo", *NOW, stdin=TABLE).code == 0
    out = run("talks", "--ics", "-", *NOW).out
    assert out.startswith("BEGIN:VCALENDAR")
    assert out.endswith("END:VCALENDAR\r\n")
    assert run("talks", "--ics", "-", "--json", *NOW).code == 2


def test_calendar_for_a_place_that_is_not_there_is_refused(tmp_path) -> None:
    refused = run("talks", "--ics", tmp_path / "no" / "talks.ics", *NOW)
    assert refused.code == 2
    assert "cannot be written" in refused.err
