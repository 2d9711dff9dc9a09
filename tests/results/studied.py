"""An invented study of drivers: the case's real inputs, but outcomes that hang on a few of them in a known way."""

from __future__ import annotations

import numpy as np

import results.drivers.study
from parley.api import load
from results.drivers.design import Design, Evaluated
from results.drivers.margins import margins
from results.drivers.study import Drivers, drivers
from results.outcomes import OUTCOMES

POINTS = 2_048
CEASEFIRE = ("truce_long", "russia.ideal.territory")
"""A general ceasefire comes more often where the first is low, and where the second is low too more often still."""


def chance(name: str, place: dict[str, int], u_nj: np.ndarray) -> np.ndarray:
    """Chance of an outcome by the inputs' probabilities."""
    first, second = (u_nj[:, place[one]] for one in CEASEFIRE)
    of = {
        "general_ceasefire": 0.05 + 0.75 * (first < 0.3) * (second < 0.6) + 0.15 * (first < 0.3),
        "settlement": 0.05 + 0.9 * u_nj[:, place["reluctance"]],
        "exchange": np.ones(len(u_nj)),
    }
    return of.get(name, np.full(len(u_nj), 0.4))


def evaluated(design: Design, **_: object) -> Evaluated:
    """The runs of a design, without the engine."""
    place = {name: j for j, name in enumerate(margins(design.scenario))}
    rng = np.random.default_rng(1)
    hits = {one.name: np.zeros((design.blocks, design.rows), dtype=bool) for one in OUTCOMES}
    for chunk in range(design.chunks):
        for block in range(design.blocks):
            u_nj = design.mixed(block, *design.inputs(chunk))
            for name, hit in hits.items():
                hit[block, design.rows_of(chunk)] = rng.random(len(u_nj)) < chance(name, place, u_nj)
    return Evaluated(design, hits)


def invented_study(monkeypatch) -> Drivers:
    """The study of `baseline` with invented runs."""
    monkeypatch.setattr(results.drivers.study, "evaluate", evaluated)
    return drivers(load("baseline", seed=3), points=POINTS)
