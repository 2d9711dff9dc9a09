"""The uncertain parameters: each declared beside its equation, collected here into one table."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from sim.distributions import Distribution, Triangular

_NEVER_NOTHING = frozenset({"days", "years", "people"})
"""Units of what cannot be zero: nobody forgets in no time."""

_FROM_PRIOR = (-inf, inf)
"""Stands for a domain that follows from unit and prior."""


@dataclass(frozen=True)
class Parameter:
    """One number that nobody knows exactly.

    name      the word used in scenarios and tables
    symbol    as written in docs/model.md
    unit      its unit, "1" for pure numbers
    prior     what is believed of it before the record is used
    source    a key of REFERENCES.bib, "record" (then `set_on_record` is True), or the word "assumed", with the reason
    per_side  each belligerent has its own value, called `<belligerent>.<name>`
    domain    lowest and highest value for which the equations make sense. Left out: no upper limit, and from a tenth
              of the prior's least value for times and sizes, else from 0
    """

    name: str
    symbol: str
    meaning: str
    unit: str
    prior: Distribution
    source: str
    per_side: bool = False
    set_on_record: bool = False
    domain: tuple[float, float] = _FROM_PRIOR

    def __post_init__(self) -> None:
        if self.domain == _FROM_PRIOR:
            object.__setattr__(self, "domain", (self._lowest(), inf))

    def _lowest(self) -> float:
        if self.unit in _NEVER_NOTHING and isinstance(self.prior, Triangular):
            return self.prior.low / 10
        return 0.0
