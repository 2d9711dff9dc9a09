"""The folder of a comparison: its page, its document and its tables, whole or not at all."""

from __future__ import annotations

import json
import re
from pathlib import Path

from calibration.digest import digest
from results.comparison.comparison import Comparison
from results.comparison.document import document
from results.comparison.tables import outcome_frame, quantity_frame
from results.whole_folder import whole_folder

__all__ = ["DOCUMENT", "OUTCOMES", "PAGE", "QUANTITIES", "comparison_folder", "write_comparison"]

PAGE, DOCUMENT, OUTCOMES, QUANTITIES = "comparison.html", "comparison.json", "outcomes.csv", "quantities.csv"
_FILES = frozenset({PAGE, DOCUMENT, OUTCOMES, QUANTITIES})
_HASH_LENGTH, _NAMED = 8, 2


def comparison_folder(comparison: Comparison) -> Path:
    """`runs/<scenario>-and-<scenario>-<hash>`; the hash covers the runs compared, in their order."""
    names = [scenario.name for scenario in comparison.scenarios]
    if len(names) > _NAMED:
        names = [names[0], f"{len(names) - 1}-others"]
    slug = re.sub(r"[^A-Za-z0-9_.-]+", "-", "-and-".join(names)).strip("-.")
    made = digest([(scenario.name, scenario.hash) for scenario in comparison.scenarios])
    return Path("runs") / f"{slug}-{made[:_HASH_LENGTH]}"


def write_comparison(comparison: Comparison, target: Path, *, page: bool = True, command: str = "") -> Path:
    """Write the files under the target's name; an older comparison there is replaced, anything else is left alone."""
    with whole_folder(target, holds=_FILES) as half:
        text = json.dumps(document(comparison), ensure_ascii=False, allow_nan=False, indent=1)
        (half / DOCUMENT).write_text(text + "\n", encoding="utf-8")
        outcome_frame(comparison).to_csv(half / OUTCOMES, index=False)
        quantity_frame(comparison).to_csv(half / QUANTITIES, index=False)
        if page:
            from results.comparison.page import build_comparison_page

            (half / PAGE).write_text(build_comparison_page(comparison, command=command), encoding="utf-8")
    return target
