"""A talk named on the command line by the beginning of its id."""

from seminar_prep.domain.plain_text import one_line
from seminar_prep.domain.talk import Talk
from seminar_prep.errors import UsageError
from seminar_prep.storage.database import Library
from seminar_prep.storage.talk_choice import load_talks_by_prefix

_SHOWN = 5


def the_talk(library: Library, prefix: str) -> Talk:
    """Return the one talk whose id begins with `prefix`. Raises UsageError for none and for several."""
    found = load_talks_by_prefix(library.connection, prefix.strip().lower(), most=_SHOWN + 1) if prefix.strip() else ()
    if not found:
        raise UsageError(f"no talk has the id {prefix!r}.", hint='"seminar-prep talks --all" lists them.')
    if len(found) > 1:
        some = ", ".join(f"{talk.id} ({one_line(talk.stated.title or 'no title')[:30]})" for talk in found[:_SHOWN])
        raise UsageError(f"several talks have an id that begins with {prefix!r}.", hint=f"Type more of it: {some}.")
    return found[0]
