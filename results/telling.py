"""The told runs: which ones (results/likeness.py), and each as a dated story with its concession ledger."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from results.background import Concession, StoryEntry, Told
from results.likeness import Group, groups_of
from results.outcomes import END_STATES
from results.summary import Runs
from results.wording import Wording, counted, joined
from results.words import listed

if TYPE_CHECKING:
    from sim.chronicle import Chronicle
    from sim.setup import Setup

__all__ = ["tell_stories"]


def tell_stories(setup: Setup, runs: Runs, *, words: Wording) -> tuple[Told, ...]:
    """The middle runs of the groups as dated stories, the largest group first; all recomputed in one pass."""
    from sim.ensemble import forget, model_of_chunk, play
    from sim.replay import replay

    groups = groups_of(runs, setup.horizon_days)
    watch = tuple(group.run for group in groups)
    model = model_of_chunk(setup, replay(setup), 0, max(watch) + 1, watch=watch)
    play(model)
    if model.chronicle is None:  # pragma: no cover - the engine keeps one wherever runs are watched
        return ()
    told = tuple(_told(model.chronicle, runs, group, words, setup.horizon_days) for group in groups)
    forget(model)
    return told


def _told(chronicle: Chronicle, runs: Runs, group: Group, words: Wording, horizon_days: int) -> Told:
    run = group.run
    entries = joined(sorted((e for e in chronicle.entries[run] if e.day <= horizon_days), key=lambda e: e.day))
    return Told(
        run=run,
        title=_title(runs, run),
        gist=_gist(runs, run),
        share=group.share,
        bad=group.bad,
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


_GISTS = (
    ("settlement", "a settlement"),
    ("general_ceasefire", "a general ceasefire"),
    ("general_truce", "a short general truce"),
    ("limited_ceasefire", "a limited ceasefire"),
    ("talks_round", "talks alone"),
)
_MEETINGS = (("leaders_meeting", "leaders meet"), ("patron_summit", "patron's summit"))


def _gist(runs: Runs, run: int) -> str:
    """The furthest that the run comes, what becomes of it, and who met at the top: a menu's worth of words."""

    def came(name: str) -> bool:
        return not math.isnan(runs[f"{name}_day"][run])

    furthest = next((words for name, words in _GISTS if came(name)), "no talks, no pause")
    broken = " that collapses" if came("ceasefire_collapse") else ""
    meetings = [words for name, words in _MEETINGS if came(name) and not came("settlement")]
    return ", ".join([furthest + broken, *meetings])


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
