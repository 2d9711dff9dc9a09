"""A precision that was asked for, in words: what the runs come to, and what the draws leave open."""

from __future__ import annotations

from results.outcomes import OUTCOMES
from results.summary import PrecisionReached
from results.words import listed

__all__ = ["draws_leave", "precision_reached"]

_LABELS = {one.name: one.label.lower() for one in OUTCOMES}


def precision_reached(precision: PrecisionReached, *, runs: int) -> str:
    """`every share ± 0.42 in 100 or less for these draws (± 0.5 asked for); looked at after 16,384 and 32,768 runs`."""
    widths = precision["half_widths"]
    whose = "every share" if len(widths) > 1 else f"the share of {listed(_LABELS[name] for name in widths)}"
    taken = [look for look in precision["looks"] if look <= max(runs, precision["looks"][0])]
    looks = listed(f"{look:,}" for look in taken)
    widest = _in_100(max(widths.values(), default=0.0))
    asked = _in_100(precision["half_width"])
    return f"{whose} {widest} or less for these draws ({asked} asked for); looked at after {looks} runs"


def draws_leave(precision: PrecisionReached, *, draws: int) -> str:
    """What other draws would change, and how to have that less."""
    known = {name: error for name, error in precision["draw_errors"].items() if error is not None}
    if not known:
        return f"too few ({draws}) to tell what others would change; give more with --draws, in a new run folder"
    most = max(known, key=lambda name: known[name])
    if not known[most]:
        return "others would change nothing that shows"
    return (
        f"others would move the shares by up to {_in_100(known[most])} besides ({_LABELS[most]}), however many the "
        f"runs; --draws {4 * draws} halves that, in a new run folder"
    )


def _in_100(share: float) -> str:
    return f"± {100 * share:.2g} in 100"
