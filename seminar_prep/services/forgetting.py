"""The learner's forgetting model: fitted to the log, kept in the library, made anew as answers accumulate."""

import contextlib
import importlib

from seminar_prep.domain.forgetting import ForgettingModel
from seminar_prep.errors import LibraryError
from seminar_prep.storage.database import Library
from seminar_prep.storage.forgetting import SavedFit, load_fit, load_looks, load_mark, save_fit


def forgetting_model(library: Library) -> ForgettingModel:
    """Return the model that the learner's answers give; the prior while there are fewer than ten.

    It follows from the log alone: undoing and restoring give what a replay gives. The fit is kept in the library and
    made anew when the answers that count have grown by ten or by a tenth, whichever is more, or one that it uses was
    taken back, which the newest answers seldom are.
    """
    connection = library.connection
    mark, saved = load_mark(connection), load_fit(connection)
    if saved and saved.holds_at(connection, mark):
        return saved.model
    # Loaded only to fit anew: 3 ms that every list of talks would wait for.
    fitting = importlib.import_module("seminar_prep.domain.forgetting_fit")
    trials = fitting.recall_trials(load_looks(connection))
    size = fitting.fit_size(len(trials))
    is_same = saved is not None and saved.model.n_answers == size and saved.uses_none_undone(connection, mark)
    model = saved.model if saved and is_same else fitting.fit(trials[:size])
    newest_fitted = trials[size - 1].row if size else 0
    # A library that cannot be written can still be read; the fit is then made again next time.
    with contextlib.suppress(LibraryError), library.write() as connection:
        save_fit(connection, SavedFit(model, mark, fitting.next_fit_at(size) - len(trials), newest_fitted))
    return model
