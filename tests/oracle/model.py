"""The oracle: the same dynamics as the engine's, one run to a model, plain numbers, a day at a time.

Written from the equations in the mechanisms' docstrings and from the parameter table; it shares with the engine the
contract modules (setup, world, conditions) and its named constants, and no arithmetic.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from math import exp, expm1, log, nan
from types import SimpleNamespace
from typing import Any

import mesa

from sim.axes import Array
from sim.mechanisms.preferences import REVIEW_DAYS
from sim.outcomes import OUTCOMES
from sim.replay import replay
from sim.setup import Setup
from tests.oracle.actors import Belligerent, ThirdParty
from tests.oracle.bargaining import Frontier, highest
from tests.oracle.captives import Exchanges, Returns, Staged
from tests.oracle.chances import YEAR, logistic
from tests.oracle.fighting import Front, Pauses, Truce
from tests.oracle.scripted import Calendar
from tests.oracle.talking import Channel, Deal

COUNTED = ("talks_rounds", "exchanges", "limited_ceasefires", "general_truces", "children_returned",
           "days_under_general_ceasefire")  # fmt: skip


class OracleModel(mesa.Model):
    """One run of a setup.

    draw   which draw of the uncertain parameters it belongs to
    state  the replay's state on the as-of day; made anew where it is not given
    """

    def __init__(self, setup: Setup, *, draw: int = 0, seed: int = 0, state: Mapping[str, Array] | None = None) -> None:
        super().__init__(seed=seed)
        self.setup, self.world, self.draw, self.today = setup, setup.world, draw, 0
        values = {name: float(v[draw]) for name, v in setup.parameters.items()}
        self.p = SimpleNamespace(**{name: v for name, v in values.items() if "." not in name})
        self.sides = tuple(Belligerent(self, actor) for actor in self.world.belligerents)
        self.third_parties = [ThirdParty(self, actor) for actor in self.world.third_parties]
        self.patrons = [t for t in self.third_parties if t.actor.role == "patron"]
        self.issue_serving = cache(self.world.issue_serving)
        self.status_quo = tuple(map(float, setup.preferences.status_quo_dk[draw]))
        self.first: dict[str, tuple[float, bool]] = {}
        self.counts: Counter[str] = Counter()
        self.settlement: Deal | None = None
        self.terms: tuple[float, ...] | None = None
        self.is_scripted, self.named_host = False, None
        self.frontier: Frontier | None = None
        self.calendar = Calendar(self)
        self._begin_from(replay(setup) if state is None else state)
        self.datacollector = mesa.DataCollector(
            model_reporters={"results": lambda model: None if model.running else model.results()}
        )

    def own_parameters(self, name: str) -> dict[str, float]:
        """A belligerent's own parameters."""
        own = {key.partition(".")[2]: v for key, v in self.setup.parameters.items() if key.startswith(f"{name}.")}
        return {key: float(v[self.draw]) for key, v in own.items()}

    def _begin_from(self, state: Mapping[str, Array]) -> None:
        def now(name: str) -> float:
            return float(state[name][self.draw])

        for side in self.sides:
            for key in ("belief", "optimism", "used_to_war", "support", "pressure"):
                setattr(side, key, now(f"{side.name}.{key}_r"))
        for party in self.third_parties:
            for key in ("aid", "usual_aid", "refused", "contacts"):
                setattr(party, key, now(f"{party.name}.{key}_r"))
            party.refuser = int(now(f"{party.name}.refuser_r"))
        self.trust = now("trust_r")
        self.front = Front(self, momentum=now("war.momentum_r"), share=now("war.share_r"))
        self.channel = Channel(
            self, status=int(now("channel.status_r")), age=now("channel.age_r"),
            texts=bool(now("channel.texts_r")), empty=now("channel.empty_r"),
        )  # fmt: skip
        self.truce = Truce(
            self, kind=int(now("truce.kind_r")), age=now("truce.age_r"), left=now("truce.left_r")
        )  # fmt: skip
        self.pauses = Pauses(self, sectoral_left=now("sector.left_r"))
        due, people, a_day = (now(f"exchange.{key}_r") for key in ("due", "deal", "stage"))
        pending = Staged(due, people, a_day) if people > 0 else None
        self.exchanges = Exchanges(self, boost_left=now("exchange.boost_r"), pending=pending)
        self.returns = Returns(self)
        self._follow_third_parties()
        self._take_positions()

    # a day ------------------------------------------------------------------------------------------------------

    def step(self) -> None:
        """One day, in the order of `sim.model.STEP`."""
        self.today += 1
        self.is_scripted, self.named_host = False, None
        positions_moved = self.calendar.begin()
        self._third_parties()
        self.front.step()
        if self.is_fighting:
            for side in self.sides:
                side.learn()
        for side in self.sides:
            side.get_used()
        self.trust += (self.p.trust_usual - self.trust) * -expm1(-1 / self.p.trust_memory)
        self._review(positions_moved)
        for patron in self.patrons:
            patron.talk_to_opponent()
        self.truce.endure()
        self.truce.propose_some()
        self.pauses.step()
        self.exchanges.step()
        self.returns.step()
        self.channel.maybe_leaders()
        self.channel.step()
        self.calendar.schedule_rounds()
        if self.channel.round_due and self.settlement is None:
            self.channel.hold_round()
        self.calendar.act()
        self.running = self.today < self.setup.horizon_days
        self.datacollector.collect(self)

    def _third_parties(self) -> None:
        for side in self.sides:
            side.pressure *= exp(-1 / self.p.pressure_memory)
        for party in self.third_parties:
            party.fade()
            party.maybe_change_office()
        for patron in self.patrons:
            patron.decide()
        self._follow_third_parties()

    def _follow_third_parties(self) -> None:
        """Support of the sides, and mediation as it reaches the talks, for the rest of the day."""
        missed = 1.0
        for party in self.third_parties:
            missed *= 1 - party.actor.access * party.effort()
        self.mediation = 1 - missed
        for side in self.sides:
            donors = [t for t in self.third_parties if t.client is side]
            given = [t.actor.support_share * (t.aid * self.calendar.lever(f"{t.name}.aid", 1.0) - 1) for t in donors]
            missing, extra = sum(min(g, 0.0) for g in given), sum(max(g, 0.0) for g in given)
            side.support = 1 + extra + (1 - self.p.substitution) * missing

    def _review(self, positions_moved: bool) -> None:
        """Four weeks after the as-of day and so on positions move; then, or where levers moved one, the way out too."""
        since = self.today - 1
        due = since > 0 and since % REVIEW_DAYS == 0
        if due:
            for side in self.sides:
                side.review_position(REVIEW_DAYS / YEAR)
        if due or positions_moved:
            self._take_positions()

    def _take_positions(self) -> None:
        tastes = tuple(side.tastes() for side in self.sides)
        if self.frontier is None or self.frontier.tastes != tastes:
            self.frontier = Frontier(tastes, self._risks_of)
        self.look_for_way_out(self.surpluses())

    # what the parts ask for -------------------------------------------------------------------------------------

    @property
    def is_fighting(self) -> bool:
        return not self.truce.in_force and self.settlement is None

    def comes(self, rate_per_year: float) -> bool:
        """Whether something with a rate per year comes today."""
        return self.random.random() < -expm1(-rate_per_year / YEAR)

    def happens(self, chance: float) -> bool:
        return self.random.random() < chance

    def note(self, outcome: str, *, scripted: bool = False) -> None:
        self.first.setdefault(outcome, (self.today, scripted))

    def count(self, quantity: str, amount: float = 1) -> None:
        self.counts[quantity] += amount

    def shift_trust(self, step: str) -> None:
        self.trust = min(max(self.trust + getattr(self.p, step), 0.0), 1.0)

    def reward(self, role: str, *, alone: str | None = None) -> None:
        """Whoever has a role gains from a success; where one is named, no other."""
        for party in self.third_parties:
            if party.actor.role == role and alone in (None, party.name):
                party.gain()

    def side(self, name: str) -> Belligerent:
        return next(s for s in self.sides if s.name == name)

    def third_party(self, name: str) -> ThirdParty:
        return next(t for t in self.third_parties if t.name == name)

    def facilitation(self) -> float:
        """Mean effort of humanitarian mediators; 1/2 where there is none."""
        helpers = [t for t in self.third_parties if t.actor.role == "humanitarian"]
        tries = [t.effort() * self.calendar.lever(f"{t.name}.facilitation", 1.0) for t in helpers]
        return sum(tries) / len(tries) if tries else 0.5

    def strain(self) -> float:
        """Factor on the collapse rate from temptation, trust and monitoring."""
        p, tempted = self.p, max(side.hope for side in self.sides)
        watched = p.holds_by_monitoring * self.calendar.lever("monitoring", 0.0)
        return exp(p.temptation * tempted - p.holds_by_trust * (self.trust - 0.3) - watched)

    def surpluses(self) -> list[Callable[[float], float]]:
        """Gain over need along the frontier, per side, as things stand now."""
        at, needs = self.frontier.at, [side.needs() for side in self.sides]
        return [lambda lam, s=s: at(lam).utility[s] - needs[s](at(lam)) for s in (0, 1)]

    def look_for_way_out(self, surplus: list[Callable[[float], float]]) -> None:
        """The most that both can gain at once."""

        def both(lam: float) -> float:
            return min(surplus[0](lam), surplus[1](lam))

        self.way_out = both(highest(both))

    def _risks_of(self, package: tuple[float, ...]) -> tuple[float, float]:
        """What guarantees make of the collapse rate, and -ln P(ratified)."""
        p, world, fragility, conceded = self.p, self.world, 1.0, []
        ideal = self.frontier.tastes[world.protected].ideal
        for k, issue in enumerate(world.settlement_issues):
            if issue.serves == "guarantees":
                strength = 1 - package[k] if world.protected == 0 else package[k]
                fragility = exp(-p.holds_by_guarantees * (strength - 0.4))
            if issue.name in world.ratified:
                conceded.append(abs(package[k] - ideal[k]))
        if not conceded:
            return fragility, 0.0
        return fragility, -log(logistic(p.ratification - p.ratification_loss * sum(conceded) / len(conceded)))

    def condition_state(self) -> dict[str, float]:
        """The names that a scenario's conditions may use."""
        return {
            "day": self.today - 1, "trust": self.trust, "momentum": self.front.momentum,
            "territory_share": self.front.share, "talks_open": self.channel.is_open,
            "talks_suspended": self.channel.status == "suspended", "talks_rounds": self.counts["talks_rounds"],
            "exchanges": self.counts["exchanges"], "limited_ceasefires": self.counts["limited_ceasefires"],
            "general_ceasefire": self.truce.kind == "long" or self.settlement is not None,
            "general_truce": not self.is_fighting, "settled": self.settlement is not None,
            "fighting": self.is_fighting, "mediation": self.mediation, "gap": self.channel.gap,
            "hurting": self.channel.hurting(),
        }  # fmt: skip

    # results ----------------------------------------------------------------------------------------------------

    def results(self) -> dict[str, float]:
        """The row of the run table, and the state at the end as `state.<name>`."""
        first, horizon = self.first, self.setup.horizon_days
        days = {name: first[name][0] if name in first else nan for name in OUTCOMES}
        row = {f"{name}_day": day if day <= horizon else nan for name, day in days.items()}
        row |= {f"{name}_scripted": float(first.get(name, (0, False))[1]) for name in OUTCOMES}
        names = [f"{kind}_to_{side.name}" for kind in ("prisoners", "bodies") for side in self.sides]
        row |= {name: float(self.counts[name]) for name in (*COUNTED, *names)}
        row["territory_share_end"] = self.front.share
        terms = self.terms or (nan,) * len(self.status_quo)
        row |= {f"terms.{i.name}": 100 * x for i, x in zip(self.world.settlement_issues, terms, strict=True)}
        return row | {"end_state": self._end_state()} | self._state()

    def _end_state(self) -> int:
        fits = (self.settlement is not None, self.truce.kind == "long", self.channel.is_open, True)
        return fits.index(True)

    def _state(self) -> dict[str, Any]:
        own = ("belief", "optimism", "used_to_war", "support", "pressure", "readiness", "conceded")
        state = {f"{s.name}.{key}": getattr(s, key) for s in self.sides for key in (*own, "prisoners", "bodies")}
        state |= {f"{s.name}.theta.{k}": x for s in self.sides for k, x in enumerate(s.theta)}
        of_third = ("own_effort", "aid", "walked", "refused", "contacts")
        state |= {f"{t.name}.{key}": getattr(t, key) for t in self.third_parties for key in of_third}
        state |= {"trust": self.trust, "momentum": self.front.momentum, "way_out": self.way_out}
        state |= {"gap": self.channel.gap, "empty": self.channel.empty, "age": self.channel.age}
        state |= {f"is {status}": self.channel.status == status for status in ("open", "suspended")}
        state |= {"texts": self.channel.texts, "mediation": self.mediation, "sectoral": self.pauses.sectoral_left}
        state |= {"usual_size": self.exchanges.usual_size, "mood": self.exchanges.mood}
        state |= {"boost": self.exchanges.boost_left, "children": self.returns.children}
        return {f"state.{name}": float(value) for name, value in state.items()}
