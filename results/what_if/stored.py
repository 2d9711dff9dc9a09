"""The sliders' grid in a run folder, so that the report can be built again without playing anything."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from results.contents import WHAT_IF
from results.reading import reading
from results.what_if.grid import Slider, WhatIf, what_if
from results.writing import writing

if TYPE_CHECKING:
    from results.folder import RunFolder
    from scenarios.schema import Scenario

__all__ = ["add_what_if", "read_what_if"]


def add_what_if(
    folder: RunFolder,
    scenario: Scenario,
    *,
    workers: int = 1,
    on_progress: Callable[[int, int], None] | None = None,
) -> None:
    """Play the grid of a run's scenario and keep it in its folder; one that is there already is kept."""
    path = folder.path / WHAT_IF
    if path.exists():
        return
    text = json.dumps(asdict(what_if(scenario, workers=workers, on_progress=on_progress)), allow_nan=False, indent=1)
    half = path.with_name(f".{WHAT_IF}.{os.getpid()}")
    with writing(folder.path):
        try:
            half.write_text(text, encoding="utf-8")
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)


def read_what_if(path: Path) -> WhatIf | None:
    """The grid of a run folder; None where it has none."""
    if not path.exists():
        return None
    with reading(path):
        told = json.loads(path.read_text(encoding="utf-8"))
        sliders = tuple(Slider(**(each | {"values": tuple(each["values"])})) for each in told.pop("sliders"))
        log_odds = {outcome: tuple(values) for outcome, values in told.pop("log_odds").items()}
        return WhatIf(sliders=sliders, log_odds=log_odds, **told)
