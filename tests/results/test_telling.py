"""Which runs are told, and the lines that a scenario's events become."""

from __future__ import annotations

import numpy as np
import pytest

from results.gathering import _event
from results.telling import CANDIDATES, choose_runs
from tests.results.invented import invented_runs


def test_stories_keep_to_their_rules() -> None:
    runs = invented_runs()
    (middle, _), (ceasefire, why), (collapse, _) = choose_runs(runs).items()
    assert runs["end_state"][middle] == np.bincount(runs["end_state"]).argmax()
    assert np.isfinite(runs["general_ceasefire_day"][ceasefire])
    assert np.isnan(runs["ceasefire_collapse_day"][ceasefire])
    assert np.isfinite(runs["ceasefire_collapse_day"][collapse])
    assert max(middle, ceasefire, collapse) < CANDIDATES
    stands = np.isfinite(runs["general_ceasefire_day"]) & np.isnan(runs["ceasefire_collapse_day"])
    assert f"{round(100 * stands.mean())} in 100 runs are of this kind" in why


def test_the_middle_run_is_nearer_the_average_than_most() -> None:
    runs = invented_runs()
    run = next(iter(choose_runs(runs)))
    gap = np.abs(runs["exchanges"] - runs["exchanges"].mean())
    assert gap[run] < np.quantile(gap, 0.6)


def test_a_world_in_which_nothing_happens_has_one_story() -> None:
    assert len(choose_runs(invented_runs(scale=0.0))) == 1
    assert list(choose_runs({name: column[:1] for name, column in invented_runs(scale=0.0).items()})) == [0]


@pytest.mark.parametrize(
    ("event", "line"),
    [
        ({"on": "2025-06-02", "probability": 1.0, "talks_round": {"venue": "istanbul", "host": "turkey"}},
         "2 June 2025: talks round (istanbul, turkey)"),
        ({"when": "trust < 0.2", "on": None, "probability": 1.0, "set": {"us.mediation": 0.0}},
         "when trust < 0.2: us.mediation = 0"),
        ({"on": "2025-09-01", "probability": 0.3, "set": {"us.aid": 0.5}, "for": 84, "once": True},
         "1 September 2025 (30 in 100): us.aid = 0.5"),
    ],
)  # fmt: skip
def test_an_event_is_told_in_a_line(event: dict[str, object], line: str) -> None:
    assert _event(event) == line
