"""The word that was meant, for messages about one that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

__all__ = ["near"]


def near(word: object, known: Iterable[str]) -> str:
    """`; did you mean 'aid'?` where a known word is near, in capitals or not, else nothing."""
    by_lower_case = {name.lower(): name for name in sorted(known)}
    found = difflib.get_close_matches(str(word).lower(), by_lower_case, n=1)
    return f"; did you mean {by_lower_case[found[0]]!r}?" if found else ""
