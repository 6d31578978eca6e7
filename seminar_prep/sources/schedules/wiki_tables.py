"""Tables in the markup of wikis, written again as HTML: MediaWiki's `{| … |}`, DokuWiki's and Jira's bars."""

import html
import re
from collections.abc import Iterator

_OPENS = re.compile(r"(?:^|\n)[ \t:]*\{\|")
_HEADING = re.compile(r"(?:^|\n)[ \t]*(?:\^[^\n^]+\^[^\n^]+\^|\|\|[^\n|]+\|\|[^\n|]+\|\|)")
# What stands before a cell's words and says how it looks: `style="…" |`.
_ATTRIBUTES = re.compile(
    r"\s*(?P<attributes>(?:[\w-]+\s*=\s*(?:\"[^\"\n]{0,200}\"|'[^'\n]{0,200}'|\w{1,20})\s*){1,8})\|(?!\|)"
)
_LINK = re.compile(
    r"\[\[(?:[^\[\]|\n]{0,300}\|)?([^\[\]|\n]{1,300})\]\]|\{\{(?:[^{}|\n]{0,300}\|)?([^{}|\n]{0,300})\}\}"
)
_ADDRESS = re.compile(r"\[(?P<to>https?://[^\s\]]+)\s+(?P<words>[^\]\n]+)\]")
_SPAN = re.compile(r"\b(?:row|col)span\s*=\s*[\"']?\d{1,2}[\"']?", re.IGNORECASE)
_MARKS = re.compile(r"'{2,5}|(?<!:)//|\*\*")
_TITLE = re.compile(r"(?m)^[ \t]*(={1,6})[ \t]*([^=\n]{1,200}?)[ \t]*\1[ \t]*$")


def is_wiki(text: str) -> bool:
    """Tell whether a text holds a table in the markup of a wiki."""
    return bool(_OPENS.search(text) or _HEADING.search(text))


def wiki_page(text: str) -> str:
    """Return the text with its headings and tables as HTML; what stands around them is kept line by line."""
    titled = _TITLE.sub(lambda match: f"<h2>{match[2]}</h2>", text)
    return "<body>" + "\n".join(_lines(titled)) + "</body>"


def _lines(text: str) -> Iterator[str]:
    inside = False
    for line in text.split("\n"):
        bare = line.strip(" \t:")
        if bare.startswith("{|"):
            inside = True
            yield "<table><tr>"
        elif bare.startswith("|}"):
            inside = False
            yield "</tr></table>"
        elif inside:
            yield _row_part(bare)
        elif bare[:1] in "^|" and len(bare) > 1 and bare[-1:] in "^|":
            yield f"<table><tr>{''.join(_bars(bare))}</tr></table>"
        else:
            yield line if line.startswith("<h2>") else f"{html.escape(line, quote=False)}<br>"


def _row_part(line: str) -> str:
    if line.startswith("|-"):
        return "</tr><tr>"
    if line.startswith("|+"):
        return ""
    if line[:1] not in ("|", "!"):
        return f"<br>{_words(line)}"
    tag = "th" if line.startswith("!") else "td"
    cells = re.split(r"\|\||!!", line[1:]) if tag == "th" else line[1:].split("||")
    return "".join(_cell(cell, tag) for cell in cells)


def _bars(line: str) -> Iterator[str]:
    mark = "||" if line.startswith("||") and line.count("||") > 1 else None
    cells = line.strip("|").split("||") if mark else re.split(r"[|^]", _LINK.sub(_named, line)[1:-1])
    yield from (_cell(cell, "td") for cell in cells)


def _cell(text: str, tag: str) -> str:
    text = _LINK.sub(_named, text)
    spans = ""
    if match := _ATTRIBUTES.match(text):
        spans, text = " " + " ".join(_SPAN.findall(match["attributes"])), text[match.end() :]
    return f"<{tag}{spans}>{_words(text)}"


def _words(text: str) -> str:
    linked = _ADDRESS.sub(lambda match: f'<a href="{match["to"]}">{match["words"]}</a>', _LINK.sub(_named, text))
    return _MARKS.sub("", linked)


def _named(match: re.Match[str]) -> str:
    return match[1] or (match[2] if "|" in match[0] else "") or ""
