"""Old talks and new entries that may be one: what the user answers makes them one, or leaves them apart."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from seminar_prep.domain.plain_text import fold
from seminar_prep.domain.talk import ScheduledTalk
from seminar_prep.domain.talk_identity import Doubt, Matching, Pair, Rule
from seminar_prep.storage.talks import StoredTalk


@dataclass(frozen=True, slots=True)
class AskedPair:
    """A talk of the library and an entry that looks like it; `key` names the two, `is_one` is the user's answer."""

    key: str
    old: StoredTalk
    entry: ScheduledTalk
    is_one: bool


def pair_key(old: StoredTalk, entry: ScheduledTalk) -> str:
    """Return what names a pair however the schedule is read: the talk's id and the entry's words."""
    return f"{old.talk.id} {fold(entry.speaker or '')}|{fold(entry.title or '')}"


def as_told(
    matching: Matching, stored: Sequence[StoredTalk], new: Sequence[ScheduledTalk], told: Collection[str]
) -> tuple[Matching, tuple[AskedPair, ...]]:
    """Return the matching with the pairs that the user calls one talk, and all pairs that they may be asked about.

    Each talk and each entry is used once, the first answer wins.
    """
    asked: list[AskedPair] = []
    chosen: list[Doubt] = []
    for doubt in matching.doubts:
        key = pair_key(stored[doubt.old], new[doubt.new])
        is_free = all(doubt.old != one.old and doubt.new != one.new for one in chosen)
        if key in told and is_free:
            chosen.append(doubt)
        asked.append(AskedPair(key, stored[doubt.old], new[doubt.new], key in told and is_free))
    olds, news = {one.old for one in chosen}, {one.new for one in chosen}
    pairs = (*matching.pairs, *(Pair(one.old, one.new, Rule.TOLD) for one in chosen))
    settled = replace(
        matching,
        pairs=tuple(sorted(pairs, key=lambda pair: pair.new)),
        vanished=tuple(n for n in matching.vanished if n not in olds),
        added=tuple(n for n in matching.added if n not in news),
        doubts=tuple(one for one in matching.doubts if one.old not in olds and one.new not in news),
    )
    return settled, tuple(asked)
