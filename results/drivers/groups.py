"""Groups of uncertain numbers that a reader can tell apart: some two hundred single ones are too many to name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.table import BY_MECHANISM

if TYPE_CHECKING:
    from calibration.case import Case

__all__ = ["Group", "groups_of"]

_MECHANISMS: dict[str, str] = {
    "war": "The front",
    "beliefs": "What the sides expect of the war",
    "outside_option": "What the sides expect of the war",
    "commitment": "How long agreements hold",
    "zone": "What makes a deal worth signing",
    "preferences": "How positions move",
    "talks": "How talks open, go on and end",
    "rounds": "How talks open, go on and end",
    "leaders": "How talks open, go on and end",
    "truces": "How truces are weighed",
    "pauses": "Local and sectoral ceasefires",
    "exchange": "Exchanges and returns",
    "humanitarian": "Exchanges and returns",
    "mediation": "What third parties do",
    "contacts": "What third parties do",
    "trust": "Trust",
}
"""Group of each mechanism's parameters, by the mechanism's file."""
_THIRD_PARTIES, _STATUS_QUO = "What third parties do", "What the sides expect of the war"


@dataclass(frozen=True)
class Group:
    """Some of the uncertain numbers.

    columns  their places in the sample
    """

    label: str
    columns: tuple[int, ...]


def groups_of(case: Case, names: Sequence[str]) -> tuple[Group, ...]:
    """Every uncertain number in one group, in the order of the mechanisms; positions in a group for each side."""
    of_parameter = {parameter.name: _MECHANISMS[key] for key, its in BY_MECHANISM.items() for parameter in its}
    columns: dict[str, list[int]] = {}
    for j, name in enumerate(names):
        columns.setdefault(_label(case, name, of_parameter), []).append(j)
    return tuple(Group(label, tuple(places)) for label, places in columns.items())


def _label(case: Case, name: str, of_parameter: dict[str, str]) -> str:
    first, _, rest = name.partition(".")
    if (rest or first) in of_parameter:
        return of_parameter[rest or first]
    if first == "status_quo":
        return _STATUS_QUO
    if first in case.belligerents:
        return f"What {case.file.actors[first].label} wants"
    return _THIRD_PARTIES
