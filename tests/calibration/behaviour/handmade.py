"""Reference tables made by hand, and posteriors of the invented case: what is in them is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np

from calibration.behaviour.basis import evidence_digest, priors_digest
from calibration.behaviour.diary import COUNTED, NEVER, RARE
from calibration.behaviour.fit import FITTED
from calibration.behaviour.posterior import ROWS, Fitted, Posterior
from calibration.behaviour.table import Plan, Table
from calibration.case import Case
from sim.axes import Array

FIRST, DATE = dt.date(2020, 1, 1), dt.date(2024, 1, 1)


def table_of(
    *, draws: int, reruns: int, first_day: Mapping[str, Array] | None = None, counted: Mapping[str, Array] | None = None
) -> Table:
    """A table with one date; rerun k belongs to draw k mod draws. What is not given is 0, or never came."""
    runs = draws * reruns
    return Table(
        plan=Plan("invented", (DATE,), draws=draws),
        first_day_of_war=FIRST,
        draw_r=np.arange(runs) % draws,
        first_day={name: np.full(runs, NEVER) for name in RARE} | dict(first_day or {}),
        counted={DATE: {name: np.zeros(runs) for name in COUNTED} | dict(counted or {})},
    )


def posterior_of(case: Case, as_of: dt.date, **changed: object) -> Posterior:
    """A posterior of the case as it stands."""
    known: dict[str, object] = {
        "case": case.name,
        "as_of": as_of,
        "evidence": evidence_digest(case, as_of),
        "priors": priors_digest(case),
        "seed": 1,
        "draws": 64,
        "reruns": 64,
        "effective_draws": 32.0,
        "rows": tuple(place * 64 // ROWS for place in range(ROWS)),
        "fitted": {name: Fitted((0.0, 1.0, 2.0), (0.5, 1.0, 1.5), 0.5) for name in FITTED},
    }
    return Posterior(**(known | changed))  # type: ignore[arg-type]
