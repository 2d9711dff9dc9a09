"""Which runs are told: groups of runs that unfold alike."""

from __future__ import annotations

import numpy as np
import pytest

from results.likeness import CANDIDATES, COURSE, LEAST, MOST, _part, alike, course, groups_of
from results.summary import Runs
from tests.results.invented import HORIZON, invented_runs


def _runs(*days: dict[str, float]) -> dict[str, np.ndarray]:
    """Runs in which only these outcomes come, on these days."""
    return {f"{name}_day": np.array([run.get(name, np.nan) for run in days]) for name in COURSE}


def _distance(runs: Runs, horizon: int = 100) -> float:
    one, other = course(runs, horizon)
    return float(np.abs(one - other).sum())


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ({}, {}, 0.0),
        ({"talks_round": 0.0}, {}, 1.0),
        ({"talks_round": 100.0}, {}, 0.5),
        ({"talks_round": 20.0}, {"talks_round": 60.0}, 0.2),
        ({"settlement": 0.0}, {}, 2.0),
        ({"talks_round": 100.0}, {"patron_summit": 100.0}, 1.0),
    ],
)
def test_the_distance_of_two_runs_by_hand(one: dict[str, float], other: dict[str, float], distance: float) -> None:
    assert _distance(_runs(one, other)) == pytest.approx(distance)


def test_clear_groups_are_found_with_their_shares() -> None:
    kinds: list[dict[str, float]] = [{}, {"talks_round": 10}, {"limited_ceasefire": 50}, {"general_truce": 300}]
    sizes = (40, 30, 20, 10)
    rng = np.random.default_rng(3)
    days = [
        {name: day + rng.uniform(-9, 9) for name, day in kind.items()}
        for kind, n in zip(kinds, sizes, strict=True)
        for _ in range(n)
    ]
    groups = groups_of(_runs(*days), HORIZON)
    shares = dict.fromkeys(range(4), 0.0)
    for group in groups:
        shares[next(k for k in range(4) if group.run < sum(sizes[: k + 1]))] += group.share
    assert shares == pytest.approx({0: 0.4, 1: 0.3, 2: 0.2, 3: 0.1})


def test_a_run_in_the_middle_is_nearest_to_its_group() -> None:
    runs = invented_runs()
    point_rk = course(runs, HORIZON)
    groups = groups_of(runs, HORIZON)
    middles = [group.run for group in groups]
    group_r = alike(point_rk, middles)[:CANDIDATES]
    for g, group in enumerate(groups):
        members = np.flatnonzero(group_r == g)
        spread_r = [np.abs(point_rk[members] - point_rk[member]).sum() for member in members]
        if not group.bad:
            assert np.abs(point_rk[members] - point_rk[group.run]).sum() == pytest.approx(min(spread_r))


def test_middles_move_to_the_middle_of_their_group() -> None:
    at_r = np.array([0.0, 1, 2, 3, 4, 10, 11, 12, 13, 14])
    gap_rr = np.abs(at_r[:, None] - at_r)
    assert sorted(at_r[_part(gap_rr, 2, fixed=[])]) == [2, 12]  # the first one found is the middle of all, 4
    assert sorted(at_r[_part(gap_rr, 2, fixed=[0])]) == [0, 12]


def test_shares_count_every_run_once_and_the_largest_comes_first() -> None:
    runs = invented_runs()
    groups = groups_of(runs, HORIZON)
    assert LEAST <= len(groups) <= MOST
    assert sum(group.share for group in groups) == pytest.approx(1.0)
    assert [group.share for group in groups] == sorted((group.share for group in groups), reverse=True)
    assert all(group.run < CANDIDATES for group in groups)


def test_more_runs_change_no_told_run() -> None:
    few, more = (
        [group.run for group in groups_of({k: v[:n] for k, v in invented_runs().items()}, HORIZON)]
        for n in (CANDIDATES, 4_000)
    )
    assert set(few) == set(more)


def test_one_told_run_is_bad_and_the_rule_says_why() -> None:
    runs = invented_runs()
    bad = [group for group in groups_of(runs, HORIZON) if group.bad]
    assert len(bad) == 1
    stops = ("settlement", "general_ceasefire", "general_truce", "limited_ceasefire")
    calm = all(np.isnan(runs[f"{name}_day"][bad[0].run]) for name in stops)
    broken = not np.isnan(runs["ceasefire_collapse_day"][bad[0].run])
    assert bad[0].bad == ("a ceasefire collapses" if broken else "nothing stops the fighting")
    assert calm or broken


def test_the_more_frequent_evil_is_the_bad_one() -> None:
    collapse = {"general_truce": 5.0, "general_ceasefire": 5.0, "ceasefire_collapse": 90.0}
    groups = groups_of(_runs(*[collapse] * 5, *[{}] * 4, {"limited_ceasefire": 9.0}), HORIZON)
    assert [group.bad for group in groups if group.bad] == ["a ceasefire collapses"]


def test_a_world_with_one_course_has_one_story() -> None:
    assert [group.share for group in groups_of(invented_runs(scale=0.0), HORIZON)] == [1.0]
    one = {name: column[:1] for name, column in invented_runs().items()}
    assert [group.run for group in groups_of(one, HORIZON)] == [0]


def test_where_no_run_is_bad_none_is_called_so() -> None:
    days = [{"general_truce": float(k), "talks_round": 5.0 * k} for k in range(1, 60)]
    assert not any(group.bad for group in groups_of(_runs(*days), HORIZON))
