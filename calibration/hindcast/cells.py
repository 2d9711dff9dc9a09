"""One score of one question in one period: a forecaster against others on the same windows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from calibration.hindcast.blocks import block_means, effective_number, enough_blocks
from calibration.hindcast.questions import Kind
from calibration.hindcast.windows import Period, Window, apart
from sim.axes import Array

__all__ = ["MARGIN", "Cell", "Finding", "Power", "Topic", "cell_of"]

MARGIN = 0.05
"""How much worse than the best rule still passes for no worse."""

Finding = Literal["better", "worse", "no difference shown", "too few windows"]

_INTERVAL = (0.05, 0.95)
_ONE_SIDED = 1.645
"""Standard errors by which a gain must clear the margin to show it: one-sided, 5 %."""


@dataclass(frozen=True)
class Topic:
    """What a cell is about."""

    question: str
    kind: Kind
    horizon: int
    period: Period
    score: str


@dataclass(frozen=True)
class Power:
    """What the test of "no worse than 5 %" can tell on these windows, by resampling them in blocks.

    passes_if_equal      chance that the point passes where there is no difference
    passes_if_10_worse   chance that it passes where the forecaster is 10 % worse
    shown_if_equal       chance that the interval, too, clears the margin where there is no difference
    """

    passes_if_equal: float
    passes_if_10_worse: float
    shown_if_equal: float


@dataclass(frozen=True)
class Cell:
    """Mean scores, less being better, and the gain over the best of the others.

    answer     mean answer of the record
    windows    how many were scored; of them `blocks` do not overlap, and they are worth `effective` independent ones
    forecaster mean score of the one that is judged
    others     mean score of each of the others; `best` is the least of them on these very windows
    gain       1 - forecaster / best
    interval   90 % of the gain; None with too few blocks or episodes
    """

    topic: Topic
    answer: float
    windows: int
    blocks: int
    effective: float
    forecaster: float
    others: Mapping[str, float]
    best: str
    gain: float
    interval: tuple[float, float] | None
    power: Power | None

    @property
    def finding(self) -> Finding:
        """What may be claimed."""
        if self.interval is None:
            return "too few windows"
        low, high = self.interval
        return "better" if low > 0 else "worse" if high < 0 else "no difference shown"

    @property
    def is_no_worse(self) -> bool:
        """Whether the gain, as it stands, is within the margin."""
        return self.gain >= -MARGIN


def cell_of(
    topic: Topic,
    windows: Sequence[Window],
    answer_w: Array,
    judged_w: Array,
    others_w: Mapping[str, Array],
    *,
    may_claim: bool = True,
) -> Cell:
    """A cell from scores on all windows of a horizon in order; NaN where one is not scored.

    may_claim  what came in too few episodes gets no interval, however many windows there are
    """
    is_in_w = ~np.isnan(judged_w + sum(others_w.values()))
    scored = [window for window, is_in in zip(windows, is_in_w, strict=True) if is_in]
    mean = {name: float(other_w[is_in_w].mean()) for name, other_w in others_w.items()}
    best = min(mean, key=mean.__getitem__)
    gain = 1 - float(judged_w[is_in_w].mean()) / mean[best]
    # A week's part in the gain, to first order: a ratio of resampled means would be wild where few things happen.
    part_w = np.where(is_in_w, ((1 - gain) * others_w[best] - judged_w) / mean[best], np.nan)
    deviation_r = _deviations(part_w, topic) if may_claim and enough_blocks(scored) else None
    return Cell(
        topic=topic,
        answer=float(answer_w[is_in_w].mean()),
        windows=len(scored),
        blocks=len(apart(scored)),
        effective=effective_number(np.where(is_in_w, others_w[best] - judged_w, np.nan)),
        forecaster=float(judged_w[is_in_w].mean()),
        others=mean,
        best=best,
        gain=gain,
        interval=None if deviation_r is None else _interval(gain + deviation_r),
        power=None if deviation_r is None else _power(deviation_r),
    )


def _deviations(part_w: Array, topic: Topic) -> Array:
    """How far the gain strays under resampling, shape (resample,), over the weeks from first to last scored."""
    weeks = np.flatnonzero(~np.isnan(part_w))
    name = f"{topic.question} {topic.period} {topic.score}"
    return block_means(part_w[weeks[0] : weeks[-1] + 1], horizon=topic.horizon, name=name)


def _interval(gain_r: Array) -> tuple[float, float]:
    low, high = np.quantile(gain_r, _INTERVAL)
    return float(low), min(float(high), 1.0)


def _power(deviation_r: Array) -> Power:
    shown = -MARGIN + _ONE_SIDED * float(deviation_r.std())
    return Power(
        passes_if_equal=float((deviation_r >= -MARGIN).mean()),
        passes_if_10_worse=float((deviation_r - 0.1 >= -MARGIN).mean()),
        shown_if_equal=float((deviation_r >= shown).mean()),
    )
