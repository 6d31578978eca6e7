"""A small writer of SVG: elements as text, well-formed whatever words they hold. Nothing refers to the outside."""

import re
from collections.abc import Iterable
from html import escape

from seminar_prep.domain.plain_text import one_line

NAMESPACE = "http://www.w3.org/2000/svg"

# What XML 1.0 cannot hold even escaped: surrogates and the two non-characters; controls go with `one_line`.
_NOT_IN_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


def element(tag: str, *children: str, **attributes: str | float) -> str:
    """Return an element around `children`, which are elements themselves; `text` makes one of words.

    Attribute names have "_" for "-"; numbers are written with at most two decimals.
    """
    written = "".join(f' {name.replace("_", "-")}="{_value(value)}"' for name, value in attributes.items())
    return f"<{tag}{written}>{''.join(children)}</{tag}>" if children else f"<{tag}{written}/>"


def words(text: str) -> str:
    """Return text from anywhere as it may stand inside an element: on one line, without controls, escaped."""
    return escape(_NOT_IN_XML.sub("\ufffd", one_line(text)))


def text(x: float, y: float, content: str, **attributes: str | float) -> str:
    """Return words that begin, or with `text_anchor` end, at a point of their base line."""
    return element("text", words(content), x=x, y=y, **attributes)


def group(parts: Iterable[str], x: float, y: float, title: str, description: str) -> str:
    """Return parts moved by `x` and `y`, with a title and a description for those who cannot see them."""
    names = (element("title", words(title)), element("desc", words(description)))
    return element("g", *names, *parts, transform=f"translate({_value(x)} {_value(y)})", role="img")


def document(parts: Iterable[str], width: float, height: float, title: str, **attributes: str | float) -> str:
    """Return a whole file of that size, in pixels, that ends with a line break."""
    head = element("title", words(title))
    box = f"0 0 {_value(width)} {_value(height)}"
    size: dict[str, str | float] = {"width": width, "height": height, "viewBox": box}
    return element("svg", head, *parts, xmlns=NAMESPACE, **size, **attributes) + "\n"


def _value(value: str | float) -> str:
    return words(value) if isinstance(value, str) else f"{round(value, 2):g}" if abs(value) < 1e5 else f"{value:.2f}"
