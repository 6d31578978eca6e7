"""From formula to pixels, and pixels to what the terminals read."""

import base64
import struct
import zlib
from itertools import islice, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seminar_prep.tui.typeset.kitty import MOST_CELLS, deletion, placeholders, transmission
from seminar_prep.tui.typeset.png_alpha import png_alpha
from seminar_prep.tui.typeset.sixel import sixel

WHITE, BLACK = (255, 255, 255), (0, 0, 0)
pictures = st.integers(1, 9).flatmap(
    lambda width: st.lists(st.binary(min_size=width, max_size=width), min_size=1, max_size=14)
)


def _filtered(method, row, above):
    """Return a row of RGBA as PNG's filter writes it."""
    out = bytearray([method])
    for at, value in enumerate(row):
        left, up, corner = (row[at - 4] if at > 3 else 0), above[at], (above[at - 4] if at > 3 else 0)
        guess = left + up - corner
        near = min((abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner))[2]
        out.append((value - (0, left, up, (left + up) // 2, near)[method]) & 255)
    return bytes(out)


def _png(alpha, methods, kind=(8, 6, 0, 0, 0)):
    rows = [b"".join(bytes((7, 8, 9, value)) for value in line) for line in alpha]
    above = bytes(4 * len(alpha[0]))
    body = b"".join(
        _filtered(method, row, before) for method, (before, row) in zip(methods, pairwise([above, *rows]), strict=False)
    )

    def chunk(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    packed = zlib.compress(body)
    header = struct.pack(">II", len(alpha[0]), len(alpha)) + bytes(kind)
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", packed[:5]), chunk(b"IDAT", packed[5:]), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@given(pictures, st.lists(st.integers(0, 4), min_size=14, max_size=14))
def test_opacity_is_read_back_through_every_filter_of_png(alpha, methods):
    assert list(png_alpha(_png(alpha, methods))) == alpha


@pytest.mark.parametrize("png", [b"GIF89a", _png([b"a"], [0], (8, 2, 0, 0, 0)), _png([b"a"], [0], (8, 6, 0, 0, 1))])
def test_other_pictures_are_refused(png):
    with pytest.raises(ValueError, match=r"PNG|RGBA"):
        png_alpha(png)


@given(pictures)
def test_sixel_data_has_every_pixel_in_the_nearest_of_eight_shades(alpha):
    from picture_terminal import decoded_sixel

    said = sixel(alpha, WHITE, BLACK)
    expected = {(x, y): round(v * 7 / 255) for y, line in enumerate(alpha) for x, v in enumerate(line)}
    expected = {place: shade for place, shade in expected.items() if shade}
    if not expected:
        assert said == ""
        return
    assert said.startswith("\x1bP")
    assert said.endswith("\x1b\\")
    pixels, colours = decoded_sixel(said[2:-2])
    assert pixels == expected
    assert colours == {shade: (round(shade / 7 * 100),) * 3 for shade in set(expected.values())}


def test_sixel_shades_lie_between_paper_and_ink():
    from picture_terminal import decoded_sixel

    _, colours = decoded_sixel(sixel([bytes([36, 255])], (255, 0, 0), (0, 0, 255))[2:-2])
    assert colours == {1: (14, 0, 86), 7: (100, 0, 0)}


def test_kitty_picture_is_sent_in_pieces_and_placed():
    png = bytes(range(256)) * 20
    said = transmission(70000, png, 9, 2)
    parts = said.removesuffix("\x1b\\").split("\x1b\\")
    assert parts[-1] == "\x1b_Ga=p,U=1,i=70000,c=9,r=2,q=2"
    heads, bodies = zip(*(part.removeprefix("\x1b_G").split(";") for part in parts[:-1]), strict=True)
    assert heads == ("a=t,f=100,i=70000,q=2,m=1", "q=2,m=0")
    assert base64.b64decode("".join(bodies)) == png
    assert max(map(len, bodies)) <= 4096
    assert deletion(70000) == "\x1b_Ga=d,d=I,i=70000,q=2\x1b\\"


def test_placeholders_say_picture_row_and_column():
    said = placeholders(0x010203, 1, 0, 2)
    assert said == "\x1b[38;2;1;2;3m\U0010eeee\u030d\u0305\U0010eeee\u030d\u030d\x1b[39m"
    assert MOST_CELLS == 297


class TestRaster:
    """What ziamath and resvg draw."""

    @pytest.fixture(autouse=True)
    def _extra(self):
        for package in ("ziamath", "resvg_py"):
            pytest.importorskip(package, reason="wants the extra: pip install 'seminar-prep[pictures]'")

    @staticmethod
    def _raster(tex, cell=(10, 20)):
        from seminar_prep.tui.maths.parse import parse
        from seminar_prep.tui.typeset.cell_size import CellSize
        from seminar_prep.tui.typeset.mathml import to_mathml
        from seminar_prep.tui.typeset.raster import rasterise

        return rasterise(to_mathml(parse(tex)), CellSize(*cell), "#102030")

    @pytest.mark.parametrize("cell", [(10, 20), (7, 15), (18, 37)])
    def test_picture_fills_its_cells_and_touches_no_edge(self, cell):
        drawn = self._raster(r"\frac{\partial L}{\partial w} = \sum_{i=1}^n x_i^2", cell)
        alpha = png_alpha(drawn.png)
        assert (len(alpha[0]), len(alpha)) == (drawn.columns * cell[0], drawn.rows * cell[1])
        assert not any(alpha[0])
        assert not any(alpha[-1])
        assert not any(line[0] for line in alpha)
        assert max(max(line) for line in alpha) == 255
        assert drawn.rows == 3

    def test_simple_formula_is_one_row_high(self):
        assert [self._raster(tex).rows for tex in ("x", r"\lambda/(\lambda+\alpha)", "x^2", r"\frac ab")] == [
            1,
            1,
            1,
            2,
        ]

    def test_character_that_the_font_lacks_is_refused(self):
        from seminar_prep.tui.typeset.mathml import CannotBeTypesetError

        with pytest.raises(CannotBeTypesetError, match="lacks"):
            self._raster(r"\text{漢}")

    def test_picture_beyond_all_measure_is_refused(self):
        from seminar_prep.tui.typeset.mathml import CannotBeTypesetError

        with pytest.raises(CannotBeTypesetError, match="too l"):
            self._raster("x" * 400)

    @settings(max_examples=60)
    @given(st.recursive(
        st.sampled_from(["x", "1", "+", "-", "=", "(", r"\sum ", r"\int ", r"\log ", r"\alpha ", r"\quad ", ","]),
        lambda inner: st.one_of(
            st.tuples(inner, inner).map("".join),
            st.tuples(st.sampled_from([r"\frac{%s}{%s}", "{%s}_{%s}", "{%s}^{%s}", r"\binom{%s}{%s}", r"\sqrt[%s]{%s}",
                                       r"\overset{%s}{%s}", r"\begin{cases}%s&%s\end{cases}"]), inner, inner)
            .map(lambda made: made[0] % made[1:]),
            st.tuples(st.sampled_from([r"\hat{%s}", r"\overline{%s}", r"\mathbf{%s}", r"\left(%s\right]", r"\boxed{%s}",
                                       r"\underbrace{%s}", r"\text{%s}", r"\phantom{%s}"]), inner)
            .map(lambda made: made[0] % made[1]),
        ), max_leaves=8,
    ))  # fmt: skip
    def test_whatever_is_nested_becomes_a_picture_or_is_refused(self, tex):
        from seminar_prep.tui.maths import TexError
        from seminar_prep.tui.typeset.mathml import CannotBeTypesetError

        try:
            assert self._raster(tex).columns > 0
        except (TexError, CannotBeTypesetError):
            return

    def test_formulas_of_the_decks_are_pictures(self):
        from pathlib import Path

        from seminar_prep.domain.maths_text import split_maths

        decks = sorted((Path(__file__).resolve().parents[3] / "decks").rglob("*.md"))
        formulas = [one.body for path in decks for one in split_maths(path.read_text("utf-8")) if one.is_maths]
        for tex in islice(formulas, 0, None, 60):
            assert self._raster(tex).rows > 0, tex
