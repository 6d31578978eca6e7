"""The configuration file: its values are checked, and the README tells them as they are."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.theme import BUILTIN_THEMES

from seminar_prep.config import OWN_THEMES, SETTINGS, THEMES, Config, parse_config
from seminar_prep.errors import ConfigError

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")
ROWS = {
    cells[0].strip("`"): cells[1:]
    for line in README.split("## Configuration\n", 1)[1].split("\n## ", 1)[0].splitlines()
    if line.startswith("| `")
    for cells in [[cell.strip() for cell in line.strip("|").split("|")]]
}


def _said_by_readme(setting):
    default = str(setting.default).lower() if isinstance(setting.default, bool) else setting.default
    words = {None: "the system's", (): "none"}.get(default) or (
        f'"{default}"' if isinstance(setting.default, str) else default
    )
    return [str(words), setting.values.words, setting.meaning]


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_readme_tells_default_values_and_meaning_of_each_setting(setting):
    assert ROWS[setting.name] == _said_by_readme(setting)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_default_and_every_choice_of_a_setting_are_right_values(setting):
    values = [*map(setting.values.parse, setting.values.choices), *([setting.default] if setting.default else [])]
    assert [setting.values.complaint(value) for value in values] == [None] * len(values)


def test_every_theme_that_is_offered_is_ours_or_there_in_textual():
    assert set(THEMES) - set(OWN_THEMES) <= set(BUILTIN_THEMES)


@pytest.mark.parametrize(
    ("line", "nearest"),
    [
        ('theme = "dark"', '"seminar-dark"'),
        ('theme = "contrast"', '"high-contrast"'),
        ('theme = "drakula"', '"dracula"'),
        ('timezone = "Berlin"', '"Europe/Berlin"'),
        ('timezone = "Europe/Berln"', '"Europe/Berlin"'),
        ("rollover_hour = 24", "23"),
        ("minutes_per_day = -3", "0"),
        ('plan_for = "longterm"', '"long-term"'),
        ('glyphs = "uni"', '"unicode"'),
        ('pictures = "automatic"', '"auto"'),
        ('grades = "for"', '"four"'),
        ("idle_seconds = 0", "5"),
        ('typed_answer = "yes"', "true"),
        ('rollover_hour = "5"', "5"),
        ("minutes_per_day = 20.0", "20"),
        ('glyphs = "BASIC"', '"basic"'),
        ('theme = "Nord"', '"nord"'),
        ('theme = "Dark"', '"seminar-dark"'),
    ],
)
def test_wrong_value_is_answered_with_the_nearest_right_one(line, nearest):
    with pytest.raises(ConfigError) as caught:
        parse_config(line, "config.toml")
    assert caught.value.hint == f"Did you mean {nearest}?"
    assert parse_config(f"{line.partition('=')[0]}= {nearest}", "config.toml")


def test_keys_may_be_written_with_quotes_or_as_tables():
    quoted = parse_config('[keys]\n"review.undo" = "u,ctrl+z"\n', "config.toml")
    dotted = parse_config('[keys.review]\nundo = "u,ctrl+z"\n', "config.toml")
    assert quoted.keys == dotted.keys == (("review.undo", "u,ctrl+z"),)


@pytest.mark.parametrize("text", ['keys = "u"', '[keys]\n"a.b" = 3', '[keys]\n"a.b" = " "', "keys = [1]"])
def test_keys_that_are_no_table_of_texts_are_refused(text):
    with pytest.raises(ConfigError, match=r"keys = |\[keys\]: "):
        parse_config(text, "config.toml")


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('"review.undo" = ["u", "ctrl+z"]', "review.undo = ['u', 'ctrl+z']: wanted a text such as \"u,ctrl+z\"."
         ' Did you mean "u,ctrl+z"?'),
        ('review.undo = 3', 'review.undo = 3: wanted a text such as "u,ctrl+z". Did you mean "3"?'),
        ('"review.undo" = true', "review.undo = True: wanted a text such as \"u,ctrl+z\". Mend or remove 'keys'."),
        ('"review.undo" = " "', "review.undo wants at least one key. Mend or remove 'keys'."),
    ],
)  # fmt: skip
def test_wrong_entry_of_the_keys_is_named_alone(entry, said):
    with pytest.raises(ConfigError) as caught:
        parse_config(f'[keys]\n"app.help" = "f1"\n{entry}\n', "config.toml")
    assert f"{caught.value.message} {caught.value.hint}" == f"[keys]: {said}"


@given(st.sampled_from(SETTINGS), st.text(st.characters(codec="utf-8"), max_size=12))
def test_typed_text_becomes_a_right_value_or_a_complaint(setting, text):
    value = setting.values.parse(text)
    if setting.values.complaint(value) is None:
        assert getattr(Config(**{setting.name: value}), setting.name) == value
    else:
        assert setting.values.nearest(value) is None or setting.values.nearest(value) != text


def test_settings_are_told_in_one_sentence_each():
    assert all(re.fullmatch(r".+\.", s.meaning) and s.meaning.count(". ") == 0 for s in SETTINGS)
