"""A card's text as plain lines, fit to be read aloud: formulas on one row, Markdown's marks gone."""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from seminar_prep.domain.maths_text import split_maths
from seminar_prep.domain.plain_text import strip_controls
from seminar_prep.tui.maths import Glyphs, linearise_text

# Private characters that stand for the n-th formula while Markdown is read; the text's own ones are dropped first.
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable(["html_block", "html_inline", "image", "reference"])


def spoken_text(text: str, glyphs: Glyphs) -> str:
    """Return Markdown `text` as plain lines, one for each paragraph or point of a list.

    Every formula is written on one row; one that cannot be read stays as its source. Points begin with "- ". Controls
    are stripped. Never raises.
    """
    formulas: list[str] = []
    marked = ""
    for segment in split_maths(strip_controls(text).translate({ord(_OPEN): None, ord(_CLOSE): None})):
        if segment.is_maths:
            marked += f"{_OPEN}{len(formulas)}{_CLOSE}"
            formulas.append(" ".join(linearise_text(segment.source, glyphs).split()))
        else:
            marked += segment.source
    return _MARK.sub(lambda found: formulas[int(found[1])], "\n".join(_lines(_MARKDOWN.parse(marked))))


def source_text(text: str) -> str:
    """Return `text` exactly as it stands in the deck, TeX and all; controls are stripped."""
    return strip_controls(text).strip()


def _lines(tokens: Sequence[Token]) -> Iterator[str]:
    point = ""
    for token in tokens:
        if token.type == "list_item_open":
            point = f"{token.info}. " if token.info else "- "
        elif token.type in ("fence", "code_block"):
            yield token.content.rstrip()
        elif token.type == "inline":
            yield point + "".join(map(_piece, token.children or []))
            point = ""


def _piece(child: Token) -> str:
    return {"softbreak": " ", "hardbreak": "\n"}.get(child.type, child.content)
