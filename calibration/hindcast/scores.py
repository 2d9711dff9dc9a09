"""Scores of a forecast against what came to pass; less is better, and honesty pays [GneitingRaftery2007]."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from calibration.hindcast.forecast import Forecast
from calibration.hindcast.questions import Kind, Question
from sim.axes import Array

__all__ = ["SCORES", "brier", "count_crps", "count_log_score", "log_score", "sample_crps", "score_of"]

SCORES: Mapping[Kind, tuple[str, ...]] = {
    "event": ("brier", "log"),
    "count": ("crps", "log"),
    "total": ("crps",),
    "next": ("crps",),
}
"""How each kind of question is scored; the next size on its logarithm, or a large one would drown the rest."""

_NEVER = 1e-9
"""Least probability of a formula; that of an ensemble is half a run."""


def score_of(forecast: Forecast, question: Question, *, score: str, answer: float) -> float:
    """One score of the answer to a question of which the forecast speaks."""
    name, least = question.name, 0.5 / forecast.runs if forecast.runs else _NEVER
    match question.kind, score:
        case "event", "brier":
            return brier(forecast.probability[name], answer)
        case "event", _:
            return log_score(forecast.probability[name], answer, least=least)
        case "count", "crps":
            return count_crps(forecast.counts[name], answer)
        case "count", _:
            return count_log_score(forecast.counts[name], answer, least=least)
        case "total", _:
            return sample_crps(forecast.sizes[name], answer)
    return sample_crps(np.log(np.maximum(forecast.sizes[name], 1)), np.log(answer))


def brier(p: float, happened: float) -> float:
    """Squared distance of a probability from what happened, 0 or 1."""
    return (p - happened) ** 2


def log_score(p: float, happened: float, *, least: float) -> float:
    """Minus the logarithm of the probability given to what happened, kept off 0 and 1 by `least`."""
    kept = min(max(p, least), 1 - least)
    return float(-np.log(kept if happened else 1 - kept))


def count_crps(pmf: Array, n: float) -> float:
    """Continuous ranked probability score of a count, whose pmf begins at 0."""
    cumulative = np.cumsum(np.pad(pmf, (0, max(0, int(n) + 1 - len(pmf)))))
    return float(((cumulative - (np.arange(len(cumulative)) >= n)) ** 2).sum())


def count_log_score(pmf: Array, n: float, *, least: float) -> float:
    """Minus the logarithm of the probability given to a count, kept off 0 by `least`."""
    return float(-np.log(max(pmf[int(n)] if n < len(pmf) else 0.0, least)))


def sample_crps(rising: Array, value: float) -> float:
    """Continuous ranked probability score of equally likely values, in rising order: E|X - y| - E|X - X'| / 2."""
    n = len(rising)
    rank = 2 * np.arange(1, n + 1) - n - 1
    return float(np.abs(rising - value).mean() - rank @ rising / n**2)
