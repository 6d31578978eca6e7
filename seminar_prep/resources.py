"""What ships with the program: schema, bundled decks, concepts, cues, the sample seminar.

A wheel carries the top-level `schema.sql` and `decks/` under `_bundled/`; a checkout has them at its top.
"""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def _bundle_root() -> Path:
    bundled = _PACKAGE / "_bundled"
    return bundled if bundled.is_dir() else _PACKAGE.parent


def schema_sql() -> str:
    """Return the text of `schema.sql`."""
    return (_bundle_root() / "schema.sql").read_text(encoding="utf-8")


def bundled_decks_dir() -> Path:
    """Return the folder of the bundled decks: read where it is installed, never written."""
    return _bundle_root() / "decks"


def data_file(name: str) -> Path:
    """Return the path of a file in `seminar_prep/data/`, e.g. "concepts.json"."""
    return _PACKAGE / "data" / name
