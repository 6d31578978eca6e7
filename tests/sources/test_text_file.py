import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminar_prep.errors import InputError
from seminar_prep.sources.text_file import MAX_BYTES, decode_text, read_text


@pytest.mark.parametrize(
    "data", ["Hölder".encode(), "Hölder".encode("utf-8-sig"), "Hölder".encode("utf-16"), "Hölder".encode("latin-1")]
)
def test_text_in_any_usual_encoding_is_read(data):
    assert decode_text(data, "-") == "Hölder"


def test_huge_text_is_read_up_to_the_bound_and_a_cut_character_dropped():
    stream = io.BytesIO(b"x" + "ö".encode() * MAX_BYTES)
    text = read_text(stream, "-")
    assert len(text) == 1 + (MAX_BYTES - 1) // 2
    assert set(text) == {"x", "ö"}


@given(st.binary(max_size=400))
def test_any_bytes_give_text_or_one_input_error(data):
    with contextlib.suppress(InputError):
        assert decode_text(data, "-").strip()
