"""The learner's own hand in the talks, wired from one application. The screens load this when it is first wanted."""

import importlib
from collections.abc import Sequence

from seminar_prep.services.talk_editing import TalkEditing
from seminar_prep.wiring import App


def wire_talk_editing(app: App) -> TalkEditing:
    """Return the editor of the talks in the application's library."""

    def relink(talks: Sequence[str]) -> None:
        # What reads concepts (pydantic, stemmer) takes 100 ms, which showing a talk does not pay.
        importlib.import_module("seminar_prep.services.link_proposals").relink(app.library, talks)

    return TalkEditing(app.library, clock=app.now, zone=app.zone, rng=app.rng, relink=relink, backups=app.paths.backups)
