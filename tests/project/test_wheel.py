"""What a user installs: the wheel carries schema, decks and data, and works away from the checkout."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _run(*command, **options):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_wheel_installed_elsewhere_finds_schema_and_decks(tmp_path):
    _run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", tmp_path, ROOT)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "seminar_prep/_bundled/schema.sql" in names
    for deck in (ROOT / "decks").rglob("*.md"):
        assert f"seminar_prep/_bundled/{deck.relative_to(ROOT)}" in names
    for data in (ROOT / "seminar_prep" / "data").rglob("*.*"):
        assert str(data.relative_to(ROOT)) in names
    site = tmp_path / "site"
    _run(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", site, wheel)
    env = {**os.environ, "PYTHONPATH": str(site), "SEMINAR_PREP_HOME": str(tmp_path / "home")}
    where = (
        "import seminar_prep, seminar_prep.resources as r; print(seminar_prep.__file__); print(r.bundled_decks_dir())"
    )
    for line in _run(sys.executable, "-P", "-c", where, env=env, cwd=tmp_path).splitlines():
        assert line.startswith(str(site))
    made = json.loads(_run(sys.executable, "-P", "-m", "seminar_prep", "init", "--json", env=env, cwd=tmp_path))
    assert made["n_cards"] >= 100
    assert Path(made["library"]).is_file()
