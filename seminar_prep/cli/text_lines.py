"""Lines for a terminal of the usual width."""

import textwrap

WIDTH = 80


def wrapped(head: str, text: str) -> list[str]:
    """Return `text` after `head`, broken at the terminal's usual width and indented below its own beginning."""
    return textwrap.wrap(text, WIDTH, initial_indent=head, subsequent_indent=" " * len(head)) or [head.rstrip()]
