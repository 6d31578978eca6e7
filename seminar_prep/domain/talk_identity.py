"""Which talk of a new schedule is which talk of the library: links, papers and notes hang on the answer.

A calendar's UID is evidence, not proof: some name a slot and not a talk, some change with the title, some are random.
So the rules run from the strongest evidence to the weakest; under each rule the pairs are chosen together, for the
least total shift in time, and every talk is used once. A date alone, or a date with a room, never makes two talks one.

A title is the same with other endings, spellings or chapter numbers, but not as another part of a series. While a
speaker is unknown the title alone decides, wherever the talk has moved within four months. Where one title is only a
piece of the other (two talks joined, one split, a subject narrowed) the talks stay apart, and that is said: whether
they are one, only the user knows.

The order of the entries plays no part, and what is word for word the same comes first: reading a schedule again changes
nothing. Where the user has written over fields of a talk, the source's words are compared first, then the user's.
"""

import difflib
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache

from seminar_prep.domain.assignment import assign
from seminar_prep.domain.person_name import is_fuller_name, parse_name, same_person, split_speakers
from seminar_prep.domain.plain_text import fold, one_line
from seminar_prep.domain.talk import ScheduledTalk, Talk, starts_instant
from seminar_prep.domain.title_likeness import is_within, similar_titles, subject_key, title_key

# A talk is looked for this far from where it was; further away it is another one.
MAX_SHIFT = timedelta(days=120)
# Entries that share one title ("Team meeting") are each taken for the nearest one only.
MAX_SHIFT_OF_REPEATED = timedelta(days=6)
# Groups with more pairs than this (thousands of "Team meeting") are compared at equal starts only.
MAX_COMPARED = 100_000


class Rule(StrEnum):
    """Why two entries are one talk, strongest first."""

    UNCHANGED = "nothing changed"
    SAME_ENTRY = "same entry and speaker"
    SAME_TALK = "same speaker and title"
    SAME_SPEAKER = "same speaker"
    FULLER_NAME = "same title, the speaker's name in full"
    ENTRY_FILLED = "same entry, speaker now known"
    SAME_TITLE = "same title"
    SLOT_FILLED = "open slot at this time"
    KNOWN_ELSEWHERE = "open slot that another source has filled"
    TOLD = "the user says so"


@dataclass(frozen=True, slots=True)
class Pair:
    """Positions of one talk among the old and the new ones, and the rule that says so."""

    old: int
    new: int
    rule: Rule


@dataclass(frozen=True, slots=True)
class Doubt:
    """Old and new entry that look related and were kept apart; `message` says why, for the user."""

    old: int
    new: int
    message: str


@dataclass(frozen=True, slots=True)
class Matching:
    """Pairs in order of the new talks; positions of old talks without a new one, and the reverse; and the doubts."""

    pairs: tuple[Pair, ...]
    vanished: tuple[int, ...]
    added: tuple[int, ...]
    doubts: tuple[Doubt, ...]


def match_talks(
    old: Sequence[Talk],
    new: Sequence[ScheduledTalk],
    *,
    now: datetime,
    zone: tzinfo,
    elsewhere: frozenset[str],
    edited: Mapping[str, ScheduledTalk] | None = None,
) -> Matching:
    """Return which of the `new` entries of a source are which `old` talks of the same seminar, one to one.

    `old` are in the words of their sources; `edited` holds, by id, what the user made of some of them. `elsewhere`
    holds ids of old talks that come from other sources. `now` tells past talks, `zone` places dates.
    """
    olds = sorted(range(len(old)), key=lambda n: (starts_instant(old[n].stated.starts_at, zone), old[n].id))
    news = sorted(range(len(new)), key=lambda n: (starts_instant(new[n].starts_at, zone), *_words_of(new[n])))
    matcher = _Matcher([old[n] for n in olds], [new[n] for n in news], now, zone, elsewhere, edited or {})
    matcher.run()
    pairs = sorted((Pair(olds[p.old], news[p.new], p.rule) for p in matcher.pairs), key=lambda pair: pair.new)
    doubts = sorted(
        (Doubt(olds[d.old], news[d.new], d.message) for d in matcher.doubts()), key=lambda d: (d.old, d.new)
    )
    vanished = tuple(sorted(olds[n] for n in matcher.free_old))
    added = tuple(sorted(news[n] for n in matcher.free_new))
    return Matching(tuple(pairs), vanished, added, tuple(doubts))


def _words_of(talk: ScheduledTalk) -> tuple[str, ...]:
    """Return what tells entries with one start apart, for an order that does not depend on the file's."""
    texts = (talk.uid, talk.recurrence_id, talk.title, talk.speaker, talk.affiliation, talk.location, talk.url,
             talk.abstract, talk.timezone, talk.status, *talk.arxiv_ids)  # fmt: skip
    return (talk.starts_at.isoformat(), talk.ends_at.isoformat() if talk.ends_at else "", *(one or "" for one in texts))


def same_speakers(one: str | None, other: str | None) -> bool:
    """Tell whether two speaker fields name the same people; one list may leave out some of the other's."""
    if one is None or other is None:
        return False
    return fold(one) == fold(other) or _same_people(one, other)


@lru_cache(maxsize=20_000)
def _same_people(one: str, other: str) -> bool:
    left, right = split_speakers(one) or (one,), split_speakers(other) or (other,)
    shorter, longer = sorted((left, right), key=len)
    return all(any(same_person(a, b) for b in longer) for a in shorter)


@lru_cache(maxsize=20_000)
def _surnames(speaker: str | None) -> frozenset[str]:
    names = (parse_name(one) for one in split_speakers(speaker or ""))
    return frozenset(name.surname for name in names if name)


class _Matcher:
    def __init__(
        self,
        old: Sequence[Talk],
        new: Sequence[ScheduledTalk],
        now: datetime,
        zone: tzinfo,
        elsewhere: frozenset[str],
        edited: Mapping[str, ScheduledTalk],
    ) -> None:
        self._old = [talk.stated for talk in old]
        self._new = list(new)
        self._ids = [talk.id for talk in old]
        self._edited = {n: edited[talk.id] for n, talk in enumerate(old) if talk.id in edited}
        self._n_titles = [Counter(title_key(talk.title) for talk in side if talk.title) for side in (self._old, new)]
        self._elsewhere = elsewhere
        self._now = now
        self._old_at = [starts_instant(talk.starts_at, zone) for talk in self._old]
        self._new_at = [starts_instant(talk.starts_at, zone) for talk in self._new]
        self.free_old = set(range(len(self._old)))
        self.free_new = set(range(len(self._new)))
        self.pairs: list[Pair] = []

    def run(self) -> None:
        """Apply the rules, strongest first."""
        self._pair(Rule.UNCHANGED, _content_keys, lambda *_: True)
        self._pair(Rule.SAME_ENTRY, _entry_keys, self._is_same_entry)
        self._pair(Rule.SAME_TALK, _surname_keys, self._is_same_talk)
        self._pair(Rule.SAME_SPEAKER, _surname_keys, self._is_same_speaker)
        self._pair_as_edited(Rule.SAME_TALK, _surname_keys, self._is_same_talk)
        self._pair_as_edited(Rule.SAME_SPEAKER, _surname_keys, self._is_same_speaker)
        self._pair(Rule.FULLER_NAME, _title_keys, self._is_fuller_name)
        self._pair(Rule.ENTRY_FILLED, _entry_keys, self._is_filled_entry)
        self._pair(Rule.SAME_TITLE, _title_keys, self._is_same_title)
        self._pair_as_edited(Rule.SAME_TITLE, _title_keys, self._is_same_title)
        self._pair(Rule.SLOT_FILLED, self._start_keys, self._is_filled_slot)
        self._pair(Rule.KNOWN_ELSEWHERE, self._start_keys, self._is_known_elsewhere)

    def _pair_as_edited(
        self,
        rule: Rule,
        keys: Callable[[ScheduledTalk], Iterable[Hashable]],
        fits: Callable[[int, int, bool], bool],
    ) -> None:
        """Pair what is still free by the words of the user, for the talks that have any; times stay the source's."""
        mine = self.free_old & self._edited.keys()
        if not mine:
            return
        before, others = self._old, self.free_old - mine
        self._old = [self._edited.get(n, talk) for n, talk in enumerate(before)]
        self.free_old = mine
        self._pair(rule, keys, fits)
        self.free_old |= others
        self._old = before

    def _pair(
        self,
        rule: Rule,
        keys: Callable[[ScheduledTalk], Iterable[Hashable]],
        fits: Callable[[int, int, bool], bool],
    ) -> None:
        """Pair what shares a key and fits, for the least total shift; `fits` is told whether the key is unique."""
        buckets: dict[Hashable, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for side, talks, free in ((0, self._old, self.free_old), (1, self._new, self.free_new)):
            for number in sorted(free):
                for key in keys(talks[number]):
                    buckets[key][side].append(number)
        costs: dict[tuple[int, int], float] = {}
        for olds, news in buckets.values():
            unique = len(olds) == len(news) == 1
            crowded = len(olds) * len(news) > MAX_COMPARED
            at_start = self._by_start(news) if crowded else {}
            for one in olds:
                for other in at_start.get(self._old_at[one], ()) if crowded else news:
                    if (one, other) not in costs and fits(one, other, unique):
                        costs[one, other] = abs(self._shift(one, other).total_seconds())
        for one, other in assign(costs):
            self.free_old.discard(one)
            self.free_new.discard(other)
            self.pairs.append(Pair(one, other, rule))

    def _by_start(self, news: Iterable[int]) -> dict[datetime, list[int]]:
        found: dict[datetime, list[int]] = defaultdict(list)
        for number in news:
            found[self._new_at[number]].append(number)
        return found

    def _shift(self, one: int, other: int) -> timedelta:
        return abs(self._new_at[other] - self._old_at[one])

    def _start_keys(self, talk: ScheduledTalk) -> Iterable[Hashable]:
        # dates and instants differ as keys: a slot "on Tuesday" is not the slot at nine
        return (talk.starts_at.isoformat() if not isinstance(talk.starts_at, datetime) else talk.starts_at,)

    def _is_same_entry(self, one: int, other: int, _: bool) -> bool:
        before, after = self._old[one], self._new[other]
        if before.uid is None and self._shift(one, other) > MAX_SHIFT:
            return False
        if before.speaker is None and after.speaker is None:
            return True
        if before.speaker is None or after.speaker is None:
            return False
        return same_speakers(before.speaker, after.speaker) or (
            similar_titles(before.title, after.title) or _is_respelt(before.speaker, after.speaker)
        )

    def _is_same_talk(self, one: int, other: int, _: bool) -> bool:
        before, after = self._old[one], self._new[other]
        same_subject = similar_titles(before.title, after.title) or bool(set(before.arxiv_ids) & set(after.arxiv_ids))
        return same_subject and self._shift(one, other) <= MAX_SHIFT and same_speakers(before.speaker, after.speaker)

    def _is_same_speaker(self, one: int, other: int, _: bool) -> bool:
        before, after = self._old[one], self._new[other]
        if self._shift(one, other) > MAX_SHIFT:
            return False
        same_start = self._old_at[one] == self._new_at[other]
        if not same_speakers(before.speaker, after.speaker) and not (
            same_start and _surnames(before.speaker) == _surnames(after.speaker)
        ):
            return False
        both_titled = before.title is not None and after.title is not None
        if both_titled and not same_speakers(before.speaker, after.speaker):
            return similar_titles(before.title, after.title)  # two people of one surname
        was_held = self._old_at[one] < self._now
        return same_start or not (both_titled and was_held)  # a talk that was given is not the next one

    def _is_fuller_name(self, one: int, other: int, _: bool) -> bool:
        before, after = self._old[one], self._new[other]
        if before.speaker is None or after.speaker is None or self._shift(one, other) > MAX_SHIFT:
            return False
        return similar_titles(before.title, after.title) and is_fuller_name(before.speaker, after.speaker)

    def _is_filled_entry(self, one: int, other: int, _: bool) -> bool:
        before, after = self._old[one], self._new[other]
        if self._contradicts_user(one, after):
            return False
        if before.speaker is None:
            return before.title is None or after.title is None or similar_titles(before.title, after.title)
        return after.speaker is None and similar_titles(before.title, after.title)

    def _is_same_title(self, one: int, other: int, unique: bool) -> bool:
        before, after = self._old[one], self._new[other]
        if before.speaker is not None and after.speaker is not None:
            return False
        is_repeated = max(titles[title_key(before.title or "")] for titles in self._n_titles) > 1
        nearest = MAX_SHIFT if unique and not is_repeated else MAX_SHIFT_OF_REPEATED
        return self._shift(one, other) <= nearest and similar_titles(before.title, after.title)

    def _is_filled_slot(self, one: int, other: int, unique: bool) -> bool:
        before, after = self._old[one], self._new[other]
        if self._contradicts_user(one, after):
            return False
        if not before.is_open_slot or (before.uid and before.uid == after.uid and not after.is_open_slot):
            return before.is_open_slot
        return unique or before.location is None or after.location is None or before.location == after.location

    def _is_known_elsewhere(self, one: int, other: int, _: bool) -> bool:
        return self._new[other].is_open_slot and self._ids[one] in self._elsewhere

    def _contradicts_user(self, one: int, after: ScheduledTalk) -> bool:
        """Tell whether the user filled in a speaker and the entry now names another."""
        mine = self._edited.get(one)
        if mine is None or mine.speaker is None or after.speaker is None:
            return False
        return not same_speakers(mine.speaker, after.speaker)

    def doubts(self) -> tuple[Doubt, ...]:
        """Return the pairs of left-over old and new entries that look related, each with the reason."""
        by_key: dict[Hashable, int] = {}
        for number in sorted(self.free_old):
            for key in (*_entry_keys(self._old[number]), *self._start_keys(self._old[number])):
                by_key.setdefault(key, number)
        found: dict[int, Doubt] = {}
        for number in sorted(self.free_new):
            for key in (*_entry_keys(self._new[number]), *self._start_keys(self._new[number])):
                one = by_key.get(key)
                if one is not None and one not in found:
                    found[one] = Doubt(one, number, _doubt(self._as_known(one), self._new[number]))
        known = {(doubt.old, doubt.new) for doubt in found.values()}
        related = (pair for pair in self._related_titles() if pair not in known)
        retitled = (Doubt(one, other, _retitled(self._old[one], self._new[other])) for one, other in related)
        return (*found.values(), *retitled)

    def _as_known(self, one: int) -> ScheduledTalk:
        return self._edited.get(one, self._old[one])

    def _related_titles(self) -> list[tuple[int, int]]:
        """Return coming old talks and new entries of which one's title is a piece of the other's, speakers permitting.

        With thousands of left-over talks nothing is looked for.
        """
        by_word: dict[str, set[int]] = defaultdict(set)
        for number in self.free_new:
            for word in subject_key(self._new[number].title or ""):
                by_word[word].add(number)
        coming = [n for n in sorted(self.free_old) if self._old_at[n] >= self._now and self._old[n].title]
        if len(coming) * len(self.free_new) > MAX_COMPARED:
            return []
        found = []
        for one in coming:
            before = self._old[one]
            for other in sorted({n for word in subject_key(before.title or "") for n in by_word.get(word, ())}):
                after = self._new[other]
                apart = before.speaker and after.speaker and not same_speakers(before.speaker, after.speaker)
                is_piece = is_within(before.title, after.title) or is_within(after.title, before.title)
                if is_piece and not apart and self._shift(one, other) <= MAX_SHIFT:
                    found.append((one, other))
        return found


def _doubt(before: ScheduledTalk, after: ScheduledTalk) -> str:
    was = before.speaker or before.title or "an open slot"
    now = after.speaker or after.title
    if now is None:
        return f"{was} is no longer named here; the talk is kept as missing, the open slot is a new one"
    return f"{was} stood here, now {now}: taken for another talk"


def _retitled(before: ScheduledTalk, after: ScheduledTalk) -> str:
    was, now = one_line(before.title or ""), one_line(after.title or "")
    return f"{was!r} may now be {now!r} on {after.starts_at:%Y-%m-%d}: kept apart"


def _content_keys(talk: ScheduledTalk) -> Iterable[Hashable]:
    """Key a talk by all it says; when the source last wrote it out is no news."""
    return (replace(talk, sequence=None, modified_at=None),)


def _entry_keys(talk: ScheduledTalk) -> Iterable[Hashable]:
    return ((talk.uid, talk.recurrence_id),) if talk.uid else ()


def _surname_keys(talk: ScheduledTalk) -> Iterable[Hashable]:
    return sorted(_surnames(talk.speaker)) or ((fold(talk.speaker),) if talk.speaker else ())


def _title_keys(talk: ScheduledTalk) -> Iterable[Hashable]:
    """Key a title by its words, and by all but one of them, so that small corrections meet."""
    if talk.title is None:
        return ()
    words = title_key(talk.title)
    if not 9 <= len(words) <= 40:
        return (words,)
    return (words, *sorted((words - {word} for word in words), key=sorted))


def _is_respelt(one: str, other: str) -> bool:
    """Tell whether two names differ by a slip of the pen only."""
    return difflib.SequenceMatcher(None, fold(one), fold(other), autojunk=False).ratio() >= 0.88
