"""From finished runs to a comparison: every column of a scenario beside the same column of the baseline."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from results.charts.curve import Curve
from results.comparison.comparison import (
    ComparedOutcome,
    ComparedQuantity,
    ComparedScenario,
    Comparison,
)
from results.comparison.difference import Spread, difference, spread_over_draws
from results.comparison.medians import median_days
from results.comparison.quantities import HOLDING, LEAST_PAIRS, columns
from results.folder import RunFolder
from results.outcomes import END_STATES, OUTCOMES
from sim.axes import Array

if TYPE_CHECKING:
    from results.findings import Findings

__all__ = ["pair", "pair_folders"]


def pair_folders(folders: Mapping[str, RunFolder]) -> Comparison:
    """Aligned runs by name, the baseline first, read one at a time: twenty need no more room than two."""
    return pair({name: partial(_read, folder.path) for name, folder in folders.items()})


def _read(path: Path) -> Findings:
    return RunFolder(path).findings  # of a folder that nobody keeps, so that the runs can go again


def pair(findings: Mapping[str, Callable[[], Findings]]) -> Comparison:
    """The comparison of ensembles by name, the baseline first; each is asked for when its turn comes."""
    base: Findings | None = None
    made: list[ComparedScenario] = []
    for name, ask in findings.items():
        found = ask()
        made.append(_scenario(found, base, name=name))
        base = base or found
    if base is None:
        raise ValueError("nothing to compare")
    return Comparison(_told_apart(made), base.summary, base.background)


def _told_apart(scenarios: list[ComparedScenario]) -> tuple[ComparedScenario, ...]:
    """Where two have one title, their names go with it."""
    titles = [scenario.title for scenario in scenarios]
    return tuple(
        replace(one, title=f"{one.title} ({one.name})") if titles.count(one.title) > 1 else one for one in scenarios
    )


def _scenario(findings: Findings, base: Findings | None, *, name: str) -> ComparedScenario:
    return ComparedScenario(
        name=name,
        title=findings.background.title,
        hash=str(findings.manifest["hash"]),
        outcomes={one.name: _outcome(findings, base, one.name) for one in OUTCOMES},
        end_states=dict(_end_states(findings, base)),
        quantities=dict(_quantities(findings, base)),
    )


def _outcome(findings: Findings, base: Findings | None, name: str) -> ComparedOutcome:
    numbers, curve, wait_r = (
        findings.summary["outcomes"][name],
        Curve(findings.counts_by_day(name)),
        _wait(findings, name),
    )
    low, high = numbers["monte_carlo_interval"]
    alone = ComparedOutcome(
        probability=numbers["probability"],
        noise=(low, high),
        spread=_at_the_end(curve),
        scripted=numbers["scripted"],
        curve=curve,
        median_day=numbers["median_day"],
        wait=float(wait_r.mean()),
    )
    if base is None:
        return alone
    day_r, base_day_r, draw_r = findings.runs[f"{name}_day"], base.runs[f"{name}_day"], findings.runs["draw"]
    return replace(
        alone,
        difference=difference(~np.isnan(day_r), ~np.isnan(base_day_r), draw_r, is_share=True),
        wait_difference=difference(wait_r, _wait(base, name), draw_r),
        median_difference=median_days(
            day_r,
            base_day_r,
            draw_r,
            horizon_days=findings.summary["horizon_days"],
            seed=findings.summary["seed"],
        ),
    )


def _wait(findings: Findings, name: str) -> Array:
    """Days until the outcome (run,); one that never comes is waited for to the horizon."""
    day_r = np.asarray(findings.runs[f"{name}_day"], dtype=float)
    return np.where(np.isnan(day_r), findings.summary["horizon_days"], day_r)


def _at_the_end(curve: Curve) -> Spread | None:
    if curve.quantiles is None:
        return None
    p05, p25, p75, p95 = (float(value) / 100 for value in curve.quantiles[:, -1])
    return p05, p25, p75, p95


def _end_states(findings: Findings, base: Findings | None) -> Iterator[tuple[str, ComparedQuantity]]:
    for place, state in enumerate(END_STATES):
        hit_r = findings.runs["end_state"] == place
        base_r = None if base is None else base.runs["end_state"] == place
        yield state, _quantity(hit_r, base_r, findings.runs["draw"], is_share=True)


def _quantities(findings: Findings, base: Findings | None) -> Iterator[tuple[str, ComparedQuantity]]:
    base_columns = None if base is None else columns(base)
    for name, value_r in columns(findings).items():
        base_r = None if base_columns is None else base_columns[name]
        yield name, _quantity(value_r, base_r, findings.runs["draw"], is_share=name == HOLDING)


def _quantity(value_r: Array, base_r: Array | None, draw_r: Array, *, is_share: bool) -> ComparedQuantity:
    known_r = ~np.isnan(value_r)
    if not known_r.any():
        return ComparedQuantity(mean=None, spread=None)
    paired = None if base_r is None else difference(value_r, base_r, draw_r, is_share=is_share)
    return ComparedQuantity(
        mean=float(np.mean(value_r[known_r])),
        spread=spread_over_draws(value_r[known_r], draw_r[known_r]),
        difference=None if paired is None or (paired.pairs < LEAST_PAIRS and not known_r.all()) else paired,
    )
