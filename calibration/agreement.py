"""How far two coders agree: Krippendorff's alpha, interval metric [Krippendorff2011].

`python -m calibration.agreement CASE` prints the table of a case by issue.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from calibration.csv_table import Row, Table
from sim.axes import Array

if TYPE_CHECKING:
    from calibration.case import Case

__all__ = ["ALL", "Agreement", "agreement_table", "coding_agreement", "interval_alpha"]

ALL = "all"

_CODING = ("id", "source", "published", "date", "actor", "speaker", "issue", "position", "directness", "firmness")


@dataclass(frozen=True)
class Agreement:
    """Two coders on one issue.

    n_pairs  statements that both found
    paired   share of both coders' statements that found a partner
    same     share of the pairs with the same position
    alpha    1 = perfect, 0 = what chance gives; NaN where the positions do not vary
    """

    issue: str
    n_pairs: int
    paired: float
    same: float
    alpha: float


def interval_alpha(rating_uc: Array) -> float:
    """Krippendorff's alpha of ratings (unit, coder), NaN where a coder did not rate; NaN if no two ratings differ.

    alpha = 1 - D_o / D_e: squared differences inside units against those among all pairable values.
    """
    rated_uc = ~np.isnan(rating_uc)
    rating_uc, rated_uc = rating_uc[rated_uc.sum(axis=1) > 1], rated_uc[rated_uc.sum(axis=1) > 1]
    n_u = rated_uc.sum(axis=1)
    if not n_u.size:
        return float("nan")
    observed = (_squared_differences(rating_uc) / (n_u - 1)).sum() / n_u.sum()
    values = rating_uc[rated_uc][None, :]
    expected = _squared_differences(values)[0] / (values.size * (values.size - 1))
    return float(1 - observed / expected) if expected > 0 else float("nan")


def _squared_differences(rating_uc: Array) -> Array:
    """Sum over ordered pairs of a unit's ratings of their squared difference (unit,), by n sum x^2 - (sum x)^2."""
    n_u = (~np.isnan(rating_uc)).sum(axis=1)
    centred_uc = rating_uc - np.nanmean(rating_uc, axis=1, keepdims=True)  # spares the digits that would cancel
    squared: Array = 2 * n_u * np.nansum(centred_uc**2, axis=1)
    return squared


def coding_agreement(case: Case) -> tuple[Agreement, ...]:
    """The agreement of the two raw codings in `coding/`, all issues together first, then each in the case's order."""
    first, second = (_coding(case, f"coder_{n}.csv") for n in (1, 2))
    table = Table.read(case.folder / "coding" / "pairs.csv", columns=("coder_1", "coder_2", "statement", "reason"))
    pairs = [pair for row in table.rows if (pair := _pair(row, first, second))]
    table.done()
    issues = [*case.file.issues, *case.file.stances]
    of_issue = {issue: [p for p in pairs if p[0].cells["issue"] == issue] for issue in issues}
    coded = [row.cells["issue"] for row in (*first.values(), *second.values())]
    rows = [_agreement(ALL, pairs, n_coded=len(coded))]
    rows += [_agreement(issue, of_issue[issue], n_coded=coded.count(issue)) for issue in issues if issue in coded]
    return tuple(rows)


def agreement_table(rows: Iterable[Agreement]) -> str:
    """The agreement as a Markdown table."""
    lines = ["| issue | units | paired | same position | alpha |", "|---|---|---|---|---|"]
    lines += [f"| {r.issue} | {r.n_pairs} | {r.paired:.0%} | {r.same:.0%} | {_alpha_text(r.alpha)} |" for r in rows]
    return "\n".join(lines) + "\n"


def _alpha_text(alpha: float) -> str:
    return "-" if np.isnan(alpha) else f"{alpha:.3f}"


def _coding(case: Case, file: str) -> dict[str, Row]:
    table = Table.read(case.folder / "coding" / file, columns=_CODING, optional=("paraphrase",))
    table.check_unique("id")
    for row in table.rows:
        row.word("issue", {*case.file.issues, *case.file.stances})
        row.number("position", low=0, high=100)
    table.done()
    return {row.cells["id"]: row for row in table.rows}


def _pair(row: Row, first: dict[str, Row], second: dict[str, Row]) -> tuple[Row, Row] | None:
    """The two codings that a row pairs; None where one coder stands alone."""
    partners = []
    for column, coding in {"coder_1": first, "coder_2": second}.items():
        if (name := row.cells[column]) and name not in coding:
            row.fault(column, f"expected the id of a row of {column}.csv")
        partners.append(coding.get(name))
    one, other = partners
    return (one, other) if one and other else None


def _agreement(issue: str, pairs: Sequence[tuple[Row, Row]], *, n_coded: int) -> Agreement:
    position_uc = np.array([[float(row.cells["position"]) for row in pair] for pair in pairs]).reshape(-1, 2)
    same = float((position_uc[:, 0] == position_uc[:, 1]).mean()) if pairs else float("nan")
    return Agreement(issue, len(pairs), 2 * len(pairs) / n_coded, same, interval_alpha(position_uc))


if __name__ == "__main__":
    from calibration.case import load_case

    sys.stdout.write(agreement_table(coding_agreement(load_case(sys.argv[1]))))
