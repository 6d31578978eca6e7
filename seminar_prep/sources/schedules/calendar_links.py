"""The calendar behind a page: embedded Google, Outlook and Nextcloud calendars, and links to `.ics` and `webcal:`."""

import base64
import binascii
import html
import re
from urllib.parse import quote, unquote, urljoin

_GOOGLE = re.compile(r"calendar\.google\.com/calendar/(?:u/\d/|b/\d/)?embed\?(?P<query>[^\"'\s<>]+)", re.IGNORECASE)
_GOOGLE_SOURCE = re.compile(r"(?:^|[?&;])src=(?P<id>[\w.%@+=-]+)")
_OUTLOOK = re.compile(
    r"(?P<start>https://outlook\.(?:office365|office|live)\.com/[^\s\"'<>]*?/(?:reach)?calendar)\.html", re.IGNORECASE
)
_NEXTCLOUD = re.compile(
    r"(?P<host>https?://[^\s\"'<>]+?)(?:/index\.php)?/apps/calendar/(?:embed|p)/(?P<key>[A-Za-z0-9]+)"
)
_LINK_TAG = re.compile(r"<(?:link|a)\b[^<>]{0,2000}>", re.IGNORECASE)
_HREF = re.compile(r"\bhref\s*=\s*[\"']?(?P<address>[^\s\"'<>]+)", re.IGNORECASE)
_IS_CALENDAR = re.compile(
    r"\btype\s*=\s*[\"']?text/calendar|\bhref\s*=\s*[\"']?(?:webcals?:|[^\s\"'<>]*(?:[?&;](?:ical|outlook-ical)=1"
    r"|[?&;]format=ical\b|/ical(?:endar)?/?[\"'\s>]))",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"(?:https?:|webcal:)?//[^\s\"'<>]+\.ics\b[^\s\"'<>]*|[\"'](?P<quoted>[^\s\"'<>]+\.ics)[\"']", re.IGNORECASE
)


def calendar_advice(text: str, name: str) -> str | None:
    """Return what to import instead of a page that shows or links a calendar, or None. `name` is the page's address."""
    plain = html.unescape(text)
    if google := _google(plain):
        return f"The page shows a Google calendar; import {google} instead."
    if outlook := _OUTLOOK.search(plain):
        return f"The page shows an Outlook calendar; import {outlook['start']}.ics instead."
    if cloud := _NEXTCLOUD.search(plain):
        address = f"{cloud['host']}/remote.php/dav/public-calendars/{cloud['key']}?export"
        return f"The page shows a Nextcloud calendar; import {address} instead."
    for tag in _LINK_TAG.finditer(text):
        if _IS_CALENDAR.search(tag[0]) and (link := _HREF.search(tag[0])):
            return _linked(html.unescape(link["address"]), name)
    if link := _FILE.search(plain):
        return _linked(link["quoted"] or link[0], name)
    return None


def _linked(address: str, name: str) -> str:
    whole = urljoin(name, address) if name.startswith(("http://", "https://")) else address
    return f"The page links a calendar; import {whole} instead."


def _google(text: str) -> str | None:
    for embed in _GOOGLE.finditer(text):
        for source in _GOOGLE_SOURCE.finditer(embed["query"]):
            calendar = _unpacked(unquote(source["id"]))
            return f"https://calendar.google.com/calendar/ical/{quote(calendar, safe='')}/public/basic.ics"
    return None


def _unpacked(calendar: str) -> str:
    """Return the calendar's address; newer embed codes write it in base64."""
    if "@" in calendar:
        return calendar
    try:
        plain = base64.urlsafe_b64decode(calendar + "=" * (-len(calendar) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return calendar
    return plain if "@" in plain and plain.isprintable() else calendar
