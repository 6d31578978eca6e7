"""The way out of a talk that is no more by itself."""

from textual.events import ScreenResume
from textual.screen import Screen

from seminar_prep.tui.key_names import key_of


def leave_talk(screen: Screen[None], talk: str, words: str) -> None:
    """Leave `screen`, and the pages of the talk below it; say what happened, and the way back."""
    app = screen.app
    way_back = f"{key_of(screen, 'agenda.take_back')} on the agenda takes it back."
    names = {f"talk:{talk}", f"talk_form:{talk}", f"same_talk:{talk}"}
    for page in app.screen_stack:
        if page.name in names:
            page.disable_messages(ScreenResume)  # else it would look for a talk that is no more
    while len(app.screen_stack) > 1 and app.screen.name in names:
        app.pop_screen()
    app.notify(f"{words} {way_back}", markup=False)
