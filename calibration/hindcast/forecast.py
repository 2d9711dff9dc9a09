"""What was said on a past date about the days that followed, whoever said it: the model or a baseline."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.axes import Array
from sim.errors import Fault, InputError

__all__ = ["LEVELS", "Forecast", "forecast_of", "read_forecasts", "write_forecasts"]

LEVELS = (np.arange(199) + 0.5) / 199
"""Levels of the quantiles that stand for a size: 199 equally likely values, the hundredth of them the median."""

_DIGITS = 6


@dataclass(frozen=True, eq=False)
class Forecast:
    """What is to be expected in (as_of, as_of + horizon].

    horizon      days
    runs         runs behind it; None where it comes from a formula
    probability  outcome -> probability that it happens at least once
    counts       quantity -> probability of 0, 1, 2, ... of them, summing to 1
    sizes        quantity -> its quantiles at LEVELS, in people
    """

    as_of: dt.date
    horizon: int
    runs: int | None
    probability: Mapping[str, float]
    counts: Mapping[str, Array]
    sizes: Mapping[str, Array]

    @property
    def key(self) -> tuple[dt.date, int]:
        """The window that it speaks of: two forecasts with one key can be compared."""
        return self.as_of, self.horizon

    def speaks_of(self, name: str) -> bool:
        """Whether it tells of an outcome or quantity."""
        return name in self.probability or name in self.counts or name in self.sizes


def forecast_of(
    as_of: dt.date,
    *,
    horizon: int,
    days: Mapping[str, Array],
    counts: Mapping[str, Array],
    sizes: Mapping[str, Array],
) -> Forecast:
    """The forecast that an ensemble makes.

    days    outcome -> (run,) day after as_of on which it first happens, NaN for never; later than the horizon is never
    counts  quantity -> (run,) how many of them until the horizon
    sizes   quantity -> (run,) people; NaN where the run has no such size, and left out where no run has one
    """
    known = {name: size_r[~np.isnan(size_r)] for name, size_r in sizes.items()}
    return Forecast(
        as_of=as_of,
        horizon=horizon,
        runs=len(next(iter(days.values()))),
        probability={name: float((day_r <= horizon).mean()) for name, day_r in days.items()},
        counts={name: _shares(count_r) for name, count_r in counts.items()},
        sizes={name: np.quantile(size_r, LEVELS, method="hazen") for name, size_r in known.items() if len(size_r)},
    )


def _shares(count_r: Array) -> Array:
    return np.bincount(np.rint(count_r).astype(np.int64)) / len(count_r)


def write_forecasts(path: Path, forecasts: Iterable[Forecast]) -> None:
    """One line of JSON each; the file appears only once it is whole."""
    aside = path.with_suffix(path.suffix + ".part")
    aside.write_text("".join(json.dumps(_plain(f), separators=(",", ":")) + "\n" for f in forecasts), encoding="utf-8")
    aside.replace(path)


def read_forecasts(path: Path) -> tuple[Forecast, ...]:
    """The forecasts of a file, in its order; InputError names every line that is none."""
    faults, forecasts = [], []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            forecasts.append(_forecast(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            faults.append(Fault(f"{path.name}:{number}", f"is no forecast ({error}); make the forecasts again"))
    if faults:
        raise InputError(faults)
    return tuple(forecasts)


def _plain(forecast: Forecast) -> dict[str, Any]:
    return {
        "as_of": forecast.as_of.isoformat(),
        "horizon": forecast.horizon,
        "runs": forecast.runs,
        "probability": {name: round(p, _DIGITS) for name, p in forecast.probability.items()},
        "counts": {name: np.round(pmf, _DIGITS).tolist() for name, pmf in forecast.counts.items()},
        "sizes": {name: np.round(quantiles, 1).tolist() for name, quantiles in forecast.sizes.items()},
    }


def _forecast(plain: dict[str, Any]) -> Forecast:
    return Forecast(
        as_of=dt.date.fromisoformat(plain["as_of"]),
        horizon=int(plain["horizon"]),
        runs=plain["runs"],
        probability={name: _probability(p) for name, p in plain["probability"].items()},
        counts={name: _pmf(pmf) for name, pmf in plain["counts"].items()},
        sizes={name: _quantiles(quantiles) for name, quantiles in plain["sizes"].items()},
    )


def _probability(value: float) -> float:
    if not 0 <= value <= 1:
        raise ValueError(f"expected a probability, got {value}")
    return float(value)


def _pmf(values: list[float]) -> Array:
    pmf = np.array(values, dtype=float)
    if not (np.all(pmf >= 0) and abs(pmf.sum() - 1) < 1e-3):
        raise ValueError("expected probabilities of 0, 1, 2, ... that sum to 1")
    return pmf / pmf.sum()  # written with so many digits only


def _quantiles(values: list[float]) -> Array:
    quantiles = np.array(values, dtype=float)
    if quantiles.shape != LEVELS.shape or not np.all(np.diff(quantiles) >= 0):
        raise ValueError(f"expected {len(LEVELS)} rising quantiles")
    return quantiles
