"""The channel, the rounds held in it, and the settlement they may lead to, in one run."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

from sim.mechanisms import talks
from sim.mechanisms.rounds import MEETING_GAP
from tests.oracle.bargaining import LEAST, MOST, Option, conceded_by_time, highest, last_held
from tests.oracle.chances import logistic

if TYPE_CHECKING:
    from tests.oracle.actors import Belligerent
    from tests.oracle.model import OracleModel


@dataclass
class Deal:
    """A settlement in force."""

    fragility: float
    unratified: float
    age: float = 0.0


class Channel:
    """Talks between the belligerents: closed, open or suspended."""

    def __init__(self, model: OracleModel, *, status: int, age: float, texts: bool, empty: float) -> None:
        self.model, self.status = model, ("closed", "open", "suspended")[status]
        self.age, self.texts, self.empty = age, texts, empty
        self.gap = 1.0
        self.round_due = False

    @property
    def is_open(self) -> bool:
        return self.status == "open"

    # opening and closing ----------------------------------------------------------------------------------------

    def readiness_index(self) -> float:
        model = self.model
        ready = [side.willing() for side in model.sides]
        index = 0.7 * min(ready) + 0.3 * sum(ready) / 2 + 0.15 * (model.mediation - 0.3)
        index += 0.0 if model.is_fighting else 0.3
        first, second = (side.position("format") for side in model.sides)
        return index - model.p.format_weight * (abs(first - second) - 0.35)

    def hurting(self) -> float:
        """A mutually hurting stalemate [Zartman2000]."""
        least = min(side.yearly_cost() for side in self.model.sides)
        return exp(-(self.model.front.momentum**2) / 2) * least / (least + talks.HURTING_COST)

    def hope_of_deal(self) -> float:
        return logistic(talks.WAY_OUT_SCALE * self.model.way_out)

    def opening_rate(self) -> float:
        p, model = self.model.p, self.model
        ripeness = (0.5 + self.hurting()) * (0.5 + self.hope_of_deal())
        contacts = 1 + p.contact_opening * sum(t.contacts for t in model.patrons)
        willing = logistic((self.readiness_index() - p.opening_mid) / p.opening_width)
        resumed = p.resume_factor if self.status == "suspended" else 1.0
        return p.opening_most * willing * ripeness * (0.6 + 0.8 * model.mediation) * contacts * resumed

    def closing_rate(self) -> float:
        p = self.model.p
        return p.closing_rate * (1 + p.closing_empty * self.empty) * (1.5 - self.hope_of_deal())

    def step(self) -> None:
        """Settle whether the channel opens, closes or is given up today, and whether a round falls due."""
        self.round_due = False
        if self.model.settlement is not None:
            return
        if self.is_open:
            self._stay_or_close()
        elif self.model.comes(self.opening_rate()):
            self.open()
            self.round_due = self.model.happens(self.model.p.first_round_at_once)
        elif self.status == "suspended" and self.model.comes(self.model.p.lapse_rate):
            self.status = "closed"

    def _stay_or_close(self) -> None:
        p, closing = self.model.p, self.closing_rate()
        self.age += 1
        rate = p.round_rate * (talks.NEAR_FACTOR if self.gap < talks.NEAR_GAP else 1.0)
        if self.model.comes(rate):
            put_off = not self.texts and self.model.happens(p.put_off)
            self.empty += 0.5 if put_off else 0.0
            self.round_due = not put_off
        if self.model.comes(closing):
            # A round due on the day that talks are called off comes before or after that.
            self.round_due = self.round_due and self.model.happens(0.5)
            self.suspend()

    def open(self) -> None:
        """A closed channel starts anew; a suspended one goes on where it stopped."""
        self.empty = 0.0
        if self.status == "closed":
            self.age, self.texts, self.gap = 0.0, False, 1.0
            for side in self.model.sides:
                side.conceded, side.moved, side.offer = 0.0, 0.0, None
        self.status = "open"

    def suspend(self) -> None:
        self.status = "suspended"
        self.model.shift_trust("trust_suspension")
        lost = self.model.p.readiness_suspension * 2 * (1 - self.hope_of_deal())
        for side in self.model.sides:
            side.readiness = max(side.readiness - lost, 0.0)

    # rounds -----------------------------------------------------------------------------------------------------

    def hold_round(self) -> None:
        """Delegations meet: prisoners, and texts or offers."""
        model, p = self.model, self.model.p
        model.note("talks_round", scripted=model.is_scripted)
        model.count("talks_rounds")
        model.shift_trust("trust_round")
        model.reward("host", alone=model.named_host)
        willing = min(1 - side.demand("exchange") for side in model.sides)
        agreed = model.happens(p.round_exchange * (0.5 + willing))
        if agreed:
            model.exchanges.agree_on_deal()
        if self.texts:
            moved = self._bargain()
        else:
            eager = p.texts_chance + (1 - p.texts_chance) * max(2 * self.hope_of_deal() - 1, 0.0)
            moved = self.texts = model.happens(eager)
        self.empty = 0.0 if moved or agreed else self.empty + 1

    def _bargain(self) -> bool:
        """Both table at once; offers that meet are a deal half-way, else a mediator may step in. Did anybody move?"""
        model, sides = self.model, self.model.sides
        surplus = model.surpluses()
        model.look_for_way_out(surplus)
        others = [side.opponent.moved for side in sides]
        for side, other_moved in zip(sides, others, strict=True):
            self._concede(side, other_moved)
        lams = [self._offer_at(side, surplus[side.side]) for side in sides]
        offers = [model.frontier.at(lam) for lam in lams]
        for side, offer in zip(sides, offers, strict=True):
            side.offer = offer.package
        losses = [offers[s].utility[s] - offers[1 - s].utility[s] for s in (0, 1)]
        crossed = lams[0] <= lams[1]
        self.gap = 0.0 if crossed else max(*losses, 0.0)
        if crossed or max(losses) <= MEETING_GAP:
            halfway = tuple((x + y) / 2 for x, y in zip(offers[0].package, offers[1].package, strict=True))
            self._answer(model.frontier.option(halfway))
        elif model.happens(model.p.single_text * model.mediation):
            self.table_text()
        return max(side.moved for side in sides) > 0.01

    def _concede(self, side: Belligerent, other_moved: float) -> None:
        """Part by the clock, part answering the other's last move, never taken back [Faratin1998]."""
        by_time = conceded_by_time(self.age, side.p.patience, side.p.concession_exponent)
        wanted = (1 - side.p.reciprocity) * by_time + side.p.reciprocity * (side.conceded + other_moved)
        before, side.conceded = side.conceded, min(max(wanted, side.conceded), 1.0)
        side.moved = side.conceded - before

    def _offer_at(self, side: Belligerent, surplus) -> float:
        """As far from the side's own wish as its gain over need is still (1 - conceded) of the most it could be."""
        own, far = (MOST, LEAST) if side.side == 0 else (LEAST, MOST)
        return last_held(surplus, 1 - side.conceded, own_wish=own, far_end=far)

    def table_text(self) -> None:
        """A mediator tables a single text; a refusal is remembered."""
        shares = self._single_text()
        if self.model.settlement is None:
            refusers = [side for side, share in zip(self.model.sides, shares, strict=True) if share == min(shares)]
            for patron in self.model.patrons:
                patron.is_refused(refusers, shares)

    def _single_text(self, *, between_leaders: bool = False) -> list[float]:
        """The egalitarian package, missed by its author's error; both sides' share of the possible gain."""
        model, surplus = self.model, self.model.surpluses()
        fair = highest(lambda lam: min(surplus[0](lam), surplus[1](lam)))
        error = model.p.single_text_error * 12**0.5 * (model.random.random() - 0.5)
        return self._answer(model.frontier.at(min(max(fair + error, LEAST), MOST)), leaders_there=between_leaders)

    def _answer(self, option: Option, *, leaders_there: bool = False) -> list[float]:
        """Both sign where both gain, sooner the more they gain; returns both shares of the possible gain."""
        model, p = self.model, self.model.p
        needs = [side.needs()(option) for side in model.sides]
        shares = [(u - need) / max(1 - need, 1e-3) for u, need in zip(option.utility, needs, strict=True)]
        least = min(shares)
        if least >= 0 and model.happens(logistic(p.signing_precision * (least - p.signing_half))):
            self._sign(option, leaders_there=leaders_there)
        return shares

    def _sign(self, option: Option, *, leaders_there: bool) -> None:
        """The fighting stops; leaders who were not there may meet to sign."""
        model = self.model
        if not model.truce.in_force:
            model.count("general_truces")
        model.truce.kind = "none"
        model.settlement, model.terms = Deal(option.fragility, option.unratified), option.package
        for outcome in ("settlement", "general_truce", "general_ceasefire"):
            model.note(outcome)
        if not leaders_there and model.happens(max(side.demand("summit") for side in model.sides)):
            self.leaders_meet()

    # leaders ----------------------------------------------------------------------------------------------------

    def maybe_leaders(self) -> None:
        """With a channel open and offers near enough for both, leaders meet."""
        p, sides = self.model.p, self.model.sides
        near = all(self.gap <= p.leaders_gap * (1 - side.demand("summit")) for side in sides)
        if near and self.is_open and self.model.settlement is None and self.model.comes(p.leaders_rate):
            self.leaders_talk()

    def leaders_talk(self, *, scripted: bool = False) -> None:
        """They meet with a text between them, and sign it or part."""
        self.leaders_meet(scripted=scripted)
        self._single_text(between_leaders=True)

    def leaders_meet(self, *, scripted: bool = False) -> None:
        self.model.note("leaders_meeting", scripted=scripted)
        self.model.shift_trust("trust_round")
