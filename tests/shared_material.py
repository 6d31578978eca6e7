"""Where the reference material for tests lies, if it lies beside the project; tests that use it skip without it."""

from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[2] / "shared"
SHARED: Path | None = _BESIDE if (_BESIDE / "CONTRACT.md").is_file() else None

needs_shared = pytest.mark.skipif(
    SHARED is None,
    reason="the reference material (real calendars, records, labels) does not lie beside the project",
)


def shared(*parts: str) -> Path:
    """Return a path inside the reference material; only for tests marked `needs_shared`."""
    assert SHARED is not None
    return SHARED.joinpath(*parts)
