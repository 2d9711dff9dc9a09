"""The story of some runs: what happened when, and who moved on what for what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from sim.axes import Array, Rows

if TYPE_CHECKING:
    from sim.model import NegotiationModel

LEAST_MOVE = 0.01
"""Moves below one point of the scale are not written down."""


@dataclass(frozen=True)
class Entry:
    """Something that happened in a run.

    day     days after the as-of day
    text    a sentence in which {0}, {1} ... stand for the actors
    """

    day: int
    kind: str
    actors: tuple[str, ...]
    text: str

    def sentence(self, labels: Mapping[str, str]) -> str:
        """The sentence, with actors called by their labels."""
        return self.text.format(*(labels.get(name, name) for name in self.actors))


@dataclass(frozen=True)
class Answer:
    """What a line of the ledger answers.

    kind   `opening` (the position tabled first), `clock` (nothing: time alone), `move` (the other side's largest move
           of its last round; actor, issue and day say which), `text` (a single text, not a move of a side)
    """

    kind: Literal["opening", "clock", "move", "text"]
    actor: str | None = None
    issue: str | None = None
    day: int | None = None


@dataclass(frozen=True)
class Concession:
    """A line of the concession ledger: who gave what, when, and in return for what. Positions 0-100.

    before   its last offer on the issue; NaN for the position it tabled first
    actor    a side, the mediator whose text it is, or `leaders` for a text of the two leaders
    answers  what the other side had just done
    """

    day: int
    actor: str
    issue: str
    before: float
    after: float
    answers: Answer


class Chronicle:
    """Entries and concessions of the watched runs, by their place in the chunk."""

    def __init__(self, watch: tuple[int, ...]) -> None:
        self.watch = watch
        self.entries: dict[int, list[Entry]] = {run: [] for run in watch}
        self.ledger: dict[int, list[Concession]] = {run: [] for run in watch}
        self.texts: dict[int, list[tuple[int, Array]]] = {run: [] for run in watch}

    def tell(self, rows: Rows, kind: str, actors: tuple[str, ...], text: str, day: Array | int) -> None:
        """Write an entry for the watched runs in which it happened."""
        for i, run in self._watched(rows):
            when = int(day[i]) if isinstance(day, np.ndarray) else int(day)
            self.entries[run].append(Entry(when, kind, actors, text))

    def _watched(self, rows: Array) -> list[tuple[int, int]]:
        return [(int(i), run) for run in self.watch for i in np.flatnonzero(rows == run)]

    def concessions(self, model: NegotiationModel, side: int, rows: Array, before_rk: Array, after_rk: Array) -> None:
        """Write down every move of a side's offer."""
        for i, run in self._watched(rows):
            for k, issue in enumerate(model.world.settlement_issues):
                was, now = float(before_rk[i, k]), float(after_rk[i, k])
                if np.isnan(was) or abs(now - was) >= LEAST_MOVE:
                    self.ledger[run].append(
                        Concession(
                            int(model.round_day_r[run]), model.sides[side].name, issue.name,
                            round(100 * was, 1), round(100 * now, 1), self._answers(model, side, run, np.isnan(was)),
                        )
                    )  # fmt: skip

    def _answers(self, model: NegotiationModel, side: int, run: int, first: bool) -> Answer:
        if first:
            return Answer("opening")
        other = model.sides[1 - side].name
        theirs = [c for c in self.ledger[run] if c.actor == other and not np.isnan(c.before)]
        theirs = [c for c in theirs if c.day < model.round_day_r[run]]
        if not theirs:
            return Answer("clock")
        last = max(c.day for c in theirs)
        largest = max((c for c in theirs if c.day == last), key=lambda c: abs(c.after - c.before))
        return Answer("move", other, largest.issue, largest.day)

    def single_text(self, model: NegotiationModel, rows: Array, package_rk: Array, by: str | None = None) -> None:
        """Write down a single text, issue by issue; by the mediator that reaches furthest where nobody is named."""
        for i, run in self._watched(rows):
            day = int(model.round_day_r[run])
            self.texts[run].append((day, package_rk[i]))
            furthest = max(model.third_parties, key=lambda t: float(t.actor.access * t.effort_r[run]))
            author = by or furthest.name
            if author != "leaders":
                self.entries[run].append(Entry(day, "text", (author,), "{0} tables a text of its own"))
            for k, issue in enumerate(model.world.settlement_issues):
                after = round(100 * float(package_rk[i, k]), 1)
                self.ledger[run].append(Concession(day, author, issue.name, np.nan, after, Answer("text")))

    def exchange(
        self, model: NegotiationModel, rows: Array, freed: tuple[Array, Array], day: Array, begun: Array
    ) -> None:
        """An exchange of prisoners, with its sizes, or a later stage of one."""
        for i, run in self._watched(rows):
            kind, again = ("stage", " in a further stage") if begun[i] else ("exchange", "")
            text = f"{{0}} gets back {int(freed[0][i])} prisoners, {{1}} {int(freed[1][i])}{again}"
            self.entries[run].append(Entry(int(day[i]), kind, model.side_names, text))

    def children(self, model: NegotiationModel, rows: Rows, number_r: Array, day_r: Array) -> None:
        """Children return."""
        for i, run in self._watched(rows):
            if number_r[i] > 0:
                n = int(number_r[i])
                text = f"{n} {'child returns' if n == 1 else 'children return'}"
                helpers = tuple(t.name for t in model.third_parties if t.actor.role == "humanitarian")[:1]
                text += " through {0}" if helpers else ""
                self.entries[run].append(Entry(int(day_r[i]), "children", helpers, text))
