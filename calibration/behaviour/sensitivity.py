"""What the fit and the forecast owe to choices that could have been made otherwise.

How records are compared is varied on the reference table itself. What statements say (the weights of their coding, one
document at a time) changes the war that is rerun: each such variant has a small table of its own, under the same draws
and chance. What its fit finds is coarse for that, so its forecast keeps the draws of the fit as it is: differences are
those of positions alone, and paired.
"""

from __future__ import annotations

import csv
import datetime as dt
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from calibration.behaviour.fit import FITTED, draw_weights, effective, rows_of, weighted_quantiles
from calibration.behaviour.likeness import TOLERANCE, likeness, observed, rare_as_recorded
from calibration.behaviour.posterior import spread
from calibration.behaviour.table import Plan, Table, cube, make_table
from calibration.case import Case, load_case
from calibration.coding_weights import CodingWeights, weight_table
from calibration.dimensions import parameters
from calibration.sample import values
from calibration.setups import Question, setup_of
from sim.axes import Array
from sim.ensemble import simulate
from sim.outcomes import OUTCOMES

__all__ = ["HORIZON_DAYS", "Moved", "Variant", "evidence_moved", "likeness_moved", "variants"]

CHUNKS = 1
"""Reruns of each draw in a variant's own table."""

HORIZON_DAYS = 365
RUNS, DRAWS, SEED = 2000, 500, 20250531
STEP_DAYS = 7


@dataclass(frozen=True)
class Variant:
    """The evidence, read otherwise: with other weights, or without one document."""

    changed: str
    coding: CodingWeights = field(default_factory=CodingWeights)
    without: str | None = None


@dataclass(frozen=True)
class Moved:
    """What was found with something changed.

    acceptance       mean likeness of the reruns to the record
    effective_draws  how many equally weighted draws the fit rests on
    medians          of the fitted parameters
    probabilities    of every outcome within a year from the evidence's last day, nothing being scheduled
    """

    changed: str
    acceptance: float
    effective_draws: float
    medians: Mapping[str, float]
    probabilities: Mapping[str, float]


def variants(case: Case) -> Iterator[Variant]:
    """The evidence as it is, every weight at either end of its range, and every document left out."""
    yield Variant("nothing")
    for weight in weight_table():
        for end in (weight.low, weight.high):
            yield Variant(f"{weight.name} {end:g}", coding=replace(CodingWeights(), **{weight.name: end}))
    yield from (Variant(f"without {source}", without=source) for source in case.sources)


def likeness_moved(case: Case, table: Table, date: dt.date) -> Iterator[Moved]:
    """The reference table as it is, with half the tolerance, and with the other ending of the first talks."""
    half = {name: width / 2 for name, width in TOLERANCE.items()}
    for changed, ending, tolerance in (
        ("nothing", 0, TOLERANCE),
        ("tolerance halved", 0, half),
        ("first talks end at the next suspension", 1, TOLERANCE),
    ):
        weight_d = draw_weights(case, table, date, ending=ending, tolerance=tolerance)
        like_r = likeness(
            table, date, observed(case, date, ending=ending), rare_as_recorded(case, date), tolerance=tolerance
        )
        yield _moved(changed, case, table, weight_d, like_r, rows_of(table, weight_d))


def evidence_moved(case: Case, variant: Variant, rows: tuple[int, ...], *, folder: Path, workers: int) -> Moved:
    """A variant's own small table, its fit, and its forecast from the draws that the fit as it is has chosen.

    rows    draws of that fit
    folder  where tables, and cases with a document left out, are kept
    """
    its_case = case if variant.without is None else _case_without(case, variant.without, folder)
    date = case.file.evidence_until
    plan = Plan(str(its_case.folder), (date,), chunks=CHUNKS, coding=variant.coding)
    table = make_table(plan, folder=folder, workers=workers)
    weight_d = draw_weights(its_case, table, date)
    like_r = likeness(table, date, observed(case, date), rare_as_recorded(case, date))
    return _moved(variant.changed, its_case, table, weight_d, like_r, rows)


def _moved(changed: str, case: Case, table: Table, weight_d: Array, like_r: Array, rows: tuple[int, ...]) -> Moved:
    known = {name: p.prior for name, p in parameters(case.world()).items()}
    drawn = values(known, cube(case, seed=table.plan.seed, draws=table.plan.draws))
    return Moved(
        changed=changed,
        acceptance=float(like_r.mean()),
        effective_draws=effective(weight_d),
        medians={name: weighted_quantiles(drawn[name], weight_d, (0.5,))[0] for name in FITTED},
        probabilities=_probabilities(case, table.plan, rows),
    )


def _probabilities(case: Case, plan: Plan, rows: tuple[int, ...]) -> dict[str, float]:
    """Of every outcome within the horizon, as of the evidence's last day."""
    asked = Question(
        as_of=case.file.evidence_until, horizon_days=HORIZON_DAYS, step_days=STEP_DAYS, seed=SEED, coding=plan.coding
    )
    p_dj = cube(case, seed=plan.seed, draws=plan.draws)[spread(rows, seed=SEED, draws=DRAWS)]
    runs = simulate(setup_of(case, asked, p_dj), runs=RUNS).runs
    return {name: float(np.isfinite(runs[f"{name}_day"]).mean()) for name in OUTCOMES}


def _case_without(case: Case, source: str, folder: Path) -> Case:
    """A copy of the case whose statements are those of all other documents."""
    copy = folder / f"{case.name}-without-{source}"
    leave = shutil.ignore_patterns("posterior", "hindcast", "statements.csv")
    shutil.copytree(case.folder, copy, dirs_exist_ok=True, ignore=leave)
    with (case.folder / "statements.csv").open(encoding="utf-8", newline="") as whole:
        head, *rows = csv.reader(whole)
    kept = [row for row in rows if row[head.index("source")] != source]
    with (copy / "statements.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *kept])
    return load_case(copy)
