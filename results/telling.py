"""Which runs are told as a story, and the stories themselves.

Runs are chosen by rules that are printed with them, from the first runs of the ensemble: one in the middle, one with a
general ceasefire, one in which things go wrong. All are recomputed together, in one pass.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from results.background import Concession, StoryEntry, Told
from results.outcomes import END_STATES
from results.summary import Runs
from results.wording import Wording, counted, joined
from results.words import in_100, listed
from sim.axes import Array, Mask

if TYPE_CHECKING:
    from sim.chronicle import Chronicle
    from sim.setup import Setup

__all__ = ["choose_runs", "tell_stories"]

CANDIDATES = 400
"""Stories come from this many first runs: recomputing a run recomputes all before it in its chunk."""
_LIKENESS = ("talks_rounds", "exchanges", "limited_ceasefires", "general_truces", "prisoners_to_", "children_returned")


def choose_runs(runs: Runs) -> dict[int, str]:
    """Run -> the rule by which it was chosen; one to three runs."""
    first = slice(0, CANDIDATES)
    far_r = _distance_from_middle(runs)[first]
    common = int(np.bincount(runs["end_state"]).argmax())
    ceasefire_r = ~np.isnan(runs["general_ceasefire_day"]) & ~runs["general_ceasefire_scripted"]
    collapse_r = ~np.isnan(runs["ceasefire_collapse_day"])
    chosen: dict[int, str] = {}
    rules = (
        (runs["end_state"] == common, "Of the runs that end as most do, the one closest to"),
        (ceasefire_r & ~collapse_r, "Of the runs with a general ceasefire that did not collapse, the one closest to"),
        (collapse_r, "Of the runs in which a general ceasefire collapses, the one closest to"),
    )
    for fits_r, why in rules:
        run = _closest(fits_r[first], far_r, taken=chosen)
        if run is not None:
            share = float(np.mean(fits_r))
            chosen[run] = f"{why} the middle of all runs: {in_100(share)} runs are of this kind."
    return chosen


def _distance_from_middle(runs: Runs) -> Array:
    """How unlike the average run each run is, over what it brings, in standard deviations."""
    names = [name for name in runs if name.startswith(_LIKENESS)]
    value_rj = np.stack([np.asarray(runs[name], dtype=float) for name in names], axis=1)
    spread_j = value_rj.std(axis=0)
    unlike_rj = (value_rj - value_rj.mean(axis=0)) / np.where(spread_j > 0, spread_j, 1.0)
    distance_r: Array = np.sqrt((unlike_rj**2).mean(axis=1))
    return distance_r


def _closest(fits_r: Mask, far_r: Array, *, taken: Mapping[int, str]) -> int | None:
    free_r = fits_r.copy()
    free_r[list(taken)] = False
    return int(np.where(free_r, far_r, np.inf).argmin()) if free_r.any() else None


def tell_stories(setup: Setup, runs: Runs, *, words: Wording) -> tuple[Told, ...]:
    """The chosen runs as dated stories with their concession ledgers."""
    from sim.ensemble import model_of_chunk, play
    from sim.replay import replay

    chosen = choose_runs(runs)
    watch = tuple(chosen)
    model = model_of_chunk(setup, replay(setup), 0, max(watch) + 1, watch=watch)
    play(model)
    if model.chronicle is None:  # pragma: no cover - the engine keeps one wherever runs are watched
        return ()
    return tuple(_told(model.chronicle, runs, run, why, words, setup.horizon_days) for run, why in chosen.items())


def _told(chronicle: Chronicle, runs: Runs, run: int, why: str, words: Wording, horizon_days: int) -> Told:
    entries = joined(sorted((e for e in chronicle.entries[run] if e.day <= horizon_days), key=lambda e: e.day))
    return Told(
        run=run,
        title=_title(runs, run),
        why=why,
        entries=tuple(StoryEntry(e.day, e.kind, e.actors, e.sentence(words.actors)) for e in entries),
        ledger=tuple(
            Concession(
                day=move.day,
                actor=move.actor,
                issue=move.issue,
                before=None if math.isnan(move.before) else move.before,
                after=move.after,
                answers=words.answer(move.answers),
            )
            for move in chronicle.ledger[run]
        ),
    )


def _title(runs: Runs, run: int) -> str:
    """What the run comes to, in a line."""
    counts = (
        (int(runs["talks_rounds"][run]), "round of talks", "rounds of talks"),
        (int(runs["exchanges"][run]), "exchange", "exchanges"),
        (int(runs["limited_ceasefires"][run]), "limited ceasefire", "limited ceasefires"),
    )
    some = [counted(n, one, many) for n, one, many in counts if n] + _truces(runs, run)
    end = list(END_STATES.values())[int(runs["end_state"][run])].lower()
    return f"{listed(some) or 'nothing comes of it'}; at the end {end}"


def _truces(runs: Runs, run: int) -> list[str]:
    """General truces; a general ceasefire, and a settlement, is one too, as the list of outcomes says."""
    n, ceasefire = int(runs["general_truces"][run]), not math.isnan(runs["general_ceasefire_day"][run])
    if n == 1 and ceasefire:
        return ["a general ceasefire"]
    return [counted(n, "general truce") + (", a general ceasefire among them" if ceasefire else "")] if n else []
