"""How numbers are said: "24 in 100", a range, a word of likelihood, a date. One place, so page and terminal agree."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence

__all__ = [
    "about",
    "capital",
    "cut",
    "date_after",
    "hundredths",
    "in_100",
    "likelihood",
    "listed",
    "long_date",
    "number",
    "number_in_100",
    "of_100",
    "quantity",
    "range_in_100",
    "short_date",
    "span_of_days",
]

_LIKELIHOOD = (
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "about as likely as not"),
    (0.80, "likely"),
    (0.95, "very likely"),
)
"""Upper ends of the words, after the scale of intelligence assessments [ICD203]."""
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def likelihood(p: float) -> str:
    """The word for a probability; what never or always happened in the runs is said as that."""
    if p <= 0:
        return "in no run"
    if p >= 1:
        return "in every run"
    return next((word for limit, word in _LIKELIHOOD if p < limit), "almost certain")


def number_in_100(p: float) -> str:
    """A probability as a whole number of 100: `24`, `<1`, `>99`, and 0 or 100 only where it is exactly that."""
    if 0 < p < 0.01:
        return "<1"
    if 0.99 < p < 1:
        return ">99"
    return str(_nearest(100 * p))


def in_100(p: float) -> str:
    """A probability in words with its number: `24 in 100`, `fewer than 1 in 100`."""
    text = number_in_100(p)
    return text.replace("<", "fewer than ").replace(">", "more than ") + " in 100"


def range_in_100(low: float, high: float) -> str:
    """A range of probabilities, as `10–43` or `<1 to 4`; one number where both ends round to it."""
    ends = number_in_100(low), number_in_100(high)
    if ends[0] == ends[1]:
        return ends[0]
    return (" to " if {*"".join(ends)} & {*"<>"} else "–").join(ends)


def of_100(p: float, things: str) -> str:
    """A share of countable things: `23 of 100 draws`, `fewer than 1 of 100 draws`."""
    return in_100(p).replace(" in ", " of ") + f" {things}"


def about(value: float) -> str:
    """A count to two figures, for sentences: `2,400`."""
    if abs(value) < 100:
        return number(value)
    step = 10 ** (math.floor(math.log10(abs(value))) - 1)
    return number(round(value / step) * step)


def hundredths(shares: Sequence[float]) -> list[int]:
    """Whole numbers that sum to 100, by largest remainder; the shares sum to 1. Ties go to the earlier one."""
    exact = [100 * share for share in shares]
    whole = [math.floor(value + 1e-9) for value in exact]
    order = sorted(range(len(exact)), key=lambda i: (round(whole[i] - exact[i], 9), i))
    for i in order[: 100 - sum(whole)]:
        whole[i] += 1
    return whole


def number(value: float) -> str:
    """A count with a comma at the thousands: `1,575`."""
    return f"{_nearest(value):,}"


def quantity(value: float | None) -> str:
    """A quantity at the precision it deserves: whole from 10 up, one decimal below; a dash where undefined."""
    if value is None:
        return "–"
    return number(value) if abs(value) >= 9.95 else f"{value:.1f}".removesuffix(".0")


def listed(words: Iterable[str], *, last: str = "and") -> str:
    """Words as a sentence has them: `a, b and c`."""
    items = list(words)
    return f" {last} ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


def cut(text: str, most: int) -> str:
    """A name where there is little room: cut after so many characters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def capital(text: str) -> str:
    """The text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def long_date(day: dt.date) -> str:
    """`1 June 2025`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_date(day: dt.date) -> str:
    """`1 Jun 2025`."""
    return f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}"


def date_after(as_of: dt.date, days: float) -> dt.date:
    """The calendar day of a moment `days` after the end of the as-of day: day 0.2 falls on the day after it."""
    return as_of + dt.timedelta(days=math.ceil(days))


def span_of_days(days: int) -> str:
    """A length of time as people say it: `a year`, `6 months`, `10 weeks`, `9 days`."""
    years = {364: "a year", 365: "a year", 366: "a year", 728: "two years", 730: "two years", 731: "two years"}
    if days in years:
        return years[days]
    if days % 7 == 0 and days > 7:
        return f"{days // 7} weeks"
    return "a day" if days == 1 else "a week" if days == 7 else f"{days} days"


def _nearest(value: float) -> int:
    """The nearest whole number, halves up; 28.499999999 counts as 28.5 would by hand."""
    return math.floor(value + 0.5 + 1e-9)
