"""HTML inside calendar descriptions and table cells: to plain text, with the addresses of its links kept apart.

Only tags that HTML knows count as tags: "a < b" and "<y, z>" in an abstract are mathematics.
"""

import html
import re
from urllib.parse import unquote

_TAGS = (
    "a|abbr|acronym|address|article|b|big|blockquote|body|br|center|cite|code|dd|div|dl|dt|em|font|footer|h[1-6]|head|"
    "header|hr|html|html-blob|i|img|ins|li|meta|ol|p|pre|q|s|section|small|span|strike|strong|sub|sup|table|tbody|td|tfoot|"
    "th|thead|title|tr|tt|u|ul|wbr|o:p"
)
_TAG = re.compile(rf"<(?P<close>/?)(?P<name>{_TAGS})(?=[\s/>])(?P<attributes>[^<>]*)>", re.IGNORECASE)
_HREF = re.compile(r"href\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_HIDDEN = ("<!--", "-->"), ("<style", "</style>"), ("<script", "</script>")
_LINE = frozenset(
    [
        "br",
        "hr",
        "p",
        "div",
        "tr",
        "li",
        "ul",
        "ol",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "dd",
        "dt",
        "dl",
        "section",
        "article",
        "header",
        "pre",
    ]
)


def plain_text(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text without markup and the addresses its links point to, percent-escapes undone.

    Breaks and blocks become line breaks, entities characters. Text without markup comes back as it is.
    """
    if "<" not in text and "&" not in text:
        return text, ()
    for opening, closing in _HIDDEN:
        text = _without(text, opening, closing)
    links = tuple(
        unquote(html.unescape(next(filter(None, href.groups()), "")))
        for tag in _TAG.finditer(text)
        if tag["name"].lower() == "a" and (href := _HREF.search(tag["attributes"]))
    )
    text = _TAG.sub(lambda tag: "\n" if tag["name"].lower() in _LINE else "", text)
    text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    return text.replace("\xa0", " "), links


def has_markup(text: str) -> bool:
    """Tell whether a text holds a tag that HTML knows."""
    return bool(_TAG.search(text))


def _without(text: str, opening: str, closing: str) -> str:
    """Drop what stands between two marks; an opening without an end stays."""
    low = text.lower()
    kept, at = [], 0
    while (start := low.find(opening, at)) >= 0 and (end := low.find(closing, start)) >= 0:
        kept.append(text[at:start])
        at = end + len(closing)
    return "".join((*kept, text[at:]))
