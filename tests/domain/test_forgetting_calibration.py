"""A small seeded sample of tests/benchmarks/bench_calibration.py, so that the ordinary run notices a worse model."""

import sys
from pathlib import Path
from statistics import fmean

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))

import pytest
from bench_calibration import METHODS, calibration_error, follow

CONSTANT, ON_DUE_DATE, FITTED = (METHODS.index(name) for name in ("constant", "0.9 at due date", "model, fitted"))


def test_fitted_model_predicts_answers_and_talks_better_than_a_constant_and_nine_tenths_on_the_due_date():
    runs = [follow(kind, seed) for kind in ("exponential", "bad sleeper", "hard and easy cards") for seed in (1, 3)]
    means = [fmean(run[1][k] for run in runs) for k in range(4 * len(METHODS) + 1)]
    brier, _, talk_error, talk_calibration = (means[k::4][: len(METHODS)] for k in range(4))
    for other in (CONSTANT, ON_DUE_DATE):
        assert means[-1] < brier[FITTED] < brier[other]
        assert talk_error[FITTED] < talk_error[other]
        assert talk_calibration[FITTED] < talk_calibration[other]
    held = [holds for _, _, ranges in runs for _, holds, _ in ranges]
    assert 0.65 < fmean(held) < 0.98


def test_calibration_error_is_the_distance_of_predicted_and_true_means_in_each_bin():
    pairs = [(0.81, 1.0), (0.85, 0.0), (0.15, 0.0)]
    assert calibration_error(pairs) == pytest.approx((0.81 + 0.85 - 1 + 0.15) / 3)
