"""Every uncertain parameter of the engine, in the order of the mechanisms. Light to import: no Mesa, no SciPy."""

from __future__ import annotations

from sim.mechanisms import (
    beliefs,
    commitment,
    contacts,
    exchange,
    humanitarian,
    leaders,
    mediation,
    outside_option,
    pauses,
    preferences,
    rounds,
    talks,
    truces,
    trust,
    war,
    zone,
)
from sim.parameters import Parameter

PARAMETERS: tuple[Parameter, ...] = (
    *war.PARAMETERS,
    *beliefs.PARAMETERS,
    *outside_option.PARAMETERS,
    *commitment.PARAMETERS,
    *zone.PARAMETERS,
    *preferences.PARAMETERS,
    *talks.PARAMETERS,
    *rounds.PARAMETERS,
    *leaders.PARAMETERS,
    *truces.PARAMETERS,
    *pauses.PARAMETERS,
    *exchange.PARAMETERS,
    *humanitarian.PARAMETERS,
    *mediation.PARAMETERS,
    *contacts.PARAMETERS,
    *trust.PARAMETERS,
)
"""One row of docs/model.md's table each."""
