"""The numbers of an ensemble in one small document: `summary.json`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NotRequired, TypedDict

import numpy as np
from numpy.typing import NDArray

from results.intervals import Counts, count_by_draw, monte_carlo_interval, parameter_interval
from results.outcomes import END_STATES, OUTCOMES
from sim.axes import Array, Mask

__all__ = [
    "EngineFacts",
    "OutcomeSummary",
    "PrecisionReached",
    "Quantity",
    "RunFacts",
    "Runs",
    "Summary",
    "by_day",
    "count_days",
    "summarise",
]

Runs = Mapping[str, NDArray[Any]]
"""The runs as columns by name, in run order."""

DAYS_BETWEEN_POINTS = 7
_NOT_QUANTITIES = ("run", "draw", "end_state")


class OutcomeSummary(TypedDict):
    """What the runs say about one outcome; null where undefined."""

    probability: float
    monte_carlo_interval: list[float]
    parameter_interval: list[float] | None
    scripted: bool
    median_day: float | None
    by_day: list[list[float]]
    probability_given_ceasefire: NotRequired[float | None]


class Quantity(TypedDict):
    """Mean and quantiles over the runs in which the quantity is defined."""

    mean: float | None
    p05: float | None
    p50: float | None
    p95: float | None


class PrecisionReached(TypedDict):
    """What was asked for and what came of it; half-widths of 90 % intervals of shares.

    looks         the runs at which it was looked, planned ones included
    half_widths   outcome -> as the runs leave it, given the draws
    draw_errors   outcome -> as the choice of the draws leaves it besides; null where it cannot be told
    """

    half_width: float
    looks: list[int]
    half_widths: dict[str, float]
    draw_errors: dict[str, float | None]


class EngineFacts(TypedDict):
    """How the ensemble was computed."""

    seconds: float
    runs_per_second: float
    workers: int
    version: str


class Summary(TypedDict):
    """`summary.json`, and what `--format json` prints.

    runs       there are, and the numbers are theirs
    missing    runs besides, of chunks that failed
    precision  where one was asked for
    """

    scenario: str
    case: str
    as_of: str
    horizon_days: int
    runs: int
    draws: int
    seed: int
    outcomes: dict[str, OutcomeSummary]
    end_states: dict[str, float]
    quantities: dict[str, Quantity]
    engine: EngineFacts
    missing: NotRequired[int]
    precision: NotRequired[PrecisionReached]


@dataclass(frozen=True)
class RunFacts:
    """What was run: the part of the summary that no column of the runs tells."""

    scenario: str
    case: str
    as_of: str
    horizon_days: int
    draws: int
    seed: int
    seconds: float
    workers: int
    version: str


def summarise(runs: Runs, *, facts: RunFacts) -> Summary:
    """The summary of an ensemble; every number is plain JSON, undefined ones are None."""
    n_runs = len(runs["run"])
    return Summary(
        scenario=facts.scenario,
        case=facts.case,
        as_of=facts.as_of,
        horizon_days=facts.horizon_days,
        runs=n_runs,
        draws=facts.draws,
        seed=facts.seed,
        outcomes={one.name: _outcome(runs, one.name, facts.horizon_days) for one in OUTCOMES},
        end_states=_end_states(runs),
        quantities={name: _quantity(runs[name]) for name in runs if _is_quantity(name)},
        engine=EngineFacts(
            seconds=round(facts.seconds, 3),
            runs_per_second=round(n_runs / facts.seconds, 1) if facts.seconds > 0 else 0.0,
            workers=facts.workers,
            version=facts.version,
        ),
    )


def _outcome(runs: Runs, name: str, horizon_days: int) -> OutcomeSummary:
    day_r = runs[f"{name}_day"]
    counts = count_by_draw(~np.isnan(day_r), runs["draw"])
    span = parameter_interval(counts)
    made = OutcomeSummary(
        probability=float(counts.probability),
        monte_carlo_interval=list(monte_carlo_interval(counts)),
        parameter_interval=None if span is None else list(span),
        scripted=bool(runs[f"{name}_scripted"].any()),
        median_day=_median_day(day_r),
        by_day=_cumulative(day_r, horizon_days),
    )
    if name == "ceasefire_collapse":
        made["probability_given_ceasefire"] = _given(counts, runs["general_ceasefire_day"])
    return made


def _given(collapse: Counts, ceasefire_day_r: Array) -> float | None:
    """Share of the runs with a general ceasefire that also saw it collapse."""
    n_ceasefires = int(np.sum(~np.isnan(ceasefire_day_r)))
    return int(collapse.hits_d.sum()) / n_ceasefires if n_ceasefires else None


def _median_day(day_r: Array) -> float | None:
    """Day by which half of all runs have it; `never` sorts last, so None where fewer than half do."""
    ordered = np.sort(np.asarray(day_r, dtype=float))  # NaN sorts last
    middle = ordered[(len(ordered) - 1) // 2]
    return None if np.isnan(middle) else round(float(middle), 2)


def by_day(horizon_days: int) -> NDArray[np.int64]:
    """The days of every cumulative curve: 0, each week, the horizon."""
    return np.append(np.arange(0, horizon_days, DAYS_BETWEEN_POINTS), horizon_days)


def count_days(horizon_days: int) -> tuple[int, ...]:
    """Days on the way to the horizon at which what has been counted so far is kept: a third and two thirds."""
    return tuple(sorted({horizon_days // 3, 2 * horizon_days // 3} - {0}))


def _cumulative(day_r: Array, horizon_days: int) -> list[list[float]]:
    days = by_day(horizon_days)
    came = np.sort(day_r[~np.isnan(day_r)])
    count = np.searchsorted(came, days, side="right")
    count[0], count[-1] = 0, len(came)
    return [[int(day), float(n / len(day_r))] for day, n in zip(days, count, strict=True)]


def _end_states(runs: Runs) -> dict[str, float]:
    count = np.bincount(runs["end_state"], minlength=len(END_STATES))
    return {name: float(n / len(runs["run"])) for name, n in zip(END_STATES, count, strict=True)}


def _is_quantity(name: str) -> bool:
    return name not in _NOT_QUANTITIES and not name.endswith(("_day", "_scripted"))


def _quantity(value_r: Array | Mask) -> Quantity:
    known = np.asarray(value_r, dtype=float)
    known = known[~np.isnan(known)]
    if not len(known):
        return Quantity(mean=None, p05=None, p50=None, p95=None)
    p05, p50, p95 = (float(q) for q in np.quantile(known, (0.05, 0.5, 0.95)))
    return Quantity(mean=float(known.mean()), p05=p05, p50=p50, p95=p95)
