"""The uncertain numbers of a scenario, each with its own spread: as calibrated where the record speaks, or as stated.

A posterior is a choice among points of the unit cube, so its numbers are tied to one another. Shares of a variance are
only defined for inputs that are independent; what is taken of the posterior is therefore the margin of each number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from calibration.behaviour.posterior import newest_posterior
from calibration.case import load_case
from calibration.dimensions import dimensions
from calibration.positions import posterior
from calibration.sample import sample
from scenarios.build import question
from sim.axes import Array

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from sim.distributions import Distribution

__all__ = ["Margin", "margins"]


@dataclass(frozen=True)
class Margin:
    """One uncertain number.

    prior   its distribution before the record was asked
    chosen  probabilities of the prior at which the posterior's draws lie, lowest first; None where there is none
    """

    prior: Distribution
    chosen: tuple[float, ...] | None = None

    def place(self, p: Array) -> Array:
        """Where a share p of the number's own spread lies, as a probability of the prior."""
        if self.chosen is None:
            return p
        middle = (np.arange(len(self.chosen)) + 0.5) / len(self.chosen)
        return np.interp(p, middle, self.chosen)

    def value(self, p: float) -> float:
        """The value below which a share p of the number's own spread lies."""
        return float(self.prior.quantile(np.asarray(self.place(np.array(p)))))


def margins(scenario: Scenario) -> dict[str, Margin]:
    """Every uncertain number by name, in the order of the unit cube's columns."""
    case, asked = load_case(scenario.case), question(scenario)
    positions = posterior(case, as_of=asked.as_of, by_position_date=asked.by_position_date)
    known = dimensions(case, positions, asked.stated)
    fitted = newest_posterior(case, asked.as_of) if asked.calibrated else None
    if fitted is None:
        return {name: Margin(distribution) for name, distribution in known.items()}
    chosen_dj = np.sort(sample(len(known), seed=fitted.seed, draws=fitted.draws)[list(fitted.rows)], axis=0)
    return {
        name: Margin(
            distribution, tuple(chosen_dj[:, j]) if name in fitted.fitted and name not in asked.stated else None
        )
        for j, (name, distribution) in enumerate(known.items())
    }
