"""The study of this run, wired from its application."""

from seminar_prep.services.study import Study
from seminar_prep.wiring import App


def wire_study(app: App) -> Study:
    """Return the learner's study on the open library."""
    return Study(
        app.library,
        app.now,
        app.zone,
        rollover_hour=app.config.rollover_hour,
        new_per_day=app.config.new_cards_per_day,
        rng=app.rng,
    )
