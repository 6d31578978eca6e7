"""An empty library, and a clock that stands at noon."""

import pytest
from library_builder import Clock, a_library


@pytest.fixture
def library(tmp_path):
    library = a_library(tmp_path)
    yield library
    library.close()


@pytest.fixture
def clock():
    return Clock()
