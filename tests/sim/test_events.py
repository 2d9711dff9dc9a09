"""What a scenario sets and lets happen: levers by date and condition, overrides, announcements, chances."""

from __future__ import annotations

import numpy as np
import pytest

from sim.conditions import parse_condition
from sim.ensemble import play
from sim.setup import Event
from tests.sim.small import small_model
from tests.sim.tiny import tiny

AID, EFFORT = "friend.aid", "friend.mediation"


def course(*events, lever=AID, horizon=40, step=1, runs=2, levers=None):
    """The value of a lever by day (day 1 first), one row per day, from the model's own calendar."""
    model = small_model(tiny(draws=2, horizon=horizon, step=step, events=events, levers=levers), runs=runs)
    rows = []

    def note(model):
        rows.extend([model.calendar.value_r[lever].copy()] * (model.day - len(rows)))

    play(model, note)
    return np.stack(rows)


def on_days(values, first, last):
    """Values on days `first` to `last`, counted from 1."""
    return values[first - 1 : last]


def cut(on=None, value=0.5, **how):
    return Event(how.pop("key", f"cut {on}"), on=on, set=((how.pop("lever", AID), value),), **how)


def test_a_lever_is_set_from_its_day_on():
    values = course(cut(on=10))
    assert (on_days(values, 1, 9) == 1).all()
    assert (on_days(values, 10, 40) == 0.5).all()


def test_the_first_and_the_last_day_can_be_set():
    assert (course(cut(on=1)) == 0.5).all()
    values = course(cut(on=40))
    assert (on_days(values, 1, 39) == 1).all()
    assert (on_days(values, 40, 40) == 0.5).all()


def test_an_override_for_some_days_is_lifted_again():
    values = course(cut(on=10, duration=5))
    assert (on_days(values, 1, 9) == 1).all()
    assert (on_days(values, 10, 14) == 0.5).all()
    assert (on_days(values, 15, 40) == 1).all()


def test_lifting_goes_back_to_what_the_scenario_set_at_the_start():
    values = course(cut(on=10, duration=5), levers={AID: 2.0})
    assert (on_days(values, 1, 9) == 2).all()
    assert (on_days(values, 15, 40) == 2).all()


def test_of_overlapping_overrides_the_last_started_wins_and_the_earlier_stands_behind_it():
    long, short = cut(on=5, value=0.5, duration=20), cut(on=8, value=2.0, duration=4)
    for events in ((long, short), (short, long)):  # whatever their order in the file
        values = course(*events)[:, 0]
        assert (on_days(values, 5, 7) == 0.5).all()
        assert (on_days(values, 8, 11) == 2.0).all()
        assert (on_days(values, 12, 24) == 0.5).all()
        assert (on_days(values, 25, 40) == 1.0).all()


def test_an_override_without_an_end_gives_way_only_while_a_later_one_lasts():
    values = course(cut(on=5, value=0.5), cut(on=10, value=0.0, duration=3), cut(on=20, value=1.5))[:, 0]
    assert on_days(values, 9, 14).tolist() == [0.5, 0, 0, 0, 0.5, 0.5]
    assert on_days(values, 19, 20).tolist() == [0.5, 1.5]


def test_one_event_sets_several_levers_and_leaves_the_others():
    event = Event("both", on=10, set=((AID, 0.5), (EFFORT, 0.0)))
    assert (on_days(course(event), 10, 40) == 0.5).all()
    assert (on_days(course(event, lever=EFFORT), 10, 40) == 0).all()
    assert (course(event, lever="high.readiness") == 1).all()


def test_a_position_is_fixed_and_given_back():
    model = small_model(tiny(draws=2, events=(cut(on=3, lever="low.land", value=80.0, duration=4),)), runs=2)
    own, seen = model.sides[0].tastes.ideal_rk.copy(), []
    for _ in range(9):
        model.step()
        seen.append(float(model.sides[0].tastes.ideal_rk[0, 0]))
        np.testing.assert_array_equal(model.sides[0].tastes.ideal_rk[:, 1:], own[:, 1:])
    np.testing.assert_allclose(seen, [own[0, 0]] * 2 + [0.8] * 4 + [own[0, 0]] * 3, rtol=1e-6)


@pytest.mark.parametrize("on", [3, 8, 10, 15])
def test_with_a_weekly_step_a_lever_is_never_set_early_and_by_the_next_step(on):
    values = course(cut(on=on), horizon=28, step=7)[:, 0]
    begins = 7 * -(-(on - 1) // 7) + 1  # the first step that begins on or after the event's eve
    assert (values[: begins - 1] == 1).all()
    assert (values[begins - 1 :] == 0.5).all()


@pytest.mark.parametrize("on", [3, 7])
def test_a_last_step_that_is_cut_short_misses_no_event(on):
    # Ten days by steps of 7 and 3: an event of the first step takes effect in the second, however short that is.
    assert course(cut(on=on), horizon=10, step=7)[-1, 0] == 0.5


# Chances ------------------------------------------------------------------------------------------------------------


def test_an_event_comes_true_in_its_share_of_runs():
    n, p = 4000, 0.3
    values = course(cut(on=3, probability=p), horizon=4, runs=n)
    came = values[-1] == 0.5
    # Band: 5 standard errors, .036. Taking the complement gives .7.
    assert abs(came.mean() - p) < 5 * np.sqrt(p * (1 - p) / n)
    assert ((values[-1] == 0.5) | (values[-1] == 1)).all()
    assert (values[1] == 1).all()


def test_chances_of_two_events_are_independent_and_of_the_same_key_the_same():
    n = 4000
    one, other = cut(on=2, probability=0.5, key="one"), cut(on=2, probability=0.5, key="other", lever=EFFORT)
    came = course(one, horizon=3, runs=n)[-1] == 0.5
    again = course(other, one, horizon=3, runs=n)[-1] == 0.5
    np.testing.assert_array_equal(came, again)  # another event leaves its chance as it was
    second = course(one, other, lever=EFFORT, horizon=3, runs=n)[-1] == 0.5
    # Band: 5 standard errors of a correlation, .08; a shared stream would give 1.
    assert abs(np.corrcoef(came, second)[0, 1]) < 5 / np.sqrt(n)


def test_no_chance_never_comes_and_certainty_always():
    assert (course(cut(on=2, probability=0.0), runs=500, horizon=5) == 1).all()
    assert (course(cut(on=2, probability=1.0), runs=500, horizon=5)[1:] == 0.5).all()


# Conditions ---------------------------------------------------------------------------------------------------------


def when(text, **how):
    return cut(key=text, when=parse_condition(text), **how)


def test_a_condition_sets_its_lever_in_the_step_after_it_holds():
    values = course(when("day >= 10"))
    assert (on_days(values, 1, 10) == 1).all()
    assert (on_days(values, 11, 40) == 0.5).all()


def test_once_means_once():
    values = course(when("10 <= day < 12 or day >= 30", once=True, duration=3))[:, 0]
    assert np.flatnonzero(values == 0.5).tolist() == [10, 11, 12]


def test_not_once_comes_each_time_the_condition_comes_to_hold_and_not_while_it_goes_on():
    values = course(when("10 <= day < 12 or day >= 30", once=False, duration=3))[:, 0]
    assert np.flatnonzero(values == 0.5).tolist() == [10, 11, 12, 30, 31, 32]


def test_a_condition_is_judged_run_by_run():
    model = small_model(tiny(draws=2, events=(when("trust > 0.5"),)), runs=4)
    model.trust_r = np.array([0.1, 0.9, 0.4, 0.8], np.float32)
    model.step()
    assert model.calendar.value_r[AID].tolist() == [1, 0.5, 1, 0.5]


def test_a_conditional_event_with_a_chance_is_tried_once():
    n, p = 4000, 0.25
    values = course(when("day >= 3", probability=p), horizon=30, runs=n)
    came = values[-1] == 0.5
    # Band: 5 standard errors, .034. Tried on every day it would come in all runs.
    assert abs(came.mean() - p) < 5 * np.sqrt(p * (1 - p) / n)
    np.testing.assert_array_equal(values[3] == 0.5, came)


# Announcements ------------------------------------------------------------------------------------------------------


def expectations(*events, horizon=40, runs=3):
    """What both sides expect of support, by step."""
    model, rows = small_model(tiny(draws=3, horizon=horizon, events=events), runs=runs), []
    while model.day < horizon:
        model.step()
        rows.append([side.expected_shift_r.copy() for side in model.sides])
    return np.array(rows), model


def test_an_announced_cut_is_expected_from_its_announcement_until_it_comes():
    shift, model = expectations(cut(on=30, value=0.0, announced=10))
    low = shift[:, 0, 0]
    assert (low[:10] == 0).all()
    assert low[29] == 0  # now it is there, no longer expected
    # The friend gives half of the low side's support; all of its aid goes, and others make up a share of what is gone.
    gone = 0.5 * (1 - model.p["substitution"][0])
    np.testing.assert_allclose(low[10:29], -gone * model.p["momentum_support"][0], rtol=1e-4)
    np.testing.assert_array_equal(shift[:, 1], -shift[:, 0])  # what one side fears the other hopes


def test_what_is_not_announced_is_not_expected():
    assert not expectations(cut(on=30, value=0.0))[0].any()


def test_an_uncertain_event_is_expected_by_its_chance():
    sure, half = (
        expectations(cut(on=30, value=0.0, announced=5, probability=p), horizon=8)[0][7, 0, 0] for p in (1.0, 0.5)
    )
    assert half == pytest.approx(sure / 2)


def test_nothing_moves_before_the_announcement_and_something_after():
    def paths(event):
        model, rows = small_model(tiny(draws=4, horizon=60, events=event), runs=64), []
        play(model, lambda m: rows.append((m.trust_r.copy(), m.way_out_r.copy(), m.tally.count("exchanges").copy())))
        return rows

    plain, told = paths(()), paths((cut(on=50, value=0.0, announced=25),))
    for day in range(26):
        for one, other in zip(plain[day], told[day], strict=True):
            np.testing.assert_array_equal(one, other, err_msg=str(day))
    # The way out is looked for anew every four weeks: by day 29 the client, expecting the cut, sees it wider.
    assert not np.array_equal(plain[35][1], told[35][1])


def test_an_announcement_after_the_fact_is_none():
    assert not expectations(cut(on=10, value=0.0, announced=20))[0].any()
