"""The uncertain numbers of a case: the engine's parameters, then the case's preferences, in one fixed order.

The order depends on the engine and the case alone, so a number keeps its column of the sample whatever a scenario
says of it: overriding one leaves all others as they were.
"""

from __future__ import annotations

from collections.abc import Mapping

from calibration.case import Case
from calibration.positions import Positions
from calibration.preferences import preference_domains, preference_quantiles
from sim.distributions import Distribution, Normal
from sim.parameters import Parameter
from sim.table import PARAMETERS
from sim.world import World

__all__ = ["dimensions", "domains", "parameters", "within"]


def parameters(world: World) -> dict[str, Parameter]:
    """Every parameter of the engine by the name that scenarios use: per-side ones once a side, in the table's order."""
    sides = [actor.name for actor in world.belligerents]
    names = ((p, [f"{side}.{p.name}" for side in sides] if p.per_side else [p.name]) for p in PARAMETERS)
    return {name: parameter for parameter, its_names in names for name in its_names}


def domains(case: Case) -> dict[str, tuple[float, float]]:
    """Everything that a scenario may call uncertain, with the lowest and the highest value it can have."""
    return {name: p.domain for name, p in parameters(case.world()).items()} | preference_domains(case)


def dimensions(case: Case, positions: Positions, stated: Mapping[str, Distribution]) -> dict[str, Distribution]:
    """The distribution of every uncertain number: its prior, the level of the record to date, or what is stated of it.

    positions  where the actors stand on the as-of day
    stated     what a scenario says itself, by name
    """
    from calibration.levels import level_distributions

    known: dict[str, Distribution] = {name: p.prior for name, p in parameters(case.world()).items()}
    known |= level_distributions(case, positions.as_of)
    known |= preference_quantiles(case, positions)
    ends = domains(case)
    return known | {name: within(distribution, ends[name]) for name, distribution in stated.items()}


def within(stated: Distribution, domain: tuple[float, float]) -> Distribution:
    """A stated normal, cut where the number it speaks of ends; any other distribution as it is."""
    return Normal(stated.mean, stated.sd, *domain) if isinstance(stated, Normal) else stated
