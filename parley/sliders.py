"""The what-if sliders of a report, for the verbs that write one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parley.terminal import progress_bar

if TYPE_CHECKING:
    from results.folder import RunFolder
    from scenarios.schema import Scenario

__all__ = ["add_sliders"]


def add_sliders(folder: RunFolder, scenario: Scenario, *, workers: int, quiet: bool = False) -> None:
    """Play the worlds that the sliders of a run's report are read from, unless its folder has them already."""
    from results.what_if.stored import add_what_if

    with progress_bar(1, what="Worlds for the sliders", quiet=quiet) as on_progress:
        add_what_if(folder, scenario, workers=workers, on_progress=on_progress)
