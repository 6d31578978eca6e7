"""`talk`: one talk shown, changed, added by hand, removed, and said to be another."""

import pytest
from cli_runner import run

HEAD = "date,time,end,speaker,title,room,abstract"
NOW = ("--now", "2026-03-02T09:00+00:00")
ROWS = ("2026-03-10,16:00,17:00,Ada Lovelace,Engines,R1,On engines.", "2026-03-17,16:00,17:00,Emmy Noether,Ideals,R1,")


@pytest.fixture
def club(tmp_path):
    path = tmp_path / "club.csv"
    path.write_text("\n".join((HEAD, *ROWS, "")))
    talks = run("import", path, "--timezone", "Europe/Berlin", "--json", *NOW).json["talks"]
    return path, [talk["id"] for talk in talks]


def test_talk_is_shown_with_its_source(club):
    path, (ada, _) = club
    answer = run("talk", ada[:6], "--json").json
    assert (answer["talk"]["id"], answer["source"], answer["edits"]) == (ada, str(path), [])
    text = run("talk", ada).out
    assert "Tue 10 Mar 2026, 16:00  Europe/Berlin" in text
    assert "On engines." in text
    assert "yours" not in text


def test_set_fields_stand_over_the_source_and_are_marked(club):
    _, (ada, _) = club
    answer = run("talk", ada, "--set", "title=Mine = yours", "--set", "ends-at=18:00", "--json").json
    assert answer["talk"]["title"] == "Mine = yours"
    assert answer["talk"]["edited"] == ["title", "ends_at"]
    assert answer["edits"][1] == {
        "field": "ends_at", "value": "2026-03-10T18:00:00+01:00", "source_value": "2026-03-10T17:00:00+01:00",
    }  # fmt: skip
    assert "yours; the source says: Engines" in run("talk", ada).out
    back = run("talk", ada, "--reset", "all", "--json").json
    assert (back["talk"]["title"], back["edits"]) == ("Engines", [])


def test_import_says_what_it_keeps_and_undo_takes_the_source_back(club):
    path, (ada, _) = club
    run("talk", ada, "--set", "title=Mine")
    path.write_text("\n".join((HEAD, ROWS[0].replace("Engines", "Difference engines"), ROWS[1], "")))
    kept = {"talk": ada, "field": "title", "value": "Mine", "source_value": "Difference engines"}
    assert run("import", path, "--dry-run", "--json", *NOW).json["kept"] == [kept]
    assert f"kept: yours, {ada} title: Mine (source says Difference engines)" in run("import", path, *NOW).out
    run("import", "--undo", *NOW)
    assert "yours; the source says: Engines" in run("talk", ada).out


def test_talk_is_added_by_hand_and_removed_again(club, tmp_path):
    added = run("talk", "--add", "--set", "title=Tops", "--set", "starts_at=2026-03-12 14:00", "--json", *NOW).json
    assert (added["source"], added["talk"]["seminar"]) == (None, "club")
    talk = added["talk"]["id"]
    assert talk in run("talks", *NOW).out
    assert "added by hand" in run("talk", talk).out
    removed = run("talk", talk, "--remove", "--json", *NOW).json
    assert removed["removed"] is True
    assert run("talk", talk).code == 2
    assert run("restore", removed["backup"], *NOW).code == 0
    assert run("talk", talk).code == 0


def test_retitled_talk_is_said_to_be_the_old_one(club):
    path, (_, emmy) = club
    path.write_text("\n".join((HEAD, ROWS[0], "2026-03-24,16:00,17:00,Emmy Noether,Invariants,R1,", "")))
    new = run("import", path, "--json", *NOW).json["talks"][-1]["id"]
    assert new == emmy  # one speaker's only talk: followed without being told
    path.write_text("\n".join((HEAD, ROWS[0], "2026-03-24,16:00,17:00,Carl Gauss,Curves,R1,", "")))
    ids = {t["speaker"]: t["id"] for t in run("import", path, "--json", *NOW).json["talks"]}
    joined = run("talk", ids["Carl Gauss"], "--same-as", emmy, "--json").json["talk"]
    assert (joined["id"], joined["title"], joined["missing_since"]) == (emmy, "Curves", None)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "which talk?"),
        (("zz",), "no talk 'zz'"),
        (("{ada}", "--set", "title"), "FIELD=VALUE"),
        (("{ada}", "--set", "colour=red"), "no field 'colour'"),
        (("{ada}", "--set", "starts_at=soon"), "wants a day as YYYY-MM-DD"),
        (("{ada}", "--reset", "colour"), "colour"),
        (("{ada}", "--add"), "wants no TALK"),
        (("{ada}", "--remove"), "comes from a schedule"),
        (("{ada}", "--remove", "--set", "title=x"), "exclude each other"),
        (("{ada}", "--seminar", "x"), "goes with --add"),
        (("--add", "--set", "title=x"), "needs a day"),
    ],
)
def test_wrong_use_is_one_clear_message(club, arguments, message):
    _, (ada, _) = club
    result = run("talk", *(argument.format(ada=ada) for argument in arguments))
    assert result.code == 2
    assert message in result.err
    assert "Traceback" not in result.err
