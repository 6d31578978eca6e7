"""Other alphabets, small raised and lowered characters, and accents, as Unicode has them.

Bold, and script letters the basic plane lacks, are mathematical letters (U+1D400 on) while a formula is being put
together, because each is one character; no monospace font has them, so `mathbox` turns them into plain letters with
an attribute.
"""

import re
import unicodedata
from collections.abc import Mapping

ALPHABETS: Mapping[str, str] = {
    **dict.fromkeys(("mathbf", "boldsymbol", "bm", "pmb", "symbf", "mathbfit", "symbfit", "bold"), "bold"),
    **dict.fromkeys(("mathcal", "mathscr", "symcal", "symscr"), "script"),
    **dict.fromkeys(("mathbb", "mathbbm", "mathds", "symbb", "Bbb"), "blackboard"),
    **dict.fromkeys(("mathfrak", "symfrak", "frak"), "fraktur"),
    **dict.fromkeys(("mathrm", "mathsf", "mathtt", "symrm", "symsf", "mathup"), "upright"),
    **dict.fromkeys(("mathit", "mathnormal", "symit"), "plain"),
}
"""Alphabet commands and the alphabet each asks for; `upright` and `plain` leave the letters alone."""

_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_GREEK_CAPITALS = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡϴΣΤΥΦΧΨΩ"
_GREEK_SMALL = "αβγδεζηθικλμνξοπρςστυφχψω"
_GREEK_VARIANTS = "∂ϵϑϰϕϱϖ"


def _run(characters: str, first: int) -> dict[str, str]:
    return {character: chr(first + offset) for offset, character in enumerate(characters)}


_BOLD = {
    **_run(_CAPITALS, 0x1D400),
    **_run(_CAPITALS.lower(), 0x1D41A),
    **_run("0123456789", 0x1D7CE),
    **_run(_GREEK_CAPITALS + "∇" + _GREEK_SMALL + _GREEK_VARIANTS, 0x1D6A8),
}
_SCRIPT = {
    **_run(_CAPITALS, 0x1D49C),
    **_run(_CAPITALS.lower(), 0x1D4B6),
    **dict(zip("BEFHILMRego", "ℬℰℱℋℐℒℳℛℯℊℴ", strict=True)),
    "l": "ℓ",
}
_BLACKBOARD = {
    **_run(_CAPITALS, 0x1D538),
    **_run(_CAPITALS.lower(), 0x1D552),
    **_run("0123456789", 0x1D7D8),
    **dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True)),
}
_FRAKTUR = {
    **_run(_CAPITALS, 0x1D504),
    **_run(_CAPITALS.lower(), 0x1D51E),
    **dict(zip("CHIRZ", "ℭℌℑℜℨ", strict=True)),
}
LETTERS: Mapping[str, Mapping[str, str]] = {
    "bold": _BOLD,
    "script": _SCRIPT,
    "blackboard": _BLACKBOARD,
    "fraktur": _FRAKTUR,
    "upright": {},
    "plain": {},
}
"""For each alphabet, the letter that stands for a plain one."""

_KEPT = frozenset(_BLACKBOARD.values())
PLAIN_OF_BOLD: Mapping[str, str] = {styled: plain for plain, styled in _BOLD.items()}
"""Plain letters for the ones that are to be shown in bold type."""

PLAIN_OF_ITALIC: Mapping[str, str] = {
    styled: plain
    for table in (_SCRIPT, _FRAKTUR)
    for plain, styled in table.items()
    if ord(styled) > 0xFFFF and styled not in _KEPT
}
"""Plain letters for script and fraktur ones without a place in the basic plane; they are shown in italic type."""

SUPERSCRIPTS: Mapping[str, str] = {
    **dict(zip("0123456789+−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾", strict=True)),
    **dict(zip("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True)),
    **dict(zip("αβγδεθφχ", "ᵅᵝᵞᵟᵋᶿᵠᵡ", strict=True)),
    "⊤": "ᵀ",
    "⊺": "ᵀ",
    "′": "′",
    "∗": "*",
    "⋆": "⋆",
    "†": "†",
    "‡": "‡",
    "∘": "°",
    "°": "°",
}
"""Raised characters. No capital: a raised T would read as the transpose, which is what ⊤ gives."""

CAPITAL_SUPERSCRIPTS: Mapping[str, str] = dict(zip("ABDEGHIJKLMNOPRUVW", "ᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵁⱽᵂ", strict=True))
"""Raised capitals but T, for upper limits on one row."""

SUBSCRIPTS: Mapping[str, str] = {
    **dict(zip("0123456789+−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True)),
    **dict(zip("aehijklmnoprstuvx", "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)),
    **dict(zip("βγρφχ", "ᵦᵧᵨᵩᵪ", strict=True)),
}
"""Lowered characters; Unicode has none for b c d f g q w y z, capitals, and most of Greek."""

COMBINING_ACCENTS: Mapping[str, str] = {
    **dict.fromkeys(("hat", "widehat"), "\u0302"),
    **dict.fromkeys(("tilde", "widetilde"), "\u0303"),
    **dict.fromkeys(("bar", "overline"), "\u0304"),
    **dict.fromkeys(("vec", "overrightarrow"), "\u20d7"),
    "overleftarrow": "\u20d6",
    "dot": "\u0307",
    "ddot": "\u0308",
    **dict.fromkeys(("check", "widecheck"), "\u030c"),
    "breve": "\u0306",
    "acute": "\u0301",
    "grave": "\u0300",
    "mathring": "\u030a",
    "underline": "\u0332",
}
"""The combining mark of each accent command."""

VULGAR_FRACTIONS: Mapping[tuple[str, str], str] = {
    ("1", "2"): "½",
    ("1", "3"): "⅓",
    ("2", "3"): "⅔",
    ("1", "4"): "¼",
    ("3", "4"): "¾",
    ("1", "5"): "⅕",
    ("1", "6"): "⅙",
    ("1", "8"): "⅛",
}
"""Small fractions that are one character."""

_BARE_LOWER = re.compile(r"∖?[A-Za-zΑ-Ωα-ωϵϑϕϱϖ\U0001d400-\U0001d7cb0-9ℓℬℰℱℋℐℒℳℛℝ]{1,6}")

_NEGATED = {"∣": "∤", "∥": "∦"}


def negated(text: str) -> str:
    """Return a symbol struck through: one character where Unicode has it, else with a combining slash."""
    return _NEGATED.get(text) or unicodedata.normalize("NFC", text + "\u0338")


def is_bare_script(text: str) -> bool:
    """Whether `text` reads as one script after an underscore, without braces: a few letters and digits."""
    return _BARE_LOWER.fullmatch(text) is not None
