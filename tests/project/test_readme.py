"""The README is true: its two lines, every command, key, setting and dependency."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

from textual.binding import Binding
from textual.keys import format_key

from seminar_prep.cli.commands import COMMANDS
from seminar_prep.config import Config
from seminar_prep.domain.deck_rubric import check_card
from seminar_prep.domain.deck_text import parse_deck
from seminar_prep.domain.problem import Severity
from seminar_prep.tui.all_keys import help_sections

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _section(title):
    return README.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


def test_readme_has_the_lines_that_set_up_and_test():
    assert "python3 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/seminar-prep demo" in README
    test_line = "python3 -m venv .venv && .venv/bin/pip install -q -e '.[dev]' && .venv/bin/pytest -q"
    assert test_line in README
    assert test_line in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_readme_names_every_command_and_no_other():
    named = set(re.findall(r"(?<!`)`([a-z]+)[ `]", "\n".join(
        line.split("|")[1] for line in _section("Commands").splitlines() if line.startswith("| `")
    )))  # fmt: skip
    assert named - {"seminar"} == set(COMMANDS)


def test_readme_names_every_setting():
    named = set(re.findall(r"^\| `([a-z_]+)` \|", _section("Configuration"), re.MULTILINE))
    assert named == {field.name for field in fields(Config)}


def test_readme_names_every_dependency_and_no_other():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[<>=\[]", line)[0].lower() for line in project["dependencies"]}
    named = {name.lower() for name in re.findall(r"^\| ([A-Za-z-]+) \|", _section("Dependencies"), re.MULTILINE)}
    assert named - {"package"} == wanted


def test_readme_names_the_key_of_every_binding_in_the_footer():
    keys = _section("Keys")
    for _, bindings in help_sections():
        for binding in bindings:
            if isinstance(binding, Binding) and binding.show:
                shown = binding.key_display or binding.key.split(",")[0].replace("question_mark", "?")
                assert f"`{shown}`" in keys, binding


def test_readme_names_a_key_or_the_name_of_every_binding():
    keys = _section("Keys")
    named = set(re.findall(r"`([^`]+)`", keys))
    for first, last in re.findall(r"`(\d)`–`(\d)`", keys):
        named |= {str(number) for number in range(int(first), int(last) + 1)}
    for _, bindings in help_sections():
        for binding in bindings:
            shown = {format_key(key) for key in binding.key.split(",")}
            assert {binding.id, *binding.key.split(","), *shown} & named, binding


def test_every_binding_has_an_id_and_says_what_it_does():
    bindings = [binding for _, some in help_sections() for binding in some]
    ids = [binding.id for binding in bindings]
    assert all(ids)
    assert all(binding.description for binding in bindings)
    assert len(set(ids)) == len(ids)


def test_pictures_of_the_readme_are_there():
    for picture in re.findall(r"!\[[^]]*\]\(([^)]+)\)", README):
        assert (ROOT / picture).is_file(), picture


def test_cards_that_the_readme_shows_as_good_obey_the_rubric():
    blocks = re.findall(r"```markdown\n(Q: .*?)```", README.split("### How to write a good card\n", 1)[1], re.DOTALL)
    deck = parse_deck("---\ntitle: T\n---\n" + "".join(f"{b}\n`id: c{n}`\n\n" for n, b in enumerate(blocks)), "README")
    found = [problem.message for card in deck.cards for problem in check_card(card, Severity.ERROR)]
    assert (len(deck.cards), deck.problems) == (3, ())
    assert [message for message in found if "is missing" not in message] == []


def test_readme_promises_no_more_cards_and_checks_than_there_are():
    promised = [int(n.replace(",", "")) for n in re.findall(r"over (\d,\d{3})", README)]
    n_cards = sum(len(re.findall(r"^`id: ", path.read_text("utf-8"), re.M)) for path in (ROOT / "decks").rglob("*.md"))
    modules = (ROOT / "tests" / "decks").glob("*_[0-9]*.py")
    n_checks = sum(len(re.findall(r"^@checks\(", path.read_text("utf-8"), re.M)) for path in modules)
    assert [got - 100 <= said <= got for said, got in zip(promised, (n_cards, n_checks), strict=True)] == [True, True]
