"""`parley list`."""

from __future__ import annotations

from parley.terminal import results

__all__ = ["list_scenarios"]


def list_scenarios() -> None:
    """The scenario library: name, as-of date, how far it looks ahead, question."""
    from rich.table import Table

    from scenarios.library import LIBRARY, library_name, names
    from scenarios.reading import load

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("Scenario", no_wrap=True)
    table.add_column("As of", no_wrap=True)
    table.add_column("Horizon", no_wrap=True)
    table.add_column("Question")
    for name in names():
        scenario = load(name)
        table.add_row(
            library_name(LIBRARY / f"{name}.yaml"), str(scenario.as_of), _length(scenario.horizon), scenario.question
        )
    results().print(table)


def _length(days: int) -> str:
    """A horizon as scenario files write it."""
    return f"{days // 7} weeks" if days % 7 == 0 else f"{days} days"
