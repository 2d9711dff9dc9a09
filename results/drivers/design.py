"""The design of a study of drivers: rows of two independent inputs, and runs that have some of their numbers in common.

Every run has chance of its own. Numbers are taken independently of each other, each from its own distribution, as a
share of variance must have it; chunks are drawn one by one, so that more rows extend fewer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from results.drivers.groups import Group
from results.drivers.margins import Margin
from results.outcomes import OUTCOMES
from results.parallel import each
from sim.axes import Array, Mask
from sim.errors import ParleyError, RunError
from sim.randomness import CHUNK, generator

if TYPE_CHECKING:
    from scenarios.schema import Scenario

__all__ = ["BASES", "Design", "Evaluated", "evaluate"]

BASES = 4
"""Blocks before the mixed ones: two runs at the first input of every row, two at the second."""


@dataclass(frozen=True)
class Design:
    """What is run: `BASES` blocks and a mixed one for each group, all of them over the same rows.

    margins  the scenario's uncertain numbers, in the order of the unit cube's columns
    """

    scenario: Scenario
    rows: int
    margins: tuple[Margin, ...]
    groups: tuple[Group, ...]

    @property
    def columns(self) -> int:
        """How many uncertain numbers there are."""
        return len(self.margins)

    @property
    def blocks(self) -> int:
        """Runs of each row."""
        return BASES + len(self.groups)

    @property
    def chunks(self) -> int:
        """Pieces of the rows."""
        return -(-self.rows // CHUNK)

    def rows_of(self, chunk: int) -> slice:
        """The rows of a chunk."""
        return slice(chunk * CHUNK, min((chunk + 1) * CHUNK, self.rows))

    def inputs(self, chunk: int) -> tuple[Array, Array]:
        """The two inputs of every row of a chunk (row, number), each number as a probability of its own spread."""
        both = generator(self.scenario.seed, "drivers", chunk).random((CHUNK, 2, self.columns))
        size = self.rows_of(chunk).stop - chunk * CHUNK
        return both[:size, 0], both[:size, 1]

    def mixed(self, block: int, first_nj: Array, second_nj: Array) -> Array:
        """The input of a block: first, first, second, second, then the first with a group's numbers from the second."""
        if block < BASES:
            return first_nj if block < BASES // 2 else second_nj
        own = first_nj.copy()
        places = list(self.groups[block - BASES].columns)
        own[:, places] = second_nj[:, places]
        return own


@dataclass(frozen=True)
class Evaluated:
    """The runs of a design.

    hits  outcome -> whether it came (block, row)
    """

    design: Design
    hits: Mapping[str, Mask]


def evaluate(design: Design, *, workers: int = 1, on_progress: Callable[[int, int], None] | None = None) -> Evaluated:
    """Run a design; RunError where any of it fails, since a design with holes tells nothing."""
    tasks = [_Task(design, block, chunk) for chunk in range(design.chunks) for block in range(design.blocks)]
    results = each(_run, tasks, workers=workers, on_progress=on_progress)
    hits = {one.name: np.zeros((design.blocks, design.rows), dtype=bool) for one in OUTCOMES}
    for task, result in zip(tasks, results, strict=True):
        if isinstance(result, ParleyError):
            raise result
        if isinstance(result, BaseException):
            raise RunError(f"A part of the study failed: {type(result).__name__}: {result}") from result
        rows = design.rows_of(task.chunk)
        for name, packed in result.items():
            hits[name][task.block, rows] = np.unpackbits(packed, count=rows.stop - rows.start).astype(bool)
    return Evaluated(design, hits)


@dataclass(frozen=True)
class _Task:
    design: Design
    block: int
    chunk: int


def _run(task: _Task) -> dict[str, NDArray[np.uint8]]:
    """A chunk of a block: whether each outcome came in each of its rows, eight rows a byte."""
    from results.soundness import check_ensemble, check_setup
    from scenarios.build import build
    from sim.ensemble import simulate

    design = task.design
    own_nj = design.mixed(task.block, *design.inputs(task.chunk))
    setup = build(design.scenario, np.stack([m.place(own_nj[:, j]) for j, m in enumerate(design.margins)], axis=1))
    own_chance = int(generator(setup.seed, f"drivers.{task.block}", task.chunk).integers(2**53))
    setup = replace(setup, seed=own_chance)
    check_setup(setup)
    ensemble = simulate(setup, runs=setup.draws)
    check_ensemble(ensemble, setup)
    return {one.name: np.packbits(~np.isnan(ensemble.runs[f"{one.name}_day"])) for one in OUTCOMES}
