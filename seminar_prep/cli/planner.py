"""The planner of this run, wired from its application."""

from seminar_prep.services.forgetting import forgetting_model
from seminar_prep.services.planning import Planner
from seminar_prep.wiring import App


def wire_planner(app: App) -> Planner:
    """Return the planner of the learner's days on the open library."""
    return Planner(
        app.library,
        app.now,
        app.zone,
        rollover_hour=app.config.rollover_hour,
        new_per_day=app.config.new_cards_per_day,
        model=forgetting_model,
    )
