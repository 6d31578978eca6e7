"""Events that a page marks for machines: schema.org as JSON-LD or microdata, and the h-event classes."""

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from seminar_prep.domain.headline import headline_habits, read_headline
from seminar_prep.domain.schedule import ParsedSchedule, ScheduleOptions
from seminar_prep.sources.schedules.nested import Record
from seminar_prep.sources.schedules.records import parse_tree

_EVENT_TYPE = re.compile(r"(?:^|[/:#])?\w*Event$")
# What holds the speaker, in schema.org's words and in those of h-event's users.
_PEOPLE = ("performer", "performers", "speaker", "actor", "presenter")
_CLASSES: Mapping[str, str] = {
    "title": ".p-name, .summary", "date": ".dt-start, .dtstart", "end time": ".dt-end, .dtend",
    "speaker": ".p-speaker, .p-performer, .speaker, .p-author", "location": ".p-location, .location",
    "abstract": ".p-summary, .e-content, .description",
}  # fmt: skip
MAX_EVENTS = 5_000
_MAX_STEPS = 200_000
_MAX_SCRIPT = 8_000_000


def marked_events(tree: LexborHTMLParser, options: ScheduleOptions, name: str) -> ParsedSchedule | None:
    """Return the talks that the page marks as events, or None where it marks none with a start and a name."""
    found: list[dict[str, str]] = []
    for events in (_linked_data(tree), _microdata(tree), _classes(tree)):
        for event in events:
            if event.get("title") and event.get("date") and len(found) < MAX_EVENTS:
                found.append(event)
        if found:
            break
    if not found:
        return None
    distinct = list({(one["title"], one["date"]): one for one in found}.values())
    return parse_tree([Record(1, dict(one)) for one in _with_speakers(distinct)], options, name, "html")


def _with_speakers(events: Sequence[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Take the speaker out of the names of events that state none otherwise."""
    habits = headline_habits([event["title"] for event in events if not event.get("speaker")])
    for event in events:
        line = None if event.get("speaker") else read_headline(event["title"], habits)
        if line and line.speaker:
            yield event | {"speaker": line.speaker, "affiliation": line.affiliation or "", "title": line.title or ""}
        else:
            yield event


def _linked_data(tree: LexborHTMLParser) -> Iterator[dict[str, str]]:
    for script in tree.css('script[type="application/ld+json"]'):
        text = script.text()
        try:
            waiting: list[object] = [json.loads(text)] if len(text) <= _MAX_SCRIPT else []
        except (ValueError, RecursionError):
            continue
        n = 0
        while waiting and (n := n + 1) < _MAX_STEPS:
            node = waiting.pop()
            if isinstance(node, list):
                waiting += reversed(node)
            elif isinstance(node, dict):
                waiting += [one for one in reversed(node.values()) if isinstance(one, (dict, list))]
                if _is_event(node.get("@type")) and not node.get("subEvent"):
                    yield _of_linked(node)


def _is_event(kind: object) -> bool:
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(one, str) and bool(_EVENT_TYPE.search(one)) for one in kinds)


def _of_linked(node: Mapping[str, object]) -> dict[str, str]:
    people = [one for key in _PEOPLE for one in _people(node.get(key))]
    return {
        "title": _words(node.get("name")),
        "date": _words(node.get("startDate")),
        "end time": _words(node.get("endDate")),
        "speaker": ", ".join(filter(None, (_words(one) for one in people))),
        "affiliation": "; ".join(filter(None, (_words(one.get("affiliation")) for one in people))),
        "location": _words(node.get("location")),
        "url": _words(node.get("url")),
        "status": _words(node.get("eventStatus")),
        "abstract": _words(node.get("description")),
    }


def _people(value: object) -> list[dict[str, object]]:
    listed = value if isinstance(value, list) else [value]
    people = [{"name": one} if isinstance(one, str) else one for one in listed]
    return [one for one in people if isinstance(one, dict) and one.get("@type") in (None, "Person")]


def _words(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name", "")
    return html.unescape(value) if isinstance(value, str) else ""


def _microdata(tree: LexborHTMLParser) -> Iterator[dict[str, str]]:
    for scope in tree.css("[itemtype]")[:MAX_EVENTS]:
        if not _EVENT_TYPE.search((scope.attributes.get("itemtype") or "").strip()):
            continue
        own: dict[str, str] = {}
        for node in scope.css("[itemprop]"):
            if _scope_of(node) == scope.mem_id:
                own.setdefault(node.attributes.get("itemprop") or "", _value(node))
        people = [own[key] for key in _PEOPLE if own.get(key)]
        yield {
            "title": own.get("name", ""), "date": own.get("startDate", ""), "end time": own.get("endDate", ""),
            "speaker": ", ".join(people), "location": own.get("location", ""), "url": own.get("url", ""),
            "status": own.get("eventStatus", ""), "abstract": own.get("description", ""),
        }  # fmt: skip


def _scope_of(node: LexborNode) -> int | None:
    above = node.parent
    while above is not None and "itemscope" not in above.attributes:
        above = above.parent
    return above.mem_id if above is not None else None


def _value(node: LexborNode) -> str:
    if "itemscope" in node.attributes and (named := node.css_first('[itemprop="name"]')):
        node = named
    stated = next((node.attributes[key] for key in ("content", "datetime", "href") if node.attributes.get(key)), None)
    return stated or " ".join(node.text(separator=" ").split())


def _classes(tree: LexborHTMLParser) -> Iterator[dict[str, str]]:
    for event in tree.css(".h-event, .vevent")[:MAX_EVENTS]:
        found: dict[str, str] = {}
        for field, selector in _CLASSES.items():
            if node := event.css_first(selector):
                stated = node.attributes.get("datetime") or (node.attributes.get("title") if "time" in field else None)
                found[field] = stated or " ".join(node.text(separator=" ").split())
        yield found
