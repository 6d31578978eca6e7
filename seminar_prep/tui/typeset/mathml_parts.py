"""Pieces of MathML: operators without space of their own, spaces, fences, accents, braces and arrows."""

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element

_ACCENTS = {
    "hat": "ˆ",
    "widehat": "\u0302",
    "tilde": "~",
    "widetilde": "\u0303",
    "bar": "¯",
    "overline": "―",
    "underline": "―",
    "vec": "\u20d7",
    "overrightarrow": "\u20d7",
    "overleftarrow": "\u20d6",
    "dot": "˙",
    "ddot": "¨",
    "check": "ˇ",
    "widecheck": "ˇ",
    "breve": "˘",
    "acute": "´",
    "grave": "`",
    "mathring": "˚",
}
_SHAFTS = {"→": "⟶", "←": "⟵", "↔": "⟷", "⇒": "⟹", "⇐": "⟸", "↦": "⟼", "↪": "↪"}


def element(tag: str, *children: Element, text: str | None = None, **attributes: str) -> Element:
    """Return an element with its children, text and attributes."""
    made = Element(tag, attributes)
    made.extend(children)
    made.text = text
    return made


def operator(text: str, **attributes: str) -> Element:
    """Return an operator, bracket or function's name without space round it; it does not stretch unless told so."""
    return element("mo", text=text, **{"stretchy": "false", "lspace": "0em", "rspace": "0em", **attributes})


def blank(ems: float) -> Element:
    """Return a space as wide as `ems`, which may be 0."""
    return element("mspace", width=f"{ems:.4f}em")


def together(elements: Sequence[Element]) -> Element:
    """Return several elements as one; none of them is a space without width."""
    if not elements:
        return blank(0.0)
    return elements[0] if len(elements) == 1 else element("mrow", *elements)


def fenced(left: str, inside: Iterable[Element], right: str) -> Element:
    """Return what stands between two brackets as tall as it; "" is no bracket."""
    brackets = [operator(text, stretchy="true", fence="true") if text else None for text in (left, right)]
    elements = [brackets[0], *(list(inside) or [blank(0.0)]), brackets[1]]
    return element("mrow", *(one for one in elements if one is not None))


def accented(body: Element, name: str) -> Element:
    """Return `body` with the mark of TeX's accent command `name` above or, for underline, below it."""
    tag = "munder" if name == "underline" else "mover"
    is_wide = name.startswith(("wide", "over", "under"))
    mark = operator(_ACCENTS[name], stretchy="true" if is_wide else "false")
    return element(tag, body, mark, accent="true")


def braced(body: Element, label: Element | None, is_above: bool) -> Element:
    """Return `body` with a horizontal brace and its label, above or below."""
    tag = "mover" if is_above else "munder"
    held = element(tag, body, operator("⏞" if is_above else "⏟", stretchy="true"), accent="true")
    return held if label is None else element(tag, held, label)


def long_arrow(head: str, over: Element | None, under: Element | None) -> Element:
    """Return an arrow with texts above and below it."""
    arrow = operator(_SHAFTS.get(head, head))
    parts = [part for part in (under, over) if part is not None]
    tag = "m" + ("under" if under is not None else "") + ("over" if over is not None else "")
    return element(tag, arrow, *parts) if parts else arrow


def stacked(rows: Sequence[Element]) -> Element:
    """Return short rows over one another."""
    lines = [element("mtr", element("mtd", one)) for one in rows]
    return element("mtable", *lines, rowspacing="0.1em", columnalign="center")
