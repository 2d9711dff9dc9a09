"""What runs must share before they are compared: the same case and day, the same time ahead, the same chance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from sim.errors import Fault, InputError

if TYPE_CHECKING:
    from results.folder import RunFolder
    from scenarios.layers import Changes
    from scenarios.schema import Scenario

__all__ = ["Alignment", "Terms", "check_made_alike"]


@dataclass(frozen=True)
class Terms:
    """What one ensemble was asked for, in the words of scenario files.

    horizon, step  in days
    """

    case: str
    as_of: dt.date
    horizon: int
    step: int
    runs: int
    draws: int
    seed: int

    @classmethod
    def of_scenario(cls, scenario: Scenario) -> Terms:
        """Of a scenario still to be run."""
        from calibration.case import load_case

        keys = ("as_of", "horizon", "step", "runs", "draws", "seed")
        return cls(load_case(scenario.case).name, **{key: getattr(scenario, key) for key in keys})

    @classmethod
    def of_folder(cls, folder: RunFolder) -> Terms:
        """Of a run that is finished."""
        summary, manifest = folder.summary, folder.manifest
        return cls(
            case=summary["case"],
            as_of=dt.date.fromisoformat(summary["as_of"]),
            horizon=summary["horizon_days"],
            step=int(str(manifest["scenario"]["step"]).partition(" ")[0]),
            runs=manifest["runs"],
            draws=manifest["draws"],
            seed=manifest["seed"],
        )


@dataclass(frozen=True)
class Alignment:
    """Several ensembles held against the first of them.

    terms    by name, the baseline first
    changes  tells how the caller spells its settings
    fixed    names of what is run or loaded already, which no setting can change any more
    """

    terms: Mapping[str, Terms]
    changes: Changes
    fixed: Sequence[str] = ()

    def check(self) -> None:
        """InputError where differences would not be the scenarios' own; every reason at once, with the way out."""
        faults = [
            Fault(name, f"{self._found(name, field.name)}; {self._way_out(name, field.name)}")
            for name, found in self.terms.items()
            for field in fields(Terms)
            if getattr(found, field.name) != self._wanted(field.name)
        ]
        if faults:
            raise InputError(faults)

    @property
    def _base(self) -> str:
        return next(iter(self.terms))

    def _wanted(self, field: str) -> Any:
        return getattr(self.terms[self._base], field)

    def _found(self, name: str, field: str) -> str:
        got, wanted = (_said(field, value) for value in (getattr(self.terms[name], field), self._wanted(field)))
        return f"{'as-of date' if field == 'as_of' else field} {got}, but {self._base} has {wanted}"

    def _way_out(self, name: str, field: str) -> str:
        if field == "case":
            return "scenarios of different cases cannot be compared"
        if field == "step":
            return "write the same `step` into both files"
        if name in self.fixed and self._base in self.fixed:
            return "both are run or loaded already: name the scenarios instead, or run one of them anew"
        return (
            f"{self.changes.place((field,))} {_said(field, self._shared(name, field), quoted=True)} gives all the same"
        )

    def _shared(self, name: str, field: str) -> Any:
        """A value that suits all: of what is fixed, else the earliest day, else the baseline's."""
        kept = next((each for each in (self._base, name) if each in self.fixed), None)
        if kept is not None:
            return getattr(self.terms[kept], field)
        # No event may lie before the as-of day.
        return min(getattr(each, field) for each in self.terms.values()) if field == "as_of" else self._wanted(field)


def _said(field: str, value: Any, *, quoted: bool = False) -> str:
    """A value as the flag takes it."""
    if field not in ("horizon", "step"):
        return str(value)
    text = f"{value // 7} weeks" if value % 7 == 0 and value > 7 else f"{value} days" if value != 1 else "1 day"
    return f'"{text}"' if quoted else text


def check_made_alike(folders: Mapping[str, RunFolder]) -> None:
    """InputError where evidence, posterior or program changed between two of the runs."""
    faults = list(_made_apart(folders))
    if faults:
        raise InputError(faults)


def _made_apart(folders: Mapping[str, RunFolder]) -> Iterator[Fault]:
    base, first = next(iter(folders.items()))
    words = {"evidence": "other evidence", "posterior": "another posterior", "sources": "another version of Parley"}
    for name, folder in folders.items():
        apart = [
            text for key, text in words.items() if folder.manifest["digests"][key] != first.manifest["digests"][key]
        ]
        if apart:
            yield Fault(name, f"was run with {' and '.join(apart)} than {base}; run both scenarios again")
