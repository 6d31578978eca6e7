"""How talks are linked anew once their words or papers have changed."""

import importlib
from collections.abc import Callable, Sequence

from seminar_prep.wiring import App


def relinking(app: App) -> Callable[[Sequence[str]], None]:
    """Return how talks are linked anew; what reads concepts (pydantic, stemmer) would hold up the start: 100 ms."""

    def relink(talks: Sequence[str]) -> None:
        importlib.import_module("seminar_prep.services.link_proposals").relink(app.library, talks)

    return relink
