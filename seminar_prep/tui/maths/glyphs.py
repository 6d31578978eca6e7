"""Which characters may be used: all that good terminal fonts have, or only what every font has."""

from collections.abc import Mapping
from dataclasses import dataclass

from seminar_prep.tui.maths.alphabets import (
    CAPITAL_SUPERSCRIPTS,
    LETTERS,
    PLAIN_OF_BOLD,
    PLAIN_OF_ITALIC,
    SUBSCRIPTS,
    SUPERSCRIPTS,
)
from seminar_prep.tui.maths.word_lists import pairs

# Stand-ins within ASCII, Latin-1, Greek and box drawing. Words are set off by spaces where they are used.
_BASIC_SYMBOLS: Mapping[str, str] = pairs(r"""
    ∑ Σ ∏ Π ∐ coprod ⋃ union ⋂ intersection ⋁ or ⋀ and ⨄ (+) ⨁ (+) ⨂ (x) ⨀ (·) ⨆ sup ∫ int ∬ iint ∭ iiint ∮ oint
    ∯ oiint − - ∗ * ⋆ * ∘ ° ∙ · ∓ -/+ ⊙ (·) ⊕ (+) ⊗ (x) ⊖ (-) ∩ cap ∪ cup ∖ \ ∧ and ∨ or ⊎ (+) † dagger
    ‡ ddagger ⋄ <> ≤ <= ≥ >= ≠ /= ≪ << ≫ >> ≈ ~~ ∼ ~ ≃ ~= ≅ ~= ≡ == ∝ prop␣to ≐ .= ≜ := ≔ := ≕ =: ≝ := ≲ <~ ≳ >~
    ≍ =~ ≺ prec ≻ succ ⪯ prec= ⪰ succ= ≼ prec= ≽ succ= ≰ not␣<= ≱ not␣>= ∈ in ∉ not␣in ∋ has ⊂ subset ⊆ subset=
    ⊃ supset ⊇ supset= ∣ | ∤ does␣not␣divide ∥ || ⊥ perp ⊢ |- ⊣ -| ⊨ |= → -> ← <- ↔ <-> ⇒ => ⇐ <= ⇔ <=> ⟺ <==>
    ⟹ ==> ⟸ <== ↦ |-> ⟶ --> ⟵ <-- ⟷ <--> ⟼ |--> ↪ c-> ⇝ ~> ↑ up ↓ down ⊊ subset/= ⊈ not␣subset= ∂ ð ∇ grad ∞ oo
    ℏ h ℓ l ∀ for␣all ∃ exists ∄ exists␣no ∅ Ø ⊤ T ⊺ T ′ ' ℜ Re ℑ Im ℵ aleph ⋯ ... … ... ⋮ : ⋱ ·.· ⟨ < ⟩ > ⌊ |_
    ⌋ _| ⌈ |¯ ⌉ ¯| ‖ || ⟦ [[ ⟧ ]] √ sqrt □ [] ■ [] △ triangle ∠ angle ✓ v ϵ ε ϕ φ ϑ θ ϱ ρ ϖ π ı i ȷ j ‘ ` ’ '
    “ " ” " – - — -- ∁ complement
""")
_BASIC_SUPERSCRIPTS: Mapping[str, str] = {"1": "¹", "2": "²", "3": "³", "°": "°", "'": "'", "*": "*"}
_PLAIN_LETTERS: Mapping[str, str] = {"ℒ": "L", "ℬ": "B", "ℰ": "E", "ℱ": "F", "ℋ": "H", "ℐ": "I", "ℳ": "M", "ℛ": "R"}


@dataclass(frozen=True, slots=True)
class Glyphs:
    """A set of characters to draw with. `basic`: only ASCII, Latin-1, Greek and box drawing, apart from source text."""

    name: str
    basic: bool

    def symbol(self, text: str) -> str:
        """Return what is drawn for a symbol; in the basic set perhaps a word."""
        if not self.basic or text.isascii():
            return text
        if text in _BASIC_SYMBOLS:
            return _BASIC_SYMBOLS[text]
        if len(text) > 1:
            return "".join(self.symbol(character) for character in text).replace("\u0338", "/")
        return text

    def letters(self, text: str, alphabet: str | None) -> str:
        """Return `text` in `alphabet`, None leaving it as it is; the basic set has only bold and italic ones."""
        if alphabet is None or not (table := LETTERS[alphabet]):
            return text
        if self.basic and alphabet in ("blackboard", "fraktur"):
            table = LETTERS["bold"]
        styled = "".join(table.get(character, character) for character in text)
        if not self.basic:
            return styled
        return "".join(_PLAIN_LETTERS.get(c, c) for c in styled)

    def superscript(self, text: str, capitals: bool = False) -> str | None:
        """Return `text` in raised characters, or None where one is missing. Raised capitals only on request."""
        table = _BASIC_SUPERSCRIPTS if self.basic else SUPERSCRIPTS
        if capitals and not self.basic:
            table = {**SUPERSCRIPTS, **CAPITAL_SUPERSCRIPTS}
        return _translated(text, table)

    def subscript(self, text: str) -> str | None:
        """Return `text` in lowered characters, or None where one is missing."""
        return None if self.basic else _translated(text, SUBSCRIPTS)


def _translated(text: str, table: Mapping[str, str]) -> str | None:
    found = [table.get(character) for character in text if character != " "]
    return None if None in found else "".join(character for character in found if character)


def is_styled(character: str) -> bool:
    """Whether `character` stands for a plain letter in bold or italic type."""
    return character in PLAIN_OF_BOLD or character in PLAIN_OF_ITALIC


UNICODE = Glyphs("unicode", basic=False)
"""All characters common terminal fonts have."""

BASIC = Glyphs("basic", basic=True)
"""Only ASCII, Latin-1, Greek and box drawing."""

SOURCE = Glyphs("source", basic=False)
"""None: a formula stands in its exact source."""

GLYPHS: Mapping[str, Glyphs] = {glyphs.name: glyphs for glyphs in (UNICODE, BASIC)}
"""The sets by the names the configuration gives them."""
