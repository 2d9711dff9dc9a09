"""Today's rates and sizes of what the record counts: a filter that discounts old data, no regime hard-coded.

A rate has a Gamma distribution: the prior's events and days, plus those of the record, discounted with age. Which
half-life is right cannot be learned from a record this short (the best before mid-2024 is the worst after), so one
mixture of three, declared beforehand, serves every rate. A size is the discounted geometric mean of the last ones.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from calibration.agreements import exchange_agreements
from calibration.record import HumanitarianKind, HumanitarianRow, TruceKind
from sim.axes import Array
from sim.distributions import Distribution, Fixed, Tabulated, Triangular
from sim.table import PARAMETERS

if TYPE_CHECKING:
    from calibration.case import Case
    from calibration.case_schema import ChildrenEntry, PrisonersEntry

__all__ = [
    "EPISODE_GAP_DAYS",
    "HALF_LIVES_DAYS",
    "RATE_PRIORS",
    "SIZE_HALF_LIFE",
    "SIZE_LOG_SD",
    "SIZE_PRIORS",
    "RatePrior",
    "SizePrior",
    "level_distributions",
    "rate",
    "size",
]


def _likeliest(name: str) -> float:
    """Mode of a parameter's prior."""
    prior = next(p.prior for p in PARAMETERS if p.name == name)
    assert isinstance(prior, Triangular), name
    return prior.mode


HALF_LIVES_DAYS = (30, 120, 730)
"""Half-lives of the equal mixture, in days (assumed, but chosen with the record to 31 May 2025 in sight)."""

SIZE_HALF_LIFE = 4
"""Half-life of sizes, in agreements (set on the record to 31 May 2025: the one consistent gain among those tried)."""

SIZE_LOG_SD = math.pi / math.sqrt(6) / _likeliest("exchange_shape")
"""Standard deviation of the logarithm of sizes: that of a Weibull variate of the likeliest shape of exchanges.

The returns of children and of the fallen are taken to vary as much (assumed; their likeliest shape is near to it)."""

EPISODE_GAP_DAYS = 7
"""Truces of one kind that begin within so many days of the last are one episode (assumed)."""

_QUANTILES = np.linspace(0.0, 1.0, 401)
_INNER = np.clip(_QUANTILES, 0.0005, 0.9995)
"""The outermost quantiles are zero or infinite; those next to them are taken in their place."""


@dataclass(frozen=True)
class RatePrior:
    """What is believed before any data: `shape` events in `exposure` days (assumed)."""

    shape: float
    exposure: float


@dataclass(frozen=True)
class SizePrior:
    """What is believed before any data: a typical number of people, worth so many agreements (assumed)."""

    typical: float
    worth: float


RATE_PRIORS: Mapping[str, RatePrior] = {
    "exchange_rate": RatePrior(0.5, 15),
    "children_rate": RatePrior(0.5, 180),
    "bodies_rate": RatePrior(0.5, 60),
    "local_rate": RatePrior(0.25, 365),
    "sectoral_rate": RatePrior(0.25, 365),
}
"""Half an event in a time that any record soon overrules, partial ceasefires of both kinds together; per day."""

SIZE_PRIORS: Mapping[str, SizePrior] = {
    "exchange_size": SizePrior(50, 1),
    "children_size": SizePrior(5, 1),
    "bodies_size": SizePrior(50, 1),
}
"""One invented agreement; sizes are people, to a side."""


def level_distributions(case: Case, as_of: dt.date) -> dict[str, Distribution]:
    """What the record to date says of each rate and size, and the case of its stocks, by the engine's names."""
    parts = (_exchange, _children, _bodies, _truces, _stocks)
    return {name: level for part in parts for name, level in part(case, as_of).items()}


def rate(name: str, events: Sequence[dt.date], watched: Sequence[dt.date], *, as_of: dt.date) -> Tabulated:
    """Rate of an event, per day: an equal mixture over half-lives of Gamma-Poisson posteriors, as its quantiles.

    events   days on which it happened
    watched  days on which it would have been seen
    """
    from scipy.special import gammainc, gammaincinv

    prior = RATE_PRIORS[name]
    age_of_event, age_of_day = _ages(events, as_of), _ages(watched, as_of)
    shape = np.array([prior.shape + np.exp2(-age_of_event / h).sum() for h in HALF_LIVES_DAYS])
    exposure = np.array([prior.exposure + np.exp2(-age_of_day / h).sum() for h in HALF_LIVES_DAYS])
    grid = np.unique(gammaincinv(shape[:, None], _INNER) / exposure[:, None])
    mixture = gammainc(shape[:, None], exposure[:, None] * grid).mean(axis=0)
    return Tabulated(tuple(np.interp(_INNER, mixture, grid).tolist()))


def size(name: str, sizes: Sequence[float]) -> Tabulated:
    """Typical size, in people: the discounted geometric mean of the sizes in order of date, as its quantiles.

    It is as firm as the number of sizes makes it: the sd of its logarithm is theirs over the root of that number.
    """
    from scipy.special import ndtri

    prior = SIZE_PRIORS[name]
    weight = np.append(np.exp2(-np.arange(len(sizes))[::-1] / SIZE_HALF_LIFE), prior.worth)
    log_size = np.log(np.append(np.asarray(sizes, dtype=float), prior.typical))
    n_effective = weight.sum() ** 2 / (weight**2).sum()
    log_typical = weight @ log_size / weight.sum()
    return Tabulated(tuple(np.exp(log_typical + SIZE_LOG_SD / np.sqrt(n_effective) * ndtri(_INNER)).tolist()))


def _ages(days: Sequence[dt.date], as_of: dt.date) -> Array:
    return np.array([(as_of - day).days for day in days], dtype=float)


def _watched(case: Case, part: str, as_of: dt.date) -> list[dt.date]:
    """The days that a part of the record covers, up to a day: less those of which it is known to miss events."""
    gaps = [gap for gap in case.file.record_gaps if gap.part == part]
    span = range((min(as_of, case.file.evidence_until) - case.file.first_day).days + 1)
    days = (case.file.first_day + dt.timedelta(days=n) for n in span)
    return [day for day in days if not any(gap.first <= day <= gap.last for gap in gaps)]


def _exchange(case: Case, as_of: dt.date) -> dict[str, Distribution]:
    watched = _watched(case, "exchanges", as_of)
    agreements = exchange_agreements(case, as_of)
    seen = set(watched)
    begun = [a.days[0] for a in agreements if a.days[0] in seen]
    usual = [a.size for a in agreements if a.size and not a.agreed_at_round]
    return {
        "exchange_rate": rate("exchange_rate", begun, watched, as_of=as_of),
        "exchange_size": size("exchange_size", usual),
    }


def _returns(case: Case, kind: HumanitarianKind, as_of: dt.date) -> list[HumanitarianRow]:
    rows = case.record.humanitarian
    return [row for row in rows if row.kind == kind and row.date <= as_of and row.precision != "undated"]


def _children(case: Case, as_of: dt.date) -> dict[str, Distribution]:
    rows = _returns(case, "children_event", as_of)
    watched = _watched(case, "humanitarian", as_of)
    return {
        "children_rate": rate("children_rate", [row.date for row in rows], watched, as_of=as_of),
        "children_size": size("children_size", [n for row in rows if (n := sum(n or 0 for n in row.to))]),
    }


def _bodies(case: Case, as_of: dt.date) -> dict[str, Distribution]:
    rows = _returns(case, "bodies_event", as_of)
    watched = _watched(case, "humanitarian", as_of)
    levels: dict[str, Distribution] = {
        "bodies_rate": rate("bodies_rate", [row.date for row in rows], watched, as_of=as_of)
    }
    for side, name in enumerate(case.belligerents):
        levels[f"{name}.bodies_size"] = size("bodies_size", [n for row in rows if (n := row.to[side])])
    return levels


def _truces(case: Case, as_of: dt.date) -> dict[str, Distribution]:
    watched = _watched(case, "diplomacy", as_of)
    return {
        f"{kind}_rate": rate(f"{kind}_rate", _episodes(case, kind, as_of), watched, as_of=as_of)
        for kind in ("local", "sectoral")
    }


def _episodes(case: Case, kind: TruceKind, as_of: dt.date) -> list[dt.date]:
    """First days of the truces of a kind in force on both sides; those close upon one another are one."""
    starts = sorted(
        row.start
        for row in case.record.diplomacy
        if row.kind == "ceasefire_start" and row.in_force == "mutual" and row.truce_kind == kind and row.known <= as_of
    )
    before = [dt.date.min, *starts]
    return [day for last, day in zip(before, starts, strict=False) if (day - last).days > EPISODE_GAP_DAYS]


def _stocks(case: Case, as_of: dt.date) -> dict[str, Distribution]:
    """Prisoners in each side's hands and their inflow, and children held, as far as the case knows them by then."""
    return {**_prisoners(case, as_of), **_children_held(case, as_of)}


def _prisoners(case: Case, as_of: dt.date) -> dict[str, Distribution]:
    """As the case assumes them; but nobody holds more than can have been captured since the war's first day."""
    stocks: dict[str, Distribution] = {}
    days = (as_of - case.file.first_day).days + 1
    for name, entry in case.file.prisoners.items():
        if _is_known(entry, as_of):
            held, captured = entry.held.triangular, entry.captured_per_day.triangular
            stocks[f"{name}.prisoners_held"] = Triangular(
                *(min(h, days * c) for h, c in zip(held, captured, strict=True))
            )
            stocks[f"{name}.captured_rate"] = Triangular(*captured)
    return stocks


def _children_held(case: Case, as_of: dt.date) -> dict[str, Distribution]:
    """Those counted, less those returned to date."""
    entries = case.file.children.values()
    if not entries or not all(_is_known(entry, as_of) for entry in entries):
        return {}
    returned = [row.cumulative or 0 for row in _returns(case, "children_total", as_of)]
    held = sum(entry.recorded for entry in entries) - max(returned, default=0)
    return {"children_held": Fixed(float(max(held, 0)))}


def _is_known(entry: PrisonersEntry | ChildrenEntry, as_of: dt.date) -> bool:
    return entry.known_from is None or entry.known_from <= as_of
