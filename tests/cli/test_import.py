"""`import` and `talks` as a shell sees them."""

import pytest
from cli_runner import run
from schedule_makers import calendar, event

TALK_KEYS = {
    "id", "seminar", "uid", "title", "speaker", "affiliation", "starts_at", "ends_at", "timezone",
    "all_day", "location",
    "url", "abstract", "status", "arxiv_ids", "edited",
}  # fmt: skip
NOW = ("--now", "2026-03-02T09:00+00:00")


@pytest.fixture
def feed(tmp_path):
    path = tmp_path / "club.ics"
    path.write_bytes(
        calendar(event("Gauge Seminar - Ada Lovelace", UID="a"), event("Coffee break"), head="X-WR-CALNAME:Gauge")
    )
    return path


def test_import_answers_with_the_documented_object(feed):
    answer = run("import", feed, "--json", *NOW).json
    counts = {"added": 1, "updated": 0, "moved": 0, "unchanged": 0, "cancelled": 0, "missing": 0}
    assert {key: answer[key] for key in counts} == counts
    assert (answer["seminar"], answer["format"]) == ("Gauge", "ics")
    assert set(answer["talks"][0]) == TALK_KEYS
    assert answer["talks"][0]["starts_at"] == "2026-03-10T16:00:00+01:00"
    assert set(answer["skipped"][0]) == {"where", "text", "reason"}
    assert answer["sources"] == [{key: value for key, value in answer.items() if key != "sources"}]


def test_talks_lists_what_is_coming_with_readiness_and_counts(feed):
    run("import", feed, *NOW)
    (talk,) = run("talks", "--json", *NOW).json["talks"]
    assert set(talk) >= TALK_KEYS | {"readiness", "n_papers", "n_cards"}
    assert (talk["readiness"], talk["n_papers"], talk["n_cards"]) == (None, 0, 0)
    assert run("talks", "--json", "--now", "2026-03-11T09:00+00:00").json == {"talks": []}
    assert len(run("talks", "--all", "--json", "--now", "2026-03-11T09:00+00:00").json["talks"]) == 1
    assert len(run("talks", "--from", "2026-03-10", "--to", "2026-03-10", "--json", *NOW).json["talks"]) == 1
    assert run("talks", "--to", "2026-03-09", "--json", *NOW).json == {"talks": []}


def test_talk_with_a_date_only_is_listed_until_its_day_ends(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("date,speaker\n2026-03-10,Ada\n")
    run("import", path, *NOW)
    listed = [run("talks", "--json", "--now", f"2026-03-{day}+00:00").json["talks"] for day in ("10T20:00", "11T09:00")]
    assert [len(one) for one in listed] == [1, 0]
    assert listed[0][0]["starts_at"] == "2026-03-10"
    assert listed[0][0]["ends_at"] is None


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.ics", b"", 4), ("binary.ics", bytes(range(256)) * 9, 4), ("cut.ics", calendar(event())[:-30], 4),
        ("none.ics", calendar(), 4), ("words.ics", b"hello", 4), ("page.html", b"<html><p>x</p></html>", 4),
        ("none.csv", b"date,title\n", 4), ("cut.csv", b'date,title\n2026-03-03,"On', 4),
    ],
)  # fmt: skip
def test_bad_input_is_told_with_its_code_and_the_library_stays_as_it_was(feed, tmp_path, name, content, code):
    run("import", feed, *NOW)
    before = run("talks", "--all", "--json", *NOW).out
    bad = tmp_path / name
    bad.write_bytes(content)
    told = run("import", bad, "--json", *NOW)
    assert told.code == code
    assert told.json["error"]["message"]
    assert told.json["error"]["where"].startswith(str(bad))
    assert run("talks", "--all", "--json", *NOW).out == before


def test_missing_file_folder_and_network_have_their_codes(tmp_path):
    assert run("import", tmp_path / "gone.ics").code == 4
    assert run("import", tmp_path).code == 4
    assert run("import", "http://127.0.0.1:9/x.ics").code == 3
    assert run("import", "ftp://example.org/x.ics").code == 2
    assert run("import").code == 2


def test_wrong_options_are_usage_errors(feed):
    for options in (("--time", "99"), ("--map", "x"), ("--day-first", "--month-first"), ("--timezone", "Mars/Base"),
                    ("--format", "docx"), ("--undo",)):  # fmt: skip
        assert run("import", feed, *options, *NOW).code == 2, options


def test_one_bad_source_leaves_the_answer_and_gives_its_code(feed, tmp_path):
    told = run("import", feed, tmp_path / "gone.ics", "--json", *NOW)
    assert told.code == 4
    assert told.json["added"] == 1
    assert told.json["error"]["where"].endswith("gone.ics")


def test_two_sources_are_joined(feed, tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("date,speaker\n2026-03-03,Emmy Noether\n")
    answer = run("import", feed, other, "--json", *NOW).json
    assert (answer["seminar"], answer["format"], answer["added"], len(answer["sources"])) == (None, None, 2, 2)
    assert [talk["speaker"] for talk in answer["talks"]] == ["Emmy Noether", "Ada Lovelace"]


def test_standard_input_and_options_reach_the_table():
    told = run("import", "-", "--time", "9:30", "--timezone", "Europe/Rome", "--seminar", "Club",
    "--map", "Chi=speaker",
               "--json", *NOW, stdin=b"date,Chi,title\n2026-03-10,Ada,x\n")  # fmt: skip
    (talk,) = told.json["talks"]
    assert (talk["starts_at"], talk["speaker"], talk["seminar"]) == ("2026-03-10T09:30:00+01:00", "Ada", "Club")


def test_undo_takes_back_the_import_and_text_answers_speak_to_people(feed):
    shown = run("import", feed, *NOW)
    assert "Gauge (ics): 1 added" in shown.out
    assert "left out: Coffee break" in shown.out
    assert max(map(len, shown.out.splitlines())) <= 80
    assert run("import", "--undo", *NOW).out.endswith("1 talks removed, 0 restored.\n")
    assert "No talks are coming" in run("talks", *NOW).out
    assert run("import", "--undo", *NOW).code == 2


def test_forced_empty_schedule_marks_talks_and_still_says_that_none_was_read(feed):
    run("import", feed, *NOW)
    feed.write_bytes(calendar())
    told = run("import", feed, "--force", "--json", *NOW)
    assert (told.code, told.json["missing"]) == (4, 1)
    (talk,) = run("talks", "--json", *NOW).json["talks"]
    assert talk["missing_since"] == "2026-03-02"


def test_dry_run_tells_what_each_talk_says_and_would_say(tmp_path):
    path = tmp_path / "club.csv"
    path.write_text("date,speaker,title\n2026-03-10,Ada,Engines\n2026-03-17,Emmy,Rings\n2026-03-24,Carl,Numbers\n")
    run("import", path, *NOW)
    path.write_text("date,speaker,title\n2026-03-10,Ada,Looms\n2026-03-18,Emmy,Rings\n")
    changes = run("import", path, "--dry-run", "--json", *NOW).json["changes"]
    assert [(one["change"], one["fields"]) for one in changes] == [
        ("updated", [{"field": "title", "old": "Engines", "new": "Looms"}]),
        ("moved", [{"field": "starts_at", "old": "2026-03-17", "new": "2026-03-18"}]),
    ]
    told = run("import", path, "--dry-run", *NOW).out
    for words in ("updated: Ada · Looms", "title: Engines → Looms", "moved: Emmy · Rings",
                  "start: Tue 2026-03-17 → Wed 2026-03-18", "missing: Carl · Numbers"):  # fmt: skip
        assert words in told
    assert [talk["title"] for talk in run("talks", "--json", *NOW).json["talks"]] == ["Engines", "Rings", "Numbers"]


def test_piped_announcements_of_two_seminars_stay_apart():
    mail = "{} Seminar\n\nTue 10 March, 16:15: {}\nTitle: {}\n"
    for words in (("Gauge", "Ada Lovelace", "Engines"), ("Ring", "Emmy Noether", "Ideals")):
        told = run("import", "-", "--json", *NOW, stdin=mail.format(*words).encode()).json
        assert (told["seminar"], told["added"], told["source"]) == (f"{words[0]} Seminar", 1, "-")
    assert len(run("talks", "--json", *NOW).json["talks"]) == 2
