import os
from pathlib import Path

import pytest
from cli_runner import run

NOW = ("--now", "2026-11-25T12:00:00+00:00")


def test_plan_of_a_fresh_library_begins_with_what_is_needed_first_within_the_minutes() -> None:
    answer = run("plan", "--minutes", "10", "--json", *NOW).json
    assert set(answer) == {
        "date", "seconds", "items", "talks", "n_due_later", "n_new_later", "forecast"
    }  # fmt: skip
    assert answer["date"] == "2026-11-25"
    assert answer["items"]
    assert all(item["reason"]["code"] == "new" for item in answer["items"])
    assert answer["seconds"] <= 600
    assert len(answer["forecast"]) == 14
    first = run("queue", "--json", *NOW).json["cards"][0]["id"]
    assert answer["items"][0]["card"] == first


def test_budget_comes_from_the_configuration_unless_it_is_named() -> None:
    home = Path(os.environ["SEMINAR_PREP_HOME"])
    home.mkdir(parents=True, exist_ok=True)
    (home / "config.toml").write_text('minutes_per_day = 1\nplan_for = "long-term"\n')
    assert run("plan", "--json", *NOW).json["seconds"] <= 60
    assert run("plan", "--json", "--minutes", "0", "--cards", "3", *NOW).json["items"].__len__() == 3
    (home / "config.toml").write_text('plan_for = "fun"\n')
    assert 'wanted "talks" or "both" or "long-term"' in run("plan").err


def test_plan_for_people_says_how_long_it_takes_and_why_each_card() -> None:
    out = run("plan", "--minutes", "5", *NOW).out
    assert "about" in out.splitlines()[0]
    assert "the coming days" in out
    assert max(map(len, out.splitlines())) <= 80
    assert run("plan", "--for", "fun").code == 2


@pytest.mark.parametrize("wish", ["talks", "both", "long-term"])
def test_plan_is_for_what_the_user_says(wish) -> None:
    assert run("plan", "--for", wish, "--json", *NOW).json["items"]
