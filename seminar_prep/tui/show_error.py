"""The one place that tells a failure to the user of the screens."""

from textual.app import App

from seminar_prep.domain.plain_text import one_line
from seminar_prep.errors import SeminarPrepError

# Seconds; long enough to read two sentences twice.
ERROR_SECONDS = 12


def show_error(app: App[object], error: SeminarPrepError) -> None:
    """Show what happened, where, and the next step. The text is shown as it is, never as markup."""
    head = f"{error.where}: {error.message}" if error.where else error.message
    message = one_line(f"{head} {error.hint}" if error.hint else head)
    app.notify(message, severity="error", timeout=ERROR_SECONDS, markup=False)
