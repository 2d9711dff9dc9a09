"""Whether a calibration made again comes to the posteriors that are stored, within the error of a finite table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import sqrt
from pathlib import Path

from calibration.behaviour.fit import FITTED
from calibration.behaviour.posterior import Fitted, Posterior, read_posterior
from sim.errors import Fault, InputError

__all__ = ["compare"]

STANDARD_ERRORS = 4.0
"""Differences beyond this have a cause: of some hundred numbers none lies so far off by chance."""

_SPREAD = 3.29
"""Width of a normal distribution's middle 90 %, in standard deviations."""


def compare(made: Iterable[Posterior], folder: Path) -> None:
    """Compare medians of the fitted parameters with those stored; InputError names every one that is too far off."""
    faults = [fault for posterior in made for fault in _faults(posterior, folder)]
    if faults:
        raise InputError(faults)


def _faults(posterior: Posterior, folder: Path) -> Iterator[Fault]:
    path = folder / f"{posterior.as_of}.json"
    if not path.is_file():
        yield Fault(f"{path.name}", "is missing; write it with `parley calibrate`")
        return
    stored = read_posterior(path)
    for name in FITTED:
        now, then = posterior.fitted[name], stored.fitted[name]
        apart, error = (
            abs(now.posterior[1] - then.posterior[1]),
            _error(now, min(posterior.effective_draws, stored.effective_draws)),
        )
        if apart > STANDARD_ERRORS * error:
            yield Fault(
                f"{path.name}: {name}",
                f"median {then.posterior[1]:.4g} is stored, {now.posterior[1]:.4g} was found, {apart / error:.0f} "
                "standard errors away: evidence, engine or priors have changed; write it anew with `parley calibrate`",
            )


def _error(fitted: Fitted, effective: float) -> float:
    """Standard error of the difference of two medians, each from so many draws' worth."""
    spread = (fitted.posterior[-1] - fitted.posterior[0]) / _SPREAD
    return 1.25 * spread * sqrt(2 / effective)
