"""What the record says of behaviour, stored per quarter in `posterior/<date>.json` of the case.

A posterior is a choice among the points of the unit cube from which the reference table was rerun: its `rows`. So the
fitted parameters keep their ties to everything else that is uncertain, and whoever states a distribution of their own
for one number leaves all others as they were.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.axes import Array
from sim.errors import Fault, InputError
from sim.randomness import generator

if TYPE_CHECKING:
    from calibration.case import Case

__all__ = ["ROWS", "Fitted", "Posterior", "newest_posterior", "read_posterior", "rounded", "spread", "write_posterior"]

ROWS = 1024


@dataclass(frozen=True)
class Fitted:
    """A parameter before and after: quantiles at .05, .5, .95; contraction is 1 - var(posterior) / var(prior)."""

    prior: tuple[float, ...]
    posterior: tuple[float, ...]
    contraction: float


@dataclass(frozen=True)
class Posterior:
    """The posterior on a day.

    evidence, priors  digests of what it was made from (`basis.py`)
    seed, draws       the unit cube that `rows` points into
    reruns            how many were compared with the record
    effective_draws   how many equally weighted draws the weights were worth
    rows              draws of the table, as often as they are likely, the most warlike first
    """

    case: str
    as_of: dt.date
    evidence: str
    priors: str
    seed: int
    draws: int
    reruns: int
    effective_draws: float
    rows: tuple[int, ...]
    fitted: Mapping[str, Fitted]

    def points(self, *, seed: int, draws: int) -> Array:
        """Draws of the table (draw,), spread evenly along the line of rows whatever their number; more extend fewer."""
        return spread(self.rows, seed=seed, draws=draws)


def spread(rows: Sequence[int], *, seed: int, draws: int) -> Array:
    """Some of the rows (draw,), evenly along their line whatever the number; more extend fewer."""
    from scipy.stats import qmc

    start = generator(seed, "draws", 0).random()
    along = (qmc.Halton(1, scramble=False).random(draws)[:, 0] + start) % 1.0
    return np.array(rows)[(along * len(rows)).astype(int)]


def write_posterior(posterior: Posterior, folder: Path) -> Path:
    """Write `<date>.json` into a folder, aside first; returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{posterior.as_of}.json"
    plain = {"made_by": _version()} | asdict(posterior) | {"as_of": posterior.as_of.isoformat()}
    aside = path.with_suffix(".part")
    aside.write_text(_written(plain), encoding="utf-8")
    aside.replace(path)
    return path


def _written(plain: dict[str, Any]) -> str:
    """A line per field and per parameter: what changed is seen in a diff."""
    fitted = ",\n".join(f"    {json.dumps(name)}: {json.dumps(rounded(f))}" for name, f in plain.pop("fitted").items())
    lines = ",\n".join(f"  {json.dumps(key)}: {json.dumps(rounded(value))}" for key, value in plain.items())
    return f'{{\n{lines},\n  "fitted": {{\n{fitted}\n  }}\n}}\n'


def rounded(value: Any) -> Any:
    """Plain data with every number to five digits: more would only stir diffs."""
    if isinstance(value, float):
        return float(f"{value:.5g}")
    if isinstance(value, dict):
        return {key: rounded(v) for key, v in value.items()}
    return [rounded(v) for v in value] if isinstance(value, list | tuple) else value


def _version() -> str:
    try:
        return f"parley {version('parley-engine')}"
    except PackageNotFoundError:
        return "parley, from a bare source tree"


def newest_posterior(case: Case, as_of: dt.date) -> Posterior | None:
    """The newest posterior made no later than a day; None before the first: then the prior stands.

    Raises InputError where it was made from other evidence, or by an engine with other priors, than there is now.
    """
    dates = [day for path in sorted((case.folder / "posterior").glob("*.json")) if (day := _date(path)) <= as_of]
    if not dates:
        return None
    path = case.folder / "posterior" / f"{max(dates)}.json"
    posterior = read_posterior(path)
    _refuse_stale(case, posterior, path)
    return posterior


def _date(path: Path) -> dt.date:
    try:
        return dt.date.fromisoformat(path.stem)
    except ValueError:
        raise _fault(path, "expected a date as its name, such as 2025-05-31.json") from None


def read_posterior(path: Path) -> Posterior:
    """A stored posterior; InputError where the file is none."""
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        if not plain["rows"] or not all(0 <= row < plain["draws"] for row in plain["rows"]):
            raise ValueError("rows that are no draws of its table")
        return Posterior(
            as_of=dt.date.fromisoformat(plain["as_of"]),
            rows=tuple(plain["rows"]),
            fitted={name: Fitted(**fitted) for name, fitted in plain["fitted"].items()},
            **{key: plain[key] for key in ("case", "evidence", "priors", "seed", "draws", "reruns", "effective_draws")},
        )
    except (ValueError, KeyError, TypeError) as error:
        raise _fault(path, f"is no posterior ({error}); make it again with `parley calibrate`") from None


def _refuse_stale(case: Case, posterior: Posterior, path: Path) -> None:
    from calibration.behaviour.basis import evidence_digest, priors_digest

    again = f"fit again with `parley calibrate {case.name}`, or run with `behaviour: prior`"
    if posterior.evidence != evidence_digest(case, posterior.as_of):
        raise _fault(path, f"was made before the case's evidence was edited; {again}")
    if posterior.priors != priors_digest(case):
        raise _fault(path, f"was made with other priors than the engine has now; {again}")


def _fault(path: Path, message: str) -> InputError:
    return InputError([Fault(f"posterior/{path.name}", message)])
