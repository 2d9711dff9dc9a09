"""The model, on Mesa: agents' attributes are arrays over runs, so one step moves all runs of a chunk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import mesa
import numpy as np

from sim import hazards
from sim.agents import Belligerent, Party, ThirdParty
from sim.axes import FLOAT, Array, Mask, Rows
from sim.chronicle import Chronicle
from sim.hazards import chance
from sim.mechanisms import (
    beliefs,
    calendar,
    contacts,
    endurance,
    exchange,
    humanitarian,
    leaders,
    mediation,
    outside_option,
    pauses,
    preferences,
    rounds,
    talks,
    truces,
    trust,
    war,
)
from sim.mechanisms.calendar import Calendar
from sim.mechanisms.exchange import Exchange
from sim.mechanisms.pauses import Sector
from sim.mechanisms.settlement import Settlement
from sim.mechanisms.talks import Channel
from sim.mechanisms.truces import Truce
from sim.mechanisms.war import War
from sim.mechanisms.zone import Frontier
from sim.outcomes import Tally
from sim.randomness import Streams
from sim.setup import Event, Setup
from sim.stocks import Stock
from sim.world import Service


class NegotiationModel(mesa.Model):
    """All runs of a chunk, in step.

    setup    what is simulated
    draw_r   the draw of the uncertain parameters that each run belongs to
    streams  the chunk's random streams
    state    state on the as-of day per draw, from the replay of the record; None starts a war afresh
    watch    runs (places in the chunk) whose story is told

    day is the number of days passed since the as-of day at the start of a step, days the length of the step.
    """

    def __init__(
        self,
        setup: Setup,
        *,
        draw_r: Array,
        streams: Streams,
        state: Mapping[str, Array] | None = None,
        watch: tuple[int, ...] = (),
    ) -> None:
        super().__init__(rng=0)  # Mesa's own generator is never used; ours are the streams
        self.setup, self.world, self.runs = setup, setup.world, len(draw_r)
        self._draw_r, self._streams = draw_r, streams
        self.p = {name: self.of_draw(v) for name, v in setup.parameters.items() if "." not in name}
        self.day, self.days = 0, 1
        first, second = (Belligerent(self, actor) for actor in self.world.belligerents)
        self.sides = (first, second)
        self.side_names = (first.name, second.name)
        self.third_parties = tuple(ThirdParty(self, actor) for actor in self.world.third_parties)
        self.patrons = tuple(t for t in self.third_parties if t.actor.role == "patron")
        self.settlement_columns = [self.world.issues.index(i) for i in self.world.settlement_issues]
        self.status_quo_rk = self.of_draw(setup.preferences.status_quo_dk)
        self.tally = Tally(self.runs)
        self.chronicle = Chronicle(watch) if watch else None
        self._start_mechanisms()
        if state is not None:
            self._restore(state)
        mediation.step_support(self)
        preferences.step(self)

    def _start_mechanisms(self) -> None:
        issues = len(self.world.settlement_issues)
        self.war, self.channel = War(self.runs), Channel(self.runs, issues)
        self.settlement, self.truce, self.sector = Settlement(self.runs, issues), Truce(self.runs), Sector(self.runs)
        self.exchange = Exchange(self)
        self.children = Stock(self.p["children_held"])
        self.trust_r = self.p["trust_usual"].copy()
        self.frontier, self.way_out_r = Frontier(self.runs), np.zeros(self.runs, dtype=FLOAT)
        self.scripted_round_r = np.zeros(self.runs, dtype=bool)
        self.round_host_r = np.full(self.runs, -1)
        self.rounds_due_r, self.rounds_planned_r = np.zeros(self.runs, dtype=FLOAT), np.zeros(self.runs, dtype=FLOAT)
        self.round_offset_r, self.round_day_r = np.zeros(self.runs, dtype=FLOAT), np.zeros(self.runs, dtype=FLOAT)
        self.acts_due: list[tuple[Event, Rows, int]] = []
        self.moved_r, self.reviews = np.zeros(self.runs, dtype=bool), -1
        self._ones_r = np.ones(self.runs, dtype=FLOAT)
        self._per_step: dict[tuple[str, float], tuple[Array, int, Array]] = {}
        self.calendar = Calendar(self)

    def step(self) -> None:
        """One time step, `days` long, in the order of `STEP`."""
        self.scripted_round_r, self.round_host_r = np.zeros(self.runs, dtype=bool), np.full(self.runs, -1)
        others = self.substitutes()
        for mechanism in STEP:
            others.get(mechanism, mechanism)(self)
        self.day += self.days

    def substitutes(self) -> Mapping[Callable[..., None], Callable[[Any], None]]:
        """Mechanisms of `STEP` that something else takes the place of: none, unless the record decides them."""
        return {}

    # what mechanisms ask for ------------------------------------------------------------------------------------

    def of_draw(self, value_d: Array) -> Array:
        """A value per draw, spread over the runs."""
        return np.ascontiguousarray(value_d[self._draw_r], dtype=FLOAT)

    def uniform(self, name: str) -> Array:
        """Uniforms (run,) of a named stream."""
        return self._streams.uniform(name)

    def uniforms(self, name: str, n: int) -> Array:
        """Uniforms (run, n) of a named stream."""
        return self._streams.uniforms(name, n)

    def normal(self, name: str) -> Array:
        """Normals (run,) of a named stream."""
        return self._streams.normal(name)

    def normals(self, name: str, n: int) -> Array:
        """Normals (run, n) of a named stream."""
        return self._streams.normals(name, n)

    def chance_of(self, rate: str, most: float = 1.0) -> Array:
        """Chance (run,) that in a step something comes at a yearly rate, a parameter times a number.

        Where a rate hangs on the state, this is the chance at the most it can be: only runs whose uniform lies below
        it need a closer look.
        """
        return self._step_value(rate, most, lambda value_r: chance(value_r * FLOAT(most), self.days))

    def kept(self, memory: str) -> Array:
        """Share (run,) that a step leaves of what fades with a memory, a parameter."""
        return self._step_value(memory, 0.0, lambda value_r: hazards.kept(self.days, value_r))

    def _step_value(self, name: str, factor: float, make: Callable[[Array], Array]) -> Array:
        """What follows from a parameter and the step's length alone: kept from step to step."""
        found = self._per_step.get((name, factor))
        if found is None or found[0] is not self.p[name] or found[1] != self.days:
            found = self._per_step[name, factor] = self.p[name], self.days, make(self.p[name])
        return found[2]

    def other(self, side: Belligerent) -> Belligerent:
        """The opponent."""
        return self.sides[1 - side.side]

    def side(self, name: str) -> Belligerent:
        """A belligerent by name."""
        return next(s for s in self.sides if s.name == name)

    def third_party(self, name: str) -> ThirdParty:
        """A third party by name."""
        return next(t for t in self.third_parties if t.name == name)

    @property
    def settled_r(self) -> Mask:
        """Where a settlement is in force."""
        return self.settlement.in_force_r

    @property
    def fighting_r(self) -> Mask:
        """Where no general truce and no settlement is in force."""
        return (self.truce.kind_r == truces.NONE) & ~self.settlement.in_force_r

    # levers and positions ---------------------------------------------------------------------------------------

    def lever(self, actor: str | None, kind: str) -> Array:
        """Value of an actor's lever (run,): 1 where the case has none, 0 for monitoring."""
        name = kind if actor is None else f"{actor}.{kind}"
        if name in self.calendar.value_r:
            return self.calendar.value_r[name]
        return self._ones_r if kind != "monitoring" else np.zeros_like(self._ones_r)

    def pressure_lever(self, presser: str, pressed: str) -> Array:
        """Value of the lever on one actor's pressure on another; 1 where the case has none."""
        for lever in self.world.levers:
            if lever.kind == "pressure" and lever.actor == presser and lever.target == pressed:
                return self.calendar.value_r[lever.name]
        return self._ones_r

    def fixed_positions(self, side: Belligerent) -> dict[int, Array]:
        """Settlement issues on which a lever fixes a side's ideal point: {column: (run,), NaN = its own}."""
        names = [issue.name for issue in self.world.settlement_issues]
        return {
            names.index(lever.target): self.calendar.value_r[lever.name] / FLOAT(100)
            for lever in self.world.levers
            if lever.kind == "position" and lever.actor == side.name and lever.target in names
        }

    def position(self, party: Party, service: Service, rows: Rows | slice = slice(None)) -> Array:
        """An actor's position (run,) on the issue that serves a mechanism, levers included; 1/2 where there is none."""
        issue = self.world.issue_serving(service)
        if issue is None:
            return self._ones_r[rows] / 2
        own_r = party.position_ri[rows, self.world.issues.index(issue)]
        lever_r = self.calendar.value_r.get(f"{party.name}.{issue.name}")
        if lever_r is None:
            return own_r
        return np.where(np.isnan(lever_r[rows]), own_r, lever_r[rows] / FLOAT(100))

    def demand(self, party: Party, service: Service, rows: Rows | slice = slice(None)) -> Array:
        """How much an actor asks for before the thing happens: distance from the issue's open end, 0 to 1."""
        issue = self.world.issue_serving(service)
        end = FLOAT(0 if issue is None else issue.open_end)
        return np.abs(self.position(party, service, rows) - end)

    def condition_state(self) -> dict[str, Array]:
        """The names that a scenario's conditions may use (`sim/conditions.py`)."""
        return {
            "day": np.asarray(self.day),
            "trust": self.trust_r,
            "momentum": self.war.momentum_r,
            "territory_share": self.war.share_r,
            "talks_open": self.channel.is_open_r,
            "talks_suspended": self.channel.status_r == talks.SUSPENDED,
            "talks_rounds": self.tally.count("talks_rounds"),
            "exchanges": self.tally.count("exchanges"),
            "general_ceasefire": (self.truce.kind_r == truces.LONG) | self.settled_r,
            "general_truce": ~self.fighting_r,
            "limited_ceasefires": self.tally.count("limited_ceasefires"),
            "settled": self.settled_r,
            "fighting": self.fighting_r,
            "mediation": self.mediation_r,
            "gap": self.channel.gap_r,
            "hurting": talks.hurting_stalemate(self),
        }

    # story ------------------------------------------------------------------------------------------------------

    def tell(self, rows: Rows, kind: str, actors: tuple[str, ...], text: str, day_r: Array | None = None) -> None:
        """Enter what happened in some runs into the chronicle of those that are watched, if any."""
        if self.chronicle is not None:
            self.chronicle.tell(rows, kind, actors, text, self.day + 1 if day_r is None else day_r)

    # state ------------------------------------------------------------------------------------------------------

    def _parts(self) -> dict[str, Any]:
        named: dict[str, Any] = {"war": self.war, "channel": self.channel, "truce": self.truce, "sector": self.sector}
        named |= {"exchange": self.exchange}
        return named | {agent.name: agent for agent in (*self.sides, *self.third_parties)}

    def snapshot(self) -> dict[str, Array]:
        """The state that a replay of the record hands to the runs, by `part.attribute`."""
        state = {f"{name}.{key}": getattr(part, key) for name, part in self._parts().items() for key in part.STATE}
        return state | {"trust_r": self.trust_r}

    def _restore(self, state: Mapping[str, Array]) -> None:
        for name, part in self._parts().items():
            for key in part.STATE:
                setattr(part, key, state[f"{name}.{key}"][self._draw_r].copy())
        self.trust_r = state["trust_r"][self._draw_r].copy()


STEP = (
    calendar.begin,  # 1. the scenario's levers, by date or condition
    mediation.step,  # 2. third parties press, cut, walk away; support follows
    war.step,  # 3. momentum and territory
    beliefs.step,  # 4. what each side believes of them
    outside_option.step,  # 5. getting used to war
    trust.step,  # 6. trust returns to its usual level
    preferences.step,  # 7. at a review: positions move, the way out is looked for anew
    contacts.step,  # 8. the patron's own channel, summits
    endurance.step,  # 9. truces and settlements age, break, run out
    truces.step,  # 10. general truces proposed and answered
    pauses.step,  # 11. local and sectoral ceasefires, holidays, signals
    exchange.step,  # 12. prisoners
    humanitarian.step,  # 13. children and the fallen
    leaders.step,  # 14. leaders' meetings
    talks.step,  # 15. channels open, are suspended, rounds fall due
    calendar.rounds_due,  # 16. rounds that the scenario schedules
    rounds.step,  # 17. rounds: texts, offers, concessions, deals
    calendar.acts,  # 18. whatever else the scenario lets happen
)
"""The time step. Whatever happens late in a step takes effect in the next, so no order of days is broken by it."""
