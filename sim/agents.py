"""The actors: Mesa agents whose attributes are arrays over runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.axes import FLOAT, Array
from sim.bargaining.utility import Tastes
from sim.setup import Preferences
from sim.stocks import Stock
from sim.world import Actor

if TYPE_CHECKING:
    from sim.model import NegotiationModel


class Party(mesa.Agent):
    """Anybody with positions.

    position_ri  position on every issue of the case (run, issue), as on the as-of day and before levers
    p            this actor's own parameters by name, each (run,)
    """

    STATE: tuple[str, ...] = ()

    def __init__(self, model: NegotiationModel, actor: Actor) -> None:
        super().__init__(model)
        self.actor, self.name = actor, actor.name
        self.position_ri: Array
        self.p: dict[str, Array] = {
            key.removeprefix(f"{actor.name}."): model.of_draw(values)
            for key, values in model.setup.parameters.items()
            if key.startswith(f"{actor.name}.")
        }
        self.adopt(model, model.setup.preferences)

    def adopt(self, model: NegotiationModel, preferences: Preferences) -> None:
        """Take up the positions of some preferences, a row per draw."""
        index = model.world.actors.index(self.actor)
        self.position_ri = model.of_draw(preferences.ideal_dai[:, index, :])


class Belligerent(Party):
    """A side that fights and signs; there are two.

    tastes            preferences over packages, with position levers in force
    readiness_r       readiness to sit down, 0 to 1
    belief_r          momentum as it sees it, own side positive;  optimism_r comes on top
    expected_shift_r  change of momentum it expects from events announced
    used_to_war_r     how far it has got used to war, 0 to 1
    support_r         outside support, 1 = as decided on the as-of day's course
    pressure_r        pressure on it from third parties, 0 upwards
    prisoners         prisoners it holds;  bodies: the other side's fallen in its hands
    conceded_r        share of its way down to its reservation package, in this channel's life
    moved_r           its last concession, as a share of the way
    """

    STATE = ("belief_r", "optimism_r", "used_to_war_r", "support_r", "pressure_r")

    def __init__(self, model: NegotiationModel, actor: Actor) -> None:
        assert actor.side is not None
        self.side: int = actor.side
        super().__init__(model, actor)
        self.tastes = self._tastes(self.theta_rk)
        zeros = np.zeros(model.runs, dtype=FLOAT)
        self.belief_r, self.expected_shift_r, self.used_to_war_r, self.pressure_r = (zeros.copy() for _ in range(4))
        self.optimism_r = self.p["optimism_start"].copy()
        self.support_r = np.ones(model.runs, dtype=FLOAT)
        self.prisoners, self.bodies = Stock(self.p["prisoners_held"]), Stock(self.p["bodies_held"])
        self.conceded_r, self.moved_r = zeros.copy(), zeros.copy()

    def adopt(self, model: NegotiationModel, preferences: Preferences) -> None:
        """Take up positions, red lines, salience and readiness."""
        super().adopt(model, preferences)
        columns = [model.world.issues.index(issue) for issue in model.world.settlement_issues]
        self.theta_rk = self.position_ri[:, columns].copy()
        self._room_rk = model.of_draw(preferences.red_line_dsk[:, self.side, :]) - self.theta_rk
        self._weight_rk = model.of_draw(preferences.weight_dsk[:, self.side, :])
        self.readiness_r = model.of_draw(preferences.readiness_ds[:, self.side])

    def _tastes(self, ideal_rk: Array) -> Tastes:
        red_line_rk, kappa_r = ideal_rk + self._room_rk, self.p["red_line_weight"]
        ideal_rk, red_line_rk, weight_rk = map(np.asfortranarray, (ideal_rk, red_line_rk, self._weight_rk))
        return Tastes(ideal_rk, red_line_rk, weight_rk, kappa_r, self.side)  # runs side by side in memory

    def take_position(self, fixed: dict[int, Array]) -> None:
        """Recompute tastes: own ideal points, replaced on some issues by levers ({column: (run,), NaN = own})."""
        ideal_rk = self.theta_rk
        if fixed:
            ideal_rk = ideal_rk.copy()
            for k, value_r in fixed.items():
                ideal_rk[:, k] = np.where(np.isnan(value_r), ideal_rk[:, k], value_r)
        self.tastes = self._tastes(ideal_rk)


class ThirdParty(Party):
    """Whoever hosts, mediates, arms or presses.

    base_effort_r  effort it would settle at;  effort_r  effort now, both 0 to 1
    aid_r          its support of the client against the war's mean so far, and usual_aid_r the course it returns to
    walked_r       whether it has walked away
    refused_r      how much the sides have refused it lately: refusals, fading
    refuser_r      who refused last: 0 or 1, -1 where nobody has lately
    contacts_r     contacts with its client's opponent, fading
    """

    STATE = ("aid_r", "usual_aid_r", "refused_r", "refuser_r", "contacts_r")

    def __init__(self, model: NegotiationModel, actor: Actor) -> None:
        super().__init__(model, actor)
        self.effort_r = self.base_effort_r.copy()
        self.aid_r, self.usual_aid_r = np.ones(model.runs, dtype=FLOAT), np.ones(model.runs, dtype=FLOAT)
        self.walked_r = np.zeros(model.runs, dtype=bool)
        self.refused_r: Array
        self.contacts_r: Array
        self.refused_r, self.contacts_r = np.zeros(model.runs, dtype=FLOAT), np.zeros(model.runs, dtype=FLOAT)
        self.refuser_r = np.full(model.runs, -1, dtype=FLOAT)

    def adopt(self, model: NegotiationModel, preferences: Preferences) -> None:
        """Take up positions and the effort it would settle at."""
        super().adopt(model, preferences)
        self.base_effort_r = model.of_draw(preferences.effort_da[:, model.world.third_parties.index(self.actor)])
