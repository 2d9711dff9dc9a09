"""The front, truces on all fronts and partial ones, in one run, a day at a time."""

from __future__ import annotations

import datetime as dt
from math import exp, expm1, inf, prod, sinh
from typing import TYPE_CHECKING

from sim.mechanisms.commitment import RATIFICATION_DAYS
from sim.mechanisms.endurance import EXTENSION_DAYS
from sim.mechanisms.truces import PASSIVE_EFFORT
from sim.mechanisms.war import MOST_MOMENTUM, PACE
from sim.outcomes import LONG_TRUCE_DAYS
from tests.oracle.chances import weathered

if TYPE_CHECKING:
    from tests.oracle.model import OracleModel


class Front:
    """Momentum (positive for side 1) and the share of territory that side 1 holds."""

    def __init__(self, model: OracleModel, *, momentum: float, share: float) -> None:
        self.model, self.momentum, self.share = model, momentum, share

    def momentum_of(self, side: int) -> float:
        return self.momentum if side == 1 else -self.momentum

    def step(self) -> None:
        """Ornstein-Uhlenbeck momentum about what support and manpower pull it to; territory moves while they fight."""
        p, model, before = self.model.p, self.model, self.momentum
        pull = [
            p.momentum_support * (s.support - 1)
            + p.momentum_manpower * (model.calendar.lever(f"{s.name}.manpower", 1.0) - 1)
            for s in model.sides
        ]
        mean, kept = pull[1] - pull[0], exp(-1 / p.momentum_memory)
        noise = p.momentum_sd * (1 - kept**2) ** 0.5 * model.random.gauss(0, 1)
        after = mean + (before - mean) * kept + noise
        self.momentum = min(max(after, -MOST_MOMENTUM), MOST_MOMENTUM)
        if model.is_fighting:
            gain = PACE / 30 * sinh((before + self.momentum) / 2)
            self.share = min(max(self.share + gain, 0.0), 100.0)


class Truce:
    """The truce on all fronts, if any: how long it has held and has to run."""

    def __init__(self, model: OracleModel, *, kind: int, age: float, left: float) -> None:
        self.model, self.kind, self.age, self.left = model, ("none", "short", "long")[kind], age, left

    @property
    def in_force(self) -> bool:
        return self.kind != "none"

    def start(self, days: float) -> None:
        self.kind = "long" if days >= LONG_TRUCE_DAYS else "short"
        self.age, self.left = 0.0, days
        self.model.count("general_truces")
        self.model.note("general_truce")
        if self.kind == "long":
            self.model.note("general_ceasefire")

    def endure(self) -> None:
        """A day passes: whatever is in force breaks, runs out, or is extended."""
        model, deal = self.model, self.model.settlement
        if deal is not None or self.kind == "long":
            model.count("days_under_general_ceasefire")
            if model.random.random() < -expm1(-(self._hazard_of_deal() if deal is not None else self._hazard())):
                self.collapse()
                return
        if deal is not None:
            deal.age += 1
        elif self.in_force and self.left <= 1:
            self._run_out()
        elif self.in_force:
            self.left -= 1
        if self.in_force:
            self.age += 1

    def _hazard(self) -> float:
        lived = min(self.left, 1.0)
        return weathered(self.model.p, self.age, self.age + lived) * self.model.strain()

    def _hazard_of_deal(self) -> float:
        """Collapse of what was signed, and its failure to be ratified, spread over the first days."""
        p, deal = self.model.p, self.model.settlement
        war_again = weathered(p, deal.age, deal.age + 1) * p.settled_factor * deal.fragility * self.model.strain()
        voting = min(max(RATIFICATION_DAYS - deal.age, 0.0), 1.0) / RATIFICATION_DAYS
        return war_again + deal.unratified * voting

    def collapse(self) -> None:
        model = self.model
        model.note("ceasefire_collapse")
        self.kind, model.settlement = "none", None
        model.shift_trust("trust_collapse")
        if model.channel.is_open:
            model.channel.suspend()

    def _run_out(self) -> None:
        """At its agreed end a truce is extended, or lapses as one that was kept."""
        model, p = self.model, self.model.p
        both = 1.0
        if self.kind == "short":  # it grows long only if both would agree to that
            both = prod(side.accepts_truce("general", long=True) for side in model.sides)
        if model.random.random() < p.extension * both:
            if self.kind == "short" and self.age + self.left + EXTENSION_DAYS >= LONG_TRUCE_DAYS:
                self.kind = "long"
                model.note("general_ceasefire")
            self.left += EXTENSION_DAYS - 1
        else:
            self.kind = "none"
            model.shift_trust("trust_kept")

    def propose_some(self) -> None:
        """Patrons and sides propose truces of a month or without an end; all answers rest on the day's beginning."""
        model, p = self.model, self.model.p
        if not model.is_fighting:
            return
        yes = [side.accepts_truce("general", long=True) for side in model.sides]
        rates = {s.name: p.proposals_side * willing for s, willing in zip(model.sides, yes, strict=True)}
        for patron in model.patrons:
            eager = max(patron.effort() - PASSIVE_EFFORT, 0.0) * (1 - patron.demand("sequencing"))
            rates[patron.name] = p.proposals_patron * eager
        makers = [name for name, rate in rates.items() if model.comes(rate)]
        lengths = [inf if model.happens(p.open_ended) else LONG_TRUCE_DAYS for _ in makers]
        agreed = [days for name, days in zip(makers, lengths, strict=True) if self.is_agreed(name, yes)]
        if agreed:
            self.start(max(agreed))

    def is_agreed(self, by: str, willing: list[float]) -> bool:
        """Both answer by themselves, the proposer with yes; a patron remembers who refused its proposal."""
        model = self.model
        refusers = [
            side
            for side, chance in zip(model.sides, willing, strict=True)
            if side.name != by and not model.happens(chance)
        ]
        for patron in model.patrons:
            if patron.name == by:
                patron.is_refused(refusers, willing)
        return not refusers


class Pauses:
    """Local and sectoral ceasefires, holidays, one-sided signals."""

    def __init__(self, model: OracleModel, *, sectoral_left: float) -> None:
        self.model, self.sectoral_left = model, sectoral_left
        dates = (dt.date.fromisoformat(date) for holiday in model.world.holidays for date in holiday.dates)
        self.holidays = [(date - model.setup.as_of).days for date in dates]

    def step(self) -> None:
        self._partial()
        for _ in range(self.holidays.count(self.model.today)):
            self._holiday()
        for _ in self.model.sides:
            rate = self.model.p.pullback_rate if self.model.channel.is_open else 0.0
            if self.model.comes(rate) and self.model.is_fighting:
                self.signal()

    def _partial(self) -> None:
        model, p, happens = self.model, self.model.p, self.model.happens
        local = p.local_rate * (0.3 + model.trust) / 0.6
        sectoral = p.sectoral_rate * (0.2 + 1.2 * model.mediation) / 0.56
        if self.sectoral_left > 0:
            if model.comes(p.sectoral_break):
                self.sectoral_left = 0.0
                model.shift_trust("trust_limited_break")
            elif self.sectoral_left <= 1:
                self.sectoral_left = 0.0
                model.shift_trust("trust_kept")
            else:
                self.sectoral_left -= 1
        if model.is_fighting and happens(-expm1(-local)):
            self._count_partial()
        if model.is_fighting and self.sectoral_left <= 0 and happens(-expm1(-sectoral)):
            self.start_sectoral(round(p.sectoral_days))

    def start_sectoral(self, days: float) -> None:
        self.sectoral_left = days
        self._count_partial()

    def _count_partial(self) -> None:
        self.model.note("limited_ceasefire")
        self.model.count("limited_ceasefires")

    def _holiday(self) -> None:
        """Either side may declare a pause; both answers rest on the state before the holiday."""
        model = self.model
        if not model.is_fighting:
            return
        mirrors = [side.opponent.accepts_truce("holiday", long=False) for side in model.sides]
        for mirror in mirrors:
            if model.happens(model.p.pause_declared):
                self.declare(1 + model.random.randrange(3), mirror)

    def declare(self, days: float, mirror: float) -> None:
        """A pause that the other side mirrors, with a chance, is a truce, else a costly signal."""
        if not self.model.happens(mirror):
            self.model.shift_trust("trust_signal")
        elif self.model.is_fighting:
            self.model.truce.start(days)

    def signal(self) -> None:
        """A move of goodwill, answered in kind or not."""
        self.model.shift_trust("trust_signal")
        if self.model.happens(self.model.p.signal_answered):
            self.model.shift_trust("trust_signal")
