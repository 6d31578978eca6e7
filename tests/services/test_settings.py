"""Changes of settings reach the file and nothing else in it is touched."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar_prep.config import SETTINGS, Config, parse_config
from seminar_prep.errors import ConfigError
from seminar_prep.services.settings import SettingsFile
from seminar_prep.services.settings_text import change_setting

TEXT = """# mine
glyphs = "basic"   # the old font

theme = 'nord'
[keys]
# as in another program
"review.undo" = "z"
"""


def _settings(tmp_path, text=TEXT):
    path = tmp_path / "config.toml"
    if text is not None:
        path.write_bytes(text.encode())
    kept = []
    return SettingsFile(path, parse_config(text or "", "config.toml"), kept.append), path, kept


def test_change_keeps_comments_order_and_all_other_lines(tmp_path):
    settings, path, kept = _settings(tmp_path)
    settings.change("glyphs", "unicode")
    settings.change("rollover_hour", 5)
    assert path.read_text() == TEXT.replace('"basic"', '"unicode"').replace("'nord'\n", "'nord'\nrollover_hour = 5\n\n")
    assert (settings.config.glyphs, settings.config.rollover_hour) == ("unicode", 5)
    assert kept[-1] == settings.config == parse_config(path.read_text(), "config.toml")


def test_default_takes_the_line_out(tmp_path):
    settings, path, _ = _settings(tmp_path)
    assert settings.change("theme", None) == parse_config(path.read_text(), "config.toml")
    assert "theme" not in path.read_text()
    assert settings.config.theme == Config().theme
    settings.change("minutes_per_day", None)  # was not there


def test_missing_file_is_made_and_nothing_else_is_left(tmp_path):
    settings, path, _ = _settings(tmp_path, text=None)
    settings.change("typed_answer", True)
    assert tomllib.loads(path.read_text()) == {"typed_answer": True}
    assert [one.name for one in tmp_path.iterdir()] == ["config.toml"]


def test_wrong_value_is_refused_with_the_nearest_right_one_and_nothing_written(tmp_path):
    settings, path, kept = _settings(tmp_path)
    with pytest.raises(ConfigError) as caught:
        settings.change("rollover_hour", 30)
    assert (caught.value.message, caught.value.hint) == ("wanted a whole number from 0 to 23.", "Did you mean 23?")
    assert (path.read_text(), kept) == (TEXT, [])


def test_file_that_became_wrong_meanwhile_is_left_alone(tmp_path):
    settings, path, kept = _settings(tmp_path)
    path.write_text("theme = \n")
    with pytest.raises(ConfigError, match="not valid TOML"):
        settings.change("rollover_hour", 3)
    assert (path.read_text(), kept, settings.config.rollover_hour) == ("theme = \n", [], 4)


def test_change_of_another_program_is_kept_and_holds_with_the_next_one_made_here(tmp_path):
    settings, path, kept = _settings(tmp_path)
    path.write_text('timezone = "Asia/Tokyo"\n')
    config = settings.change("rollover_hour", 3)
    assert tomllib.loads(path.read_text()) == {"timezone": "Asia/Tokyo", "rollover_hour": 3}
    assert config == kept[-1] == Config(timezone="Asia/Tokyo", rollover_hour=3)


def test_look_takes_over_what_another_program_changed_and_only_that(tmp_path):
    settings, path, kept = _settings(tmp_path)
    assert not settings.look()
    path.write_text(TEXT.replace("'nord'", "'dracula'"))
    assert settings.look()
    assert not settings.look()
    assert kept[-1].theme == "dracula"
    assert kept[-1].glyphs == "basic"


def test_what_the_file_never_said_stays_as_it_began(tmp_path):
    path, kept = tmp_path / "config.toml", []
    settings = SettingsFile(path, Config(theme="nord", glyphs="basic"), kept.append)  # of another folder
    assert not settings.look()
    assert settings.change("rollover_hour", 3) == Config(theme="nord", glyphs="basic", rollover_hour=3)
    assert settings.change("theme", None).theme == Config().theme


def test_look_at_a_file_that_became_wrong_tells_it_once(tmp_path):
    settings, path, kept = _settings(tmp_path)
    path.write_text("theme = 3")
    with pytest.raises(ConfigError, match="theme = 3"):
        settings.look()
    assert not settings.look()
    assert kept == []


def test_link_to_a_file_elsewhere_stays_a_link_and_rights_stay(tmp_path):
    settings, path, _ = _settings(tmp_path)
    kept = path.rename(tmp_path / "dotfile.toml")
    kept.chmod(0o600)
    path.symlink_to(kept)
    settings.change("rollover_hour", 3)
    assert path.is_symlink()
    assert "rollover_hour = 3" in kept.read_text()
    assert kept.stat().st_mode & 0o777 == 0o600


def test_file_that_cannot_be_written_is_an_error_that_names_it(tmp_path):
    settings, path, _ = _settings(tmp_path)
    path.unlink()
    path.mkdir()
    with pytest.raises(ConfigError, match=r"cannot be written .*config\.toml|config\.toml: the configuration cannot"):
        settings.change("rollover_hour", 3)


SAMPLE_VALUES = {"timezone": "Asia/Tokyo", "theme": "ansi"}
CHANGEABLE = [setting for setting in SETTINGS if setting.name != "keys"]


@given(
    st.lists(st.sampled_from(["# note", "", "glyphs = 'basic' # x", "rollover_hour=3", 'theme = "nord"']), unique=True),
    st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(CHANGEABLE),
)
def test_any_change_of_any_file_leaves_its_other_settings(lines, has_table, newline, setting):
    text = newline.join([*lines, *(["[keys]", '"a.b" = "c" # d'] if has_table else [])])
    value = SAMPLE_VALUES.get(setting.name, setting.default)
    changed = change_setting(text, setting.name, value)
    before = tomllib.loads(text)
    assert tomllib.loads(changed) == {**before, setting.name: value}
    assert all(line in changed for line in lines if line and not line.startswith(setting.name))
    removed = change_setting(changed, setting.name, None)
    assert tomllib.loads(removed) == {name: kept for name, kept in before.items() if name != setting.name}
