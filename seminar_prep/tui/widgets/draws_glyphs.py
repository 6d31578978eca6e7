"""Widgets that keep the glyphs they draw formulas with, so that others can be put in their place."""

from typing import Protocol, runtime_checkable

from seminar_prep.tui.maths import Glyphs


@runtime_checkable
class DrawsGlyphs(Protocol):
    """A widget with an attribute `glyphs`, read whenever it draws."""

    glyphs: Glyphs
