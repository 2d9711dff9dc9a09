"""How like the record a rerun is, in the few numbers that the fitted parameters move.

K = prod over numbers of exp(-((rerun - record) / tolerance)^2 / 2),  0 where a rare outcome came in one alone
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from calibration.agreements import exchange_agreements
from calibration.behaviour.diary import EPISODE_GAP_DAYS, RARE
from calibration.behaviour.table import Table
from calibration.case import Case
from sim.axes import Array, Mask

__all__ = ["TOLERANCE", "likeness", "observed", "rare_as_recorded"]

TOLERANCE: Mapping[str, float] = {"rounds": 1.5, "episodes": 0.4, "open_days": 10.0, "truces": 0.6}
"""How far off a number may be, as a standard deviation: small against what the prior spreads, large enough that
hundreds of draws remain (assumed; `docs/calibration.md` shows what halving them moves)."""


def observed(case: Case, until: dt.date, *, ending: int = 0) -> dict[str, float]:
    """The record to a day, in the numbers by which reruns are remembered (`diary.COUNTED`).

    ending  which of the record's suspensions ended the first episode of talks: 0 the first, 1 the next, ...
    """
    happened = {
        outcome: [row.date for row in case.outcomes if row.outcome == outcome and row.date <= until]
        for outcome in ("talks_round", "general_truce", "limited_ceasefire")
    }
    returns = [r for r in case.record.humanitarian if r.kind == "children_event" and r.date <= until]
    return {
        "rounds": float(len(happened["talks_round"])),
        "episodes": float(_episodes(happened["talks_round"])),
        "open_days": float(_open_days(case, happened["talks_round"], until, ending)),
        "truces": float(len(happened["general_truce"])),
        "limited": float(len(happened["limited_ceasefire"])),
        "exchanges": float(len(exchange_agreements(case, until))),
        "children": float(sum(n or 0 for row in returns for n in row.to)),
    }


def _episodes(rounds: list[dt.date]) -> int:
    gaps = [(later - day).days for day, later in pairwise(rounds)]
    return bool(rounds) + sum(gap > EPISODE_GAP_DAYS for gap in gaps)


def _open_days(case: Case, rounds: list[dt.date], until: dt.date, ending: int) -> int:
    """Days from the first round to the suspension that ended its episode, or to date."""
    if not rounds:
        return 0
    ends = [
        row.start
        for row in case.record.diplomacy
        if row.kind == "talks_suspended" and row.known <= until and row.start > rounds[0]
    ]
    return (ends[min(ending, len(ends) - 1)] - rounds[0]).days if ends else (until - rounds[0]).days


def likeness(
    table: Table,
    date: dt.date,
    to: Mapping[str, float],
    came: Mapping[str, Mask | bool],
    *,
    tolerance: Mapping[str, float] = TOLERANCE,
) -> Array:
    """Weight of every rerun (run,), 0 to 1.

    to    the numbers to be like
    came  rare outcome -> whether it had come by the date
    """
    counted, day = table.counted[date], table.day(date)
    distance_r = sum(((counted[name] - to[name]) / width) ** 2 for name, width in tolerance.items())
    weight_r: Array = np.exp(-np.asarray(distance_r) / 2)
    for name in RARE:
        weight_r = weight_r * ((table.first_day[name] <= day) == came[name])
    return weight_r


def rare_as_recorded(case: Case, until: dt.date) -> dict[str, bool]:
    """Which of the rare outcomes had come by a day."""
    return {name: any(row.outcome == name and row.date <= until for row in case.outcomes) for name in RARE}
