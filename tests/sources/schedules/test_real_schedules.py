"""Our reading of real schedules against the answers worked out by hand. `pytest -s` prints the table."""

import json

import pytest
from schedule_answers import disagreements, files, read, table
from shared_material import SHARED, needs_shared, shared

from seminar_prep.domain.schedule import ScheduleOptions
from seminar_prep.domain.talk import Talk
from seminar_prep.domain.talk_identity import match_talks
from seminar_prep.errors import InputError
from seminar_prep.sources.schedules.detect import detect
from seminar_prep.sources.schedules.parse import parse_schedule

TABLES = ("aieps", "pml", "uva_algebra_08", "bamler", "mila")
READ = [path for path in files("ics", "csv") if "template" not in path.name] if SHARED else []
READ += [path for path in files("html", "md") if path.name.startswith(TABLES)] if SHARED else []
NESTED = files("json", "yaml") if SHARED else []
# Answers that are not met: a date "TBD" (a talk wants one), and a series' name with "(Details to come)" as title.
MAX_WRONG_IN_NESTED = 2
OTHERS = [path for path in files("html", "md", "txt", "xml") if path not in READ] if SHARED else []


@needs_shared
@pytest.mark.parametrize("path", READ, ids=lambda path: path.name)
def test_real_schedule_agrees_with_its_answer(path):
    wrong, n_compared = disagreements(path)
    assert wrong == []
    assert n_compared > 0 or path.name.startswith(("google_allday", "outlook_2010"))


@needs_shared
def test_real_schedules_give_a_table_without_a_gap(capsys):
    rows = [(path.name, n, n - len(wrong)) for path in READ for wrong, n in [disagreements(path)]]
    with capsys.disabled():
        print("\n" + table(rows))
    assert all(n == good for _, n, good in rows)


@needs_shared
def test_nested_schedules_agree_with_their_answers_but_for_the_known_two(capsys):
    rows = [(path.name, n, n - len(wrong)) for path in NESTED for wrong, n in [disagreements(path)]]
    with capsys.disabled():
        print("\n" + table(rows))
    assert sum(n - good for _, n, good in rows) <= MAX_WRONG_IN_NESTED


@needs_shared
@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.name)
def test_format_without_a_reader_is_named_and_refused(path):
    with pytest.raises(InputError) as refused:
        parse_schedule(path.read_bytes(), ScheduleOptions(), path.name)
    assert "not read yet" in refused.value.message
    assert refused.value.hint
    kind = detect(path.read_text("utf-8", errors="replace"), path.name)
    folder = {"txt": "text"}.get(path.parent.name, path.parent.name)
    assert kind == folder or (path.name, kind) == ("uva_algebra_07_08.md", "html")  # HTML tables inside


@needs_shared
def test_template_named_ics_is_refused_as_a_template():
    path = shared("schedules", "real", "ics", "jekyll_template_not_rendered.ics")
    with pytest.raises(InputError, match="template"):
        parse_schedule(path.read_bytes(), ScheduleOptions(), path.name)


def _match(earlier, later, now):
    before, after = read(earlier, now), read(later, now)
    old = [Talk(str(number), "s", stated) for number, stated in enumerate(before.talks)]
    matching = match_talks(old, after.talks, now=now, zone=now.tzinfo, elsewhere=frozenset())
    return before.talks, after.talks, matching


@needs_shared
def test_reimport_with_unstable_ids_follows_the_talks():
    """Two weeks of one feed: same ids with other speakers, new ids for the same talks, days exchanged."""
    from datetime import UTC, datetime

    folder = shared("schedules", "real", "ics")
    now = datetime(2026, 8, 22, 12, tzinfo=UTC)
    old, new, matching = _match(folder / "emory_seminars_2026-08-07.ics", folder / "emory_seminars.ics", now)
    answer = json.loads(shared("schedules", "expected", "reimport_emory.json").read_text("utf-8"))
    pairs = {old[pair.old].uid: new[pair.new].uid for pair in matching.pairs}
    added = {new[number].uid for number in matching.added}
    vanished = {old[number].uid for number in matching.vanished}

    moved_on = answer["moved_between_known_uids"][0]
    for uid in answer["same_uid_unchanged"] + [one["uid"] for one in answer["same_uid_updated"]]:
        if uid != moved_on["new"]["uid"]:
            assert pairs[uid] == uid
    for kind in ("new_uid_same_speaker_same_time", "new_uid_same_speaker_moved", "new_uid_tbd_slot_filled"):
        for before, after in answer[kind]:
            assert pairs[before["uid"]] == after["uid"], kind
    assert pairs[moved_on["old"]["uid"]] == moved_on["new"]["uid"]
    for one in answer["same_uid_speaker_replaced"]:
        assert pairs.get(one["uid"]) != one["uid"]
        assert one["uid"] in added
    assert {one["uid"] for one in answer["gone_past"]} <= vanished
    assert {one["uid"] for one in answer["added"]} <= added
    (before, after) = answer["new_uid_same_slot_ask"][0]
    assert {(old[d.old].uid, new[d.new].uid) for d in matching.doubts} >= {(before["uid"], after["uid"])}


@needs_shared
def test_reimport_of_a_table_without_ids_follows_the_speakers():
    from datetime import UTC, datetime

    folder = shared("schedules", "real", "csv")
    now = datetime(2026, 4, 1, tzinfo=UTC)
    old, new, matching = _match(folder / "sydney_micro_2026-03-31.csv", folder / "sydney_micro.csv", now)
    answer = json.loads(shared("schedules", "expected", "reimport_sydney_micro.json").read_text("utf-8"))
    pairs = {
        (old[p.old].speaker, old[p.old].starts_at.isoformat()): (new[p.new].speaker, new[p.new].starts_at.isoformat())
        for p in matching.pairs
    }
    for one in answer["matches"]:
        assert pairs[one["speaker"], one["old"]] == (one["speaker"], one["new"])
    added = {(new[n].speaker, new[n].starts_at.isoformat()) for n in matching.added}
    assert added == {(one["speaker"], one["start"]) for one in answer["added"]}
    assert [old[n].is_open_slot for n in matching.vanished] == [True]
