"""The model's own forecasts: for every as-of date one ensemble with nothing scheduled, knowing what was known then.

Each as-of date is a file in the hindcast's folder, written whole or not at all, so an interrupted hindcast goes on
where it stopped.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from calibration.behaviour.basis import evidence_digest, priors_digest
from calibration.case import Case, load_case
from calibration.digest import digest, digest_of_files, digest_of_sources
from calibration.hindcast.forecast import Forecast, forecast_of, read_forecasts, write_forecasts
from calibration.hindcast.questions import NEXT_EXCHANGE, total_of
from calibration.hindcast.windows import HORIZONS, windows
from calibration.setups import Question, setup_of
from calibration.shelf import fill
from sim.axes import Array
from sim.distributions import Distribution
from sim.ensemble import Ensemble, simulate
from sim.mechanisms.exchange import weibull_size
from sim.outcomes import OUTCOMES
from sim.setup import Setup

__all__ = ["Hindcast", "make_forecasts"]

SEED = 19920615
_COUNTS = ("exchanges", "talks_rounds", "limited_ceasefires", "general_truces")
_SIZES_PER_DRAW = 25


@dataclass(frozen=True)
class Hindcast:
    """What is forecast with: the case as it stands, or with something put in its place.

    case        name or folder
    stated      distributions in place of the calibrated ones: how a mechanism is switched off
    calibrated  behaviour as fitted to the record before each as-of date, or from the prior
    horizons    days ahead, each at least 1
    every       of the weekly as-of dates, the first and every so many-th after it
    """

    case: str
    stated: Mapping[str, Distribution] = field(default_factory=dict)
    calibrated: bool = True
    horizons: tuple[int, ...] = HORIZONS
    every: int = 1
    runs: int = 2000
    draws: int = 200
    seed: int = SEED

    def key(self, case: Case) -> str:
        """Names the hindcast's files: other evidence, another posterior or another program make other ones."""
        stated = {name: repr(distribution) for name, distribution in self.stated.items()}
        posteriors = digest_of_files((case.folder / "posterior").glob("*.json"), root=case.folder)
        made_from = [evidence_digest(case, case.file.evidence_until), priors_digest(case), posteriors]
        how = [stated, self.calibrated, self.horizons, self.every, self.runs, self.draws, self.seed]
        return digest([how, made_from, digest_of_sources()])[:12]


def make_forecasts(
    hindcast: Hindcast, *, folder: Path, workers: int = 1, on_progress: Callable[[int, int], None] | None = None
) -> list[Forecast]:
    """Every forecast of a hindcast, from the files in `folder` as far as they are there.

    on_progress  called with the number of as-of dates that are done, and of all
    """
    case = load_case(hindcast.case)
    shelf = folder / f"hindcast-{hindcast.key(case)}"
    dates = sorted({window.as_of for horizon in hindcast.horizons for window in windows(case, horizon)})
    dates = dates[:: hindcast.every]
    paths = {date: shelf / f"{date}.jsonl" for date in dates}
    fill(paths, partial(_forecasts_on, hindcast), write_forecasts, workers=workers, on_progress=on_progress)
    return [forecast for path in paths.values() for forecast in read_forecasts(path)]


def _forecasts_on(hindcast: Hindcast, as_of: dt.date) -> list[Forecast]:
    """The forecasts of one as-of date, at every horizon whose window is over by the evidence's last day."""
    case = load_case(hindcast.case)
    over = [h for h in hindcast.horizons if as_of + dt.timedelta(days=h) <= case.file.evidence_until]
    asked = Question(
        as_of=as_of,
        horizon_days=max(over),
        seed=hindcast.seed,
        draws=hindcast.draws,
        stated=hindcast.stated,
        calibrated=hindcast.calibrated,
    )
    setup = setup_of(case, asked)
    ensemble = simulate(setup, runs=hindcast.runs, snapshots=over)
    return [_forecast(case, setup, ensemble, horizon) for horizon in over]


def _forecast(case: Case, setup: Setup, ensemble: Ensemble, horizon: int) -> Forecast:
    counted = ensemble.counts[horizon]
    return forecast_of(
        setup.as_of,
        horizon=horizon,
        days={name: ensemble.runs[f"{name}_day"] for name in OUTCOMES},
        counts={name: counted[name] for name in _COUNTS},
        sizes={total_of(side): counted[total_of(side)] for side in case.belligerents} | {NEXT_EXCHANGE: _next(setup)},
    )


def _next(setup: Setup) -> Array:
    """Sizes of the next exchange by the engine's rule, evenly over chance in every draw: no run need come to one."""
    u_g = (np.arange(_SIZES_PER_DRAW) + 0.5) / _SIZES_PER_DRAW
    typical_d, shape_d = setup.parameters["exchange_size"], setup.parameters["exchange_shape"]
    size_dg: Array = weibull_size(typical_d[:, None], shape_d[:, None], u_g[None, :])
    return np.maximum(size_dg, 1.0).ravel()
