"""Models of a few runs, which draw for no more runs than they hold: fast enough for a test of one mechanism."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.axes import Array
from sim.model import NegotiationModel
from sim.randomness import Streams
from sim.setup import Setup


def small_model(
    setup: Setup, *, runs: int, state: Mapping[str, Array] | None = None, watch: tuple[int, ...] = ()
) -> NegotiationModel:
    """A model on the as-of day; without a `state` its war has only begun."""
    streams = Streams(setup.seed, chunk=0, runs=runs, width=runs)
    return NegotiationModel(setup, draw_r=np.arange(runs) % setup.draws, streams=streams, state=state, watch=watch)


def read_only(*arrays: Array) -> tuple[Array, ...]:
    """Copies that raise where somebody writes into them."""
    copies = tuple(np.array(array) for array in arrays)
    for copy in copies:
        copy.setflags(write=False)
    return copies
