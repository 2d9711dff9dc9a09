"""Write the tables of docs/calibration.md from the stored fit: `python docs/calibration_tables.py [BLOCK ...]`.

Only what stands between a block's two marks is replaced; nothing is rerun here.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from calibration.behaviour.checks import Checks, Learned, read_checks
from calibration.behaviour.fit import FITTED
from calibration.behaviour.implied import ASSUMED, MONTHS, Implied
from calibration.behaviour.posterior import Posterior, read_posterior
from calibration.behaviour.sensitivity import Moved, variants
from calibration.case import Case, load_case
from calibration.dimensions import parameters

PAGE = Path(__file__).with_name("calibration.md")
CASE = "ukraine"
START = "<!-- {}: written by `python docs/calibration_tables.py` -->"
END = "<!-- end of {} -->"

TOLD = ("talks_round", "exchange", "general_truce", "general_ceasefire", "settlement")
"""Outcomes whose chances the tables of sensitivity show."""
WIDTH_OF_90 = 3.29
"""Of a normal distribution's middle 90 %, in standard deviations."""


# text --------------------------------------------------------------------------------------------------------------


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; every column but the first is right-aligned."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def in_100(p: float) -> str:
    """A share of 100, with a decimal where it is small."""
    return f"{100 * p:.0f}" if p >= 0.0995 or p == 0 else f"{100 * p:.1f}"


def signed(value: float) -> str:
    """`−0.12`."""
    return f"{value:+.2f}".replace("-", "−")


def span(quantiles: Sequence[float]) -> str:
    """`3.2 (1.1 to 6)`: median and middle 90 %."""
    low, middle, high = (f"{q:.3g}".replace("-", "−") for q in quantiles)
    return f"{middle} ({low} to {high})"


def words(outcome: str) -> str:
    """An outcome's name as a heading."""
    return outcome.replace("_", " ")


# blocks ------------------------------------------------------------------------------------------------------------


def fitted(case: Case, last: Posterior, checks: Checks) -> str:
    """Every fitted parameter before and after."""
    known = parameters(case.world())
    told = {one.name: one for one in checks.learned}
    return table(
        ["parameter", "meaning", "unit", "prior", "posterior", "contraction", "shift"],
        [
            [
                f"`{name}`", known[name].meaning, known[name].unit, span(last.fitted[name].prior),
                span(last.fitted[name].posterior), *learned_cells(told[name]),
            ]
            for name in FITTED
        ],
    )  # fmt: skip


def learned_cells(one: Learned) -> list[str]:
    """Contraction and shift with their errors."""
    return [
        f"{signed(one.contraction)} ± {one.contraction_error:.2f}", f"{signed(one.shift)} ± {one.shift_error:.2f}"
    ]  # fmt: skip


def others(case: Case, last: Posterior, checks: Checks) -> str:
    """Those that are not fitted and lie furthest from having learned nothing."""
    known = parameters(case.world())
    return table(
        ["parameter", "meaning", "contraction", "shift"],
        [[f"`{o.name}`", known[o.name].meaning, *learned_cells(o)] for o in checks.learned if not o.is_fitted],
    )


def quarters(case: Case, last: Posterior, checks: Checks) -> str:
    """Every posterior: draws' worth and medians."""
    paths = sorted((case.folder / "posterior").glob("*.json"))
    return table(
        ["as of", "draws' worth", *(f"`{name}`" for name in FITTED)],
        [
            [str(p.as_of), f"{p.effective_draws:,.0f}", *(f"{p.fitted[name].posterior[1]:.3g}" for name in FITTED)]
            for p in map(read_posterior, paths)
        ],
    )


def ranks(case: Case, last: Posterior, checks: Checks) -> str:
    """Rank histograms."""
    low, high = checks.ranks.band
    told = f"{checks.ranks.truths} truths; {checks.ranks.coarse} more were left out.\n\n"
    head = ["parameter", "truths per tenth of their posterior", f"outside {low} to {high}", "χ², 9 df", "p"]
    return told + table(
        head,
        [
            [
                f"`{name}`", " ".join(map(str, h.counts)), str(sum(not low <= n <= high for n in h.counts)),
                f"{h.chi_square:.1f}", f"{h.p:.2f}",
            ]
            for name, h in checks.ranks.histograms.items()
        ],
    )  # fmt: skip


def predictive(case: Case, last: Posterior, checks: Checks) -> str:
    """Where the record lies among the reruns."""
    return table(
        ["until the last day", "record", "reruns", "mean", "reruns below the record"],
        [
            [words(p.name), f"{p.record:g}", span(p.reruns), f"{p.expected:.3g}", f"{in_100(p.below)} in 100"]
            for p in checks.predicted
        ],
    )


def likeness(case: Case, last: Posterior, checks: Checks) -> str:
    """The reference table compared otherwise."""
    return moved_table(checks.likeness, last)


def evidence(case: Case, last: Posterior, checks: Checks) -> str:
    """The evidence read otherwise, and what of it is still to be computed."""
    made = {moved.changed for moved in checks.evidence}
    missing = [variant.changed for variant in variants(case) if variant.changed not in made]
    said = f"\n**Not computed yet**: {', '.join(missing)}.\n" if missing else ""
    return moved_table(checks.evidence, last) + said


def moved_table(every: Sequence[Moved], last: Posterior) -> str:
    """What was changed, what it does to the fit, and to the year after the evidence."""
    head = ["changed", "likeness in 1,000", "draws' worth", "median moved most", *(words(name) for name in TOLD)]
    return table(
        head,
        [
            [
                moved.changed, f"{1000 * moved.acceptance:.2f}", f"{moved.effective_draws:,.0f}",
                furthest(moved, every[0], last), *(in_100(moved.probabilities[name]) for name in TOLD),
            ]
            for moved in every
        ],
    )  # fmt: skip


def furthest(moved: Moved, first: Moved, last: Posterior) -> str:
    """`truce_long −0.2 sd`: the fitted median that moved most, in standard deviations of its prior."""
    if moved is first:
        return ""
    sd = {name: (last.fitted[name].prior[2] - last.fitted[name].prior[0]) / WIDTH_OF_90 for name in FITTED}
    by = {name: (moved.medians[name] - first.medians[name]) / sd[name] for name in FITTED}
    name = max(by, key=lambda n: abs(by[n]))
    return f"`{name}` {signed(by[name])}"


def implied(case: Case, last: Posterior, checks: Checks) -> str:
    """Hazards per month, a table for each outcome."""
    return "\n".join(implied_table(one) for one in checks.implied)


def implied_table(one: Implied) -> str:
    """Stated, and as the model has it, with what led to it."""
    rows: dict[str, Sequence[float]] = {
        "stated prior": one.stated_prior,
        "stated, after the years without": one.stated,
        "model, behaviour from the prior": one.prior,
        "**model, fitted**": one.fitted,
    }
    rows |= {f"of which: {way}": part for way, part in one.ways.items() if any(part)}
    flag = ", assumed" if one.outcome in ASSUMED else ""
    windows = [
        f"month {a + 1} to {b}" if b > a + 1 else f"month {b}" for a, b in zip((0, *MONTHS), MONTHS, strict=False)
    ]
    return table(
        [f"{words(one.outcome)}{flag}: % a month", *windows],
        [[name, *(f"{100 * h:.2f}" for h in hazards)] for name, hazards in rows.items() if hazards],
    )


BLOCKS: Mapping[str, Callable[[Case, Posterior, Checks], str]] = {
    "fitted": fitted,
    "others": others,
    "quarters": quarters,
    "ranks": ranks,
    "predictive": predictive,
    "likeness": likeness,
    "evidence": evidence,
    "implied": implied,
}


def with_tables(page: str, names: Sequence[str] = ()) -> str:
    """The page with the tables of the blocks named, or of all, as stored now."""
    case = load_case(CASE)
    name = f"{case.file.evidence_until}.json"
    last = read_posterior(case.folder / "posterior" / name)
    checks = read_checks(case.folder / "posterior" / "checks" / name)
    for block in names or BLOCKS:
        begin, end = re.escape(START.format(block)), re.escape(END.format(block))
        written = f"{START.format(block)}\n{BLOCKS[block](case, last, checks)}{END.format(block)}"
        page, found = re.subn(f"{begin}.*?{end}", lambda _, text=written: text, page, flags=re.DOTALL)
        if found != 1:
            raise SystemExit(f"{PAGE.name}: expected one block {block}, found {found}")
    return page


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8"), sys.argv[1:]), encoding="utf-8")
