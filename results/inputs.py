"""Levers and uncertain numbers in plain words: what each is, in which unit, and what a value of it means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from calibration.case import Case

__all__ = ["Input", "inputs_of"]

_UNITS = {"1": "", "scale": "of the scale"}
"""Units that the tables abbreviate."""
_ISSUE_PARTS = {
    "ideal": "what {actor} wants on {issue}",
    "salience": "how much {issue} matters to {actor}",
    "room": "how far {actor} may yield on {issue}",
    "red_line": "how far {actor} will not go on {issue}",
}
_ACTOR_PARTS = {"readiness": "how ready {actor} is to negotiate", "effort": "how hard {actor} tries to mediate"}
_ON_SCALE = ("ideal", "red_line", "status_quo")


@dataclass(frozen=True)
class Input:
    """One number that a sweep varies or a study of drivers judges.

    label    what it is, as it stands inside a sentence
    anchors  what some values mean in words, where it lies on an issue's scale
    """

    name: str
    label: str
    unit: str = ""
    is_lever: bool = False
    anchors: Mapping[int, str] = field(default_factory=dict)

    def said(self, value: float) -> str:
        """A value in its unit: `0.4 a year`, `62 (of 100)`."""
        return f"{_number(value)} {self.unit}".strip()

    def span(self, low: float, high: float) -> str:
        """`from 0 to 3 times its pressure`."""
        return f"from {_number(low)} to {self.said(high)}"

    def nearest_anchor(self, value: float) -> str:
        """What the scale says nearest to a value; empty where the number has no scale in words."""
        return self.anchors[min(self.anchors, key=lambda place: abs(place - value))] if self.anchors else ""


def _number(value: float) -> str:
    return (f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}").replace("-", "−")


def inputs_of(case: Case) -> Callable[[str], Input]:
    """Every lever and uncertain number of a case by its name; one of both names is the lever."""

    def of(name: str) -> Input:
        if name in case.file.levers:
            lever = case.file.levers[name]
            return Input(name, lever.meaning, lever.unit, is_lever=True)
        return _uncertain(case, name)

    return of


def _uncertain(case: Case, name: str) -> Input:
    from calibration.dimensions import parameters

    parameter = parameters(case.world()).get(name)
    if parameter is None:
        return _preference(case, name)
    side = name.rpartition(".")[0]
    who = f"{case.file.actors[side].label}: " if side else ""
    unit = _UNITS.get(parameter.unit, parameter.unit).replace("1/", "a ").replace("/", " a ")
    return Input(name, who + parameter.meaning, unit)


def _preference(case: Case, name: str) -> Input:
    first, *rest = name.split(".")
    if first == "status_quo":
        issue = case.file.issues[rest[0]]
        return Input(name, f"where {issue.label.lower()} stands if fighting goes on", "of 100", anchors=issue.anchors)
    actor, part = case.file.actors[first].label, rest[0]
    if part in _ACTOR_PARTS:
        return Input(name, _ACTOR_PARTS[part].format(actor=actor), "of 100")
    issue = case.file.issues[rest[1]]
    label = _ISSUE_PARTS[part].format(actor=actor, issue=issue.label.lower())
    if part in _ON_SCALE:
        return Input(name, label, "of 100", anchors=issue.anchors)
    return Input(name, label)
