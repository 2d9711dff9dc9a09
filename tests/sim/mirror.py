"""The same world seen from the other end of the scales."""

from __future__ import annotations

from dataclasses import replace

from sim.setup import History, Preferences, Setup


def mirrored(setup: Setup) -> Setup:
    """The same world seen from the other end: sides, scales, front, protected side, open ends."""
    world = setup.world
    actors = tuple(replace(a, side=None if a.side is None else 1 - a.side) for a in world.actors)
    issues = tuple(replace(i, open_end=1 - i.open_end) for i in world.issues)
    p = setup.preferences
    flipped = Preferences(
        ideal_dai=1 - p.ideal_dai,
        red_line_dsk=1 - p.red_line_dsk[:, ::-1],
        weight_dsk=p.weight_dsk[:, ::-1],
        readiness_ds=p.readiness_ds[:, ::-1],
        effort_da=p.effort_da,
        status_quo_dk=1 - p.status_quo_dk,
    )
    share = tuple((day, 100 - value) for day, value in setup.history.share)
    history = History(setup.history.first_day, setup.history.events, share, setup.history.support)
    return replace(
        setup,
        world=replace(world, actors=actors, issues=issues, protected=1 - world.protected),
        preferences=flipped,
        history=history,
    )
