"""The world in: each a pure parse_* from bytes, plus a thin fetch_*."""
