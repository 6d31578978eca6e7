"""Mathematics in a card's text, counted and checked for balance; no layout."""

import re

from seminar_prep.domain.maths_text import SegmentKind, split_maths

# In text that holds no whole formula: what can hide a dollar, then a dollar that wanted to open one.
_OPEN_DOLLAR = re.compile(r"\\.|(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)|(?P<open>\$\$|\$(?=[^\s\d$]))", re.DOTALL)
_LEFT_RIGHT = re.compile(r"\\(left|right)(?![a-zA-Z])")
_BEGIN_END = re.compile(r"\\(begin|end)\{([^{}]*)\}")


def is_in_maths(text: str, position: int) -> bool:
    """Whether the character at `position` stands in a formula."""
    return any(part.is_maths and part.start <= position < part.start + len(part.source) for part in split_maths(text))


def without_maths(text: str) -> str:
    """Return `text` with "$" in place of each formula."""
    return "".join("$" if part.is_maths else part.source for part in split_maths(text))


def words(text: str) -> int:
    """Return the number of words: white space divides them, and a formula is one word or part of one."""
    return len(without_maths(text).split())


def displayed_formulas(text: str) -> int:
    """Return the number of displayed formulas."""
    return sum(part.kind is SegmentKind.DISPLAY for part in split_maths(text))


def formula_length(text: str) -> int:
    """Return the number of characters of TeX in the formulas of `text`, delimiters not counted."""
    return sum(len(part.body.strip()) for part in split_maths(text) if part.is_maths)


def maths_mistake(text: str) -> str | None:
    """Return what is not balanced in the mathematics of `text` as a sentence, or None."""
    for part in split_maths(text):
        if part.is_maths:
            if mistake := _unbalanced(part.body):
                return f"{mistake} in {part.body[:40]!r}."
            continue
        for piece in _OPEN_DOLLAR.finditer(part.source):
            if piece["open"]:
                start = part.source[piece.start() : piece.start() + 20]
                return f"the mathematics opened by {start!r} is never closed."
    return None


def _unbalanced(tex: str) -> str | None:
    depth = 0
    for brace in re.findall(r"\\.|[{}]", tex, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        if depth < 0:
            break
    if depth:
        return "unbalanced braces"
    sides = [side[1] for side in _LEFT_RIGHT.finditer(tex)]
    if sides.count("left") != sides.count("right"):
        return r"\left without \right"
    stack = []
    for word, name in _BEGIN_END.findall(tex):
        if word == "begin":
            stack.append(name)
        elif not stack or stack.pop() != name:
            return rf"\end{{{name}}} without \begin"
    return rf"\begin{{{stack[-1]}}} without \end" if stack else None
