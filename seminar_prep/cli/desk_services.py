"""The services that the screens are handed, wired from one application, each when a screen first asks for it."""

import importlib
from collections.abc import Callable, Mapping
from types import ModuleType

from seminar_prep.domain.wish import Wish
from seminar_prep.resources import bundled_decks_dir
from seminar_prep.services.agenda import upcoming_at_a_glance
from seminar_prep.tui.desk import Desk, ReviewStyle
from seminar_prep.tui.glance import Glance
from seminar_prep.tui.maths import GLYPHS
from seminar_prep.wiring import App


def wire_desk(app: App, *, is_sample: bool = False, pictures: Callable[[], object] | None = None) -> Desk:
    """Return the desk of the learner's library, or of the sample's, which neither imports nor asks arXiv.

    `pictures` makes what typesets formulas; None where the terminal shows no pictures.
    """
    config = app.config
    parts: Mapping[str, Callable[[], object]] = {
        "agenda": lambda: _loaded("services.preparation").Agenda(
            app.library, app.now, app.zone, app.config.rollover_hour
        ),
        "review": lambda: _loaded("cli.desk_review").wire_reviewing(app),
        "planner": lambda: _loaded("cli.planner").wire_planner(app),
        "editing": lambda: _loaded("cli.desk_editing").Editing(app),
        "cards": lambda: _loaded("services.card_browsing").CardBrowser(app.library, _study(app), app.zone),
        "shelf": lambda: _loaded("services.paper_shelf").PaperShelf(app.library, app.now, app.zone),
        "decks": lambda: _deck_shelf(app),
        "concepts": lambda: _loaded("services.concept_walk").ConceptWalk(app.library, app.now, app.study_day),
        "progress": lambda: _loaded("cli.progress_reading").ProgressInWorker(app),
        "finder": lambda: _loaded("services.finding").Finder(app.library, app.now, app.study_day),
        "settings": lambda: _settings(app),
        "pictures": pictures or (lambda: None),
        "talks": lambda: _loaded("cli.own_talks").TalksAtDesk(app),
        "papers": lambda: None if is_sample else _loaded("cli.desk_papers").Papers(app),
        "schedules": lambda: None if is_sample else _loaded("cli.desk_schedules").Schedules(app),
    }
    desk = Desk(parts, is_sample=is_sample)
    desk.minutes_per_day, desk.plan_for = config.minutes_per_day, Wish(config.plan_for)
    desk.review_style = ReviewStyle.of(config)
    desk.glyphs, desk.theme = GLYPHS[config.glyphs], config.theme
    talks = upcoming_at_a_glance(app.library_as_left.connection, app.now(), app.zone)
    desk.glance = Glance(talks, app.now(), app.study_day(), app.zone)
    desk.get_ready = lambda: app.library
    if config.keys:
        where = "config.toml" if is_sample else str(app.paths.config)
        desk.keymap = _loaded("tui.all_keys").check_keys(config.keys, where)
    return desk


def _loaded(name: str) -> ModuleType:
    """Import a module of the program: all of them together would hold up the first screen, 0.3 s."""
    return importlib.import_module(f"seminar_prep.{name}")


def _study(app: App) -> object:
    return _loaded("cli.studying").wire_study(app)


def _deck_shelf(app: App) -> object:
    """Return the learner's decks, checked by the rubric as the configuration wants."""
    rubric = app.config.deck_rubric
    own = None if rubric == "off" else _loaded("domain.problem").Severity(rubric)
    return _loaded("services.deck_shelf").DeckShelf(
        app.library, bundled_decks_dir(), app.paths.decks, app.study_day, own
    )


def _settings(app: App) -> object:
    return _loaded("services.settings").SettingsFile(app.paths.config, app.config, app.prefer)
