"""Concepts in the library: found by id, by the id they were merged into, and by a user's own tag."""

import pytest
from library_builder import a_library, add_card

from seminar_prep.domain.concept import Concept
from seminar_prep.errors import UsageError
from seminar_prep.storage.concepts import find_concept, save_concepts


@pytest.fixture
def connection(tmp_path):
    library = a_library(tmp_path)
    with library.write() as connection:
        save_concepts(connection, [Concept("sgd", "SGD"), Concept("sgd-old", "SGD", merged_into="sgd")])
        add_card(connection, "card", concepts=("my-own-tag",))
    yield library.connection
    library.close()


@pytest.mark.parametrize(
    ("asked", "found"), [("sgd", "sgd"), ("sgd-old", "sgd"), ("my-own-tag", "my-own-tag")]
)  # fmt: skip
def test_concept_is_found_by_its_id_today(asked, found, connection):
    assert find_concept(connection, asked) == found


def test_unknown_concept_is_answered_with_the_nearest_id(connection):
    with pytest.raises(UsageError, match="there is no concept 'my-own-tga'") as caught:
        find_concept(connection, "my-own-tga")
    assert caught.value.hint == "Did you mean 'my-own-tag'?"
