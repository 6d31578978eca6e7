"""Fill a throw-away library with the sample seminar and a believable past, so that everything on screen is alive."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from seminar_prep.domain.review import NEW_MEMORY, Memory, Review
from seminar_prep.domain.sm2 import answer
from seminar_prep.domain.talk import Talk
from seminar_prep.services.link_proposals import relink_all
from seminar_prep.sources.sample import SampleSeminar
from seminar_prep.storage.cards import cards_to_study
from seminar_prep.storage.database import Library
from seminar_prep.storage.links import load_all_talk_ids, load_links
from seminar_prep.storage.papers import save_papers, save_talk_papers
from seminar_prep.storage.reviews import append_review, device_id, save_memory
from seminar_prep.storage.sources import save_seminar
from seminar_prep.storage.talks import save_talk

# The invented learner began this many days ago, studies in the evening, and has begun this share of all cards; of the
# soonest talk's cards they know most, of each later talk's a step fewer.
PAST_DAYS = 75
EVENING = time(20, 30)
SHARE_BEGUN = 0.1
SHARE_OF_SOONEST = 0.85
STEP_PER_TALK = 0.12
# Their papers were found long ago, those of the latest talk yesterday, as if it had just been announced. When a paper
# appeared is what arXiv says.
FOUND_LONG_AGO, FOUND_LAST = timedelta(21), timedelta(1)
# How their answers were spread: chances of the grades 0 to 5.
_GRADE_WEIGHTS = (1, 2, 5, 20, 40, 32)
_SECONDS = (6.0, 45.0)


def fill_sample(library: Library, sample: SampleSeminar, *, now: datetime, zone: tzinfo, rng: random.Random) -> None:
    """Store the sample's talks and papers, link them, and invent a past for the cards; one transaction.

    The library must have its decks read and no talks. `now` is aware; `rng` makes the same past of the same seed.
    """
    with library.write():
        _save_talks(library, sample, now, zone)
        relink_all(library)
        _save_past(library, now.astimezone(zone), rng)


def _save_talks(library: Library, sample: SampleSeminar, now: datetime, zone: tzinfo) -> None:
    connection = library.connection
    seminar = save_seminar(connection, sample.name)
    for number, talk in enumerate(sample.talks, start=1):
        stored = Talk(f"sample{number:02}", sample.name, talk.stated)
        save_talk(connection, stored, seminar_id=seminar, source_id=None, now=now, zone=zone)
        found_at = now - (FOUND_LAST if number == len(sample.talks) else FOUND_LONG_AGO)
        save_papers(connection, [ranked.paper for ranked in talk.papers], found_at)
        save_talk_papers(connection, stored.id, talk.papers, is_whole=True)


def _save_past(library: Library, now: datetime, rng: random.Random) -> None:
    connection = library.connection
    device = device_id(connection)
    cards = _begun(library, rng)
    log: list[Review] = []
    for position, card in enumerate(cards):
        began_on = now.date() - timedelta(PAST_DAYS - PAST_DAYS * position // max(len(cards), 1))
        memory, reviews = _history(card, min(began_on, now.date() - timedelta(1)), now, device, rng)
        log += reviews
        save_memory(connection, card, memory)
    for review in sorted(log, key=lambda review: (review.answered_at, review.review_id)):
        append_review(connection, review)


def _begun(library: Library, rng: random.Random) -> Sequence[str]:
    """Return the cards that the learner has begun, in the order of study."""
    connection = library.connection
    in_order = cards_to_study(connection)
    begun = set(in_order[: round(SHARE_BEGUN * len(in_order))])
    share = SHARE_OF_SOONEST
    for talk in reversed(load_all_talk_ids(connection)):
        linked = [link.card for link in load_links(connection, talk)]
        begun.update(rng.sample(linked, round(max(share, 0) * len(linked))))
        share -= STEP_PER_TALK
    return [card for card in in_order if card in begun]


def _history(card: str, began_on: date, now: datetime, device: str, rng: random.Random) -> tuple[Memory, list[Review]]:
    """Return what the evenings left of one card: its memory, and its reviews up to yesterday, oldest first."""
    memory, reviews = NEW_MEMORY, []
    day = began_on
    while day < now.date():
        grade = rng.choices(range(6), _GRADE_WEIGHTS)[0]
        after = answer(memory, grade, day).after
        minutes = rng.uniform(0, 40)
        reviews.append(
            Review(
                review_id=f"{rng.getrandbits(128):032x}",
                card=card,
                kind=answer(memory, grade, day).kind,
                grade=grade,
                answered_at=(datetime.combine(day, EVENING, now.tzinfo) + timedelta(minutes=minutes)).astimezone(UTC),
                study_day=day,
                seconds=round(rng.uniform(*_SECONDS), 1),
                before=memory,
                after=after,
                device=device,
            )
        )
        memory = after
        assert memory.due_on is not None
        day = memory.due_on + timedelta(days=rng.choices((0, 1, 2), (8, 2, 1))[0])
    return memory, reviews
