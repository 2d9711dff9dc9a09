"""The reference table: reruns of the recorded war from draws of everything uncertain, and what each is remembered by.

Every row is one rerun. Run k belongs to draw k mod draws, so each chunk reruns every draw once. Cut off at a date, one
table serves every refit; its own rows, taken for the truth, test the fit. Finished chunks are kept as files, so a
calibration that was interrupted goes on where it stopped.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path

import numpy as np

from calibration.behaviour.basis import evidence_digest, priors_digest
from calibration.behaviour.course import course_of
from calibration.behaviour.diary import COUNTED, RARE, Diary
from calibration.case import Case, load_case
from calibration.coding_weights import CodingWeights
from calibration.digest import digest, digest_of_sources
from calibration.dimensions import dimensions
from calibration.positions import posterior
from calibration.sample import sample
from calibration.setups import Question, setup_of
from calibration.shelf import fill
from sim.axes import Array
from sim.randomness import CHUNK
from sim.rerun import Course, rerun_chunk
from sim.setup import Setup

__all__ = ["Plan", "Table", "cube", "make_table", "refit_dates"]

SEED = 20220224
STEP_DAYS = 7
"""Law 5: a week's step moves no answer, and a rerun of three years costs a seventh."""


@dataclass(frozen=True)
class Plan:
    """Which reruns a table holds: `chunks` of every one of `draws`, with what is noted at each of `dates`.

    case    name or folder
    coding  how much a coded statement says
    """

    case: str
    dates: tuple[dt.date, ...]
    chunks: int = 32
    draws: int = CHUNK
    seed: int = SEED
    coding: CodingWeights = field(default_factory=CodingWeights)

    def key(self, case: Case) -> str:
        """Names the table's files: another plan, other evidence or another program make other ones."""
        until = case.file.evidence_until
        return digest([
            self.dates, self.draws, self.seed, self.coding, evidence_digest(case, until), priors_digest(case),
            digest_of_sources(),
        ])[:12]  # fmt: skip


@dataclass(frozen=True)
class Table:
    """All reruns.

    draw_r      the draw that a rerun belongs to
    first_day   outcome -> (run,) day on which it first came, counted from the war's first; infinite: never
    counted     per date: name -> (run,); the names are those of `diary.COUNTED`
    """

    plan: Plan
    first_day_of_war: dt.date
    draw_r: Array
    first_day: Mapping[str, Array]
    counted: Mapping[dt.date, Mapping[str, Array]]

    def day(self, date: dt.date) -> int:
        """Days from the war's first to a date."""
        return (date - self.first_day_of_war).days

    def counted_on(self, day: int) -> Mapping[str, Array]:
        """What was noted on a day, which must be that of one of the plan's dates."""
        return self.counted[self.first_day_of_war + dt.timedelta(days=day)]

    def per_draw(self, value_r: Array) -> Array:
        """Sum over the reruns of each draw: (draw,)."""
        return np.bincount(self.draw_r, weights=value_r, minlength=self.plan.draws)


def refit_dates(case: Case) -> tuple[dt.date, ...]:
    """Ends of quarters from the first that holds three months of war, and the last day of the evidence."""
    first, last = case.file.first_day + dt.timedelta(days=91), case.file.evidence_until
    ends = (
        dt.date(year, month, 1) - dt.timedelta(days=1)
        for year in range(first.year, last.year + 2)
        for month in (1, 4, 7, 10)
    )
    return (*(day for day in ends if first <= day < last), last)


def cube(case: Case, *, seed: int = SEED, draws: int = CHUNK) -> Array:
    """The points (draw, dimension) of the unit cube from which the reruns start."""
    first = posterior(case, as_of=case.file.first_day)
    return sample(len(dimensions(case, first, {})), seed=seed, draws=draws)


def make_table(
    plan: Plan, *, folder: Path, workers: int = 1, on_progress: Callable[[int, int], None] | None = None
) -> Table:
    """The table of a plan, from the files in `folder` as far as they are there; the rest is rerun and kept.

    on_progress  called with the number of chunks that are there, and of all, after each
    """
    case = load_case(plan.case)
    shelf = folder / f"reruns-{plan.key(case)}"
    paths = {chunk: shelf / f"{chunk:03}.npz" for chunk in range(plan.chunks)}
    fill(paths, partial(_rerun, plan), _keep, workers=workers, on_progress=on_progress)
    return _gather(plan, case, [dict(np.load(path)) for path in paths.values()])


def _rerun(plan: Plan, chunk: int) -> dict[str, Array]:
    """The columns of one chunk; counts of the i-th date are called `<i>.<name>`."""
    setup, course, days = _prepared(plan)
    diary = Diary(days)
    rerun_chunk(setup, course, chunk=chunk, runs=CHUNK, at_day=diary)
    columns = {f"{i}.{name}": noted[name].astype(np.int16) for i, noted in enumerate(diary.noted) for name in COUNTED}
    return columns | {name: day_r.astype(np.float32) for name, day_r in diary.first_day.items()}


@lru_cache(maxsize=1)
def _prepared(plan: Plan) -> tuple[Setup, Course, list[int]]:
    """What all chunks of a plan share, once per process."""
    case = load_case(plan.case)
    first, last = case.file.first_day, case.file.evidence_until
    p_dj = cube(case, seed=plan.seed, draws=plan.draws)
    asked = Question(
        as_of=first, horizon_days=(last - first).days, step_days=STEP_DAYS, seed=plan.seed, coding=plan.coding
    )
    days = [(date - first).days for date in plan.dates]
    return setup_of(case, asked, p_dj), course_of(case, p_dj, last, plan.coding), days


def _keep(path: Path, columns: Mapping[str, Array]) -> None:
    """Written aside and renamed: a chunk is there whole or not at all."""
    aside = path.with_suffix(".part")
    with aside.open("wb") as file:
        np.savez_compressed(file, **dict(columns), allow_pickle=False)
    aside.replace(path)


def _gather(plan: Plan, case: Case, chunks: list[dict[str, Array]]) -> Table:
    whole = {name: np.concatenate([chunk[name] for chunk in chunks]) for name in chunks[0]}
    return Table(
        plan=plan,
        first_day_of_war=case.file.first_day,
        draw_r=np.arange(plan.chunks * CHUNK) % plan.draws,
        first_day={name: whole[name] for name in RARE},
        counted={date: {n: whole[f"{i}.{n}"].astype(float) for n in COUNTED} for i, date in enumerate(plan.dates)},
    )
