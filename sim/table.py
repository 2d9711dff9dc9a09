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

BY_MECHANISM: dict[str, tuple[Parameter, ...]] = {
    mechanism.__name__.rpartition(".")[2]: mechanism.PARAMETERS
    for mechanism in (
        war,
        beliefs,
        outside_option,
        commitment,
        zone,
        preferences,
        talks,
        rounds,
        leaders,
        truces,
        pauses,
        exchange,
        humanitarian,
        mediation,
        contacts,
        trust,
    )
}
"""The parameters of each mechanism, by its file's name."""

PARAMETERS: tuple[Parameter, ...] = tuple(parameter for its in BY_MECHANISM.values() for parameter in its)
"""One row of docs/model.md's table each."""
