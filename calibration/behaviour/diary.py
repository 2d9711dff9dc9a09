"""What a rerun is remembered by: the same few numbers that the record gives, at each date of refitting.

rounds      talks rounds so far
episodes    times that talks began, after `EPISODE_GAP_DAYS` without a round or for the first time
open_days   days for which the first channel stayed open; to date, if it still is
truces      general truces so far
limited     local and sectoral ceasefires so far
exchanges   agreements on an exchange so far
children    children returned so far
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.axes import Array
from sim.model import NegotiationModel

__all__ = ["COUNTED", "EPISODE_GAP_DAYS", "NEVER", "RARE", "Diary"]

EPISODE_GAP_DAYS = 90
"""Rounds further apart than this belong to two episodes of talks (assumed; the record's gaps are 8 and 1,144 days)."""

COUNTED = ("rounds", "episodes", "open_days", "truces", "limited", "exchanges", "children")
RARE = ("general_ceasefire", "settlement", "leaders_meeting", "patron_summit")
"""Outcomes that have not come to pass: their first days are kept, so that their absence to any date can be read."""

NEVER = np.inf

_TALLIED = {
    "rounds": "talks_rounds", "truces": "general_truces", "limited": "limited_ceasefires", "exchanges": "exchanges",
    "children": "children_returned",
}  # fmt: skip


class Diary:
    """Kept of one chunk, by calling it with the model on the first day and after every step.

    dates  days, counted from the first, on which the counts are noted, in order; a date inside a step sees those at
           the step's beginning
    noted  per date: name -> (run,)
    """

    def __init__(self, dates: Sequence[int]) -> None:
        self._due = list(dates)
        self.noted: list[dict[str, Array]] = []
        self._rounds_r: Array = np.zeros(0)

    def __call__(self, model: NegotiationModel) -> None:
        """Look at the model."""
        if not self._rounds_r.size:
            self._begin(model.runs)
        self._watch(model)
        while self._due and self._due[0] < model.day + model.days:  # the next step would pass it
            self._due.pop(0)
            self.noted.append(self._count(model))
        self.first_day = {name: np.nan_to_num(model.tally.first_day[name], nan=NEVER) for name in RARE}

    def _begin(self, runs: int) -> None:
        self._rounds_r, self._episodes_r = np.zeros(runs), np.zeros(runs)
        self._last_round_r = np.full(runs, -NEVER)
        self._open_days_r, self._closed_r = np.zeros(runs), np.zeros(runs, dtype=bool)

    def _watch(self, model: NegotiationModel) -> None:
        rounds_r = model.tally.count("talks_rounds")
        met_r = rounds_r > self._rounds_r
        self._episodes_r += met_r & (model.day - self._last_round_r > EPISODE_GAP_DAYS)
        self._last_round_r[met_r] = model.day
        self._rounds_r = rounds_r.copy()
        open_r = model.channel.is_open_r
        self._closed_r |= (self._open_days_r > 0) & ~open_r
        self._open_days_r += model.days * (open_r & ~self._closed_r)

    def _count(self, model: NegotiationModel) -> dict[str, Array]:
        counts = {name: model.tally.count(tallied).copy() for name, tallied in _TALLIED.items()}
        return counts | {"episodes": self._episodes_r.copy(), "open_days": self._open_days_r.copy()}
