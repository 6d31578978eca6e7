"""The learner's model follows from the log alone, whatever happened to it, and is not fitted more often than said."""

import json
import random
from datetime import UTC, timedelta

import pytest
from library_builder import NOON, Clock, a_library, a_study, add_card, add_talk, link

from seminar_prep.domain.forgetting import DEFAULT_MODEL
from seminar_prep.domain.forgetting_fit import Look, fit, fit_size, recall_trials
from seminar_prep.domain.review import ReviewKind
from seminar_prep.services.agenda import find_talk
from seminar_prep.services.backup import make_backup, restore
from seminar_prep.services.forgetting import forgetting_model
from seminar_prep.services.links import links_of_talk
from seminar_prep.services.readiness import readiness_of_talks, talk_raises
from seminar_prep.storage.reviews import load_log, load_memory


@pytest.fixture
def library(tmp_path):
    library = a_library(tmp_path)
    for n in range(12):
        add_card(library.connection, f"card-{n:02}")
    yield library
    library.close()


@pytest.fixture
def fits(monkeypatch):
    """Return the sizes of the fits made from now on."""
    sizes = []

    def counted(trials):
        sizes.append(len(trials))
        return fit(trials)

    monkeypatch.setattr("seminar_prep.domain.forgetting_fit.fit", counted)
    return sizes


def _study_days(study, clock, days, seed=1, *, undo=0.0):
    """Answer what is due, begin what is new, day after day; now and then take answers back, cram, look early."""
    rng = random.Random(seed)
    for _ in range(days):
        while item := study.next_item():
            if item.code == "drill":
                study.grade(item.card, 4)
                continue
            study.grade(item.card, rng.choice((1, 3, 4, 5)), cram=rng.random() < 0.05)
            if rng.random() < undo:
                study.undo()
        for n in rng.sample(range(12), 2):
            study.grade(f"card-{n:02}", rng.choice((2, 4, 5)))
        clock.forward(days=1)


def _replayed(library):
    """Return the model of a replay: the log in Python, undone answers and undos left out, fitted from nothing."""
    log = load_log(library.connection)
    undone = {review.undoes for review in log}
    looks = [
        Look(review.card, review.kind, review.grade, review.study_day)
        for review in log
        if review.kind is not ReviewKind.UNDO and review.review_id not in undone
    ]
    trials = recall_trials(looks)
    return fit(trials[: fit_size(len(trials))])


def test_model_without_answers_is_the_prior(library):
    assert forgetting_model(library) == DEFAULT_MODEL


def test_model_after_undos_is_that_of_a_replay(library):
    clock = Clock()
    study = a_study(library, clock)
    for seed in range(5):
        _study_days(study, clock, 5, seed, undo=0.2)
        assert forgetting_model(library) == _replayed(library)
    assert forgetting_model(library).n_answers >= 20
    for _ in range(25):
        study.undo()
        assert forgetting_model(library) == _replayed(library)
    _study_days(study, clock, 5, 99)
    assert forgetting_model(library) == _replayed(library)


@pytest.mark.parametrize("exact", [True, False])
def test_model_after_a_restore_is_that_of_a_replay(library, tmp_path, exact):
    clock = Clock()
    study = a_study(library, clock)
    _study_days(study, clock, 15)
    forgetting_model(library)
    saved = make_backup(library, tmp_path / "backups", NOON)
    _study_days(study, clock, 15, 2, undo=0.1)
    before = forgetting_model(library)
    restore(library, saved, tmp_path / "backups", clock(), exact=exact)
    assert forgetting_model(library) == _replayed(library)
    assert (forgetting_model(library) == before) is not exact


def test_model_after_restoring_another_history_is_that_of_a_replay(library, tmp_path):
    """Two histories that part after the first days: the restored log holds both, one after the other."""
    clock = Clock()
    study = a_study(library, clock)
    _study_days(study, clock, 6)
    early = make_backup(library, tmp_path / "backups", NOON)
    _study_days(study, clock, 8, 2)
    late = make_backup(library, tmp_path / "backups", clock())
    restore(library, early, tmp_path / "backups", clock(), exact=True)
    _study_days(study, clock, 8, 3, undo=0.1)
    forgetting_model(library)
    restore(library, late, tmp_path / "backups", clock(), exact=False)
    assert forgetting_model(library) == _replayed(library)


def test_model_is_fitted_again_only_when_answers_have_grown_enough(library, fits):
    clock = Clock()
    study = a_study(library, clock)
    for day in range(40):
        _study_days(study, clock, 1, day)
        forgetting_model(library)
        forgetting_model(library)
    assert fits == sorted(set(fits))
    assert all(size == fit_size(size) for size in fits)
    assert len(fits) >= 3


def test_undoing_answers_that_the_fit_does_not_use_fits_nothing_anew(library, fits):
    clock = Clock()
    study = a_study(library, clock)
    _study_days(study, clock, 20)
    forgetting_model(library)
    n_answers = len(load_log(library.connection))
    fits.clear()
    for _ in range(n_answers):
        study.undo()
        assert forgetting_model(library) == _replayed(library)
        if fits:
            break
    taken_back = len(load_log(library.connection)) - n_answers
    assert 1 < taken_back < n_answers


def test_fit_that_an_older_version_kept_is_that_of_a_replay_after_an_undo(library):
    clock = Clock()
    study = a_study(library, clock)
    _study_days(study, clock, 15)
    forgetting_model(library)
    with library.write() as connection:
        connection.execute(
            "UPDATE settings SET value = json_remove(value, '$.newest_fitted') WHERE key = 'forgetting_fit'"
        )
    for _ in range(12):
        study.undo()
        assert forgetting_model(library) == _replayed(library)


def test_model_is_given_where_the_library_cannot_be_written(library):
    clock = Clock()
    _study_days(a_study(library, clock), clock, 15)
    library.connection.execute("PRAGMA query_only = ON")
    assert forgetting_model(library) == _replayed(library)


def test_kept_fit_of_another_formula_is_made_anew(library):
    clock = Clock()
    _study_days(a_study(library, clock), clock, 15)
    found = forgetting_model(library)
    with library.write() as connection:
        connection.execute("UPDATE settings SET value = ? WHERE key = 'forgetting_fit'", (json.dumps({"formula": 0}),))
    assert forgetting_model(library) == found


# ---------------------------------------------------------------- readiness and what would raise it


def _talk(library, cards, *, days=3):
    add_talk(library.connection, "talk0001", NOON + timedelta(days=days))
    for card in cards:
        link(library.connection, "talk0001", card)
    return find_talk(library.connection, "talk0001").talk


def _readiness(library, talk, clock):
    return readiness_of_talks(library, clock(), UTC, clock().date())(talk)


def test_early_recall_raises_the_readiness_though_memory_stays(library):
    clock = Clock()
    study = a_study(library, clock)
    talk = _talk(library, ["card-00"], days=9)
    study.grade("card-00", 4)
    clock.forward(days=1)
    study.grade("card-00", 4)
    clock.forward(days=3)
    before, memory = _readiness(library, talk, clock), load_memory(library.connection, "card-00")
    study.grade("card-00", 5)
    assert load_memory(library.connection, "card-00") == memory
    raised = _readiness(library, talk, clock)
    assert raised.share > before.share
    study.undo()
    assert _readiness(library, talk, clock) == before
    assert raised.low <= raised.share <= raised.high


def _raises(library, talk, clock):
    links = links_of_talk(library, talk.id)
    return talk_raises(library, talk, links, clock(), UTC, clock().date())


def test_raises_leave_out_what_cannot_be_shown_today(library):
    clock = Clock()
    add_card(library.connection, "waits", after=("card-00",))
    talk = _talk(library, ["card-00", "card-01", "card-02", "waits"])
    study = a_study(library, clock)
    study.suspend("card-01")
    study.bury("card-02")
    assert [one.cards for one in _raises(library, talk, clock)] == [("card-00",)]
    study.grade("card-00", 4)
    assert [one.cards for one in _raises(library, talk, clock)] == [("waits",)]


def test_talk_that_has_begun_has_neither_readiness_nor_raises(library):
    clock = Clock()
    talk = _talk(library, ["card-00"])
    clock.forward(days=4)
    assert _readiness(library, talk, clock) is None
    assert _raises(library, talk, clock) == ()
