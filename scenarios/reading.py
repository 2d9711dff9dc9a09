"""Reading a scenario: its files, its case, and every fault at once."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from calibration.case import CASES, Case, case_names, load_case
from calibration.dimensions import domains
from calibration.nearest import near
from scenarios.checks import case_findings, event_findings
from scenarios.layers import Changes, FileLayer, Merged, chain, merge
from scenarios.library import find, library_name
from scenarios.schema import Scenario, ScenarioFile
from scenarios.schema_faults import Finding, dotted, readable, schema_findings
from scenarios.words import expected, listed
from sim.errors import Fault, InputError

__all__ = ["check", "load"]


def load(reference: str | Path, *, changes: Changes | None = None) -> Scenario:
    """A scenario by library name or path, with what the caller changes on top; InputError lists every fault."""
    path = find(reference) if isinstance(reference, str) else Path(os.path.abspath(reference))
    files, faults = chain(path)
    changes = _at_its_date(changes or Changes())
    case, case_faults = _case(merge([*files, changes]))
    sets, set_faults = _sets(changes, case=case)
    merged = merge([*files, changes, sets])
    findings = _findings(merged.data, case=case, is_whole=not faults)
    faults += [*case_faults, *set_faults, *(_fault(merged, finding) for finding in findings)]
    if faults or case is None:
        raise InputError(_in_order(faults))
    return Scenario.of(ScenarioFile.model_validate(merged.data), name=library_name(path), case=_case_name(case))


def check(reference: str | Path) -> list[Fault]:
    """Everything wrong with a scenario; an empty list where all is well."""
    try:
        load(reference)
    except InputError as error:
        return list(error.faults)
    return []


def _findings(data: dict[Any, Any], *, case: Case | None, is_whole: bool) -> list[Finding]:
    """What is wrong with the merged keys and values.

    is_whole  whether all that `extends` promises is there, so that a missing key is a fault
    """
    findings = [finding for finding in schema_findings(data) if is_whole or not finding.is_missing]
    file, places = readable(data, findings)
    findings += event_findings(data.get("events"))
    if case is not None:
        findings = [_under_its_key(finding, case) for finding in findings]
        is_dated = not {("as_of",), ("horizon",)} & {finding.path for finding in findings}
        findings += case_findings(file, case=case, places=places, is_dated=is_dated)
    return findings


def _under_its_key(finding: Finding, case: Case) -> Finding:
    """A lever or an uncertainty written at the top of the file is told where it belongs."""
    if not finding.at_key or len(finding.path) != 1:
        return finding
    name = str(finding.path[0])
    for key, known in (("levers", list(case.file.levers)), ("uncertainties", list(domains(case)))):
        meant = near(name, known) if "." in name else ""
        if name in known or meant:
            hint = "" if name in known else meant
            return replace(finding, message=f"{name}: got an unknown key{hint or ';'} indent it under {key}:")
    return finding


def _fault(merged: Merged, finding: Finding) -> Fault:
    """A finding where it was written; a flag names its key already."""
    place = merged.place(finding.path, key=finding.at_key)
    named = isinstance(merged.layer(finding.path), Changes)
    return Fault(place, finding.message.removeprefix(f"{dotted(finding.path)}: ") if named else finding.message)


def _at_its_date(changes: Changes) -> Changes:
    """A scenario moved to another day no longer rests on the statements that it names."""
    return replace(changes, data={**changes.data, "rests_on": []}) if "as_of" in changes.data else changes


def _case(merged: Merged) -> tuple[Case | None, list[Fault]]:
    """The scenario's case, or what is wrong with it."""
    reference = merged.data.get("case", ScenarioFile.model_fields["case"].default)
    if not isinstance(reference, str):
        return None, []  # the schema says what is wrong with it
    layer = merged.origin.get(("case",), (None, ()))[0]
    folder = layer.path.parent / reference if isinstance(layer, FileLayer) else Path(reference)
    if reference not in case_names() and not _holds_case(folder):
        what = f"a case ({listed(case_names(), last='or')}) or a folder with a case.yaml{near(reference, case_names())}"
        return None, [Fault(merged.place(("case",)), expected(what, got=reference, dotted="case"))]
    try:
        return load_case(reference if reference in case_names() else Path(os.path.abspath(folder))), []
    except InputError as error:
        return None, list(error.faults)


def _holds_case(folder: Path) -> bool:
    try:
        return (folder / "case.yaml").is_file()
    except (OSError, ValueError):
        return False


def _case_name(case: Case) -> str:
    """The name of a case that ships with Parley, the folder of any other."""
    return case.name if case.folder == CASES / case.name else str(case.folder)


def _sets(changes: Changes, *, case: Case | None) -> tuple[Changes, list[Fault]]:
    """What the caller sets by name, sorted into levers and uncertainties; a name that both have means the lever."""
    if case is None or not changes.sets:
        return Changes(flag=changes.flag), []
    levers = list(case.file.levers)
    uncertainties = [name for name in domains(case) if name not in levers]
    faults = [
        Fault(changes.place(("levers", name)), _unknown(name, levers, uncertainties))
        for name in changes.sets
        if name not in levers and name not in uncertainties
    ]
    sorted_sets = {
        "levers": {name: value for name, value in changes.sets.items() if name in levers},
        "uncertainties": {name: value for name, value in changes.sets.items() if name in uncertainties},
    }
    return Changes(sorted_sets, flag=changes.flag), faults


def _unknown(name: str, levers: list[str], uncertainties: list[str]) -> str:
    hint = near(name, [*levers, *uncertainties])
    return "is neither a lever nor an uncertainty" + (
        hint or f"; levers: {listed(levers)}; uncertainties: {listed(uncertainties)}"
    )


def _in_order(faults: Iterable[Fault]) -> list[Fault]:
    """By file, line and column; each fault once."""

    def order(fault: Fault) -> tuple[str, list[int]]:
        file, *numbers = fault.place.rsplit(":", 2)
        return file, [int(n) for n in numbers if n.isdecimal()]

    return sorted(dict.fromkeys(faults), key=order)
