"""The vectorised engine against the oracle: the same dynamics written again for one run, in plain numbers.

Bands are 5 standard errors. What the comparison must catch is planted below: a defect in the engine that moves no
quantity out of its band would fail `test_planted_defects_show`.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from sim.bargaining.frontier import package_on_frontier
from sim.bargaining.utility import Tastes as EngineTastes
from sim.ensemble import model_of_chunk
from sim.mechanisms import calendar, exchange, mediation, outside_option, rounds, settlement, talks, truces, trust, zone
from sim.mechanisms.commitment import strain
from sim.outcomes import OUTCOMES
from sim.replay import replay
from tests.oracle.bargaining import Tastes, efficient_position
from tests.oracle.batch import play
from tests.oracle.busy import DRAWS, EVENTS, busy
from tests.oracle.comparison import differences, engine_state, engine_table, outcomes_as_numbers
from tests.oracle.model import OracleModel
from tests.oracle.replay import replayed

ERRORS = 5
DAYS, ENGINE_RUNS, ORACLE_RUNS = 180, 3000, 280
SCRIPTED_DAYS, SCRIPTED_ENGINE_RUNS, SCRIPTED_RUNS = 80, 1600, 160


@pytest.fixture(scope="module")
def oracle():
    return outcomes_as_numbers(play(busy(horizon=DAYS), runs=ORACLE_RUNS), DAYS)


def both_parts(setup, *, runs):
    return engine_table(setup, runs=runs) | engine_state(setup, runs=runs)


def beyond(by_engine, by_oracle):
    return [row for row in differences(by_engine, by_oracle) if row.is_beyond(ERRORS)]


# chances --------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_engine_and_oracle_agree_on_every_quantity(oracle):
    # About 200 means and mean squares: every outcome's chance and day, every quantity of the run table, the state.
    wrong = beyond(both_parts(busy(horizon=DAYS), runs=ENGINE_RUNS), oracle)
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.slow
def test_no_outcome_is_sure_or_hopeless(oracle):
    # Else agreement would say little.
    chances = {name: oracle[f"{name} came"].mean() for name in OUTCOMES}
    assert all(0.1 < chance < 0.95 for chance in chances.values()), chances


@pytest.mark.slow
def test_engine_and_oracle_agree_on_what_a_scenario_does():
    # Levers by date and condition, announced aid, every kind of act.
    setup = busy(horizon=SCRIPTED_DAYS, events=EVENTS)
    by_oracle = outcomes_as_numbers(play(setup, runs=SCRIPTED_RUNS, seed=10_000), SCRIPTED_DAYS)
    wrong = beyond(both_parts(setup, runs=SCRIPTED_ENGINE_RUNS), by_oracle)
    assert not wrong, "\n".join(map(str, wrong))


def _talks_never_called_off(patch):
    patch.setattr(talks, "closing_rate", lambda model, rows: np.zeros(len(rows)))


def _the_wrong_side_concedes(patch):
    right = rounds._offer_at

    def as_the_other_conceded(model, view, side, rows):
        first, second = model.sides
        first.conceded_r, second.conceded_r = second.conceded_r, first.conceded_r
        lam_r = right(model, view, side, rows)
        first.conceded_r, second.conceded_r = second.conceded_r, first.conceded_r
        return lam_r

    patch.setattr(rounds, "_offer_at", as_the_other_conceded)


def _trust_unmoved_by_suspensions(patch):
    right = trust.shift
    patch.setattr(trust, "shift", lambda model, step, r: step == "trust_suspension" or right(model, step, r))


def _pressure_on_the_other_side(patch):
    right = mediation.press
    patch.setattr(mediation, "press", lambda model, party, side, *who: right(model, party, 1 - side, *who))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("plant", "shows_in"),
    [
        (_talks_never_called_off, "settlement came"),  # 12 standard errors
        (_the_wrong_side_concedes, "terms.pledge"),  # 6; the test of offers sees it 10 bands away
        (_trust_unmoved_by_suspensions, "state.trust"),  # 12
        (_pressure_on_the_other_side, "state.low.pressure"),  # 9
    ],
)
def test_planted_defects_show(oracle, monkeypatch, plant, shows_in):
    plant(monkeypatch)
    part = engine_state if shows_in.startswith("state.") else engine_table
    assert shows_in in {row.name for row in beyond(part(busy(horizon=DAYS), runs=2400), oracle)}


TRUCES = (("general", True), ("general", False), ("holiday", False), ("sectoral", True))

# rates ----------------------------------------------------------------------------------------------------------


def engine_rates(model):
    """Rates and values on the as-of day: name -> (draw,)."""
    rates = {
        "opening rate": talks.opening_rate(model),
        "closing rate": talks.closing_rate(model),
        "exchange rate": exchange.rate_per_day(model),
        "strain": strain(model),
        "mediation": model.mediation_r,
    }
    view = zone.frontier_view(model)
    for side in model.sides:
        s = side.side
        rates |= {f"support {s}": side.support_r, f"value of war {s}": outside_option.war_outlook(model, side).value_r}
        rates |= {f"truce {kind} {s}": truces.p_accepts(model, side, kind, long=long) for kind, long in TRUCES}
        rates |= {f"surplus {s} at {lam:.2f}": view.surplus(s)[:, i] for i, lam in enumerate(view.lam_l)}
    middle_rk = (view.package(np.full(DRAWS, 0.8)) + view.package(np.full(DRAWS, 0.3))) / 2
    gains = settlement.gain_shares(model, view, middle_rk, np.arange(DRAWS))
    return rates | {f"gain share {s}": gains[s] for s in (0, 1)}


def oracle_rates(model):
    frontier, surplus = model.frontier, model.surpluses()
    rates = {
        "opening rate": model.channel.opening_rate() / resume_factor(model),
        "closing rate": model.channel.closing_rate(),
        "exchange rate": model.exchanges.rate(),
        "strain": model.strain(),
        "mediation": model.mediation,
    }
    grid = np.clip(np.linspace(0, 1, 33), 1e-4, 1 - 1e-4)
    ends = (frontier.at(0.8).package, frontier.at(0.3).package)
    middle = frontier.option(tuple((x + y) / 2 for x, y in zip(*ends, strict=True)))
    for side in model.sides:
        s, tastes = side.side, frontier.tastes
        rates |= {f"support {s}": side.support, f"value of war {s}": side.war_value(tastes[s], tastes[1 - s].ideal)}
        rates |= {f"truce {kind} {s}": side.accepts_truce(kind, long=long) for kind, long in TRUCES}
        rates |= {f"surplus {s} at {lam:.2f}": surplus[s](lam) for lam in grid}
        need = side.needs()(middle)
        rates[f"gain share {s}"] = (middle.utility[s] - need) / max(1 - need, 1e-3)
    return rates


def resume_factor(model):
    return model.p.resume_factor if model.channel.status == "suspended" else 1.0


def rates_apart():
    """Names of the rates that differ on the as-of day, over all draws.

    Equal numbers, not samples: float32 leaves about 1e-6, the 33-point grid moves the way out, hence two rates.
    """
    setup = busy()
    state = replay(setup)
    by_engine = engine_rates(model_of_chunk(setup, state, 0, DRAWS))
    by_oracle = [oracle_rates(OracleModel(setup, draw=d, state=state)) for d in range(DRAWS)]
    assert set(by_engine) == set(by_oracle[0])
    bands = {"opening rate": 0.02, "closing rate": 0.02}
    return {
        name
        for name, value_d in by_engine.items()
        if not np.allclose(value_d, [rates[name] for rates in by_oracle], rtol=bands.get(name, 1e-3), atol=2e-5)
    }


def test_rates_on_the_as_of_day_are_the_same():
    assert not rates_apart()


def offers_apart(conceded=(0.3, 0.7)):
    """How far the offers' lam differ, at most, per side, once the sides have conceded so much."""
    setup = busy()
    state = replay(setup)
    model = model_of_chunk(setup, state, 0, DRAWS)
    oracles = [OracleModel(setup, draw=d, state=state) for d in range(DRAWS)]
    for s, share in enumerate(conceded):
        model.sides[s].conceded_r[:] = share
        for one in oracles:
            one.sides[s].conceded = share
    rows = np.arange(DRAWS)
    view = zone.frontier_view(model, rows)
    apart = []
    for s in (0, 1):
        expected = [one.channel._offer_at(one.sides[s], one.surpluses()[s]) for one in oracles]
        apart.append(np.abs(rounds._offer_at(model, view, s, rows) - expected).max())
    return apart


def test_offers_fall_to_what_each_side_still_asks(monkeypatch):
    # The engine walks 32 stretches and draws straight lines between them: a tenth of a stretch. As if the other side
    # had conceded, an offer lies ten times as far off.
    assert max(offers_apart()) < 0.003
    _the_wrong_side_concedes(monkeypatch)
    assert max(offers_apart()) > 0.03


def test_a_halved_rate_shows(monkeypatch):
    # 25 bands away; in 2,000 runs it would be about one band away in the number of rounds.
    whole = talks.closing_rate
    monkeypatch.setattr(talks, "closing_rate", lambda *where: whole(*where) / 2)
    assert rates_apart() == {"closing rate"}


def expected_apart():
    """How far the shifts of momentum differ that the sides expect of announced aid, a cut and a rise."""
    setup = busy(events=EVENTS)
    state = replay(setup)
    model = model_of_chunk(setup, state, 0, DRAWS)
    oracles = [OracleModel(setup, draw=d, state=state) for d in range(DRAWS)]
    model.day = 5
    calendar.begin(model)
    for one in oracles:
        one.today = 6
        one.calendar.begin()
    expected = [[one.sides[s].expected_shift for one in oracles] for s in (0, 1)]
    return max(np.abs(model.sides[s].expected_shift_r - expected[s]).max() for s in (0, 1))


def test_both_expect_the_same_of_announced_aid(monkeypatch):
    # Others make up part of a cut: as if nobody did, the expectation lies far off.
    assert expected_apart() < 1e-5
    right = OracleModel.__init__

    def without_substitution(model, *args, **more):
        right(model, *args, **more)
        model.p.substitution = 0.0

    monkeypatch.setattr(OracleModel, "__init__", without_substitution)
    assert expected_apart() > 1e-2


# parts ----------------------------------------------------------------------------------------------------------


def test_replay_of_the_record_is_the_same_in_plain_numbers():
    setup = busy()
    by_engine = replay(setup)
    for draw in range(DRAWS):
        for name, value in replayed(setup, draw).items():
            assert by_engine[name][draw] == pytest.approx(value, abs=1e-4), (draw, name)


def random_tastes(rng, side):
    ideal = 0.4 * rng.random() + (0.6 if side == 1 else 0.0)
    room = 0.4 * rng.random() * (1 if side == 0 else -1)
    return Tastes((ideal,), (ideal + room,), (0.1 + rng.random(),), 1 + 5 * rng.random(), side)


def of_engine(tastes):
    ideal, red, weight = (np.array([values]) for values in (tastes.ideal, tastes.red_line, tastes.weight))
    return EngineTastes(ideal, red, weight, np.array([tastes.kappa]), tastes.side)


def test_efficient_positions_minimise_the_joint_loss():
    # Three ways to one point: the oracle's slope, the engine's closed form, and a numerical minimiser.
    rng = np.random.default_rng(3)
    for _ in range(300):
        first, second, lam = random_tastes(rng, 0), random_tastes(rng, 1), float(rng.uniform(0.02, 0.98))

        def joint_loss(x, first=first, second=second, lam=lam):
            return lam * first.loss(0, x) + (1 - lam) * second.loss(0, x)

        found = minimize_scalar(joint_loss, bounds=(0, 1), method="bounded", options={"xatol": 1e-9}).x
        by_engine = package_on_frontier(np.array([lam]), (of_engine(first), of_engine(second)))
        assert efficient_position(lam, first, second, 0) == pytest.approx(found, abs=1e-5)
        assert by_engine.item() == pytest.approx(found, abs=1e-5)
