"""What kind of schedule a text is, by content first; the name decides only where the content does not."""

import re
from collections.abc import Mapping

from seminar_prep.errors import InputError
from seminar_prep.sources.schedules.calendar_links import calendar_advice
from seminar_prep.sources.schedules.delimited import find_heading
from seminar_prep.sources.schedules.wiki_tables import is_wiki

_FRONT_MATTER = re.compile(r"\s*---\s*\n.*?\n---\s*\n", re.DOTALL)
# The head of a page, which may itself be the talk; TOML's stands between "+++".
_HEAD_ALONE = re.compile(r"(---|\+\+\+)[ \t]*\n(?:[^\n]*\n)*?\1[ \t]*(?:\n|\Z)")
_LIQUID = re.compile(r"\{%-?\s*\w+|\{\{")
_YAML = re.compile(
    r"(?:^|\n)\s*-\s+\{?[\w-]+\s*:(?:\s|$)|(?:^|\n)[\w-]+\s*:\s*\n\s*-\s+\S"
    r"|\s*[\"']?\d{4}-\d\d-\d\d[\"']?:[ \t]*\n[ \t]+\w[\w ]*:"
)
_SCRIPT = re.compile(r"(?:\s*//[^\n]*\n|\s*/\*.*?\*/)*\s*(?:export\s+)?(?:const|let|var)\s+\w+\s*=\s*\[", re.DOTALL)
_MARKDOWN_TABLE = re.compile(r"\n\s*\|?\s*:?-{3,}:?\s*\|[\s:|-]*\n")
_MARKDOWN = re.compile(r"(?:^|\n)#{1,6}\s+\S|\]\(https?:|(?:^|\n)\s*[*-]\s+\*\*")
_HTML_START = re.compile(
    r"(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|table|tr|div|ul|ol|h[1-6]|p|section)\b", re.I | re.S
)
_HTML_TABLE = re.compile(r"<(?:table|tr)\b", re.IGNORECASE)
# Looking further costs time and tells no more.
_LOOK = 200_000

_SCRIPTED = re.compile(
    r"google_cal_id|loading\s+(?:seminars|talks|events|schedule)|\bfetch\(|\.json\b|\.innerHTML", re.IGNORECASE
)
_ADVICE: Mapping[str, str] = {
    "html": "Look on the page for a calendar link (.ics), or save its table as CSV and import that.",
    "md": "A schedule is a table, or blocks that begin with a date and go on with speaker and title.",
    "text": "A schedule is a calendar (.ics), a table with a heading line such as date,speaker,title, or blocks that"
    " begin with a date and go on with speaker and title.",
}


def detect(text: str, name: str) -> str:
    """Return the kind of a text: ics, csv, tsv, html, json, yaml, js, wiki, md, xml, template or text."""
    head = text[:_LOOK].lstrip()
    front = _FRONT_MATTER.match(head)
    body = head[front.end() :].lstrip() if front else head
    for kind in (_calendar_or_template(head, body, bool(front)), _tagged(head, body)):
        if kind:
            return kind
    if _SCRIPT.match(head):
        return "js"
    if not front and is_wiki(head):
        return "wiki"
    if not front and (found := find_heading(head)):
        return {"\t": "tsv", "|": "md"}.get(found.delimiter, "csv")
    return _looser_kind(head, body, name)


def _calendar_or_template(head: str, body: str, has_front: bool) -> str | None:
    if re.match(r"BEGIN:VCALENDAR", head, re.IGNORECASE):
        return "template" if re.search(r"\{%-?\s*(?:for|if|assign)\b", head) else "ics"
    if "BEGIN:VCALENDAR" in body and _LIQUID.search(body[:4000]) and (has_front or _LIQUID.match(body)):
        return "template"
    if _LIQUID.match(body):
        page = re.search(r"</?(?:html|body|div|table|p|script|h[1-6])\b", body, re.IGNORECASE)
        return "html" if page else "template"
    return None


def _tagged(head: str, body: str) -> str | None:
    if head.startswith("<?xml"):
        return "html" if re.search(r"<html\b", head[:2000], re.IGNORECASE) else "xml"
    if head[:1] in ("{", "[") and re.match(r"[{\[]\s*(?:[\"{\[\]}\d-]|true|false|null)", head):
        return "json"
    return "html" if _HTML_START.match(body) else None


def _looser_kind(head: str, body: str, name: str) -> str:
    if re.search(r"(?:^|\n)BEGIN:VCALENDAR", head[:4000], re.IGNORECASE):
        return "ics"
    if _MARKDOWN_TABLE.search(body):
        return "md"
    if _HTML_TABLE.search(body):
        return "html"
    uncommented = re.sub(r"(?:^|\n)\s*#[^\n]*", "", body)
    if _YAML.match(uncommented) or _YAML.search(uncommented[:4000]):
        return "yaml"
    if _MARKDOWN.search(body) or name.lower().endswith(".md") or _HEAD_ALONE.match(head):
        return "md"
    return "text"


def no_talks(kind: str, text: str, name: str) -> InputError:
    """Return the error for a page or text in which no talk is found: why, and what to import instead."""
    if kind == "template":
        message = "this is the template of a web page (Liquid), not a calendar yet."
        return InputError(
            message, hint="Import the .ics address of the published site, not the file in its repository.", where=name
        )
    if kind == "text" and name.lower().endswith(".ics"):
        message = "this is not a calendar: it does not begin with BEGIN:VCALENDAR."
        return InputError(message, hint="Download or export the calendar again.", where=name)
    what = {"html": "this web page", "md": "this Markdown text", "wiki": "this wiki page"}.get(kind, "this plain text")
    message = f"no talks stand in {what}."
    hint = _ADVICE.get(kind, _ADVICE["text"])
    if kind in ("html", "md"):
        look = text[:2_000_000]
        if _SCRIPTED.search(look):
            message = "no talks stand in this page: a script or a calendar fills it when it is shown."
        hint = calendar_advice(look, name) or hint
    return InputError(message, hint=hint, where=name)
