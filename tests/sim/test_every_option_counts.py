"""No option without effect: every parameter, every lever and every issue that serves a mechanism moves some run."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from sim import randomness
from sim.ensemble import simulate
from sim.setup import Event, History, PastEvent
from sim.table import PARAMETERS
from sim.world import ChangeOfOffice, Holiday
from tests.sim.tiny import HISTORY, WORLD, preferences, tiny

# A world in which everything happens: holidays, a change of office, a war in which much was tried.
BUSY = replace(
    WORLD,
    holidays=(Holiday("feast", ("2001-02-01", "2001-04-01", "2001-06-01")),),
    changes_of_office=(ChangeOfOffice("friend", "2001-03-01", "2000-12-01"),),
)
PAST = History(
    HISTORY.first_day,
    (
        PastEvent(-150, "round", {"deal": None}),
        PastEvent(-120, "suspension", {"by": ("low",)}),
        PastEvent(-90, "limited_truce", {"truce": "sectoral", "days": 30.0}),
        PastEvent(-80, "limited_break", {"truce": "sectoral"}),
        PastEvent(-60, "pause", {"by": ("high",), "truce": "holiday", "days": 2.0}),
        PastEvent(-40, "exchange", {"to": (10, 10), "first": True, "agreed_at_round": False}),
        PastEvent(-30, "refusal", {"by": ("high",), "of": ("friend",), "truce": "general", "days": 30.0}),
        PastEvent(-20, "contact", {"by": ("friend",)}),
        PastEvent(-10, "round", {"deal": 500}),
    ),
    HISTORY.share,
    ((-100, "friend", 0.6), (-50, "friend", 1.4)),
)
FEW = {"prisoners_held": 300, "children_held": 40, "bodies_held": 100}
FAST = {"round_rate": 60, "single_text": 0.5, "proposals_side": 6, "proposals_patron": 10, "truce_base": 0.8}


LEVELS = {"monitoring": 0.3, "low.manpower": 1.3}


@pytest.fixture(scope="module", autouse=True)
def narrow_streams():
    """Numbers drawn for 512 runs a chunk instead of all: a hundred small ensembles in a fraction of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(randomness.Streams.__init__, "__kwdefaults__", {"width": 512})
        yield


def busy(**changes):
    setup = tiny(
        **({"horizon": 364, "step": 7, "rearm_loss": 0.1, "history": PAST, "levers": LEVELS} | FAST | FEW | changes)
    )
    return replace(setup, world=BUSY, as_of=dt.date(2001, 1, 1))


def table(setup):
    return simulate(setup, runs=400).runs


@pytest.fixture(scope="module")
def plain():
    return table(busy())


def differs(one, other):
    return any(not np.array_equal(one[name], other[name], equal_nan=True) for name in one)


# How far red lines lie from ideal points is used before the engine starts: see tests/calibration/test_preferences.py.
IN_THE_ENGINE = [p for p in PARAMETERS if p.name != "red_line_room"]


@pytest.mark.parametrize("parameter", IN_THE_ENGINE, ids=lambda p: p.name)
def test_every_parameter_moves_some_run(parameter, plain):
    low, high = (float(parameter.prior.quantile(np.array([p]))[0]) for p in (0.02, 0.98))
    middle = (FAST | FEW).get(parameter.name, float(parameter.prior.quantile(np.array([0.5]))[0]))
    other = high if abs(high - middle) > abs(low - middle) else low
    assert differs(plain, table(busy(**{parameter.name: other})))


LEVERS = {lever.name: (lever.high if lever.default is None else lever.low) for lever in WORLD.levers}
LEVERS["monitoring"] = 1.0


@pytest.mark.parametrize("lever", LEVERS)
def test_every_lever_moves_some_run(lever, plain):
    assert differs(plain, table(busy(levers=LEVELS | {lever: LEVERS[lever]})))


@pytest.mark.parametrize("issue", [i.name for i in WORLD.issues])
def test_every_issue_moves_some_run(issue, plain):
    column = [i.name for i in WORLD.issues].index(issue)
    base = preferences(20)
    moved = base.ideal_dai.copy()
    moved[:, 1:, column] = np.clip(moved[:, 1:, column] + 0.2, 0, 1)
    assert differs(plain, table(busy(prefer=replace(base, ideal_dai=moved))))


def test_status_quo_weights_red_lines_readiness_and_effort_move_some_run(plain):
    base = preferences(20)
    changes = {
        "status_quo_dk": base.status_quo_dk + 0.1,
        "weight_dsk": base.weight_dsk[..., ::-1],
        "red_line_dsk": base.red_line_dsk + np.array([0.1, -0.1])[None, :, None],
        "readiness_ds": base.readiness_ds - 0.1,
        "effort_da": base.effort_da - 0.2,
    }
    for name, value in changes.items():
        assert differs(plain, table(busy(prefer=replace(base, **{name: value})))), name


def test_an_announced_cut_moves_expectations(plain):
    cut = Event("cut", on=300, set=(("friend.aid", 0.0),))
    told, untold = (table(replace(busy(), events=(replace(cut, announced=a),))) for a in (1, None))
    assert differs(told, untold)
