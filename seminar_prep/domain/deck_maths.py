"""Mathematics in a card's text, counted and checked for balance; no layout."""

import re

# What can hide a dollar, then mathematics: `$` opens before a visible character and closes after one, no digit behind.
_PIECE = re.compile(
    r"\\.|(?P<code>(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<display>\$\$(?:\\.|[^\\$])+\$\$)|(?P<inline>\$(?![\s$])(?:\\.|[^\\$])*(?<!\s)\$(?!\d))"
    r"|(?P<open>\$\$|\$(?=[^\s\d$]))",
    re.DOTALL,
)
_LEFT_RIGHT = re.compile(r"\\(left|right)(?![a-zA-Z])")
_BEGIN_END = re.compile(r"\\(begin|end)\{([^{}]*)\}")


def maths_spans(text: str) -> tuple[tuple[int, int], ...]:
    r"""Return start and end of each formula in `text`, dollars included; code spans and `\$` are no formulas."""
    return tuple(piece.span() for piece in _PIECE.finditer(text) if piece["display"] or piece["inline"])


def without_maths(text: str) -> str:
    """Return `text` with "$" in place of each formula."""
    return _PIECE.sub(lambda piece: "$" if piece["display"] or piece["inline"] else piece[0], text)


def words(text: str) -> int:
    """Return the number of words: white space divides them, and a formula is one word or part of one."""
    return len(without_maths(text).split())


def displayed_formulas(text: str) -> int:
    """Return the number of formulas in `$$…$$`."""
    return sum(piece["display"] is not None for piece in _PIECE.finditer(text))


def formula_length(text: str) -> int:
    """Return the number of characters of TeX in the formulas of `text`, dollars not counted."""
    return sum(len(text[start:end].strip("$").strip()) for start, end in maths_spans(text))


def maths_mistake(text: str) -> str | None:
    """Return what is not balanced in the mathematics of `text` as a sentence, or None."""
    for piece in _PIECE.finditer(text):
        if piece["open"]:
            return f"the mathematics opened by {text[piece.start() : piece.start() + 20]!r} is never closed."
        if piece["display"] or piece["inline"]:
            tex = piece[0].strip("$")
            if mistake := _unbalanced(tex):
                return f"{mistake} in {tex[:40]!r}."
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
