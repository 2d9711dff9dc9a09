"""The windows of one horizon beside what came to pass, what a forecaster said and what others said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from calibration.hindcast.cells import Cell, Topic, cell_of
from calibration.hindcast.chance import shared_uniforms
from calibration.hindcast.coverage import coverage, reliability, transforms
from calibration.hindcast.forecast import Forecast
from calibration.hindcast.observed import Observed
from calibration.hindcast.questions import COUNTED, Question, questions
from calibration.hindcast.rare import FEWEST_EPISODES, episodes, expected_number
from calibration.hindcast.scores import SCORES, score_of
from calibration.hindcast.track_record import FORECASTER, Covered, Diary, Rare, Reliable
from calibration.hindcast.windows import Period, Window, falls_in
from sim.axes import Array, Mask

__all__ = ["Table"]

_ALIKE = 0.9
"""What the record answers alike in more than nine windows of ten tells no forecaster from another."""

_ByKey = Mapping[tuple[dt.date, int], Forecast]


@dataclass(frozen=True)
class Table:
    """All windows of a horizon, a week apart; forecasts by their window, missing where nothing was said."""

    observed: Observed
    windows: tuple[Window, ...]
    judged: _ByKey
    others: Mapping[str, _ByKey]

    def cells(self, period: Period, *, rare: bool = False) -> Iterator[Cell]:
        """Every score of every question that can tell forecasters apart; on request of what came rarely, too."""
        is_in_w = self._is_in(period)
        for question in self._questions:
            if not (self._tells_apart(question) or (rare and self._is_rare(question) and self._has_come(question))):
                continue
            for score in SCORES[question.kind]:
                score_mw = {name: np.where(is_in_w, s, np.nan) for name, s in self._scores(question, score).items()}
                topic = Topic(question.name, question.kind, self._horizon, period, score)
                judged_w = score_mw.pop(FORECASTER)
                if np.isfinite(judged_w).any():
                    answer_w, may_claim = self._answers[question.name], not self._is_rare(question)
                    yield cell_of(topic, self.windows, answer_w, judged_w, score_mw, may_claim=may_claim)

    def read_strictly(self) -> Table:
        """The same forecasts against the record without its doubtful outcomes, each cluster counted once."""
        return replace(self, observed=replace(self.observed, doubtful=False, clustered=True))

    def coverage(self, period: Period) -> Iterator[Covered]:
        """How the answers lie in the distributions that the forecaster gave."""
        for question in self._questions:
            some = self._spoken(question, period)
            if question.kind != "event" and self._tells_apart(question) and some:
                u_w = transforms([self.judged[w.key] for w in some], question, self._answers_of(question, some))
                name = f"{question.name} {period}"
                yield Covered(question.name, self._horizon, period, coverage(some, u_w, name))

    def reliability(self, period: Period) -> Reliable:
        """Said against happened, all events together."""
        parts = []
        for question in self._events:
            if some := self._spoken(question, period):
                p_w = self._said(self.judged, question, some)
                parts.append((p_w, self._answers_of(question, some), shared_uniforms(some, question.name)))
        if not parts:
            return Reliable(self._horizon, period, ())
        p, happened, u = (np.concatenate(part, axis=-1) for part in zip(*parts, strict=True))
        return Reliable(self._horizon, period, tuple(reliability(p, happened, u)))

    def rare(self, period: Period) -> Iterator[Rare]:
        """Expected and observed numbers of what comes too rarely for more."""
        for question in filter(self._is_rare, self._events):
            if some := self._spoken(question, period):
                p_w, happened_w = self._said(self.judged, question, some), self._answers_of(question, some)
                means = {name: self._at(s, some).mean() for name, s in self._scores(question, "log").items()}
                number = expected_number(some, p_w, happened_w)
                yield Rare(question.name, self._horizon, period, number, {n: float(m) for n, m in means.items()})

    def diaries(self, period: Period) -> Iterator[Diary]:
        """What was said, week by week, of what came often but in few episodes."""
        for question in filter(self._is_rare, self._events):
            came = [one.day for one in self.observed.occurrences(question.name)]
            some = self._spoken(question, period)
            if some and len(came) >= FEWEST_EPISODES:
                speakers = {FORECASTER: self.judged, **self.others}
                said = {name: tuple(self._said(whose, question, some).tolist()) for name, whose in speakers.items()}
                yield Diary(question.name, self._horizon, tuple(came), tuple(w.as_of for w in some), said)

    @property
    def _horizon(self) -> int:
        return self.windows[0].horizon

    @cached_property
    def _questions(self) -> tuple[Question, ...]:
        return questions(self.observed.case)

    @property
    def _events(self) -> list[Question]:
        return [question for question in self._questions if question.kind == "event"]

    @cached_property
    def _answers(self) -> dict[str, Array]:
        return {question.name: self.observed.answers(question, self.windows) for question in self._questions}

    def _answers_of(self, question: Question, some: list[Window]) -> Array:
        return self._at(self._answers[question.name], some)

    def _at(self, value_w: Array, some: list[Window]) -> Array:
        return value_w[[self._place[window] for window in some]]

    @cached_property
    def _place(self) -> dict[Window, int]:
        return {window: place for place, window in enumerate(self.windows)}

    def _is_in(self, period: Period) -> Mask:
        return np.array([falls_in(self.observed.case, window, period) for window in self.windows])

    def _spoken(self, question: Question, period: Period) -> list[Window]:
        """The windows of a period of which the forecaster speaks and the record answers."""
        speaks_w = [w.key in self.judged and self.judged[w.key].speaks_of(question.name) for w in self.windows]
        is_scored_w = self._is_in(period) & ~np.isnan(self._answers[question.name]) & speaks_w
        return [window for window, is_scored in zip(self.windows, is_scored_w, strict=True) if is_scored]

    def _said(self, whose: _ByKey, question: Question, some: list[Window]) -> Array:
        return np.array([whose[window.key].probability[question.name] for window in some])

    def _scores(self, question: Question, score: str) -> dict[str, Array]:
        """Scores on every window by whose they are; NaN where nothing was said or the record has no answer."""
        answered = list(zip(self.windows, self._answers[question.name], strict=True))
        return {
            name: np.array([_score(whose.get(window.key), question, score, answer) for window, answer in answered])
            for name, whose in {FORECASTER: self.judged, **self.others}.items()
        }

    def _is_rare(self, question: Question) -> bool:
        outcome = COUNTED.get(question.name, question.name)
        return question.kind in ("event", "count") and len(episodes(self.observed, outcome)) < FEWEST_EPISODES

    def _has_come(self, question: Question) -> bool:
        return bool(np.nansum(self._answers[question.name]))

    def _tells_apart(self, question: Question) -> bool:
        answer_w = self._answers[question.name]
        if self._is_rare(question) or np.isnan(answer_w).all():
            return False
        return question.kind != "event" or bool(1 - _ALIKE <= np.nanmean(answer_w) <= _ALIKE)


def _score(forecast: Forecast | None, question: Question, score: str, answer: float) -> float:
    if forecast is None or np.isnan(answer) or not forecast.speaks_of(question.name):
        return np.nan
    return score_of(forecast, question, score=score, answer=answer)
