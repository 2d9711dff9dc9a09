"""The flags that several verbs share, and what they change in a scenario."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from scenarios.layers import Changes
    from scenarios.schema import Scenario

__all__ = [
    "AsOf",
    "Draws",
    "Horizon",
    "Quiet",
    "Runs",
    "ScenarioName",
    "Seed",
    "Sets",
    "Workers",
    "changes_of",
    "cores",
    "scenario_with",
]

ScenarioName = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="a name of the library (see `parley list`), or the path of a file")
]
Runs = Annotated[int | None, typer.Option(help="possible futures to play out", show_default=False)]
Draws = Annotated[int | None, typer.Option(help="samples of the uncertain parameters", show_default=False)]
Seed = Annotated[int | None, typer.Option(help="same seed, same futures", show_default=False)]
AsOf = Annotated[
    str | None, typer.Option(metavar="DATE", help="know only what was known by the end of this day", show_default=False)
]
Horizon = Annotated[
    str | None, typer.Option(metavar='"52 weeks"', help="how far to look ahead, in days or weeks", show_default=False)
]
Sets = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="set a lever or an uncertainty, such as us.aid=0.5 (repeatable)"),
]
Workers = Annotated[
    int | None, typer.Option(min=1, help="processes; the results are the same for any number", show_default="cores")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="no progress, no messages")]


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def scenario_with(reference: str, *, sets: list[str] | None = None, **flags: Any) -> Scenario:
    """A scenario, checked, with what the flags change on top; flags that are not given change nothing."""
    from scenarios.reading import load

    return load(reference, changes=changes_of(sets=sets, **flags))


def changes_of(*, sets: list[str] | None = None, **flags: Any) -> Changes:
    """What the flags change in a scenario; flags that are not given change nothing."""
    from scenarios.layers import Changes

    given = {key: value for key, value in flags.items() if value is not None}
    return Changes(given, dict(_parsed(entry) for entry in sets or []), flag="--{}")


def _parsed(entry: str) -> tuple[str, Any]:
    """`us.aid=0.5` or `russia.war_cost_rate={uniform: [0.02, 0.06]}`: the value as a scenario file writes it."""
    from calibration import marked_yaml
    from sim.errors import Fault, InputError

    name, equals, value = entry.partition("=")
    if not equals or not name.strip():
        raise InputError([Fault(f"--set {entry}", "expected KEY=VALUE, such as us.aid=0.5")])
    return name.strip(), marked_yaml.load(value, name=f"--set {name.strip()}").data
