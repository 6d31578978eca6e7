"""Displayed formulas as typeset pictures, for terminals with Sixel or Kitty graphics and the extra `pictures`.

The way of a formula: `maths.parse` → `mathml` (with `tex_spaces`) → `raster` (ziamath, resvg; loaded when the first
formula is wanted) → `pictures` → `picture_strip`, which puts `kitty` or `sixel` into a line as it is written out.
Whether the terminal takes pictures, `terminal_query` asks it before Textual does anything with it.
"""
