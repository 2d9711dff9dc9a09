"""Write the tables of parameters (docs/model.md) and of levers (docs/scenarios.md) as declared: `make docs-table`.

Only what stands between a table's two marks is replaced.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from calibration.behaviour.fit import FITTED
from calibration.behaviour.posterior import newest_posterior
from calibration.case import load_case
from calibration.levels import level_distributions
from scenarios.library import DEFAULT_CASE
from sim.distributions import Distribution, Fixed, Tabulated
from sim.parameters import Parameter
from sim.table import PARAMETERS

MODEL = Path(__file__).with_name("model.md")
START = "<!-- parameters: written by `make docs-table` -->"
END = "<!-- end of parameters -->"
HEAD = "| symbol | name | meaning | unit | prior | posterior | source |\n|---|---|---|---|---|---|---|\n"

SCENARIOS = Path(__file__).with_name("scenarios.md")
LEVERS_START = "<!-- levers: written by `make docs-table` -->"
LEVERS_END = "<!-- end of levers -->"
LEVERS_HEAD = "| lever | unit | range | default | what it sets |\n|---|---|---|---|---|\n"

GREEK = {
    "alpha": "α", "beta": "β", "delta": "δ", "eta": "η", "eps": "ε", "kappa": "κ", "lambda": "λ", "Lambda": "Λ",
    "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "theta": "θ", "lam": "λ", "inf": "∞",
}  # fmt: skip
LETTER = re.compile(rf"(?<![A-Za-z])({'|'.join(GREEK)})(?![A-Za-z])")
KEY = re.compile(r"\[?\b([A-Z][A-Za-z]+(?:18|19|20)\d{2}|UCDP)\b\]?")


def symbol(parameter: Parameter) -> str:
    """As the equations write it: `tau_b` is τ_b."""
    return LETTER.sub(lambda found: GREEK[found[1]], parameter.symbol)


def prior_text(prior: Distribution) -> str:
    """A distribution as a reader writes it: `triangular 0.1, 0.3, 0.5`."""
    if isinstance(prior, Tabulated):
        low, middle, high = prior.quantile(np.array([0.05, 0.5, 0.95]))
        return f"from the record: {middle:.3g} ({low:.3g} to {high:.3g})"
    numbers = ", ".join(f"{number:.4g}" for number in vars(prior).values() if abs(number) < float("inf"))
    return numbers if isinstance(prior, Fixed) else f"{type(prior).__name__.lower()} {numbers}"


def posteriors() -> dict[str, str]:
    """What a run uses in place of a prior, by the parameter's name."""
    case = load_case(DEFAULT_CASE)
    levels = level_distributions(case, case.file.evidence_until)
    last = newest_posterior(case, case.file.evidence_until)
    fitted = {} if last is None else {name: last.fitted[name].posterior for name in FITTED}
    return {name: f"fitted: {middle:.3g} ({low:.3g} to {high:.3g})" for name, (low, middle, high) in fitted.items()} | {
        name.rpartition(".")[2]: "level of the record on the as-of day"
        if isinstance(level, Tabulated)
        else "the case's"
        for name, level in levels.items()
    }


def row(parameter: Parameter, posterior: str) -> str:
    """One line of the table."""
    name = f"`<belligerent>.{parameter.name}`" if parameter.per_side else f"`{parameter.name}`"
    source = KEY.sub(r"[\1]", parameter.source) + (" *(set on the record)*" if parameter.set_on_record else "")
    prior = prior_text(parameter.prior)
    cells = (symbol(parameter), name, parameter.meaning, parameter.unit, prior, posterior, source)
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |\n"


def summary() -> str:
    """How many parameters there are, and which were set with the record in sight."""
    seen = [f"`{parameter.name}`" for parameter in PARAMETERS if parameter.set_on_record]
    assumed = sum(parameter.source.startswith("assumed") for parameter in PARAMETERS)
    until = load_case(DEFAULT_CASE).file.evidence_until
    return (
        f"\n{len(PARAMETERS)} parameters; the source of {assumed} begins with *assumed*. {len(seen)} were set with the "
        f"record to {until} in sight: {', '.join(seen)}.\n"
    )


def between(text: str, marks: tuple[str, str], content: str) -> str:
    """A page with other content between two marks."""
    start, end = marks
    before, opened, rest = text.partition(f"{start}\n")
    _, closed, after = rest.partition(end)
    if not opened or not closed:
        raise SystemExit(f"the page lacks the lines `{start}` and `{end}`: put them where the table belongs")
    return before + opened + content + closed + after


def with_table(text: str) -> str:
    """The model's page with its parameters as the code has them now."""
    instead = posteriors()
    rows = [row(parameter, instead.get(parameter.name, "prior")) for parameter in PARAMETERS]
    return between(text, (START, END), HEAD + "".join(rows) + summary())


def with_levers(text: str) -> str:
    """The scenarios' page with the levers of the first case as `case.yaml` has them now."""
    levers = load_case(DEFAULT_CASE).file.levers
    rows = (
        f"| `{name}` | {lever.unit} | {lever.low:g} to {lever.high:g} | "
        f"{'left to its actor' if lever.default is None else f'{lever.default:g}'} | {lever.meaning} |\n"
        for name, lever in levers.items()
    )
    return between(text, (LEVERS_START, LEVERS_END), LEVERS_HEAD + "".join(rows))


def main() -> None:
    """Write both tables."""
    for path, with_current in ((MODEL, with_table), (SCENARIOS, with_levers)):
        path.write_text(with_current(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
