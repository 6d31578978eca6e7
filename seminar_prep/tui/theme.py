"""The look: two quiet themes with one accent each, one of high contrast, and one of the terminal's own colours.

A user's `theme` setting may name any of Textual's instead. Text keeps a contrast of 4.5 : 1 to every ground it stands
on, with high contrast 7 : 1 (WCAG 2.2, 1.4.3 and 1.4.6); a test holds that.
"""

from textual.theme import Theme

DARK = Theme(
    name="seminar-dark",
    primary="#7fa6c9",
    secondary="#9d8fb8",
    accent="#d3ae6c",
    foreground="#d4d7dc",
    background="#15181d",
    surface="#1b1f26",
    panel="#242a33",
    success="#8fb37a",
    warning="#d9a05b",
    error="#cf7a73",
    dark=True,
    variables={
        "text-muted": "#9aa1ab",  # Textual's own is "auto", which spans in text draw at full strength
        "text-disabled": "#9aa1ab",
        "footer-background": "#15181d",
        "footer-key-foreground": "#7fa6c9",
        "footer-description-foreground": "#9aa1ab",
        "block-cursor-background": "#2a3441",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#222a34",
        "block-cursor-blurred-foreground": "#d4d7dc",
    },
)

LIGHT = Theme(
    name="seminar-light",
    primary="#2f5f8a",
    secondary="#6b5b8c",
    accent="#8a6414",
    foreground="#23272e",
    background="#faf9f6",
    surface="#f3f1ec",
    panel="#e8e5de",
    success="#3f6f2c",
    warning="#96601a",
    error="#9c3b34",
    dark=False,
    variables={
        "text-muted": "#5c616a",
        "text-disabled": "#5c616a",
        "footer-background": "#faf9f6",
        "footer-key-foreground": "#2f5f8a",
        "footer-description-foreground": "#5c616a",
        "block-cursor-background": "#dde6ef",
        "block-cursor-foreground": "#000000",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#e8ecef",
        "block-cursor-blurred-foreground": "#23272e",
    },
)

HIGH_CONTRAST = Theme(
    name="high-contrast",
    primary="#8fd0ff",
    secondary="#d6b8ff",
    accent="#ffd84a",
    foreground="#ffffff",
    background="#000000",
    surface="#0a0a0a",
    panel="#262626",
    success="#7dff8a",
    warning="#ffc069",
    error="#ffa8a8",
    dark=True,
    variables={
        "text-muted": "#d8d8d8",
        "text-disabled": "#d8d8d8",
        "footer-background": "#000000",
        "footer-key-foreground": "#ffd84a",
        "footer-description-foreground": "#ffffff",
        "block-cursor-background": "#003566",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#262626",
        "block-cursor-blurred-foreground": "#ffffff",
    },
)

# Which of the sixteen can be read differs from palette to palette: text stays in the terminal's default colour, a row
# under the cursor is underlined (Textual 8 drops "reverse" there), and magenta and red, readable on black and on white,
# say again what words say.
ANSI = Theme(
    name="ansi",
    ansi=True,
    primary="ansi_magenta",
    secondary="ansi_cyan",
    accent="ansi_magenta",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    success="ansi_green",
    warning="ansi_red",
    error="ansi_red",
    variables={
        "text-muted": "ansi_default",
        "text-disabled": "ansi_default",
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "footer-key-foreground": "ansi_magenta",
        "block-cursor-background": "ansi_default",
        "block-cursor-foreground": "ansi_default",
        "block-cursor-text-style": "underline",
        "block-cursor-blurred-text-style": "underline",
        "block-hover-background": "ansi_default",
    },
)

OWN_THEMES = (DARK, LIGHT, HIGH_CONTRAST, ANSI)
