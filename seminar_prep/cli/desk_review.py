"""Sittings at the cards, for the screens."""

from seminar_prep.cli.studying import wire_study
from seminar_prep.services.review_session import ReviewSession
from seminar_prep.tui.desk import Reviewing
from seminar_prep.wiring import App


def wire_reviewing(app: App) -> Reviewing:
    """Return how a sitting at the cards begins."""
    study = wire_study(app)
    return lambda scope, plan=(): ReviewSession(app.library, study, scope, plan)
