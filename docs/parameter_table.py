"""Write the parameter table of docs/model.md from the declarations in the code: `make docs-table`.

Only what stands between the two marks is replaced.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from sim.distributions import Distribution, Fixed, Tabulated
from sim.parameters import Parameter
from sim.table import PARAMETERS

MODEL = Path(__file__).with_name("model.md")
START = "<!-- parameters: written by `make docs-table` -->"
END = "<!-- end of parameters -->"
BETWEEN = re.compile(f"(?<={re.escape(START)}\n).*?(?={re.escape(END)})", re.DOTALL)
HEAD = "| name | symbol | meaning | unit | prior | source |\n|---|---|---|---|---|---|\n"


def prior_text(prior: Distribution) -> str:
    """A distribution as a reader writes it: `triangular 0.1, 0.3, 0.5`."""
    if isinstance(prior, Tabulated):
        low, middle, high = prior.quantile(np.array([0.05, 0.5, 0.95]))
        return f"from the record: {middle:.3g} ({low:.3g} to {high:.3g})"
    numbers = ", ".join(f"{number:.4g}" for number in vars(prior).values() if abs(number) < float("inf"))
    return numbers if isinstance(prior, Fixed) else f"{type(prior).__name__.lower()} {numbers}"


def row(parameter: Parameter) -> str:
    """One line of the table."""
    name = f"`<belligerent>.{parameter.name}`" if parameter.per_side else f"`{parameter.name}`"
    source = parameter.source + (" *(set on the record)*" if parameter.set_on_record else "")
    cells = (name, parameter.symbol, parameter.meaning, parameter.unit, prior_text(parameter.prior), source)
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |\n"


def with_table(text: str) -> str:
    """The page with its table as the code has it now."""
    table = HEAD + "".join(row(parameter) for parameter in PARAMETERS)
    found = BETWEEN.search(text)
    if found is None:
        raise SystemExit(f"docs/model.md lacks the lines `{START}` and `{END}`: put them where the table belongs")
    return text[: found.start()] + table + text[found.end() :]


if __name__ == "__main__":
    MODEL.write_text(with_table(MODEL.read_text(encoding="utf-8")), encoding="utf-8")
