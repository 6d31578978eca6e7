"""Forms in which departments publish talks: mails, labels, cards, marked events, heads of pages; small imitations."""

from datetime import UTC, date, datetime

import pytest

from seminar_prep.domain.schedule import ScheduleOptions
from seminar_prep.domain.talk import TalkStatus
from seminar_prep.errors import InputError
from seminar_prep.sources.schedules.parse import parse_schedule

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)


def parsed(text, name="page"):
    return parse_schedule(text.encode(), ScheduleOptions(now=NOW), name)


def talks(text, name="page"):
    return [(_start(talk), talk.speaker, talk.title) for talk in parsed(text, name).talks]


def _start(talk):
    when = talk.starts_at
    return when.strftime("%Y-%m-%d %H:%M") if isinstance(when, datetime) else when.isoformat()


RINGS = ("2026-10-08 16:00", "Ada Noether", "Rings")
NORMS = ("2026-10-15 16:00", "Emmy Gauss", "Norms")


@pytest.mark.parametrize(
    "labels",
    [
        ("Speaker", "Title", "Date", "Time"), ("WHO", "WHAT", "WHEN", "TIME"),
        ("Referentin", "Thema", "Termin", "Uhrzeit"),
        ("Orateur ", "Titre ", "Date ", "Heure "), ("Ponente", "Título", "Fecha", "Hora"),
        ("Relatrice", "Titolo", "Giorno", "Ora"),
    ],
)  # fmt: skip
def test_announcement_with_labels_in_any_language_is_a_talk(labels):
    who, what, day, hour = labels
    text = f"Dear all,\n\n{who}: Ada Noether (Oslo)\n{what}: Rings\n{day}: 8 October 2026\n{hour}: 16:00\n\nBest,\nO.\n"
    assert talks(text) == [RINGS]


def test_mail_in_quoted_printable_is_decoded_and_its_own_date_is_no_talk():
    text = (
        "From: O <o@x.org>\nDate: Mon, 5 Oct 2026 09:00:00 +0200\nSubject: talk\nMIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
        "Speaker: J=C3=B6rg Gau=\n=C3=9F\nTitle: Norms\nDate: 15 October 2026, 16:00\n"
    )
    assert talks(text) == [("2026-10-15 16:00", "Jörg Gauß", "Norms")]


def test_calendar_attached_to_a_mail_comes_before_its_words():
    text = (
        "From: O <o@x.org>\nSubject: talk\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        "--b\nContent-Type: text/plain\n\nSee the calendar.\n--b\nContent-Type: text/calendar\n\n"
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20261008T160000Z\nSUMMARY:Ada Noether (Oslo): Rings\n"
        "END:VEVENT\nEND:VCALENDAR\n--b--\n"
    )
    assert (parsed(text).format, talks(text)) == ("ics", [RINGS])


def test_forwarded_mail_loses_its_quotation_marks_and_headers():
    text = (
        "---------- Forwarded message ---------\nFrom: O <o@x.org>\nDate: Tue, Sep 29, 2026 at 4:05 PM\n"
        "Subject: talk\n\n"
        "> Speaker: Ada Noether (Oslo)\n> Title: Rings\n> Date: October 8, 2026\n> Time: 4:00 pm\n"
    )
    assert talks(text) == [RINGS]


def test_hours_below_a_date_are_talks_of_that_day():
    text = "Thursday, 8 October 2026\n--------\n14:00 Emmy Gauss (Bonn): Norms\n16:00 Ada Noether (Oslo): Rings\n"
    assert talks(text) == [("2026-10-08 14:00", "Emmy Gauss", "Norms"), RINGS]


def test_cancelled_before_a_date_marks_the_talk():
    text = (
        "8 October 2026, 16:00 (new room: 302)\nAda Noether\nRings\n\n"
        "CANCELLED: 15 October 2026, 16:00\nEmmy Gauss\nNorms\n"
    )
    assert talks(text) == [RINGS, NORMS]
    first, second = parsed(text).talks
    assert (first.status, second.status) == (TalkStatus.SCHEDULED, TalkStatus.CANCELLED)
    assert "302" in first.location


def test_date_in_a_sentence_belongs_to_the_only_talk_below_it():
    text = "We meet on Thursday, 8 October 2026 at 16:00 in room 5.\n\nSpeaker: Ada Noether (Oslo)\nTitle: Rings\n"
    assert talks(text) == [RINGS]


@pytest.mark.parametrize(
    "item",
    [
        "{day}: Ada Noether (Oslo), <em>Rings and ideals</em>", "{day} — Ada Noether, <em>Rings and ideals</em>",
        "{day}: Ada Noether: Rings and ideals", '{day} - Ada Noether (Oslo) "Rings and ideals"',
        "<b>Ada Noether</b> (Oslo): <a href=x>Rings and ideals</a>. {day}.",
    ],
)  # fmt: skip
def test_name_and_title_in_one_line_are_told_apart(item):
    text = f"<!doctype html><body><ul><li>{item.format(day='8 October 2026')}</li></ul></body>"
    assert talks(text) == [("2026-10-08", "Ada Noether", "Rings and ideals")]


def test_cards_with_the_date_last_are_talks_of_their_own():
    card = '<div class="card"><h3>{what}</h3><p>{who} (Oslo)</p><p>{day} October 2026, 16:00</p></div>'
    cards = card.format(what="Rings", who="Ada Noether", day=8) + card.format(what="Norms", who="Emmy Gauss", day=15)
    assert talks(f"<!doctype html><body>{cards}</body>") == [RINGS, NORMS]


def test_cell_over_two_rows_holds_for_both():
    rows = (
        "<tr><td rowspan=2>8 Oct 2026</td><td>14:00</td><td>Emmy Gauss</td><td>Norms</td></tr>"
        "<tr><td>16:00</td><td>Ada Noether</td><td>Rings</td></tr>"
        "<tr><td>9 Oct 2026</td><td colspan=3>No seminar</td></tr>"
    )
    text = f"<!doctype html><table><tr><th>Date<th>Time<th>Speaker<th>Title</tr>{rows}</table>"
    assert talks(text) == [("2026-10-08 14:00", "Emmy Gauss", "Norms"), RINGS]


LINKED = (
    '<script type="application/ld+json">{"@graph":[{"@type":"WebPage","name":"Talks"},{"@type":"Event","name":"Rings",'
    '"performer":{"@type":"Person","name":"Ada Noether"},"startDate":"2026-10-08T16:00:00+02:00"}]}</script>'
)
MICRODATA = (
    '<div itemscope itemtype="https://schema.org/Event"><b itemprop="name">Rings</b>'
    '<i itemprop="performer">Ada Noether</i>'
    '<meta itemprop="startDate" content="2026-10-08T16:00:00+02:00"></div>'
)
CLASSES = (
    '<div class="h-event"><b class="p-name">Rings</b><i class="p-speaker">Ada Noether</i>'
    '<time class="dt-start" datetime="2026-10-08T16:00+02:00">soon</time></div>'
)


@pytest.mark.parametrize("events", [LINKED, MICRODATA, CLASSES], ids=["json-ld", "microdata", "h-event"])
def test_events_marked_for_machines_are_read(events):
    assert talks(f"<!doctype html><body>{events}<div id=app></div></body>") == [RINGS]


@pytest.mark.parametrize(
    "head",
    ['---\ntitle: Rings\nspeaker: Ada Noether\ndate: 2026-10-08 16:00\n---\nWords.\n',
     '+++\ntitle = "Rings"\nspeaker = "Ada Noether"\ndate = 2026-10-08T16:00:00Z\n+++\nWords.\n'],
    ids=["yaml", "toml"],
)  # fmt: skip
def test_head_of_a_talks_own_page_is_the_talk(head):
    assert talks(head, "talk.md") == [RINGS]


def test_head_of_a_post_without_a_speaker_is_no_talk():
    with pytest.raises(InputError):
        parsed("---\ntitle: News\ndate: 2026-10-08\n---\nWords.\n", "news.md")


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ('<iframe src="https://calendar.google.com/calendar/embed?ctz=UTC&amp;src=ab%40group.calendar.google.com">',
         "https://calendar.google.com/calendar/ical/ab%40group.calendar.google.com/public/basic.ics"),
        ('<iframe src="https://calendar.google.com/calendar/embed?src=YWJAZ3JvdXAub3Jn">',
         "https://calendar.google.com/calendar/ical/ab%40group.org/public/basic.ics"),
        ('<iframe src="https://outlook.office365.com/owa/calendar/a@x.org/b/calendar.html">',
         "https://outlook.office365.com/owa/calendar/a@x.org/b/calendar.ics"),
        ('<iframe src="https://cloud.x.org/apps/calendar/embed/AbC1">',
         "https://cloud.x.org/remote.php/dav/public-calendars/AbC1?export"),
        ('<a href="webcal://x.org/feed/7">Subscribe</a>', "webcal://x.org/feed/7"),
        ('<link rel="alternate" type="text/calendar" href="/talks/?ical=1">', "https://x.org/talks/?ical=1"),
    ],
    ids=["google", "google-code", "outlook", "nextcloud", "webcal", "alternate"],
)  # fmt: skip
def test_page_that_shows_a_calendar_names_its_address(page, address):
    with pytest.raises(InputError) as refused:
        parsed(f"<!doctype html><html><body>{page}<div></div></body></html>", "https://x.org/talks/")
    assert address in refused.value.hint


def test_table_headings_with_brackets_and_parts_of_dates_are_understood():
    assert talks("Month,Day,Start,Speaker (Affiliation),Title\nOctober,8,16:00,Ada Noether (Oslo),Rings\n") == [RINGS]
    text = "Date,Name of presenter,Titre de l'exposé\n8 Oct 2026 16:00,Ada Noether,Rings\n"
    assert talks(text) == [RINGS]
    assert talks('Date,Speaker and title\n8 Oct 2026,"Ada Noether (Oslo)\nRings"\n') == [("2026-10-08", *RINGS[1:])]


def test_event_with_contributions_gives_these_and_nested_talks_their_titles():
    text = (
        '{"results":[{"title":"October meeting","startDate":{"date":"2026-10-08","time":"09:00"},"contributions":'
        '[{"title":"Rings","startDate":{"date":"2026-10-08","time":"16:00"},'
        '"speakers":[{"first_name":"Ada","last_name":"Noether"}]}]}]}'
    )
    assert talks(text) == [RINGS]
    assert talks('[{"date":"2026-10-08","speaker":"Ada Noether","talk":{"title":"Rings"}}]') == [
        ("2026-10-08", "Ada Noether", "Rings")
    ]


def test_list_of_labels_that_looks_like_yaml_is_read_as_a_page():
    text = "# Group\n- 2026-10-08\n  - Presenter: Ada Noether\n  - Paper: [Rings](https://arxiv.org/abs/2101.00001)\n"
    assert [(t.speaker, t.title, t.starts_at) for t in parsed(text).talks] == [
        ("Ada Noether", "Rings", date(2026, 10, 8))
    ]


def test_broken_yaml_is_refused_and_not_read_as_a_page():
    text = "".join(f'- date: 2026-10-0{n}\n  title: "Rings {n}"\n  speaker: Ada\n' for n in range(1, 9)) + ' x: "\n'
    with pytest.raises(InputError, match="not valid YAML"):
        parsed(text)


@pytest.mark.parametrize(
    "text",
    [
        "<!doctype html>" + "<div>" * 100_000 + "8 Oct 2026", "8 Oct 2026\nAda Noether\nRings\n" * 6_000,
        "[" * 2_000_000,
        "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a, *a]\n" for n in range(5_000)), "# a\n" * 600_000,
        "# a\n" + "[" * 300_000, "# a\n" + "![" * 150_000,
        "From: a\n" + " x" * 1_000_000, "Speaker: \n" * 20_000, "key:\n" + "            - a\n" * 10_000,
    ],
    ids=["deep", "dates", "brackets", "aliases", "markdown", "links", "pictures", "header", "labels", "indents"],
)  # fmt: skip
def test_much_of_anything_ends_in_one_message(text):
    with pytest.raises(InputError) as refused:
        parsed(text)
    assert refused.value.message
