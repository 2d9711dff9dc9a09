"""A war replayed for one draw, with plain numbers: trust, beliefs, optimism, and how far the sides got used to it."""

from __future__ import annotations

from collections.abc import Iterator
from math import asinh, inf

from sim.mechanisms.war import MOST_MOMENTUM, PACE
from sim.setup import History, PastEvent, Setup
from tests.oracle.chances import YEAR, relaxed

NOTICE_DAYS = 30
USUAL_SECTORAL_DAYS = 60
SHIFTS = {
    "round": "trust_round", "limited_break": "trust_limited_break", "truce_break": "trust_collapse",
    "pause": "trust_signal", "pullback": "trust_signal",
}  # fmt: skip


class War:
    """What a replay remembers of one draw."""

    def __init__(self, setup: Setup, draw: int) -> None:
        self.p = {name: float(v[draw]) for name, v in setup.parameters.items()}
        self.names = [actor.name for actor in setup.world.belligerents]
        self.trust = self.p["trust_usual"]
        self.belief, self.used_to_war = [0.0, 0.0], [0.0, 0.0]
        self.optimism = [self.p[f"{name}.optimism_start"] for name in self.names]
        self.truce_ends = self.sectoral_ends = -inf
        self.talks, self.suspended_on = "closed", 0

    def live(self, day: int, momentum: float) -> None:
        """A day passes: sides learn while they fight, get used to war or unused to it, trust returns."""
        p, fighting = self.p, self.truce_ends <= day - 1
        for s, name in enumerate(self.names):
            if fighting:
                self.belief[s] = relaxed(self.belief[s], momentum if s == 1 else -momentum, p["belief_memory"])
                self.optimism[s] = relaxed(self.optimism[s], p[f"{name}.optimism_end"], p["optimism_memory"])
            self.used_to_war[s] = relaxed(self.used_to_war[s], float(fighting), p["adaptation_memory"])
        self.trust = relaxed(self.trust, p["trust_usual"], p["trust_memory"])
        if self.talks == "suspended" and day - self.suspended_on > YEAR / p["lapse_rate"]:
            self.talks = "closed"
        if day in (self.truce_ends, self.sectoral_ends):
            self.move_trust("trust_kept")

    def move_trust(self, step: str) -> None:
        self.trust = min(max(self.trust + self.p[step], 0.0), 1.0)

    def suffer(self, event: PastEvent) -> None:
        """What was recorded happens."""
        step = SHIFTS.get(event.kind)
        if event.kind == "exchange" and event.data.get("first", True):
            step = "trust_exchange"
        if event.kind == "suspension":
            step = "trust_suspension" if self.talks == "open" else None
            self.talks = "suspended" if self.talks == "open" else "closed"
            self.suspended_on = event.day
        if event.kind == "round":
            self.talks = "open"
        if event.kind == "truce":
            self.truce_ends = event.day + (event.data.get("days") or inf)
        if event.kind == "truce_lapse" and self.truce_ends > event.day:
            step = "trust_kept"
        if event.kind in ("truce_lapse", "truce_break"):
            self.truce_ends = -inf
        if event.data.get("truce") == "sectoral":
            begins = event.kind == "limited_truce"
            self.sectoral_ends = event.day + (event.data.get("days") or USUAL_SECTORAL_DAYS) if begins else -inf
        if step is not None:
            self.move_trust(step)

    def state(self) -> dict[str, float]:
        state = {"trust_r": self.trust}
        for s, name in enumerate(self.names):
            state |= {f"{name}.belief_r": self.belief[s], f"{name}.optimism_r": self.optimism[s]}
            state[f"{name}.used_to_war_r"] = self.used_to_war[s]
        return state


def replayed(setup: Setup, draw: int) -> dict[str, float]:
    """State on the as-of day, by the names that the engine's replay gives."""
    war, history = War(setup, draw), setup.history
    for day in range(history.first_day, 1):
        war.live(day, momentum_read(history, day))
        for event in history.events:
            if event.day == day:
                war.suffer(event)
    return war.state()


def momentum_read(history: History, day: int) -> float:
    """Momentum that the front's gain over the last 30 days shows: gain = g sinh(m) a month."""
    if len(history.share) < 2:
        return 0.0
    first, last = history.share[0][0], history.share[-1][0]
    until = min(day, last)
    since = max(until - NOTICE_DAYS, first)
    if until - since < 1:
        return 0.0
    a_month = (share_on(history, until) - share_on(history, since)) * NOTICE_DAYS / (until - since)
    return min(max(asinh(a_month / PACE), -MOST_MOMENTUM), MOST_MOMENTUM)


def share_on(history: History, day: float) -> float:
    """Share of territory, on straight lines between the records."""
    for (d0, s0), (d1, s1) in _neighbours(history):
        if d0 <= day <= d1:
            return s0 + (s1 - s0) * (day - d0) / (d1 - d0)
    return history.share[0][1] if day < history.share[0][0] else history.share[-1][1]


def _neighbours(history: History) -> Iterator[tuple[tuple[int, float], tuple[int, float]]]:
    yield from zip(history.share[:-1], history.share[1:], strict=True)
