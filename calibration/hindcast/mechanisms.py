"""The mechanisms that claim to help a forecast, each with what takes its place when it is switched off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from calibration.hindcast.model import Hindcast
from sim.distributions import Distribution, Fixed
from sim.table import PARAMETERS

__all__ = ["MECHANISMS"]

HORIZONS = (30, 90)
"""Days: where exchanges can be told apart."""

_PRIOR: Mapping[str, Distribution] = {p.name: p.prior for p in PARAMETERS}


def _without(stated: Mapping[str, Distribution]) -> Callable[[str], Hindcast]:
    return partial(Hindcast, stated=stated, horizons=HORIZONS)


MECHANISMS: Mapping[str, Callable[[str], Hindcast]] = {
    "level of the exchange rate": _without({"exchange_rate": _PRIOR["exchange_rate"]}),
    "level of exchange sizes": _without({"exchange_size": _PRIOR["exchange_size"]}),
    "drift of the exchange rate": _without({"exchange_drift": Fixed(0.0)}),
    "boost after a deal at a round": _without({"deal_boost": Fixed(1.0)}),
    "level of partial ceasefires": _without({name: _PRIOR[name] for name in ("local_rate", "sectoral_rate")}),
    "readiness lost when talks are called off": _without({"readiness_suspension": Fixed(0.0)}),
    "patrons' contacts open talks": _without({"contact_opening": Fixed(0.0)}),
    "fit of behaviour to the record": partial(Hindcast, calibrated=False, horizons=HORIZONS),
}
"""Name of the mechanism -> the hindcast without it, given the case: same seed, same draws."""
