"""What may happen in a run, by the closed list of outcomes, and what is counted."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.axes import FLOAT, Array, Mask, Rows

OUTCOMES: Mapping[str, str] = {
    "talks_round": "Both belligerents' delegations meet about ending the war, face to face or by video.",
    "exchange": "Prisoners are released both ways.",
    "large_exchange": "Within 14 days, 500 or more prisoners are released to each side.",
    "children_return": "Children return on a day that was made public.",
    "limited_ceasefire": "A local or sectoral ceasefire, agreed or mirrored by both, enters into force.",
    "general_truce": "A truce on all fronts, however short, agreed or mirrored by both, enters into force.",
    "general_ceasefire": "A truce on all fronts, open-ended or agreed for at least 30 days, enters into force.",
    "ceasefire_collapse": "A general ceasefire, or a settlement's, breaks before its agreed end.",
    "leaders_meeting": "The leaders of the two belligerents meet in person.",
    "patron_summit": "The patron's leader meets the opposing belligerent's in person.",
    "settlement": "A settlement of the war is signed by both belligerents; the fighting stops.",
}
"""Name and meaning of every outcome."""

END_STATES = ("settlement", "general_ceasefire", "talks_open", "fighting")
"""How a run may stand at the horizon; the first that applies counts."""

LONG_TRUCE_DAYS = 30
LARGE_EXCHANGE = 500
LARGE_EXCHANGE_DAYS = 14


class Tally:
    """First day of every outcome, and running counts, per run.

    first_day  outcome -> (run,) day of its first occurrence, NaN where it has not come
    scripted   outcome -> (run,) whether that first occurrence was written into the scenario
    counts     quantity -> (run,) running total
    """

    def __init__(self, runs: int) -> None:
        self.first_day = {name: np.full(runs, np.nan, dtype=FLOAT) for name in OUTCOMES}
        self.scripted = {name: np.zeros(runs, dtype=bool) for name in OUTCOMES}
        self.counts: dict[str, Array] = {}
        self._runs = runs

    def mark(self, outcome: str, rows: Rows, day_r: Array, *, scripted_r: Mask | bool = False) -> None:
        """Note an outcome's day in the runs where it happened, unless an earlier or equal day stands there already."""
        first_r = self.first_day[outcome]
        new_r = ~(first_r[rows] <= day_r)
        first_r[rows[new_r]] = day_r[new_r]
        self.scripted[outcome][rows[new_r]] = np.broadcast_to(scripted_r, rows.shape)[new_r]

    def add(self, quantity: str, rows: Rows, amount_r: Array | float = 1.0) -> None:
        """Add to a running total in some runs."""
        if quantity not in self.counts:
            self.counts[quantity] = np.zeros(self._runs, dtype=FLOAT)
        self.counts[quantity][rows] += amount_r

    def count(self, quantity: str) -> Array:
        """The running total, 0 where nothing was ever added."""
        return self.counts.get(quantity, np.zeros(self._runs, dtype=FLOAT))
