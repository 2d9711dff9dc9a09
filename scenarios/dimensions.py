"""The uncertain numbers of a scenario: the engine's parameters, then the case's preferences, in one fixed order.

The order depends on the engine and the case alone, so a number keeps its column of the sample whatever a scenario
says of it: overriding one leaves all others as they were.
"""

from __future__ import annotations

import math

from calibration.case import Case
from calibration.positions import Positions, posterior
from calibration.preferences import preference_quantiles
from scenarios.schema import Scenario
from sim.distributions import Distribution, Fixed, Gamma, Normal, Tabulated, Triangular, Uniform
from sim.parameters import Parameter
from sim.table import PARAMETERS
from sim.world import World

__all__ = ["dimensions", "known_uncertainties", "least", "parameters", "within"]


def parameters(world: World) -> dict[str, Parameter]:
    """Every parameter of the engine by the name that scenarios use: per-side ones once a side, in the table's order."""
    sides = [actor.name for actor in world.belligerents]
    names = ((p, [f"{side}.{p.name}" for side in sides] if p.per_side else [p.name]) for p in PARAMETERS)
    return {name: parameter for parameter, its_names in names for name in its_names}


def known_uncertainties(case: Case) -> dict[str, Distribution]:
    """Everything that a scenario may call uncertain, with what is believed of it before any evidence."""
    priors: dict[str, Distribution] = {name: p.prior for name, p in parameters(case.world()).items()}
    before = posterior(case, as_of=case.file.first_day)
    return priors | preference_quantiles(case, before)


def dimensions(scenario: Scenario, case: Case, positions: Positions) -> dict[str, Distribution]:
    """The distribution of every uncertain number: its prior, the level of the record to date, or the scenario's own."""
    from calibration.levels import level_distributions

    known: dict[str, Distribution] = {name: p.prior for name, p in parameters(case.world()).items()}
    known |= level_distributions(case, scenario.as_of)
    known |= preference_quantiles(case, positions)
    return known | {name: within(stated, known[name]) for name, stated in scenario.uncertainties.items()}


def within(stated: Distribution, prior: Distribution) -> Distribution:
    """A stated normal, cut where the number it speaks of ends; any other distribution as it is."""
    if not isinstance(stated, Normal):
        return stated
    if isinstance(prior, Normal):
        return Normal(stated.mean, stated.sd, prior.low, prior.high)
    return Normal(stated.mean, stated.sd, 0.0 if least(prior) >= 0 else -math.inf)


def least(distribution: Distribution) -> float:
    """Least possible value; of a normal the mean, since it is cut where the number ends."""
    match distribution:
        case Fixed(low) | Uniform(low) | Triangular(low) | Normal(low):
            return low
        case Tabulated(values):
            return values[0]
        case Gamma():
            return 0.0
    return -math.inf
