"""The quantities that scenarios are compared by: those of the runs, and two that sum up what people ask first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from results.outcomes import END_STATES
from results.words import capital
from sim.axes import Array

if TYPE_CHECKING:
    from results.background import Background
    from results.findings import Findings

__all__ = ["HOLDING", "LEAST_PAIRS", "PEOPLE", "columns", "quantity_label"]

PEOPLE = "prisoners"
"""Prisoners released to either side, together."""
HOLDING = "holding"
"""1 where a ceasefire or settlement is in force at the end of the run, else 0."""
LEAST_PAIRS = 30
"""Runs that must have a quantity under both scenarios before its difference is told: terms need settlements."""
_IN_FORCE = ("settlement", "general_ceasefire")
_LABELS = {
    PEOPLE: "Prisoners released, both sides",
    HOLDING: "In force at the end, runs in 100",
    "talks_rounds": "Rounds of talks",
    "exchanges": "Exchange agreements",
    "limited_ceasefires": "Limited ceasefires",
    "general_truces": "General truces",
    "children_returned": "Children returned",
    "days_under_general_ceasefire": "Days under a general ceasefire",
}


def columns(findings: Findings) -> dict[str, Array]:
    """Every quantity over the runs (run,); NaN where a run has it not."""
    runs = findings.runs
    made = {name: np.asarray(runs[name], dtype=float) for name in findings.summary["quantities"]}
    released = [made[f"prisoners_to_{side.name}"] for side in findings.background.belligerents]
    in_force = [list(END_STATES).index(state) for state in _IN_FORCE]
    return {PEOPLE: np.sum(released, axis=0), HOLDING: np.isin(runs["end_state"], in_force).astype(float)} | made


def quantity_label(name: str, background: Background) -> str:
    """A quantity as readers know it."""
    if name in _LABELS:
        return _LABELS[name]
    if name.startswith("terms."):
        return f"Agreed on {background.issue(name.removeprefix('terms.')).label}, 0–100"
    if name == "territory_share_end":
        return f"Territory held by {background.belligerents[1].label}, per cent"
    what, _, side = name.partition("_to_")
    return f"{capital(what)} to {background.actor(side).label}"
