"""A cloze: a text with one gap `{{…}}`, cut into the question and what was removed."""

import re

from seminar_prep.domain.deck_maths import is_in_maths

GAP = "[…]"
GAP_IN_MATHS = r"[\ldots]"

_ANKI_GAP = re.compile(r"c\d+::")


class ClozeError(ValueError):
    """The text is no cloze; `hint` says what to write instead."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def cut_cloze(text: str) -> tuple[str, str]:
    r"""Return front and back of a cloze text: the gap as `[…]`, and the removed part.

    In mathematics the gap is `[\ldots]` and the removed part gets its own `$…$`. Raises ClozeError.
    """
    start = text.find("{{")
    if start < 0:
        raise ClozeError("this cloze has no gap.", "Put what is to be recalled in {{…}}.")
    end = _end_of_gap(text, start)
    removed = text[start + 2 : end - 2]
    if _ANKI_GAP.match(removed):
        raise ClozeError("this gap is numbered.", "Write {{…}} without a number; one gap makes one card.")
    if not removed.strip():
        raise ClozeError("the gap is empty.", "Put what is to be recalled in {{…}}.")
    if "{{" in text[end:]:
        raise ClozeError("this cloze has more than one gap.",
                         'Keep one {{…}}; TeX outside the gap writes "{ {" with a space.')  # fmt: skip
    if is_in_maths(text, start):
        return text[:start] + GAP_IN_MATHS + text[end:], f"${removed.strip()}$"
    return text[:start] + GAP + text[end:], removed.strip()


def fill_cloze(front: str, back: str) -> str | None:
    """Return the cloze text whose front and back these are, or None where there is none such."""
    for gap, removed in ((GAP_IN_MATHS, back[1:-1]), (GAP, back)):
        text = front.replace(gap, f"{{{{{removed}}}}}", 1)
        try:
            if gap in front and cut_cloze(text) == (front, back):
                return text
        except ClozeError:
            continue
    return None


def _end_of_gap(text: str, start: int) -> int:
    """Return the index after the `}}` that closes the gap at `start`; escaped braces do not count."""
    depth, index, inner_end = 0, start, -1
    while index < len(text):
        character = text[index]
        if character == "\\":
            index += 1
        elif character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
            if depth == 1:
                inner_end = index
            elif depth == 0:
                if inner_end == index - 1:
                    return index + 1
                break
        index += 1
    raise ClozeError("the braces of this gap do not balance.", "Close {{ with }} and balance the braces between.")
