"""An invented grid of what-if sliders."""

from __future__ import annotations

from itertools import product

from results.outcomes import OUTCOMES
from results.what_if.grid import Slider, WhatIf

LEVERS = ("us.aid", "us.mediation", "russia.readiness", "us.pressure_on_russia")


def invented_grid() -> WhatIf:
    """Four sliders from 0 to 2 that start at 1; every outcome grows with all of them, the settlement most."""
    sliders = tuple(Slider(name, f"what {name} does", "times as much", (0.0, 1.0, 2.0), 1.0) for name in LEVERS)
    points = list(product(*(slider.values for slider in sliders)))
    log_odds = {
        one.name: tuple(-3 + (1 if one.name == "settlement" else 0.3) * sum(point) for point in points)
        for one in OUTCOMES
    }
    return WhatIf(sliders, log_odds, mean_error=0.0061, most_error=0.0213, runs=2_000, checks=10)
