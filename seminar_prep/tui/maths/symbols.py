"""TeX's symbol commands and the characters they stand for."""

from collections.abc import Mapping

from seminar_prep.tui.maths.tree import Kind
from seminar_prep.tui.maths.word_lists import pairs, words

GREEK = pairs("""
    alpha α beta β gamma γ delta δ epsilon ϵ zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ nu ν xi ξ omicron ο
    pi π rho ρ sigma σ tau τ upsilon υ phi ϕ chi χ psi ψ omega ω digamma ϝ
    varepsilon ε vartheta ϑ varpi ϖ varrho ϱ varsigma ς varphi φ varkappa ϰ
    Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
    varGamma Γ varDelta Δ varTheta Θ varLambda Λ varXi Ξ varPi Π varSigma Σ varPhi Φ varPsi Ψ varOmega Ω
""")

ORDINARY = GREEK | pairs(r"""
    partial ∂ nabla ∇ infty ∞ hbar ℏ ell ℓ forall ∀ exists ∃ nexists ∄ emptyset ∅ varnothing ∅ top ⊤ bot ⊥ prime ′
    intercal ⊺ Re ℜ Im ℑ aleph ℵ beth ℶ cdots ⋯ ldots … dots … vdots ⋮ ddots ⋱ dotsc … dotsb ⋯ dotsm ⋯ dotsi ⋯ dotso …
    iddots ⋰ angle ∠ measuredangle ∡ triangle △ square □ Box □ blacksquare ■ qed □ Diamond ◇ lozenge ◊ bigstar ★
    neg ¬ lnot ¬ imath ı jmath ȷ flat ♭ sharp ♯ natural ♮ checkmark ✓ degree ° S § P ¶ wp ℘ complement ∁ surd √ eth ð
    backslash \ # # % % $ $ _ _ & & pounds £ copyright © hslash ℏ spadesuit ♠ heartsuit ♥ diamondsuit ♦ clubsuit ♣
    aa å AA Å ae æ o ø O Ø ss ß
""")

BINARY = pairs("""
    pm ± mp ∓ times × cdot · div ÷ odot ⊙ oplus ⊕ otimes ⊗ ominus ⊖ oslash ⊘ circ ∘ bullet ∙ cap ∩ cup ∪ setminus ∖
    smallsetminus ∖ wedge ∧ vee ∨ land ∧ lor ∨ ast ∗ star ⋆ sqcup ⊔ sqcap ⊓ uplus ⊎ diamond ⋄ amalg ⨿ dagger † ddagger ‡
    bigcirc ◯ boxplus ⊞ boxtimes ⊠ boxdot ⊡ ltimes ⋉ rtimes ⋊ barwedge ⊼ veebar ⊻ wr ≀ triangleleft ◁ triangleright ▷
    circledast ⊛ circledcirc ⊚ dotplus ∔ Cap ⋒ Cup ⋓ bigtriangleup △ bigtriangledown ▽ centerdot ·
""")

RELATIONS = pairs("""
    le ≤ leq ≤ leqslant ≤ ge ≥ geq ≥ geqslant ≥ ne ≠ neq ≠ lt < gt > ll ≪ gg ≫ lll ⋘ ggg ⋙ approx ≈ sim ∼ simeq ≃ cong ≅
    equiv ≡ asymp ≍ propto ∝ varpropto ∝ doteq ≐ triangleq ≜ coloneqq ≔ coloneq ≔ eqqcolon ≕ defeq ≝ lesssim ≲ gtrsim ≳
    prec ≺ succ ≻ preceq ⪯ succeq ⪰ preccurlyeq ≼ succcurlyeq ≽ nprec ⊀ nsucc ⊁ bowtie ⋈ smile ⌣ frown ⌢ thicksim ∼
    thickapprox ≈ approxeq ≊ backsim ∽ eqsim ≂ bumpeq ≏ risingdotseq ≓ fallingdotseq ≒ lessgtr ≶ gtrless ≷ precsim ≾
    succsim ≿ trianglelefteq ⊴ trianglerighteq ⊵ vartriangleleft ⊲ vartriangleright ⊳ lhd ⊲ rhd ⊳ unlhd ⊴ unrhd ⊵
    nleq ≰ ngeq ≱ nless ≮ ngtr ≯ nleqslant ≰ ngeqslant ≱ nsim ≁ ncong ≇ nsubseteq ⊈ nsupseteq ⊉ nparallel ∦ nmid ∤
    lneq ⪇ gneq ⪈ lneqq ≨ gneqq ≩ leqq ≦ geqq ≧ nrightarrow ↛ nleftarrow ↚ nRightarrow ⇏ nvdash ⊬ nvDash ⊭
    in ∈ notin ∉ ni ∋ owns ∋ subset ⊂ subseteq ⊆ subsetneq ⊊ supset ⊃ supseteq ⊇ supsetneq ⊋ sqsubseteq ⊑ sqsupseteq ⊒
    sqsubset ⊏ sqsupset ⊐ Subset ⋐ Supset ⋑ mid ∣ parallel ∥ perp ⊥ vdash ⊢ dashv ⊣ models ⊨ vDash ⊨ Vdash ⊩
    to → rightarrow → leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ iff ⟺ implies ⟹
    impliedby ⟸ mapsto ↦ longrightarrow ⟶ longleftarrow ⟵ longleftrightarrow ⟷ longmapsto ⟼ Longrightarrow ⟹
    Longleftarrow ⟸ Longleftrightarrow ⟺ hookrightarrow ↪ hookleftarrow ↩ twoheadrightarrow ↠ rightarrowtail ↣
    rightharpoonup ⇀ rightharpoondown ⇁ leftharpoonup ↼ leftharpoondown ↽ rightleftharpoons ⇌ leftrightharpoons ⇋
    leadsto ⇝ rightsquigarrow ⇝ nearrow ↗ searrow ↘ nwarrow ↖ swarrow ↙ uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑
    Downarrow ⇓ Updownarrow ⇕ rightrightarrows ⇉ leftleftarrows ⇇ upharpoonright ↾ restriction ↾ multimap ⊸
    vcentcolon : therefore ∴ because ∵ dashrightarrow ⇢ circlearrowleft ↺ circlearrowright ↻
""")

BIG_OPERATORS = pairs("""
    sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigvee ⋁ bigwedge ⋀ bigoplus ⨁ bigotimes ⨂ bigodot ⨀ bigsqcup ⨆ biguplus ⨄
""")

INTEGRALS = pairs("int ∫ iint ∬ iiint ∭ oint ∮ oiint ∯ smallint ∫ intop ∫ fint ⨍")

FUNCTIONS = frozenset(
    words("""
    sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan exp log ln lg arg ker dim hom deg
""")
)

LIMIT_FUNCTIONS = {name: name for name in words("max min sup inf lim det gcd Pr")} | {
    "limsup": "lim sup",
    "liminf": "lim inf",
    "argmax": "arg max",
    "argmin": "arg min",
    "varlimsup": "lim sup",
    "varliminf": "lim inf",
    "injlim": "inj lim",
    "projlim": "proj lim",
}

OPENING = pairs("""
    ( ( [ [ lbrack [ { { lbrace { langle ⟨ lfloor ⌊ lceil ⌈ lvert | lVert ‖ lgroup ( lBrack ⟦ llbracket ⟦ ulcorner ⌜
""")
CLOSING = pairs("""
    ) ) ] ] rbrack ] } } rbrace } rangle ⟩ rfloor ⌋ rceil ⌉ rvert | rVert ‖ rgroup ) rBrack ⟧ rrbracket ⟧ urcorner ⌝
""")
BARS = pairs("| ‖ vert | Vert ‖")
"""Commands for bars that may open or close; keys without their backslash."""

DELIMITERS = {"\\" + name: text for name, text in (OPENING | CLOSING | BARS).items() if name.isalpha()} | {
    **{c: c for c in "()[]|/"},
    "\\{": "{",
    "\\}": "}",
    "\\|": "‖",
    "\\Arrowvert": "‖",
    "\\arrowvert": "|",
    "\\mid": "|",
    "\\backslash": "\\",
    "\\uparrow": "↑",
    "\\downarrow": "↓",
    "\\updownarrow": "↕",
    "<": "⟨",
    ">": "⟩",
    ".": "",
    "⟨": "⟨",
    "⟩": "⟩",
    "‖": "‖",
}
r"""What may follow `\left`, `\big` and their kin, as written, and what is drawn; "." draws nothing."""

SPACES = {
    **dict.fromkeys((",", ":", ";", " ", ">", "thinspace", "medspace", "thickspace", "space", "nobreakspace"), 1),
    **dict.fromkeys(("!", "negthinspace", "negmedspace", "negthickspace", "allowbreak"), 0),
    "enspace": 2,
    "enskip": 2,
    "quad": 3,
    "qquad": 5,
    "hfill": 1,
}
"""Cells of blank for each spacing command."""

WIDE_SPACE = 3
"""Cells from which on a space parts two formulas rather than two factors."""

_ASCII_KINDS: Mapping[str, Kind] = {
    **dict.fromkeys("([", Kind.OPEN),
    **dict.fromkeys(")]", Kind.CLOSE),
    **dict.fromkeys("=<>:", Kind.REL),
    **dict.fromkeys("+-*", Kind.BIN),
    **dict.fromkeys(",;", Kind.PUNCT),
}
_DRAWN = {"-": "−", "*": "∗", "`": "‘"}

_KIND_OF_CHARACTER: Mapping[str, Kind] = {
    **dict.fromkeys(RELATIONS.values(), Kind.REL),
    **dict.fromkeys(BINARY.values(), Kind.BIN),
    **dict.fromkeys((c for c in OPENING.values() if c not in "|‖"), Kind.OPEN),
    **dict.fromkeys((c for c in CLOSING.values() if c not in "|‖"), Kind.CLOSE),
    **dict.fromkeys(BIG_OPERATORS.values(), Kind.BIG),
    **dict.fromkeys(INTEGRALS.values(), Kind.BIG),
    **_ASCII_KINDS,
    "−": Kind.BIN,
    "⊥": Kind.REL,
    "△": Kind.ORD,
    "°": Kind.ORD,
}


def kind_of(character: str) -> Kind:
    """Return the part a character plays when it stands in a formula as itself; ORD for letters, digits, all others."""
    return _KIND_OF_CHARACTER.get(character, Kind.ORD)


def drawn(character: str) -> str:
    """Return what is drawn for a character of the source: a minus for a hyphen, an operator for an asterisk."""
    return _DRAWN.get(character, character)
