"""Our reading of real schedules against the answers worked out by hand. `pytest -s` prints the table."""

import json

import pytest
from schedule_answers import NOW, disagreements, files, read, table
from shared_material import SHARED, needs_shared, shared

from seminar_prep.domain.schedule import ScheduleOptions
from seminar_prep.domain.talk import Talk
from seminar_prep.domain.talk_identity import match_talks
from seminar_prep.errors import InputError
from seminar_prep.sources.schedules.parse import parse_schedule

# Scored answers that are not met, by kind: a date "TBD" (a talk wants one) and a series' name with "(Details to come)"
# for a title; and three list entries more than were counted, none of which has a title or a speaker that is not there.
KNOWN = {"yaml": 2, "md": 1}
# Pages that a script fills, a calendar's template, and an abstract without a date: nothing to import, and they say so.
WITHOUT_TALKS = ("ellis_sardine_js.html", "uva_algebra_15_16.html", "jekyll_template", "uva_mathphys")
KINDS = ("ics", "csv", "json", "yaml", "html", "md", "txt", "xml")
READ = [path for path in files(*KINDS) if not path.name.startswith(WITHOUT_TALKS)] if SHARED else []
OTHERS = [path for path in files(*KINDS) if path.name.startswith(WITHOUT_TALKS)] if SHARED else []
# At least this share of the scored rows agrees in speaker, title and start; the share may only rise.
MIN_SHARE = 0.989


@needs_shared
@pytest.mark.parametrize("kind", KINDS)
def test_real_schedules_of_a_kind_agree_with_their_answers(kind):
    wrong = [one for path in READ if path.parent.name == kind for one in disagreements(path)[0]]
    assert len(wrong) <= KNOWN.get(kind, 0), wrong


@needs_shared
def test_real_schedules_give_a_table_that_may_only_rise(capsys):
    rows = [(path.name, n, n - len(wrong)) for path in READ for wrong, n in [disagreements(path)]]
    kinds = [
        (kind, sum(n for p, (_, n, _) in zip(READ, rows, strict=True) if p.parent.name == kind),
         sum(good for p, (_, _, good) in zip(READ, rows, strict=True) if p.parent.name == kind))
        for kind in KINDS
    ]  # fmt: skip
    with capsys.disabled():
        print("\n" + table(kinds))
    n_all, n_good = sum(n for _, n, _ in rows), sum(good for *_, good in rows)
    assert n_good / n_all >= MIN_SHARE


@needs_shared
@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.name)
def test_file_without_talks_is_refused_with_advice(path):
    with pytest.raises(InputError) as refused:
        parse_schedule(path.read_bytes(), ScheduleOptions(now=NOW), path.name)
    assert refused.value.hint
    if path.suffix == ".html":
        assert "script or a calendar" in refused.value.message


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


@needs_shared
def test_reimport_of_a_page_that_was_reworded_follows_titles_and_never_the_date():
    """An older build of a page without ids, then a newer one: speakers found, talks moved, chapters renumbered."""
    from datetime import UTC, datetime

    folder = shared("schedules", "real")
    now = datetime(2025, 11, 1, tzinfo=UTC)
    old, new, matching = _match(folder / "html" / "pml_reading_club.html", folder / "md" / "pml_reading_club.md", now)
    answer = json.loads(shared("schedules", "expected", "reimport_pml.json").read_text("utf-8"))
    pairs = {
        (old[p.old].title, str(old[p.old].starts_at)[:10]): (new[p.new].title, str(new[p.new].starts_at)[:10])
        for p in matching.pairs
    }
    asked = {(old[d.old].title, new[d.new].title) for d in matching.doubts}
    for one in answer["matches"]:
        titles = one["title_old"], one.get("title_new", one["title_old"])
        followed = pairs.get((titles[0], one["old"])) == (titles[1], one["new"])
        assert followed != (titles in asked) if one["what"].endswith("ask") else followed, one["what"]
    for one in answer["merged"]:
        assert {(before[11:], one["new"][11:]) for before in one["old"]} <= asked
    for one in answer["split"]:
        assert {(one["old"][11:], after[11:]) for after in one["new"]} <= asked
    assert len(asked) == 5
    for gone in answer["gone"]:
        assert gone[11:] in {old[n].title for n in matching.vanished}
    unchanged = {(old[p.old], new[p.new]) for p in matching.pairs if old[p.old].starts_at == new[p.new].starts_at}
    assert {str(one.starts_at)[:10] for one, other in unchanged if one.title == other.title} >= {*answer["unchanged"]}
    added = {f"{str(new[n].starts_at)[:10]} {new[n].title}" for n in matching.added}
    assert {*answer["added"]} <= added
