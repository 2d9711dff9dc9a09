"""Parley: scenario simulation for peace negotiations.

    >>> import parley
    >>> parley.load("istanbul-2025").title
    'Istanbul, June 2025'

`parley.run("istanbul-2025", runs=1000, seed=7)` plays it out and returns its outcomes, quantities, runs and charts
(docs/api.md). What is wrong with a scenario is raised as `InputError`, every fault at once in its `faults`;
`ParleyError` is the base of all errors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from parley.api import compare, drivers, load, open_run, run, sweep
    from sim.errors import InputError, ParleyError

__all__ = ["InputError", "ParleyError", "compare", "drivers", "load", "open_run", "run", "sweep"]

_HOMES = dict.fromkeys(("compare", "drivers", "load", "open_run", "run", "sweep"), "parley.api") | dict.fromkeys(
    ("InputError", "ParleyError"), "sim.errors"
)


def __getattr__(name: str) -> Any:
    """Import what is asked for only then: `parley --help` needs none of it."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'parley' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
