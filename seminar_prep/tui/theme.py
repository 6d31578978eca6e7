"""The look: two quiet themes with one accent each. A user's `theme` setting may name any of Textual's instead."""

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
        "text-muted": "#8b929c",  # Textual's own is "auto", which spans in text draw at full strength
        "footer-background": "#15181d",
        "footer-key-foreground": "#7fa6c9",
        "footer-description-foreground": "#8b929c",
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
        "text-muted": "#6a6f78",
        "footer-background": "#faf9f6",
        "footer-key-foreground": "#2f5f8a",
        "footer-description-foreground": "#6a6f78",
        "block-cursor-background": "#dde6ef",
        "block-cursor-foreground": "#000000",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#e8ecef",
        "block-cursor-blurred-foreground": "#23272e",
    },
)
