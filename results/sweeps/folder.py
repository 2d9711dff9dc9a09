"""A sweep on disk: the table of its points as Parquet and CSV, the page, and what it was made from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from results.manifest import HASH_LENGTH, command, versions
from results.sweeps.page import sweep_page
from results.sweeps.swept import Swept
from results.tables import write_table
from results.whole_folder import whole_folder

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from scenarios.sweep import Sweep

__all__ = ["PAGE", "TABLE", "sweep_folder", "write_sweep"]

TABLE, CSV, PAGE, MANIFEST = "points.parquet", "points.csv", "sweep.html", "manifest.json"
_FILES = frozenset({TABLE, CSV, PAGE, MANIFEST})


def sweep_folder(scenario: Scenario, plan: Sweep, *, runs: int) -> Path:
    """Where a sweep goes unless somebody says otherwise: the same sweep, the same name."""
    from calibration.digest import digest

    asked = digest([scenario.written_out(), plan.model_dump(mode="json"), runs])[:HASH_LENGTH]
    return Path("runs") / f"{Path(scenario.name).name}-sweep-{asked}"


def write_sweep(swept: Swept, target: Path) -> Path:
    """Everything of a sweep, whole or not at all; the folder's path."""
    page = sweep_page(swept)
    with whole_folder(target, holds=_FILES) as half:
        write_table(half / TABLE, swept.points)
        swept.points.to_csv(half / CSV, index=False, float_format="%.6g")
        (half / PAGE).write_text(page, encoding="utf-8")
        (half / MANIFEST).write_text(json.dumps(_manifest(swept), indent=1, ensure_ascii=False), encoding="utf-8")
    return target


def _manifest(swept: Swept) -> dict[str, Any]:
    return {
        "scenario": swept.scenario.written_out(),
        "sweep": swept.plan.model_dump(mode="json"),
        "runs": swept.runs,
        "points": len(swept.played),
        "failed": len(swept.failed),
        "versions": versions(),
        "command": command(),
    }
