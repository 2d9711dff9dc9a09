"""How fast a side concedes: time-dependent and behaviour-dependent tactics [Faratin1998]."""

from __future__ import annotations

import numpy as np

from sim.axes import FLOAT, Array


def time_dependent(days_r: Array, patience_days_r: Array, exponent_r: Array) -> Array:
    """Share of the way to the reservation package conceded by now, 0 to 1: (min(t, T) / T)^(1 / b) [Faratin1998].

    b < 1 holds out until late (Boulware), b = 1 concedes evenly, b > 1 early. The clock is days since the channel
    opened over the side's own patience, never the scenario's horizon.
    """
    return (np.minimum(days_r, patience_days_r) / patience_days_r) ** (FLOAT(1) / exponent_r)


def concede(before_r: Array, by_time_r: Array, other_moved_r: Array, reciprocity_r: Array) -> Array:
    """Next share conceded: part by the clock, part answering the other's last move, and never taken back.

    reciprocity_r  weight of the answer: 0 = by the clock alone, 1 = tit for tat alone
    """
    answer_r = before_r + other_moved_r
    wanted_r = (FLOAT(1) - reciprocity_r) * by_time_r + reciprocity_r * answer_r
    return np.clip(np.maximum(wanted_r, before_r), FLOAT(0), FLOAT(1))


def walk_down(surplus_rl: Array, target_r: Array) -> Array:
    """How far along the frontier, from one's own wish (0) to the other's (1), the surplus has fallen to the target.

    surplus_rl  one's own gain over need along the frontier, own wish first. Durability may make it rise before it
                falls, so each point is read as the best from there on: nobody holds out where going on costs nothing
    """
    best_rl = np.maximum.accumulate(surplus_rl[:, ::-1], axis=1)[:, ::-1]
    last = surplus_rl.shape[1] - 1
    at_r = np.clip((best_rl >= target_r[:, None]).sum(axis=1) - 1, 0, last)
    next_r = np.minimum(at_r + 1, last)
    rows = np.arange(len(at_r))
    here_r, there_r = best_rl[rows, at_r], best_rl[rows, next_r]
    step_r = np.clip((here_r - target_r) / np.maximum(here_r - there_r, FLOAT(1e-9)), 0, 1) * (next_r > at_r)
    return ((at_r + step_r) / last).astype(surplus_rl.dtype)
