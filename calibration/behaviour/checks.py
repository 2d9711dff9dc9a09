"""What shows whether the fit can be trusted, made once per fit and stored beside it: `posterior/checks/<date>.json`."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter, ValidationError

from calibration.behaviour.basis import evidence_digest, priors_digest
from calibration.behaviour.fit import FITTED, draw_weights, effective, rows_of
from calibration.behaviour.implied import Implied, implied_hazards
from calibration.behaviour.posterior import rounded
from calibration.behaviour.predictive import Predicted, predicted
from calibration.behaviour.ranks import Ranks, rank_histograms
from calibration.behaviour.sensitivity import Moved, evidence_moved, likeness_moved, variants
from calibration.behaviour.table import Table, cube
from calibration.case import Case
from calibration.dimensions import parameters
from calibration.sample import values
from sim.axes import Array
from sim.errors import Fault, InputError

__all__ = ["Checks", "Learned", "learned", "make_checks", "read_checks", "write_checks"]

OTHERS = 8
"""How many of the parameters that are not fitted are told of: those that seem to have learned most."""


@dataclass(frozen=True)
class Learned:
    """What a parameter learned, and what one that learns nothing would show by chance.

    contraction        1 - var(posterior) / var(prior)
    shift              of the mean, in standard deviations of the prior
    contraction_error  standard error of the contraction if nothing were learned
    shift_error        the same of the shift
    """

    name: str
    is_fitted: bool
    contraction: float
    contraction_error: float
    shift: float
    shift_error: float


@dataclass(frozen=True)
class Checks:
    """All checks of the fit on one day, with the digests of what it rests on.

    parameters  how many there are in all
    likeness    the reference table compared otherwise with the record
    evidence    the evidence read otherwise
    """

    as_of: dt.date
    evidence_digest: str
    priors_digest: str
    reruns: int
    effective_draws: float
    parameters: int
    ranks: Ranks
    predicted: tuple[Predicted, ...]
    learned: tuple[Learned, ...]
    likeness: tuple[Moved, ...]
    evidence: tuple[Moved, ...]
    implied: tuple[Implied, ...]


def make_checks(
    case: Case,
    table: Table,
    *,
    folder: Path,
    workers: int = 1,
    on_progress: Callable[[int, int], None] | None = None,
) -> Checks:
    """Check the fit on the last day of the evidence.

    folder       where the variants' own tables are kept
    on_progress  called with the number of variants finished, and of all
    """
    date = case.file.evidence_until
    drawn = _drawn(case, table)
    weight_d = draw_weights(case, table, date)
    rows = rows_of(table, weight_d)
    return Checks(
        as_of=date,
        evidence_digest=evidence_digest(case, date),
        priors_digest=priors_digest(case),
        reruns=len(table.draw_r),
        effective_draws=effective(weight_d),
        parameters=len(drawn),
        ranks=rank_histograms(table, date, drawn),
        predicted=tuple(predicted(case, table, date, weight_d)),
        learned=tuple(_told(learned(drawn, weight_d))),
        likeness=tuple(likeness_moved(case, table, date)),
        evidence=tuple(_evidence(case, rows, folder, workers, on_progress)),
        implied=implied_hazards(case, table, rows),
    )


def _drawn(case: Case, table: Table) -> dict[str, Array]:
    known = {name: p.prior for name, p in parameters(case.world()).items()}
    return values(known, cube(case, seed=table.plan.seed, draws=table.plan.draws))


def _evidence(
    case: Case, rows: tuple[int, ...], folder: Path, workers: int, on_progress: Callable[[int, int], None] | None
) -> Iterator[Moved]:
    every = list(variants(case))
    for number, variant in enumerate(every, 1):
        yield evidence_moved(case, variant, rows, folder=folder, workers=workers)
        if on_progress is not None:
            on_progress(number, len(every))


def learned(drawn: Mapping[str, Array], weight_d: Array) -> list[Learned]:
    """What every parameter learned.

    drawn  value (draw,) of each, drawn from its prior
    """
    n = effective(weight_d)
    return [_learned(name, (value_d - value_d.mean()) / value_d.std(), weight_d, n) for name, value_d in drawn.items()]


def _learned(name: str, z_d: Array, weight_d: Array, n: float) -> Learned:
    shift = np.average(z_d, weights=weight_d)
    error = np.sqrt(1 / n - 1 / len(z_d))  # of a mean of n taken out of all draws
    return Learned(
        name=name,
        is_fitted=name in FITTED,
        contraction=float(1 - np.average((z_d - shift) ** 2, weights=weight_d)),
        contraction_error=float(error * np.sqrt((z_d**4).mean() - 1)),  # z squared varies by so much
        shift=float(shift),
        shift_error=float(error),
    )


def _told(every: list[Learned]) -> Iterator[Learned]:
    """The fitted ones, and of the others those that lie furthest out on either count."""
    yield from (one for one in every if one.is_fitted)
    others = [one for one in every if not one.is_fitted]
    yield from sorted(others, key=_furthest, reverse=True)[:OTHERS]


def _furthest(one: Learned) -> float:
    return max(abs(one.contraction) / one.contraction_error, abs(one.shift) / one.shift_error)


def write_checks(checks: Checks, folder: Path) -> Path:
    """Write `checks/<date>.json` into a folder of posteriors, aside first; returns its path."""
    path = folder / "checks" / f"{checks.as_of}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    plain = rounded(asdict(checks)) | {"as_of": checks.as_of.isoformat()}
    aside = path.with_suffix(".part")
    aside.write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")
    aside.replace(path)
    return path


def read_checks(path: Path) -> Checks:
    """Stored checks; InputError where the file holds none."""
    try:
        return TypeAdapter(Checks).validate_json(path.read_bytes())
    except ValidationError as error:
        place = f"{path.parent.name}/{path.name}"
        message = f"is damaged ({error.error_count()} faults); make it again with `parley calibrate --checks`"
        raise InputError([Fault(place, message)]) from None
