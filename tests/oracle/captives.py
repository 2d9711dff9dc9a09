"""Prisoners, children and the fallen, in one run."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, exp, expm1
from typing import TYPE_CHECKING

from sim.mechanisms.exchange import DEAL_STAGES, SIZE_MEMORY
from sim.outcomes import LARGE_EXCHANGE, LARGE_EXCHANGE_DAYS
from tests.oracle.chances import poisson, relaxed, rounded_by_chance, weibull

if TYPE_CHECKING:
    from tests.oracle.model import OracleModel


@dataclass
class Staged:
    """An exchange carried out over several days: people each side has still to release, at most so many a day.

    is_counted   whether it has been counted as an agreement, which it is once
    is_scripted  whether it was the scenario's idea
    """

    due: float
    people: float
    a_day: float
    is_counted: bool = False
    is_scripted: bool = False


class Exchanges:
    """Agreements to exchange prisoners, by hazard, at a round, or by the scenario."""

    def __init__(self, model: OracleModel, *, boost_left: float, pending: Staged | None) -> None:
        self.model, self.boost_left, self.pending = model, boost_left, pending
        self.usual_size, self.mood, self.days = model.p.exchange_size, 0.0, 0
        self.released: list[tuple[int, float, float]] = []

    def rate(self) -> float:
        """Agreements a day."""
        p, model = self.model.p, self.model
        boost = p.deal_boost if self.boost_left > 0 else 1.0
        spread = p.exchange_drift**2 * -expm1(-2 * self.days / p.exchange_memory)
        return (
            p.exchange_rate
            * exp(self.mood - spread / 2)
            * (0.7 + model.trust)
            * (0.8 + 0.4 * model.facilitation())
            * boost
        )

    def step(self) -> None:
        p, random = self.model.p, self.model.random
        if self.model.is_fighting:
            for side in self.model.sides:
                side.prisoners += rounded_by_chance(random, side.p.captured_rate)
        self.days += 1
        kept = exp(-1 / p.exchange_memory)
        self.usual_size = p.exchange_size * (self.usual_size / p.exchange_size) ** kept
        self.mood = relaxed(self.mood, 0.0, p.exchange_memory)
        self.mood += p.exchange_drift * (1 - kept**2) ** 0.5 * random.gauss(0, 1)
        for _ in range(poisson(random, self.rate())):
            self._usual_exchange()
        self.carry_out()
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
        """A large exchange is agreed at a round, some days ahead, or added to one still to be carried out."""
        if self.pending is None:
            self.pending = Staged(self.model.today + 3 + self.model.random.randrange(9), 0, 0)
        self.pending.people += round(self.model.p.deal_size)
        self.pending.a_day = ceil(self.pending.people / DEAL_STAGES)
        self.boost_left = self.model.p.deal_boost_days

    def schedule(self, each: float, stages: int) -> None:
        """The scenario's exchange begins today in place of a deal, together with what is left of an earlier one."""
        left = self.pending.people if self.pending is not None and self.pending.is_scripted else 0
        self.pending = Staged(self.model.today, left + each, ceil((left + each) / stages), is_scripted=True)
        self.carry_out()

    def carry_out(self) -> None:
        """A day's stage, the same for both sides: whoever holds fewer sets it. What could not go today never goes."""
        staged = self.pending
        if staged is None or staged.due > self.model.today:
            return
        stage = min(staged.a_day, staged.people)
        people = min(stage, *(side.prisoners for side in self.model.sides))
        self.release((people, people), is_new=not staged.is_counted, scripted=staged.is_scripted)
        staged.is_counted = staged.is_counted or people > 0
        staged.people, staged.due = staged.people - stage, self.model.today + 1
        self.pending = staged if staged.people > 0 else None

    def release(self, wanted: tuple[float, float], *, is_new: bool = True, scripted: bool = False) -> float:
        """Prisoners go home both ways or not at all, `wanted` to side 0 and to side 1, as far as the stocks go."""
        model = self.model
        if min(side.prisoners for side in model.sides) == 0:
            return 0.0
        freed = [side.opponent.release(people) for side, people in zip(model.sides, wanted, strict=True)]
        for side, people in zip(model.sides, freed, strict=True):
            model.count(f"prisoners_to_{side.name}", people)
        self.released.append((model.today, *freed))
        if self._is_large_by_now():
            model.note("large_exchange", scripted=scripted)
        if min(freed) > 0:
            model.note("exchange", scripted=scripted)
        if min(freed) > 0 and is_new:
            model.count("exchanges")
            model.shift_trust("trust_exchange")
            model.reward("humanitarian")
        return sum(freed) / 2

    def _is_large_by_now(self) -> bool:
        """Whether the last days' releases reach the mark on each side."""
        window = [freed for day, *freed in self.released if day > self.model.today - LARGE_EXCHANGE_DAYS]
        return all(sum(freed[s] for freed in window) >= LARGE_EXCHANGE for s in (0, 1))


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
