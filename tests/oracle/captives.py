"""Prisoners, children and the fallen, in one run."""

from __future__ import annotations

from math import exp, expm1
from typing import TYPE_CHECKING

from sim.mechanisms.exchange import DEAL_STAGES, SIZE_MEMORY
from sim.outcomes import LARGE_EXCHANGE, LARGE_EXCHANGE_DAYS
from tests.oracle.chances import poisson, relaxed, rounded_by_chance, weibull

if TYPE_CHECKING:
    from tests.oracle.model import OracleModel


class Exchanges:
    """Agreements to exchange prisoners, by hazard or at a round."""

    def __init__(self, model: OracleModel, *, boost_left: float, deal: float, due: float) -> None:
        self.model, self.boost_left = model, boost_left
        self.pending = (due, deal) if deal > 0 else None
        self.usual_size, self.mood = model.p.exchange_size, 0.0
        self.released: list[tuple[int, float, float]] = []

    def rate(self) -> float:
        """Agreements a day."""
        p, model = self.model.p, self.model
        boost = p.deal_boost if self.boost_left > 0 else 1.0
        return p.exchange_rate * exp(self.mood) * (0.7 + model.trust) * (0.8 + 0.4 * model.facilitation()) * boost

    def step(self) -> None:
        p, random = self.model.p, self.model.random
        if self.model.is_fighting:
            for side in self.model.sides:
                side.prisoners += rounded_by_chance(random, side.p.captured_rate)
        kept = exp(-1 / p.exchange_memory)
        self.usual_size = p.exchange_size * (self.usual_size / p.exchange_size) ** kept
        self.mood = relaxed(self.mood, 0.0, p.exchange_memory)
        self.mood += p.exchange_drift * (1 - kept**2) ** 0.5 * random.gauss(0, 1)
        for _ in range(poisson(random, self.rate())):
            self._usual_exchange()
        if self.pending is not None and self.pending[0] <= self.model.today:
            self.release((self.pending[1], self.pending[1]), stages=DEAL_STAGES)
            self.pending = None
        self.boost_left = max(self.boost_left - 1, 0.0)

    def _usual_exchange(self) -> None:
        """Near parity, bound by the smaller stock, and remembered in the usual size."""
        p, random = self.model.p, self.model.random
        size = weibull(random, self.usual_size, p.exchange_shape)
        size = min(size, *(side.prisoners for side in self.model.sides))
        tilt = exp(p.exchange_parity * random.gauss(0, 1) / 2)
        freed = self.release((max(size * tilt, 1), max(size / tilt, 1)))
        self.usual_size *= (max(freed, 1) / self.usual_size) ** SIZE_MEMORY

    def agree_on_deal(self) -> None:
        """A large exchange is agreed at a round, for some days later, or added to one that is still to come."""
        due, people = self.pending or (self.model.today + 3 + self.model.random.randrange(9), 0)
        self.pending = (due, people + round(self.model.p.deal_size))
        self.boost_left = self.model.p.deal_boost_days

    def release(self, wanted: tuple[float, float], *, stages: int = 1, scripted: bool = False) -> float:
        """Prisoners go home both ways or not at all, `wanted` to side 0 and to side 1, as far as the stocks go."""
        model = self.model
        if min(side.prisoners for side in model.sides) == 0:
            return 0.0
        freed = [side.opponent.release(people) for side, people in zip(model.sides, wanted, strict=True)]
        for side, people in zip(model.sides, freed, strict=True):
            model.count(f"prisoners_to_{side.name}", people)
        self.released += [(model.today + s, freed[0] / stages, freed[1] / stages) for s in range(stages)]
        if min(freed) > 0:
            model.note("exchange", scripted=scripted)
            model.count("exchanges")
            model.shift_trust("trust_exchange")
            model.reward("humanitarian")
        return sum(freed) / 2

    def day_of_large(self) -> float | None:
        """First day on which 14 days of releases reach the mark on each side."""
        for day in sorted({day for day, _, _ in self.released}):
            window = [r for r in self.released if day - LARGE_EXCHANGE_DAYS < r[0] <= day]
            if all(sum(r[1 + s] for r in window) > LARGE_EXCHANGE - 1e-6 for s in (0, 1)):
                return day
        return None


class Returns:
    """Children and the fallen, through humanitarian mediators."""

    def __init__(self, model: OracleModel) -> None:
        self.model, self.children = model, round(model.p.children_held)

    def step(self) -> None:
        p, model, random = self.model.p, self.model, self.model.random
        if model.is_fighting:
            for side in model.sides:
                side.bodies += rounded_by_chance(random, side.p.bodies_found)
        helped = 0.5 + model.facilitation()
        if model.happens(-expm1(-p.children_rate * helped)):
            self._children_return()
        if model.happens(-expm1(-p.bodies_rate * helped)):
            for side in model.sides:
                self._fallen_return(side)

    def _children_return(self) -> None:
        p, model = self.model.p, self.model
        home = min(round(max(weibull(model.random, p.children_size, p.humanitarian_shape), 1)), self.children)
        self.children -= home
        model.count("children_returned", home)
        if home > 0:
            model.note("children_return")

    def _fallen_return(self, side) -> None:
        size = weibull(self.model.random, side.p.bodies_size, self.model.p.humanitarian_shape)
        home = min(round(size), side.opponent.bodies)
        side.opponent.bodies -= home
        self.model.count(f"bodies_to_{side.name}", home)
