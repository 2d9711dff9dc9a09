"""Textbook results that the engine's bargaining is checked against, in closed form.

They are limits of the richer model: one issue, linear tastes, no commitment problem. Tests compare the engine with
them; the report draws the weighted mean from here.
"""

from __future__ import annotations


def bargaining_range(p_win: float, cost_0: float, cost_1: float) -> tuple[float, float]:
    """Shares of the stake for side 0 that both prefer to war: [p - c_0, p + c_1] [Fearon1995]."""
    return max(0.0, p_win - cost_0), min(1.0, p_win + cost_1)


def best_demand(p_win: float, cost_0: float, most_cost_1: float) -> tuple[float, float]:
    """Side 0's best take-it-or-leave-it demand and the chance of war, when side 1's cost is uniform on [0, c].

    Demanding p + y is accepted where c_1 >= y, so side 0 maximises (1 - y/c)(p + y) + (y/c)(p - c_0) over y in
    [0, c]: y = (c - c_0) / 2, and never demands more than all [Fearon1995].
    """
    y = min(max((most_cost_1 - cost_0) / 2, 0.0), most_cost_1, 1 - p_win)
    return p_win + y, y / most_cost_1


def alternating_share(patience_0: float, patience_1: float) -> float:
    """The first mover's share under alternating offers: (1 - d_1) / (1 - d_0 d_1) [Rubinstein1982]."""
    return (1 - patience_1) / (1 - patience_0 * patience_1)


def weighted_mean(positions: tuple[float, ...], weights: tuple[float, ...]) -> float:
    """The compromise model: the mean position weighted by salience and capability [Thomson2006]."""
    return sum(p * w for p, w in zip(positions, weights, strict=True)) / sum(weights)
