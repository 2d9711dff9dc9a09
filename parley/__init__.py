"""Parley: scenario simulation for peace negotiations.

    >>> import parley
    >>> parley.load("istanbul-2025").title
    'Istanbul, June 2025'

`parley.run("istanbul-2025", runs=1000, seed=7)` plays it out and returns the run folder with its summary.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from parley.api import load, run

__all__ = ["load", "run"]


def __getattr__(name: str) -> Any:
    """Import what is asked for only then: `parley --help` needs none of it."""
    if name in __all__:
        from parley import api

        return getattr(api, name)
    raise AttributeError(f"module 'parley' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
