"""The form for a talk's fields: saved, refused, given back, left, and filled in for a talk of one's own."""

import pytest
from screens import run, sample_app, settled_text, walk

from seminar_prep.storage.talks import load_talks

TALK = "sample01"
ERASE = ["end", "ctrl+u"]


@pytest.fixture
def app(tmp_path):
    """The sample, as if a schedule had brought it."""
    made = sample_app(tmp_path / "library")
    with made.library.write() as connection:
        connection.execute(
            "INSERT INTO sources VALUES (1, (SELECT min(seminar_id) FROM seminars), '/club.ics', 'ics', '{}', '')"
        )
        connection.execute("UPDATE talks SET source_id = 1")
    yield made
    made.close()


async def keys(pilot, names):
    """Press keys one after another and wait once, for what the last one has set going."""
    await pilot.press(*names)
    await settled_text(pilot)


def talks(app):
    return {stored.talk.id: stored for stored in load_talks(app.library.connection)}


def first(app):
    return min(talks(app).values(), key=lambda s: str(s.row["sort_at"]) if s.row["starts_at"] > "2026-11-25" else "z")


def test_saved_field_is_the_learners_and_marked_on_the_talks_page(app):
    async def scenario(pilot):
        await walk(pilot, ["enter", "e"])
        await keys(pilot, [*ERASE, *"Saddles", "ctrl+s"])
        text = await settled_text(pilot)
        assert pilot.app.screen.TITLE == "Talk"
        assert "Saddles" in text
        assert "yours, not the schedule's: title" in text

    source = first(app).talk.stated.title
    run(app, scenario)
    stored = first(app)
    assert (stored.talk.stated.title, stored.talk.edited, stored.sourced.title) == ("Saddles", ("title",), source)


def test_form_shows_what_the_source_says_while_one_types_and_gives_it_back(app):
    async def scenario(pilot):
        await walk(pilot, ["enter", "e"])
        await keys(pilot, [*ERASE, *"Saddles"])
        assert "yours; the source says: Saddle points" in await settled_text(pilot)
        await walk(pilot, ["ctrl+r"])
        assert "yours; the source says" not in await settled_text(pilot)
        await keys(pilot, [*ERASE, "x", "ctrl+s"])
        await walk(pilot, ["e"])
        assert "yours; the source says: Saddle points" in await settled_text(pilot)
        await walk(pilot, ["ctrl+r", "ctrl+s"])
        assert "yours" not in await settled_text(pilot)

    run(app, scenario)
    assert first(app).talk.edited == ()


def test_what_cannot_be_read_is_said_beside_the_field_and_nothing_is_written(app):
    async def scenario(pilot):
        await walk(pilot, ["enter", "e"])
        await keys(pilot, ["enter", "enter", "enter", *ERASE, *"soon", "tab", "tab", "ctrl+s"])
        text = await settled_text(pilot)
        assert "Starts wants a day as YYYY-MM-DD" in text.replace("\n", " ")
        assert pilot.app.screen.focused.id == "field-starts_at"
        await keys(pilot, [*ERASE, *"2026-12-01 10:00", "ctrl+s"])
        assert pilot.app.screen.TITLE == "Talk"

    before = first(app).talk
    run(app, scenario)
    after = talks(app)[before.id].talk
    assert after.stated.starts_at.isoformat() == "2026-12-01T10:00:00+00:00"
    assert after.edited == ("starts_at", "ends_at")
    assert after.stated.ends_at - after.stated.starts_at == before.stated.ends_at - before.stated.starts_at


def test_leaving_with_changes_is_asked_about_once_and_writes_nothing(app):
    async def scenario(pilot):
        await walk(pilot, ["enter", "e"])
        await keys(pilot, ["x", "escape"])
        assert "Not saved." in await settled_text(pilot)
        await walk(pilot, ["escape"])
        assert pilot.app.screen.TITLE == "Talk"
        await walk(pilot, ["e", "escape"])
        assert pilot.app.screen.TITLE == "Talk"
        await walk(pilot, ["e", "ctrl+s"])
        assert pilot.app.screen.TITLE == "Talk"

    before = talks(app)
    run(app, scenario)
    assert talks(app) == before


def test_talk_of_ones_own_is_written_down_from_the_agenda(app):
    async def scenario(pilot):
        await walk(pilot, ["n"])
        await keys(pilot, [*"Tops", "down", *"Sofia K", "down", "down", *"2026-12-03 14:00", "ctrl+s"])
        text = await settled_text(pilot)
        assert pilot.app.screen.TITLE == "Talk"
        assert "Tops" in text
        await walk(pilot, ["escape"])
        assert "Sofia K" in await settled_text(pilot)

    before = talks(app)
    run(app, scenario, size=(120, 40))
    (new,) = talks(app).keys() - before.keys()
    stored = talks(app)[new]
    assert (stored.source_id, stored.talk.stated.title) == (None, "Tops")
    assert stored.talk.stated.starts_at.isoformat() == "2026-12-03T14:00:00+00:00"


def test_talk_from_the_month_has_the_chosen_day(app):
    async def scenario(pilot):
        await walk(pilot, ["m", "l", "n"])
        assert "2026-11-26" in await settled_text(pilot)
        await keys(pilot, [*"Tops", "ctrl+s"])
        assert pilot.app.screen.TITLE == "Talk"

    run(app, scenario)


def test_talk_that_is_gone_is_said_and_the_form_closes(app):
    async def scenario(pilot):
        await walk(pilot, ["enter"])
        with app.library.write() as connection:
            connection.execute("DELETE FROM talks")
        await walk(pilot, ["e"])
        assert "there is no talk" in (await settled_text(pilot)).lower()

    run(app, scenario, notices=True)


def test_mouse_chooses_a_field_and_saves(app):
    async def scenario(pilot):
        await walk(pilot, ["enter", "e"])
        await pilot.click("#field-location")
        await keys(pilot, [*ERASE, *"R7"])
        await pilot.click(offset=(3, 23))  # the first of the keys
        await settled_text(pilot)
        assert pilot.app.screen.TITLE == "Talk"

    run(app, scenario)
    assert first(app).talk.stated.location == "R7"


def test_talk_added_by_hand_is_removed_and_comes_back(app):
    async def scenario(pilot):
        await walk(pilot, "n")
        await keys(pilot, [*"Tops", "down", "down", "down", *"2026-11-26", "ctrl+s"])
        assert pilot.app.screen.TITLE == "Talk"
        before = talks(app)
        await walk(pilot, "e")
        await keys(pilot, ["ctrl+t"])
        assert pilot.app.screen.TITLE == "Agenda"
        assert len(talks(app)) == len(before) - 1
        assert [one.message for one in pilot.app._notifications] == ["Removed. u on the agenda takes it back."]
        await walk(pilot, "u")
        assert talks(app) == before

    run(app, scenario)


def test_talk_of_a_schedule_is_not_removed(app):
    async def scenario(pilot):
        await walk(pilot, ["enter", "e"])
        await keys(pilot, ["ctrl+t"])
        assert pilot.app.screen.TITLE == "Edit a talk"

    before = talks(app)
    run(app, scenario)
    assert talks(app) == before


def test_two_talks_are_made_one_and_two_again(app):
    async def scenario(pilot):
        await walk(pilot, ["enter", "e"])
        one = pilot.app.screen._own.talk
        await keys(pilot, ["ctrl+o"])
        assert pilot.app.screen.TITLE == "One talk"
        other = pilot.app.screen._others[0]
        await walk(pilot, ["enter"])
        assert pilot.app.screen.TITLE == "Talk"
        after = talks(app)
        (gone,) = before.keys() - after.keys()
        stays = after[{one.id: other.id, other.id: one.id}[gone]]
        assert stays.talk.stated.title == before[gone].sourced.title
        await walk(pilot, ["q", "u"])
        assert talks(app) == before
        assert links(app) == linked

    def links(app):
        return [tuple(row) for row in app.library.connection.execute("SELECT * FROM talk_cards ORDER BY 1, 2")]

    with app.library.write() as connection:
        connection.execute("UPDATE talk_cards SET status = 'proposed', decided_at = NULL")
        connection.execute("UPDATE talk_papers SET status = 'proposed'")
    before, linked = talks(app), links(app)
    run(app, scenario)


def test_arrows_go_from_field_to_field_where_not_all_are_in_sight(app):
    async def scenario(pilot):
        await walk(pilot, "n")
        await keys(pilot, [*"Tops", "down", "down", "down", *"2026-11-26", "up", "up", *"Ada", "ctrl+s"])
        assert pilot.app.screen.TITLE == "Talk"

    run(app, scenario, size=(40, 20))
    (own,) = [s.talk.stated for s in talks(app).values() if s.talk.stated.title == "Tops"]
    assert (own.speaker, own.starts_at.isoformat()) == ("Ada", "2026-11-26")
