"""How much a coded statement says, and how fast positions move: every such number, in one place.

None of them is fitted: on five documents the likelihood is flat or pooled luck, so they are priors. Each has a range
over which it could as well lie; docs/calibration.md shows what either end of it moves.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any

from calibration.evidence import Directness, Firmness

__all__ = ["CodingWeights", "Weight", "weight_table"]


@dataclass(frozen=True)
class Weight:
    """One number of the coding, as tables show it; `low` to `high` is where it could as well lie (assumed)."""

    name: str
    value: float
    low: float
    high: float
    unit: str
    meaning: str
    source: str


def _weight(value: float, low: float, high: float, *, unit: str, meaning: str, source: str = "assumed") -> Any:
    return field(default=value, metadata={"low": low, "high": high, "unit": unit, "meaning": meaning, "source": source})


_VARIANCE = "multiple of the variance of an explicit, firm statement"


@dataclass(frozen=True)
class CodingWeights:
    """The numbers behind the filter of positions, all on the 0-100 scales."""

    belligerent_prior: float = _weight(
        25, 15, 35, unit="points from the own end", meaning="what a belligerent wants before anything is known of it"
    )
    middle_prior: float = _weight(
        50, 40, 60, unit="points", meaning="third parties, and every stance, before anything is known"
    )
    prior_sd: float = _weight(
        30, 20, 40, unit="points", meaning="spread before any evidence, to which a position long unheard of returns"
    )
    drift_sd: float = _weight(
        15, 8, 30, unit="points per root-year", meaning="how fast what an actor wants moves",
        source="assumed; the weak joint maximum of the likelihood of five documents lies there",
    )  # fmt: skip
    stance_drift_sd: float = _weight(
        25, 15, 35, unit="points per root-year", meaning="how fast readiness and mediation effort move",
        source="assumed; stances turn faster than aims",
    )  # fmt: skip
    measurement_sd: float = _weight(
        10, 6, 20, unit="points", meaning="error of an explicit, firm statement",
        source="assumed; speakers and registers differ more than coders (spread in a document 20, between coders 3)",
    )  # fmt: skip
    implied: float = _weight(1.5, 1, 2.25, unit="1", meaning=f"implied: {_VARIANCE}")
    reported: float = _weight(2, 1, 4, unit="1", meaning=f"reported: {_VARIANCE}")
    red_line: float = _weight(0.7, 0.5, 1, unit="1", meaning=f"red line: {_VARIANCE}")
    flexible: float = _weight(1.3, 1, 1.7, unit="1", meaning=f"flexible: {_VARIANCE}")
    exploratory: float = _weight(2, 1, 3, unit="1", meaning=f"exploratory: {_VARIANCE}")
    office_change_years: float = _weight(
        2, 1, 4, unit="years", meaning="drift that a change of office is worth, on top of the calendar"
    )
    salience_concentration: float = _weight(
        25, 10, 60, unit="1", meaning="how firmly the salience is known: parameter of the Dirichlet distribution"
    )
    salience_prior_worth: float = _weight(
        15, 5, 40, unit="statements", meaning="statements that the prior shares of salience are worth"
    )
    salience_half_life_days: float = _weight(
        730, 365, 1460, unit="days", meaning="age at which a statement counts half for salience"
    )

    def variance(self, directness: Directness, firmness: Firmness, *, n_together: int = 1) -> float:
        """Error variance of a statement, in squared points.

        n_together  statements of its document on the same actor and issue: they are not independent, so each
                    counts for less, by the root of their number
        """
        return self.measurement_sd**2 * self._directness(directness) * self._firmness(firmness) * math.sqrt(n_together)

    def emphasis(self, firmness: Firmness) -> float:
        """What a statement adds to the salience of its issue: the more firmly, the more (1 = firm)."""
        return 1 / self._firmness(firmness)

    def _directness(self, directness: Directness) -> float:
        return {"explicit": 1.0, "implied": self.implied, "reported": self.reported}[directness]

    def _firmness(self, firmness: Firmness) -> float:
        factors = {"red_line": self.red_line, "flexible": self.flexible, "exploratory": self.exploratory}
        return factors.get(firmness, 1.0)


def weight_table(weights: CodingWeights | None = None) -> Iterator[Weight]:
    """Every weight with its unit, range, meaning and source."""
    weights = weights or CodingWeights()
    for entry in fields(weights):
        yield Weight(name=entry.name, value=getattr(weights, entry.name), **entry.metadata)
