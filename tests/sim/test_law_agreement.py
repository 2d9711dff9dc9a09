"""Laws 3 and 4: nothing to gain, nothing signed; full agreement, a settlement; every cause works in its direction."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from sim.ensemble import simulate
from sim.setup import Preferences
from sim.survey import survey
from tests.sim.tiny import IDEAL, preferences, tiny

RUNS = 3000
CALM = {"momentum_sd": 0.0, "drift": 0.0, "readiness_drift": 0.0}


def chance(setup, outcome, runs=RUNS):
    return float(np.mean(~np.isnan(simulate(setup, runs=runs).runs[f"{outcome}_day"])))


def happened(setup, outcome):
    return ~np.isnan(simulate(setup, runs=RUNS).runs[f"{outcome}_day"])


def apart(share: float) -> Preferences:
    """Ideal points of the sides drawn together (or apart) around their middle, everything else as it is."""
    middle = {k: (np.array(IDEAL["low"]) + np.array(IDEAL["high"])) / 2 for k in ("low", "high")}
    ideal = dict(IDEAL)
    for name in ("low", "high"):
        moved = middle[name] + share * (np.array(IDEAL[name]) - middle[name])
        ideal[name] = (*moved[:3], *IDEAL[name][3:])
    return preferences(20, ideal=ideal)


def test_nothing_to_gain_nothing_signed():
    """Law 3: an empty zone, without drift, noise or third parties, gives no settlement in any run."""
    setup = tiny(
        horizon=720, step=7, levers={"friend.mediation": 0.0, "friend.aid": 1.0}, rearm_loss=1.5, relief=0.0, **CALM
    )
    assert survey(setup).way_out_d.max() < 0
    runs = simulate(setup, runs=RUNS).runs
    assert np.isnan(runs["settlement_day"]).all()
    assert np.mean(~np.isnan(runs["talks_round_day"])) > 0.5, "the sides do talk: it is not silence that prevents it"


def test_unanimity_is_signed():
    """Law 3: equal ideal points on all tracks, full readiness and a deal sure to hold: settled within 180 days."""
    same = dict.fromkeys(IDEAL, (0.5, 0.5, 0.5, 0.0, 0.25, 0.25, 0.0, 0.5))
    agreed = preferences(20, ideal=same, readiness=1.0)
    setup = tiny(horizon=180, prefer=agreed, collapse_rate=0.0, ratification=20.0, ratification_loss=0.0)
    assert chance(setup, "settlement") >= 0.99


BASE = {"horizon": 364, "step": 7, "rearm_loss": 0.15}
RELUCTANT = {"prefer": preferences(20, readiness=0.65), "horizon": 126}
FEW_EXCHANGES = {"exchange_rate": 0.002, "round_exchange": 0.0}
MEDIATION_LOW, MEDIATION_HIGH = {"levers": {"friend.mediation": 0.4}}, {"levers": {"friend.mediation": 1.3}}
HOPEFUL = {"optimism_start": 2.5, "optimism_end": 1.5}

CAUSES = {
    "costs of both up": ({}, {"war_cost_rate": 1.6}, "settlement", +1),
    "h up at fixed terms": ({}, {"collapse_rate": 0.6}, "settlement", +1),
    "mediation up: rounds": (RELUCTANT | MEDIATION_LOW, RELUCTANT | MEDIATION_HIGH, "talks_round", +1),
    "mediation up: settlements": (MEDIATION_LOW, MEDIATION_HIGH, "settlement", +1),
    "mediation up: truces": (MEDIATION_LOW, MEDIATION_HIGH, "general_truce", +1),
    "facilitation up": (
        FEW_EXCHANGES | {"levers": {"cross.facilitation": 0.2}},
        FEW_EXCHANGES | {"levers": {"cross.facilitation": 2.0}}, "exchange", +1),
    "optimism up: rounds": (RELUCTANT, RELUCTANT | HOPEFUL, "talks_round", -1),
    "optimism up: settlements": ({}, HOPEFUL, "settlement", -1),
    "optimism up: truces": ({}, HOPEFUL, "general_truce", -1),
    "distrust up: settlements": ({}, {"trust_usual": 0.1}, "settlement", -1),
    "distrust up: truces": ({}, {"trust_usual": 0.1}, "general_truce", -1),
    "distrust up: exchanges": (FEW_EXCHANGES, FEW_EXCHANGES | {"trust_usual": 0.1}, "exchange", -1),
    "distrust up: limited": ({"horizon": 126}, {"horizon": 126, "trust_usual": 0.1}, "limited_ceasefire", -1),
}  # fmt: skip


@pytest.mark.parametrize("cause", CAUSES)
def test_every_cause_works_in_its_direction(cause):
    """Law 4, on pairs under the same seed; the base lies between .1 and .9."""
    before, after, outcome, sign = CAUSES[cause]
    one, two = happened(tiny(**(BASE | before)), outcome), happened(tiny(**(BASE | after)), outcome)
    assert 0.1 < one.mean() < 0.9, f"base {one.mean():.3f} leaves no room to move"
    difference = two.astype(float) - one
    # Band: 3 standard errors of the paired difference away from none; the wrong sign lies at least as far beyond.
    assert sign * difference.mean() > 3 * difference.std() / np.sqrt(RUNS)


def test_closer_ideal_points_more_agreement():
    wide, close = (happened(tiny(prefer=apart(share), **BASE), "settlement") for share in (1.0, 0.85))
    difference = close.astype(float) - wide
    assert 0.1 < wide.mean() < 0.9
    assert difference.mean() > 3 * difference.std() / np.sqrt(RUNS)


def test_zone_widens_monotonically_as_ideal_points_close():
    """No detour: at every step closer the way out is no worse."""
    ways = [
        float(np.median(survey(tiny(prefer=apart(share), **BASE)).way_out_d)) for share in (1.2, 1.0, 0.8, 0.5, 0.2)
    ]
    assert all(later > earlier for earlier, later in itertools.pairwise(ways)), ways


def test_red_lines_never_soften_the_war():
    """Tighter and heavier red lines make deals dearer, never war: what is signed is penalised, nothing else."""
    loose, heavy = (survey(tiny(red_line_weight=w, **BASE)).way_out_d.mean() for w in (1.0, 5.0))
    assert heavy < loose
