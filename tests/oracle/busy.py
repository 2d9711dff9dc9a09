"""A busy tiny case: the two sides alike in nothing, every mechanism at work, no outcome sure or hopeless."""

from __future__ import annotations

import datetime as dt

import numpy as np

from sim.axes import Array
from sim.conditions import parse_condition
from sim.setup import Act, Event, History, PastEvent, Preferences, Setup
from sim.table import PARAMETERS
from sim.world import Actor, ChangeOfOffice, Holiday, Issue, Lever, World

DRAWS = 20
AS_OF = dt.date(2001, 1, 1)

WORLD = World(
    case="busy",
    actors=(
        Actor("low", "belligerent", side=0),
        Actor("friend", "patron", client="low", support_share=0.6, access=0.7),
        Actor("high", "belligerent", side=1),
        Actor("cross", "humanitarian", access=0.2),
        Actor("rival", "patron", client="high", support_share=0.3, access=0.2),
        Actor("town", "host", access=0.4),
        Actor("neighbours", "observer", client="low", support_share=0.4),
    ),
    issues=(
        Issue("land", "settlement"),
        Issue("pledge", "settlement", serves="guarantees"),
        Issue("army", "settlement"),
        Issue("order", "ceasefire", serves="sequencing"),
        Issue("table", "talks", serves="format"),
        Issue("heads", "talks", serves="summit", open_end=1),
        Issue("captives", "exchange", serves="exchange"),
        Issue("arms", "settlement", weighted=False, serves="pressure"),
    ),
    levers=(
        Lever("friend.aid", "aid", 0, 3, 1.0, actor="friend"),
        Lever("neighbours.aid", "aid", 0, 3, 1.0, actor="neighbours"),
        Lever("friend.mediation", "mediation", 0, 2, 1.0, actor="friend"),
        Lever("cross.facilitation", "facilitation", 0, 3, 1.0, actor="cross"),
        Lever("friend.pressure_on_high", "pressure", 0, 3, 1.0, actor="friend", target="high"),
        Lever("low.readiness", "readiness", 0, 2, 1.0, actor="low"),
        Lever("high.readiness", "readiness", 0, 2, 1.0, actor="high"),
        Lever("low.manpower", "manpower", 0, 3, 1.0, actor="low"),
        Lever("high.manpower", "manpower", 0, 3, 1.0, actor="high"),
        Lever("monitoring", "monitoring", 0, 1, 0.0, fixes=True),
        Lever("low.land", "position", 0, 100, None, actor="low", target="land", fixes=True),
        Lever("high.order", "position", 0, 100, None, actor="high", target="order", fixes=True),
    ),
    holidays=(Holiday("harvest", ("2001-02-11", "2002-02-11")), Holiday("thaw", ("2001-03-20",))),
    changes_of_office=(
        ChangeOfOffice("friend", "2001-02-20", "2000-12-01"),
        ChangeOfOffice("rival", "2001-03-01", "2001-01-15"),
    ),
    ratified=("land", "army"),
)

# Rows in the order of the actors; columns land, pledge, army, order, table, heads, captives, arms.
IDEAL = (
    (0.20, 0.15, 0.30, 0.10, 0.25, 0.80, 0.15, 0.00),
    (0.35, 0.50, 0.45, 0.10, 0.25, 0.75, 0.25, 0.25),
    (0.65, 0.70, 0.60, 0.45, 0.50, 0.55, 0.35, 0.90),
    (0.50, 0.50, 0.50, 0.25, 0.25, 0.75, 0.00, 0.50),
    (0.60, 0.60, 0.55, 0.40, 0.50, 0.50, 0.50, 0.70),
    (0.50, 0.40, 0.50, 0.20, 0.30, 0.90, 0.20, 0.50),
    (0.25, 0.20, 0.40, 0.10, 0.30, 0.80, 0.20, 0.10),
)

# Where the middle of a prior would leave an outcome too rare or the sides too much alike; the rest is spread.
SET = {
    "low.war_cost_rate": 1.25, "high.war_cost_rate": 0.8, "cost_rate": 0.07,
    "low.rearm_loss": 0.12, "high.rearm_loss": 0.06, "low.horizon_years": 2.0, "high.horizon_years": 3.0,
    "low.patience": 40.0, "high.patience": 70.0, "low.concession_exponent": 0.8, "high.concession_exponent": 0.5,
    "low.optimism_start": 0.9, "high.optimism_start": 1.6, "low.optimism_end": 0.1, "high.optimism_end": 0.4,
    "low.red_line_weight": 2.0, "high.red_line_weight": 4.0,
    "low.prisoners_held": 700.0, "high.prisoners_held": 2500.0, "low.captured_rate": 2.0, "high.captured_rate": 6.0,
    "low.bodies_held": 500.0, "high.bodies_held": 4000.0, "low.bodies_size": 60.0, "high.bodies_size": 250.0,
    "low.bodies_found": 3.0, "high.bodies_found": 20.0, "children_held": 60.0, "children_rate": 0.012,
    "exchange_rate": 0.008, "exchange_size": 250.0, "bodies_rate": 0.03,
    "opening_most": 12.0, "round_rate": 40.0, "closing_rate": 6.0, "texts_chance": 0.5, "single_text": 0.3,
    "truce_base": 0.5, "proposals_patron": 5.0, "pause_declared": 0.3,
    "collapse_rate": 3.0, "settled_factor": 0.4, "leaders_rate": 15.0, "leaders_gap": 0.5,
    "local_rate": 0.002, "sectoral_rate": 0.003, "sectoral_break": 4.0, "sectoral_days": 40.0,
    "summit_base": 0.2, "summit_slope": 1.5, "aid_cut": 2.0, "walk_away": 0.5, "relief": 0.05,
    "trust_suspension": -0.10, "trust_collapse": -0.25,
}  # fmt: skip

HISTORY = History(
    first_day=-400,
    share=((-400, 10.0), (-330, 16.0), (-200, 12.0), (-100, 14.0), (0, 14.3)),
    support=((-380, "friend", 0.4), (-200, "friend", 1.6), (-90, "rival", 1.3), (-40, "friend", 0.8)),
    events=(
        PastEvent(-390, "round"), PastEvent(-388, "pause", {"by": ["high"]}), PastEvent(-380, "suspension"),
        PastEvent(-379, "suspension"), PastEvent(-350, "exchange"),
        PastEvent(-300, "limited_truce", {"truce": "sectoral"}),
        PastEvent(-280, "limited_break"), PastEvent(-250, "truce", {"days": 20}),
        PastEvent(-170, "truce", {"days": 40}),
        PastEvent(-150, "truce_break"), PastEvent(-120, "truce"), PastEvent(-100, "truce_lapse"),
        PastEvent(-80, "exchange"),
        PastEvent(-75, "limited_truce", {"truce": "sectoral", "days": 30}),
        PastEvent(-70, "limited_break", {"truce": "sectoral"}),
        PastEvent(-60, "proposal", {"by": ["friend"]}), PastEvent(-58, "refusal", {"by": ["high"]}),
        PastEvent(-50, "contact", {"by": ["friend"]}), PastEvent(-30, "round", {"deal": 400}),
        PastEvent(-25, "pullback"),
        PastEvent(-20, "framework", {"by": ["low"]}), PastEvent(-15, "exchange", {"agreed_at_round": True}),
        PastEvent(-9, "suspension"), PastEvent(-3, "exchange"),
    ),
)  # fmt: skip

EVENTS = (
    Event("aid", on=30, announced=3, set=(("friend.aid", 0.2),), duration=40, probability=0.8),
    Event("more", on=50, announced=4, set=(("friend.aid", 2.0), ("low.manpower", 1.5)), duration=10),
    Event("watch", on=5, set=(("monitoring", 0.8),)),
    Event("sober", on=20, set=(("high.order", 10.0), ("low.land", 5.0)), duration=45),
    Event("press", when=parse_condition("talks_rounds >= 2 and trust < 0.6"), set=(("friend.mediation", 1.3),)),
    Event("tire", when=parse_condition("not talks_open"), once=False, probability=0.3,
          set=(("high.readiness", 0.9),), duration=7),
    Event("round", on=12, act=Act("talks_round", {"venue": "a ship", "host": "cross"}), probability=0.7),
    Event("stop", on=40, act=Act("talks_suspended"), probability=0.5),
    Event("swap", on=15, act=Act("exchange", {"each": 150, "stages": 3})),
    Event("more swaps", on=16, act=Act("exchange", {"each": 100, "stages": 2}), probability=0.7),
    Event("last swap", on=70, act=Act("exchange", {"each": 90, "stages": 3})),
    Event("offer", on=33, act=Act("ceasefire_proposal", {"by": "high", "kind": "general", "days": 10})),
    Event("part", on=21, act=Act("ceasefire_proposal", {"by": "town", "kind": "sectoral", "days": 25})),
    Event("text", on=25, act=Act("mediator_text", {"by": "town"})),
    Event("pause", on=45, act=Act("one_sided_pause", {"by": "low", "days": 3})),
    Event("back", on=47, act=Act("pullback", {"by": "high"})),
    Event("top", on=55, act=Act("patron_summit"), probability=0.5),
    Event("heads", on=60, act=Act("leaders_meeting"), probability=0.4),
    Event("leave", on=35, act=Act("walk_away", {"by": "town"}), probability=0.6),
)  # fmt: skip


def _spread(rng: np.random.Generator) -> Array:
    """The middle four fifths of [0, 1] in even steps, in an order of its own."""
    return 0.1 + 0.8 * rng.permutation(DRAWS) / (DRAWS - 1)


def _parameters(rng: np.random.Generator) -> dict[str, Array]:
    values = {}
    for p in PARAMETERS:
        for name in [f"{side}.{p.name}" for side in ("low", "high")] if p.per_side else [p.name]:
            spread = p.prior.quantile(_spread(rng))
            values[name] = np.full(DRAWS, SET[name]) if name in SET else spread
    return values


def _preferences(rng: np.random.Generator) -> Preferences:
    ideal_dai = np.array(IDEAL) + 0.03 * (rng.random((DRAWS, len(IDEAL), len(WORLD.issues))) - 0.5)
    ideal_dai = np.clip(ideal_dai, 0, 1)
    low, high = ideal_dai[:, 0, :3], ideal_dai[:, 2, :3]
    return Preferences(
        ideal_dai=ideal_dai,
        red_line_dsk=np.stack([low + np.array([0.2, 0.3, 0.15]), high - np.array([0.25, 0.1, 0.2])], axis=1),
        weight_dsk=np.tile(np.array([[0.5, 0.3, 0.2], [0.6, 0.1, 0.3]]), (DRAWS, 1, 1)),
        readiness_ds=np.stack([0.70 + 0.2 * _spread(rng), 0.65 + 0.2 * _spread(rng)], axis=1),
        effort_da=np.tile(np.array([0.75, 0.5, 0.45, 0.6, 0.2]), (DRAWS, 1)),
        status_quo_dk=np.tile(np.array([0.5, 0.5, 0.25]), (DRAWS, 1)),
    )


def busy(*, horizon: int = 180, seed: int = 11, events: tuple[Event, ...] = ()) -> Setup:
    """A setup of the busy case."""
    rng = np.random.default_rng(5)
    return Setup(
        world=WORLD, preferences=_preferences(rng), parameters=_parameters(rng), history=HISTORY, as_of=AS_OF,
        horizon_days=horizon, step_days=1, seed=seed, draws=DRAWS, events=events,
    )  # fmt: skip
