"""The uncertain parameters: each declared beside its equation, collected here into one table."""

from __future__ import annotations

from dataclasses import dataclass

from sim.distributions import Distribution


@dataclass(frozen=True)
class Parameter:
    """One number that nobody knows exactly.

    name      the word used in scenarios and tables
    symbol    as written in docs/model.md
    unit      its unit, "1" for pure numbers
    prior     what is believed of it before the record is used
    source    a key of REFERENCES.bib, "record" (then `set_on_record` is True), or the word "assumed", with the reason
    per_side  each belligerent has its own value, called `<belligerent>.<name>`
    """

    name: str
    symbol: str
    meaning: str
    unit: str
    prior: Distribution
    source: str
    per_side: bool = False
    set_on_record: bool = False
