"""The mechanisms that claim to help a forecast: each is switched off, on the same seed, and scored against itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from calibration.hindcast.cells import Cell
from calibration.hindcast.model import Hindcast
from calibration.hindcast.scoring import compare
from sim.distributions import Distribution, Fixed
from sim.errors import Fault, InputError
from sim.table import PARAMETERS

if TYPE_CHECKING:
    from calibration.case import Case
    from calibration.hindcast.forecast import Forecast
    from calibration.hindcast.observed import Observed

__all__ = ["MECHANISMS", "MECHANISM_SCORES", "Mechanism", "OnOff", "on_against_off", "stored_on_off", "write_on_off"]

MECHANISM_SCORES = "hindcast/mechanisms.json"
"""Their place in the case's folder."""

HORIZONS = (30, 90)
"""Days: where exchanges can be told apart."""

EVERY = 2
"""Fortnightly as-of dates: neighbouring weeks share nearly all their days."""


@dataclass(frozen=True)
class Mechanism:
    """Something of the model that should make its forecasts better.

    helps    the question whose score it should lower
    without  what takes its place when it is switched off: distributions by name; `calibrated` False: the prior
    """

    name: str
    helps: str
    without: Mapping[str, Distribution] = field(default_factory=dict)
    calibrated: bool = True

    def switched_off(self, case: str) -> Hindcast:
        """The hindcast without it."""
        return Hindcast(case, stated=self.without, calibrated=self.calibrated, horizons=HORIZONS, every=EVERY)


@dataclass(frozen=True)
class OnOff:
    """Scores with a mechanism against without it, all dates pooled; gains above 0 speak for it."""

    mechanism: str
    cells: tuple[Cell, ...]


def _prior(*names: str) -> dict[str, Distribution]:
    return {p.name: p.prior for p in PARAMETERS if p.name in names}


MECHANISMS = (
    Mechanism("level of the exchange rate from the record", "exchanges", _prior("exchange_rate")),
    Mechanism("drift of the exchange rate", "exchanges", {"exchange_drift": Fixed(0.0)}),
    Mechanism("boost after a deal at a round", "exchanges", {"deal_boost": Fixed(1.0)}),
    Mechanism("level of sizes from the last agreements", "prisoners", _prior("exchange_size")),
    Mechanism("level of partial ceasefires", "limited_ceasefire", _prior("local_rate", "sectoral_rate")),
    Mechanism("readiness lost when talks are called off", "talks_round", {"readiness_suspension": Fixed(0.0)}),
    Mechanism("patrons' contacts open talks", "talks_round", {"contact_opening": Fixed(0.0)}),
    Mechanism("fit of behaviour to the record", "talks_round", calibrated=False),
)


def on_against_off(
    observed: Observed, mechanism: Mechanism, made: Iterable[Forecast], without: Iterable[Forecast]
) -> OnOff:
    """Score the forecasts with a mechanism against those without, on the windows that both speak of."""
    cells = compare(observed, made, {"without": without})
    helped = (c for c in cells if c.topic.question.startswith(mechanism.helps) and c.topic.score in ("brier", "crps"))
    return OnOff(mechanism.name, tuple(helped))


def write_on_off(case: Case, found: Iterable[OnOff]) -> Path:
    """Store them with the case; the file appears only once it is whole."""
    path = case.folder / MECHANISM_SCORES
    path.parent.mkdir(exist_ok=True)
    aside = path.with_suffix(".part")
    aside.write_text(json.dumps([asdict(one) for one in found], indent=1, allow_nan=False) + "\n", encoding="utf-8")
    aside.replace(path)
    return path


def stored_on_off(case: Case) -> tuple[OnOff, ...]:
    """Those stored with a case; none where nothing was ever switched off. InputError where the file is damaged."""
    path = case.folder / MECHANISM_SCORES
    if not path.exists():
        return ()
    try:
        return TypeAdapter(tuple[OnOff, ...]).validate_json(path.read_bytes())
    except ValidationError as error:
        raise InputError([Fault(path.name, f"is damaged ({error.error_count()} faults); make it again")]) from None
