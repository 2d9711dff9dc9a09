"""One run told again: its chunk is recomputed and watched."""

from __future__ import annotations

from dataclasses import dataclass

from sim.chronicle import Concession, Entry
from sim.chunk import forget, model_of_chunk, play
from sim.randomness import CHUNK
from sim.replay import replay
from sim.setup import Setup


@dataclass(frozen=True)
class Story:
    """A run as a dated chronicle, with its concession ledger."""

    run: int
    draw: int
    entries: tuple[Entry, ...]
    ledger: tuple[Concession, ...]


def tell(setup: Setup, *, run: int) -> Story:
    """The story of one run, the same that the ensemble counted."""
    chunk, place = divmod(run, CHUNK)
    model = model_of_chunk(setup, replay(setup), chunk, place + 1, watch=(place,))
    play(model)
    assert model.chronicle is not None
    horizon = setup.horizon_days
    entries = sorted((e for e in model.chronicle.entries[place] if e.day <= horizon), key=lambda e: e.day)
    told = Story(run, run % setup.draws, tuple(entries), tuple(model.chronicle.ledger[place]))
    forget(model)
    return told
