"""The tree stays readable: budgets of files and functions, and no words that say nothing."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "seminar_prep"
FILES = sorted(PACKAGE.rglob("*.py"))
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 40
EMPTY_WORDS = {"manager", "helper", "helpers", "utils", "util", "common", "misc"}


def _name(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_file_is_one_idea(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_FILE_LINES


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_functions_are_short_and_public_ones_documented(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = {f.name: f.end_lineno - f.lineno + 1 for f in functions if f.end_lineno - f.lineno >= MAX_FUNCTION_LINES}
    assert long == {}


def test_names_say_what_a_thing_is():
    words = {word for path in FILES for word in path.stem.split("_")}
    words |= {word for path in FILES for word in path.parent.name.split("_")}
    assert words & EMPTY_WORDS == set()


def test_top_level_holds_what_the_design_names():
    allowed = {
        "seminar_prep", "decks", "schema.sql", "tests", "pyproject.toml", "README.md",
        ".ci", ".gitignore", "LICENSE", "CHANGELOG.md",
    }  # fmt: skip
    made_by_tools = {".git", ".venv", "build", "dist", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis",
                     ".import_linter_cache", ".benchmarks", "seminar_prep.egg-info", "__pycache__"}  # fmt: skip
    assert {path.name for path in ROOT.iterdir()} - made_by_tools <= allowed


def test_sql_stands_in_one_package():
    marks = ("SELECT ", "INSERT INTO", "INSERT OR ", "DELETE FROM", "UPDATE ", "CREATE TABLE")
    outside = [
        _name(path)
        for path in FILES
        if "storage" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.lstrip().startswith(marks)
    ]
    assert outside == []


def test_nothing_is_left_to_do_in_the_code():
    marks = ("TO" + "DO", "FIX" + "ME", "X" + "XX", "Not" + "ImplementedError")
    assert [_name(p) for p in FILES if any(mark in p.read_text(encoding="utf-8") for mark in marks)] == []
