"""The actors of one run: Mesa agents with plain numbers for attributes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property
from math import exp, expm1
from types import SimpleNamespace
from typing import TYPE_CHECKING

import mesa

from sim.mechanisms.mediation import WALKED_EFFORT_FLOOR
from sim.mechanisms.truces import SEQUENCING_SHARE
from sim.world import Actor, Service
from tests.oracle.bargaining import Option, Tastes
from tests.oracle.chances import logistic, relaxed, weathered

if TYPE_CHECKING:
    from tests.oracle.model import OracleModel


class Party(mesa.Agent):
    """Anybody with positions."""

    def __init__(self, model: OracleModel, actor: Actor) -> None:
        super().__init__(model)
        self.actor, self.name = actor, actor.name
        row = model.setup.preferences.ideal_dai[model.draw, model.world.actors.index(actor)]
        self.positions = {issue.name: float(x) for issue, x in zip(model.world.issues, row, strict=True)}

    def position(self, service: Service) -> float:
        """Where it stands on the issue that a mechanism reads; a lever may fix that."""
        issue = self.model.issue_serving(service)
        if issue is None:
            return 0.5
        fixed = self.model.calendar.lever(f"{self.name}.{issue.name}", None)
        return self.positions[issue.name] if fixed is None else fixed / 100

    def demand(self, service: Service) -> float:
        """How much it asks for first: distance from the issue's open end."""
        issue = self.model.issue_serving(service)
        return abs(self.position(service) - (0 if issue is None else issue.open_end))


class Belligerent(Party):
    """A side that fights and signs; there are two."""

    def __init__(self, model: OracleModel, actor: Actor) -> None:
        super().__init__(model, actor)
        self.side = actor.side
        self.p = SimpleNamespace(**model.own_parameters(actor.name))
        wants, d = model.setup.preferences, model.draw
        self.theta = [self.positions[issue.name] for issue in model.world.settlement_issues]
        self.room = [float(red) - t for red, t in zip(wants.red_line_dsk[d, self.side], self.theta, strict=True)]
        self.weight = tuple(map(float, wants.weight_dsk[d, self.side]))
        self.readiness = float(wants.readiness_ds[d, self.side])
        self.belief, self.optimism, self.expected_shift = 0.0, self.p.optimism_start, 0.0
        self.used_to_war, self.support, self.pressure = 0.0, 1.0, 0.0
        self.prisoners, self.bodies = round(self.p.prisoners_held), round(self.p.bodies_held)
        self.conceded, self.moved = 0.0, 0.0
        self.offer: tuple[float, ...] | None = None

    @property
    def opponent(self) -> Belligerent:
        return self.model.sides[1 - self.side]

    @property
    def hope(self) -> float:
        """Momentum in its own favour, as it believes."""
        return self.belief + self.optimism

    def learn(self) -> None:
        """Battles reveal strength: belief follows the front, optimism wears off."""
        p, front = self.model.p, self.model.front
        self.belief = relaxed(self.belief, front.momentum_of(self.side), p.belief_memory)
        self.optimism = relaxed(self.optimism, self.p.optimism_end, p.optimism_memory)

    def get_used(self) -> None:
        target = 1.0 if self.model.is_fighting else 0.0
        self.used_to_war = relaxed(self.used_to_war, target, self.model.p.adaptation_memory)

    def review_position(self, years: float) -> None:
        """Positions drift, and harden with momentum towards the side's own end."""
        p, noise = self.model.p, self.model.random.gauss
        towards_own_end = 1 if self.side == 1 else -1
        harder = towards_own_end * p.hardening * self.model.front.momentum_of(self.side) * years
        step = [p.drift * years**0.5 * noise(0, 1) + harder for _ in self.theta]
        self.theta = [min(max(t + dt, 0.0), 1.0) for t, dt in zip(self.theta, step, strict=True)]
        self.readiness += p.readiness_drift * years**0.5 * noise(0, 1)
        self.readiness = min(max(self.readiness, 0.0), 1.0)

    def tastes(self) -> Tastes:
        """Tastes of the day: levers fix ideal points, red lines keep their distance from them."""
        ideal = list(self.theta)
        for k, issue in enumerate(self.model.world.settlement_issues):
            fixed = self.model.calendar.lever(f"{self.name}.{issue.name}", None)
            ideal[k] = ideal[k] if fixed is None else fixed / 100
        red = tuple(x + room for x, room in zip(ideal, self.room, strict=True))
        return Tastes(tuple(ideal), red, self.weight, self.p.red_line_weight, self.side)

    def willing(self) -> float:
        """Readiness to sit down, levers included."""
        return min(max(self.readiness * self.model.calendar.lever(f"{self.name}.readiness", 1.0), 0.0), 1.0)

    def yearly_cost(self) -> float:
        """What a year of war costs it as it feels it now."""
        p = self.model.p
        return p.cost_rate * self.p.war_cost_rate * (1 - p.adaptation * self.used_to_war)

    def war_value(self, own: Tastes, others_wish: tuple[float, ...]) -> float:
        """Fighting on: a lottery between winning, losing and more of the same, less its cost."""
        p = self.model.p
        outlook = self.hope + self.expected_shift
        winning, losing = (p.decisive_rate * exp(sign * p.belief_slope * outlook) for sign in (1, -1))
        ended = -expm1(-(winning + losing) * self.p.horizon_years)
        p_win, p_lose = (rate / (winning + losing) * ended for rate in (winning, losing))
        more_of_the_same = (1 - p_win - p_lose) * own.suffered(self.model.status_quo)
        years = ended / (winning + losing)
        return p_win + p_lose * own.suffered(others_wish) + more_of_the_same - self.yearly_cost() * years

    def needs(self) -> Callable[[Option], float]:
        """The least utility at which an option beats fighting on, as things stand now: option -> utility."""
        model, p = self.model, self.model.p
        own, others = model.frontier.tastes[self.side], model.frontier.tastes[1 - self.side]
        stake = 1 - own.suffered(others.ideal)
        at_war = self.war_value(own, others.ideal) + p.reluctance * stake - p.relief * self.pressure
        exposed = self.p.rearm_loss * stake
        hazard = weathered(p, 0.0, 365.25 * self.p.horizon_years) * p.settled_factor * model.strain()
        return lambda option: at_war + exposed * expm1(hazard * option.fragility + option.unratified)

    def accepts_truce(self, kind: str, *, long: bool) -> float:
        """Chance that it says yes to a truce."""
        p, model = self.model.p, self.model
        worth = p.truce_base + 2 * self.yearly_cost()
        worth -= SEQUENCING_SHARE[kind] * p.truce_sequencing * self.demand("sequencing") ** 2
        worth -= p.truce_gain * self.hope + p.truce_distrust * (1 - model.trust)
        worth += p.truce_pressure * (self.pressure + 0.3 * model.mediation)
        worth -= p.truce_long if long else 0
        return logistic(p.truce_precision * worth)

    def release(self, people: float) -> int:
        """Let prisoners go, as many as are held at most."""
        freed = min(round(people), self.prisoners)
        self.prisoners -= freed
        return freed


class ThirdParty(Party):
    """Whoever hosts, mediates, arms or presses."""

    def __init__(self, model: OracleModel, actor: Actor) -> None:
        super().__init__(model, actor)
        column = model.world.third_parties.index(actor)
        self.usual_effort = float(model.setup.preferences.effort_da[model.draw, column])
        self.own_effort, self.walked = self.usual_effort, False
        self.aid, self.usual_aid = 1.0, 1.0
        self.refused, self.refuser, self.contacts = 0.0, -1, 0.0

    @cached_property
    def client(self) -> Belligerent | None:
        return next((s for s in self.model.sides if s.name == self.actor.client), None)

    def effort(self) -> float:
        """Effort as it reaches the sides."""
        left = self.model.p.walked_effort if self.walked else 1.0
        return min(max(self.own_effort * left * self.model.calendar.lever(f"{self.name}.mediation", 1.0), 0.0), 1.0)

    def fade(self) -> None:
        """Refusals are forgotten, contacts fade, effort and aid return to their usual course."""
        p = self.model.p
        self.refused = relaxed(self.refused, 0.0, p.refusal_memory)
        self.refuser = self.refuser if self.refused >= 0.25 else -1
        self.own_effort = relaxed(self.own_effort, self.usual_effort, p.effort_memory)
        self.contacts = relaxed(self.contacts, 0.0, p.contact_memory)
        self.aid = relaxed(self.aid, self.usual_aid, p.aid_memory)

    def maybe_change_office(self) -> None:
        """A new team, known of beforehand, tries harder or less hard from its first day."""
        model = self.model
        for change in model.world.changes_of_office:
            is_today = (dt.date.fromisoformat(change.on) - model.setup.as_of).days == model.today
            if change.actor == self.name and is_today and dt.date.fromisoformat(change.known_from) <= model.setup.as_of:
                shift = model.p.office_sd * model.random.gauss(0, 1)
                self.usual_effort = min(max(self.usual_effort + shift, 0.0), 1.0)
                self.own_effort = min(max(self.own_effort + shift, 0.0), 1.0)

    def decide(self) -> None:
        """A patron presses somebody, cuts its client's aid, walks away or comes back."""
        p, comes, tries = self.model.p, self.model.comes, self.effort()
        if comes(p.pressing_rate * tries):
            self._press_someone()
        client = self.client
        if client is not None and self.refuser == client.side and comes(p.aid_cut * tries):
            self.aid *= 1 - p.aid_cut_share
        if self.walked:
            self.walked = not comes(p.return_rate)
        elif tries > WALKED_EFFORT_FLOOR:
            self.walked = comes(p.walk_away * tries * (0.5 + self.refused))

    def _press_someone(self) -> None:
        """Whoever refused last; unprovoked, both sides, divided by its own stand on arms and sanctions."""
        if self.refuser >= 0:
            self.press(self.model.sides[self.refuser])
            return
        stand = self.position("pressure")
        for side, share in zip(self.model.sides, (stand, 1 - stand), strict=True):
            self.press(side, share)

    def press(self, side: Belligerent, share: float = 1.0) -> None:
        levers = (v for v in self.model.world.levers if v.kind == "pressure")
        name = next((v.name for v in levers if (v.actor, v.target) == (self.name, side.name)), "")
        lever = self.model.calendar.lever(name, 1.0)
        side.pressure += share * self.model.p.pressure_step * self.effort() * lever

    def is_refused(self, by: list[Belligerent], willing: list[float]) -> None:
        """Refusals are remembered and answered with pressure; of two refusers the less willing is blamed."""
        self.refused += len(by)
        for side in by:
            self.press(side)
        if len(by) == 1:
            self.refuser = by[0].side
        elif by:
            self.refuser = -1 if willing[0] == willing[1] else willing.index(min(willing))

    def talk_to_opponent(self) -> None:
        """Contacts with the client's opponent, now and then a summit."""
        p = self.model.p
        if self.model.comes(p.contact_rate * self.effort()):
            self.contacts += 1
        close = self.contacts / (1 + self.contacts)
        if self.model.comes(p.summit_base + p.summit_slope * max(0.0, self.effort() - 0.4) * close):
            self.meet_at_summit()

    def meet_at_summit(self, *, scripted: bool = False) -> None:
        client = self.client
        if client is None:
            return
        self.model.note("patron_summit", scripted=scripted)
        self.contacts += 3
        client.opponent.pressure /= 2
        self.press(client)

    def gain(self) -> None:
        """A mediator gains from a success."""
        self.own_effort = min(self.own_effort + self.model.p.success_step, 1.0)
