"""How many cards wait, counted in two ways."""

import pytest
from library_builder import TODAY, a_library, add_card

from seminar_prep.storage.queue import due_cards, n_due


@pytest.mark.parametrize("day", ["2026-11-24", "2026-11-25", "2026-11-26"])
def test_count_of_due_cards_is_that_of_the_list_whatever_was_put_away(tmp_path, day):
    library = a_library(tmp_path)
    connection = library.connection
    states = [None, (0, None), (1, None), (0, "2026-11-25"), (0, "2026-11-20"), (1, "2026-11-25")]
    with library.write():
        for active in (True, False, None):
            for number, state in enumerate(states):
                card = f"card-{active}-{number}"
                if active is not None:
                    add_card(connection, card, active=active)
                connection.execute("INSERT INTO memories VALUES (?, 3, 10, 250, ?, 0, 1)", (card, day))
                if state is not None:
                    connection.execute(
                        "INSERT INTO card_states (card_id, suspended, buried_on) VALUES (?, ?, ?)", (card, *state)
                    )
    assert n_due(connection, TODAY) == len(due_cards(connection, TODAY, -1)) == (3 if day <= "2026-11-25" else 0)
    library.close()
