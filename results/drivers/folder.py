"""A study of drivers on disk: its tables as CSV, all of it as JSON, the page."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from calibration.digest import digest
from results.drivers.conditions import Conditions
from results.drivers.page import drivers_page
from results.drivers.study import Drivers
from results.manifest import HASH_LENGTH, command, versions
from results.whole_folder import whole_folder

if TYPE_CHECKING:
    from scenarios.schema import Scenario

__all__ = ["JSON", "PAGE", "drivers_folder", "write_drivers"]

PAGE, JSON, INPUTS, GROUPS = "drivers.html", "drivers.json", "inputs.csv", "groups.csv"
_FILES = frozenset({PAGE, JSON, INPUTS, GROUPS})


def drivers_folder(scenario: Scenario, *, points: int) -> Path:
    """Where a study goes unless somebody says otherwise: the same study, the same name."""
    asked = digest([scenario.written_out(), points])[:HASH_LENGTH]
    return Path("runs") / f"{Path(scenario.name).name}-drivers-{asked}"


def write_drivers(study: Drivers, target: Path) -> Path:
    """Everything of a study, whole or not at all; the folder's path."""
    page = drivers_page(study)
    with whole_folder(target, holds=_FILES) as half:
        study.inputs.to_csv(half / INPUTS, index=False, float_format="%.6g")
        study.groups.to_csv(half / GROUPS, index=False, float_format="%.6g")
        (half / PAGE).write_text(page, encoding="utf-8")
        (half / JSON).write_text(json.dumps(as_json(study), indent=1, ensure_ascii=False), encoding="utf-8")
    return target


def as_json(study: Drivers) -> dict[str, Any]:
    """The study for other programs: plain numbers, shares between 0 and 1 up to noise."""
    return {
        "scenario": study.scenario.written_out(),
        "points": study.points,
        "runs": study.runs,
        "outcomes": {
            one.outcome.name: {
                "probability": one.probability,
                "standard_deviation_between_draws": one.between,
                "groups": [
                    {"group": group.label, "first": asdict(first), "total": asdict(total)}
                    for group, first, total in one.groups
                ],
                "inputs": [
                    {
                        "input": single.input.name,
                        "first": asdict(single.first),
                        "values": single.values,
                        "probability": single.shares,
                        "standard_error": single.noise,
                    }
                    for single in one.singles
                ],
            }
            for one in study.driven
        },
        "alike_in_all_draws": [one.name for one in study.undriven],
        "conditions": None if study.conditions is None else _box(study.conditions),
        "versions": versions(),
        "command": command(),
    }


def _box(found: Conditions) -> dict[str, Any]:
    return {
        "outcome": found.outcome.name,
        "coverage": found.box.coverage,
        "density": found.box.density,
        "mass": found.box.mass,
        "density_of_all_runs": found.base,
        "limits": [
            {
                "input": one.input.name,
                "below" if one.is_upper else "above": one.at,
                "range_over_resamples": sorted(one.span),
                "returns": one.returns,
            }
            for one in found.conditions
        ],
    }
