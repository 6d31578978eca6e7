"""The first frame: the talks stand where the agenda then shows them, and what fails after it is told as ever."""

import pytest
from screens import run, sample_app, settled_text

from seminar_prep.cli.desk_services import wire_desk
from seminar_prep.errors import LibraryError
from seminar_prep.tui.app import SeminarPrepApp


def _first_and_then(app, size):
    """Return the text of the first frame and that of the agenda."""
    frames = []
    begin = SeminarPrepApp._begin

    def look_and_begin(screens):
        width, height = screens.size
        strips = screens.screen._compositor.render_strips()[:height]
        frames.append("\n".join(strip.text[:width].rstrip() for strip in strips))
        begin(screens)

    async def look(pilot):
        frames.append(await settled_text(pilot))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SeminarPrepApp, "_begin", look_and_begin)
        run(app, look, size=size)
    return frames


@pytest.mark.parametrize("size", [(40, 20), (60, 24), (80, 24), (120, 40), (120, 12), (200, 60)], ids=str)
def test_first_frame_has_the_talks_where_the_agenda_shows_them(size, tmp_path):
    first, then = (frame.splitlines() for frame in _first_and_then(sample_app(tmp_path), size))
    assert sum(bool(line.strip()) for line in first) > 5
    figures = then[4].index("Readiness") if "Readiness" in then[4] else size[0] - 9
    for before, after in zip(first[:-1], then[:-1], strict=False):
        if before.strip():
            assert before[:figures].rstrip() == after[:figures].rstrip()


def test_first_frame_of_an_empty_library_has_no_talks(tmp_path):
    app = sample_app(tmp_path)
    with app.library.write() as connection:
        connection.execute("DELETE FROM talks")
    first, _ = _first_and_then(app, (80, 24))
    assert first.split()[:2] == ["Coming", "talks"]
    assert not "".join(first.splitlines()[2:])


def test_what_keeps_the_first_screen_from_opening_is_handed_out(tmp_path):
    def fail():
        raise LibraryError("the disk is full.")

    desk = wire_desk(sample_app(tmp_path))
    desk.get_ready = fail
    screens = SeminarPrepApp(desk)
    screens.run(headless=True)
    assert str(screens.failure) == "the disk is full."
    assert screens.return_code == 0
