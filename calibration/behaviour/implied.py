"""The monthly hazard of what has not come to pass yet: as stated, after its absence so far, and as the model has it.

Stated is an exponential prior of the yearly rate, worth one event in so many years; years of war without it add to
them [Gamma-Poisson]. So the chance of none in t years is T / (T + t). The model's hazard may differ by its mechanisms
alone, so every event is told with what led to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from calibration.behaviour.literature import CEASEFIRE_YEARS, FIRST_YEAR_DAYS
from calibration.behaviour.posterior import spread
from calibration.behaviour.table import Table, cube
from calibration.case import Case
from calibration.sample import sample
from calibration.setups import Question, setup_of
from sim.axes import Array, Mask
from sim.ensemble import simulate
from sim.hazards import DAYS_PER_YEAR

__all__ = ["MONTHS", "Implied", "implied_hazards"]

MONTHS = (1, 3, 6, 12, 24)
"""Ends of the windows ahead; each begins where the one before ends, the first at once."""

STATED_YEARS = {"general_ceasefire": CEASEFIRE_YEARS, "settlement": 22.0}
"""Mean years to one event: endings of wars a year old (.28 a year [UCDP]), 46 % of them agreed and 16 % by a peace
agreement [HCSS2022]. The fit uses the first alone: a settlement's level is set per episode of talks."""

ASSUMED = ("leaders_meeting", "patron_summit")
"""No rate of these is published."""

DAYS_PER_MONTH = DAYS_PER_YEAR / 12
RUNS, DRAWS, SEED, STEP_DAYS = 16_384, 1024, 20250531, 7
SAME_WEEK_DAYS = 7


@dataclass(frozen=True)
class Implied:
    """Hazards per month (window,) of one outcome, as of the evidence's last day; chance of it, not having come before.

    stated           the prior, and the posterior after the war's years without it; none for what is assumed
    prior, fitted    the model's, with behaviour from its prior and as fitted
    error            standard error of the fitted one by the number of runs
    ways             what led to it -> its part of the fitted hazard; for what has a stated one
    """

    outcome: str
    stated_prior: tuple[float, ...]
    stated: tuple[float, ...]
    prior: tuple[float, ...]
    fitted: tuple[float, ...]
    error: tuple[float, ...]
    ways: Mapping[str, tuple[float, ...]]


def implied_hazards(case: Case, table: Table, rows: tuple[int, ...]) -> tuple[Implied, ...]:
    """Of every rare outcome.

    rows  draws of the posterior on the evidence's last day
    """
    columns = cube(case, seed=table.plan.seed, draws=table.plan.draws)
    fitted = _days(case, columns[spread(rows, seed=SEED, draws=DRAWS)])
    prior = _days(case, sample(columns.shape[1], seed=SEED, draws=DRAWS))
    without = (table.day(case.file.evidence_until) - FIRST_YEAR_DAYS) / DAYS_PER_YEAR
    return tuple(_implied(name, prior, fitted, without) for name in (*STATED_YEARS, *ASSUMED))


def _days(case: Case, p_dj: Array) -> Mapping[str, Array]:
    """First day of every outcome (run,), from the evidence's last day on; NaN: never."""
    horizon = round(MONTHS[-1] * DAYS_PER_MONTH)
    asked = Question(as_of=case.file.evidence_until, horizon_days=horizon, step_days=STEP_DAYS, seed=SEED)
    runs = simulate(setup_of(case, asked, p_dj), runs=RUNS).runs
    return {name.removesuffix("_day"): day_r for name, day_r in runs.items() if name.endswith("_day")}


def _implied(outcome: str, prior: Mapping[str, Array], fitted: Mapping[str, Array], without: float) -> Implied:
    years = STATED_YEARS.get(outcome)
    hazard, came = _hazard(fitted[outcome]), _came(fitted[outcome])
    return Implied(
        outcome=outcome,
        stated_prior=stated_hazard(years) if years else (),
        stated=stated_hazard(years + without) if years else (),
        prior=_hazard(prior[outcome]),
        fitted=hazard,
        error=tuple(h / np.sqrt(max(n, 1)) for h, n in zip(hazard, came, strict=True)),
        ways={
            way: tuple(h * n / max(of, 1) for h, n, of in zip(hazard, _came(fitted[outcome], way_r), came, strict=True))
            for way, way_r in (_ways(outcome, fitted) if years else {}).items()
        },
    )


def stated_hazard(years: float) -> tuple[float, ...]:
    """Per month in each window (window,), where the rate has an exponential distribution of mean 1 in so many years."""
    ends = [years + month / 12 for month in (0, *MONTHS)]
    return tuple(
        float(np.log(end / begin)) / (later - sooner)
        for (begin, end), (sooner, later) in zip(pairwise(ends), pairwise((0, *MONTHS)), strict=True)
    )


def _hazard(day_r: Array) -> tuple[float, ...]:
    """Per month in each window, from the share of runs in which it had not come."""
    left = [float(np.mean(~(day_r <= month * DAYS_PER_MONTH))) for month in (0, *MONTHS)]
    return tuple(
        float(np.log(before / after)) / (later - sooner)
        for (before, after), (sooner, later) in zip(pairwise(left), pairwise((0, *MONTHS)), strict=True)
    )


def _came(day_r: Array, such_r: Mask | bool = True) -> tuple[int, ...]:
    """Runs in which it came in each window, and in such a way."""
    ends = [month * DAYS_PER_MONTH for month in (0, *MONTHS)]
    return tuple(int(np.sum((day_r > begin) & (day_r <= end) & such_r)) for begin, end in pairwise(ends))


def _ways(outcome: str, days: Mapping[str, Array]) -> dict[str, Mask]:
    """What led to it, each run in the first that holds: so the parts add up."""
    day_r = days[outcome]
    led = {
        "a leaders' meeting": np.abs(day_r - days["leaders_meeting"]) <= SAME_WEEK_DAYS,
        "a settlement": (days["settlement"] <= day_r) & (outcome != "settlement"),
        "a further round of talks": days["talks_round"] <= day_r,
        "no further round": np.isfinite(day_r),
    }
    taken_r = np.zeros(len(day_r), dtype=bool)
    ways: dict[str, Mask] = {}
    for way, led_r in led.items():
        ways[way] = led_r & ~taken_r
        taken_r |= led_r
    return ways
