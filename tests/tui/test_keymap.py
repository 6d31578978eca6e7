"""Keys of the user's own: wrong ones are answered, right ones work, and the help shows them."""

import pytest
from cli_runner import run as run_command
from screens import run, sample_app, text_of
from textual.binding import Binding

from seminar_prep.errors import ConfigError
from seminar_prep.tui.all_keys import help_sections
from seminar_prep.tui.keymap import check_keymap, with_keymap
from seminar_prep.tui.screens.help import HelpScreen, key_names
from seminar_prep.tui.screens.review import ReviewScreen

SECTIONS = help_sections()


def _check(**keys):
    return check_keymap([(name.replace("__", "."), value) for name, value in keys.items()], SECTIONS, "config.toml")


def _error(**keys):
    with pytest.raises(ConfigError) as caught:
        _check(**keys)
    assert caught.value.where == "config.toml"
    return f"{caught.value.message} {caught.value.hint}"


def test_keys_are_named_as_textual_names_them():
    assert _check(review__undo="z, ctrl+z,&,z", app__help="f1,?") == {
        "review.undo": "z,ctrl+z,ampersand",
        "app.help": "f1,question_mark",
    }


def test_unknown_id_is_answered_with_the_nearest_one():
    assert _error(review__udno="z") == "[keys]: there is no 'review.udno'. Did you mean 'review.undo'?"
    assert _error(xyzzy="z").endswith("The help shows them all.")


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("ctl+z", "'ctrl+z'"),
        ("Ctrl+z", "'ctrl+z'"),
        ("pgdown", "'pagedown'"),
        ("shift+u", "'U'"),
        ("F5", "'f5'"),
        ("qustion_mark", "'question_mark'"),
    ],
)
def test_what_is_no_key_is_answered_with_the_nearest_one(key, meant):
    assert _error(review__undo=key) == f"[keys]: review.undo = {key!r} is no key. Did you mean {meant}?"


@pytest.mark.parametrize("keys", ["u,,z", ",", "ctrl+", "\x1b", "漢字"])
def test_nonsense_is_no_key(keys):
    assert "is no key." in _error(review__undo=keys)


def test_two_bindings_on_one_key_of_a_screen_are_both_named():
    assert _error(review__undo="e") == (
        "[keys]: 'e' would do two things on the screen 'Review': review.undo and review.edit."
        " Give one of them another key."
    )
    assert "app.help and review.raw" in _error(review__raw="f1,?")


def test_two_bindings_may_change_places():
    assert _check(review__undo="e", review__edit="u") == {"review.undo": "e", "review.edit": "u"}


def test_key_on_another_screen_is_no_clash():
    assert _check(review__undo="i") == {"review.undo": "i"}


def test_key_that_comes_before_all_others_may_be_no_letter():
    assert "every text that is typed" in _error(app__quit="Q")
    assert _check(app__quit="ctrl+x") == {"app.quit": "ctrl+x"}


@pytest.mark.parametrize(
    "binding",
    {one.id: one for _, bindings in SECTIONS for one in bindings if isinstance(one, Binding)}.values(),
    ids=lambda binding: binding.id,
)
def test_every_binding_can_be_put_on_a_key_of_its_own(binding):
    keymap = check_keymap([(binding.id, "f20")], SECTIONS, "config.toml")
    changed = {one.id: one.key for _, bindings in with_keymap(SECTIONS, keymap) for one in bindings}
    assert changed[binding.id] == "f20"


def _sample_with(keys, tmp_path):
    app = sample_app(tmp_path / "library")
    (tmp_path / "library" / "config.toml").write_text(f'timezone = "UTC"\n[keys]\n{keys}\n')
    return app


def test_changed_keys_work_in_place_of_the_old_ones_and_the_help_shows_them(tmp_path):
    app = _sample_with('"agenda.review" = "R,ctrl+r"\n"app.back" = "f3"\n"page.down" = "f2"', tmp_path)

    async def scenario(pilot):
        first = pilot.app.screen
        await pilot.press("r")
        assert pilot.app.screen is first
        await pilot.press("ctrl+r")
        assert isinstance(pilot.app.screen, ReviewScreen)
        await pilot.press("q", "escape")
        assert isinstance(pilot.app.screen, ReviewScreen)
        await pilot.press("f3", "R")
        assert isinstance(pilot.app.screen, ReviewScreen)
        await pilot.press("f3", "question_mark")
        assert isinstance(pilot.app.screen, HelpScreen)
        await pilot.pause()
        assert f"  {'f3':<15} Back" in text_of(pilot).replace("\xa0", " ")
        assert "app.back" in text_of(pilot)

    run(app, scenario, size=(100, 60))
    app.close()


def test_wrong_keys_end_the_command_with_a_message_before_the_screens_open(tmp_path, monkeypatch):
    app = _sample_with('"review.undo" = "e"', tmp_path)
    app.close()
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("seminar_prep.cli.screens._require_terminal", lambda _: None)
    result = run_command("--data-dir", str(tmp_path / "library"), "ui")
    assert result.code == 2
    assert "review.undo and review.edit" in result.err


def test_doctor_names_wrong_keys(tmp_path):
    app = _sample_with('"review.udno" = "e"', tmp_path)
    app.close()
    result = run_command("--data-dir", str(tmp_path / "library"), "doctor")
    assert (result.code, "Did you mean 'review.undo'?" in result.out) == (4, True)


@pytest.mark.parametrize("size", [(40, 20), (80, 24)], ids=str)
def test_help_lists_every_binding_by_its_keys_and_with_room_by_its_name(size, tmp_path):
    app = sample_app(tmp_path / "library")

    async def scenario(pilot):
        await pilot.press("question_mark")
        await pilot.pause()
        text = "\n".join(str(part.render()) for part in pilot.app.screen.query("#page Static"))
        shown = [one for _, bindings in pilot.app.screen._sections for one in bindings]
        assert len(shown) > 30
        for binding in shown:
            line = f"  {key_names(binding):<15} {binding.description}"
            assert line in text
            assert (binding.id in text) is (size[0] >= 76)

    run(app, scenario, size=size)
    app.close()
